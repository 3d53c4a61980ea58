"use strict";
const aws = require("@pulumi/aws");

module.exports = async () => {
    const bucket = new aws.s3.Bucket("files");
    return { bucket: bucket.id };
};

import * as aws from "@pulumi/aws";

const bucket = new aws.s3.Bucket("files");
bucket.id.apply((id) => {
    throw new TypeError(`not so: ${typeof id}`);
});

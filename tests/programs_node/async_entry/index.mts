import * as aws from "@pulumi/aws";

export default async function () {
    const bucket = new aws.s3.Bucket("files");
    return { bucket: bucket.id };
}

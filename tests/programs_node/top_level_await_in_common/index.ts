import * as aws from "@pulumi/aws";
const name = await Promise.resolve("files");
new aws.s3.Bucket(name);

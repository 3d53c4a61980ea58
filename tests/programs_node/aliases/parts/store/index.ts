import * as aws from "@pulumi/aws";

export const store = (name: string) => new aws.s3.Bucket(name);

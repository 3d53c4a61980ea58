import * as aws from "@pulumi/aws";

export const ready = Promise.resolve("-ready");
const suffix = await ready;
export function bucketOf(name: string): aws.s3.Bucket {
    return new aws.s3.Bucket(name, { tags: { suffix } });
}

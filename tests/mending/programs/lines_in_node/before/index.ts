import * as aws from "@pulumi/aws";

// The bucket keeps what customers upload, for as long as the law wants it to be kept, and everything that is made of it later on.
const bucket = new aws.s3.Bucket("b", { tags: { One: "a value of some length", Two: "another value of some length", Three: "and one more" } });
const queue = new aws.sqs.Queue("q", { visibilityTimeoutSeconds: 30 }); // thirty seconds, since the handler takes twenty of them
// const logs = new aws.s3.Bucket("logs");
// export const logsName = logs.id;
export const names = [bucket.id, queue.id, bucket.arn, queue.arn, bucket.bucketDomainName, bucket.bucketRegionalDomainName];

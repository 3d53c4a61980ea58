import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";

const lb = new aws.lb.LoadBalancer("web", { internal: true });
const args: aws.s3.BucketArgs = { tags: { a: "b" } };
const bucket = new aws.s3.Bucket("b", args);
export const name = bucket.id;
export const dns = lb.dnsName;

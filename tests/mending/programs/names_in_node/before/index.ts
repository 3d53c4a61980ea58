import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";

const lb = new aws.elasticloadbalancingv2.LoadBalancer("web", { internal: true });
const args: aws.s3.BuckettArgs = { tags: { a: "b" } };
const bucket = new aws.s3.Buckett("b", args);
export const name = bucket.id;
export const dns = lb.dnsName;

import * as aws from "@pulumi/aws";

const vpc = new aws.ec2.Vpc("main", { cidrBlock: "10.0.0.0/16" });
const eip = new aws.ec2.Eip("nat", { domain: "vpc" }, { dependsOn: [vpc] });
const queue = new aws.sqs.Queue("q", {
    visibilityTimeoutSeconds: 30,
    tags: { a: "b" },
}, { dependsOn: [vpc] });
const pipe = new aws.codepipeline.Pipeline("p", {
    roleArn: "arn:aws:iam::123456789012:role/x",
    artifactStores: [{ location: "bucket", type: "S3" }],
    stages: [],
});
export const url = queue.url;
export const ip = eip.publicIp;
export const p = pipe.arn;

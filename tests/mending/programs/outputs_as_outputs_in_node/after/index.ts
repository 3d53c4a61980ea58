import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";

const bucket = new aws.s3.Bucket("b");
const queue = new aws.sqs.Queue("q");
const objects = pulumi.interpolate`${bucket.arn}/*`;
new aws.ssm.Parameter("p", { type: "String", value: pulumi.interpolate`s3://${bucket.id}/data` });
new aws.ssm.Parameter("p2", { type: "String", value: pulumi.interpolate`s3://${bucket.id}/data` });
new aws.ssm.Parameter("p5", { type: "String", value: queue.arn.apply(value => value.split(":")[5]) });
new aws.iam.Policy("policy", {
    policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: ["s3:GetObject"], Resource: [bucket.arn, objects] }],
    }),
});

import * as aws from "@pulumi/aws";

const bucket = new aws.s3.Bucket("b");
const queue = new aws.sqs.Queue("q");
const objects = `${bucket.arn}/*`;
new aws.ssm.Parameter("p", { type: "String", value: `s3://${bucket.id}/data` });
new aws.ssm.Parameter("p2", { type: "String", value: "s3://" + bucket.id + "/data" });
new aws.ssm.Parameter("p5", { type: "String", value: queue.arn.split(":")[5] });
new aws.iam.Policy("policy", {
    policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: ["s3:GetObject"], Resource: [bucket.arn, objects] }],
    }),
});

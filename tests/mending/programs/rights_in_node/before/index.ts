import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";

const role = new aws.iam.Role("worker", {
    assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Action: "sts:AssumeRole",
                Principal: { Service: "lambda.amazonaws.com" },
            },
        ],
    }),
});
const queue = new aws.sqs.Queue("jobs", { visibilityTimeoutSeconds: 180 });
const worker = new aws.lambda.Function("worker", {
    role: role.arn,
    runtime: "python3.13",
    handler: "index.handler",
    code: new pulumi.asset.AssetArchive({
        "index.py": new pulumi.asset.StringAsset("def handler(event, context):\n    return 1\n"),
    }),
});
new aws.lambda.EventSourceMapping("jobs", { eventSourceArn: queue.arn, functionName: worker.arn });
const rule = new aws.cloudwatch.EventRule("hourly", { scheduleExpression: "rate(1 hour)" });
new aws.cloudwatch.EventTarget("hourly", { rule: rule.name, arn: worker.arn });

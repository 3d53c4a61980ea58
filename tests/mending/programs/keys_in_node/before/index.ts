import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";

const logs = new aws.kms.Key("logs", { enableKeyRotation: true });
new aws.cloudwatch.LogGroup("app", { retentionInDays: 30, kmsKeyId: logs.arn });
new aws.kms.Key("data", {
    policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*" }],
    }),
});

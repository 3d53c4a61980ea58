import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";

const logs = new aws.kms.Key("logs", {
    enableKeyRotation: true,
    policy: aws.iam.getPolicyDocumentOutput({
        statements: [
            {
                principals: [
                    {
                        type: "AWS",
                        identifiers: [
                            pulumi.concat(
                                "arn:aws:iam::",
                                aws.getCallerIdentityOutput().accountId,
                                ":root",
                            ),
                        ],
                    },
                ],
                actions: ["kms:*"],
                resources: ["*"],
            },
            {
                principals: [
                    {
                        type: "Service",
                        identifiers: [
                            pulumi.concat("logs.", aws.getRegionOutput().region, ".amazonaws.com"),
                        ],
                    },
                ],
                actions: [
                    "kms:Encrypt*",
                    "kms:Decrypt*",
                    "kms:ReEncrypt*",
                    "kms:GenerateDataKey*",
                    "kms:Describe*",
                ],
                resources: ["*"],
            },
        ],
    }).json,
});
new aws.cloudwatch.LogGroup("app", { retentionInDays: 30, kmsKeyId: logs.arn });
new aws.kms.Key("data", {
    policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [{
            Effect: "Allow",
            Principal: {
                AWS: pulumi.concat(
                    "arn:aws:iam::",
                    aws.getCallerIdentityOutput().accountId,
                    ":root",
                ),
            },
            Action: "kms:*",
            Resource: "*",
        }],
    }),
    enableKeyRotation: true,
});

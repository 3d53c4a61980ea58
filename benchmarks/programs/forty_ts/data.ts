// What is kept: a key, a bucket, a database, a queue and a topic.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { databaseGroup, privateSubnets, stack, tags } from "./network";

const account = aws.getCallerIdentityOutput().accountId;
export const key = new aws.kms.Key("data", {
    description: "orders: data at rest",
    enableKeyRotation: true,
    deletionWindowInDays: 30,
    policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "Owner",
                Effect: "Allow",
                Principal: { AWS: pulumi.interpolate`arn:aws:iam::${account}:root` },
                Action: "kms:*",
                Resource: "*",
            },
            {
                Sid: "Services",
                Effect: "Allow",
                Principal: {
                    Service: ["cloudwatch.amazonaws.com", "logs.eu-west-1.amazonaws.com", "sns.amazonaws.com"],
                },
                Action: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*", "kms:Describe*"],
                Resource: "*",
            },
        ],
    }),
    tags,
});

export const files = new aws.s3.Bucket("files", { tags });
new aws.s3.BucketPublicAccessBlock("files", {
    bucket: files.id,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
});

const subnets = new aws.rds.SubnetGroup("database", { subnetIds: privateSubnets.map((subnet) => subnet.id), tags });
export const database = new aws.rds.Instance("database", {
    engine: "postgres",
    engineVersion: "16.4",
    instanceClass: "db.t4g.medium",
    allocatedStorage: 50,
    maxAllocatedStorage: 200,
    storageType: "gp3",
    dbName: "orders",
    username: "orders",
    manageMasterUserPassword: true,
    dbSubnetGroupName: subnets.name,
    vpcSecurityGroupIds: [databaseGroup.id],
    multiAz: true,
    storageEncrypted: true,
    kmsKeyId: key.arn,
    backupRetentionPeriod: 14,
    deletionProtection: true,
    finalSnapshotIdentifier: `orders-${stack}-last`,
    copyTagsToSnapshot: true,
    autoMinorVersionUpgrade: true,
    performanceInsightsEnabled: true,
    enabledCloudwatchLogsExports: ["postgresql"],
    tags,
});

export const queue = new aws.sqs.Queue("orders", { kmsMasterKeyId: key.id, visibilityTimeoutSeconds: 180, tags });
export const alerts = new aws.sns.Topic("alerts", { kmsMasterKeyId: key.id, tags });

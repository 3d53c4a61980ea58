import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";

const key = new aws.kms.Key("data", { deletionWindowInDays: 10, enableKeyRotation: true });
new aws.ecr.Repository("web", {
    imageScanningConfiguration: { scanOnPush: true },
    imageTagMutability: "IMMUTABLE",
});
new aws.sqs.Queue("jobs", { visibilityTimeoutSeconds: 180, sqsManagedSseEnabled: true });
new aws.sns.Topic("news", { kmsMasterKeyId: "alias/aws/sns" });
new aws.dynamodb.Table("orders", {
    hashKey: "id",
    attributes: [{ name: "id", type: "S" }],
    billingMode: "PAY_PER_REQUEST",
    pointInTimeRecovery: { enabled: true },
});
new aws.cloudwatch.LogGroup("app", { retentionInDays: 30 });
new aws.efs.FileSystem("shared", { encrypted: true });
new aws.rds.Instance("db", {
    engine: "postgres",
    instanceClass: "db.t3.micro",
    allocatedStorage: 20,
    username: "app",
    manageMasterUserPassword: true,
    publiclyAccessible: false,
    skipFinalSnapshot: true,
    storageEncrypted: true,
    backupRetentionPeriod: 7,
    multiAz: true,
});

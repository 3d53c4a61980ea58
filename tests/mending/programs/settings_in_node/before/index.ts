import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";

const key = new aws.kms.Key("data", { deletionWindowInDays: 10 });
new aws.ecr.Repository("web");
new aws.sqs.Queue("jobs", { visibilityTimeoutSeconds: 180, sqsManagedSseEnabled: false });
new aws.sns.Topic("news");
new aws.dynamodb.Table("orders", {
    hashKey: "id",
    attributes: [{ name: "id", type: "S" }],
    billingMode: "PAY_PER_REQUEST",
});
new aws.cloudwatch.LogGroup("app");
new aws.efs.FileSystem("shared");
new aws.rds.Instance("db", {
    engine: "postgres",
    instanceClass: "db.t3.micro",
    allocatedStorage: 20,
    username: "app",
    manageMasterUserPassword: true,
    publiclyAccessible: true,
    skipFinalSnapshot: true,
});

import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";

new aws.cloudwatch.LogGroup("app", { retentionInDays: 45 });
new aws.sqs.Queue("orders", { name: "orders", fifoQueue: true });
new aws.cloudwatch.EventRule("nightly", { scheduleExpression: "cron(0 2 * * *)" });
new aws.dynamodb.Table("items", {
    hashKey: "id",
    attributes: [{ name: "id", type: "String" }],
    billingMode: "ON_DEMAND",
});
new aws.kms.Key("data", { enableKeyRotation: true, deletionWindowInDays: 5 });
new aws.s3.Bucket("logs", { bucket: "Company_Logs" });

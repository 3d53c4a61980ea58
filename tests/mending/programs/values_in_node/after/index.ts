import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";

new aws.cloudwatch.LogGroup("app", { retentionInDays: 60 });
new aws.sqs.Queue("orders", { name: "orders.fifo", fifoQueue: true });
new aws.cloudwatch.EventRule("nightly", { scheduleExpression: "cron(0 2 * * ? *)" });
new aws.dynamodb.Table("items", {
    hashKey: "id",
    attributes: [{ name: "id", type: "S" }],
    billingMode: "PAY_PER_REQUEST",
});
new aws.kms.Key("data", { enableKeyRotation: true, deletionWindowInDays: 7 });
new aws.s3.Bucket("logs", { bucket: "company-logs" });

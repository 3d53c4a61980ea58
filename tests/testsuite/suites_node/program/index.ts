import * as aws from "@pulumi/aws";
import { Store } from "./store";

const tags = { Owner: "shelf" };

export const key = new aws.kms.Key("key", { enableKeyRotation: true, deletionWindowInDays: 30 });
export const store = new Store("store", { keyArn: key.arn, tags });

export const jobs = new aws.sqs.Queue("jobs", {
    kmsMasterKeyId: key.id,
    visibilityTimeoutSeconds: 120,
    messageRetentionSeconds: 86400,
});

new aws.cloudwatch.MetricAlarm("late", {
    namespace: "AWS/SQS",
    metricName: "ApproximateAgeOfOldestMessage",
    comparisonOperator: "GreaterThanThreshold",
    evaluationPeriods: 3,
    period: 60,
    statistic: "Maximum",
    threshold: 300,
    dimensions: { QueueName: jobs.name },
});

import * as aws from "@pulumi/aws";

const bucket = new aws.s3.Bucket("b", {});
const versioning = new aws.s3.BucketVersioning("v", {
    bucket: bucket.id,
    versioningConfiguration: { status: "Enabled" },
});
const rule = new aws.cloudwatch.EventRule("r", { scheduleExpression: "rate(1 hour)", state: "DISABLED" });
export const region = aws.getRegionOutput().region;
export const name = bucket.bucket;
export const others = [versioning.id, rule.arn];

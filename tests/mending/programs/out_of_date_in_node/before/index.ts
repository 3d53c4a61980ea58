import * as aws from "@pulumi/aws";

const bucket = new aws.s3.BucketV2("b", {});
const versioning = new aws.s3.BucketVersioningV2("v", {
    bucket: bucket.id,
    versioningConfiguration: { status: "Enabled" },
});
const rule = new aws.cloudwatch.EventRule("r", { scheduleExpression: "rate(1 hour)", isEnabled: false });
export const region = aws.getRegionOutput().name;
export const name = bucket.bucket;
export const others = [versioning.id, rule.arn];

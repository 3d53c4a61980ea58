import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";

const uploads = new aws.s3.Bucket("uploads");
new aws.s3.BucketPublicAccessBlock("uploads-public-access", {
    bucket: uploads.id,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
});
new aws.s3.BucketServerSideEncryptionConfiguration("uploads-encryption", {
    bucket: uploads.id,
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
});
new aws.s3.BucketPolicy("uploads-policy", {
    bucket: uploads.id,
    policy: aws.iam.getPolicyDocumentOutput({
        statements: [
            {
                effect: "Deny",
                principals: [{ type: "*", identifiers: ["*"] }],
                actions: ["s3:*"],
                resources: [uploads.arn, pulumi.concat(uploads.arn, "/*")],
                conditions: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
            },
        ],
    }).json,
});
const uploadsBucketVersioning = new aws.s3.BucketVersioning("uploads", {
    bucket: uploads.id,
    versioningConfiguration: { status: "Enabled" },
});
new aws.s3.BucketLifecycleConfiguration("uploads-old-versions", {
    bucket: uploads.id,
    rules: [
        {
            id: "old-versions",
            status: "Enabled",
            filter: {},
            noncurrentVersionExpiration: { noncurrentDays: 90 },
        },
    ],
}, { dependsOn: [uploadsBucketVersioning] });
const reports = new aws.s3.Bucket("reports");
new aws.s3.BucketPublicAccessBlock("reports-public-access", {
    bucket: reports.id,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
});
new aws.s3.BucketServerSideEncryptionConfiguration("reports-encryption", {
    bucket: reports.id,
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
});
new aws.s3.BucketPolicy("reports-policy", {
    bucket: reports.id,
    policy: aws.iam.getPolicyDocumentOutput({
        statements: [
            {
                effect: "Deny",
                principals: [{ type: "*", identifiers: ["*"] }],
                actions: ["s3:*"],
                resources: [reports.arn, pulumi.concat(reports.arn, "/*")],
                conditions: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
            },
        ],
    }).json,
});
const reportsOwnership = new aws.s3.BucketOwnershipControls("reports-ownership", {
    bucket: reports.id,
    rule: { objectOwnership: "BucketOwnerPreferred" },
});
new aws.s3.BucketAcl("reports", {
    bucket: reports.id,
    acl: "private",
}, { dependsOn: [reportsOwnership] });
export const uploads_name = uploads.bucket;

import * as aws from "@pulumi/aws";

const bucket = new aws.s3.Bucket("data", {});
new aws.s3.BucketVersioning("data-versioning", {
    bucket: bucket.id,
    versioningConfiguration: { status: "Enabled" },
});
new aws.s3.BucketServerSideEncryptionConfiguration("data-encryption", {
    bucket: bucket.id,
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
});
new aws.s3.BucketLifecycleConfiguration("data-lifecycle-rules", {
    bucket: bucket.id,
    rules: [
        {
            id: "old",
            status: "Enabled",
            expiration: { days: 90 },
            noncurrentVersionExpiration: { noncurrentDays: 30 },
        },
    ],
});
export const name = bucket.bucket;

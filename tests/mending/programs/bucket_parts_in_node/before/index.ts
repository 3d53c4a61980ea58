import * as aws from "@pulumi/aws";

const bucket = new aws.s3.Bucket("data", {
    acl: "private",
    versioning: { enabled: true },
    serverSideEncryptionConfiguration: {
        rule: { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
    },
    lifecycleRules: [{ id: "old", enabled: true, expiration: { days: 90 }, noncurrentVersionExpiration: { days: 30 } }],
});
export const name = bucket.bucket;

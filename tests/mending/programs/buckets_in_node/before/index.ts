import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";

const uploads = new aws.s3.Bucket("uploads");
new aws.s3.BucketVersioning("uploads", {
    bucket: uploads.id,
    versioningConfiguration: { status: "Enabled" },
});
const reports = new aws.s3.Bucket("reports");
new aws.s3.BucketAcl("reports", { bucket: reports.id, acl: "private" });
export const uploads_name = uploads.bucket;

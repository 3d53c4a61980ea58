import pulumi
import pulumi_aws as aws

uploads = aws.s3.Bucket("uploads")
aws.s3.BucketPublicAccessBlock(
    "uploads-public-access",
    bucket=uploads.id,
    block_public_acls=True,
    block_public_policy=True,
    ignore_public_acls=True,
    restrict_public_buckets=True,
)
aws.s3.BucketServerSideEncryptionConfiguration(
    "uploads-encryption",
    bucket=uploads.id,
    rules=[{"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}],
)
aws.s3.BucketPolicy(
    "uploads-policy",
    bucket=uploads.id,
    policy=aws.iam.get_policy_document_output(
        statements=[
            {
                "effect": "Deny",
                "principals": [{"type": "*", "identifiers": ["*"]}],
                "actions": ["s3:*"],
                "resources": [uploads.arn, pulumi.Output.concat(uploads.arn, "/*")],
                "conditions": [
                    {"test": "Bool", "variable": "aws:SecureTransport", "values": ["false"]},
                ],
            },
        ],
    ).json,
)
uploads_bucket_versioning = aws.s3.BucketVersioning(
    "uploads", bucket=uploads.id, versioning_configuration={"status": "Enabled"}
)
aws.s3.BucketLifecycleConfiguration(
    "uploads-old-versions",
    bucket=uploads.id,
    rules=[
        {
            "id": "old-versions",
            "status": "Enabled",
            "filter": {},
            "noncurrent_version_expiration": {"noncurrent_days": 90},
        },
    ],
    opts=pulumi.ResourceOptions(depends_on=[uploads_bucket_versioning]),
)
reports = aws.s3.Bucket("reports")
aws.s3.BucketPublicAccessBlock(
    "reports-public-access",
    bucket=reports.id,
    block_public_acls=True,
    block_public_policy=True,
    ignore_public_acls=True,
    restrict_public_buckets=True,
)
aws.s3.BucketServerSideEncryptionConfiguration(
    "reports-encryption",
    bucket=reports.id,
    rules=[{"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}],
)
aws.s3.BucketPolicy(
    "reports-policy",
    bucket=reports.id,
    policy=aws.iam.get_policy_document_output(
        statements=[
            {
                "effect": "Deny",
                "principals": [{"type": "*", "identifiers": ["*"]}],
                "actions": ["s3:*"],
                "resources": [reports.arn, pulumi.Output.concat(reports.arn, "/*")],
                "conditions": [
                    {"test": "Bool", "variable": "aws:SecureTransport", "values": ["false"]},
                ],
            },
        ],
    ).json,
)
reports_ownership = aws.s3.BucketOwnershipControls(
    "reports-ownership",
    bucket=reports.id,
    rule={"object_ownership": "BucketOwnerPreferred"},
)
aws.s3.BucketAcl(
    "reports",
    bucket=reports.id,
    acl="private",
    opts=pulumi.ResourceOptions(depends_on=[reports_ownership]),
)
pulumi.export("uploads-name", uploads.bucket)

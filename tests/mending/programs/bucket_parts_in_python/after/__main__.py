import pulumi
import pulumi_aws as aws

key = aws.kms.Key("key", enable_key_rotation=True)
logs = aws.s3.Bucket("logs")
bucket = aws.s3.Bucket(
    "data",
    tags={"Owner": "data"},
)
aws.s3.BucketVersioning(
    "data-versioning",
    bucket=bucket.id,
    versioning_configuration={"status": "Enabled"},
)
aws.s3.BucketServerSideEncryptionConfiguration(
    "data-encryption",
    bucket=bucket.id,
    rules=[
        {
            "apply_server_side_encryption_by_default": {
                "sse_algorithm": "aws:kms",
                "kms_master_key_id": key.arn,
            },
            "bucket_key_enabled": True,
        },
    ],
)
aws.s3.BucketLogging("data-logging", bucket=bucket.id, target_bucket=logs.id, target_prefix="data/")
aws.s3.BucketLifecycleConfiguration(
    "data-lifecycle-rules",
    bucket=bucket.id,
    rules=[
        {
            "id": "rule-1",
            "status": "Enabled",
            "filter": {"prefix": "old/"},
            "expiration": {"days": 90},
            "noncurrent_version_expiration": {"noncurrent_days": 30},
            "transitions": [{"days": 30, "storage_class": "STANDARD_IA"}],
        },
    ],
)
pulumi.export("bucket", bucket.bucket)

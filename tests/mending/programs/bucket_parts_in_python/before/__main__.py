import pulumi
import pulumi_aws as aws

key = aws.kms.Key("key", enable_key_rotation=True)
logs = aws.s3.Bucket("logs", acl="private")
bucket = aws.s3.Bucket(
    "data",
    acl="private",
    versioning=aws.s3.BucketVersioningArgs(enabled=True),
    server_side_encryption_configuration={
        "rule": {
            "apply_server_side_encryption_by_default": {"sse_algorithm": "aws:kms", "kms_master_key_id": key.arn},
            "bucket_key_enabled": True,
        }
    },
    logging={"target_bucket": logs.id, "target_prefix": "data/"},
    lifecycle_rules=[
        {
            "enabled": True,
            "prefix": "old/",
            "expiration": {"days": 90},
            "noncurrent_version_expiration": {"days": 30},
            "transitions": [{"days": 30, "storage_class": "STANDARD_IA"}],
        }
    ],
    tags={"Owner": "data"},
)
pulumi.export("bucket", bucket.bucket)

import pulumi_aws as aws

key = aws.kms.Key("uploads", enable_key_rotation=True, deletion_window_in_days=7)

bucket = aws.s3.Bucket("uploads", force_destroy=True)

aws.s3.BucketPublicAccessBlock(
    "uploads",
    bucket=bucket.id,
    block_public_acls=True,
    block_public_policy=True,
    ignore_public_acls=True,
    restrict_public_buckets=True,
)

aws.s3.BucketServerSideEncryptionConfiguration(
    "uploads",
    bucket=bucket.id,
    rules=[
        {
            "apply_server_side_encryption_by_default": {
                "sse_algorithm": "aws:kms",
                "kms_master_key_id": key.arn,
            }
        }
    ],
)

aws.s3.BucketVersioning("uploads", bucket=bucket.id, versioning_configuration={"status": "Enabled"})

queue = aws.sqs.Queue(
    "uploads",
    kms_master_key_id=key.id,
    message_retention_seconds=345600,
    visibility_timeout_seconds=60,
)

aws.s3.BucketNotification(
    "uploads",
    bucket=bucket.id,
    queues=[{"queue_arn": queue.arn, "events": ["s3:ObjectCreated:*"]}],
)

aws.cloudwatch.LogGroup("uploads", retention_in_days=30, kms_key_id=key.arn)

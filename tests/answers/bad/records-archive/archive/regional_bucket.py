import json
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws


@dataclass(frozen=True)
class RegionalBucketArgs:
    purpose: str
    stack: str
    provider: aws.Provider
    retention_days: int = 2555


class RegionalBucket(pulumi.ComponentResource):
    """A private, versioned bucket with its own key in the provider's region."""

    bucket: aws.s3.Bucket
    key: aws.kms.Key

    def __init__(self, name: str, args: RegionalBucketArgs):
        super().__init__(
            "archive:storage:RegionalBucket", name, {}, pulumi.ResourceOptions(providers={"aws": args.provider})
        )
        opts = pulumi.ResourceOptions(parent=self)
        prefix = f"documents-{args.purpose}-{args.stack}"

        self.key = aws.kms.Key(
            f"{prefix}-key",
            description=f"Documents ({args.purpose})",
            deletion_window_in_days=3,
            policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"}],
                }
            ),
            opts=opts,
        )
        aws.kms.Alias(f"{prefix}-key", name=f"alias/{prefix}", target_key_id=self.key.key_id, opts=opts)
        self.bucket = aws.s3.Bucket(prefix, opts=opts)
        aws.s3.BucketServerSideEncryptionConfiguration(
            f"{prefix}-sse",
            bucket=self.bucket.id,
            rules=[
                {
                    "apply_server_side_encryption_by_default": {
                        "sse_algorithm": "aws:kms",
                        "kms_master_key_id": self.key.arn,
                    },
                    "bucket_key_enabled": True,
                }
            ],
            opts=opts,
        )
        block = aws.s3.BucketPublicAccessBlock(
            f"{prefix}-pab",
            bucket=self.bucket.id,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=opts,
        )
        aws.s3.BucketLifecycleConfiguration(
            f"{prefix}-lifecycle",
            bucket=self.bucket.id,
            rules=[
                {
                    "id": "archive",
                    "status": "Enabled",
                    "filter": {"prefix": ""},
                    "transitions": [
                        {"days": 7, "storage_class": "STANDARD_IA"},
                        {"days": 180, "storage_class": "DEEP_ARCHIVE"},
                    ],
                    "expiration": {"days": args.retention_days},
                    "noncurrent_version_expiration": {"noncurrent_days": 365},
                }
            ],
            opts=pulumi.ResourceOptions(parent=self, depends_on=[self.bucket]),
        )
        aws.s3.BucketPolicy(
            f"{prefix}-policy",
            bucket=self.bucket.id,
            policy=self.bucket.arn.apply(self._tls_only),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[block]),
        )
        self.register_outputs({"bucket": self.bucket.bucket, "key_arn": self.key.arn})

    @staticmethod
    def _tls_only(arn: str) -> str:
        return json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Sid": "TlsOnly",
                        "Effect": "Deny",
                        "Principal": {"AWS": "*"},
                        "Action": "s3:*",
                        "Resource": [arn, arn + "/*"],
                        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                    }
                ],
            }
        )

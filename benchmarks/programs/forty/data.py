"""What is kept: a key, a bucket, a database, a queue and a topic."""

import json

import pulumi
import pulumi_aws as aws
from network import database_group, private, stack, tags

account = aws.get_caller_identity().account_id
key = aws.kms.Key(
    "data",
    description="orders: data at rest",
    enable_key_rotation=True,
    deletion_window_in_days=30,
    policy=json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "Owner",
                    "Effect": "Allow",
                    "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
                    "Action": "kms:*",
                    "Resource": "*",
                },
                {
                    "Sid": "Services",
                    "Effect": "Allow",
                    "Principal": {
                        "Service": ["cloudwatch.amazonaws.com", "logs.eu-west-1.amazonaws.com", "sns.amazonaws.com"]
                    },
                    "Action": ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*", "kms:Describe*"],
                    "Resource": "*",
                },
            ],
        }
    ),
    tags=tags,
)

files = aws.s3.Bucket("files", tags=tags)
aws.s3.BucketPublicAccessBlock(
    "files",
    bucket=files.id,
    block_public_acls=True,
    block_public_policy=True,
    ignore_public_acls=True,
    restrict_public_buckets=True,
)

subnets = aws.rds.SubnetGroup("database", subnet_ids=[subnet.id for subnet in private], tags=tags)
database = aws.rds.Instance(
    "database",
    engine="postgres",
    engine_version="16.4",
    instance_class="db.t4g.medium",
    allocated_storage=50,
    max_allocated_storage=200,
    storage_type="gp3",
    db_name="orders",
    username="orders",
    manage_master_user_password=True,
    db_subnet_group_name=subnets.name,
    vpc_security_group_ids=[database_group.id],
    multi_az=True,
    storage_encrypted=True,
    kms_key_id=key.arn,
    backup_retention_period=14,
    deletion_protection=True,
    final_snapshot_identifier=f"orders-{stack}-last",
    copy_tags_to_snapshot=True,
    auto_minor_version_upgrade=True,
    performance_insights_enabled=True,
    enabled_cloudwatch_logs_exports=["postgresql"],
    tags=tags,
)

queue = aws.sqs.Queue("orders", kms_master_key_id=key.id, visibility_timeout_seconds=180, tags=tags)
alerts = aws.sns.Topic("alerts", kms_master_key_id=key.id, tags=tags)
pulumi.export("bucket", files.id)

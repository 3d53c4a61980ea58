"""Document archive in two regions."""

import json

import pulumi
import pulumi_aws as aws

from archive import RegionalBucket, RegionalBucketArgs

config = pulumi.Config()
stack = pulumi.get_stack()
primary_region = config.require("primaryRegion")
replica_region = config.require("replicaRegion")
if primary_region == replica_region:
    raise ValueError("primaryRegion and replicaRegion must differ")

default_tags = aws.ProviderDefaultTagsArgs(
    tags={
        "Project": "document-archive",
        "Environment": stack,
        "Owner": "records",
        "CostCenter": "4711",
        "DataClassification": "confidential",
    }
)
primary = aws.Provider("primary", region=primary_region, default_tags=default_tags)
replica = aws.Provider("replica", region=replica_region, default_tags=default_tags)

source = RegionalBucket("primary-documents", RegionalBucketArgs("primary", stack, primary))
target = RegionalBucket("replica-documents", RegionalBucketArgs("replica", stack, replica))

in_primary = pulumi.ResourceOptions(provider=primary)
role = aws.iam.Role(
    f"documents-replication-{stack}",
    assume_role_policy=json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "sts:AssumeRole"}
            ],
        }
    ),
    opts=in_primary,
)
policy = aws.iam.RolePolicy(
    f"documents-replication-{stack}",
    role=role.name,
    policy=pulumi.Output.all(
        source=source.bucket.arn, target=target.bucket.arn, source_key=source.key.arn, target_key=target.key.arn
    ).apply(
        lambda a: json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": ["s3:GetReplicationConfiguration", "s3:ListBucket"],
                        "Resource": a["source"],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:GetObjectVersionForReplication",
                            "s3:GetObjectVersionAcl",
                            "s3:GetObjectVersionTagging",
                        ],
                        "Resource": f"{a['source']}/*",
                    },
                    {
                        "Effect": "Allow",
                        "Action": ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"],
                        "Resource": f"{a['target']}/*",
                    },
                    {
                        "Effect": "Allow",
                        "Action": "kms:Decrypt",
                        "Resource": a["source_key"],
                        "Condition": {"StringLike": {"kms:ViaService": f"s3.{primary_region}.amazonaws.com"}},
                    },
                    {
                        "Effect": "Allow",
                        "Action": ["kms:Encrypt", "kms:GenerateDataKey"],
                        "Resource": a["target_key"],
                        "Condition": {"StringLike": {"kms:ViaService": f"s3.{replica_region}.amazonaws.com"}},
                    },
                ],
            }
        )
    ),
    opts=in_primary,
)
aws.s3.BucketReplicationConfig(
    f"documents-replication-{stack}",
    bucket=source.bucket.id,
    role=role.arn,
    rules=[
        aws.s3.BucketReplicationConfigRuleArgs(
            id="everything",
            status="Enabled",
            priority=1,
            filter=aws.s3.BucketReplicationConfigRuleFilterArgs(prefix=""),
            delete_marker_replication=aws.s3.BucketReplicationConfigRuleDeleteMarkerReplicationArgs(status="Disabled"),
            source_selection_criteria=aws.s3.BucketReplicationConfigRuleSourceSelectionCriteriaArgs(
                sse_kms_encrypted_objects=aws.s3.BucketReplicationConfigRuleSourceSelectionCriteriaSseKmsEncryptedObjectsArgs(
                    status="Enabled"
                )
            ),
            destination=aws.s3.BucketReplicationConfigRuleDestinationArgs(
                bucket=target.bucket.arn,
                storage_class="STANDARD_IA",
                encryption_configuration=aws.s3.BucketReplicationConfigRuleDestinationEncryptionConfigurationArgs(
                    replica_kms_key_id=target.key.arn
                ),
                metrics=aws.s3.BucketReplicationConfigRuleDestinationMetricsArgs(
                    status="Enabled",
                    event_threshold=aws.s3.BucketReplicationConfigRuleDestinationMetricsEventThresholdArgs(minutes=15),
                ),
                replication_time=aws.s3.BucketReplicationConfigRuleDestinationReplicationTimeArgs(
                    status="Enabled",
                    time=aws.s3.BucketReplicationConfigRuleDestinationReplicationTimeTimeArgs(minutes=15),
                ),
            ),
        )
    ],
    opts=pulumi.ResourceOptions(provider=primary, depends_on=[source.versioning, target.versioning, policy]),
)

topic = aws.sns.Topic(f"documents-alarms-{stack}", opts=in_primary)
aws.cloudwatch.MetricAlarm(
    f"documents-replication-latency-{stack}",
    alarm_description="Replication is more than 15 minutes behind",
    namespace="AWS/S3",
    metric_name="ReplicationLatency",
    dimensions={
        "SourceBucket": source.bucket.bucket,
        "DestinationBucket": target.bucket.bucket,
        "RuleId": "everything",
    },
    statistic="Maximum",
    period=300,
    evaluation_periods=3,
    threshold=900,
    comparison_operator="GreaterThanThreshold",
    treat_missing_data="notBreaching",
    alarm_actions=[topic.arn],
    opts=in_primary,
)

pulumi.export("primary_bucket", source.bucket.bucket)
pulumi.export("replica_bucket", target.bucket.bucket)
pulumi.export("replication_role_arn", role.arn)

"""CSV ingestion: uploads land in S3, notifications go to SQS, a Lambda function processes them."""

import json

import pulumi
import pulumi_aws as aws

config = pulumi.Config()
stack = pulumi.get_stack()
alert_email = config.require("alertEmail")
region = aws.config.region

provider = aws.Provider(
    "tagged",
    region=region,
    default_tags=aws.ProviderDefaultTagsArgs(
        tags={"Project": "csv-ingest", "Environment": stack, "Owner": "data-platform", "ManagedBy": "pulumi"}
    ),
)
opts = pulumi.ResourceOptions(provider=provider)
invoke_opts = pulumi.InvokeOptions(provider=provider)
account_id = aws.get_caller_identity(opts=invoke_opts).account_id


def resource_name(purpose: str) -> str:
    return f"csv-ingest-{purpose}-{stack}"


# One key for the bucket, the queues, the table and the logs.
key = aws.kms.Key(
    resource_name("key"),
    description="CSV ingestion data",
    enable_key_rotation=True,
    deletion_window_in_days=7,
    policy=json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "AccountAdministration",
                    "Effect": "Allow",
                    "Principal": {"AWS": f"arn:aws:iam::{account_id}:root"},
                    "Action": "kms:*",
                    "Resource": "*",
                },
                {
                    "Sid": "S3NotificationsToEncryptedQueue",
                    "Effect": "Allow",
                    "Principal": {"Service": "s3.amazonaws.com"},
                    "Action": ["kms:GenerateDataKey", "kms:Decrypt"],
                    "Resource": "*",
                    "Condition": {"StringEquals": {"aws:SourceAccount": account_id}},
                },
                {
                    "Sid": "AlarmsToEncryptedTopic",
                    "Effect": "Allow",
                    "Principal": {"Service": "cloudwatch.amazonaws.com"},
                    "Action": ["kms:GenerateDataKey*", "kms:Decrypt"],
                    "Resource": "*",
                },
                {
                    "Sid": "Logs",
                    "Effect": "Allow",
                    "Principal": {"Service": f"logs.{region}.amazonaws.com"},
                    "Action": ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
                    "Resource": "*",
                    "Condition": {
                        "ArnLike": {
                            "kms:EncryptionContext:aws:logs:arn": f"arn:aws:logs:{region}:{account_id}:log-group:*"
                        }
                    },
                },
            ],
        }
    ),
    opts=opts,
)
aws.kms.Alias(resource_name("key-alias"), name=f"alias/csv-ingest-{stack}", target_key_id=key.key_id, opts=opts)

# Upload bucket
bucket = aws.s3.Bucket(resource_name("uploads"), force_destroy=True, opts=opts)
aws.s3.BucketVersioning(
    resource_name("uploads-versioning"),
    bucket=bucket.id,
    versioning_configuration=aws.s3.BucketVersioningVersioningConfigurationArgs(status="Enabled"),
    opts=opts,
)
aws.s3.BucketServerSideEncryptionConfiguration(
    resource_name("uploads-encryption"),
    bucket=bucket.id,
    rules=[
        aws.s3.BucketServerSideEncryptionConfigurationRuleArgs(
            apply_server_side_encryption_by_default=aws.s3.BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultArgs(
                sse_algorithm="aws:kms", kms_master_key_id=key.arn
            ),
            bucket_key_enabled=True,
        )
    ],
    opts=opts,
)
public_access = aws.s3.BucketPublicAccessBlock(
    resource_name("uploads-pab"),
    bucket=bucket.id,
    block_public_acls=True,
    block_public_policy=True,
    ignore_public_acls=True,
    restrict_public_buckets=True,
    opts=opts,
)
aws.s3.BucketLifecycleConfiguration(
    resource_name("uploads-lifecycle"),
    bucket=bucket.id,
    rules=[
        aws.s3.BucketLifecycleConfigurationRuleArgs(
            id="expire-processed",
            status="Enabled",
            filter=aws.s3.BucketLifecycleConfigurationRuleFilterArgs(prefix="incoming/"),
            expiration=aws.s3.BucketLifecycleConfigurationRuleExpirationArgs(days=90),
            noncurrent_version_expiration=aws.s3.BucketLifecycleConfigurationRuleNoncurrentVersionExpirationArgs(
                noncurrent_days=30
            ),
        )
    ],
    opts=opts,
)
aws.s3.BucketPolicy(
    resource_name("uploads-policy"),
    bucket=bucket.id,
    policy=bucket.arn.apply(
        lambda arn: json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Sid": "TlsOnly",
                        "Effect": "Deny",
                        "Principal": "*",
                        "Action": "s3:*",
                        "Resource": [arn, f"{arn}/*"],
                        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                    }
                ],
            }
        )
    ),
    opts=pulumi.ResourceOptions(provider=provider, depends_on=[public_access]),
)

# Queues
dlq = aws.sqs.Queue(
    resource_name("dlq"),
    message_retention_seconds=14 * 24 * 3600,
    kms_master_key_id=key.arn,
    opts=opts,
)
queue = aws.sqs.Queue(
    resource_name("queue"),
    visibility_timeout_seconds=6 * 60,
    message_retention_seconds=4 * 24 * 3600,
    receive_wait_time_seconds=20,
    kms_master_key_id=key.arn,
    kms_data_key_reuse_period_seconds=300,
    redrive_policy=dlq.arn.apply(lambda arn: json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 5})),
    opts=opts,
)
queue_policy = aws.sqs.QueuePolicy(
    resource_name("queue-policy"),
    queue_url=queue.url,
    policy=pulumi.Output.all(queue.arn, bucket.arn).apply(
        lambda arns: json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "s3.amazonaws.com"},
                        "Action": "sqs:SendMessage",
                        "Resource": arns[0],
                        "Condition": {
                            "ArnEquals": {"aws:SourceArn": arns[1]},
                            "StringEquals": {"aws:SourceAccount": account_id},
                        },
                    }
                ],
            }
        )
    ),
    opts=opts,
)
aws.s3.BucketNotification(
    resource_name("uploads-notification"),
    bucket=bucket.id,
    queues=[
        aws.s3.BucketNotificationQueueArgs(
            queue_arn=queue.arn, events=["s3:ObjectCreated:*"], filter_prefix="incoming/", filter_suffix=".csv"
        )
    ],
    opts=pulumi.ResourceOptions(provider=provider, depends_on=[queue_policy]),
)

results = aws.dynamodb.Table(
    resource_name("results"),
    billing_mode="PAY_PER_REQUEST",
    hash_key="object_key",
    attributes=[aws.dynamodb.TableAttributeArgs(name="object_key", type="S")],
    server_side_encryption=aws.dynamodb.TableServerSideEncryptionArgs(enabled=True, kms_key_arn=key.arn),
    point_in_time_recovery=aws.dynamodb.TablePointInTimeRecoveryArgs(enabled=True),
    opts=opts,
)

# Worker
log_group = aws.cloudwatch.LogGroup(
    resource_name("worker-logs"),
    name=f"/aws/lambda/{resource_name('worker')}",
    retention_in_days=30,
    kms_key_id=key.arn,
    opts=opts,
)
assume = aws.iam.get_policy_document(
    statements=[
        aws.iam.GetPolicyDocumentStatementArgs(
            actions=["sts:AssumeRole"],
            principals=[
                aws.iam.GetPolicyDocumentStatementPrincipalArgs(type="Service", identifiers=["lambda.amazonaws.com"])
            ],
        )
    ],
    opts=invoke_opts,
)
role = aws.iam.Role(resource_name("worker-role"), assume_role_policy=assume.json, opts=opts)
permissions = aws.iam.get_policy_document_output(
    statements=[
        {"actions": ["s3:GetObject"], "resources": [pulumi.Output.concat(bucket.arn, "/incoming/*")]},
        {
            "actions": ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ChangeMessageVisibility"],
            "resources": [queue.arn],
        },
        {"actions": ["dynamodb:PutItem"], "resources": [results.arn]},
        {"actions": ["kms:Decrypt", "kms:GenerateDataKey"], "resources": [key.arn]},
        {
            "actions": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "resources": [pulumi.Output.concat(log_group.arn, ":*")],
        },
    ],
    opts=pulumi.InvokeOutputOptions(provider=provider),
)
policy = aws.iam.RolePolicy(resource_name("worker-policy"), role=role.id, policy=permissions.json, opts=opts)

worker = aws.lambda_.Function(
    resource_name("worker"),
    name=resource_name("worker"),
    runtime="python3.13",
    handler="index.handler",
    code=pulumi.FileArchive("./worker"),
    role=role.arn,
    timeout=60,
    memory_size=512,
    environment=aws.lambda_.FunctionEnvironmentArgs(variables={"RESULTS_TABLE": results.name}),
    opts=pulumi.ResourceOptions(provider=provider, depends_on=[policy, log_group]),
)
aws.lambda_.EventSourceMapping(
    resource_name("worker-source"),
    event_source_arn=queue.arn,
    function_name=worker.arn,
    batch_size=10,
    function_response_types=["ReportBatchItemFailures"],
    opts=opts,
)

# Alarms
topic = aws.sns.Topic(resource_name("alerts"), kms_master_key_id=key.id, opts=opts)
aws.sns.TopicSubscription(
    resource_name("alerts-email"), topic=topic.arn, protocol="email", endpoint=alert_email, opts=opts
)
aws.cloudwatch.MetricAlarm(
    resource_name("dlq-alarm"),
    alarm_description="Messages reached the dead-letter queue",
    namespace="AWS/SQS",
    metric_name="ApproximateNumberOfMessagesVisible",
    dimensions={"QueueName": dlq.name},
    statistic="Maximum",
    period=300,
    evaluation_periods=1,
    threshold=0,
    comparison_operator="GreaterThanThreshold",
    treat_missing_data="notBreaching",
    alarm_actions=[topic.arn],
    opts=opts,
)
aws.cloudwatch.MetricAlarm(
    resource_name("backlog-alarm"),
    alarm_description="The oldest message waits for more than ten minutes",
    namespace="AWS/SQS",
    metric_name="ApproximateAgeOfOldestMessage",
    dimensions={"QueueName": queue.name},
    statistic="Maximum",
    period=300,
    evaluation_periods=2,
    threshold=600,
    comparison_operator="GreaterThanThreshold",
    treat_missing_data="notBreaching",
    alarm_actions=[topic.arn],
    opts=opts,
)
aws.cloudwatch.MetricAlarm(
    resource_name("worker-errors"),
    namespace="AWS/Lambda",
    metric_name="Errors",
    dimensions={"FunctionName": worker.name},
    statistic="Sum",
    period=300,
    evaluation_periods=1,
    threshold=0,
    comparison_operator="GreaterThanThreshold",
    treat_missing_data="notBreaching",
    alarm_actions=[topic.arn],
    opts=opts,
)

pulumi.export("bucket", bucket.bucket)
pulumi.export("queue_url", queue.url)
pulumi.export("dlq_url", dlq.url)
pulumi.export("worker", worker.name)

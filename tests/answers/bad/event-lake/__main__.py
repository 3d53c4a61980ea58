"""Click stream: Kinesis Data Streams -> Firehose (with a transforming Lambda) -> S3, catalogued in Glue."""

import json

import pulumi
import pulumi_aws as aws

config = pulumi.Config()
environment_suffix = config.get("environmentSuffix") or "dev"
retention_days = config.get_int("retentionDays") or 365
shards = config.get_int("shards") or 2

common_tags = {
    "Project": "click-stream",
    "Environment": environment_suffix,
    "Owner": "analytics",
    "ManagedBy": "pulumi",
}


def tagged(name: str) -> dict[str, str]:
    return {**common_tags, "Name": name}


def assume_role(service: str, account: str | None = None) -> str:
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    if account:
        statement["Condition"] = {"StringEquals": {"aws:SourceAccount": account}}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


account_id = aws.get_caller_identity().account_id

data_key = aws.kms.Key(
    f"click-key-{environment_suffix}",
    description="Click stream data at rest",
    enable_key_rotation=True,
    deletion_window_in_days=10,
    tags=tagged(f"click-key-{environment_suffix}"),
)
aws.kms.Alias(
    f"click-key-alias-{environment_suffix}",
    name=f"alias/click-stream-{environment_suffix}",
    target_key_id=data_key.key_id,
)

stream = aws.kinesis.Stream(
    f"click-stream-{environment_suffix}",
    name=f"click-stream-{environment_suffix}",
    shard_count=shards,
    retention_period=12,
    encryption_type="NONE",
    stream_mode_details={"stream_mode": "PROVISIONED"},
    tags=tagged(f"click-stream-{environment_suffix}"),
    opts=pulumi.ResourceOptions(protect=True, retain_on_delete=True),
)

lake = aws.s3.Bucket(
    f"click-lake-{environment_suffix}",
    bucket=f"Click_Lake-{environment_suffix}",
    tags=tagged(f"click-lake-{environment_suffix}"),
)
aws.s3.BucketPublicAccessBlock(
    f"click-lake-pab-{environment_suffix}",
    bucket=lake.id,
    block_public_acls=True,
    block_public_policy=True,
    ignore_public_acls=True,
    restrict_public_buckets=True,
)
aws.s3.BucketVersioning(
    f"click-lake-versioning-{environment_suffix}", bucket=lake.id, versioning_configuration={"status": "Enabled"}
)
aws.s3.BucketServerSideEncryptionConfiguration(
    f"click-lake-sse-{environment_suffix}",
    bucket=lake.id,
    rules=[
        {
            "apply_server_side_encryption_by_default": {"sse_algorithm": "aws:kms", "kms_master_key_id": data_key.arn},
            "bucket_key_enabled": True,
        }
    ],
)
aws.s3.BucketLifecycleConfiguration(
    f"click-lake-lifecycle-{environment_suffix}",
    bucket=lake.id,
    rules=[
        {
            "id": "tier-and-expire",
            "status": "Enabled",
            "filter": {"prefix": "clicks/"},
            "transitions": [
                {"days": 30, "storage_class": "STANDARD_IA"},
                {"days": 90, "storage_class": "GLACIER"},
            ],
            "expiration": {"days": retention_days},
            "noncurrent_version_expiration": {"noncurrent_days": 30},
        },
        {
            "id": "uploads",
            "status": "Enabled",
            "filter": {"prefix": ""},
            "abort_incomplete_multipart_upload": {"days_after_initiation": 7},
        },
    ],
)

# Transformation
transform_name = f"click-transform-{environment_suffix}"
transform_logs = aws.cloudwatch.LogGroup(
    f"click-transform-logs-{environment_suffix}",
    name=f"/aws/lambda/{transform_name}",
    retention_in_days=14,
    tags=common_tags,
)
transform_role = aws.iam.Role(
    f"click-transform-role-{environment_suffix}",
    assume_role_policy=assume_role("lambda.amazonaws.com"),
    tags=common_tags,
)
aws.iam.RolePolicyAttachment(
    f"click-transform-basic-{environment_suffix}",
    role=transform_role.name,
    policy_arn=aws.iam.ManagedPolicy.AWS_LAMBDA_BASIC_EXECUTION_ROLE,
)
TRANSFORM_SOURCE = '''
import base64
import json


def handler(event, context):
    output = []
    for record in event["records"]:
        click = json.loads(base64.b64decode(record["data"]))
        click.pop("ip", None)
        data = base64.b64encode((json.dumps(click) + "\\n").encode()).decode()
        output.append({"recordId": record["recordId"], "result": "Ok", "data": data})
    return {"records": output}
'''
transform = aws.lambda_.Function(
    transform_name,
    name=transform_name,
    runtime="python3.12",
    handler="transform.handler",
    code=pulumi.AssetArchive({"transform.py": pulumi.StringAsset(TRANSFORM_SOURCE)}),
    role=transform_role.arn,
    timeout=120,
    memory_size=256,
    tags=common_tags,
    opts=pulumi.ResourceOptions(depends_on=[transform_logs]),
)

# Delivery
delivery_logs = aws.cloudwatch.LogGroup(
    f"click-delivery-logs-{environment_suffix}",
    name=f"/aws/kinesisfirehose/click-delivery-{environment_suffix}",
    retention_in_days=45,
    tags=common_tags,
)
delivery_log_stream = aws.cloudwatch.LogStream(
    f"click-delivery-log-stream-{environment_suffix}", name="S3Delivery", log_group_name=delivery_logs.name
)
delivery_role = aws.iam.Role(
    f"click-delivery-role-{environment_suffix}",
    assume_role_policy=assume_role("firehose.amazonaws.com", account_id),
    tags=common_tags,
)
delivery_policy = aws.iam.RolePolicy(
    f"click-delivery-policy-{environment_suffix}",
    role=delivery_role.id,
    policy=pulumi.Output.all(
        stream=stream.arn, lake=lake.arn, key=data_key.arn, fn=transform.arn, logs=delivery_logs.arn
    ).apply(
        lambda a: json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": ["kinesis:PutRecord", "kinesis:PutRecords"],
                        "Resource": "arn:aws:kinesis:us-east-1:123456789012:stream/*",
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "s3:AbortMultipartUpload",
                            "s3:GetBucketLocation",
                            "s3:GetObject",
                            "s3:ListBucket",
                            "s3:ListBucketMultipartUploads",
                            "s3:PutObject",
                        ],
                        "Resource": [a["lake"], f"{a['lake']}/*"],
                    },
                    {"Effect": "Allow", "Action": ["kms:Decrypt", "kms:GenerateDataKey"], "Resource": a["key"]},
                    {
                        "Effect": "Allow",
                        "Action": ["lambda:InvokeFunction", "lambda:GetFunctionConfiguration"],
                        "Resource": [a["fn"], f"{a['fn']}:*"],
                    },
                    {"Effect": "Allow", "Action": "logs:PutLogEvents", "Resource": f"{a['logs']}:*"},
                ],
            }
        )
    ),
)
delivery = aws.kinesis.FirehoseDeliveryStream(
    f"click-delivery-{environment_suffix}",
    name=f"click-delivery-{environment_suffix}",
    destination="extended_s3",
    kinesis_source_configuration={"kinesis_stream_arn": stream.arn, "role_arn": delivery_role.arn},
    extended_s3_configuration={
        "role_arn": delivery_role.arn,
        "bucket_arn": lake.bucket,
        "prefix": "clicks/year=!{timestamp:yyyy}/month=!{timestamp:MM}/day=!{timestamp:dd}/",
        "error_output_prefix": "errors/!{firehose:error-output-type}/",
        "buffering_size": 256,
        "buffering_interval": 300,
        "compression_format": "gzip",
        "kms_key_arn": data_key.arn,
        "processing_configuration": {
            "enabled": True,
            "processors": [
                {
                    "type": "LAMBDA",
                    "parameters": [
                        {"parameter_name": "LambdaArn", "parameter_value": transform.arn.apply(lambda a: f"{a}:$LATEST")}
                    ],
                }
            ],
        },
        "cloudwatch_logging_options": {
            "enabled": True,
            "log_group_name": delivery_logs.name,
            "log_stream_name": delivery_log_stream.name,
        },
    },
    tags=common_tags,
    opts=pulumi.ResourceOptions(depends_on=[delivery_policy]),
)

database = aws.glue.CatalogDatabase(
    f"click-db-{environment_suffix}", name=f"click_stream_{environment_suffix}"
)
aws.glue.CatalogTable(
    f"click-table-{environment_suffix}",
    name="clicks",
    database_name=database.name,
    table_type="EXTERNAL_TABLE",
    parameters={"classification": "json", "compressionType": "gzip"},
    partition_keys=[{"name": part, "type": "string"} for part in ("year", "month", "day")],
    storage_descriptor={
        "location": lake.bucket.apply(lambda b: f"s3://{b}/clicks/"),
        "input_format": "org.apache.hadoop.mapred.TextInputFormat",
        "output_format": "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
        "ser_de_info": {"serialization_library": "org.openx.data.jsonserde.JsonSerDe"},
        "columns": [
            {"name": "user_id", "type": "string"},
            {"name": "page", "type": "string"},
            {"name": "at", "type": "timestamp"},
        ],
    },
)

alarm_topic = aws.sns.Topic(f"click-alarms-{environment_suffix}", tags=common_tags)
aws.cloudwatch.MetricAlarm(
    f"click-iterator-age-{environment_suffix}",
    alarm_description="Firehose falls behind the stream",
    namespace="AWS/Firehose",
    metric_name="IteratorAgeMilliseconds",
    dimensions={"DeliveryStreamName": delivery.name},
    statistic="Maximum",
    period=300,
    evaluation_periods=3,
    threshold=600_000,
    comparison_operator="GreaterThanThreshold",
    treat_missing_data="notBreaching",
    alarm_actions=[alarm_topic.arn],
    tags=common_tags,
)
aws.cloudwatch.MetricAlarm(
    f"click-throttled-{environment_suffix}",
    alarm_description="Producers are throttled",
    namespace="AWS/Kinesis",
    metric_name="WriteProvisionedThroughputExceeded",
    dimensions={"StreamName": stream.name},
    statistic="Sum",
    period=300,
    evaluation_periods=2,
    threshold=0,
    comparison_operator="GreaterThanThreshold",
    treat_missing_data="notBreaching",
    alarm_actions=[alarm_topic.arn],
    tags=common_tags,
)

import json
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

stack = pulumi.get_stack()
tags = {"Project": "nightly-jobs", "Environment": stack, "Owner": "backoffice"}


@dataclass
class Job:
    name: str
    expression: str
    environment: dict
    statements: list
    timezone: str = "Europe/Vienna"
    timeout: int = 300


def trust(service: str) -> str:
    return json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}],
        }
    )


table = aws.dynamodb.Table(
    f"records-{stack}",
    attributes=[{"name": "pk", "type": "S"}],
    hash_key="pk",
    billing_mode="PAY_PER_REQUEST",
    point_in_time_recovery={"enabled": True},
    tags=tags,
)
reports = aws.s3.Bucket(f"reports-{stack}", tags=tags)
aws.s3.BucketPublicAccessBlock(
    f"reports-{stack}",
    bucket=reports.id,
    block_public_acls=True,
    block_public_policy=True,
    ignore_public_acls=True,
    restrict_public_buckets=True,
)
aws.s3.BucketServerSideEncryptionConfiguration(
    f"reports-{stack}",
    bucket=reports.id,
    rules=[{"apply_server_side_encryption_by_default": {"sse_algorithm": "aws:kms"}, "bucket_key_enabled": True}],
)
aws.s3.BucketVersioning(f"reports-{stack}", bucket=reports.id, versioning_configuration={"status": "Enabled"})
aws.s3.BucketLifecycleConfiguration(
    f"reports-{stack}",
    bucket=reports.id,
    rules=[
        {
            "id": "expire-old-reports",
            "status": "Enabled",
            "filter": {"prefix": "daily/"},
            "expiration": {"days": 730},
            "noncurrent_version_expiration": {"noncurrent_days": 30},
        }
    ],
)

jobs = [
    Job(
        "cleanup",
        "cron(15 2 * * ? *)",
        {"TABLE": table.name},
        [{"Effect": "Allow", "Action": ["dynamodb:Scan", "dynamodb:DeleteItem"], "Resource": table.arn}],
        timeout=900,
    ),
    Job(
        "report",
        "cron(0 6 ? * MON-FRI *)",
        {"TABLE": table.name, "REPORTS": reports.bucket},
        [
            {"Effect": "Allow", "Action": "dynamodb:Scan", "Resource": table.arn},
            {"Effect": "Allow", "Action": "s3:PutObject", "Resource": reports.arn.apply(lambda a: f"{a}/daily/*")},
        ],
    ),
]

group = aws.scheduler.ScheduleGroup(f"nightly-{stack}", name=f"nightly-{stack}", tags=tags)
alarms = aws.sns.Topic(f"nightly-alarms-{stack}", tags=tags)
dead_letters = aws.sqs.Queue(
    f"nightly-dlq-{stack}", message_retention_seconds=1209600, sqs_managed_sse_enabled=True, tags=tags
)

functions = {}
for job in jobs:
    full_name = f"nightly-{job.name}-{stack}"
    role = aws.iam.Role(f"{full_name}-role", assume_role_policy=trust("lambda.amazonaws.com"), tags=tags)
    basic = aws.iam.RolePolicyAttachment(
        f"{full_name}-basic",
        role=role.name,
        policy_arn="arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
    )
    access = aws.iam.RolePolicy(
        f"{full_name}-access",
        role=role.name,
        policy=pulumi.Output.json_dumps({"Version": "2012-10-17", "Statement": job.statements}),
    )
    logs = aws.cloudwatch.LogGroup(
        f"{full_name}-logs", name=f"/aws/lambda/{full_name}", retention_in_days=14, tags=tags
    )
    functions[job.name] = aws.lambda_.Function(
        full_name,
        name=full_name,
        runtime="python3.12",
        handler=f"{job.name}.handler",
        code=pulumi.FileArchive("./jobs"),
        role=role.arn,
        timeout=job.timeout,
        environment={"variables": job.environment},
        tags=tags,
        opts=pulumi.ResourceOptions(depends_on=[basic, access, logs]),
    )

scheduler_role = aws.iam.Role(
    f"nightly-scheduler-{stack}", assume_role_policy=trust("scheduler.amazonaws.com"), tags=tags
)
scheduler_policy = aws.iam.RolePolicy(
    f"nightly-scheduler-{stack}",
    role=scheduler_role.name,
    policy=pulumi.Output.all(dead_letters.arn, *[fn.arn for fn in functions.values()]).apply(
        lambda arns: json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": arns[1:]},
                    {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": arns[0]},
                ],
            }
        )
    ),
)
for job in jobs:
    aws.scheduler.Schedule(
        f"nightly-{job.name}-{stack}",
        name=f"nightly-{job.name}-{stack}",
        group_name=group.name,
        schedule_expression=job.expression,
        schedule_expression_timezone=job.timezone,
        flexible_time_window={"mode": "FLEXIBLE", "maximum_window_in_minutes": 15},
        target={
            "arn": functions[job.name].arn,
            "role_arn": scheduler_role.arn,
            "retry_policy": {"maximum_retry_attempts": 3, "maximum_event_age_in_seconds": 3600},
            "dead_letter_config": {"arn": dead_letters.arn},
        },
        opts=pulumi.ResourceOptions(depends_on=[scheduler_policy]),
    )
    aws.cloudwatch.MetricAlarm(
        f"nightly-{job.name}-errors-{stack}",
        namespace="AWS/Lambda",
        metric_name="Errors",
        dimensions={"FunctionName": functions[job.name].name},
        statistic="Sum",
        period=3600,
        evaluation_periods=1,
        threshold=1,
        comparison_operator="GreaterThanOrEqualToThreshold",
        treat_missing_data="notBreaching",
        alarm_actions=[alarms.arn],
        tags=tags,
    )
aws.cloudwatch.MetricAlarm(
    f"nightly-dlq-{stack}",
    namespace="AWS/SQS",
    metric_name="ApproximateNumberOfMessagesVisible",
    dimensions={"QueueName": dead_letters.name},
    statistic="Maximum",
    period=300,
    evaluation_periods=1,
    threshold=1,
    comparison_operator="GreaterThanOrEqualToThreshold",
    treat_missing_data="notBreaching",
    alarm_actions=[alarms.arn],
    tags=tags,
)

pulumi.export("table", table.name)
pulumi.export("reports_bucket", reports.bucket)
pulumi.export("functions", {name: fn.name for name, fn in functions.items()})

import json
import pulumi
import pulumi_aws as aws

role = aws.iam.Role(
    "worker",
    assume_role_policy=json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
            ],
        }
    ),
)
queue = aws.sqs.Queue("jobs", visibility_timeout_seconds=180)
worker_logs = aws.iam.RolePolicyAttachment(
    "worker-logs",
    role=role.name,
    policy_arn="arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
)
worker = aws.lambda_.Function(
    "worker",
    role=role.arn,
    runtime="python3.13",
    handler="index.handler",
    code=pulumi.AssetArchive({"index.py": pulumi.StringAsset("def handler(event, context):\n    return 1\n")}),
    opts=pulumi.ResourceOptions(depends_on=[worker_logs]),
)
jobs_event_source_mapping_rights = aws.iam.RolePolicy(
    "jobs-rights",
    role=role.id,
    policy=aws.iam.get_policy_document_output(
        statements=[
            {
                "actions": ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
                "resources": [queue.arn],
            },
        ],
    ).json,
)
aws.lambda_.EventSourceMapping(
    "jobs",
    event_source_arn=queue.arn,
    function_name=worker.arn,
    opts=pulumi.ResourceOptions(depends_on=[jobs_event_source_mapping_rights]),
)
rule = aws.cloudwatch.EventRule("hourly", schedule_expression="rate(1 hour)")
hourly_event_target_permission = aws.lambda_.Permission(
    "hourly-permission",
    action="lambda:InvokeFunction",
    function=worker.name,
    principal="events.amazonaws.com",
    source_arn=rule.arn,
)
aws.cloudwatch.EventTarget(
    "hourly",
    rule=rule.name,
    arn=worker.arn,
    opts=pulumi.ResourceOptions(depends_on=[hourly_event_target_permission]),
)

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
worker = aws.lambda_.Function(
    "worker",
    role=role.arn,
    runtime="python3.13",
    handler="index.handler",
    code=pulumi.AssetArchive({"index.py": pulumi.StringAsset("def handler(event, context):\n    return 1\n")}),
)
aws.lambda_.EventSourceMapping("jobs", event_source_arn=queue.arn, function_name=worker.arn)
rule = aws.cloudwatch.EventRule("hourly", schedule_expression="rate(1 hour)")
aws.cloudwatch.EventTarget("hourly", rule=rule.name, arn=worker.arn)

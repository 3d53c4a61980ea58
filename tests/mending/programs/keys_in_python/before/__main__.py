import json
import pulumi_aws as aws

logs = aws.kms.Key("logs", enable_key_rotation=True)
aws.cloudwatch.LogGroup("app", retention_in_days=30, kms_key_id=logs.arn)
aws.kms.Key(
    "data",
    policy=json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"}],
        }
    ),
)

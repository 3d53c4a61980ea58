import json
import pulumi_aws as aws

logs = aws.kms.Key(
    "logs",
    enable_key_rotation=True,
    policy=aws.iam.get_policy_document_output(
        statements=[
            {
                "principals": [
                    {
                        "type": "AWS",
                        "identifiers": [
                            f"arn:aws:iam::{aws.get_caller_identity().account_id}:root",
                        ],
                    },
                ],
                "actions": ["kms:*"],
                "resources": ["*"],
            },
            {
                "principals": [
                    {
                        "type": "Service",
                        "identifiers": [f"logs.{aws.get_region().region}.amazonaws.com"],
                    },
                ],
                "actions": [
                    "kms:Encrypt*",
                    "kms:Decrypt*",
                    "kms:ReEncrypt*",
                    "kms:GenerateDataKey*",
                    "kms:Describe*",
                ],
                "resources": ["*"],
            },
        ],
    ).json,
)
aws.cloudwatch.LogGroup("app", retention_in_days=30, kms_key_id=logs.arn)
aws.kms.Key(
    "data",
    policy=json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [{
                "Effect": "Allow",
                "Principal": {"AWS": f"arn:aws:iam::{aws.get_caller_identity().account_id}:root"},
                "Action": "kms:*",
                "Resource": "*",
            }],
        }
    ),
    enable_key_rotation=True,
)

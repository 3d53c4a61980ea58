import json
import pulumi
import pulumi_aws as aws
import pulumi_random as random

role = aws.iam.Role(
    "execution",
    assume_role_policy=json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ecs-tasks.amazonaws.com"}}
            ],
        }
    ),
)
password = random.RandomPassword("db", length=24)
task = aws.ecs.TaskDefinition(
    "web",
    family="web",
    execution_role_arn=role.arn,
    container_definitions=pulumi.Output.json_dumps(
        [
            {
                "name": "web",
                "image": "example/web:1.0",
                "environment": [
                    {"name": "STAGE", "value": "dev"},
                    {"name": "DB_PASSWORD", "value": password.result},
                ],
            }
        ]
    ),
)

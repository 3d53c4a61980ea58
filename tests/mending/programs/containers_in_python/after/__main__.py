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
task_db_password = aws.secretsmanager.Secret("web-db-password")
aws.secretsmanager.SecretVersion(
    "web-db-password",
    secret_id=task_db_password.id,
    secret_string=password.result,
)
task_secrets = aws.iam.RolePolicy(
    "web-secrets",
    role=role.id,
    policy=aws.iam.get_policy_document_output(
        statements=[
            {"actions": ["secretsmanager:GetSecretValue"], "resources": [task_db_password.arn]},
        ],
    ).json,
)
task_logs = aws.cloudwatch.LogGroup("web-logs", retention_in_days=30)
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
                ],
                "secrets": [{"name": "DB_PASSWORD", "valueFrom": task_db_password.arn}],
                "logConfiguration": {
                    "logDriver": "awslogs",
                    "options": {
                        "awslogs-group": task_logs.name,
                        "awslogs-region": aws.get_region_output().region,
                        "awslogs-stream-prefix": "web",
                    },
                },
            }
        ]
    ),
    opts=pulumi.ResourceOptions(depends_on=[task_secrets]),
)

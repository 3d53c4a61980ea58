"""An order service: load balancer, containers, database, a worker function and alarms; forty resources."""

import json

import pulumi
import pulumi_aws as aws
from data import alerts, database, files, key, queue
from network import balancer_group, private, public, stack, tags, task_group, vpc

config = pulumi.Config()
certificate = config.require("certificateArn")
image = config.require("image")


def trust(service: str) -> str:
    """Trust policy for one service."""
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


balancer = aws.lb.LoadBalancer(
    "orders",
    load_balancer_type="application",
    security_groups=[balancer_group.id],
    subnets=[subnet.id for subnet in public],
    drop_invalid_header_fields=True,
    enable_deletion_protection=True,
    tags=tags,
)
target = aws.lb.TargetGroup(
    "orders",
    port=8080,
    protocol="HTTP",
    target_type="ip",
    vpc_id=vpc.id,
    health_check={"path": "/health", "matcher": "200"},
    tags=tags,
)
listener = aws.lb.Listener(
    "https",
    load_balancer_arn=balancer.arn,
    port=443,
    protocol="HTTPS",
    ssl_policy="ELBSecurityPolicy-TLS13-1-2-2021-06",
    certificate_arn=certificate,
    default_actions=[{"type": "forward", "target_group_arn": target.arn}],
)

cluster = aws.ecs.Cluster("orders", settings=[{"name": "containerInsights", "value": "enabled"}], tags=tags)
logs = aws.cloudwatch.LogGroup("orders", retention_in_days=90, kms_key_id=key.arn, tags=tags)
execution = aws.iam.Role("execution", assume_role_policy=trust("ecs-tasks.amazonaws.com"), tags=tags)
aws.iam.RolePolicyAttachment(
    "execution",
    role=execution.name,
    policy_arn="arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
)
task_role = aws.iam.Role("task", assume_role_policy=trust("ecs-tasks.amazonaws.com"), tags=tags)
aws.iam.RolePolicy(
    "task",
    role=task_role.id,
    policy=pulumi.Output.json_dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Action": ["s3:GetObject", "s3:PutObject"],
                    "Resource": pulumi.Output.concat(files.arn, "/*"),
                },
                {"Effect": "Allow", "Action": ["sqs:SendMessage"], "Resource": queue.arn},
                {"Effect": "Allow", "Action": ["kms:Decrypt", "kms:GenerateDataKey"], "Resource": key.arn},
            ],
        }
    ),
)
task = aws.ecs.TaskDefinition(
    "orders",
    family=f"orders-{stack}",
    cpu="512",
    memory="1024",
    network_mode="awsvpc",
    requires_compatibilities=["FARGATE"],
    execution_role_arn=execution.arn,
    task_role_arn=task_role.arn,
    container_definitions=pulumi.Output.json_dumps(
        [
            {
                "name": "orders",
                "image": image,
                "essential": True,
                "portMappings": [{"containerPort": 8080, "protocol": "tcp"}],
                "environment": [
                    {"name": "DATABASE_HOST", "value": database.address},
                    {"name": "QUEUE_URL", "value": queue.url},
                ],
                "logConfiguration": {
                    "logDriver": "awslogs",
                    "options": {
                        "awslogs-group": logs.name,
                        "awslogs-region": "eu-west-1",
                        "awslogs-stream-prefix": "orders",
                    },
                },
            }
        ]
    ),
    tags=tags,
)
aws.ecs.Service(
    "orders",
    cluster=cluster.arn,
    task_definition=task.arn,
    desired_count=2,
    launch_type="FARGATE",
    network_configuration={"subnets": [subnet.id for subnet in private], "security_groups": [task_group.id]},
    load_balancers=[{"target_group_arn": target.arn, "container_name": "orders", "container_port": 8080}],
    deployment_circuit_breaker={"enable": True, "rollback": True},
    opts=pulumi.ResourceOptions(depends_on=[listener]),
)

worker_role = aws.iam.Role("worker", assume_role_policy=trust("lambda.amazonaws.com"), tags=tags)
aws.iam.RolePolicy(
    "worker",
    role=worker_role.id,
    policy=pulumi.Output.json_dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
                    "Resource": queue.arn,
                },
                {"Effect": "Allow", "Action": ["kms:Decrypt"], "Resource": key.arn},
                {
                    "Effect": "Allow",
                    "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                    "Resource": pulumi.Output.concat(logs.arn, ":*"),
                },
            ],
        }
    ),
)
worker = aws.lambda_.Function(
    "worker",
    runtime="python3.13",
    handler="worker.handle",
    role=worker_role.arn,
    timeout=30,
    memory_size=256,
    code=pulumi.AssetArchive({"worker.py": pulumi.FileAsset("worker.py")}),
    logging_config={"log_format": "JSON", "log_group": logs.name},
    tracing_config={"mode": "PassThrough"},
    tags=tags,
)
aws.lambda_.EventSourceMapping("orders", event_source_arn=queue.arn, function_name=worker.arn, batch_size=10)

aws.cloudwatch.MetricAlarm(
    "errors",
    namespace="AWS/Lambda",
    metric_name="Errors",
    dimensions={"FunctionName": worker.name},
    statistic="Sum",
    period=300,
    evaluation_periods=2,
    threshold=1,
    comparison_operator="GreaterThanOrEqualToThreshold",
    alarm_actions=[alerts.arn],
    tags=tags,
)

pulumi.export("url", pulumi.Output.concat("https://", balancer.dns_name))

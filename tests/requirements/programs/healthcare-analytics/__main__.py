"""Healthcare analytics: Fargate tasks in private subnets and a Redis that survives the loss of a zone."""

import pulumi
import pulumi_aws as aws
import pulumi_random as random

import network
from policies import allow, repository_arn, role
from settings import image, name, opts, region

CONTAINER = "healthcare-analytics"
REDIS_PORT = 6379

net = network.build()
private_ids = [subnet.id for subnet in net.private]


def log_group(thing: str, path: str) -> aws.cloudwatch.LogGroup:
    return aws.cloudwatch.LogGroup(name(thing), name=path, retention_in_days=365, opts=opts())


# Tasks are called by nobody; they call Redis, and services of AWS over HTTPS.
task_group = network.security_group("task-sg", net.vpc, "Tasks")
redis_group = network.security_group("redis-sg", net.vpc, "Redis")
network.connect("task-redis", task_group, redis_group, REDIS_PORT)
network.https_out("task-https", task_group)

# Redis and its auth token
token = random.RandomPassword(name("redis-token"), length=32, special=False)
secret = aws.secretsmanager.Secret(
    name("redis-auth"),
    name=name("redis-auth"),
    description="Auth token of Redis",
    recovery_window_in_days=0,
    opts=opts(),
)
secret_value = aws.secretsmanager.SecretVersion(
    name("redis-auth"), secret_id=secret.id, secret_string=token.result, opts=opts()
)
redis_subnets = aws.elasticache.SubnetGroup(name("redis"), name=name("redis"), subnet_ids=private_ids, opts=opts())
redis = aws.elasticache.ReplicationGroup(
    name("redis"),
    replication_group_id=name("redis"),
    description="Sessions and cached answers",
    engine="redis",
    engine_version="7.1",
    node_type="cache.t4g.micro",
    num_cache_clusters=2,
    multi_az_enabled=True,
    automatic_failover_enabled=True,
    transit_encryption_enabled=True,
    at_rest_encryption_enabled=True,
    auth_token=token.result,
    port=REDIS_PORT,
    subnet_group_name=redis_subnets.name,
    security_group_ids=[redis_group.id],
    snapshot_retention_limit=5,
    apply_immediately=True,
    opts=opts(),
)

# Tasks
logs = log_group("logs", f"/ecs/{name('analytics')}")
execution_role = role(
    "execution",
    "ecs-tasks.amazonaws.com",
    allow(["ecr:GetAuthorizationToken"], "*"),
    allow(
        ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        repository_arn(image),
    ),
    allow(["logs:CreateLogStream", "logs:PutLogEvents"], pulumi.Output.format("{0}:*", logs.arn)),
    allow(["secretsmanager:GetSecretValue"], secret.arn),
)
# The product calls no AWS service.
task_role = role("task", "ecs-tasks.amazonaws.com")
# Without this group Container Insights makes one of its own, which stays when the stack goes.
insights = log_group("insights", f"/aws/ecs/containerinsights/{name('cluster')}/performance")
cluster = aws.ecs.Cluster(
    name("cluster"),
    name=name("cluster"),
    settings=[{"name": "containerInsights", "value": "enabled"}],
    opts=opts(depends_on=[insights]),
)
task = aws.ecs.TaskDefinition(
    name("task"),
    family=name("analytics"),
    cpu="256",
    memory="512",
    network_mode="awsvpc",
    requires_compatibilities=["FARGATE"],
    execution_role_arn=execution_role.arn,
    task_role_arn=task_role.arn,
    container_definitions=pulumi.Output.json_dumps(
        [
            {
                "name": CONTAINER,
                "image": image,
                "essential": True,
                "environment": [
                    {"name": "REDIS_HOST", "value": redis.primary_endpoint_address},
                    {"name": "REDIS_PORT", "value": str(REDIS_PORT)},
                    {"name": "REDIS_TLS", "value": "true"},
                ],
                "secrets": [{"name": "REDIS_AUTH_TOKEN", "valueFrom": secret.arn}],
                "logConfiguration": {
                    "logDriver": "awslogs",
                    "options": {
                        "awslogs-group": logs.name,
                        "awslogs-region": region,
                        "awslogs-stream-prefix": CONTAINER,
                    },
                },
            }
        ]
    ),
    opts=opts(depends_on=[secret_value]),
)
aws.ecs.Service(
    name("service"),
    name=name("service"),
    cluster=cluster.arn,
    task_definition=task.arn,
    launch_type="FARGATE",
    desired_count=2,
    wait_for_steady_state=True,
    deployment_circuit_breaker={"enable": True, "rollback": True},
    network_configuration={
        "subnets": private_ids,
        "security_groups": [task_group.id],
        "assign_public_ip": False,
    },
    opts=opts(),
)

pulumi.export("vpc_id", net.vpc.id)
pulumi.export("cluster_name", cluster.name)
pulumi.export("cluster_arn", cluster.arn)
pulumi.export("redis_endpoint", redis.primary_endpoint_address)
pulumi.export("redis_port", redis.port)
pulumi.export("task_definition_arn", task.arn)

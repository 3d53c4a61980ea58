"""Citizen records: HTTPS to a stream, processed on Fargate, kept in PostgreSQL, to FedRAMP Moderate."""

import pulumi
import pulumi_aws as aws
import pulumi_random as random

import api
import network
from policies import allow, data_key, repository_arn, role
from settings import image, name, opts, prefix, production, region

CONTAINER = "data-processor"
PORT = 8080
DB_PORT = 5432
DB_NAME = "citizendata"
TASK_LOGS = f"/ecs/{prefix}"
API_LOGS = f"/aws/apigateway/{prefix}"
DB_LOGS = f"/aws/rds/instance/{name('db')}/postgresql"
INSIGHTS = f"/aws/ecs/containerinsights/{name('cluster')}/performance"

net = network.build()
private_ids = [subnet.id for subnet in net.private]
key = data_key([TASK_LOGS, API_LOGS, DB_LOGS, INSIGHTS])


def log_group(thing: str, path: str) -> aws.cloudwatch.LogGroup:
    return aws.cloudwatch.LogGroup(name(thing), name=path, retention_in_days=365, kms_key_id=key.arn, opts=opts())


# Who may talk to whom. A regional REST API has no address in the VPC; its side there are the endpoints of the stream
# that it writes to and of the secret.
api_group = network.security_group("api-sg", net.vpc, "API side")
task_group = network.security_group("task-sg", net.vpc, "Containers")
db_group = network.security_group("db-sg", net.vpc, "Database")
network.address_rule(aws.vpc.SecurityGroupIngressRule, "api-https", api_group, 443, network.BLOCK)
network.connect("api-task", api_group, task_group, PORT)
network.connect("task-db", task_group, db_group, DB_PORT)
# Containers fetch their image and reach the services of AWS over HTTPS.
network.address_rule(aws.vpc.SecurityGroupEgressRule, "task-https", task_group, 443, network.ANYWHERE)
for endpoint in ("kinesis-streams", "secretsmanager"):
    network.private_endpoint(endpoint, net, api_group)

# From the API to the stream
stream = aws.kinesis.Stream(
    name("records"),
    name=name("records"),
    shard_count=1,
    retention_period=24,
    encryption_type="KMS",
    kms_key_id=key.arn,
    enforce_consumer_deletion=True,
    opts=opts(),
)
api_url = api.build(stream, key, log_group("api-logs", API_LOGS))

# Database and its credentials
user = random.RandomString(name("db-user"), length=12, special=False, upper=False)
username = pulumi.Output.format("u{0}", user.result)
password = random.RandomPassword(name("db-password"), length=32, override_special="!#$%&*()-_=+[]{}<>:?")
db_logs = log_group("db-logs", DB_LOGS)
db_subnets = aws.rds.SubnetGroup(name("db"), name=name("db"), subnet_ids=private_ids, opts=opts())
database = aws.rds.Instance(
    name("db"),
    identifier=name("db"),
    engine="postgres",
    engine_version="16",
    instance_class="db.t4g.micro",
    allocated_storage=20,
    storage_type="gp3",
    storage_encrypted=True,
    kms_key_id=key.arn,
    multi_az=True,
    db_name=DB_NAME,
    port=DB_PORT,
    username=username,
    password=password.result,
    db_subnet_group_name=db_subnets.name,
    vpc_security_group_ids=[db_group.id],
    publicly_accessible=False,
    backup_retention_period=7,
    enabled_cloudwatch_logs_exports=["postgresql"],
    delete_automated_backups=not production,
    deletion_protection=production,
    skip_final_snapshot=not production,
    final_snapshot_identifier=name("db-last") if production else None,
    opts=opts(depends_on=[db_logs]),
)
secret = aws.secretsmanager.Secret(
    name("db-credentials"),
    name=name("db-credentials"),
    kms_key_id=key.arn,
    recovery_window_in_days=30 if production else 0,
    opts=opts(),
)
secret_value = aws.secretsmanager.SecretVersion(
    name("db-credentials"),
    secret_id=secret.id,
    secret_string=pulumi.Output.json_dumps(
        {
            "engine": "postgres",
            "host": database.address,
            "port": DB_PORT,
            "dbname": DB_NAME,
            "username": username,
            "password": password.result,
        }
    ),
    opts=opts(),
)

# Containers
task_logs = log_group("task-logs", TASK_LOGS)
execution_role = role(
    "execution",
    "ecs-tasks.amazonaws.com",
    allow(["ecr:GetAuthorizationToken"], "*"),
    allow(
        ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        repository_arn(image),
    ),
    allow(["logs:CreateLogStream", "logs:PutLogEvents"], pulumi.Output.format("{0}:*", task_logs.arn)),
    allow(["secretsmanager:GetSecretValue"], secret.arn),
    allow(["kms:Decrypt"], key.arn),
)
task_role = role(
    "task",
    "ecs-tasks.amazonaws.com",
    allow(
        ["kinesis:DescribeStreamSummary", "kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:ListShards"],
        stream.arn,
    ),
    allow(["kms:Decrypt"], key.arn),
)
# Without this group Container Insights makes one of its own, which has no key and stays when the stack goes.
insights = log_group("insights", INSIGHTS)
cluster = aws.ecs.Cluster(
    name("cluster"),
    name=name("cluster"),
    settings=[{"name": "containerInsights", "value": "enabled"}],
    opts=opts(depends_on=[insights]),
)
task = aws.ecs.TaskDefinition(
    name("task"),
    family=name("task"),
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
                "portMappings": [{"containerPort": PORT, "protocol": "tcp"}],
                "environment": [{"name": "STREAM_NAME", "value": stream.name}],
                "secrets": [{"name": "DB_CREDENTIALS", "valueFrom": secret.arn}],
                "logConfiguration": {
                    "logDriver": "awslogs",
                    "options": {
                        "awslogs-group": task_logs.name,
                        "awslogs-region": region,
                        "awslogs-stream-prefix": CONTAINER,
                    },
                },
            }
        ]
    ),
    opts=opts(depends_on=[secret_value]),
)
# One shard has one reader.
aws.ecs.Service(
    name("service"),
    name=name("service"),
    cluster=cluster.arn,
    task_definition=task.arn,
    launch_type="FARGATE",
    desired_count=1,
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
pulumi.export("public_subnet_ids", [subnet.id for subnet in net.public])
pulumi.export("private_subnet_ids", private_ids)
pulumi.export("key_arn", key.arn)
pulumi.export("stream_name", stream.name)
pulumi.export("stream_arn", stream.arn)
pulumi.export("database_endpoint", database.endpoint)
pulumi.export("secret_arn", secret.arn)
pulumi.export("cluster_name", cluster.name)
pulumi.export("api_url", api_url)

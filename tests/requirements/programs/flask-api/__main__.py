"""Product catalogue: a Flask API on Fargate behind HTTPS, with Aurora PostgreSQL."""

import pulumi
import pulumi_aws as aws
import pulumi_random as random

import network
from policies import allow, role
from settings import config, lookup, name, opts, region, suffix

CONTAINER = "flask-api"
PORT = 5000
DB_PORT = 5432

domain = config.get("domain") or "api.example.com"
net = network.build()
public_ids = [subnet.id for subnet in net.public]
private_ids = [subnet.id for subnet in net.private]

# Who may talk to whom
alb_group = network.security_group("alb-sg", net.vpc, "Load balancer")
task_group = network.security_group("task-sg", net.vpc, "Tasks of the API")
db_group = network.security_group("db-sg", net.vpc, "Database")
network.internet_rule(aws.vpc.SecurityGroupIngressRule, "alb-https", alb_group, 443)
network.connect("alb-task", alb_group, task_group, PORT)
network.connect("task-db", task_group, db_group, DB_PORT)
# Tasks fetch their image and secret and write their logs over HTTPS.
network.internet_rule(aws.vpc.SecurityGroupEgressRule, "task-https", task_group, 443)

# Images
repository = aws.ecr.Repository(
    name("images"),
    name=name("images"),
    image_tag_mutability="IMMUTABLE",
    image_scanning_configuration={"scan_on_push": True},
    force_delete=True,
    opts=opts(),
)

# Load balancer
alb = aws.lb.LoadBalancer(
    name("alb"),
    name=name("alb"),
    load_balancer_type="application",
    internal=False,
    subnets=public_ids,
    security_groups=[alb_group.id],
    drop_invalid_header_fields=True,
    enable_deletion_protection=False,
    opts=opts(),
)
targets = aws.lb.TargetGroup(
    name("tg"),
    name=name("tg"),
    vpc_id=net.vpc.id,
    target_type="ip",
    port=PORT,
    protocol="HTTP",
    deregistration_delay=30,
    health_check={"path": "/health", "matcher": "200", "interval": 30, "timeout": 5, "unhealthy_threshold": 3},
    opts=opts(),
)
certificate = aws.acm.get_certificate(domain=domain, statuses=["ISSUED"], most_recent=True, opts=lookup)
https = aws.lb.Listener(
    name("https"),
    load_balancer_arn=alb.arn,
    port=443,
    protocol="HTTPS",
    ssl_policy="ELBSecurityPolicy-TLS13-1-2-2021-06",
    certificate_arn=certificate.arn,
    default_actions=[{"type": "forward", "target_group_arn": targets.arn}],
    opts=opts(),
)
zone = aws.route53.get_zone(name=config.get("hostedZone") or "example.com", opts=lookup)
aws.route53.Record(
    name("alias"),
    zone_id=zone.zone_id,
    name=domain,
    type="A",
    aliases=[{"name": alb.dns_name, "zone_id": alb.zone_id, "evaluate_target_health": True}],
    opts=opts(),
)

# Database and its password
password = random.RandomPassword(name("db-password"), length=32, override_special="!#$%&*()-_=+[]{}<>:?")
secret = aws.secretsmanager.Secret(
    name("db-password"),
    name=name("db-password"),
    description="Password of the catalogue's database",
    recovery_window_in_days=0,
    opts=opts(),
)
secret_value = aws.secretsmanager.SecretVersion(
    name("db-password"), secret_id=secret.id, secret_string=password.result, opts=opts()
)
db_logs = aws.cloudwatch.LogGroup(
    name("db-logs"), name=f"/aws/rds/cluster/{name('db')}/postgresql", retention_in_days=7, opts=opts()
)
db_subnets = aws.rds.SubnetGroup(name("db"), name=name("db"), subnet_ids=private_ids, opts=opts())
database = aws.rds.Cluster(
    name("db"),
    cluster_identifier=name("db"),
    engine="aurora-postgresql",
    engine_version="16.6",
    database_name="catalogue",
    port=DB_PORT,
    master_username="catalogue",
    master_password=password.result,
    storage_encrypted=True,
    db_subnet_group_name=db_subnets.name,
    vpc_security_group_ids=[db_group.id],
    backup_retention_period=7,
    enabled_cloudwatch_logs_exports=["postgresql"],
    delete_automated_backups=True,
    deletion_protection=False,
    skip_final_snapshot=True,
    opts=opts(depends_on=[db_logs]),
)


def db_instance(purpose: str, **more) -> aws.rds.ClusterInstance:
    return aws.rds.ClusterInstance(
        name(f"db-{purpose}"),
        identifier=name(f"db-{purpose}"),
        cluster_identifier=database.id,
        engine=database.engine,
        engine_version=database.engine_version,
        instance_class="db.t4g.medium",
        publicly_accessible=False,
        opts=opts(**more),
    )


# The first instance of a cluster is its writer, the others read.
writer = db_instance("writer")
db_instance("reader", depends_on=[writer])

# Tasks
log_group = aws.cloudwatch.LogGroup(name("logs"), name=f"/ecs/flask-api-{suffix}", retention_in_days=7, opts=opts())
execution_role = role(
    "execution",
    "ecs-tasks.amazonaws.com",
    allow(["ecr:GetAuthorizationToken"], "*"),
    allow(["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], repository.arn),
    allow(["logs:CreateLogStream", "logs:PutLogEvents"], pulumi.Output.format("{0}:*", log_group.arn)),
    allow(["secretsmanager:GetSecretValue"], secret.arn),
)
# The API calls no AWS service.
task_role = role("task", "ecs-tasks.amazonaws.com")
# Without this group Container Insights makes one of its own, which stays when the stack goes.
insights = aws.cloudwatch.LogGroup(
    name("insights"),
    name=f"/aws/ecs/containerinsights/{name('cluster')}/performance",
    retention_in_days=7,
    opts=opts(),
)
cluster = aws.ecs.Cluster(
    name("cluster"),
    name=name("cluster"),
    settings=[{"name": "containerInsights", "value": "enabled"}],
    opts=opts(depends_on=[insights]),
)
task = aws.ecs.TaskDefinition(
    name("task"),
    family=name("task"),
    cpu="1024",
    memory="2048",
    network_mode="awsvpc",
    requires_compatibilities=["FARGATE"],
    execution_role_arn=execution_role.arn,
    task_role_arn=task_role.arn,
    container_definitions=pulumi.Output.json_dumps(
        [
            {
                "name": CONTAINER,
                "image": pulumi.Output.format("{0}:{1}", repository.repository_url, config.get("imageTag") or "1.0.0"),
                "essential": True,
                "portMappings": [{"containerPort": PORT, "protocol": "tcp"}],
                "environment": [
                    {"name": "DB_HOST", "value": database.endpoint},
                    {"name": "DB_READER_HOST", "value": database.reader_endpoint},
                    {"name": "DB_PORT", "value": str(DB_PORT)},
                    {"name": "DB_NAME", "value": database.database_name},
                    {"name": "DB_USER", "value": database.master_username},
                ],
                "secrets": [{"name": "DB_PASSWORD", "valueFrom": secret.arn}],
                "logConfiguration": {
                    "logDriver": "awslogs",
                    "options": {
                        "awslogs-group": log_group.name,
                        "awslogs-region": region,
                        "awslogs-stream-prefix": CONTAINER,
                    },
                },
            }
        ]
    ),
    opts=opts(depends_on=[secret_value]),
)
service = aws.ecs.Service(
    name("service"),
    name=name("service"),
    cluster=cluster.arn,
    task_definition=task.arn,
    launch_type="FARGATE",
    desired_count=2,
    health_check_grace_period_seconds=60,
    deployment_circuit_breaker={"enable": True, "rollback": True},
    network_configuration={
        "subnets": private_ids,
        "security_groups": [task_group.id],
        "assign_public_ip": False,
    },
    load_balancers=[{"target_group_arn": targets.arn, "container_name": CONTAINER, "container_port": PORT}],
    opts=opts(depends_on=[https], ignore_changes=["desired_count"]),
)
scaling = aws.appautoscaling.Target(
    name("scaling"),
    service_namespace="ecs",
    scalable_dimension="ecs:service:DesiredCount",
    resource_id=pulumi.Output.format("service/{0}/{1}", cluster.name, service.name),
    min_capacity=2,
    max_capacity=10,
    opts=opts(),
)
aws.appautoscaling.Policy(
    name("cpu"),
    name=name("cpu"),
    policy_type="TargetTrackingScaling",
    service_namespace=scaling.service_namespace,
    scalable_dimension=scaling.scalable_dimension,
    resource_id=scaling.resource_id,
    target_tracking_scaling_policy_configuration={
        "predefined_metric_specification": {"predefined_metric_type": "ECSServiceAverageCPUUtilization"},
        "target_value": 60,
        "scale_in_cooldown": 300,
        "scale_out_cooldown": 60,
    },
    opts=opts(),
)

pulumi.export("alb_dns_name", alb.dns_name)
pulumi.export("ecr_repository_uri", repository.repository_url)
pulumi.export("database_endpoint", database.endpoint)
pulumi.export("cluster_name", cluster.name)

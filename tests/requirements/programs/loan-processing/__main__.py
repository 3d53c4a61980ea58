"""Loan processing: a load balancer, Fargate tasks in three zones and PostgreSQL, with logs that audits can rely on."""

import pulumi
import pulumi_aws as aws

import network
from policies import allow, data_key, document, repository_arn, role
from settings import account, config, image, lookup, name, opts, region

SERVICE = name("loan-processing").removeprefix("fintech-")
CONTAINER = "loan-processing"
PORT = 80
DB_PORT = 5432
LOGS = f"/ecs/fintech/{SERVICE}"
INSIGHTS = f"/aws/ecs/containerinsights/{name('cluster')}/performance"
YEARS_7 = 7 * 365

net = network.build()
public_ids = [subnet.id for subnet in net.public]
private_ids = [subnet.id for subnet in net.private]
key = data_key([LOGS, INSIGHTS])


def container_logs(thing: str, path: str) -> aws.cloudwatch.LogGroup:
    return aws.cloudwatch.LogGroup(name(thing), name=path, retention_in_days=90, kms_key_id=key.arn, opts=opts())


# Who may talk to whom
alb_group = network.security_group("alb", net.vpc, "Load balancer")
task_group = network.security_group("task", net.vpc, "Tasks of the application")
db_group = network.security_group("db", net.vpc, "Database")
for port in (80, 443):
    network.internet_rule(aws.vpc.SecurityGroupIngressRule, f"alb-{port}", alb_group, port)
network.connect("alb-task", alb_group, task_group, PORT)
network.connect("task-db", task_group, db_group, DB_PORT)
# Tasks fetch their image and secret and write their logs over HTTPS.
network.internet_rule(aws.vpc.SecurityGroupEgressRule, "task-https", task_group, 443)

# Access logs of the load balancer
log_bucket = aws.s3.Bucket(
    name("alb-logs"), bucket=f"{name('alb-logs')}-{account}-{region}", force_destroy=True, opts=opts()
)
versioning = aws.s3.BucketVersioning(
    name("alb-logs"), bucket=log_bucket.id, versioning_configuration={"status": "Enabled"}, opts=opts()
)
aws.s3.BucketPublicAccessBlock(
    name("alb-logs"),
    bucket=log_bucket.id,
    block_public_acls=True,
    block_public_policy=True,
    ignore_public_acls=True,
    restrict_public_buckets=True,
    opts=opts(),
)
# Load balancers write only to buckets that S3 encrypts with its own keys.
aws.s3.BucketServerSideEncryptionConfiguration(
    name("alb-logs"),
    bucket=log_bucket.id,
    rules=[{"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}],
    opts=opts(),
)
aws.s3.BucketLifecycleConfiguration(
    name("alb-logs"),
    bucket=log_bucket.id,
    rules=[
        {
            "id": "audit",
            "status": "Enabled",
            "filter": {"prefix": ""},
            "transitions": [{"days": 90, "storage_class": "GLACIER"}],
            "expiration": {"days": YEARS_7},
            "noncurrent_version_expiration": {"noncurrent_days": YEARS_7},
            "abort_incomplete_multipart_upload": {"days_after_initiation": 7},
        }
    ],
    opts=opts(depends_on=[versioning]),
)
# S3 refuses lifecycle rules on buckets with MFA delete, so the policy asks for the second factor. It goes before the
# bucket when the stack is destroyed.
log_policy = aws.s3.BucketPolicy(
    name("alb-logs"),
    bucket=log_bucket.id,
    policy=document(
        allow(
            ["s3:PutObject"],
            pulumi.Output.format("{0}/AWSLogs/{1}/*", log_bucket.arn, account),
            Sid="LoadBalancerLogs",
            Principal={"Service": "logdelivery.elasticloadbalancing.amazonaws.com"},
        ),
        {
            "Sid": "DeleteWithMfaOnly",
            "Effect": "Deny",
            "Principal": "*",
            "Action": ["s3:DeleteObject", "s3:DeleteObjectVersion"],
            "Resource": pulumi.Output.format("{0}/*", log_bucket.arn),
            "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
        },
        {
            "Sid": "TlsOnly",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [log_bucket.arn, pulumi.Output.format("{0}/*", log_bucket.arn)],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
    ),
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
    access_logs={"bucket": log_bucket.bucket, "enabled": True},
    drop_invalid_header_fields=True,
    enable_deletion_protection=False,
    opts=opts(depends_on=[log_policy]),
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
certificate = aws.acm.get_certificate(
    domain=config.require("certificateDomain"), statuses=["ISSUED"], most_recent=True, opts=lookup
)
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
aws.lb.Listener(
    name("http"),
    load_balancer_arn=alb.arn,
    port=80,
    protocol="HTTP",
    default_actions=[{"type": "redirect", "redirect": {"port": "443", "protocol": "HTTPS", "status_code": "HTTP_301"}}],
    opts=opts(),
)

# Database; its password is an entry that somebody else keeps
password = aws.secretsmanager.get_secret_version(secret_id=config.require("dbPasswordSecret"), opts=lookup)
db_subnets = aws.rds.SubnetGroup(name("db"), name=name("db"), subnet_ids=private_ids, opts=opts())
database = aws.rds.Instance(
    name("db"),
    identifier=name("db"),
    engine="postgres",
    engine_version="16",
    instance_class="db.t3.small",
    allocated_storage=20,
    storage_type="gp3",
    storage_encrypted=True,
    kms_key_id=key.arn,
    multi_az=True,
    db_name="loans",
    port=DB_PORT,
    username="loans_admin",
    password=pulumi.Output.secret(password.secret_string),
    db_subnet_group_name=db_subnets.name,
    vpc_security_group_ids=[db_group.id],
    publicly_accessible=False,
    backup_retention_period=7,
    backup_window="03:00-04:00",
    maintenance_window="sun:04:30-sun:05:30",
    delete_automated_backups=True,
    deletion_protection=False,
    skip_final_snapshot=True,
    opts=opts(),
)

# Tasks
log_group = container_logs("logs", LOGS)
execution_role = role(
    "execution",
    "ecs-tasks.amazonaws.com",
    allow(["ecr:GetAuthorizationToken"], "*"),
    allow(
        ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        repository_arn(image),
    ),
    allow(
        ["logs:CreateLogStream", "logs:PutLogEvents"],
        pulumi.Output.format("{0}:*", log_group.arn),
    ),
    allow(["secretsmanager:GetSecretValue"], password.secret_arn),
)
# The application calls no AWS service.
task_role = role("task", "ecs-tasks.amazonaws.com")
# Without this group Container Insights makes one of its own, which stays when the stack goes.
insights = container_logs("insights", INSIGHTS)
cluster = aws.ecs.Cluster(
    name("cluster"),
    name=name("cluster"),
    settings=[{"name": "containerInsights", "value": "enabled"}],
    opts=opts(depends_on=[insights]),
)
task = aws.ecs.TaskDefinition(
    name("task"),
    family=name("loan-processing"),
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
                "environment": [
                    {"name": "DB_HOST", "value": database.address},
                    {"name": "DB_PORT", "value": str(DB_PORT)},
                    {"name": "DB_NAME", "value": database.db_name},
                    {"name": "DB_USER", "value": database.username},
                ],
                "secrets": [{"name": "DB_PASSWORD", "valueFrom": password.secret_arn}],
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
    opts=opts(),
)
service = aws.ecs.Service(
    name("service"),
    name=SERVICE,
    cluster=cluster.arn,
    task_definition=task.arn,
    launch_type="FARGATE",
    desired_count=3,
    wait_for_steady_state=True,
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
    min_capacity=3,
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
        "target_value": 70,
        "scale_in_cooldown": 300,
        "scale_out_cooldown": 60,
    },
    opts=opts(),
)

pulumi.export("vpc_id", net.vpc.id)
pulumi.export("alb_dns_name", alb.dns_name)
pulumi.export("cluster_name", cluster.name)
pulumi.export("database_endpoint", database.endpoint)

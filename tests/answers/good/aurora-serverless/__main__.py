import ipaddress
import json

import pulumi
import pulumi_aws as aws

stack = pulumi.get_stack()
config = pulumi.Config()
min_acu = config.get_float("minCapacity") or 0.5
max_acu = config.get_float("maxCapacity") or 8
is_prod = stack == "prod"

TAGS = {"Project": "ledger", "Environment": stack, "Owner": "finance-platform", "DataClass": "confidential"}
PREFIX = f"ledger-{stack}"
vpc_cidr = ipaddress.ip_network("10.60.0.0/16")
blocks = [str(block) for block in vpc_cidr.subnets(new_prefix=22)]
zones = aws.get_availability_zones_output(state="available").names

vpc = aws.ec2.Vpc(
    f"{PREFIX}-vpc",
    cidr_block=str(vpc_cidr),
    enable_dns_hostnames=True,
    tags={**TAGS, "Name": f"{PREFIX}-vpc"},
)
private_rt = aws.ec2.RouteTable(f"{PREFIX}-private", vpc_id=vpc.id, tags={**TAGS, "Name": f"{PREFIX}-private"})
db_subnets = []
for number in range(3):
    subnet = aws.ec2.Subnet(
        f"{PREFIX}-db-{number}",
        vpc_id=vpc.id,
        cidr_block=blocks[number],
        availability_zone=zones[number],
        map_public_ip_on_launch=False,
        tags={**TAGS, "Name": f"{PREFIX}-db-{number}"},
    )
    aws.ec2.RouteTableAssociation(f"{PREFIX}-db-{number}", subnet_id=subnet.id, route_table_id=private_rt.id)
    db_subnets.append(subnet)

db_sg = aws.ec2.SecurityGroup(
    f"{PREFIX}-db",
    vpc_id=vpc.id,
    description="Aurora, from inside the network",
    ingress=[
        {
            "protocol": "tcp",
            "from_port": 5432,
            "to_port": 5432,
            "cidr_blocks": [vpc.cidr_block],
            "description": "PostgreSQL from the VPC",
        }
    ],
    tags={**TAGS, "Name": f"{PREFIX}-db"},
)

key = aws.kms.Key(f"{PREFIX}-key", description="Ledger data", enable_key_rotation=True, tags=TAGS)
aws.kms.Alias(f"{PREFIX}-key", name=f"alias/{PREFIX}", target_key_id=key.key_id)

subnet_group = aws.rds.SubnetGroup(f"{PREFIX}-db", subnet_ids=[s.id for s in db_subnets], tags=TAGS)
cluster_parameters = aws.rds.ClusterParameterGroup(
    f"{PREFIX}-params",
    family="aurora-postgresql16",
    parameters=[
        {"name": "rds.force_ssl", "value": "1"},
        {"name": "log_min_duration_statement", "value": "1000"},
    ],
    tags=TAGS,
)
monitoring_role = aws.iam.Role(
    f"{PREFIX}-monitoring",
    assume_role_policy=json.dumps({
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "monitoring.rds.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }),
    managed_policy_arns=["arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"],
    tags=TAGS,
)
cluster = aws.rds.Cluster(
    f"{PREFIX}-cluster",
    cluster_identifier=f"{PREFIX}-cluster",
    engine=aws.rds.EngineType.AURORA_POSTGRESQL,
    engine_mode=aws.rds.EngineMode.PROVISIONED,
    engine_version="16.6",
    database_name="ledger",
    master_username="ledger_admin",
    manage_master_user_password=True,
    master_user_secret_kms_key_id=key.key_id,
    storage_encrypted=True,
    kms_key_id=key.arn,
    db_subnet_group_name=subnet_group.name,
    db_cluster_parameter_group_name=cluster_parameters.name,
    vpc_security_group_ids=[db_sg.id],
    serverlessv2_scaling_configuration={"min_capacity": min_acu, "max_capacity": max_acu},
    enable_http_endpoint=True,
    iam_database_authentication_enabled=True,
    backup_retention_period=14,
    preferred_backup_window="15:00-16:00",
    preferred_maintenance_window="sun:16:30-sun:17:30",
    copy_tags_to_snapshot=True,
    enabled_cloudwatch_logs_exports=["postgresql"],
    deletion_protection=is_prod,
    skip_final_snapshot=not is_prod,
    final_snapshot_identifier=f"{PREFIX}-final" if is_prod else None,
    tags=TAGS,
)
for role_name, tier in (("writer", 0), ("reader", 1)):
    aws.rds.ClusterInstance(
        f"{PREFIX}-{role_name}",
        identifier=f"{PREFIX}-{role_name}",
        cluster_identifier=cluster.id,
        instance_class="db.serverless",
        engine=cluster.engine,
        engine_version=cluster.engine_version,
        promotion_tier=tier,
        publicly_accessible=False,
        performance_insights_enabled=True,
        monitoring_interval=60,
        monitoring_role_arn=monitoring_role.arn,
        tags=TAGS,
    )

secret_arn = cluster.master_user_secrets[0].secret_arn

fn_name = f"{PREFIX}-query"
fn_logs = aws.cloudwatch.LogGroup(f"{fn_name}-logs", name=f"/aws/lambda/{fn_name}", retention_in_days=30, tags=TAGS)
fn_role = aws.iam.Role(
    f"{fn_name}-role",
    assume_role_policy=json.dumps({
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }),
    tags=TAGS,
)
fn_policy = aws.iam.Policy(
    f"{fn_name}-policy",
    policy=pulumi.Output.all(cluster.arn, secret_arn, key.arn, fn_logs.arn).apply(
        lambda a: json.dumps({
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "rds-data:ExecuteStatement", "Resource": a[0]},
                {"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": a[1]},
                {"Effect": "Allow", "Action": "kms:Decrypt", "Resource": a[2]},
                {"Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": f"{a[3]}:*"},
            ],
        })
    ),
    tags=TAGS,
)
attachment = aws.iam.RolePolicyAttachment(f"{fn_name}-attach", role=fn_role.name, policy_arn=fn_policy.arn)
query = aws.lambda_.Function(
    fn_name,
    name=fn_name,
    runtime="python3.12",
    handler="query.handler",
    code=pulumi.FileArchive("fn"),
    role=fn_role.arn,
    timeout=30,
    environment={
        "variables": {"CLUSTER_ARN": cluster.arn, "SECRET_ARN": secret_arn, "DATABASE": cluster.database_name}
    },
    tags=TAGS,
    opts=pulumi.ResourceOptions(depends_on=[attachment, fn_logs]),
)

alarms = aws.sns.Topic(f"{PREFIX}-alarms", tags=TAGS)
aws.cloudwatch.MetricAlarm(
    f"{PREFIX}-acu",
    alarm_description="Close to the maximum capacity",
    namespace="AWS/RDS",
    metric_name="ACUUtilization",
    dimensions={"DBClusterIdentifier": cluster.cluster_identifier},
    statistic="Average",
    period=300,
    evaluation_periods=3,
    threshold=90,
    comparison_operator="GreaterThanThreshold",
    alarm_actions=[alarms.arn],
    tags=TAGS,
)

pulumi.export("cluster_endpoint", cluster.endpoint)
pulumi.export("reader_endpoint", cluster.reader_endpoint)
pulumi.export("secret_arn", secret_arn)
pulumi.export("query_function", query.name)

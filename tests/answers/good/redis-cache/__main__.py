"""Session cache: an ElastiCache replication group that only the application security group reaches."""

import pulumi
import pulumi_aws as aws
import pulumi_random as random

config = pulumi.Config()
suffix = config.require("environmentSuffix")
node_type = config.get("nodeType", "cache.t4g.small")

tags = {"Project": "sessions", "Environment": suffix, "Owner": "identity", "CostCenter": "1200"}

azs = aws.get_availability_zones(state="available")

vpc = aws.ec2.Vpc(
    f"sessions-vpc-{suffix}",
    cidr_block="10.40.0.0/16",
    enable_dns_support=True,
    enable_dns_hostnames=True,
    tags=tags | {"Name": f"sessions-vpc-{suffix}"},
)

# Nothing in this network needs the internet: the functions reach AWS through an interface endpoint.
subnets = []
route_table = aws.ec2.RouteTable(
    f"sessions-rt-{suffix}", vpc_id=vpc.id, tags=tags | {"Name": f"sessions-private-{suffix}"}
)
for i in range(3):
    subnet = aws.ec2.Subnet(
        f"sessions-private-{i}-{suffix}",
        vpc_id=vpc.id,
        cidr_block=f"10.40.{i * 16}.0/20",
        availability_zone=azs.names[i],
        tags=tags | {"Name": f"sessions-private-{i}-{suffix}"},
    )
    aws.ec2.RouteTableAssociation(
        f"sessions-private-rta-{i}-{suffix}", subnet_id=subnet.id, route_table_id=route_table.id
    )
    subnets.append(subnet)
subnet_ids = [s.id for s in subnets]

app_sg = aws.ec2.SecurityGroup(
    f"sessions-app-sg-{suffix}",
    description="Clients of the session cache",
    vpc_id=vpc.id,
    tags=tags | {"Name": f"sessions-app-{suffix}"},
)
cache_sg = aws.ec2.SecurityGroup(
    f"sessions-cache-sg-{suffix}",
    description="Session cache",
    vpc_id=vpc.id,
    tags=tags | {"Name": f"sessions-cache-{suffix}"},
)
endpoint_sg = aws.ec2.SecurityGroup(
    f"sessions-endpoint-sg-{suffix}",
    description="Interface endpoints",
    vpc_id=vpc.id,
    tags=tags | {"Name": f"sessions-endpoint-{suffix}"},
)


def allow(name: str, source: aws.ec2.SecurityGroup, target: aws.ec2.SecurityGroup, port: int) -> None:
    """Open one TCP port from one group to another, on both sides."""
    aws.ec2.SecurityGroupRule(
        f"{name}-in-{suffix}",
        type="ingress",
        security_group_id=target.id,
        source_security_group_id=source.id,
        protocol="tcp",
        from_port=port,
        to_port=port,
        description=name,
    )
    aws.ec2.SecurityGroupRule(
        f"{name}-out-{suffix}",
        type="egress",
        security_group_id=source.id,
        source_security_group_id=target.id,
        protocol="tcp",
        from_port=port,
        to_port=port,
        description=name,
    )


allow("app-to-cache", app_sg, cache_sg, 6379)
allow("app-to-endpoint", app_sg, endpoint_sg, 443)

aws.ec2.VpcEndpoint(
    f"sessions-secrets-endpoint-{suffix}",
    vpc_id=vpc.id,
    service_name=f"com.amazonaws.{aws.get_region().region}.secretsmanager",
    vpc_endpoint_type="Interface",
    subnet_ids=subnet_ids,
    security_group_ids=[endpoint_sg.id],
    private_dns_enabled=True,
    tags=tags | {"Name": f"sessions-secrets-{suffix}"},
)

key = aws.kms.Key(
    f"sessions-key-{suffix}",
    description="Session cache and its token",
    enable_key_rotation=True,
    deletion_window_in_days=7,
    tags=tags,
)
token = random.RandomPassword(f"sessions-token-{suffix}", length=48, special=False)
secret = aws.secretsmanager.Secret(
    f"sessions-token-{suffix}",
    description="AUTH token of the session cache",
    kms_key_id=key.arn,
    recovery_window_in_days=7,
    tags=tags,
)

subnet_group = aws.elasticache.SubnetGroup(f"sessions-subnets-{suffix}", subnet_ids=subnet_ids, tags=tags)
parameter_group = aws.elasticache.ParameterGroup(
    f"sessions-params-{suffix}",
    family="redis7",
    parameters=[{"name": "maxmemory-policy", "value": "volatile-lru"}],
    tags=tags,
)
slow_log = aws.cloudwatch.LogGroup(
    f"sessions-slow-log-{suffix}", name=f"/elasticache/sessions-{suffix}/slow", retention_in_days=14, tags=tags
)
cache = aws.elasticache.ReplicationGroup(
    f"sessions-{suffix}",
    replication_group_id=f"sessions-{suffix}",
    description="Session cache",
    engine="redis",
    engine_version="7.1",
    node_type=node_type,
    port=6379,
    num_cache_clusters=3,
    automatic_failover_enabled=True,
    multi_az_enabled=True,
    subnet_group_name=subnet_group.name,
    security_group_ids=[cache_sg.id],
    parameter_group_name=parameter_group.name,
    at_rest_encryption_enabled=True,
    kms_key_id=key.arn,
    transit_encryption_enabled=True,
    auth_token=token.result,
    auth_token_update_strategy="ROTATE",
    snapshot_retention_limit=5,
    snapshot_window="03:00-04:00",
    maintenance_window="sun:05:00-sun:06:00",
    auto_minor_version_upgrade=True,
    apply_immediately=False,
    log_delivery_configurations=[
        {
            "destination": slow_log.name,
            "destination_type": "cloudwatch-logs",
            "log_format": "json",
            "log_type": "slow-log",
        }
    ],
    tags=tags,
)
aws.secretsmanager.SecretVersion(
    f"sessions-token-value-{suffix}",
    secret_id=secret.id,
    secret_string=pulumi.Output.json_dumps(
        {"host": cache.primary_endpoint_address, "port": 6379, "auth_token": token.result}
    ),
)

topic = aws.sns.Topic(f"sessions-alarms-{suffix}", tags=tags)
for metric, threshold in {"CPUUtilization": 75, "DatabaseMemoryUsagePercentage": 80}.items():
    for node in range(1, 4):
        aws.cloudwatch.MetricAlarm(
            f"sessions-{metric.lower()}-{node}-{suffix}",
            namespace="AWS/ElastiCache",
            metric_name=metric,
            dimensions={"CacheClusterId": cache.replication_group_id.apply(lambda g, n=node: f"{g}-{n:03d}")},
            statistic="Average",
            period=300,
            evaluation_periods=3,
            threshold=threshold,
            comparison_operator="GreaterThanThreshold",
            alarm_actions=[topic.arn],
            tags=tags,
        )

pulumi.export("primary_endpoint", cache.primary_endpoint_address)
pulumi.export("reader_endpoint", cache.reader_endpoint_address)
pulumi.export("token_secret_arn", secret.arn)
pulumi.export("client_security_group_id", app_sg.id)

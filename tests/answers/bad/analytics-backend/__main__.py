"""Analytics back end."""

import json

import pulumi
import pulumi_aws as aws

config = pulumi.Config()
environment_suffix = config.get("environmentSuffix") or "dev"
account = aws.get_caller_identity()

provider = pulumi.providers.Aws(
    "analytics-provider",
    region="eu-south-1",
)
opts = pulumi.ResourceOptions(provider=provider)

vpc = aws.ec2.Vpc(f"analytics-vpc-{environment_suffix}", cidr_block="10.1.0.0/16", opts=opts)
subnet_a = aws.ec2.Subnet(
    f"analytics-a-{environment_suffix}",
    vpc_id=vpc.vpc_id,
    cidr_block="10.1.0.0/24",
    opts=opts,
)
subnet_b = aws.ec2.Subnet(
    f"analytics-b-{environment_suffix}",
    vpc_id=vpc.id,
    cidr_block="10.1.1.0/24",
    availability_zone_name=aws.get_availability_zones().zones[1],
    opts=opts,
)

data = aws.s3.Bucket(
    f"analytics-data-{environment_suffix}",
    encryption={"sse_algorithm": "AES256"},
    opts=opts,
)
balancer = aws.elbv2.LoadBalancer(
    f"analytics-alb-{environment_suffix}",
    subnets=[subnet_a.id, subnet_b.id],
    opts=opts,
)
rule = aws.cloudwatch.EventRule(
    f"analytics-nightly-{environment_suffix}",
    schedule="cron(0 2 * * ? *)",
    opts=opts,
)
task_role = aws.iam.Role(
    f"analytics-task-{environment_suffix}",
    assume_role_policy=json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}
            ],
        }
    ),
    opts=opts,
)
aws.iam.RolePolicy(
    f"analytics-task-policy-{environment_suffix}",
    role=task_role.id,
    policy=json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": data.arn}],
        }
    ),
    opts=opts,
)
cache = aws.elasticache.ReplicationGroup(
    f"analytics-cache-{environment_suffix}",
    replication_group_description="Analytics cache",
    node_type="cache.t4g.small",
    num_cache_clusters=2,
    automatic_failover_enabled=True,
    transit_encryption_enabled=True,
    at_rest_encryption_enabled=True,
    opts=opts,
)
service = aws.ecs.Service(
    f"analytics-service-{environment_suffix}",
    network_configuration=aws.ecs.ServiceNetworkConfiguration(
        subnets=[subnet_a.id, subnet_b.id],
    ),
    opts=opts,
)

pulumi.export("cache_endpoint", cache.primary_endpoint)
pulumi.export("bucket", data.bucket)

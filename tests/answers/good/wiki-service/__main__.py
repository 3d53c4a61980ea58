"""Internal wiki: ALB with Cognito sign-in, one Fargate service, pages on EFS. The network is the company's own."""

import json

import pulumi
import pulumi_aws as aws

config = pulumi.Config()
env = pulumi.get_stack()
hostname = config.require("hostname")
image = config.require("image")
certificate_arn = config.require("certificateArn")
port = 3000

tags = {"Project": "wiki", "Environment": env, "Owner": "it", "ManagedBy": "pulumi"}
aws_tagged = aws.Provider("tagged", region=aws.config.region, default_tags={"tags": tags})
pulumi.runtime.register_stack_transformation(
    lambda args: pulumi.ResourceTransformationResult(
        props=args.props,
        opts=pulumi.ResourceOptions.merge(args.opts, pulumi.ResourceOptions(provider=aws_tagged))
        if args.type_.startswith("aws:")
        else args.opts,
    )
)

account_id = aws.get_caller_identity().account_id
region = aws.get_region().region
vpc = aws.ec2.get_vpc(tags={"Name": f"company-{env}"})
public_subnets = aws.ec2.get_subnets(
    filters=[{"name": "vpc-id", "values": [vpc.id]}, {"name": "tag:Tier", "values": ["public"]}]
)
private_subnets = aws.ec2.get_subnets(
    filters=[{"name": "vpc-id", "values": [vpc.id]}, {"name": "tag:Tier", "values": ["private"]}]
)

# Sign-in
pool = aws.cognito.UserPool(
    f"wiki-users-{env}",
    mfa_configuration="ON",
    software_token_mfa_configuration={"enabled": True},
    admin_create_user_config={"allow_admin_create_user_only": True},
    auto_verified_attributes=["email"],
    username_attributes=["email"],
    password_policy={
        "minimum_length": 14,
        "require_lowercase": True,
        "require_numbers": True,
        "require_symbols": True,
        "require_uppercase": True,
        "temporary_password_validity_days": 3,
    },
    account_recovery_setting={"recovery_mechanisms": [{"name": "verified_email", "priority": 1}]},
    deletion_protection="INACTIVE",
)
domain = aws.cognito.UserPoolDomain(
    f"wiki-users-{env}", domain=f"wiki-{env}-{account_id}", user_pool_id=pool.id
)
client = aws.cognito.UserPoolClient(
    f"wiki-client-{env}",
    user_pool_id=pool.id,
    generate_secret=True,
    allowed_oauth_flows=["code"],
    allowed_oauth_flows_user_pool_client=True,
    allowed_oauth_scopes=["openid", "email"],
    callback_urls=[f"https://{hostname}/oauth2/idpresponse"],
    logout_urls=[f"https://{hostname}/"],
    supported_identity_providers=["COGNITO"],
    prevent_user_existence_errors="ENABLED",
)

# Security groups
alb_sg = aws.ec2.SecurityGroup(f"wiki-alb-{env}", vpc_id=vpc.id, description="Load balancer")
task_sg = aws.ec2.SecurityGroup(f"wiki-task-{env}", vpc_id=vpc.id, description="Wiki tasks")
efs_sg = aws.ec2.SecurityGroup(f"wiki-efs-{env}", vpc_id=vpc.id, description="Wiki file system")
for listen in (80, 443):
    aws.vpc.SecurityGroupIngressRule(
        f"wiki-alb-in-{listen}-{env}",
        security_group_id=alb_sg.id,
        cidr_ipv4="0.0.0.0/0",
        ip_protocol="tcp",
        from_port=listen,
        to_port=listen,
        description="Browsers",
    )
for name, origin, target, number in (
    ("alb-task", alb_sg, task_sg, port),
    ("task-efs", task_sg, efs_sg, 2049),
):
    aws.vpc.SecurityGroupEgressRule(
        f"wiki-{name}-out-{env}",
        security_group_id=origin.id,
        referenced_security_group_id=target.id,
        ip_protocol="tcp",
        from_port=number,
        to_port=number,
    )
    aws.vpc.SecurityGroupIngressRule(
        f"wiki-{name}-in-{env}",
        security_group_id=target.id,
        referenced_security_group_id=origin.id,
        ip_protocol="tcp",
        from_port=number,
        to_port=number,
    )
# Cognito (from the load balancer), ECR and CloudWatch Logs (from the tasks).
for name, group in (("alb", alb_sg), ("task", task_sg)):
    aws.vpc.SecurityGroupEgressRule(
        f"wiki-{name}-https-out-{env}",
        security_group_id=group.id,
        cidr_ipv4="0.0.0.0/0",
        ip_protocol="tcp",
        from_port=443,
        to_port=443,
    )

# Pages
files = aws.efs.FileSystem(
    f"wiki-pages-{env}",
    encrypted=True,
    performance_mode="generalPurpose",
    throughput_mode="elastic",
    lifecycle_policies=[{"transition_to_ia": "AFTER_30_DAYS"}],
    tags={"Name": f"wiki-pages-{env}"},
)
aws.efs.BackupPolicy(f"wiki-pages-{env}", file_system_id=files.id, backup_policy={"status": "ENABLED"})
mounts = [
    aws.efs.MountTarget(
        f"wiki-pages-{index}-{env}", file_system_id=files.id, subnet_id=subnet_id, security_groups=[efs_sg.id]
    )
    for index, subnet_id in enumerate(private_subnets.ids)
]
access_point = aws.efs.AccessPoint(
    f"wiki-pages-{env}",
    file_system_id=files.id,
    posix_user={"uid": 1000, "gid": 1000},
    root_directory={
        "path": "/wiki",
        "creation_info": {"owner_uid": 1000, "owner_gid": 1000, "permissions": "0750"},
    },
)

# Tasks
logs = aws.cloudwatch.LogGroup(f"wiki-logs-{env}", name=f"/ecs/wiki-{env}", retention_in_days=30)
ecs_trust = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "ecs-tasks.amazonaws.com"},
                "Action": "sts:AssumeRole",
                "Condition": {"StringEquals": {"aws:SourceAccount": account_id}},
            }
        ],
    }
)
execution_role = aws.iam.Role(f"wiki-execution-{env}", assume_role_policy=ecs_trust)
aws.iam.RolePolicyAttachment(
    f"wiki-execution-{env}",
    role=execution_role.name,
    policy_arn="arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
)
task_role = aws.iam.Role(f"wiki-task-{env}", assume_role_policy=ecs_trust)
aws.iam.RolePolicy(
    f"wiki-task-{env}",
    role=task_role.name,
    policy=pulumi.Output.json_dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Action": ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
                    "Resource": files.arn,
                    "Condition": {"StringEquals": {"elasticfilesystem:AccessPointArn": access_point.arn}},
                }
            ],
        }
    ),
)
cluster = aws.ecs.Cluster(f"wiki-{env}", settings=[{"name": "containerInsights", "value": "enabled"}])
task = aws.ecs.TaskDefinition(
    f"wiki-{env}",
    family=f"wiki-{env}",
    cpu="512",
    memory="1024",
    network_mode="awsvpc",
    requires_compatibilities=["FARGATE"],
    execution_role_arn=execution_role.arn,
    task_role_arn=task_role.arn,
    volumes=[
        {
            "name": "pages",
            "efs_volume_configuration": {
                "file_system_id": files.id,
                "transit_encryption": "ENABLED",
                "authorization_config": {"access_point_id": access_point.id, "iam": "ENABLED"},
            },
        }
    ],
    container_definitions=logs.name.apply(
        lambda group: json.dumps(
            [
                {
                    "name": "wiki",
                    "image": image,
                    "essential": True,
                    "portMappings": [{"containerPort": port}],
                    "mountPoints": [{"sourceVolume": "pages", "containerPath": "/data"}],
                    "logConfiguration": {
                        "logDriver": "awslogs",
                        "options": {
                            "awslogs-group": group,
                            "awslogs-region": region,
                            "awslogs-stream-prefix": "wiki",
                        },
                    },
                }
            ]
        )
    ),
)

# Load balancer
alb = aws.lb.LoadBalancer(
    f"wiki-{env}",
    load_balancer_type="application",
    internal=False,
    security_groups=[alb_sg.id],
    subnets=public_subnets.ids,
    drop_invalid_header_fields=True,
)
group = aws.lb.TargetGroup(
    f"wiki-{env}",
    vpc_id=vpc.id,
    port=port,
    protocol="HTTP",
    target_type="ip",
    health_check={"path": "/healthz", "matcher": "200", "interval": 30},
)
listener = aws.lb.Listener(
    f"wiki-https-{env}",
    load_balancer_arn=alb.arn,
    port=443,
    protocol="HTTPS",
    ssl_policy="ELBSecurityPolicy-TLS13-1-2-2021-06",
    certificate_arn=certificate_arn,
    default_actions=[
        {
            "type": "authenticate-cognito",
            "order": 1,
            "authenticate_cognito": {
                "user_pool_arn": pool.arn,
                "user_pool_client_id": client.id,
                "user_pool_domain": domain.domain,
            },
        },
        {"type": "forward", "order": 2, "target_group_arn": group.arn},
    ],
)
aws.lb.Listener(
    f"wiki-http-{env}",
    load_balancer_arn=alb.arn,
    port=80,
    protocol="HTTP",
    default_actions=[
        {"type": "redirect", "redirect": {"port": "443", "protocol": "HTTPS", "status_code": "HTTP_301"}}
    ],
)
service = aws.ecs.Service(
    f"wiki-{env}",
    cluster=cluster.arn,
    task_definition=task.arn,
    desired_count=2,
    launch_type="FARGATE",
    platform_version="LATEST",
    deployment_circuit_breaker={"enable": True, "rollback": True},
    network_configuration={"subnets": private_subnets.ids, "security_groups": [task_sg.id]},
    load_balancers=[{"target_group_arn": group.arn, "container_name": "wiki", "container_port": port}],
    opts=pulumi.ResourceOptions(depends_on=[listener, *mounts]),
)

zone = aws.route53.get_zone(name=hostname.split(".", 1)[1])
aws.route53.Record(
    f"wiki-{env}",
    zone_id=zone.zone_id,
    name=hostname,
    type="A",
    aliases=[{"name": alb.dns_name, "zone_id": alb.zone_id, "evaluate_target_health": True}],
)

pulumi.export("url", f"https://{hostname}")
pulumi.export("user_pool_id", pool.id)
pulumi.export("file_system_id", files.id)

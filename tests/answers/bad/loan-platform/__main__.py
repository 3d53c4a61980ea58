"""Loan processing platform: VPC, ALB, ECS Fargate and PostgreSQL."""

import json

import pulumi
import pulumi_aws as aws

env = pulumi.Config().get("env") or "dev"
DB_USER = "loan_admin"
DB_PASSWORD = "LoanDb-" + "2024!Secure"

vpc = aws.ec2.Vpc(f"loan-vpc-{env}", cidr_block="10.0.0.0/16", enable_dns_hostnames=True, enable_dns_support=True)
igw = aws.ec2.InternetGateway(f"loan-igw-{env}", vpc_id=vpc.id)
zones = aws.get_availability_zones(state="available")

public_rt = aws.ec2.RouteTable(
    f"loan-public-rt-{env}",
    vpc_id=vpc.id,
    routes=[{"cidr_block": "0.0.0.0/0", "gateway_id": igw.id}],
)
public_subnets = []
private_subnets = []
for i in range(2):
    subnet = aws.ec2.Subnet(
        f"loan-public-{i}-{env}",
        vpc_id=vpc.id,
        cidr_block=f"10.0.{i}.0/24",
        availability_zone=zones.names[i],
        map_public_ip_on_launch=True,
    )
    aws.ec2.RouteTableAssociation(f"loan-public-rta-{i}-{env}", subnet_id=subnet.id, route_table_id=public_rt.id)
    public_subnets.append(subnet)
    private_subnets.append(
        aws.ec2.Subnet(
            f"loan-private-{i}-{env}",
            vpc_id=vpc.id,
            cidr_block=f"10.0.{i + 10}.0/24",
            availability_zone=zones.names[i],
        )
    )

nat_ip = aws.ec2.Eip(f"loan-nat-ip-{env}", domain="vpc")
nat = aws.ec2.NatGateway(f"loan-nat-{env}", allocation_id=nat_ip.id, subnet_id=public_subnets[0].id)
private_rt = aws.ec2.RouteTable(
    f"loan-private-rt-{env}", vpc_id=vpc.id, routes=[{"cidr_block": "0.0.0.0/0", "nat_gateway_id": nat.id}]
)
for i, subnet in enumerate(private_subnets):
    aws.ec2.RouteTableAssociation(f"loan-private-rta-{i}-{env}", subnet_id=subnet.id, route_table_id=private_rt.id)

alb_sg = aws.ec2.SecurityGroup(
    f"loan-alb-sg-{env}",
    vpc_id=vpc.id,
    ingress=[
        {"protocol": "tcp", "from_port": 80, "to_port": 80, "cidr_blocks": ["0.0.0.0/0"]},
        {"protocol": "tcp", "from_port": 443, "to_port": 443, "cidr_blocks": ["0.0.0.0/0"]},
    ],
    egress=[{"protocol": "-1", "from_port": 0, "to_port": 0, "cidr_blocks": ["0.0.0.0/0"]}],
)
ecs_sg = aws.ec2.SecurityGroup(
    f"loan-ecs-sg-{env}",
    vpc_id=vpc.id,
    ingress=[{"protocol": "tcp", "from_port": 80, "to_port": 80, "security_groups": [alb_sg.id]}],
    egress=[{"protocol": "-1", "from_port": 0, "to_port": 0, "cidr_blocks": ["0.0.0.0/0"]}],
)
db_sg = aws.ec2.SecurityGroup(
    f"loan-db-sg-{env}",
    vpc_id=vpc.id,
    ingress=[{"protocol": "tcp", "from_port": 5432, "to_port": 5432, "cidr_blocks": ["0.0.0.0/0"]}],
)

db_subnets = aws.rds.SubnetGroup(f"loan-db-subnets-{env}", subnet_ids=[s.id for s in public_subnets])
database = aws.rds.Instance(
    f"loan-db-{env}",
    engine="postgres",
    engine_version="16",
    instance_class="db.t3.small",
    allocated_storage=20,
    db_name="loans",
    username=DB_USER,
    password=pulumi.Output.secret(DB_PASSWORD),
    db_subnet_group_name=db_subnets.name,
    vpc_security_group_ids=[db_sg.id],
    multi_az=True,
    publicly_accessible=True,
    backup_retention_period=0,
    skip_final_snapshot=True,
)

log_group = aws.cloudwatch.LogGroup(f"loan-logs-{env}", name=f"/ecs/loan-{env}")
execution_role = aws.iam.Role(
    f"loan-exec-role-{env}",
    assume_role_policy=json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}
            ],
        }
    ),
)

alb = aws.lb.LoadBalancer(
    f"loan-alb-{env}",
    load_balancer_type="application",
    security_groups=[alb_sg.id],
    subnets=[s.id for s in public_subnets],
)
target_group = aws.lb.TargetGroup(
    f"loan-tg-{env}", port=80, protocol="HTTP", target_type="ip", vpc_id=vpc.id, health_check={"path": "/health"}
)
listener = aws.lb.Listener(
    f"loan-http-{env}",
    load_balancer_arn=alb.arn,
    port=80,
    protocol="HTTP",
    default_actions=[{"type": "forward", "target_group_arn": target_group.arn}],
)

cluster = aws.ecs.Cluster(f"loan-cluster-{env}")
task = aws.ecs.TaskDefinition(
    f"loan-task-{env}",
    family=f"loan-{env}",
    cpu="256",
    memory="512",
    network_mode="awsvpc",
    requires_compatibilities=["FARGATE"],
    execution_role_arn=execution_role.arn,
    container_definitions=pulumi.Output.all(database.address, log_group.name).apply(
        lambda values: json.dumps(
            [
                {
                    "name": "loan-app",
                    "image": "nginx:latest",
                    "portMappings": [{"containerPort": 80}],
                    "environment": [
                        {"name": "DATABASE_URL", "value": f"postgresql://{DB_USER}:{DB_PASSWORD}@{values[0]}/loans"}
                    ],
                    "logConfiguration": {
                        "logDriver": "awslogs",
                        "options": {
                            "awslogs-group": values[1],
                            "awslogs-region": "us-east-1",
                            "awslogs-stream-prefix": "loan",
                        },
                    },
                }
            ]
        )
    ),
)
service = aws.ecs.Service(
    f"loan-service-{env}",
    cluster=cluster.arn,
    task_definition=task.arn,
    desired_count=3,
    launch_type="FARGATE",
    network_configuration={"subnets": [s.id for s in private_subnets], "security_groups": [ecs_sg.id]},
    load_balancers=[{"target_group_arn": target_group.arn, "container_name": "loan-app", "container_port": 80}],
    opts=pulumi.ResourceOptions(depends_on=[listener]),
)

pulumi.export("alb_dns_name", alb.dns_name)
pulumi.export("rds_endpoint", database.endpoint)

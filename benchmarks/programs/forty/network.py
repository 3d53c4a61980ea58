"""VPC with two public and two private subnets, one NAT gateway, and the security groups of the service."""

import pulumi
import pulumi_aws as aws

ZONES = ["eu-west-1a", "eu-west-1b"]
stack = pulumi.get_stack()
tags = {"Project": pulumi.get_project(), "Environment": stack}

vpc = aws.ec2.Vpc(
    "main",
    cidr_block="10.20.0.0/16",
    enable_dns_hostnames=True,
    enable_dns_support=True,
    tags={**tags, "Name": f"orders-{stack}"},
)
gateway = aws.ec2.InternetGateway("gateway", vpc_id=vpc.id, tags=tags)

public_routes = aws.ec2.RouteTable(
    "public", vpc_id=vpc.id, routes=[{"cidr_block": "0.0.0.0/0", "gateway_id": gateway.id}], tags=tags
)
public, private = [], []
for number, zone in enumerate(ZONES):
    subnet = aws.ec2.Subnet(
        f"public-{number}", vpc_id=vpc.id, cidr_block=f"10.20.{number}.0/24", availability_zone=zone, tags=tags
    )
    aws.ec2.RouteTableAssociation(f"public-{number}", subnet_id=subnet.id, route_table_id=public_routes.id)
    public.append(subnet)

address = aws.ec2.Eip("nat", domain="vpc", tags=tags)
nat = aws.ec2.NatGateway(
    "nat",
    subnet_id=public[0].id,
    allocation_id=address.id,
    tags=tags,
    opts=pulumi.ResourceOptions(depends_on=[gateway]),
)
private_routes = aws.ec2.RouteTable(
    "private", vpc_id=vpc.id, routes=[{"cidr_block": "0.0.0.0/0", "nat_gateway_id": nat.id}], tags=tags
)
for number, zone in enumerate(ZONES):
    subnet = aws.ec2.Subnet(
        f"private-{number}", vpc_id=vpc.id, cidr_block=f"10.20.{10 + number}.0/24", availability_zone=zone, tags=tags
    )
    aws.ec2.RouteTableAssociation(f"private-{number}", subnet_id=subnet.id, route_table_id=private_routes.id)
    private.append(subnet)

balancer_group = aws.ec2.SecurityGroup(
    "balancer",
    vpc_id=vpc.id,
    description="HTTPS from anywhere",
    ingress=[
        {"protocol": "tcp", "from_port": 443, "to_port": 443, "cidr_blocks": ["0.0.0.0/0"], "description": "HTTPS"}
    ],
    egress=[
        {"protocol": "tcp", "from_port": 8080, "to_port": 8080, "cidr_blocks": [vpc.cidr_block], "description": "tasks"}
    ],
    tags=tags,
)
task_group = aws.ec2.SecurityGroup(
    "task",
    vpc_id=vpc.id,
    description="From the load balancer",
    ingress=[
        {
            "protocol": "tcp",
            "from_port": 8080,
            "to_port": 8080,
            "security_groups": [balancer_group.id],
            "description": "load balancer",
        }
    ],
    egress=[{"protocol": "-1", "from_port": 0, "to_port": 0, "cidr_blocks": ["0.0.0.0/0"], "description": "anywhere"}],
    tags=tags,
)
database_group = aws.ec2.SecurityGroup(
    "database",
    vpc_id=vpc.id,
    description="From the tasks",
    ingress=[
        {
            "protocol": "tcp",
            "from_port": 5432,
            "to_port": 5432,
            "security_groups": [task_group.id],
            "description": "tasks",
        }
    ],
    tags=tags,
)

import base64

import pulumi
import pulumi_aws as aws

stack = pulumi.get_stack()
tags = {"Project": "portal", "Environment": stack, "Owner": "web"}

vpc = aws.ec2.Vpc("portal-vpc", cidr_block="10.0.0.0/16", enable_dns_hostnames=True, tags={**tags, "Name": "portal"})
igw = aws.ec2.InternetGateway("portal-igw", vpc_id=vpc.id, tags=tags)

public = aws.ec2.Subnet(
    "portal-public",
    vpc_id=vpc.id,
    cidr_block="10.0.0.0/23",
    availability_zone="us-east-1a",
    map_public_ip_on_launch=True,
    tags=tags,
)
app_a = aws.ec2.Subnet(
    "portal-app-a", vpc_id=vpc.id, cidr_block="10.0.1.0/24", availability_zone="us-west-2a", tags=tags
)
app_b = aws.ec2.Subnet(
    "portal-app-b", vpc_id=vpc.id, cidr_block="10.1.2.0/24", availability_zone="us-west-2b", tags=tags
)

private_rt = aws.ec2.RouteTable("portal-private", vpc_id=vpc.id, tags=tags)
for name, subnet in {"a": app_a, "b": app_b}.items():
    aws.ec2.RouteTableAssociation(f"portal-app-{name}", subnet_id=subnet.id, route_table_id=private_rt.id)
eip = aws.ec2.Eip("portal-nat", domain="vpc", tags=tags)
nat = aws.ec2.NatGateway("portal-nat", allocation_id=eip.id, subnet_id=app_a.id, tags=tags)
aws.ec2.Route(
    "portal-private-out",
    route_table_id=private_rt.id,
    destination_cidr_block="0.0.0.0/0",
    nat_gateway_id=nat.id,
)

web_sg = aws.ec2.SecurityGroup(
    "portal-web",
    name="sg-portal-web",
    vpc_id=vpc.id,
    ingress=[
        {"protocol": "tcp", "from_port": 80, "to_port": 80, "cidr_blocks": ["0.0.0.0/0"]},
        {"protocol": "tcp", "from_port": 22, "to_port": 22, "cidr_blocks": ["0.0.0.0/0"]},
    ],
    egress=[{"protocol": "-1", "from_port": 0, "to_port": 0, "cidr_blocks": ["0.0.0.0/0"]}],
    tags=tags,
)

alb = aws.lb.LoadBalancer(
    "portal-alb",
    load_balancer_type="application",
    internal=False,
    security_groups=[web_sg.id],
    subnets=[app_a.id],
    tags=tags,
)
target_group = aws.lb.TargetGroup(
    "portal-tg",
    vpc_id=vpc.id,
    port=80,
    protocol="HTTP",
    health_check={"path": "/", "interval": 10, "timeout": 15},
    tags=tags,
)
aws.lb.Listener(
    "portal-http",
    load_balancer_arn=alb.arn,
    port=80,
    protocol="HTTP",
    default_actions=[{"type": "forward", "target_group_arn": target_group.arn}],
)

user_data = """#!/bin/bash
export DB_PASSWORD=Pr0d-portal-77!
systemctl enable --now portal
"""
template = aws.ec2.LaunchTemplate(
    "portal-template",
    image_id="ami-0c55b159cbfafe1f0",
    instance_type="t3.enormous",
    vpc_security_group_ids=[web_sg.id],
    user_data=base64.b64encode(user_data.encode()).decode(),
    block_device_mappings=[{"device_name": "/dev/xvda", "ebs": {"volume_size": 20, "volume_type": "gp3"}}],
    metadata_options={"http_tokens": "optional", "http_endpoint": "enabled"},
    tags=tags,
)
group = aws.autoscaling.Group(
    "portal-asg",
    min_size=4,
    max_size=3,
    vpc_zone_identifiers=[app_a.id, app_b.id],
    target_group_arns=[target_group.arn],
    launch_template={"id": template.id, "version": "$Latest"},
)

pulumi.export("url", pulumi.Output.concat("http://", alb.dns_name))

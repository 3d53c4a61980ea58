"""Shop API: network, database and service."""

import pulumi
import pulumi_aws as aws

from lib.database import Database, DatabaseArgs
from lib.network import Network, NetworkArgs
from lib.service import CONTAINER_PORT, Service, ServiceArgs

config = pulumi.Config()
suffix = config.get("environmentSuffix") or pulumi.get_stack()
tags = {
    "Project": "shop",
    "Environment": suffix,
    "Owner": "platform-team",
    "CostCenter": "retail",
    "ManagedBy": "pulumi",
}

network = Network("shop-network", NetworkArgs(environment_suffix=suffix, tags=tags))

alb_sg = aws.ec2.SecurityGroup(
    f"shop-alb-sg-{suffix}",
    vpc_id=network.vpc.id,
    description="Public HTTP(S) to the load balancer",
    ingress=[
        {"protocol": "tcp", "from_port": port, "to_port": port, "cidr_blocks": ["0.0.0.0/0"], "description": label}
        for port, label in ((80, "redirect to HTTPS"), (443, "HTTPS"))
    ],
    egress=[
        {
            "protocol": "tcp",
            "from_port": CONTAINER_PORT,
            "to_port": CONTAINER_PORT,
            "cidr_blocks": [network.vpc.cidr_block],
            "description": "Tasks",
        }
    ],
    tags={**tags, "Name": f"shop-alb-{suffix}"},
)
app_sg = aws.ec2.SecurityGroup(
    f"shop-app-sg-{suffix}",
    vpc_id=network.vpc.id,
    description="Application tasks",
    ingress=[
        aws.ec2.SecurityGroupIngressArgs(
            protocol="tcp",
            from_port=CONTAINER_PORT,
            to_port=CONTAINER_PORT,
            security_groups=[alb_sg.id],
            description="From the load balancer",
        )
    ],
    egress=[
        aws.ec2.SecurityGroupEgressArgs(
            protocol="-1", from_port=0, to_port=0, cidr_blocks=["0.0.0.0/0"], description="Outbound through NAT"
        )
    ],
    tags={**tags, "Name": f"shop-app-{suffix}"},
)

database = Database(
    "shop-database",
    DatabaseArgs(
        environment_suffix=suffix,
        vpc_id=network.vpc.id,
        subnet_ids=network.db_subnet_ids,
        client_security_group_id=app_sg.id,
        tags=tags,
    ),
)
service = Service(
    "shop-service",
    ServiceArgs(
        environment_suffix=suffix,
        vpc_id=network.vpc.id,
        public_subnet_ids=network.public_subnet_ids,
        app_subnet_ids=network.app_subnet_ids,
        alb_security_group_id=alb_sg.id,
        app_security_group_id=app_sg.id,
        certificate_arn=config.require("certificateArn"),
        image_tag=config.require("imageTag"),
        db_host=database.instance.address,
        db_secret_arn=database.secret_arn,
        db_key_arn=database.key.arn,
        tags=tags,
    ),
)

pulumi.export("vpc_id", network.vpc.id)
pulumi.export("alb_dns_name", service.alb.dns_name)
pulumi.export("repository_url", service.repository.repository_url)
pulumi.export("db_endpoint", database.instance.endpoint)
pulumi.export("db_secret_arn", database.secret_arn)

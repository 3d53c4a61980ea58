"""VPC with public, application and database subnets in two availability zones."""

import json
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws


@dataclass
class NetworkArgs:
    environment_suffix: str
    cidr_block: str = "10.20.0.0/16"
    az_count: int = 2
    tags: dict[str, str] = field(default_factory=dict)


class Network(pulumi.ComponentResource):
    def __init__(self, name: str, args: NetworkArgs, opts: pulumi.ResourceOptions | None = None):
        super().__init__("shop:network:Network", name, {}, opts)
        child = pulumi.ResourceOptions(parent=self)
        suffix = args.environment_suffix
        zones = aws.get_availability_zones(state="available").names[: args.az_count]

        self.vpc = aws.ec2.Vpc(
            f"shop-vpc-{suffix}",
            cidr_block=args.cidr_block,
            enable_dns_hostnames=True,
            enable_dns_support=True,
            tags={**args.tags, "Name": f"shop-vpc-{suffix}"},
            opts=child,
        )
        igw = aws.ec2.InternetGateway(
            f"shop-igw-{suffix}",
            vpc_id=self.vpc.id,
            tags={**args.tags, "Name": f"shop-igw-{suffix}"},
            opts=child,
        )
        public_rt = aws.ec2.RouteTable(
            f"shop-public-rt-{suffix}",
            vpc_id=self.vpc.id,
            routes=[aws.ec2.RouteTableRouteArgs(cidr_block="0.0.0.0/0", gateway_id=igw.id)],
            tags={**args.tags, "Name": f"shop-public-rt-{suffix}"},
            opts=child,
        )

        self.public_subnet_ids: list[pulumi.Output[str]] = []
        self.app_subnet_ids: list[pulumi.Output[str]] = []
        self.db_subnet_ids: list[pulumi.Output[str]] = []
        for index, zone in enumerate(zones):
            public = aws.ec2.Subnet(
                f"shop-public-{index}-{suffix}",
                vpc_id=self.vpc.id,
                cidr_block=f"10.20.{index}.0/24",
                availability_zone=zone,
                map_public_ip_on_launch=True,
                tags={**args.tags, "Name": f"shop-public-{zone}-{suffix}", "Tier": "public"},
                opts=child,
            )
            aws.ec2.RouteTableAssociation(
                f"shop-public-rta-{index}-{suffix}", subnet_id=public.id, route_table_id=public_rt.id, opts=child
            )
            eip = aws.ec2.Eip(
                f"shop-nat-eip-{index}-{suffix}",
                domain="vpc",
                tags={**args.tags, "Name": f"shop-nat-{zone}-{suffix}"},
                opts=child,
            )
            nat = aws.ec2.NatGateway(
                f"shop-nat-{index}-{suffix}",
                allocation_id=eip.id,
                subnet_id=public.id,
                tags={**args.tags, "Name": f"shop-nat-{zone}-{suffix}"},
                opts=pulumi.ResourceOptions(parent=self, depends_on=[igw]),
            )
            private_rt = aws.ec2.RouteTable(
                f"shop-private-rt-{index}-{suffix}",
                vpc_id=self.vpc.id,
                tags={**args.tags, "Name": f"shop-private-{zone}-{suffix}"},
                opts=child,
            )
            aws.ec2.Route(
                f"shop-private-default-{index}-{suffix}",
                route_table_id=private_rt.id,
                destination_cidr_block="0.0.0.0/0",
                nat_gateway_id=nat.id,
                opts=child,
            )
            app = aws.ec2.Subnet(
                f"shop-app-{index}-{suffix}",
                vpc_id=self.vpc.id,
                cidr_block=f"10.20.{10 + index}.0/24",
                availability_zone=zone,
                tags={**args.tags, "Name": f"shop-app-{zone}-{suffix}", "Tier": "app"},
                opts=child,
            )
            db = aws.ec2.Subnet(
                f"shop-db-{index}-{suffix}",
                vpc_id=self.vpc.id,
                cidr_block=f"10.20.{20 + index}.0/24",
                availability_zone=zone,
                tags={**args.tags, "Name": f"shop-db-{zone}-{suffix}", "Tier": "db"},
                opts=child,
            )
            for kind, subnet in (("app", app), ("db", db)):
                aws.ec2.RouteTableAssociation(
                    f"shop-{kind}-rta-{index}-{suffix}",
                    subnet_id=subnet.id,
                    route_table_id=private_rt.id,
                    opts=child,
                )
            self.public_subnet_ids.append(public.id)
            self.app_subnet_ids.append(app.id)
            self.db_subnet_ids.append(db.id)

        flow_logs = aws.cloudwatch.LogGroup(
            f"shop-flow-logs-{suffix}", name=f"/vpc/shop-{suffix}", retention_in_days=30, tags=args.tags, opts=child
        )
        flow_role = aws.iam.Role(
            f"shop-flow-role-{suffix}",
            assume_role_policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": "vpc-flow-logs.amazonaws.com"},
                            "Action": "sts:AssumeRole",
                        }
                    ],
                }
            ),
            tags=args.tags,
            opts=child,
        )
        aws.iam.RolePolicy(
            f"shop-flow-policy-{suffix}",
            role=flow_role.id,
            policy=flow_logs.arn.apply(
                lambda arn: json.dumps(
                    {
                        "Version": "2012-10-17",
                        "Statement": [
                            {
                                "Effect": "Allow",
                                "Action": [
                                    "logs:CreateLogStream",
                                    "logs:PutLogEvents",
                                    "logs:DescribeLogStreams",
                                ],
                                "Resource": [arn, f"{arn}:*"],
                            },
                            {"Effect": "Allow", "Action": "logs:DescribeLogGroups", "Resource": "*"},
                        ],
                    }
                )
            ),
            opts=child,
        )
        aws.ec2.FlowLog(
            f"shop-flow-log-{suffix}",
            vpc_id=self.vpc.id,
            traffic_type="ALL",
            log_destination=flow_logs.arn,
            iam_role_arn=flow_role.arn,
            tags=args.tags,
            opts=child,
        )
        self.register_outputs({"vpc_id": self.vpc.id})

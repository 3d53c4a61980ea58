"""The VPC: one public and one private subnet in each zone, each zone with a NAT gateway of its own."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from settings import lookup, name, opts, region

ZONES = 2


@dataclass(frozen=True)
class Network:
    vpc: aws.ec2.Vpc
    public: list[aws.ec2.Subnet]
    private: list[aws.ec2.Subnet]


def zone_names() -> list[str]:
    """Zones of the region; local zones, which have to be opted in to, are left out."""
    found = aws.get_availability_zones(
        state="available", filters=[{"name": "opt-in-status", "values": ["opt-in-not-required"]}], opts=lookup
    ).names
    if len(found) < ZONES:
        raise ValueError(f"{region} offers {len(found)} availability zones; {ZONES} are needed")
    return found[:ZONES]


def build() -> Network:
    vpc = aws.ec2.Vpc(
        name("vpc"),
        cidr_block="10.0.0.0/16",
        enable_dns_support=True,
        enable_dns_hostnames=True,
        tags={"Name": name("vpc")},
        opts=opts(),
    )
    gateway = aws.ec2.InternetGateway(name("igw"), vpc_id=vpc.id, tags={"Name": name("igw")}, opts=opts())
    to_internet = route_table("public", vpc)
    aws.ec2.Route(
        name("public"),
        route_table_id=to_internet.id,
        destination_cidr_block="0.0.0.0/0",
        gateway_id=gateway.id,
        opts=opts(),
    )
    public, private, private_tables = [], [], []
    for index, zone in enumerate(zone_names()):
        outside = subnet(f"public-{index}", vpc, zone, f"10.0.{index}.0/24", to_internet)
        nat = nat_gateway(index, outside, gateway)
        table = route_table(f"private-{index}", vpc)
        aws.ec2.Route(
            name(f"private-{index}"),
            route_table_id=table.id,
            destination_cidr_block="0.0.0.0/0",
            nat_gateway_id=nat.id,
            opts=opts(),
        )
        public.append(outside)
        private.append(subnet(f"private-{index}", vpc, zone, f"10.0.{index + 10}.0/24", table))
        private_tables.append(table)
    aws.ec2.VpcEndpoint(
        name("s3"),
        vpc_id=vpc.id,
        service_name=f"com.amazonaws.{region}.s3",
        vpc_endpoint_type="Gateway",
        route_table_ids=[table.id for table in private_tables],
        tags={"Name": name("s3")},
        opts=opts(),
    )
    return Network(vpc, public, private)


def route_table(thing: str, vpc: aws.ec2.Vpc) -> aws.ec2.RouteTable:
    return aws.ec2.RouteTable(name(thing), vpc_id=vpc.id, tags={"Name": name(thing)}, opts=opts())


def subnet(thing: str, vpc: aws.ec2.Vpc, zone: str, block: str, table: aws.ec2.RouteTable) -> aws.ec2.Subnet:
    made = aws.ec2.Subnet(
        name(thing),
        vpc_id=vpc.id,
        availability_zone=zone,
        cidr_block=block,
        tags={"Name": name(thing)},
        opts=opts(),
    )
    aws.ec2.RouteTableAssociation(name(thing), subnet_id=made.id, route_table_id=table.id, opts=opts())
    return made


def nat_gateway(index: int, outside: aws.ec2.Subnet, gateway: aws.ec2.InternetGateway) -> aws.ec2.NatGateway:
    address = aws.ec2.Eip(
        name(f"nat-{index}"),
        domain="vpc",
        tags={"Name": name(f"nat-{index}")},
        opts=opts(depends_on=[gateway]),
    )
    return aws.ec2.NatGateway(
        name(f"nat-{index}"),
        subnet_id=outside.id,
        allocation_id=address.id,
        tags={"Name": name(f"nat-{index}")},
        opts=opts(depends_on=[gateway]),
    )


def security_group(thing: str, vpc: aws.ec2.Vpc, description: str) -> aws.ec2.SecurityGroup:
    """A group that lets nothing in or out until rules are added."""
    return aws.ec2.SecurityGroup(
        name(thing),
        name=name(thing),
        vpc_id=vpc.id,
        description=description,
        tags={"Name": name(thing)},
        opts=opts(),
    )


def connect(thing: str, source: aws.ec2.SecurityGroup, target: aws.ec2.SecurityGroup, port: int) -> None:
    """Lets members of source open connections to members of target, on one port."""
    sides = ((aws.vpc.SecurityGroupEgressRule, source, target), (aws.vpc.SecurityGroupIngressRule, target, source))
    for rule, group, other in sides:
        rule(
            name(thing),
            security_group_id=group.id,
            referenced_security_group_id=other.id,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            opts=opts(),
        )


def internet_rule(rule: type, thing: str, group: aws.ec2.SecurityGroup, port: int) -> pulumi.CustomResource:
    return rule(
        name(thing),
        security_group_id=group.id,
        cidr_ipv4="0.0.0.0/0",
        ip_protocol="tcp",
        from_port=port,
        to_port=port,
        opts=opts(),
    )

"""The VPC over two zones. Its private subnets reach AWS by VPC endpoints in development, else by a NAT gateway."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from settings import development, lookup, name, opts, region

ZONES = 2
ANYWHERE = "0.0.0.0/0"


@dataclass(frozen=True)
class Network:
    vpc: aws.ec2.Vpc
    public: list[aws.ec2.Subnet]
    private: list[aws.ec2.Subnet]
    s3: aws.ec2.VpcEndpoint


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
    zones = zone_names()
    outside = route_table("public", vpc)
    aws.ec2.Route(
        name("public"),
        route_table_id=outside.id,
        destination_cidr_block=ANYWHERE,
        gateway_id=gateway.id,
        opts=opts(),
    )
    public = [subnet(f"public-{i}", vpc, zone, f"10.0.{i}.0/24", outside) for i, zone in enumerate(zones)]
    inside = route_table("private", vpc)
    if not development:
        nat_gateway(public[0], inside, gateway)
    private = [subnet(f"private-{i}", vpc, zone, f"10.0.{i + 10}.0/24", inside) for i, zone in enumerate(zones)]
    s3 = aws.ec2.VpcEndpoint(
        name("s3"),
        vpc_id=vpc.id,
        service_name=f"com.amazonaws.{region}.s3",
        vpc_endpoint_type="Gateway",
        route_table_ids=[inside.id],
        tags={"Name": name("s3")},
        opts=opts(),
    )
    return Network(vpc, public, private, s3)


def nat_gateway(outside: aws.ec2.Subnet, table: aws.ec2.RouteTable, gateway: aws.ec2.InternetGateway) -> None:
    address = aws.ec2.Eip(name("nat"), domain="vpc", tags={"Name": name("nat")}, opts=opts(depends_on=[gateway]))
    nat = aws.ec2.NatGateway(
        name("nat"),
        subnet_id=outside.id,
        allocation_id=address.id,
        tags={"Name": name("nat")},
        opts=opts(depends_on=[gateway]),
    )
    aws.ec2.Route(
        name("private"),
        route_table_id=table.id,
        destination_cidr_block=ANYWHERE,
        nat_gateway_id=nat.id,
        opts=opts(),
    )


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


def reach_services(net: Network, group: aws.ec2.SecurityGroup) -> list[pulumi.Resource]:
    """Lets members of the group pull images and write logs, and gives what has to be there before they do."""
    if not development:
        return [egress("services", group, cidr_ipv4=ANYWHERE)]
    endpoints = security_group("endpoints-sg", net.vpc, "VPC endpoints")
    connect("task-endpoints", group, endpoints, 443)
    # Layers of images come from S3.
    made = [egress("s3", group, prefix_list_id=net.s3.prefix_list_id)]
    for service in ("ecr.api", "ecr.dkr", "logs"):
        endpoint = aws.ec2.VpcEndpoint(
            name(service),
            vpc_id=net.vpc.id,
            service_name=f"com.amazonaws.{region}.{service}",
            vpc_endpoint_type="Interface",
            subnet_ids=[subnet.id for subnet in net.private],
            security_group_ids=[endpoints.id],
            private_dns_enabled=True,
            tags={"Name": name(service)},
            opts=opts(),
        )
        made.append(endpoint)
    return made


def egress(thing: str, group: aws.ec2.SecurityGroup, **to) -> aws.vpc.SecurityGroupEgressRule:
    return aws.vpc.SecurityGroupEgressRule(
        name(thing), security_group_id=group.id, ip_protocol="tcp", from_port=443, to_port=443, **to, opts=opts()
    )


def open_to_all(thing: str, group: aws.ec2.SecurityGroup, port: int) -> None:
    aws.vpc.SecurityGroupIngressRule(
        name(thing),
        security_group_id=group.id,
        cidr_ipv4=ANYWHERE,
        ip_protocol="tcp",
        from_port=port,
        to_port=port,
        opts=opts(),
    )

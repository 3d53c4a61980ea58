"""A VPC with public and private subnets in zones that are found at run time, and its security groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

import pulumi
import pulumi_aws as aws

from .component import Component
from .home import Home

ANYWHERE = "0.0.0.0/0"
Egress = Literal["nat", "nat-per-zone", "endpoints"]


@dataclass(kw_only=True)
class NetworkArgs:
    """block: two numbers of 10.x/16, as `10.0`. public_first, private_first: third number of the first subnet of each
    kind. egress: how private subnets reach what is outside: one NAT gateway, one for each zone, or endpoints of the
    services named in `endpoints` alone. flow_log_days: 0 for no flow logs. log_key: ARN of the key of their group."""

    home: Home
    zones: int = 2
    block: str = "10.0"
    public_first: int = 0
    private_first: int = 10
    egress: Egress = "nat-per-zone"
    endpoints: Sequence[str] = ()
    flow_log_days: int = 30
    log_key: pulumi.Input[str] | None = None


@dataclass
class _Made:
    public: list[aws.ec2.Subnet] = field(default_factory=list)
    private: list[aws.ec2.Subnet] = field(default_factory=list)
    private_tables: list[aws.ec2.RouteTable] = field(default_factory=list)


class Network(Component):
    """vpc, public_ids and private_ids, and functions for the security groups inside."""

    def __init__(self, name: str, args: NetworkArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, args.home, opts)
        if args.egress not in get_args(Egress):
            raise ValueError(f"egress is {args.egress!r}; allowed: {', '.join(get_args(Egress))}")
        self._args = args
        names = args.home.names
        self.cidr = f"{args.block}.0.0/16"
        self.vpc = aws.ec2.Vpc(
            names("vpc"),
            cidr_block=self.cidr,
            enable_dns_support=True,
            enable_dns_hostnames=True,
            tags={"Name": names("vpc")},
            opts=self.child(),
        )
        self._gateway = aws.ec2.InternetGateway(
            names("igw"), vpc_id=self.vpc.id, tags={"Name": names("igw")}, opts=self.child()
        )
        made = self._subnets(self._zones())
        self.public_ids = [subnet.id for subnet in made.public]
        self.private_ids = [subnet.id for subnet in made.private]
        self.endpoint_group = self.security_group("endpoints-sg", "VPC endpoints") if args.endpoints else None
        # Storage is reached without a NAT gateway whatever else is; this endpoint costs nothing.
        self.s3 = aws.ec2.VpcEndpoint(
            names("s3"),
            vpc_id=self.vpc.id,
            service_name=f"com.amazonaws.{args.home.region}.s3",
            vpc_endpoint_type="Gateway",
            route_table_ids=[table.id for table in made.private_tables],
            tags={"Name": names("s3")},
            opts=self.child(),
        )
        self.endpoints = [self._endpoint(service) for service in args.endpoints]
        if args.flow_log_days:
            self._flow_logs(args.flow_log_days)
        self.register_outputs({"vpc_id": self.vpc.id, "public_ids": self.public_ids, "private_ids": self.private_ids})

    # -- security groups

    def security_group(self, thing: str, description: str) -> aws.ec2.SecurityGroup:
        """A group that lets nothing in or out until rules are added."""
        name = self._args.home.names(thing)
        return aws.ec2.SecurityGroup(
            name,
            name=name,
            description=description,
            vpc_id=self.vpc.id,
            tags={"Name": name},
            opts=self.child(),
        )

    def connect(self, thing: str, source: aws.ec2.SecurityGroup, target: aws.ec2.SecurityGroup, port: int) -> None:
        """Members of source may open connections to members of target on one port."""
        sides = ((aws.vpc.SecurityGroupEgressRule, source, target), (aws.vpc.SecurityGroupIngressRule, target, source))
        for rule, group, other in sides:
            rule(
                self._args.home.names(thing),
                security_group_id=group.id,
                referenced_security_group_id=other.id,
                ip_protocol="tcp",
                from_port=port,
                to_port=port,
                opts=self.child(),
            )

    def admit(self, thing: str, group: aws.ec2.SecurityGroup, port: int, *, block: str = ANYWHERE) -> None:
        """Members of the group take connections from an address block on one port."""
        aws.vpc.SecurityGroupIngressRule(
            self._args.home.names(thing),
            security_group_id=group.id,
            cidr_ipv4=block,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            opts=self.child(),
        )

    def reach_services(self, thing: str, group: aws.ec2.SecurityGroup) -> list[pulumi.Resource]:
        """Members of the group may call services of AWS by HTTPS: through the endpoints where there is nothing else,
        else anywhere. Gives what must be there before they do."""
        if self._args.egress != "endpoints":
            return [self._https_out(thing, group, cidr_ipv4=ANYWHERE)]
        assert self.endpoint_group is not None
        self.connect(f"{thing}-endpoints", group, self.endpoint_group, 443)
        # Layers of images come from S3.
        return [self._https_out(f"{thing}-s3", group, prefix_list_id=self.s3.prefix_list_id), *self.endpoints]

    # -- parts

    def _zones(self) -> list[str]:
        """Names of zones; local ones, which have to be opted in to, are left out. Raises ValueError for too few."""
        args = self._args
        found = aws.get_availability_zones(
            state="available", filters=[{"name": "opt-in-status", "values": ["opt-in-not-required"]}], opts=self.lookup
        ).names
        if len(found) < args.zones:
            raise ValueError(f"{args.home.region} offers {len(found)} availability zones; {args.zones} are needed")
        return list(found[: args.zones])

    def _subnets(self, zones: list[str]) -> _Made:
        args, names, made = self._args, self._args.home.names, _Made()
        outside = self._table("public")
        aws.ec2.Route(
            names("public"),
            route_table_id=outside.id,
            destination_cidr_block=ANYWHERE,
            gateway_id=self._gateway.id,
            opts=self.child(),
        )
        for index, zone in enumerate(zones):
            public = self._subnet(f"public-{index}", zone, args.public_first + index, outside)
            made.public.append(public)
            if index == 0 or args.egress == "nat-per-zone":
                ending = f"-{index}" if args.egress == "nat-per-zone" else ""
                inside = self._table(f"private{ending}")
                made.private_tables.append(inside)
                if args.egress != "endpoints":
                    self._nat(ending, public, inside)
            private = self._subnet(f"private-{index}", zone, args.private_first + index, made.private_tables[-1])
            made.private.append(private)
        return made

    def _table(self, thing: str) -> aws.ec2.RouteTable:
        name = self._args.home.names(thing)
        return aws.ec2.RouteTable(name, vpc_id=self.vpc.id, tags={"Name": name}, opts=self.child())

    def _subnet(self, thing: str, zone: str, third: int, table: aws.ec2.RouteTable) -> aws.ec2.Subnet:
        name = self._args.home.names(thing)
        subnet = aws.ec2.Subnet(
            name,
            vpc_id=self.vpc.id,
            availability_zone=zone,
            cidr_block=f"{self._args.block}.{third}.0/24",
            # What is public here, a balancer or a NAT gateway, brings its own address.
            map_public_ip_on_launch=False,
            tags={"Name": name},
            opts=self.child(),
        )
        aws.ec2.RouteTableAssociation(name, subnet_id=subnet.id, route_table_id=table.id, opts=self.child())
        return subnet

    def _nat(self, ending: str, public: aws.ec2.Subnet, table: aws.ec2.RouteTable) -> None:
        name = self._args.home.names(f"nat{ending}")
        after = self.child(depends_on=[self._gateway])
        address = aws.ec2.Eip(name, domain="vpc", tags={"Name": name}, opts=after)
        nat = aws.ec2.NatGateway(name, subnet_id=public.id, allocation_id=address.id, tags={"Name": name}, opts=after)
        aws.ec2.Route(
            self._args.home.names(f"private{ending}"),
            route_table_id=table.id,
            destination_cidr_block=ANYWHERE,
            nat_gateway_id=nat.id,
            opts=self.child(),
        )

    def _endpoint(self, service: str) -> aws.ec2.VpcEndpoint:
        """An interface endpoint in the private subnets; who may use it is said by `reach_services`."""
        assert self.endpoint_group is not None
        name = self._args.home.names(service.replace(".", "-"))
        return aws.ec2.VpcEndpoint(
            name,
            vpc_id=self.vpc.id,
            service_name=f"com.amazonaws.{self._args.home.region}.{service}",
            vpc_endpoint_type="Interface",
            subnet_ids=self.private_ids,
            security_group_ids=[self.endpoint_group.id],
            private_dns_enabled=True,
            tags={"Name": name},
            opts=self.child(),
        )

    def _flow_logs(self, days: int) -> None:
        from .logs import LogGroup, LogGroupArgs
        from .policies import grant, service_role, write_logs

        names = self._args.home.names
        logs = LogGroup(
            names("flow-logs"),
            LogGroupArgs(home=self._args.home, path=f"/aws/vpc/{names('vpc')}", days=days, key=self._args.log_key),
            opts=self.child(),
        )
        role = service_role(
            names("flow-logs"), "vpc-flow-logs.amazonaws.com", account=self._args.home.account, opts=self.child()
        )
        granted = grant(names("flow-logs"), role, write_logs(logs.group), opts=self.child())
        aws.ec2.FlowLog(
            names("flow-logs"),
            vpc_id=self.vpc.id,
            traffic_type="ALL",
            log_destination=logs.arn,
            iam_role_arn=role.arn,
            tags={"Name": names("flow-logs")},
            opts=self.child(depends_on=[granted]),
        )

    def _https_out(self, thing: str, group: aws.ec2.SecurityGroup, **to: Any) -> pulumi.Resource:
        return aws.vpc.SecurityGroupEgressRule(
            self._args.home.names(thing),
            security_group_id=group.id,
            ip_protocol="tcp",
            from_port=443,
            to_port=443,
            **to,
            opts=self.child(),
        )

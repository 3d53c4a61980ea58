"""Gateways: whether what should reach the internet does."""

from __future__ import annotations

from stackproof.topology import flag, is_hidden, text

from .._absence import unless_cut_short
from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from .._ways import root_of_no_way_out
from ._routes import GATEWAY, all_routes, gateway_targets, has_outer_gateway, is_exported
from .subnets import SUBNET

NAT = "aws:ec2/natGateway:NatGateway"
_NAT_PAGE = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html"
_ROUTE_PAGE = "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html"


@check(
    "NET020",
    title="NAT gateways stand in public subnets",
    severity="high",
    category="architecture",
    impact=Impact("deployment", "Nothing behind the gateway reaches the internet, and it costs as if it did."),
    links=(_NAT_PAGE,),
    when=(NAT,),
)
def nat_gateways_are_public(case: Case) -> Iterator[Verdict]:
    """The subnet of every public NAT gateway has a default route to an internet gateway.

    Why
        A NAT gateway passes traffic on by its own subnet's routes: without one to an internet gateway it ends there.
    Fix
        Put the NAT gateway into a public subnet, and associate that subnet with the table that has the route to the
        internet gateway.
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        aws.ec2.InternetGateway("igw", vpc_id=vpc.id)
        subnet = aws.ec2.Subnet("inner", vpc_id=vpc.id, cidr_block="10.0.0.0/24")
        address = aws.ec2.Eip("nat", domain="vpc")
        nat = aws.ec2.NatGateway("nat", subnet_id=subnet.id, allocation_id=address.id)  # <- finding
        table = aws.ec2.RouteTable(
            "inner", vpc_id=vpc.id, routes=[{"cidr_block": "0.0.0.0/0", "nat_gateway_id": nat.id}]
        )
        aws.ec2.RouteTableAssociation("inner", subnet_id=subnet.id, route_table_id=table.id)
    Good
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        igw = aws.ec2.InternetGateway("igw", vpc_id=vpc.id)
        subnet = aws.ec2.Subnet("outer", vpc_id=vpc.id, cidr_block="10.0.0.0/24")
        table = aws.ec2.RouteTable("outer", vpc_id=vpc.id)
        aws.ec2.Route("out", route_table_id=table.id, destination_cidr_block="0.0.0.0/0", gateway_id=igw.id)
        aws.ec2.RouteTableAssociation("outer", subnet_id=subnet.id, route_table_id=table.id)
        address = aws.ec2.Eip("nat", domain="vpc")
        aws.ec2.NatGateway("nat", subnet_id=subnet.id, allocation_id=address.id)
    Known limits
        Private NAT gateways and subnets that are looked up are not judged.
    """
    for nat in case.resources(NAT):
        subnet = case.topology.target(nat, "subnetId", SUBNET)
        if subnet is None or text(nat, "connectivityType") not in ("", "public"):
            continue
        kind = case.topology.subnet_kind(subnet)
        if kind == "public":
            yield Pass(nat.urn, f"{subnet.name} has a default route to an internet gateway")
        elif kind == "unknown":
            yield Unknown(nat.urn, f"the routes of {subnet.name} are not all known")
        else:
            how = "has no default route" if kind == "isolated" else "has its default route elsewhere"
            yield unless_cut_short(
                case,
                Fail(
                    subject=nat.urn,
                    message=f"the gateway stands in {subnet.name}, which {how}; it needs one to an internet gateway",
                    cause=root_of_no_way_out(case, subnet),
                    related=(subnet.urn,),
                ),
            )


@check(
    "NET021",
    title="Internet gateways are routed to",
    severity="medium",
    category="architecture",
    impact=Impact("deployment", "Nothing in the VPC reaches the internet or is reached from it."),
    links=("https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html",),
    when=(GATEWAY,),
)
def internet_gateways_are_used(case: Case) -> Iterator[Verdict]:
    """Some route leads to every internet gateway.

    Why
        An attached gateway does nothing until a route table sends traffic to it.
    Fix
        Add a route for 0.0.0.0/0 to the gateway and associate its table with the public subnets.
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        aws.ec2.InternetGateway("igw", vpc_id=vpc.id)  # <- finding
    Good
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        igw = aws.ec2.InternetGateway("igw", vpc_id=vpc.id)
        aws.ec2.DefaultRouteTable(
            "main",
            default_route_table_id=vpc.default_route_table_id,
            routes=[{"cidr_block": "0.0.0.0/0", "gateway_id": igw.id}],
        )
    Known limits
        A gateway that the stack exports may be routed to elsewhere and is not judged.
    """
    for gateway in case.resources(GATEWAY):
        routes = [r for r in all_routes(case) if gateway.urn in {t.urn for t in gateway_targets(case, r)}]
        if routes:
            yield Pass(gateway.urn, f"{len(routes)} route(s) lead to it")
        elif is_exported(case, gateway) or any(is_hidden(r.block) for r in all_routes(case)):
            yield Unknown(gateway.urn, "routes to it may be made elsewhere")
        else:
            yield unless_cut_short(
                case,
                Fail(
                    subject=gateway.urn,
                    message="no route leads to the gateway; a public subnet needs one to it",
                    cause=root_of_no_way_out(case, gateway),
                ),
            )


@check(
    "NET023",
    title="Subnets that give public addresses have a way out",
    severity="high",
    category="architecture",
    impact=Impact("deployment", "What starts there has a public address that nobody reaches and no way out."),
    links=(_ROUTE_PAGE,),
    when=(SUBNET,),
)
def public_subnets_have_a_route(case: Case) -> Iterator[Verdict]:
    """A subnet with `mapPublicIpOnLaunch` has a default route to an internet gateway.

    Why
        A public address works only in a subnet whose route table leads to an internet gateway. A subnet without an
        association has the VPC's main table, which knows no way out.
    Fix
        Associate the subnet with a route table that has a route for 0.0.0.0/0 to the internet gateway.
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        igw = aws.ec2.InternetGateway("igw", vpc_id=vpc.id)
        table = aws.ec2.RouteTable(
            "outer", vpc_id=vpc.id, routes=[{"cidr_block": "0.0.0.0/0", "gateway_id": igw.id}]
        )
        aws.ec2.Subnet(  # <- finding
            "outer", vpc_id=vpc.id, cidr_block="10.0.0.0/24", map_public_ip_on_launch=True
        )
    Good
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        igw = aws.ec2.InternetGateway("igw", vpc_id=vpc.id)
        table = aws.ec2.RouteTable(
            "outer", vpc_id=vpc.id, routes=[{"cidr_block": "0.0.0.0/0", "gateway_id": igw.id}]
        )
        subnet = aws.ec2.Subnet(
            "outer", vpc_id=vpc.id, cidr_block="10.0.0.0/24", map_public_ip_on_launch=True
        )
        aws.ec2.RouteTableAssociation("outer", subnet_id=subnet.id, route_table_id=table.id)
    Known limits
        Routes that another stack adds are not seen.
    """
    for subnet in case.resources(SUBNET):
        if not flag(subnet, "mapPublicIpOnLaunch"):
            continue
        kind = case.topology.subnet_kind(subnet)
        if kind == "public":
            yield Pass(subnet.urn, "its route table leads to an internet gateway")
        elif kind == "isolated" and has_outer_gateway(case, subnet):
            yield unless_cut_short(
                case,
                Fail(
                    subject=subnet.urn,
                    message="the subnet gives public addresses, but has no route to the internet gateway",
                    cause=root_of_no_way_out(case, subnet),
                ),
            )
        else:
            yield Unknown(subnet.urn, "the routes of the subnet are not all known")


@check(
    "NET026",
    title="NAT gateways wait for the internet gateway",
    severity="note",
    category="architecture",
    impact=Impact("deployment", "The first deployment can fail: the network has no internet gateway attached yet."),
    links=(_NAT_PAGE,),
    when=(NAT,),
)
def nat_gateways_wait_for_the_internet(case: Case) -> Iterator[Verdict]:
    """Every public NAT gateway depends on its VPC's internet gateway.

    Why
        EC2 makes a public NAT gateway only in a VPC with an attached internet gateway, but nothing in the NAT gateway's
        arguments refers to it: without an explicit dependency, both are made side by side.
    Fix
        Add `opts=pulumi.ResourceOptions(depends_on=[internet_gateway])` to the NAT gateway or its elastic IP.
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        aws.ec2.InternetGateway("igw", vpc_id=vpc.id)
        subnet = aws.ec2.Subnet("outer", vpc_id=vpc.id, cidr_block="10.0.0.0/24")
        address = aws.ec2.Eip("nat", domain="vpc")
        aws.ec2.NatGateway("nat", subnet_id=subnet.id, allocation_id=address.id)  # <- finding
    Good
        import pulumi
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        igw = aws.ec2.InternetGateway("igw", vpc_id=vpc.id)
        subnet = aws.ec2.Subnet("outer", vpc_id=vpc.id, cidr_block="10.0.0.0/24")
        address = aws.ec2.Eip("nat", domain="vpc", opts=pulumi.ResourceOptions(depends_on=[igw]))
        aws.ec2.NatGateway("nat", subnet_id=subnet.id, allocation_id=address.id)
    Known limits
        An internet gateway that is not in the program is taken for attached.
    """
    for nat in case.resources(NAT):
        subnet = case.topology.target(nat, "subnetId", SUBNET)
        vpc = case.topology.vpc_of(subnet) if subnet is not None else None
        if vpc is None or text(nat, "connectivityType") not in ("", "public"):
            continue
        mine = [g for g in case.resources(GATEWAY) if case.topology.vpc_of(g) == vpc]
        if mine and case.topology.depends_on(nat, [g.urn for g in mine]):
            yield Pass(nat.urn, f"waits for {mine[0].name}")
        elif mine:
            yield Fail(
                subject=nat.urn,
                message=f"the NAT gateway does not depend on {mine[0].name}; AWS refuses it before that is attached",
                related=(mine[0].urn,),
            )

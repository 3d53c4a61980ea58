"""Gateways and routes: whether traffic finds its way."""

from __future__ import annotations

from stackproof.aws import parse_cidr
from stackproof.model import Resource
from stackproof.topology import Route, as_text, flag, has, is_hidden, text, value_at

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from .subnets import SUBNET

NAT = "aws:ec2/natGateway:NatGateway"
GATEWAY = "aws:ec2/internetGateway:InternetGateway"
TABLE = "aws:ec2/routeTable:RouteTable"
_TABLES = (TABLE, "aws:ec2/defaultRouteTable:DefaultRouteTable")
_ROUTE = "aws:ec2/route:Route"
_PEERING = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection"
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
            yield Fail(
                subject=nat.urn,
                message=f"the gateway stands in {subnet.name}, which {how}; it needs one to an internet gateway",
                related=(subnet.urn,),
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
        routes = [r for r in _all_routes(case) if gateway.urn in {t.urn for t in _gateway_targets(case, r)}]
        if routes:
            yield Pass(gateway.urn, f"{len(routes)} route(s) lead to it")
        elif _is_exported(case, gateway) or any(is_hidden(r.block) for r in _all_routes(case)):
            yield Unknown(gateway.urn, "routes to it may be made elsewhere")
        else:
            yield Fail(subject=gateway.urn, message="no route leads to the gateway; a public subnet needs one to it")


@check(
    "NET022",
    title="A route table has one route for a destination",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "AWS refuses the second route (RouteAlreadyExists)."),
    links=(_ROUTE_PAGE,),
    when=(_ROUTE, *_TABLES),
)
def destinations_are_unique(case: Case) -> Iterator[Verdict]:
    """No route table has two routes for the same destination.

    Why
        A destination has one target; a second route for it is refused, or replaces the first at every update.
    Fix
        Keep one of the routes, or use a route table of its own for the other subnets.
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        igw = aws.ec2.InternetGateway("igw", vpc_id=vpc.id)
        table = aws.ec2.RouteTable(
            "t", vpc_id=vpc.id, routes=[{"cidr_block": "0.0.0.0/0", "gateway_id": igw.id}]
        )
        aws.ec2.Route(  # <- finding
            "out", route_table_id=table.id, destination_cidr_block="0.0.0.0/0", gateway_id=igw.id
        )
    Good
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        igw = aws.ec2.InternetGateway("igw", vpc_id=vpc.id)
        for name in ("a", "b"):
            table = aws.ec2.RouteTable(name, vpc_id=vpc.id)
            aws.ec2.Route(f"{name}-4", route_table_id=table.id, destination_cidr_block="0.0.0.0/0", gateway_id=igw.id)
            aws.ec2.Route(
                f"{name}-6", route_table_id=table.id, destination_ipv6_cidr_block="::/0", gateway_id=igw.id
            )
    Known limits
        Destinations that are prefix lists are not compared.
    """
    for table in case.resources(*_TABLES):
        seen: dict[str, Resource] = {}
        failed = False
        for route in case.topology.routes_of(table):
            for destination in _destinations(route):
                if destination in seen:
                    failed = True
                    yield Fail(
                        subject=route.holder.urn,
                        message=f"the route table {table.name} has two routes for {destination}; it takes one",
                        related=(table.urn, seen[destination].urn),
                    )
                seen.setdefault(destination, route.holder)
        if seen and not failed:
            yield Pass(table.urn, f"routes for {', '.join(seen)}")


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
        Routes that another stack adds are not seen; a subnet that the stack exports is left open.
    """
    for subnet in case.resources(SUBNET):
        if not flag(subnet, "mapPublicIpOnLaunch"):
            continue
        kind = case.topology.subnet_kind(subnet)
        if kind == "public":
            yield Pass(subnet.urn, "its route table leads to an internet gateway")
        elif kind == "isolated" and _has_outer_gateway(case, subnet):
            yield Fail(
                subject=subnet.urn,
                message="the subnet gives public addresses, but its route table has no route to the internet gateway",
            )
        else:
            yield Unknown(subnet.urn, "the routes of the subnet are not all known")


@check(
    "NET024",
    title="Every route table is associated",
    severity="medium",
    category="architecture",
    impact=Impact("deployment", "The routes of the table hold for no subnet."),
    links=(_ROUTE_PAGE,),
    when=(TABLE,),
)
def tables_are_associated(case: Case) -> Iterator[Verdict]:
    """Every route table holds for a subnet, a gateway, or as its VPC's main table.

    Why
        A route table without an association is decoration: the subnets that it was meant for use the main table.
    Fix
        Add a RouteTableAssociation for each subnet that the table is meant for.
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        igw = aws.ec2.InternetGateway("igw", vpc_id=vpc.id)
        aws.ec2.RouteTable(  # <- finding
            "outer", vpc_id=vpc.id, routes=[{"cidr_block": "0.0.0.0/0", "gateway_id": igw.id}]
        )
    Good
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        table = aws.ec2.RouteTable("main", vpc_id=vpc.id)
        aws.ec2.MainRouteTableAssociation("main", vpc_id=vpc.id, route_table_id=table.id)
        subnet = aws.ec2.Subnet("inner", vpc_id=vpc.id, cidr_block="10.0.0.0/24")
        inner = aws.ec2.RouteTable("inner", vpc_id=vpc.id)
        aws.ec2.RouteTableAssociation("inner", subnet_id=subnet.id, route_table_id=inner.id)
    Known limits
        A table that the stack exports may be associated elsewhere and is not judged.
    """
    kinds = (
        "aws:ec2/routeTableAssociation:RouteTableAssociation",
        "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation",
    )
    for table in case.resources(TABLE):
        if case.topology.companions(table, "routeTableId", *kinds):
            yield Pass(table.urn, "associated")
        elif _is_exported(case, table):
            yield Unknown(table.urn, "it may be associated elsewhere")
        else:
            yield Fail(
                subject=table.urn, message="the route table is associated with no subnet; its routes hold for none"
            )


@check(
    "NET025",
    title="VPC peerings are routed",
    severity="medium",
    category="architecture",
    impact=Impact("deployment", "No traffic takes the peering connection."),
    links=("https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html",),
    when=(_PEERING,),
)
def peerings_are_routed(case: Case) -> Iterator[Verdict]:
    """Some route leads through every VPC peering connection.

    Why
        A peering connection carries nothing until both VPCs have routes to each other's addresses through it.
    Fix
        Add a route to the peer's address block in the route tables of both VPCs.
    Bad
        import pulumi_aws as aws

        a = aws.ec2.Vpc("a", cidr_block="10.0.0.0/16")
        b = aws.ec2.Vpc("b", cidr_block="10.1.0.0/16")
        aws.ec2.VpcPeeringConnection("ab", vpc_id=a.id, peer_vpc_id=b.id, auto_accept=True)  # <- finding
    Good
        import pulumi_aws as aws

        a = aws.ec2.Vpc("a", cidr_block="10.0.0.0/16")
        b = aws.ec2.Vpc("b", cidr_block="10.1.0.0/16")
        peering = aws.ec2.VpcPeeringConnection("ab", vpc_id=a.id, peer_vpc_id=b.id, auto_accept=True)
        table = aws.ec2.RouteTable("a", vpc_id=a.id)
        aws.ec2.Route(
            "there",
            route_table_id=table.id,
            destination_cidr_block="10.1.0.0/16",
            vpc_peering_connection_id=peering.id,
        )
    Known limits
        Whether both sides have routes for all of the other's addresses is not judged.
    """
    for peering in case.resources(_PEERING):
        routes = [
            r for r in _all_routes(case) if peering.urn in {t.urn for t in _targets(case, r, "vpcPeeringConnectionId")}
        ]
        if routes:
            yield Pass(peering.urn, f"{len(routes)} route(s) lead through it")
        elif _is_exported(case, peering):
            yield Unknown(peering.urn, "routes through it may be made elsewhere")
        else:
            yield Fail(subject=peering.urn, message="no route leads through the peering connection; both VPCs need one")


def _all_routes(case: Case) -> tuple[Route, ...]:
    """Routes of all tables, and separate ones whose table is not of this graph."""
    found = [route for table in case.resources(*_TABLES) for route in case.topology.routes_of(table)]
    held = {route.holder.urn for route in found}
    found += [Route(r, "", r.inputs) for r in case.resources(_ROUTE) if r.urn not in held]
    return tuple(found)


def _targets(case: Case, route: Route, key: str) -> tuple[Resource, ...]:
    return case.topology.targets(route.holder, f"{route.path}.{key}" if route.path else key)


def _gateway_targets(case: Case, route: Route) -> tuple[Resource, ...]:
    return _targets(case, route, "gatewayId")


def _destinations(route: Route) -> Iterator[str]:
    keys = ("cidrBlock", "ipv6CidrBlock", "destinationCidrBlock", "destinationIpv6CidrBlock")
    if not is_hidden(route.block):
        for key in keys:
            network = parse_cidr(as_text(value_at(route.block, key)))
            if network is not None:
                yield str(network)


def _has_outer_gateway(case: Case, subnet: Resource) -> bool:
    """True when the subnet's VPC has an internet gateway here and all that could route to it is in view."""
    vpc = case.topology.vpc_of(subnet)
    gateways = case.resources(GATEWAY)
    mine = [g for g in gateways if (vpc is not None and not has(g, "vpcId")) or vpc == case.topology.vpc_of(g)]
    return vpc is not None and bool(mine) and not _is_exported(case, subnet)


def _is_exported(case: Case, resource: Resource) -> bool:
    return any(reference.urn == resource.urn for reference in case.graph.output_references)

"""Route tables and peerings: whether each is used, and says one thing."""

from __future__ import annotations

from stackproof.model import Resource

from .._absence import unless_cut_short
from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from .._ways import root_of_no_way_out
from ._routes import ROUTE, TABLE, TABLES, all_routes, destinations_of, gateway_targets, is_exported, targets_of

_PEERING = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection"
_ROUTE_PAGE = "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html"


@check(
    "NET022",
    title="A route table has one route for a destination",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "AWS refuses the second route (RouteAlreadyExists)."),
    links=(_ROUTE_PAGE,),
    when=(ROUTE, *TABLES),
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
    for table in case.resources(*TABLES):
        seen: dict[str, Resource] = {}
        failed = False
        for route in case.topology.routes_of(table):
            for destination in destinations_of(route):
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
        elif is_exported(case, table):
            yield Unknown(table.urn, "it may be associated elsewhere")
        else:
            yield unless_cut_short(
                case,
                Fail(
                    subject=table.urn,
                    message="the route table is associated with no subnet; its routes hold for none",
                    cause=root_of_no_way_out(case, table) if _leads_out(case, table) else "",
                ),
            )


def _leads_out(case: Case, table: Resource) -> bool:
    return any(gateway_targets(case, route) for route in case.topology.routes_of(table))


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
            r for r in all_routes(case) if peering.urn in {t.urn for t in targets_of(case, r, "vpcPeeringConnectionId")}
        ]
        if routes:
            yield Pass(peering.urn, f"{len(routes)} route(s) lead through it")
        elif is_exported(case, peering):
            yield Unknown(peering.urn, "routes through it may be made elsewhere")
        else:
            yield unless_cut_short(
                case,
                Fail(subject=peering.urn, message="no route leads through the peering connection; both VPCs need one"),
            )

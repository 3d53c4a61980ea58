"""What the checks ask of routes and gateways."""

from __future__ import annotations

from collections.abc import Iterator

from stackproof.aws import parse_cidr
from stackproof.model import Resource
from stackproof.topology import Route, as_text, has, is_hidden, value_at

from .._mechanism import Case

GATEWAY = "aws:ec2/internetGateway:InternetGateway"
TABLE = "aws:ec2/routeTable:RouteTable"
TABLES = (TABLE, "aws:ec2/defaultRouteTable:DefaultRouteTable")
ROUTE = "aws:ec2/route:Route"


def all_routes(case: Case) -> tuple[Route, ...]:
    """Routes of all tables, and separate ones whose table is not of this graph."""
    found = [route for table in case.resources(*TABLES) for route in case.topology.routes_of(table)]
    held = {route.holder.urn for route in found}
    found += [Route(r, "", r.inputs) for r in case.resources(ROUTE) if r.urn not in held]
    return tuple(found)


def targets_of(case: Case, route: Route, key: str) -> tuple[Resource, ...]:
    return case.topology.targets(route.holder, f"{route.path}.{key}" if route.path else key)


def gateway_targets(case: Case, route: Route) -> tuple[Resource, ...]:
    return targets_of(case, route, "gatewayId")


def destinations_of(route: Route) -> Iterator[str]:
    keys = ("cidrBlock", "ipv6CidrBlock", "destinationCidrBlock", "destinationIpv6CidrBlock")
    if not is_hidden(route.block):
        for key in keys:
            network = parse_cidr(as_text(value_at(route.block, key)))
            if network is not None:
                yield str(network)


def has_outer_gateway(case: Case, subnet: Resource) -> bool:
    """True when the subnet's VPC has an internet gateway here."""
    vpc = case.topology.vpc_of(subnet)
    gateways = case.resources(GATEWAY)
    mine = [g for g in gateways if (vpc is not None and not has(g, "vpcId")) or vpc == case.topology.vpc_of(g)]
    return vpc is not None and bool(mine)


def is_exported(case: Case, resource: Resource) -> bool:
    return any(reference.urn == resource.urn for reference in case.graph.output_references)

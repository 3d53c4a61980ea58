"""Subnets and the routes that hold for them."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from stackproof.aws import cidr_contains, parse_cidr
from stackproof.model import Resource

from ._groups import WORLD
from ._index import Index
from ._values import MISSING, as_items, is_hidden, value_at

SubnetKind = Literal["public", "private", "isolated", "unknown"]
_ROUTE = "aws:ec2/route:Route"
_TABLES = ("aws:ec2/routeTable:RouteTable", "aws:ec2/defaultRouteTable:DefaultRouteTable")
_AWSX_VPC = "awsx:ec2:Vpc"
_AWSX_SUBNETS: dict[str, SubnetKind] = {
    "publicSubnetIds": "public",
    "privateSubnetIds": "private",
    "isolatedSubnetIds": "isolated",
}
_ROUTE_TARGETS = (
    "natGatewayId", "transitGatewayId", "instanceId", "networkInterfaceId", "vpcPeeringConnectionId", "vpcEndpointId",
    "egressOnlyGatewayId", "coreNetworkArn", "carrierGatewayId", "localGatewayId",
)  # fmt: skip


def subnet_kind(index: Index, subnet: Resource) -> SubnetKind:
    """public: a default route to an internet gateway; private: a default route elsewhere (NAT, transit gateway);
    isolated: none; unknown: routes are made outside this graph or not known."""
    if index.is_type(subnet, "aws:ec2/defaultSubnet:DefaultSubnet"):
        return "public"
    tables = tables_of(index, subnet)
    if subnet.read or tables is None:
        return "unknown"
    kinds = {route_kind(index, route) for table in tables for route in routes_of(index, table)}
    if "private" in kinds and not kinds & {"public", "unknown"} and _is_inspected(index, subnet, tables):
        return "public"
    for kind in ("public", "unknown", "private"):
        if kind in kinds:
            return kind
    elsewhere = any(table.read for table in tables) or (not tables and _looks_up_tables(index))
    return "unknown" if elsewhere else "isolated"


def _is_inspected(index: Index, subnet: Resource, tables: tuple[Resource, ...]) -> bool:
    """Whether a firewall stands between a public subnet and its internet gateway: the subnet's way out leads to an
    endpoint, and the gateway has a route table of its own that leads what comes for the subnet there."""
    out = (route for table in tables for route in routes_of(index, table) if route_kind(index, route) == "private")
    if all(value_at(route.block, "vpcEndpointId") is MISSING for route in out):
        return False
    own = value_at(subnet.inputs, "cidrBlock")
    for association in index.of_type("aws:ec2/routeTableAssociation:RouteTableAssociation"):
        if index.target(association, "gatewayId", "aws:ec2/internetGateway:InternetGateway") is None:
            continue
        edge = index.target(association, "routeTableId", *_TABLES)
        for route in routes_of(index, edge) if edge is not None else ():
            places = [value_at(route.block, place) for place in ("destinationCidrBlock", "cidrBlock")]
            back = any(isinstance(own, str) and isinstance(at, str) and cidr_contains(at, own) for at in places)
            if back and value_at(route.block, "vpcEndpointId") is not MISSING:
                return True
    return False


def _looks_up_tables(index: Index) -> bool:
    """True when some route is hung on a table that this graph does not make: it may be a VPC's main table."""
    for route in index.of_type(_ROUTE):
        table = index.target(route, "routeTableId", *_TABLES, "aws:ec2/vpc:Vpc")
        if table is None or table.read:
            return True
    return False


def tables_of(index: Index, subnet: Resource) -> tuple[Resource, ...] | None:
    """Route tables that hold for a subnet: the associated ones, else the main one of its VPC; () when only the VPC's
    untouched main table is left; None when it cannot be told."""
    found: list[Resource] = []
    for association in index.companions(subnet, "subnetId", "aws:ec2/routeTableAssociation:RouteTableAssociation"):
        table = index.target(association, "routeTableId", *_TABLES)
        if table is None:
            vpc = index.target(association, "routeTableId", "aws:ec2/vpc:Vpc", "aws:ec2/defaultVpc:DefaultVpc")
            if vpc is None:
                return None
            return _main_tables(index, vpc)
        found.append(table)
    if found:
        return tuple(found)
    vpc = index.target(subnet, "vpcId", "aws:ec2/vpc:Vpc")
    if vpc is None or vpc.read:
        return None
    return _main_tables(index, vpc)


def _main_tables(index: Index, vpc: Resource) -> tuple[Resource, ...]:
    mains: list[Resource] = []
    for association in index.companions(vpc, "vpcId", "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation"):
        mains += index.targets(association, "routeTableId", *_TABLES)
    for table in index.of_type("aws:ec2/defaultRouteTable:DefaultRouteTable"):
        if vpc.urn in {t.urn for t in index.targets(table, "defaultRouteTableId")}:
            mains.append(table)
    # Routes may be hung on the VPC's main table by its id alone; the VPC then stands for that table.
    if not mains and any(vpc.urn == t.urn for r in index.of_type(_ROUTE) for t in index.targets(r, "routeTableId")):
        return (vpc,)
    return tuple(mains)


class Route(msgspec.Struct, frozen=True):
    """One route of a table: destination blocks, the holder's inputs at `path`, and the block itself."""

    holder: Resource
    path: str
    block: dict[str, Any]


def routes_of(index: Index, table: Resource) -> tuple[Route, ...]:
    """Inline routes of a table and separate Route resources that name it."""
    found: list[Route] = []
    blocks = as_items(value_at(table.inputs, "routes"))
    for position, block in enumerate(blocks if blocks is not None else [{"$unknown": "routes"}]):
        found.append(Route(table, f"routes[{position}]", block if isinstance(block, dict) else {"$unknown": "route"}))
    found += [Route(route, "", route.inputs) for route in index.companions(table, "routeTableId", _ROUTE)]
    return tuple(found)


def route_kind(index: Index, route: Route) -> Literal["public", "private", "local", "unknown"]:
    """What a route makes of its table: "local" when it is no default route."""
    if is_hidden(route.block):
        return "unknown"
    places = ("cidrBlock", "ipv6CidrBlock", "destinationCidrBlock", "destinationIpv6CidrBlock")
    destinations = [value_at(route.block, place) for place in places]
    # A text that is no block is what stands in for a setting that is not given, or a mistake that others tell.
    if any(is_hidden(value) or (isinstance(value, str) and parse_cidr(value) is None) for value in destinations):
        return "unknown"
    if not WORLD.intersection(value for value in destinations if isinstance(value, str)):
        return "local"
    gateway = value_at(route.block, "gatewayId")
    place = f"{route.path}.gatewayId" if route.path else "gatewayId"
    if gateway is not MISSING:
        return _gateway_kind(index, route.holder, place, gateway)
    return "private" if any(value_at(route.block, key) is not MISSING for key in _ROUTE_TARGETS) else "unknown"


def _gateway_kind(index: Index, holder: Resource, place: str, gateway: Any) -> Literal["public", "private", "unknown"]:
    targets = index.targets(holder, place)
    if any(index.is_type(t, "aws:ec2/internetGateway:InternetGateway") for t in targets):
        return "public"
    if targets:
        return "private"
    if isinstance(gateway, str):
        return "public" if gateway.startswith("igw-") else "private"
    return "unknown"


def subnets_of(index: Index, resource: Resource) -> tuple[Resource, ...]:
    """Subnets that the resource is placed in, also by way of a subnet group."""
    paths = sorted({r.path for r in resource.references if "subnet" in r.path.lower()} | _subnet_inputs(resource))
    found: dict[str, Resource] = {}
    for path in paths:
        for target in index.targets(resource, path):
            if index.is_type(target, "aws:ec2/subnet:Subnet", "aws:ec2/defaultSubnet:DefaultSubnet"):
                found.setdefault(target.urn, target)
            elif "ubnetGroup" in target.type and target.urn != resource.urn:
                found.update((s.urn, s) for s in subnets_of(index, target))
    return tuple(found.values())


def placement_kinds(index: Index, resource: Resource) -> set[SubnetKind]:
    """Kinds of all subnets that the resource is placed in; those of an awsx Vpc, which only its provider makes, by the
    output that they come from ("private" says there no more than that no internet gateway leads to them)."""
    kinds = {subnet_kind(index, subnet) for subnet in subnets_of(index, resource)}
    for reference in resource.references:
        if "subnet" not in reference.path.lower():
            continue
        target = index.resource(reference.urn)
        if target is not None and "ubnetGroup" in target.type and target.urn != resource.urn:
            kinds |= placement_kinds(index, target)
        elif target is not None and target.type == _AWSX_VPC:
            kinds.add(_AWSX_SUBNETS.get(reference.property.partition("[")[0], "unknown"))
    return kinds


def _subnet_inputs(resource: Resource) -> set[str]:
    return {key for key in resource.inputs if "subnet" in key.lower()}

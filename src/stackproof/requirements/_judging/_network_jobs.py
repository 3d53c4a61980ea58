"""What parts of a network are there for: subnets for what lives in them, gateways for the routes to them."""

from __future__ import annotations

from stackproof.model import Resource
from stackproof.topology import Route, has, is_hidden, items, text, value_at

from ._at_work import is_at_work
from ._facts import Facts
from ._jobs import Job, having
from ._uses import is_exported, is_handed_over, is_used, may_be_hidden

TABLES = ("aws:ec2/routeTable:RouteTable", "aws:ec2/defaultRouteTable:DefaultRouteTable")
_NOT_LIVING = (
    "aws:ec2/routeTableAssociation:RouteTableAssociation",
    "aws:ec2/networkAcl:NetworkAcl",
    "aws:ec2/networkAclAssociation:NetworkAclAssociation",
    "aws:ec2/flowLog:FlowLog",
)


def holds_something(facts: Facts, subnet: Resource) -> bool:
    """Whether anything lives in a subnet; what routes and permits does not."""
    return is_used(facts, subnet, parts=_NOT_LIVING) or is_handed_over(facts, subnet)


def _subnet(facts: Facts, subnet: Resource) -> bool | None:
    """Idle where nothing lives in the whole network, or where others are lived in and none of its kind holds anything:
    a spare one beside used ones of its kind, or one beside gateways alone, may be meant for later."""
    if holds_something(facts, subnet):
        return True
    if is_exported(facts, subnet) or may_be_hidden(facts, "subnet", "vpczone"):
        return None
    vpc, kind = facts.topology.vpc_of(subnet), facts.topology.subnet_kind(subnet)
    others = [s for s in facts.made("aws:ec2/subnet:Subnet") if facts.topology.vpc_of(s) == vpc]
    if not any(holds_something(facts, other) for other in others):
        return False
    alike = any(kind == facts.topology.subnet_kind(s) and holds_something(facts, s) for s in others)
    lived_in = any(_houses(facts, other) for other in others)
    return False if lived_in and kind != "unknown" and not alike else None


def _houses(facts: Facts, subnet: Resource) -> bool:
    """Whether a subnet holds more than gateways and endpoints of the network itself."""
    network = (*_NOT_LIVING, "aws:ec2/natGateway:NatGateway", "aws:ec2/vpcEndpoint:VpcEndpoint")
    return is_used(facts, subnet, parts=network) or is_handed_over(facts, subnet)


def _vpc(facts: Facts, vpc: Resource) -> bool | None:
    states = {is_at_work(facts, s) for s in facts.topology.companions(vpc, "vpcId", "aws:ec2/subnet:Subnet")}
    if True in states or is_handed_over(facts, vpc):
        return True
    return None if None in states or is_exported(facts, vpc) or may_be_hidden(facts, "vpcid") else False


def routes_to(facts: Facts, gateway: Resource, key: str) -> tuple[tuple[Resource, Route], ...]:
    """Route tables with the routes that lead to a gateway."""
    found = []
    for table in facts.made(*TABLES, "aws:ec2/vpc:Vpc"):
        for route in facts.topology.routes_of(table):
            path = f"{route.path}.{key}" if route.path else key
            if gateway.urn in {t.urn for t in facts.topology.targets(route.holder, path)}:
                found.append((table, route))
    return tuple(found)


def table_holds(facts: Facts, table: Resource) -> bool:
    """Whether a route table holds for a subnet of the program."""
    subnets = facts.made("aws:ec2/subnet:Subnet", "aws:ec2/defaultSubnet:DefaultSubnet")
    return any(table.urn in {t.urn for t in facts.topology.tables_of(s) or ()} for s in subnets)


def _nat(facts: Facts, nat: Resource) -> bool | None:
    """A public one stands in a public subnet, or it leads nowhere."""
    subnet = facts.topology.target(nat, "subnetId")
    is_public = text(nat, "connectivityType", default="public") == "public"
    knows = subnet is not None and not subnet.read and is_public and bool(facts.topology.tables_of(subnet))
    if subnet is not None and knows and facts.topology.subnet_kind(subnet) in ("private", "isolated"):
        return False
    return _led_to(facts, nat, "natGatewayId")


def _led_to(facts: Facts, gateway: Resource, key: str) -> bool | None:
    routes = routes_to(facts, gateway, key)
    if any(table_holds(facts, table) for table, _ in routes) or is_handed_over(facts, gateway):
        return True
    associations = facts.made("aws:ec2/routeTableAssociation:RouteTableAssociation")
    unknown = any(is_hidden(value_at(a.inputs, p)) for a in associations for p in ("subnetId", "routeTableId"))
    hidden = unknown or may_be_hidden(facts, "gatewayid", "routes", "routetableid")
    looked_up = any(
        gateway.urn in {t.urn for t in facts.topology.targets(route, key)} and not _table_is_made(facts, route)
        for route in facts.made("aws:ec2/route:Route")
    )
    return None if hidden or looked_up else False


def _table_is_made(facts: Facts, route: Resource) -> bool:
    table = facts.topology.target(route, "routeTableId")
    return table is not None and not table.read


def _internet_gateway(facts: Facts, gateway: Resource) -> bool | None:
    said = _led_to(facts, gateway, "gatewayId")
    return True if said is False and routes_to(facts, gateway, "gatewayId") else said


def _route_table(facts: Facts, table: Resource) -> bool | None:
    if table_holds(facts, table) or is_used(facts, table, parts=("aws:ec2/route:Route",), within="routetableid"):
        return True
    return None if may_be_hidden(facts, "routetableid") else False


def _network_acl(facts: Facts, acl: Resource) -> bool | None:
    if items(acl, "subnetIds") != ():
        return True
    return having("networkAclId", "aws:ec2/networkAclAssociation:NetworkAclAssociation")(facts, acl)


def _endpoint(facts: Facts, endpoint: Resource) -> bool | None:
    """A gateway endpoint works by route tables, an interface one by subnets."""
    if text(endpoint, "vpcEndpointType", default="Gateway") != "Gateway":
        return True
    if has(endpoint, "routeTableIds") or has(endpoint, "subnetIds"):
        return True
    token = "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation"
    return having("vpcEndpointId", token)(facts, endpoint)


NETWORK_JOBS: dict[str, Job] = {
    "aws:ec2/vpc:Vpc": _vpc,
    "aws:ec2/subnet:Subnet": _subnet,
    "aws:ec2/natGateway:NatGateway": _nat,
    "aws:ec2/internetGateway:InternetGateway": _internet_gateway,
    "aws:ec2/routeTable:RouteTable": _route_table,
    "aws:ec2/networkAcl:NetworkAcl": _network_acl,
    "aws:ec2/vpcEndpoint:VpcEndpoint": _endpoint,
}

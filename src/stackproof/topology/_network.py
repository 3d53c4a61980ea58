"""Subnets, routes and security groups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from stackproof.model import Resource

from ._index import Index
from ._values import MISSING, as_flag, as_items, as_number, as_text, flag, is_hidden, value_at

SubnetKind = Literal["public", "private", "isolated", "unknown"]
WORLD = frozenset({"0.0.0.0/0", "::/0"})
GROUP_TYPES = ("aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup")
_RULE_TYPES = (
    "aws:ec2/securityGroupRule:SecurityGroupRule",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
)
_ROUTE = "aws:ec2/route:Route"
_TABLES = ("aws:ec2/routeTable:RouteTable", "aws:ec2/defaultRouteTable:DefaultRouteTable")
_PROTOCOLS = {"6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6", "all": "-1"}
_ROUTE_TARGETS = (
    "natGatewayId", "transitGatewayId", "instanceId", "networkInterfaceId", "vpcPeeringConnectionId", "vpcEndpointId",
    "egressOnlyGatewayId", "coreNetworkArn", "carrierGatewayId", "localGatewayId",
)  # fmt: skip


class NetworkRule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule of a security group. from_port/to_port: 0 and 65535 for all ports, None when not known. cidrs: IPv4 and
    IPv6 blocks. groups: URNs of source (or destination) groups. foreign: texts of groups that are not in the graph.
    own: the group itself. origin: URN of the resource that holds the rule, at input `path`. known: False when peers
    or ports could not be read in full."""

    direction: Literal["ingress", "egress"]
    protocol: str
    from_port: int | None
    to_port: int | None
    cidrs: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    prefix_lists: tuple[str, ...] = ()
    own: bool = False
    origin: str = ""
    path: str = ""
    known: bool = True

    @property
    def is_world(self) -> bool:
        """True when every address is a peer, by IPv4 or IPv6."""
        return bool(WORLD.intersection(self.cidrs))

    @property
    def is_all_ports(self) -> bool:
        return self.protocol == "-1" or (self.from_port == 0 and self.to_port == 65535)

    def opens(self, port: int, *, protocol: str = "tcp") -> bool:
        """True when the rule lets this port through for the protocol."""
        if self.protocol not in ("-1", protocol):
            return False
        if self.protocol == "-1":
            return True
        return self.from_port is not None and self.to_port is not None and self.from_port <= port <= self.to_port


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the internet reaches a resource. rules: the world rules that let it in. why: one line for people."""

    state: Literal["reachable", "closed", "unknown"]
    rules: tuple[NetworkRule, ...] = ()
    why: str = ""


def group_rules(index: Index, group: Resource) -> tuple[NetworkRule, ...]:
    """All rules of a security group: inline ones and those of separate rule resources."""
    rules = [*_inline(index, group, "ingress"), *_inline(index, group, "egress")]
    for resource in index.of_type(*_RULE_TYPES):
        if group.urn in {target.urn for target in index.targets(resource, "securityGroupId")}:
            rules.append(_separate(index, resource))
    return tuple(rules)


def _inline(index: Index, group: Resource, direction: Literal["ingress", "egress"]) -> Iterator[NetworkRule]:
    blocks = as_items(value_at(group.inputs, direction))
    for position, block in enumerate(({},) if blocks is None else blocks):
        place = direction if blocks is None else f"{direction}[{position}]"
        if isinstance(block, dict) and block and not is_hidden(block):
            yield _rule(index, group, direction, place, block, peers="securityGroups")
        else:
            yield NetworkRule(
                direction=direction,
                protocol="",
                from_port=None,
                to_port=None,
                origin=group.urn,
                path=place,
                known=False,
            )


def _separate(index: Index, resource: Resource) -> NetworkRule:
    inputs = resource.inputs
    if index.is_type(resource, "aws:ec2/securityGroupRule:SecurityGroupRule"):
        direction = "egress" if inputs.get("type") == "egress" else "ingress"
        return _rule(index, resource, direction, "", inputs, peers="sourceSecurityGroupId")
    direction = "ingress" if "IngressRule" in resource.type else "egress"
    block = {
        "protocol": inputs.get("ipProtocol"),
        "fromPort": inputs.get("fromPort"),
        "toPort": inputs.get("toPort"),
        "cidrBlocks": [inputs["cidrIpv4"]] if inputs.get("cidrIpv4") is not None else [],
        "ipv6CidrBlocks": [inputs["cidrIpv6"]] if inputs.get("cidrIpv6") is not None else [],
        "prefixListIds": [inputs["prefixListId"]] if inputs.get("prefixListId") is not None else [],
        "referencedSecurityGroupId": inputs.get("referencedSecurityGroupId"),
    }
    return _rule(index, resource, direction, "", block, peers="referencedSecurityGroupId")


def _rule(
    index: Index, holder: Resource, direction: Literal["ingress", "egress"], path: str, block: Any, *, peers: str
) -> NetworkRule:
    protocol = as_text(value_at(block, "protocol"), default="")
    protocol = None if protocol is None else _PROTOCOLS.get(protocol.lower(), protocol.lower())
    low, high = as_number(value_at(block, "fromPort")), as_number(value_at(block, "toPort"))
    if protocol == "-1":
        low, high = 0, 65535
    cidrs, cidrs_known = _texts(value_at(block, "cidrBlocks"), value_at(block, "ipv6CidrBlocks"))
    lists, lists_known = _texts(value_at(block, "prefixListIds"))
    foreign, foreign_known = _texts(value_at(block, peers))
    own = as_flag(value_at(block, "self"))
    place = f"{path}.{peers}" if path else peers
    groups = tuple(target.urn for target in index.targets(holder, place, *GROUP_TYPES))
    return NetworkRule(
        direction=direction,
        protocol=protocol or "",
        from_port=None if low is None else int(low),
        to_port=None if high is None else int(high),
        cidrs=cidrs,
        groups=groups,
        foreign=() if groups else foreign,
        prefix_lists=lists,
        own=bool(own),
        origin=holder.urn,
        path=path,
        known=None not in (protocol, own) and cidrs_known and lists_known and (foreign_known or bool(groups)),
    )


def _texts(*values: Any) -> tuple[tuple[str, ...], bool]:
    """The texts among lists of values, and whether all of them could be read."""
    found: list[str] = []
    known = True
    for value in values:
        entries = as_items(value)
        for item in (None,) if entries is None else entries:
            if isinstance(item, str):
                found.append(item)
            else:
                known = False
    return tuple(found), known


def groups_of(index: Index, resource: Resource) -> tuple[Resource, ...]:
    """Security groups that the resource carries, wherever its inputs name them (rules of groups do not count)."""
    if index.is_type(resource, *GROUP_TYPES, *_RULE_TYPES):
        return ()
    paths = {r.path for r in resource.references if _is_group_path(r.path)}
    paths |= {path for path in ("securityGroups", "vpcSecurityGroupIds", "securityGroupIds") if path in resource.inputs}
    found = {t.urn: t for path in sorted(paths) for t in index.targets(resource, path, *GROUP_TYPES)}
    return tuple(found.values())


def _is_group_path(path: str) -> bool:
    return "securitygroup" in path.lower()


def users_of_group(index: Index, group: Resource) -> tuple[Resource, ...]:
    """Created resources that carry this security group."""
    return tuple(
        r
        for r in index.graph.resources
        if r.custom
        and not r.read
        and group.urn in {g.urn for g in index.remember(("groups", r.urn), lambda r=r: groups_of(index, r))}
    )


def subnet_kind(index: Index, subnet: Resource) -> SubnetKind:
    """public: a default route to an internet gateway; private: a default route elsewhere (NAT, transit gateway);
    isolated: none; unknown: routes are made outside this graph or not known."""
    if index.is_type(subnet, "aws:ec2/defaultSubnet:DefaultSubnet"):
        return "public"
    tables = tables_of(index, subnet)
    if subnet.read or tables is None:
        return "unknown"
    kinds = {route_kind(index, route) for table in tables for route in routes_of(index, table)}
    for kind in ("public", "unknown", "private"):
        if kind in kinds:
            return kind
    return "unknown" if any(table.read for table in tables) else "isolated"


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
    if any(is_hidden(value) for value in destinations):
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


def _subnet_inputs(resource: Resource) -> set[str]:
    return {key for key in resource.inputs if "subnet" in key.lower()}


def public_flag(index: Index, resource: Resource) -> bool | None:
    """Whether the resource gets a public address of its own: True, False, or None when not known."""
    if index.is_type(resource, "aws:lb/loadBalancer:LoadBalancer", "aws:elb/loadBalancer:LoadBalancer"):
        internal = flag(resource, "internal")
        return None if internal is None else not internal
    if index.is_type(resource, "aws:ecs/service:Service"):
        return flag(resource, "networkConfiguration.assignPublicIp")
    if index.is_type(resource, "aws:ec2/instance:Instance"):
        return _instance_flag(index, resource)
    return flag(resource, "publiclyAccessible")


def _instance_flag(index: Index, instance: Resource) -> bool | None:
    if index.companions(instance, "instance", "aws:ec2/eip:Eip") or index.companions(
        instance, "instanceId", "aws:ec2/eipAssociation:EipAssociation"
    ):
        return True
    if value_at(instance.inputs, "associatePublicIpAddress") is not MISSING:
        return flag(instance, "associatePublicIpAddress")
    subnet = index.target(instance, "subnetId", "aws:ec2/subnet:Subnet", "aws:ec2/defaultSubnet:DefaultSubnet")
    if subnet is None:
        return None
    if subnet.read or index.is_type(subnet, "aws:ec2/defaultSubnet:DefaultSubnet"):
        return None if subnet.read else True
    return flag(subnet, "mapPublicIpOnLaunch")


def internet_reach(index: Index, resource: Resource) -> Reach:
    """Whether the internet reaches a resource: a public address, a public subnet and a world rule, all three."""
    public = public_flag(index, resource)
    if public is False:
        return Reach(state="closed", why="it has no public address")
    groups = groups_of(index, resource)
    rules = [
        rule for group in groups for rule in index.remember(("rules", group.urn), lambda g=group: group_rules(index, g))
    ]
    world = tuple(rule for rule in rules if rule.direction == "ingress" and rule.is_world)
    if groups and not world and all(rule.known for rule in rules):
        return Reach(state="closed", why="no rule of its security groups lets the internet in")
    kinds = {subnet_kind(index, subnet) for subnet in subnets_of(index, resource)}
    if kinds and kinds <= {"private", "isolated"}:
        return Reach(state="closed", rules=world, why="its subnets have no route from the internet")
    if public is None or not groups or not world or "public" not in kinds:
        return Reach(state="unknown", rules=world, why="its address, subnets or rules are not all known")
    return Reach(state="reachable", rules=world, why="public address, public subnet and a rule for every address")

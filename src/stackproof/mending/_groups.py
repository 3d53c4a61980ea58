"""Security groups: whom they admit, and which network they are of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from stackproof.model import Finding, Resource
from stackproof.topology import NetworkRule, as_items, has, value_at

from ._calls import Call, NotPossible
from ._edits import Mend, Splice
from ._ground import Ground, Mender
from ._reaching import last_of, name_at

_GROUP = "aws:ec2/securityGroup:SecurityGroup"
_RULE = "aws:ec2/securityGroupRule:SecurityGroupRule"
_INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
_WORKLOADS = (
    "aws:ecs/service:Service",
    "aws:lambda/function:Function",
    "aws:ec2/instance:Instance",
    "aws:ec2/launchTemplate:LaunchTemplate",
    "aws:eks/cluster:Cluster",
)


def admits_its_users(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The group of the program's workloads in place of addresses, in rules for the port of a data store."""
    group = ground.resource(finding)
    users = _users(group, ground)
    splices: list[Splice] = []
    for rule in ground.topology.rules_of(group):
        port = re.search(r"\b(\d{2,5}) \(", finding.message)
        if rule.direction == "ingress" and rule.cidrs and (port is None or rule.opens(int(port[1]))):
            splices += _narrowed(rule, users, ground)
    if not splices:
        raise NotPossible("no rule is written there")
    yield Mend(tuple(dict.fromkeys(splices)))


def _users(group: Resource, ground: Ground) -> Resource:
    """The one group that the network's workloads carry. Raises NotPossible."""
    topology = ground.topology
    found: dict[str, Resource] = {}
    for workload in topology.of_type(*_WORKLOADS):
        for one in topology.groups_of(workload):
            if one.urn != group.urn and topology.vpc_of(one) == topology.vpc_of(group):
                found[one.urn] = one
    if len(found) != 1:
        raise NotPossible("who uses the data store is not sure")
    return next(iter(found.values()))


def _narrowed(rule: NetworkRule, users: Resource, ground: Ground) -> Iterator[Splice]:
    holder = ground.topology.resource(rule.origin)
    if holder is None:
        raise NotPossible("the rule is made elsewhere")
    call = ground.call_of(holder)
    bound = ground.call_of(users).seen_by(call)
    names = {"GroupOfIt": bound.name}
    yield from bound.splices
    if ground.topology.is_type(holder, _INGRESS):
        yield from _instead(call, ("cidr_ipv4", "cidr_ipv6"), "referenced_security_group_id=GroupOfIt.id", names)
    elif ground.topology.is_type(holder, _RULE):
        yield from _instead(call, ("cidr_blocks", "ipv6_cidr_blocks"), "source_security_group_id=GroupOfIt.id", names)
    else:
        for name in ("cidr_blocks", "ipv6_cidr_blocks"):
            there = call.value(f"{rule.path}.{name}")
            entry = call.given(f"{rule.path}.{name}")
            if there is None or entry is None:
                continue
            if there.shared:
                raise NotPossible("other rules use it, too")
            yield from call.drop(f"{rule.path}.{name}")
        yield from call.put(f"{rule.path}.security_groups", "[GroupOfIt.id]", names)


def _instead(call: Call, gone: tuple[str, ...], given: str, names: Mapping[str, str]) -> Iterator[Splice]:
    for name in gone:
        yield from call.drop(name)
    yield from call.give(given, names)


def lets_balancer_in(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A rule for the containers' port from the balancer's group."""
    service = ground.resource(finding)
    topology = ground.topology
    ports = {value_at(one, "containerPort") for one in as_items(value_at(service.inputs, "loadBalancers")) or ()}
    groups = [one for one in topology.groups_of(service) if not one.read]
    outer = {
        one.urn: one
        for target in topology.targets(service, "loadBalancers", "aws:lb/targetGroup:TargetGroup")
        for balancer in topology.balancers_of(target)
        for one in topology.groups_of(balancer)
    }
    if len(ports) != 1 or len(groups) != 1 or len(outer) != 1:
        raise NotPossible("which group has to admit which is not sure")
    port = next(iter(ports))
    if not isinstance(port, int | float):
        raise NotPossible("the port is not known")
    yield admitted(groups[0], int(port), next(iter(outer.values())), ground)


def admitted(group: Resource, port: int, peer: Resource, ground: Ground) -> Mend:
    """The group with a rule for a port from another group, where its other rules stand. Raises NotPossible."""
    if has(group, "ingress") or not _has_rules(group, ground):
        call = ground.call_of(group)
        bound = ground.call_of(peer).seen_by(call)
        rule = f"{{'protocol': 'tcp', 'from_port': {port}, 'to_port': {port}, 'security_groups': [PeerOfIt.id]}}"
        return Mend((*bound.splices, *call.append("ingress", rule, {"PeerOfIt": bound.name})))
    anchor, names = last_of({"GroupOfIt": group, "PeerOfIt": peer}, ground)
    expression = (
        f"aws.ec2.SecurityGroupRule(NameOfIt, type='ingress', security_group_id=GroupOfIt.id, protocol='tcp', "
        f"from_port={port}, to_port={port}, source_security_group_id=PeerOfIt.id)"
    )
    written = {key: bound.name for key, bound in names.items()}
    before = [splice for bound in names.values() for splice in bound.splices]
    return Mend((*before, *anchor.beside(expression, suffix=f"port-{port}", names=written)))


def _has_rules(group: Resource, ground: Ground) -> bool:
    return any(rule.origin != group.urn for rule in ground.topology.rules_of(group))


def admits_network(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """HTTPS from the network's own addresses, to an interface endpoint."""
    endpoint = ground.resource(finding)
    topology = ground.topology
    vpc = topology.vpc_of(endpoint)
    groups = [one for one in topology.groups_of(endpoint) if not one.read]
    if vpc is None or len(groups) != 1 or _has_rules(groups[0], ground):
        raise NotPossible("which group has to admit the network is not sure")
    call = ground.call_of(groups[0])
    bound = name_at(call, groups[0], vpc, ground)
    rule = "{'protocol': 'tcp', 'from_port': 443, 'to_port': 443, 'cidr_blocks': [NetworkOfIt.cidr_block]}"
    yield Mend((*bound.splices, *call.append("ingress", rule, {"NetworkOfIt": bound.name})))


def of_its_network(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The network of what carries the group; of another group that a rule names, that of the group with the rule."""
    group = ground.resource(finding)
    topology = ground.topology
    if has(group, "vpcId"):
        wanted = topology.vpc_of(group)
        others = {urn: topology.resource(urn) for rule in topology.rules_of(group) for urn in rule.groups}
        loose = [one for one in others.values() if one is not None and not has(one, "vpcId")]
        if wanted is None or not loose:
            raise NotPossible("which network is meant is not sure")
        yield Mend(tuple(splice for one in loose for splice in _placed(one, wanted, ground)))
        return
    networks = {
        vpc.urn: vpc
        for user in topology.users_of_group(group)
        for subnet in topology.subnets_of(user)
        if (vpc := topology.vpc_of(subnet)) is not None
    }
    if len(networks) != 1:
        raise NotPossible("which network is meant is not sure")
    yield Mend(tuple(_placed(group, next(iter(networks.values())), ground)))


def _placed(group: Resource, vpc: Resource, ground: Ground) -> Iterator[Splice]:
    call = ground.call_of(group)
    bound = ground.call_of(vpc).seen_by(call)
    yield from bound.splices
    yield from call.give("vpc_id=NetworkOfIt.id", {"NetworkOfIt": bound.name})


GROUPS: Mapping[str, Mender] = {
    "ECS013": lets_balancer_in,
    "NET002": admits_its_users,
    "NET004": admits_its_users,
    "NET013": of_its_network,
    "NET014": of_its_network,
    "NET030": admits_network,
}

"""Which security groups let the internet in, and what stands behind them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from stackproof.model import Resource
from stackproof.topology import NetworkRule

from .._mechanism import Case, Fail, Pass, Severity, Unknown, Verdict

GROUP = "aws:ec2/securityGroup:SecurityGroup"
GROUPS = (GROUP, "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup")
# Their network interfaces never get a public address.
_INWARD = ("aws:ec2/vpcEndpoint:VpcEndpoint", "aws:lambda/function:Function")
BALANCERS = ("aws:lb/loadBalancer:LoadBalancer", "aws:elb/loadBalancer:LoadBalancer")
_RULES = (
    "aws:ec2/securityGroupRule:SecurityGroupRule",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
)
ADMINISTRATION = {22: "SSH", 23: "Telnet", 2375: "Docker", 3389: "RDP", 5985: "WinRM", 5986: "WinRM", 10250: "kubelet"}
DATA = {
    445: "SMB",
    1433: "SQL Server",
    1521: "Oracle",
    2049: "NFS",
    2379: "etcd",
    3306: "MySQL",
    5432: "PostgreSQL",
    5439: "Redshift",
    6379: "Redis",
    9042: "Cassandra",
    9092: "Kafka",
    9200: "OpenSearch",
    11211: "Memcached",
    27017: "MongoDB",
}
State = Literal["reachable", "unknown", "balancer", "closed", "inward", "unused"]


class Behind(msgspec.Struct, frozen=True, kw_only=True):
    """What stands behind a group. state: "reachable" when something with it surely is, "unknown" when that cannot be
    told, "balancer" when only load balancers carry it, "closed" when all of it sits without a public address, "inward"
    when none of it could ever have one, "unused" when nothing carries it. text: one clause for people."""

    state: State
    text: str


def behind(case: Case, group: Resource) -> Behind:
    """What carries the group, and whether the internet gets as far as that."""
    topology = case.topology
    users = topology.users_of_group(group)
    states = {u.name: topology.internet_reach(u).state for u in users if not topology.is_type(u, *BALANCERS)}
    for name, state in states.items():
        if state == "reachable":
            return Behind(state="reachable", text=f"{name} carries it and has a public address")
    if "unknown" in states.values() or _is_handed_on(case, group, shown=not users):
        return Behind(state="unknown", text="what carries it may have a public address")
    if states:
        inward = all(topology.is_type(user, *_INWARD, *BALANCERS) for user in users)
        return Behind(
            state="inward" if inward else "closed", text=f"only {_names(states)} carries it, without a public address"
        )
    if users:
        return Behind(state="balancer", text=f"only load balancers carry it ({_names(u.name for u in users)})")
    if not case.is_whole:
        return Behind(state="unknown", text="the run broke off before anything carried it")
    return Behind(state="unused", text="nothing carries it")


def weight(found: Behind, severity: Severity) -> Severity:
    """Severity of a rule that lets the internet in, by what stands behind it: one setting away from being public is
    worth mending."""
    if found.state in ("reachable", "unknown"):
        return severity
    return "medium" if found.state == "closed" else "low"


def root_of_exposure(case: Case, group: Resource) -> str:
    """The cause of all that is wrong because the internet gets through this group to a data store."""
    return f"exposed@{case.place_of(group)}"


def world_rules(case: Case, group: Resource) -> tuple[NetworkRule, ...]:
    """The group's ingress rules that let every address in."""
    return tuple(r for r in case.topology.rules_of(group) if r.direction == "ingress" and r.is_world)


def is_read(case: Case, group: Resource) -> bool:
    """True when every ingress rule of the group could be read."""
    return all(r.known for r in case.topology.rules_of(group) if r.direction == "ingress")


def judge_ports(case: Case, ports: dict[int, str], *, severity: Severity) -> Iterator[Verdict]:
    """A verdict for each security group on whether the internet is let in on one of the ports (port -> its name).
    Rules for all ports at once are another check's."""
    for group in case.resources(*GROUPS):
        failed = elsewhere = False
        for rule in world_rules(case, group):
            named = [f"{port} ({name})" for port, name in ports.items() if rule.opens(port)]
            elsewhere = elsewhere or rule.is_all_ports
            if not named or rule.is_all_ports:
                continue
            failed = True
            found = behind(case, group)
            shown = "port " + ", ".join(named)
            yield Fail(
                subject=rule.origin,
                message=f"the security group {group.name} opens {shown} to {_world(rule)}; {found.text}",
                evidence=f"{rule.path or 'rule'}: {rule.protocol} {rule.from_port}-{rule.to_port} from {_world(rule)}",
                severity=weight(found, severity),
                cause=root_of_exposure(case, group) if ports is DATA else "",
                certain=found.state != "unknown",
                related=(group.urn,),
            )
        if not failed and not is_read(case, group):
            yield Unknown(group.urn, "not all of its rules are known")
        elif not failed and not elsewhere and any(r.direction == "ingress" for r in case.topology.rules_of(group)):
            yield Pass(group.urn, "no rule lets every address in on these ports")


def _world(rule: NetworkRule) -> str:
    return " and ".join(sorted(c for c in rule.cidrs if c in ("0.0.0.0/0", "::/0")))


def _is_handed_on(case: Case, group: Resource, *, shown: bool) -> bool:
    """True when something whose inside is not seen gets the group: a component of another package or, where nothing
    here carries it (shown), the other stacks that read this stack's outputs."""
    if shown and any(r.urn == group.urn for r in case.graph.output_references):
        return True
    holders = (holder for holder, _ in case.topology.refs_to(group) if not case.topology.is_type(holder, *_RULES))
    return any(holder.remote or not holder.type.startswith("aws:") for holder in holders)


def _names(names) -> str:
    listed = list(names)
    return ", ".join(listed[:3]) + (f" and {len(listed) - 3} more" if len(listed) > 3 else "")

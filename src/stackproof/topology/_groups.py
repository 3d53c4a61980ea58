"""Security groups: their rules wherever they are written, and who carries them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from stackproof.model import Resource

from ._index import Index
from ._values import as_flag, as_items, as_number, as_text, is_hidden, value_at

WORLD = frozenset({"0.0.0.0/0", "::/0"})
GROUP_TYPES = ("aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup")
_RULE_TYPES = (
    "aws:ec2/securityGroupRule:SecurityGroupRule",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
)
_PROTOCOLS = {"6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6", "all": "-1"}


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

"""Rules of groups and network ACLs, and routes, wherever they are written, become parts of what they are of."""

from __future__ import annotations

from collections.abc import Callable

from ._fold import Nodes, add_to, owner_of
from ._rules import acl_rules, entries_of, group_rules, routes
from ._symbols import Symbols
from ._terms import Bag, Entry, Hidden, Term

_GROUPS = ("aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup")
_TABLES = ("aws:ec2/routeTable:RouteTable", "aws:ec2/defaultRouteTable:DefaultRouteTable", "aws:ec2/vpc:Vpc")
_ACLS = ("aws:ec2/networkAcl:NetworkAcl", "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl")
_HOLDERS = {
    "aws:ec2/securityGroupRule:SecurityGroupRule": ("securityGroupId", _GROUPS),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ("securityGroupId", _GROUPS),
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": ("securityGroupId", _GROUPS),
    "aws:ec2/route:Route": ("routeTableId", _TABLES),
    "aws:ec2/networkAclRule:NetworkAclRule": ("networkAclId", _ACLS),
}


def fold_network(nodes: Nodes, aliases: dict[str, str], symbols: Symbols) -> None:
    """Fold rules and routes, then bring all of an owner into one form."""
    for urn, node in list(nodes.items()):
        by, owners = _HOLDERS.get(node.type, ("", ()))
        owner = owner_of(nodes, symbols, node, by, *owners) if by else None
        if owner is None:
            continue
        add_to(owner, _property(node.type, node.values), Entry(dict(node.values), urn, ""))
        aliases[urn] = owner.urn
        del nodes[urn]
    for node in nodes.values():
        if node.type in _GROUPS:
            _shape(node.values, ("ingress", "egress"), lambda blocks, urn=node.urn: group_rules(blocks, urn))
        elif node.type in _ACLS:
            _shape(node.values, ("ingress", "egress"), acl_rules)
        elif node.type in _TABLES:
            _shape(node.values, ("routes",), routes)


def _property(token: str, values: dict[str, Term]) -> str:
    if token == "aws:ec2/route:Route":
        return "routes"
    if token.endswith("NetworkAclRule"):
        return "egress" if values.get("egress") == "true" else "ingress"
    if token.endswith("SecurityGroupRule"):
        return "egress" if values.get("type") == "egress" else "ingress"
    return "egress" if token.endswith("EgressRule") else "ingress"


def _shape(values: dict[str, Term], names: tuple[str, ...], shape: Callable[[tuple[Entry, ...]], Bag]) -> None:
    for name in names:
        if name in values and not isinstance(values[name], Hidden):
            values[name] = shape(entries_of(values[name]))

"""What a role, user or group may do, as one set of statements, in however many policies it is written."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ._fold import Nodes, owner_of
from ._policies import merged
from ._rules import entries_of
from ._symbols import Symbols
from ._terms import Bag, Entry, Ref, Term

if TYPE_CHECKING:
    from ._form import Node

PERMISSIONS, MANAGED = "permissions", "managedPolicyArns"
_POLICY = "aws:iam/policy:Policy"
_KINDS = {
    "role": ("aws:iam/role:Role", "aws:iam/rolePolicy:RolePolicy", "aws:iam/rolePolicyAttachment:RolePolicyAttachment"),
    "user": ("aws:iam/user:User", "aws:iam/userPolicy:UserPolicy", "aws:iam/userPolicyAttachment:UserPolicyAttachment"),
    "group": (
        "aws:iam/group:Group", "aws:iam/groupPolicy:GroupPolicy", "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
    ),
}  # fmt: skip
_TO_MANY = "aws:iam/policyAttachment:PolicyAttachment"
_EXCLUSIVE = {
    "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": "policyArns",
    "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive": "",
}
_OWNERS = frozenset(kinds[0] for kinds in _KINDS.values())


def fold_access(nodes: Nodes, aliases: dict[str, str], symbols: Symbols) -> None:
    """Fold policies and attachments into the identities that they are for."""
    granted: dict[str, list[Entry]] = defaultdict(list)
    managed: dict[str, list[Entry]] = defaultdict(list)
    _inline(nodes, granted, managed)
    gone: dict[str, str] = {}
    for urn, node in nodes.items():
        owners = _owners(nodes, symbols, node)
        if owners:
            gone[urn] = owners[0].urn
        for owner in owners:
            _bring(node, owner.urn, granted, managed)
    for urn, owner in gone.items():
        aliases[urn] = owner
        del nodes[urn]
    _attach_created(nodes, aliases, granted, managed)
    for urn in {**granted, **managed}:
        values = nodes[urn].values
        if granted[urn]:
            values[PERMISSIONS] = {"Statement": merged(granted[urn])}
        if managed[urn]:
            values[MANAGED] = Bag(tuple(managed[urn]))


def _inline(nodes: Nodes, granted: dict[str, list[Entry]], managed: dict[str, list[Entry]]) -> None:
    for urn, node in nodes.items():
        if node.type not in _OWNERS:
            continue
        for block in entries_of(node.values.pop("inlinePolicies", None)):
            inner = block.value.get("policy") if isinstance(block.value, dict) else block.value
            granted[urn] += _statements(inner, urn, f"{block.path or 'inlinePolicies'}.policy")
        managed[urn] += [
            Entry(entry.value, urn, entry.path) for entry in entries_of(node.values.pop("managedPolicyArns", None))
        ]


def _owners(nodes: Nodes, symbols: Symbols, node: Node) -> list[Node]:
    """The identities that a policy or an attachment is for."""
    for noun, (owner, inline, attachment) in _KINDS.items():
        if node.type in (inline, attachment):
            found = owner_of(nodes, symbols, node, noun, owner)
            return [] if found is None else [found]
    if node.type in _EXCLUSIVE:
        found = owner_of(nodes, symbols, node, "roleName", _KINDS["role"][0])
        return [] if found is None else [found]
    if node.type != _TO_MANY:
        return []
    entries = [entry for noun in _KINDS for entry in entries_of(node.values.get(noun + "s"))]
    urns = [entry.value.urn for entry in entries if isinstance(entry.value, Ref)]
    return [nodes[urn] for urn in urns if urn in nodes] if len(urns) == len(entries) else []


def _bring(node: Node, owner: str, granted: dict[str, list[Entry]], managed: dict[str, list[Entry]]) -> None:
    if "policyArn" in node.values:
        managed[owner].append(Entry(node.values["policyArn"], node.urn, "policyArn"))
    elif "policy" in node.values:
        granted[owner] += _statements(node.values["policy"], node.urn, "policy")
    known = {_same(entry.value) for entry in managed[owner]}
    for entry in entries_of(node.values.get(_EXCLUSIVE.get(node.type, ""))):
        if _same(entry.value) not in known:
            managed[owner].append(Entry(entry.value, node.urn, entry.path))


def _same(term: Term) -> str:
    return repr(term)


def _statements(policy: Term | None, urn: str, path: str) -> list[Entry]:
    """The statements of a document; the document itself where it cannot be read."""
    if policy is None:
        return []
    inner = policy.get("Statement") if isinstance(policy, dict) else None
    if not isinstance(inner, Bag):
        return [Entry(policy, urn, path)]
    return [Entry(entry.value, urn, entry.path or path) for entry in inner.written or inner.entries]


def _attach_created(
    nodes: Nodes, aliases: dict[str, str], granted: dict[str, list[Entry]], managed: dict[str, list[Entry]]
) -> None:
    """A policy of the program's own that is only attached is as good as one written into each of its roles."""
    used: dict[str, list[str]] = defaultdict(list)
    for owner, entries in managed.items():
        for entry in entries:
            if isinstance(entry.value, Ref):
                used[entry.value.urn].append(owner)
    elsewhere = {ref.urn for node in nodes.values() for _, ref in node.refs()}
    for urn, owners in used.items():
        policy = nodes.get(urn)
        if policy is None or policy.type != _POLICY or policy.read or urn in elsewhere:
            continue
        for owner in dict.fromkeys(owners):
            granted[owner] += _statements(policy.values.get("policy"), urn, "policy")
            managed[owner] = [e for e in managed[owner] if not (isinstance(e.value, Ref) and e.value.urn == urn)]
        aliases[urn] = owners[0]
        del nodes[urn]

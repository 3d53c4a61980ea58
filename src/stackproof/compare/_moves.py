"""A part that hangs on another resource than it should has moved: one difference, not two."""

from __future__ import annotations

from ._alike import Judge, Side
from ._found import Found, Holder
from ._spelling import foldings
from ._terms import Bag, Ref

_BY = {
    "SecurityGroupRule": "securityGroupId", "SecurityGroupIngressRule": "securityGroupId",
    "SecurityGroupEgressRule": "securityGroupId", "Route": "routeTableId", "NetworkAclRule": "networkAclId",
    "RolePolicy": "role", "RolePolicyAttachment": "role", "UserPolicy": "user", "UserPolicyAttachment": "user",
    "GroupPolicy": "group", "GroupPolicyAttachment": "group",
}  # fmt: skip
Named = tuple[str, Found]


def joined(judge: Judge, found: list[Named]) -> list[Named]:
    """What lacks on one resource and is too much on another, as one difference in what it names. Each comes with the
    type of the resource that differs."""
    kept, moved = list(found), []
    for token, one in found:
        if one.mine is not None or one.theirs.path or not _is_part(judge.theirs, one.theirs.urn):
            continue
        twin = next((urn for urn in _too_much(judge, kept) if _is_move(judge, urn, one.theirs.urn)), None)
        if twin is None:
            continue
        kept = [pair for pair in kept if pair[1].ours.urn != twin and pair[1].theirs.urn != one.theirs.urn]
        by = _named_by(judge.theirs, one.theirs.urn)
        mine, other = Ref(judge.ours.form.home(twin)), Ref(judge.theirs.form.home(one.theirs.urn))
        moved.append((token, Found(one.property, Holder(twin, by), Holder(one.theirs.urn, by), mine, other)))
    return [*kept, *moved]


def _too_much(judge: Judge, found: list[Named]) -> list[str]:
    """Parts of the answer of which something is not in the ideal, or not so."""
    urns = (one.ours.urn for _, one in found if one.mine is not None)
    return [urn for urn in dict.fromkeys(urns) if _is_part(judge.ours, urn)]


def _is_part(side: Side, urn: str) -> bool:
    """Whether a resource was folded into another."""
    return side.form.home(urn) != urn


def _is_move(judge: Judge, mine: str, other: str) -> bool:
    """Whether both bring the same, only to another resource."""
    if _kind(judge.ours, mine) != _kind(judge.theirs, other):
        return False
    return _pieces(judge.ours, mine) == _pieces(judge.theirs, other) != []


def _pieces(side: Side, urn: str) -> list[str]:
    """What a part brings, as its owner holds it."""
    node = side.form.nodes.get(side.form.home(urn))
    if node is None:
        return []
    whole = [side.key(node.values[name]) for name, (origin, _) in node.origins.items() if origin == urn]
    for term in node.values.values():
        bag = term.get("Statement") if isinstance(term, dict) else term
        entries = (bag.written or bag.entries) if isinstance(bag, Bag) else ()
        whole += [side.key(entry.value) for entry in entries if entry.urn == urn]
    return sorted(whole)


def _kind(side: Side, urn: str) -> str:
    resource = side.form.topology.resource(urn)
    return resource.type if resource is not None else ""


def _named_by(side: Side, urn: str) -> str:
    kind = _kind(side, urn)
    folding = foldings().get(kind)
    return folding.by if folding is not None else _BY.get(kind.rpartition(":")[2], "")

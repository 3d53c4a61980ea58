"""A part that hangs on another resource than it should has moved: one difference, not two."""

from __future__ import annotations

from ._alike import Judge, Side
from ._found import Found, Holder
from ._spelling import foldings
from ._terms import Bag, Ref, Term

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
    kept: list[Named] = []
    added = [(token, one) for token, one in found if one.other is None and _is_whole(judge.ours, one.ours)]
    for token, one in found:
        if one.mine is not None or not _is_whole(judge.theirs, one.theirs):
            continue
        twin = next((pair for pair in added if _is_move(judge, pair[1], one)), None)
        if twin is None:
            continue
        added.remove(twin)
        by = _named_by(judge.theirs, one.theirs.urn)
        mine, other = Ref(judge.ours.form.home(twin[1].ours.urn)), Ref(judge.theirs.form.home(one.theirs.urn))
        moved = Found(one.property, Holder(twin[1].ours.urn, by), Holder(one.theirs.urn, by), mine, other)
        kept.append((token, moved))
        gone = (one, twin[1])
        found = [pair for pair in found if pair[1] not in gone]
    return [*found, *kept]


def _is_whole(side: Side, holder: Holder) -> bool:
    """Whether the difference is a whole resource that was folded into another."""
    return not holder.path and side.form.home(holder.urn) != holder.urn


def _is_move(judge: Judge, mine: Found, other: Found) -> bool:
    if _kind(judge.ours, mine.ours.urn) != _kind(judge.theirs, other.theirs.urn) or mine.property != other.property:
        return False
    return _pieces(judge.ours, mine.mine) == _pieces(judge.theirs, other.other)


def _pieces(side: Side, term: Term | None) -> list[str]:
    if term is None:
        return []
    bag = term.get("Statement", term) if isinstance(term, dict) else term
    return sorted(side.key(entry.value) for entry in bag.entries) if isinstance(bag, Bag) else [side.key(term)]


def _kind(side: Side, urn: str) -> str:
    resource = side.form.topology.resource(urn)
    return resource.type if resource is not None else ""


def _named_by(side: Side, urn: str) -> str:
    kind = _kind(side, urn)
    folding = foldings().get(kind)
    return folding.by if folding is not None else _BY.get(kind.rpartition(":")[2], "")

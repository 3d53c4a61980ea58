"""Statements that exclude each other: which wins, and what is said of the other."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import msgspec

from stackproof.model import PromptRemark

from ._patterns import Pattern, words
from ._taken import Taken

# Parameters of which there can be one only, for one thing.
_SINGLE = {
    "region": ("region",), "platform": ("platform",), "language": ("language",), "zones": ("count",), "nat": ("count",),
    "coverage": ("percent",), "instance_class": ("class",), "retention": ("days", "hours"), "backup": ("days",),
    "desired_count": ("count",), "size": ("cpu", "memory", "timeout"), "billing": ("mode",), "engine": ("version",),
    "runtime": ("runtime",), "shards": ("count",), "scaling": ("min", "max"), "storage": ("gb",),
}  # fmt: skip
# Things of which a prompt mostly means one; of others, two statements may speak of two.
_ONE_OF_A_KIND = frozenset(
    {
        "",
        "database",
        "cache",
        "warehouse",
        "search",
        "kubernetes",
        "container_service",
        "stream",
        "load_balancer",
        "api",
    }
)
_MANY = frozenset({"size", "retention"})
_EMPHATIC = Pattern(
    r"\b(?:must|only|all resources|everything|always|never|constraint|instead|update|hard requirement|"
    r"no exceptions?)\b",
    r"\bp\.?s\.?\b|\*\*",
)
_OVERRIDES = words(
    *(
        "overrul\\w+",
        "overrid\\w+",
        "takes? precedence",
        "always wins?",
        "wins over",
        "replaces any",
        "correct(?:ion|ed)",
    ),
    *("not what (?:i|we) (?:wrote|said)", "scratch that", "supersed\\w+", "counts", "prevails?", "instead of what"),
)
# How many statements of one thing are held against each other.
_MOST_RIVALS = 40
_NUMBER_COUNTS = Pattern(
    r"\b(?:number|item|point|requirement|rule) (?P<n>\d{1,3}) (?:counts|wins|prevails|applies|takes precedence)"
)
# Kinds by which a thing must be there.
_MAKES = frozenset({"service", "count", "instance_class", "desired_count", "scaling", "size", "storage"})
_DRAFT = words(
    "everything", "sketch\\w*", "drafts?", "first (?:idea|plan|version)", "originally", "at first", "initial\\w*"
)
_PRESENT = "this tells of the present and binds nobody"


def settled(taken: Iterable[Taken], texts: Iterable[str]) -> tuple[list[Taken], list[PromptRemark]]:
    """The facts that bind, and remarks on those that lost against them or only tell of the present. texts: of all
    statements, since one may only say which of the others counts."""
    listed = list(taken)
    counting = {match["n"] for text in texts for match in _NUMBER_COUNTS.finditer(text)}
    ranks: dict[int, int] = {}
    weighed = [
        msgspec.structs.replace(one, weight=(ranks.setdefault(one.order, _rank(one, counting, ranks)), one.order))
        for one in listed
    ]
    binding = [one for one in weighed if one.binding]
    remarks = [_of_unbinding(one, binding) for one in weighed if not one.binding and _has_value(one)]
    kept: dict[tuple[str, str, str], list[Taken]] = {}
    for one in binding:
        rivals = kept.setdefault((one.found.kind, one.found.of, one.found.when), [])
        current: Taken | None = one
        for place, rival in enumerate(rivals[:_MOST_RIVALS] if one.found.kind in _SINGLE else ()):
            keys = _excluding(one, rival)
            if not keys:
                continue
            if one.weight >= rival.weight:
                rivals[place] = _without(rival, keys)
                remarks.append(_conflict(rival, one, keys))
            else:
                current = _without(one, keys)
                remarks.append(_conflict(one, rival, keys))
                break
        if current is not None and not _is_emptied(current, one):
            rivals.append(current)
    found = [one for group in kept.values() for one in group if not _is_gone(one)]
    found, more = _across_kinds(_without_doubtful(found))
    return sorted(found, key=lambda one: one.order), _once([*remarks, *more])


def _rank(one: Taken, counting: set[str], known: dict[int, int]) -> int:
    """Statements that say they win win; then emphasis; what comes later wins among equals."""
    if one.order in known:
        return known[one.order]
    if one.number and one.number in counting:
        return 3
    if one.overriding or _OVERRIDES.search(one.block_text):
        return 2
    return 1 if _EMPHATIC.search(one.text) else 0


def _excluding(one: Taken, other: Taken) -> list[str]:
    """The parameters in which two facts of one kind cannot both be met."""
    a, b = one.found, other.found
    if one.wish or other.wish or a.any_of or b.any_of or (one.order == other.order and a.kind != "region"):
        return []
    if one.table and one.table == other.table:
        return []
    single = a.of in _ONE_OF_A_KIND and a.kind not in _MANY
    if not single and max(one.weight[0], other.weight[0]) < 2:
        return []
    keys = [key for key in _SINGLE.get(a.kind, ()) if key in a.want and key in b.want]
    return [key for key in keys if not _compatible(a.want[key], b.want[key])]


def _compatible(one: Any, other: Any) -> bool:
    """Whether one value can meet both."""
    if isinstance(one, list) or isinstance(other, list):
        a, b = (value if isinstance(value, list) else [value] for value in (one, other))
        return bool(set(map(str, a)) & set(map(str, b)))
    if isinstance(one, str) or isinstance(other, str):
        return str(one).startswith(str(other)) or str(other).startswith(str(one))
    (low, high), (least, most) = _range(one), _range(other)
    return max(low, least) <= min(high, most)


def _range(bound: Any) -> tuple[float, float]:
    if not isinstance(bound, dict):
        return bound, bound
    exact = bound.get("exactly")
    return (exact, exact) if exact is not None else (bound.get("at_least", -math.inf), bound.get("at_most", math.inf))


def _without(one: Taken, keys: list[str]) -> Taken:
    want = {key: value for key, value in one.found.want.items() if key not in keys}
    return msgspec.structs.replace(one, found=msgspec.structs.replace(one.found, want=want), lost=not want)


def _is_emptied(current: Taken, before: Taken) -> bool:
    return current is not before and not current.found.want


def _is_gone(one: Taken) -> bool:
    return one.lost


def _conflict(loser: Taken, winner: Taken, keys: list[str]) -> PromptRemark:
    said, counts = (", ".join(str(one.found.want.get(key)) for key in keys) for one in (loser, winner))
    message = f"the prompt also says {said}; line {winner.line} asks for {counts}, which counts"
    return PromptRemark(kind="conflict", text=loser.text, line=loser.line, message=message)


def _of_unbinding(one: Taken, binding: list[Taken]) -> PromptRemark:
    if one.found.kind == "region" and _DRAFT.search(one.text):
        for other in binding:
            if other.found.kind == "region" and not _compatible(one.found.want["region"], other.found.want["region"]):
                return _conflict(one, other, ["region"])
    return PromptRemark(kind="background", text=one.text, line=one.line, message=_PRESENT)


def _has_value(one: Taken) -> bool:
    """Whether a fact names something that could be checked, were it asked for."""
    return one.found.kind in _SINGLE or one.found.kind in ("regions", "count", "cidr", "throttling", "shards")


def _without_doubtful(taken: list[Taken]) -> list[Taken]:
    """Without what is forbidden and asked for alike, which cannot be meant, and regions among those of a list."""
    asked = {one.found.of for one in taken if one.found.kind in _MAKES and not one.wish}
    if "autoscaling_group" in asked:
        asked.add("instance")
    listed = {name for one in taken if one.found.kind == "regions" for name in one.found.want["regions"]}
    return [
        one
        for one in taken
        if not (one.found.kind == "absent" and one.found.of in asked)
        and not (one.found.kind == "region" and one.found.want.get("region") in [*listed])
    ]


def _across_kinds(taken: list[Taken]) -> tuple[list[Taken], list[PromptRemark]]:
    """Protection against deletion and a stack that must be destroyed without it exclude each other."""
    free = [
        one for one in taken if one.found.kind == "destroyable" and one.found.want.get("deletion_protection") is False
    ]
    remarks: list[PromptRemark] = []
    lost: list[Taken] = []
    for one in taken:
        if one.found.kind != "protected" or one.found.when:
            continue
        for other in free:
            if other.found.when or (other.found.of and other.found.of != one.found.of):
                continue
            loser, winner = (one, other) if other.weight >= one.weight else (other, one)
            lost.append(loser)
            message = f"line {winner.line} says the contrary about protection against deletion, and counts"
            remarks.append(PromptRemark(kind="conflict", text=loser.text, line=loser.line, message=message))
    return [one for one in taken if not any(one is other for other in lost)], remarks


def _once(remarks: list[PromptRemark]) -> list[PromptRemark]:
    """One remark for each line and kind."""
    seen: dict[tuple[str, int], PromptRemark] = {}
    for remark in remarks:
        seen.setdefault((remark.kind, remark.line), remark)
    return list(seen.values())

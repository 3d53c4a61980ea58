"""Statements that exclude each other: which wins, and what is said of the other."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from stackproof.model import PromptRemark

if TYPE_CHECKING:
    from ._read import Taken

# Parameters of which there can be one only, for one thing.
_SINGLE = {
    "region": ("region",), "platform": ("platform",), "language": ("language",), "zones": ("count",), "instance_class": ("class",),
    "retention": ("days", "hours"), "backup": ("days",), "desired_count": ("count",), "size": ("cpu", "memory", "timeout"),
    "billing": ("mode",), "engine": ("version",), "runtime": ("runtime",), "nat": ("count",), "coverage": ("percent",), "shards": ("count",),
}  # fmt: skip
_EMPHATIC = re.compile(
    r"\b(?:must|only|all resources|everything|always|never|constraint|instead|correction|actually|scratch that|update|wins?|takes precedence|overrides?|hard requirement|no exceptions?|p\.?s\.?)\b|\*\*",
    re.I,
)


def settled(taken: Iterable[Taken]) -> tuple[list[Taken], list[PromptRemark]]:
    """The facts that bind, and remarks on those that lost against them or only tell of the present."""
    listed = list(taken)
    binding = [one for one in listed if one.binding]
    remarks: list[PromptRemark] = []
    for one in listed:
        if one.binding or one.found.kind not in _SINGLE:
            continue
        against = next((other for other in binding if _excludes(one, other)), None)
        if against is not None and one.found.kind == "region":
            message = f"the prompt also says {_said(one)}; line {against.line} asks for {_said(against)}, which counts"
            remarks.append(PromptRemark(kind="conflict", text=one.text, line=one.line, message=message))
        else:
            remarks.append(
                PromptRemark(
                    kind="background",
                    text=one.text,
                    line=one.line,
                    message="this tells of the present and binds nobody",
                )
            )
    kept: list[Taken] = []
    for one in binding:
        rival = next((other for other in kept if _excludes(one, other)), None)
        if rival is None:
            kept.append(one)
            continue
        winner, loser = (one, rival) if _weight(one) >= _weight(rival) else (rival, one)
        if winner is one:
            kept[kept.index(rival)] = one
        message = f"the prompt also says {_said(loser)}; line {winner.line} asks for {_said(winner)}, which counts"
        remarks.append(PromptRemark(kind="conflict", text=loser.text, line=loser.line, message=message))
    return kept, _once(remarks)


def _excludes(one: Taken, other: Taken) -> bool:
    a, b = one.found, other.found
    if a.kind != b.kind or a.of != b.of or a.when != b.when or a is b or one.wish or other.wish:
        return False
    keys = [key for key in _SINGLE.get(a.kind, ()) if key in a.want and key in b.want]
    if not keys or (one.text == other.text and one.line == other.line):
        return False
    return any(not _compatible(a.want[key], b.want[key]) for key in keys)


def _compatible(one: Any, other: Any) -> bool:
    """Whether one value can meet both."""
    if one == other:
        return True
    if isinstance(one, list) or isinstance(other, list):
        a, b = (value if isinstance(value, list) else [value] for value in (one, other))
        return bool(set(map(str, a)) & set(map(str, b)))
    if isinstance(one, str) and isinstance(other, str):
        return one.startswith(other) or other.startswith(one)
    return isinstance(one, dict) or isinstance(other, dict)


def _weight(one: Taken) -> tuple[int, int]:
    return (1 if _EMPHATIC.search(one.text) else 0), one.line


def _said(one: Taken) -> str:
    return ", ".join(str(value) for value in one.found.want.values())


def _once(remarks: list[PromptRemark]) -> list[PromptRemark]:
    seen: dict[tuple[str, int], PromptRemark] = {}
    for remark in remarks:
        seen.setdefault((remark.kind, remark.line), remark)
    return list(seen.values())

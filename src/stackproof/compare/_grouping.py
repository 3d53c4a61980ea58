"""The lists of a comparison: worst first, and said once what holds for many."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from stackproof.model import SEVERITIES, Difference, DifferenceKind, Side


def grouped(found: Iterable[Difference]) -> list[Difference]:
    """One difference for a tag that lacks, or is another one, on many resources."""
    listed: list[Difference] = []
    tags: dict[str, list[Difference]] = {}
    for one in found:
        if one.property.startswith("tags."):
            tags.setdefault(repr((one.kind, one.property, _value(one.answer), _value(one.ideal))), []).append(one)
        else:
            listed.append(one)
    for same in tags.values():
        first, *others = sorted(same, key=_order)
        also = tuple(side.urn for one in others if (side := one.answer or one.ideal) is not None)
        listed.append(msgspec.structs.replace(first, also=also) if also else first)
    return listed


def ordered(found: Iterable[Difference], kind: DifferenceKind) -> tuple[Difference, ...]:
    """Those of one kind, worst first."""
    return tuple(sorted((one for one in found if one.kind == kind), key=_order))


def _value(side: Side | None) -> object:
    return None if side is None else side.value


def _order(one: Difference) -> tuple[int, str, str, str, str]:
    ideal, answer = (side.urn if side is not None else "" for side in (one.ideal, one.answer))
    return SEVERITIES.index(one.severity), one.type, one.property, ideal, answer

"""Differences as they are found, before they are weighed and worded."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from ._terms import Bag, Entry, Term


@dataclass(frozen=True)
class Holder:
    """What a value stands in: the URN of the resource that is written in the program, and the path there."""

    urn: str
    path: str

    def at(self, entry: Entry) -> Holder:
        """The place of an element of a list."""
        return Holder(entry.urn or self.urn, entry.path or (self.path if entry.urn in ("", self.urn) else ""))

    def below(self, name: str) -> Holder:
        """The place of a field."""
        return Holder(self.urn, f"{self.path}.{name}" if self.path else name)


@dataclass(frozen=True)
class Found:
    """A difference as it is found. mine, other: the values, None where there is none. property: top-level name.
    element: True where it is a whole property, or a whole element of a property."""

    property: str
    ours: Holder
    theirs: Holder
    mine: Term | None
    other: Term | None
    element: bool = False


@dataclass
class Outcome:
    """What came of one pair. whole, alike: leaves of the ideal that could be compared, and those that are equal."""

    found: list[Found] = field(default_factory=list)
    undecided: list[Found] = field(default_factory=list)
    whole: int = 0
    alike: int = 0


def by_resource(
    found: list[Found], ours: Holder, theirs: Holder, mine: tuple[Entry, ...], other: tuple[Entry, ...]
) -> list[Found]:
    """One difference for a resource of which nothing is on the other side, however many elements it brings."""
    kept = [one for one in found if one.mine is not None and one.other is not None]
    for holder, entries, others in ((ours, mine, other), (theirs, other, mine)):
        total = Counter(entry.urn or holder.urn for entry in entries)
        groups: dict[str, list[Found]] = {}
        for one in found:
            if (one.other if holder is ours else one.mine) is None:
                groups.setdefault((one.ours if holder is ours else one.theirs).urn, []).append(one)
        for urn, group in groups.items():
            is_separate = urn != holder.urn
            if len(group) != total[urn] or not (is_separate or (not others and len(group) > 1)):
                kept += group
                continue
            place = Holder(urn, "" if is_separate else holder.path)
            values = tuple((one.mine if holder is ours else one.other) for one in group)
            whole = values[0] if len(values) == 1 else Bag(tuple(Entry(v, urn, "") for v in values if v is not None))
            first = group[0]
            if holder is ours:
                kept.append(Found(first.property, place, first.theirs, whole, None, first.element))
            else:
                kept.append(Found(first.property, first.ours, place, None, whole, first.element))
    return kept

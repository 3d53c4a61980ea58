"""Where two resources that stand for each other differ, property by property."""

from __future__ import annotations

from dataclasses import dataclass, field

from ._alike import Judge
from ._bags import as_bag, couples
from ._form import Node
from ._terms import Bag, Entry, Hidden, Term, leaves_of


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


class Differ:
    """Compares pairs of nodes."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge

    def nodes(self, mine: Node, other: Node) -> Outcome:
        """All differences of one pair."""
        outcome = Outcome()
        for name in sorted({*mine.values, *other.values}):
            part = Outcome()
            ours, theirs = _origin(mine, name), _origin(other, name)
            self._walk(part, name, ours, theirs, mine.values.get(name), other.values.get(name), top=True)
            _count(part, other.values.get(name))
            outcome.found += part.found
            outcome.undecided += part.undecided
            outcome.whole += part.whole
            outcome.alike += part.alike
        return outcome

    def _walk(
        self,
        out: Outcome,
        name: str,
        ours: Holder,
        theirs: Holder,
        mine: Term | None,
        other: Term | None,
        *,
        top: bool = False,
    ) -> None:
        found = Found(name, ours, theirs, mine, other, top)
        if isinstance(mine, Hidden) or isinstance(other, Hidden):
            out.undecided.append(found)
        elif name == "tags" and top and (mine is None or other is None):
            self._fields(out, name, ours, theirs, _fields_of(mine), _fields_of(other))
        elif mine is None or other is None:
            out.found.append(found)
        elif self._judge.equal(mine, other) and not _holds_unknown(mine):
            return
        elif isinstance(mine, dict) and isinstance(other, dict):
            self._fields(out, name, ours, theirs, mine, other, top=top)
        elif isinstance(mine, Bag) or isinstance(other, Bag):
            self._lists(out, name, ours, theirs, as_bag(mine), as_bag(other), top=top)
        elif self._judge.undecided(mine, other):
            out.undecided.append(found)
        elif not self._judge.alike(mine, other):
            out.found.append(Found(name, ours, theirs, mine, other))

    def _fields(
        self,
        out: Outcome,
        name: str,
        ours: Holder,
        theirs: Holder,
        mine: dict[str, Term],
        other: dict[str, Term],
        *,
        top: bool = False,
    ) -> None:
        for key in sorted({*mine, *other}):
            # The statements are what a policy is; they are told apart as if they were its own elements.
            is_policy = key == "Statement"
            inner = (ours, theirs) if is_policy else (ours.below(key), theirs.below(key))
            self._walk(out, name, *inner, mine.get(key), other.get(key), top=top and is_policy)

    def _lists(
        self, out: Outcome, name: str, ours: Holder, theirs: Holder, mine: Bag, other: Bag, *, top: bool
    ) -> None:
        """As joined and as written; the one that needs fewer words is what was changed."""
        best = self._elements(name, ours, theirs, mine.entries, other.entries, ordered=mine.ordered, top=top)
        if mine.written and other.written and len(best.found) > 1:
            again = self._elements(name, ours, theirs, mine.written, other.written, ordered=False, top=top)
            best = again if len(again.found) < len(best.found) else best
        out.found += best.found
        out.undecided += best.undecided

    def _elements(
        self,
        name: str,
        ours: Holder,
        theirs: Holder,
        mine: tuple[Entry, ...],
        other: tuple[Entry, ...],
        *,
        ordered: bool,
        top: bool,
    ) -> Outcome:
        out = Outcome()
        pairs = couples(self._judge, mine, other, ordered=ordered)
        hidden = [one for pair in pairs for one in pair if one is not None and isinstance(one.value, Hidden)]
        for left, right in pairs:
            here = ours if left is None else ours.at(left)
            there = theirs if right is None else theirs.at(right)
            if left is not None and right is not None:
                self._walk(out, name, here, there, left.value, right.value)
            else:
                values = (None if left is None else left.value, None if right is None else right.value)
                one = Found(name, here, there, *values, top)
                # What is not known may well be what seems to lack.
                (out.undecided if hidden else out.found).append(one)
        return out


def _origin(node: Node, name: str) -> Holder:
    urn, path = node.origins.get(name, (node.urn, name))
    return Holder(urn, path)


def _fields_of(term: Term | None) -> dict[str, Term]:
    return term if isinstance(term, dict) else {}


def _holds_unknown(term: Term) -> bool:
    return any(isinstance(leaf, Hidden) for _, leaf in leaves_of(term))


def leaves_in(term: Term | None) -> int:
    """How many single values a term holds."""
    return 0 if term is None else sum(1 for _ in leaves_of(term))


def _count(part: Outcome, ideal: Term | None) -> None:
    """Leaves of the ideal that can be compared; what only the answer has counts as one that is not alike."""
    lost = sum(max(1, leaves_in(found.other)) for found in part.found)
    extra = sum(1 for found in part.found if found.other is None)
    unknown = sum(leaves_in(found.other) for found in part.undecided)
    part.whole = max(leaves_in(ideal) + extra - unknown, lost)
    part.alike = part.whole - lost

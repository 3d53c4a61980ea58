"""Where two resources that stand for each other differ, property by property."""

from __future__ import annotations

from ._alike import Judge
from ._bags import as_bag, couples
from ._form import Node
from ._found import Found, Holder, Outcome, by_resource
from ._terms import Bag, Entry, Hidden, Term, leaves_of


class Differ:
    """Compares pairs of nodes."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge

    def nodes(self, mine: Node, other: Node) -> Outcome:
        """All differences of one pair."""
        outcome = Outcome()
        for name in sorted({*mine.values, *other.values}):
            part = Outcome()
            lacks = mine.values.get(name) is None or other.values.get(name) is None
            ours, theirs = _origin(mine, name, is_whole=lacks), _origin(other, name, is_whole=lacks)
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
            self._one_sided(out, found)
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

    def _one_sided(self, out: Outcome, found: Found) -> None:
        """A value that only one side has; resource by resource where others than its owner bring it."""
        term, holder = (found.other, found.theirs) if found.mine is None else (found.mine, found.ours)
        bag = term.get("Statement") if isinstance(term, dict) else term
        parts = (bag.written or bag.entries) if found.element and isinstance(bag, Bag) else ()
        if all(entry.urn in ("", holder.urn) for entry in parts):
            out.found.append(found)
            return
        mine, other = ((), parts) if found.mine is None else (parts, ())
        inner = self._elements(found.property, found.ours, found.theirs, mine, other, ordered=False, top=True)
        out.found += inner.found
        out.undecided += inner.undecided

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
        if (mine.written or other.written) and len(best.found) > 1:
            apart = (mine.written or mine.entries, other.written or other.entries)
            again = self._elements(name, ours, theirs, *apart, ordered=False, top=top)
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
        out.found = by_resource(out.found, ours, theirs, mine, other)
        return out


def _origin(node: Node, name: str, *, is_whole: bool) -> Holder:
    """Where a value is written; is_whole: the other side has none of it, so that a resource of its own lacks whole."""
    urn, path = node.origins.get(name, (node.urn, name))
    return Holder(urn, "" if is_whole and urn != node.urn else path)


def _fields_of(term: Term | None) -> dict[str, Term]:
    return term if isinstance(term, dict) else {}


def _holds_unknown(term: Term) -> bool:
    return any(isinstance(leaf, Hidden) for _, leaf in leaves_of(term))


def leaves_in(term: Term | None) -> int:
    """How many single values a term holds."""
    return 0 if term is None else sum(1 for _ in leaves_of(term))


def _count(part: Outcome, ideal: Term | None) -> None:
    """Leaves of the ideal that can be compared, and those of them that the answer has alike."""
    lost = sum(leaves_in(found.other) for found in part.found)
    unknown = sum(leaves_in(found.other) for found in part.undecided)
    part.whole = max(leaves_in(ideal) - unknown, lost)
    part.alike = part.whole - lost

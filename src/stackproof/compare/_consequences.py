"""Differences that follow from another one: who refers to a resource that lacks, lacks the reference, too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ._alike import Judge, Side
from ._found import Found
from ._terms import Term, refs_of


class Consequences:
    """Sorts out what is only a consequence, and remembers of what."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._of: dict[str, list[str]] = defaultdict(list)

    def sort(self, found: Iterable[tuple[str, Found]]) -> list[tuple[str, Found]]:
        """The differences that stand for themselves, each with its type."""
        kept: list[tuple[str, Found]] = []
        for token, one in found:
            lacking = self._alone(self._judge.theirs, one.other)
            further = self._alone(self._judge.ours, one.mine)
            follows = (one.other is None or lacking) and (one.mine is None or further)
            if not follows:
                kept.append((token, one))
                continue
            for urn in (*lacking, *further):
                self._of[urn] += [one.ours.urn or one.theirs.urn] if one.ours.urn or one.theirs.urn else []
        return kept

    def of(self, urn: str) -> tuple[str, ...]:
        """URNs of what differs only because this resource is there on one side alone."""
        return tuple(dict.fromkeys(self._of.get(urn, ())))

    @staticmethod
    def _alone(side: Side, term: Term | None) -> list[str]:
        """The resources without a counterpart that a value refers to."""
        if term is None:
            return []
        return [side.form.home(ref.urn) for _, ref in refs_of(term) if side.is_alone(ref.urn)]

"""Proofs of mends. One review costs seconds, so that many mends are tried at once: a group that does all its work and
no harm is proved, one that does not is parted until what is to blame stands alone."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

import msgspec

from stackproof.mending import Clash, Mend, together
from stackproof.model import Finding

from ._bench import NOTHING, Bench, Key, Trial, is_better, key_of, new_keys

# Reviews and seconds that the proofs of one project may take.
MOST_REVIEWS = 150
MOST_SECONDS = 900.0


One = TypeVar("One")
Worked = tuple[Mend, "Counter[Key]"]


class Tried(msgspec.Struct, frozen=True):
    """A way to mend a finding. number: of the finding among those that are looked at."""

    number: int
    finding: Finding
    mend: Mend


class Prover:
    """Proves mends on a bench. begun: when the first proof of the project was (monotonic). progress: told of every
    review. Once the bounds are reached nothing more is proved."""

    def __init__(self, bench: Bench, before: Trial, progress: Callable[[str], None], *, begun: float) -> None:
        self._bench, self._before, self._progress, self._begun = bench, before, progress, begun
        self._tests = False

    @property
    def is_spent(self) -> bool:
        return self._bench.reviews >= MOST_REVIEWS or time.monotonic() - self._begun > MOST_SECONDS

    def proved(self, ways: Sequence[tuple[Finding, Iterator[Mend]]]) -> tuple[dict[int, Mend], frozenset[int]]:
        """(number of a finding -> its first mend that is proved, numbers of those that the bounds left untried).

        All first ways are tried together, then the second ways of those whose first did not help, and so on."""
        found: dict[int, Mend] = {}
        refused: set[tuple[Key, Mend]] = set()
        left = dict(enumerate(ways))
        while left and not self.is_spent:
            pending: list[Tried] = []
            for number, (finding, mends) in list(left.items()):
                mend = next((one for one in mends if (key_of(finding), one) not in refused), None)
                if mend is None:
                    del left[number]
                else:
                    pending.append(Tried(number, finding, mend))
            for one in self._parted(pending):
                found[one.number] = one.mend
                del left[one.number]
            refused |= {(key_of(one.finding), one.mend) for one in pending if one.number not in found}
        return found, frozenset(left)

    def whole(self, mends: Mapping[Mend, Counter[Key]]) -> tuple[Trial, Mend, Trial]:
        """(review without, as many as go together, review with them): each is kept where it does its work and no harm
        beside the others. mends: with the findings that each was proved for. Where the program's tests are run, what
        passed must still pass."""
        self._tests = self._bench.runs_tests
        before = (self._bench.reviewed(tests=True) if self._tests and mends else None) or self._before
        return before, *self._joined(NOTHING, before, list(mends.items()))

    def _parted(self, pending: list[Tried]) -> list[Tried]:
        """Those of a group that are proved, in groups as large as can be."""
        if not pending or self.is_spent:
            return []
        fitting, clashing = _fitting(pending, lambda one: one.mend)
        if clashing:  # those that clash with themselves, where none fits
            return [*self._parted(fitting), *self._parted(clashing)] if fitting else []
        after = self._review([one.mend for one in pending], len(pending))
        if after is not None and is_better(self._before, after, Counter(key_of(one.finding) for one in pending)):
            return pending
        if len(pending) == 1:
            return []
        first, second = _parts(pending, self._before, after, lambda one: (one.mend, (key_of(one.finding),)))
        return [*self._parted(first), *self._parted(second)]

    def _joined(self, kept: Mend, last: Trial, mends: Sequence[Worked]) -> tuple[Mend, Trial]:
        if not mends or self.is_spent:
            return kept, last
        # What those that are kept have mended by the way needs no mend of its own.
        mends = [one for one in mends if any(last.keys[key] for key in one[1])]
        fitting, clashing = _fitting(mends, lambda one: one[0], beside=kept)
        if clashing and fitting:
            return self._joined(*self._joined(kept, last, fitting), clashing)
        every = [kept, *(mend for mend, _ in mends)]
        after = self._review(every, len(mends))
        work = sum((keys for _, keys in mends), Counter[Key]())
        if after is not None and is_better(last, after, work):
            return together(every), after
        if len(mends) == 1:
            return kept, last
        first, second = _parts(mends, last, after, lambda one: (one[0], tuple(one[1])))
        return self._joined(*self._joined(kept, last, first), second)

    def _review(self, mends: Iterable[Mend], number: int) -> Trial | None:
        try:
            whole = together(mends)
        except Clash:
            return None
        if not self._bench.knows(whole, tests=self._tests):
            self._progress(f"proving {number} mend{'s' if number != 1 else ''} (review {self._bench.reviews + 1})")
        return self._bench.reviewed(whole, tests=self._tests)


def _fitting(
    group: Sequence[One], mend_of: Callable[[One], Mend], *, beside: Mend = NOTHING
) -> tuple[list[One], list[One]]:
    """Two parts of a group: those that can be put together, and those that clash with one of them."""
    fitting: list[One] = []
    clashing: list[One] = []
    kept = beside
    for one in group:
        try:
            kept = together([kept, mend_of(one)])
        except Clash:
            clashing.append(one)
        else:
            fitting.append(one)
    # A group of one that clashes with what is kept is no part: its review says so.
    return fitting, clashing


def _parts(
    group: Sequence[One], before: Trial, after: Trial | None, told: Callable[[One], tuple[Mend, tuple[Key, ...]]]
) -> tuple[list[One], list[One]]:
    """Two parts of a group that failed: what its review speaks against apart from the rest, else halves. told: the mend
    of a member, and the kinds of findings that it is for."""
    if after is not None:
        new = new_keys(before, after)
        names = {name for _, _, resource, _ in new if (name := resource.rpartition("::")[2])}
        names |= {name for _, name in after.overwritten - before.overwritten}
        makers = [one for one in group if any(_says(told(one)[0], name) for name in names)]
        stays = [one for one in group if any(after.keys[key] >= before.keys[key] for key in told(one)[1])]
        near = [one for one in group if any(_is_near(key, names) for key in told(one)[1])] if not makers else []
        against = [one for one in group if one in stays or one in makers or one in near]
        if 0 < len(against) < len(group):
            return [one for one in group if one not in against], against
    half = len(group) // 2
    return list(group[:half]), list(group[half:])


def _says(mend: Mend, name: str) -> bool:
    """Whether a mend writes down the name of a resource, whose further findings are then its own."""
    return any(name in one.text for one in mend.splices) or any(name in text for _, text in mend.files)


def _is_near(key: Key, names: set[str]) -> bool:
    """Whether a finding is about one of these resources, or about one that they are called after."""
    own = key[2].rpartition("::")[2]
    return bool(own) and any(name == own or name.startswith(f"{own}-") for name in names)

"""Proofs of mends. One review costs seconds, so that many mends are tried at once: a group that does all its work and
no harm is proved, one that does not is parted until what is to blame stands alone."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec

from stackproof.mending import Clash, Mend, together
from stackproof.model import Finding

from ._bench import NOTHING, Bench, Key, Trial, is_better, key_of, new_keys

# Reviews and seconds that the proofs of one project may take.
MOST_REVIEWS = 150
MOST_SECONDS = 900.0


class Tried(msgspec.Struct, frozen=True):
    """A way to mend a finding. number: of the finding among those that are looked at."""

    number: int
    finding: Finding
    mend: Mend


class Prover:
    """Proves mends on a bench. progress: told of every review. Once the bounds are reached nothing more is proved."""

    def __init__(self, bench: Bench, before: Trial, progress: Callable[[str], None]) -> None:
        self._bench, self._before, self._progress = bench, before, progress
        self._begun, self._first = time.monotonic(), bench.reviews
        self._tests = False

    @property
    def is_spent(self) -> bool:
        made = self._bench.reviews - self._first
        return made >= MOST_REVIEWS or time.monotonic() - self._begun > MOST_SECONDS

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

    def whole(self, mends: Mapping[Mend, Counter[Key]]) -> tuple[Mend, Trial]:
        """As many as go together, each kept where it does its work and no harm beside the others. mends: with the
        findings that each was proved for. Where the program's tests are run, what passed must still pass."""
        self._tests = self._bench.runs_tests
        before = self._bench.reviewed(tests=True) if self._tests and mends else None
        return self._joined(NOTHING, before or self._before, list(mends.items()))

    def _parted(self, pending: list[Tried]) -> list[Tried]:
        """Those of a group that are proved, in groups as large as can be."""
        if not pending or self.is_spent:
            return []
        after = self._review([one.mend for one in pending], len(pending))
        if after is not None and is_better(self._before, after, Counter(key_of(one.finding) for one in pending)):
            return pending
        if len(pending) == 1:
            return []
        first, second = self._parts(pending, after)
        return [*self._parted(first), *self._parted(second)]

    def _parts(self, pending: list[Tried], after: Trial | None) -> tuple[list[Tried], list[Tried]]:
        """Two parts of a group that failed: what its review speaks against apart from the rest, else halves."""
        if after is not None:
            new = new_keys(self._before, after)
            against = [one for one in pending if self._stays(one, after) or _is_near(one.finding, new)]
            if 0 < len(against) < len(pending):
                return [one for one in pending if one not in against], against
        half = len(pending) // 2
        return pending[:half], pending[half:]

    def _stays(self, one: Tried, after: Trial) -> bool:
        key = key_of(one.finding)
        return after.keys[key] >= self._before.keys[key]

    def _joined(self, kept: Mend, last: Trial, mends: Sequence[tuple[Mend, Counter[Key]]]) -> tuple[Mend, Trial]:
        if not mends or self.is_spent:
            return kept, last
        every = [kept, *(mend for mend, _ in mends)]
        after = self._review(every, len(mends))
        work = sum((keys for _, keys in mends), Counter[Key]())
        if after is not None and is_better(last, after, work):
            return together(every), after
        if len(mends) == 1:
            return kept, last
        half = len(mends) // 2
        return self._joined(*self._joined(kept, last, mends[:half]), mends[half:])

    def _review(self, mends: Iterable[Mend], number: int) -> Trial | None:
        try:
            whole = together(mends)
        except Clash:
            return None
        if not self._bench.knows(whole, tests=self._tests):
            self._progress(f"proving {number} mend{'s' if number != 1 else ''} (review {self._bench.reviews + 1})")
        return self._bench.reviewed(whole, tests=self._tests)


def _is_near(finding: Finding, keys: frozenset[Key]) -> bool:
    """Whether a new finding is about the same resource."""
    _, _, resource, _ = key_of(finding)
    return bool(resource) and any(resource == other for _, _, other, _ in keys)

"""One mend for all like remarks of a file, since what each leaves behind the others may need."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

from stackproof.model import Finding, Remark

from ._calls import NotPossible
from ._edits import Clash, Mend, together
from ._ground import Ground
from ._remarked import remark_of, told_beside
from ._sources import source_of

One = Callable[[Remark, Ground], Mend]


def all_then_one(finding: Finding, ground: Ground, one: One, *kinds: str) -> Iterator[Mend]:
    """All that can be mended so in the finding's file; then the finding alone. Raises NotPossible."""
    remark = remark_of(finding, ground, *kinds)
    own = one(remark, ground)
    whole = _whole(finding, ground, one, kinds)
    if whole != own:
        yield whole
    yield own


def _whole(finding: Finding, ground: Ground, one: One, kinds: tuple[str, ...]) -> Mend:
    key = " ".join((finding.check, *kinds)), finding.file or ""
    if key not in ground.wholes:
        whole = Mend()
        for other in told_beside(finding, ground, *kinds):
            with suppress(NotPossible, Clash):
                whole = together([whole, one(other, ground)])
        with suppress(NotPossible):
            whole = Mend(source_of(ground, finding.file or "").tidied(whole.splices), whole.files)
        ground.wholes[key] = whole
    return ground.wholes[key]

"""What of an answer can be mended by applying a diff."""

from __future__ import annotations

import msgspec


class Mending(msgspec.Struct, frozen=True, kw_only=True):
    """mended: fingerprints of the findings that have a proved patch of their own. gone: those without one that are gone
    once all patches are applied. left: those of mechanical findings for which none was proved. untried: those that the
    bounds on the proofs left out. before, after: scores of the answer as it is and with all patches that go together.
    reviews: how many it took. why: nothing was tried, "" where it was. The diff itself may show secrets of the program,
    so no report holds it."""

    mended: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    untried: tuple[str, ...] = ()
    before: float | None = None
    after: float | None = None
    reviews: int = 0
    why: str = ""

"""What the type checker says of a program."""

from __future__ import annotations

from stackproof.golang import Program
from stackproof.model import Remark
from stackproof.source.go._types import check, look


def remarks_of(program: Program) -> tuple[Remark, ...]:
    """All remarks but the one that says what was not checked."""
    types = check(program, major=7)
    assert types.failed == ""
    assert types.faults == ()
    return tuple(item for item in look(program, types, major=7).remarks if item.kind != "types.partly-checked")

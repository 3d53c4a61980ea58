"""Uses of the SDK: see `_sdk`."""

from __future__ import annotations

from stackproof.golang import Program

from ._looked import Looked
from ._sdk import look_at_uses


def look(program: Program, *, major: int) -> Looked:
    return look_at_uses(program, major=major)

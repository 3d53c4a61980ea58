"""What was asked for, as far as somebody said so plainly."""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

import msgspec

from .submission import Language, Platform

_Value = TypeVar("_Value")


class Wanted(msgspec.Struct, Generic[_Value], frozen=True, kw_only=True):
    """One thing that was asked for. by: who said so. evidence: the sentence, or what stands for one. line: 1-based line
    of the prompt, 0 elsewhere."""

    value: _Value
    by: Literal["prompt", "template"]
    evidence: str
    line: int = 0


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """None where nothing was said, or not plainly."""

    platform: Wanted[Platform] | None = None
    language: Wanted[Language] | None = None

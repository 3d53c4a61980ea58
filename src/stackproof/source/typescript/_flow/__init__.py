"""Follows values through a TypeScript program, for all that asks where they come from and what is done with them."""

from __future__ import annotations

from ..._latest import Latest
from .._program import Program
from ._machine import Machine
from ._run import run

__all__ = ["Machine", "followed"]


def followed(program: Program, *, major: int) -> Machine:
    """The evaluation of a program, which is done once."""
    return _LATEST.of(program, major=major)


_LATEST = Latest(run)

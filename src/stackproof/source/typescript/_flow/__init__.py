"""Follows values through a TypeScript program, for all that asks where they come from and what is done with them."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from .._program import Program
from ._machine import Machine
from ._run import run

__all__ = ["Machine", "followed"]

_FOLLOWED: WeakKeyDictionary[Program, Machine] = WeakKeyDictionary()


def followed(program: Program, *, major: int) -> Machine:
    """The evaluation of a program, which is done once."""
    known = _FOLLOWED.get(program)
    if known is None or known.major != major:
        known = _FOLLOWED[program] = run(program, major=major)
    return known

"""Something that is worked out of a program once, for all looks that need it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from stackproof.golang import Program

T = TypeVar("T")


class Latest(Generic[T]):
    """Keeps what was made of the program that was looked at last; what is made may well hold the program itself."""

    def __init__(self, make: Callable[[Program], T]) -> None:
        self._make = make
        self._held: tuple[Program, T] | None = None

    def of(self, program: Program) -> T:
        held = self._held
        if held is None or held[0] is not program:
            held = self._held = (program, self._make(program))
        return held[1]

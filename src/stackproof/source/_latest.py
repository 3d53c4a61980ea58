"""Something that is worked out of a program once, for all looks that need it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Concatenate, Generic, ParamSpec, TypeVar

P = TypeVar("P")
Given = ParamSpec("Given")
T = TypeVar("T")


class Latest(Generic[P, Given, T]):
    """Keeps what was made of the program that was looked at last, and lets go of the one before. What is made may well
    hold the program itself, which would keep it in a weak dictionary for good."""

    def __init__(self, make: Callable[Concatenate[P, Given], T]) -> None:
        self._make = make
        self._held: tuple[P, object, T] | None = None

    def of(self, program: P, *args: Given.args, **kwargs: Given.kwargs) -> T:
        """What is made of this very program with these arguments."""
        held, given = self._held, (args, kwargs)
        if held is None or held[0] is not program or held[1] != given:
            self._held = None  # before the next one is made, for both may be large
            held = self._held = (program, given, self._make(program, *args, **kwargs))
        return held[2]

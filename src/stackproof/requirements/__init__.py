"""What a prompt asks for, and whether a program does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._asked import asked_of
from ._prompt import asked_in

if TYPE_CHECKING:
    from ._judging import Facts, judge_requirements
    from ._reading import read as read_requirements

__all__ = ["Facts", "asked_in", "asked_of", "judge_requirements", "read_requirements"]


def __getattr__(name: str) -> Any:
    """Open the modules on reading and judging when they are first asked for (PEP 562): most reviews have no prompt."""
    if name == "read_requirements":
        from ._reading import read

        return read
    if name in ("Facts", "judge_requirements"):
        from . import _judging

        return getattr(_judging, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

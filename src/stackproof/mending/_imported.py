"""Names of the SDK in an expression of ours, as the file writes them, and the imports that it needs for that."""

from __future__ import annotations

import re
from collections.abc import Callable

from ._edits import Splice
from ._style import outside_of_texts

Written = Callable[[str], tuple[str, tuple[Splice, ...]]]


def imported(expression: str, written: Written, head: re.Pattern[str]) -> tuple[str, tuple[Splice, ...]]:
    """An expression with the file's own names. head: finds what stands for an imported thing. written: what the file
    calls that, and what has to be imported for it."""
    needed: dict[Splice, None] = {}

    def replaced(found: re.Match[str]) -> str:
        own, splices = written(found[0])
        needed.update(dict.fromkeys(splices))
        return own

    return outside_of_texts(expression, lambda part: head.sub(replaced, part)), tuple(needed)

"""Which lines of a source hold a statement, and which statement a line belongs to."""

from __future__ import annotations

from collections.abc import Iterable

from . import _node, _python
from ._sources import Source


def statements_of(source: Source) -> dict[int, int]:
    """First line -> last line of each statement that is told of when it runs; of one with a body, of its head. Empty
    for what does not parse."""
    if source.path.endswith(".py"):
        return _python.statements_of(source.text)
    return _node.statements_of(source)


def run_of(statements: dict[int, int], lines: Iterable[int]) -> set[int]:
    """The first lines of the statements that were run, by the lines that were. A statement counts by any of its
    lines."""
    holder: dict[int, int] = {}
    for first in sorted(statements):
        for line in range(first, statements[first] + 1):
            holder[line] = first
    return {holder[line] for line in lines if line in holder}

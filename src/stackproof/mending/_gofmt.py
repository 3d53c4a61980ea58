"""The columns of changed fields of Go, as gofmt has them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ._layout import aligned

_FIELD = re.compile(r"(\t+)((?:\w+|\"[^\"]*\"):)( +)(.*)")
_IMPORT = re.compile(r'\t(?:[\w.]+ )?("[^"]+")')
_OPENS = re.compile(r"\t+(?:\w+|\"[^\"]*\"): .*[\[({]")
_OPEN, _CLOSE = "([{", ")]}"


def realigned(text: str, changed: Iterable[int]) -> str:
    """A file whose fields have been changed. changed: numbers of the lines that are new, 0-based. Fields that were not
    aligned before stay as they are."""
    lines = text.split("\n")
    fresh = {number for number in changed if number < len(lines)}
    seen: set[int] = set()
    for number in sorted(fresh):
        if number not in seen and _IMPORT.fullmatch(lines[number]):
            seen.update(_sorted_imports(lines, number, fresh))
        # The fields above one that takes several lines have their own column.
        above = number - 1 if _OPENS.fullmatch(lines[number]) and number else number
        if number in seen or _field(lines[above]) is None or _indent(lines[above]) != _indent(lines[number]):
            continue
        run = _run(lines, above)
        seen.update(run)
        if _is_aligned([lines[one] for one in run if one not in fresh]):
            for one, line in zip(run, _aligned([lines[one] for one in run]), strict=True):
                lines[one] = line
    return "\n".join(lines)


def _sorted_imports(lines: list[str], number: int, fresh: set[int]) -> range:
    """The imports around a line put in order, where those that were there had one; the numbers of their lines."""
    first = last = number
    while _IMPORT.fullmatch(lines[first - 1]):
        first -= 1
    while _IMPORT.fullmatch(lines[last + 1]):
        last += 1
    run = range(first, last + 1)
    there = [_home(lines[one]) for one in run if one not in fresh]
    if there == sorted(there):
        lines[first : last + 1] = sorted(lines[first : last + 1], key=_home)
    return run


def _home(line: str) -> str:
    found = _IMPORT.fullmatch(line)
    return found[1] if found is not None else ""


def _run(lines: list[str], number: int) -> range:
    """The neighbours of a line that are fields of the same struct and one line long."""
    indent = _indent(lines[number])
    first = last = number
    while first > 0 and _field(lines[first - 1]) is not None and _indent(lines[first - 1]) == indent:
        first -= 1
    while last + 1 < len(lines) and _field(lines[last + 1]) is not None and _indent(lines[last + 1]) == indent:
        last += 1
    return range(first, last + 1)


def _field(line: str) -> re.Match[str] | None:
    found = _FIELD.fullmatch(line)
    if found is None or not line.endswith(","):
        return None
    return found if sum(map(line.count, _OPEN)) == sum(map(line.count, _CLOSE)) else None


def _is_aligned(lines: list[str]) -> bool:
    """Whether all values begin in one column: that of the longest name, which may be the one that has changed."""
    return len({match.start(4) for line in lines if (match := _field(line)) is not None}) <= 1


def _aligned(lines: list[str]) -> list[str]:
    found = [match for line in lines if (match := _field(line)) is not None]
    return [
        f"{one[1]}{line}" for one, line in zip(found, aligned([f"{one[2]} {one[4]}" for one in found]), strict=True)
    ]


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip("\t"))]

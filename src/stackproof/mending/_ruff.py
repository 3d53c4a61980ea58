"""What ruff itself would change in a Python file."""

from __future__ import annotations

import json
import subprocess
from functools import lru_cache

import msgspec

from ._edits import Splice
from ._texts import Text

# Changes that ruff calls unsafe, for comments that they may take along, and that are right all the same.
_RIGHT = frozenset({"E711", "E713", "E714", "F841", "F632"})
WIDTH = 120


class Correction(msgspec.Struct, frozen=True):
    """A change for what is said of a place; line and column from 1."""

    rule: str
    line: int
    column: int
    splices: tuple[Splice, ...]


def corrections(text: Text, rule: str) -> tuple[Correction, ...]:
    """All changes for one rule."""
    return _corrections(text.path, text.content, rule)


@lru_cache(maxsize=32)
def _corrections(path: str, content: bytes, rule: str) -> tuple[Correction, ...]:
    output = _run(content, "check", "--exit-zero", "--output-format", "json", "--select", rule)
    try:
        rows = json.loads(output or b"[]")
    except ValueError:
        return ()
    text, found = Text(path, content), []
    for row in rows:
        fix = row.get("fix")
        if row.get("code") != rule or not fix or (fix["applicability"] != "safe" and rule not in _RIGHT):
            continue
        splices = tuple(
            Splice(path, _offset(text, one["location"]), _offset(text, one["end_location"]), one["content"])
            for one in fix["edits"]
        )
        found.append(Correction(rule, row["location"]["row"], row["location"]["column"], splices))
    return tuple(found)


def formatted(content: bytes, first: int, last: int) -> bytes | None:
    """A file with some of its lines formatted, from 1; quotes stay as they are. None where ruff cannot read it."""
    where = f"{first}:1-{last}:10000"
    preserved = "format.quote-style='preserve'"
    return _run(content, "format", "--range", where, "--config", preserved, "--line-length", str(WIDTH)) or None


def _offset(text: Text, place: dict[str, int]) -> int:
    """ruff counts characters from 1."""
    if place["row"] > text.content.count(b"\n") + 1:
        return len(text.content)
    start = text.offset(place["row"], 0)
    return start + len(text.line(start)[: place["column"] - 1].encode()) + _beyond(text, start, place["column"])


def _beyond(text: Text, start: int, column: int) -> int:
    """One for a carriage return that the place is behind."""
    return 1 if column - 1 > len(text.line(start)) and text.end_of_line(start) > start else 0


def _run(content: bytes, command: str, *options: str) -> bytes:
    from ruff import find_ruff_bin

    line = [
        find_ruff_bin(), command, "--isolated", "--no-cache", "--quiet", "--target-version", "py313",
        "--stdin-filename", "program.py", *options, "-",
    ]  # fmt: skip
    try:
        done = subprocess.run(
            line, input=content, capture_output=True, timeout=60, check=False, env={"PATH": "", "NO_COLOR": "1"}
        )
    except (OSError, subprocess.TimeoutExpired):
        return b""
    return done.stdout if done.returncode == 0 else b""

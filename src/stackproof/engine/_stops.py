"""The statement by which a program stops itself: a `raise` of its own, not an error that something else brought up."""

from __future__ import annotations

import ast
import warnings

from stackproof.model import ProgramError, SourceEdit

from ._workspace import Workspace

_MOST_TEXT = 1 << 20


def stop_of(error: ProgramError | None, made: Workspace) -> SourceEdit | None:
    """The edit that passes over the `raise` statement where an error arose, None when it arose otherwise."""
    if error is None or not error.frames:
        return None
    place = error.frames[-1]
    try:
        text = (made.submission / place.file).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    node = _raise_at(text, place.line) if len(text) <= _MOST_TEXT else None
    if node is None:
        return None
    return SourceEdit(
        file=place.file,
        line=node.lineno,
        column=node.col_offset,
        end_line=node.end_lineno or node.lineno,
        end_column=node.end_col_offset or 0,
        kind="drop-statement",
    )


def _raise_at(text: str, line: int) -> ast.Raise | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return None
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Raise))
    return next((node for node in found if node.lineno <= line <= (node.end_lineno or node.lineno)), None)

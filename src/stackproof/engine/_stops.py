"""The statement by which a program stops itself: a `raise` or `throw` of its own, no error from elsewhere."""

from __future__ import annotations

import ast
import re

from stackproof.model import NODE_SUFFIXES, Location, ProgramError, SourceEdit

from ._python_syntax import tree_of
from ._workspace import Workspace

_MOST_TEXT = 1 << 20
_LEAVING = re.compile(r"process\s*\.\s*(?:exit|reallyExit|abort)\s*\(")
_Span = tuple[int, int, int, int]  # line, column, end line, end column


def stop_of(error: ProgramError | None, made: Workspace) -> SourceEdit | None:
    """The edit that passes over the statement where an error arose, None when it arose otherwise."""
    if error is None or not error.frames:
        return None
    place = error.frames[-1]
    try:
        text = (made.submission / place.file).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    if len(text) > _MOST_TEXT:
        return None
    span = _throw_at(text, place) if place.file.endswith(NODE_SUFFIXES) else _raise_at(text, place.line)
    if span is None:
        return None
    line, column, end_line, end_column = span
    return SourceEdit(
        file=place.file,
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
        kind="drop-statement",
    )


def _throw_at(text: str, place: Location) -> _Span | None:
    """A `throw`, or the statement that leaves, in TypeScript or JavaScript."""
    from ._node_syntax import parsed, text_of, walk

    found = None
    for node in walk(parsed(text.encode(), place.file)):
        if node.start_point[0] < place.line <= node.end_point[0] + 1:
            leaves = node.type == "expression_statement" and _LEAVING.match(text_of(node)) is not None
            found = node if node.type == "throw_statement" or leaves else found
    return (
        (found.start_point[0] + 1, found.start_point[1], found.end_point[0] + 1, found.end_point[1]) if found else None
    )


def _raise_at(text: str, line: int) -> _Span | None:
    tree = tree_of(text)
    if tree is None:
        return None
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Raise))
    node = next((node for node in found if node.lineno <= line <= (node.end_lineno or node.lineno)), None)
    if node is None:
        return None
    return node.lineno, node.col_offset, node.end_lineno or node.lineno, node.end_col_offset or 0

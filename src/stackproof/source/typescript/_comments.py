"""Comments that ask to leave a finding out."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from stackproof.model import Remark, Suppression

from .._slashed import asked
from ._looked import Looked
from ._program import File, Program, walk

_WITH_BODY = ("class_declaration", "function_declaration", "method_definition", "statement_block", "program")


def look(program: Program, *, major: int) -> Looked:
    """Suppressions, and a remark for each that gives no reason."""
    found = [item for file in program.files if file.ours for item in _suppressions(file)]
    return Looked(
        suppressions=tuple(item for item in found if isinstance(item, Suppression)),
        remarks=tuple(item for item in found if isinstance(item, Remark)),
    )


def _suppressions(file: File) -> Iterator[Suppression | Remark]:
    if b"stackproof:" not in file.text:
        return
    for node in walk(file.root):
        if node.type != "comment":
            continue
        for item in asked(file, file.text_of(node), *node.start_point):
            if isinstance(item, Remark):
                yield item
                continue
            (ids, reason), (line, end) = item, _spoken_of(file, node)
            yield Suppression(file=file.path, line=line, end_line=end, ids=ids, reason=reason)


def _spoken_of(file: File, comment: Node) -> tuple[int, int | None]:
    """The line that a comment speaks of: its own, or, where it stands alone, the next one with code; then also the
    last line of what begins there, unless that has a body of statements."""
    lines = file.text.split(b"\n")
    first = comment.start_point[0]
    if lines[first][: comment.start_point[1]].strip() or _goes_on(lines, comment):
        return first + 1, None
    after = comment.next_sibling
    while after is not None and after.type in ("comment", ",", ";"):
        after = after.next_sibling
    if after is None:
        return first + 1, None
    return after.start_point[0] + 1, None if _has_body(after) else after.end_point[0] + 1


def _goes_on(lines: list[bytes], comment: Node) -> bool:
    """Whether code follows on the comment's last line."""
    row, column = comment.end_point
    return bool(lines[row][column:].strip())


def _has_body(node: Node) -> bool:
    inner = node.child_by_field_name("declaration") if node.type == "export_statement" else node
    return inner is not None and inner.type in _WITH_BODY

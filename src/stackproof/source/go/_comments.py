"""Comments that ask to leave a finding out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stackproof.golang import File, Program, Token, tokens
from stackproof.model import Remark, Suppression

from .._slashed import asked
from ._looked import Looked

if TYPE_CHECKING:
    from tree_sitter import Node

_WITH_BODY = frozenset({
    "function_declaration", "method_declaration", "block", "if_statement", "for_statement", "select_statement",
    "expression_switch_statement", "type_switch_statement", "package_clause", "type_declaration",
})  # fmt: skip


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
    for token in tokens(file.text):
        if token.kind != "comment":
            continue
        text = token.text.decode("utf-8", errors="replace")
        for item in asked(file, text, token.line - 1, _column(file, token)):
            if isinstance(item, Remark):
                yield item
                continue
            (ids, reason), (line, end) = item, _spoken_of(file, token)
            yield Suppression(file=file.path, line=line, end_line=end, ids=ids, reason=reason)


def _column(file: File, token: Token) -> int:
    return token.start - (file.text.rfind(b"\n", 0, token.start) + 1)


def _spoken_of(file: File, token: Token) -> tuple[int, int | None]:
    """The line that a comment speaks of: its own, or, where it stands alone, the next one with code; then also the last
    line of what begins there, unless that has a body of statements."""
    begin = file.text.rfind(b"\n", 0, token.start) + 1
    end = token.start + len(token.text)
    after = file.text.find(b"\n", end)
    if file.text[begin : token.start].strip() or file.text[end : after if after >= 0 else None].strip():
        return token.line, None
    comment = file.source.at.named_descendant_for_byte_range(token.start, end)
    found = _next(comment) if comment is not None and comment.type == "comment" else None
    if found is None:
        return token.line, None
    return found.start_point[0] + 1, None if found.type in _WITH_BODY else found.end_point[0] + 1


def _next(comment: Node) -> Node | None:
    """What follows a comment; a list of statements is not one of them."""
    found = comment.next_sibling
    while found is not None and (found.type in ("comment", ",", ";", "\n") or not found.is_named):
        found = found.next_sibling
    if found is not None and found.type == "statement_list":
        return next((item for item in found.named_children if item.type != "comment"), None)
    return found

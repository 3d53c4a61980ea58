"""The texts that a program writes down, each with its place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import msgspec

from ._configuration import sources_of
from ._ground import Ground
from ._texts import Text
from ._trees import nodes_in, root_of, text

_JS_ESCAPES = {"`": "`", "$": "$", "\\": "\\", "n": "\n", "t": "\t", '"': '"', "'": "'", "\n": ""}


class Literal(msgspec.Struct, frozen=True):
    """A text without parts that are filled in. start, end: bytes, with the quotes."""

    path: str
    start: int
    end: int
    value: str


def literals_of(ground: Ground) -> Iterator[Literal]:
    """All texts of the project's sources, those of tests left out."""
    for path in sources_of(ground):
        yield from _python(ground.text(path)) if path.endswith(".py") else _trees(ground.text(path))


def _python(source: Text) -> Iterator[Literal]:
    try:
        tree = ast.parse(source.content)
    except (SyntaxError, ValueError, RecursionError):
        return
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
            start = source.offset(node.lineno, node.col_offset)
            end = source.offset(node.end_lineno or node.lineno, node.end_col_offset or 0)
            yield Literal(source.path, start, end, node.value)


def _trees(source: Text) -> Iterator[Literal]:
    kinds = ("string", "template_string", "raw_string_literal", "interpreted_string_literal")
    for node in nodes_in(root_of(source.path, source.content), *kinds):
        said = text(node)[1:-1]
        if node.type == "template_string" and next(nodes_in(node, "template_substitution"), None) is not None:
            continue
        value: str | None = said
        if node.type != "raw_string_literal" and "\\" in said:
            value = _unescaped(said)
        if value is not None:
            yield Literal(source.path, node.start_byte, node.end_byte, value)


def _unescaped(said: str) -> str | None:
    """What is meant by a text with escapes; None for those that are not known here."""
    if any(mark[1] not in _JS_ESCAPES for mark in re.findall(r"\\.", said, re.DOTALL)):
        return None
    return re.sub(r"\\(.)", lambda found: _JS_ESCAPES[found[1]], said, flags=re.DOTALL)

"""Which lines of a source in TypeScript or JavaScript hold a statement."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from .._sources import Source
from .._trees import grammar_of, line_of, parse, walk

_PLAIN = frozenset(
    {"expression_statement", "return_statement", "throw_statement", "break_statement", "continue_statement"}
)
_BRANCHING = frozenset(
    {"if_statement", "for_statement", "for_in_statement", "while_statement", "do_statement", "switch_statement"}
)
_FIELDS = frozenset({"public_field_definition", "field_definition"})


def statements_of(source: Source) -> dict[int, int]:
    """First line -> last line of each statement that is run when its turn comes; of one with a body, of its head.
    Imports, types and the declarations of functions and classes are none: nothing happens there."""
    root = parse(source.text, grammar_of(source.path))
    found: dict[int, int] = {}
    for node in _run_nodes(root):
        first, last = line_of(node), node.end_point[0] + 1
        body = node.child_by_field_name("consequence") or node.child_by_field_name("body")
        if node.type in _BRANCHING and body is not None:
            last = max(first, line_of(body) - 1)
        found[first] = max(last, found.get(first, 0))
    return found


def _run_nodes(root: Node) -> Iterator[Node]:
    for node in walk(root):
        if node.type in _PLAIN:
            if not _is_directive(node):
                yield node
        elif node.type in _BRANCHING:
            yield node
        elif node.type in ("lexical_declaration", "variable_declaration"):
            is_ambient = node.parent is not None and node.parent.type == "ambient_declaration"
            if not is_ambient and any(item.child_by_field_name("value") for item in node.named_children):
                yield node
        elif node.type in _FIELDS:
            if node.child_by_field_name("value") is not None:
                yield node
        elif node.type == "export_statement" and node.child_by_field_name("value") is not None:
            yield node


def _is_directive(node: Node) -> bool:
    """`"use strict"` and other texts that are statements."""
    return len(node.named_children) == 1 and node.named_children[0].type == "string"

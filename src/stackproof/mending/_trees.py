"""Syntax trees of TypeScript, JavaScript and Go, as tree-sitter makes them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

Grammar = Literal["typescript", "tsx", "go"]


def grammar_of(path: str) -> Grammar:
    """The grammar that reads a file; JavaScript is read as TSX, of which it is a part."""
    if path.endswith(".go"):
        return "go"
    return "typescript" if path.endswith((".ts", ".mts", ".cts")) else "tsx"


def root_of(path: str, content: bytes) -> Node:
    return _parser(grammar_of(path)).parse(content).root_node


def nodes_in(root: Node, *types: str) -> Iterator[Node]:
    """The node and all below it that are of these types, in the order of the text."""
    todo = [root]
    while todo:
        node = todo.pop()
        if not types or node.type in types:
            yield node
        todo += reversed(node.children)


def field(node: Node | None, name: str) -> Node | None:
    return node.child_by_field_name(name) if node is not None else None


def text(node: Node | None) -> str:
    return (node.text or b"").decode("utf-8", errors="replace") if node is not None else ""


@lru_cache(maxsize=3)
def _parser(grammar: Grammar) -> Parser:
    from tree_sitter import Language, Parser

    if grammar == "go":
        import tree_sitter_go

        return Parser(Language(tree_sitter_go.language()))
    import tree_sitter_typescript

    made = (
        tree_sitter_typescript.language_typescript if grammar == "typescript" else tree_sitter_typescript.language_tsx
    )
    return Parser(Language(made()))

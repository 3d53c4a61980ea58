"""Syntax trees of TypeScript, JavaScript and Go, and the walks that reading their tests needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal

from tree_sitter import Language, Node, Parser

Grammar = Literal["typescript", "tsx", "go"]


def parse(text: str, grammar: Grammar) -> Node:
    """The root of a tree; what does not parse stands in it as errors."""
    return _parser(grammar).parse(text.encode("utf-8", "replace")).root_node


def grammar_of(path: str) -> Grammar:
    """Of a source in TypeScript or JavaScript: `<T>x` is a cast in the one and markup in the other."""
    return "typescript" if path.endswith((".ts", ".mts", ".cts")) else "tsx"


@cache
def _parser(grammar: Grammar) -> Parser:
    if grammar == "go":
        import tree_sitter_go

        return Parser(Language(tree_sitter_go.language()))
    import tree_sitter_typescript

    if grammar == "typescript":
        return Parser(Language(tree_sitter_typescript.language_typescript()))
    return Parser(Language(tree_sitter_typescript.language_tsx()))


def walk(node: Node) -> Iterator[Node]:
    """A node and all below it, in the order of the text."""
    left = [node]
    while left:
        one = left.pop()
        yield one
        left.extend(reversed(one.children))


def arguments_of(call: Node) -> list[Node]:
    """What a call is given, comments left out."""
    given = call.child_by_field_name("arguments")
    return [] if given is None else [item for item in given.named_children if item.type != "comment"]


def said(node: Node | None) -> str:
    """The text of a node."""
    return "" if node is None or node.text is None else node.text.decode("utf-8", "replace")


def line_of(node: Node) -> int:
    """1-based."""
    return node.start_point[0] + 1


def above(node: Node) -> Iterator[Node]:
    """What a node stands in, from the inside."""
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def comment_blocks(root: Node) -> Iterator[tuple[str, int]]:
    """Texts of comments without their signs, neighbouring lines as one, each with its first line (1-based)."""
    block: list[str] = []
    start = end = -1
    for node in walk(root):
        if node.type != "comment":
            continue
        text = said(node)
        if text.startswith("/*"):
            lines = [re.sub(r"^\s*\* ?", "", line) for line in text[2:].removesuffix("*/").splitlines()]
            yield "\n".join(lines), line_of(node)
            continue
        if block and node.start_point[0] > end + 1:
            yield "\n".join(block), start
            block = []
        if not block:
            start = line_of(node)
        block.append(text.removeprefix("//").removeprefix(" "))
        end = node.start_point[0]
    if block:
        yield "\n".join(block), start

"""The syntax tree in a form that can be walked up and down at little cost."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node as Raw

from .._program import File

_MOST_NODES = 400_000
_DEEPEST = 300


class Node:
    """One named node. children: the named ones. fields: the grammar's names for some of them. Texts are read late.
    broken: something in it could not be parsed."""

    __slots__ = ("broken", "children", "end", "end_point", "fields", "file", "kind", "parent", "start", "start_point")

    def __init__(self, raw: Raw, parent: Node | None, file: Source) -> None:
        self.kind = raw.type
        self.parent = parent
        self.file = file
        self.broken = file.broken and raw.has_error
        self.start, self.end = raw.start_byte, raw.end_byte
        self.start_point, self.end_point = raw.start_point, raw.end_point
        self.children: list[Node] = []
        self.fields: dict[str, Node] = {}

    @property
    def text(self) -> str:
        return self.file.file.text[self.start : self.end].decode("utf-8", errors="replace")

    def field(self, name: str) -> Node | None:
        return self.fields.get(name)

    def __repr__(self) -> str:
        return f"{self.kind}@{self.start_point[0] + 1}"


class Source:
    """One file of the program with its tree. operators: text of the unnamed child that is an operator, by node."""

    def __init__(self, file: File) -> None:
        self.file = file
        self.path = file.path
        self.javascript = file.path.endswith((".js", ".mjs", ".cjs", ".jsx"))
        self.operators: dict[int, str] = {}
        self.broken = file.root.has_error
        self.root = self._converted(file.root)
        self.unchecked = self._unchecked_lines()

    def _converted(self, raw: Raw) -> Node:
        root = Node(raw, None, self)
        cursor = raw.walk()
        stack, count = [root], 0
        if not cursor.goto_first_child():
            return root
        while True:
            item = cursor.node
            count += 1
            made = None
            if item is not None and item.is_named and item.type != "comment":
                made = Node(item, stack[-1], self)
                stack[-1].children.append(made)
                name = cursor.field_name
                if name is not None:
                    stack[-1].fields.setdefault(name, made)
            elif item is not None and cursor.field_name == "operator":
                self.operators[id(stack[-1])] = item.type
            within = count < _MOST_NODES and len(stack) < _DEEPEST
            if made is not None and within and cursor.goto_first_child():
                stack.append(made)
                continue
            while not cursor.goto_next_sibling():
                cursor.goto_parent()
                stack.pop()
                if not stack:
                    return root

    def _unchecked_lines(self) -> frozenset[int]:
        """Lines (0-based) whose type errors a comment silences; -1 when the whole file's are."""
        found = set()
        for number, line in enumerate(self.file.text.split(b"\n")):
            if b"@ts-" in line:
                if b"@ts-nocheck" in line:
                    found.add(-1)
                elif b"@ts-ignore" in line or b"@ts-expect-error" in line:
                    found.add(number + 1)
        return frozenset(found)

    def is_checked(self, node: Node) -> bool:
        """Whether the compiler says anything about a node: not in JavaScript, nor where a comment silences it."""
        return not self.javascript and -1 not in self.unchecked and node.start_point[0] not in self.unchecked


def every(node: Node) -> Iterator[Node]:
    """The node and all below it, in the order of the text."""
    left = [node]
    while left:
        one = left.pop()
        yield one
        left.extend(reversed(one.children))


def ancestors(node: Node) -> Iterator[Node]:
    one = node.parent
    while one is not None:
        yield one
        one = one.parent


def bare(node: Node) -> Node:
    """The expression within parentheses, `!`, `as const`, `satisfies` and type arguments."""
    while True:
        if node.kind in ("parenthesized_expression", "non_null_expression", "satisfies_expression") and node.children:
            node = node.children[0]
        elif node.kind == "as_expression" and node.children and len(node.children) == 1:
            node = node.children[0]  # `as const` has no named type
        else:
            return node

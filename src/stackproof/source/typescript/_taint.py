"""Names whose types nobody knows here, because they come from a package or file that is not here."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tree_sitter import Node

from ._modules import Import, target_of
from ._program import File, Program, walk

_NAMES = frozenset({"identifier", "type_identifier", "shorthand_property_identifier", "this"})
_FUNCTIONS = frozenset({"arrow_function", "function_expression", "function_declaration", "method_definition"})
_STATEMENTS = frozenset({
    "expression_statement", "lexical_declaration", "variable_declaration", "return_statement", "if_statement",
    "for_in_statement", "for_statement", "throw_statement", "export_statement", "class_declaration", "pair",
    "public_field_definition", "import_statement", "while_statement", "switch_statement", "statement_block",
})  # fmt: skip
_CLASSES = frozenset({"class_declaration", "abstract_class_declaration", "class"})
_ROUNDS = 6


class Taint:
    """The names of each file that hang on something that is not here; told by name alone, so rather too many."""

    def __init__(
        self, program: Program, imports: dict[str, tuple[Import, ...]], absent: Collection[tuple[str, str]]
    ) -> None:
        """absent: (path of a file, specifier that it imports and that is not here)."""
        self._names: dict[str, set[str]] = {}
        if not absent:
            return
        files = [file for file in program.files if not file.root.has_error]
        for path, specifier in absent:
            for item in imports.get(path, ()):
                if item.specifier == specifier:
                    self._names.setdefault(path, set()).update(item.names)
        for _ in range(_ROUNDS):
            before = sum(map(len, self._names.values()))
            for file in files:
                self._names.setdefault(file.path, set()).update(self._handed_on(program, file, imports[file.path]))
                if self._names[file.path]:
                    self._spread(file)
            if sum(map(len, self._names.values())) == before:
                return

    def holds(self, file: File, node: Node) -> bool:
        """Whether what stands around the node, as far as its statement or its key goes, mentions such a name."""
        names = self._names.get(file.path)
        if not names:
            return False
        around = _around(node)
        mentioned = _mentioned(file, around)
        if mentioned & names:
            return True
        return "this" in mentioned and any(_base(file, item) & names for item in _outer_classes(node))

    def _handed_on(self, program: Program, file: File, imports: tuple[Import, ...]) -> Iterator[str]:
        """Names imported from a file of the answer in which they hang on what is not here."""
        for item in imports:
            target = target_of(program, file, item.specifier)
            there = self._names.get(target.path) if target is not None else None
            if there:
                yield from (local for local, name in item.names.items() if name in there or name in ("*", "default"))

    def _spread(self, file: File) -> None:
        """Variables made from such names, classes that extend them, and what is handed to their callbacks."""
        names = self._names[file.path]
        for node in walk(file.root):
            if node.type == "variable_declarator":
                if _mentioned(file, node) & names:
                    names.update(_bound(file, node.child_by_field_name("name")))
            elif node.type in _CLASSES:
                if _base(file, node) & names:
                    names.update(_bound(file, node.child_by_field_name("name")))
            elif node.type == "public_field_definition":
                if _mentioned(file, node) & names:
                    names.update(_field(file, node.child_by_field_name("name")))
            elif node.type == "assignment_expression":
                right = node.child_by_field_name("right")
                if right is not None and _mentioned(file, right) & names:
                    names.update(_field_of_this(file, node.child_by_field_name("left")))
            elif node.type in ("interface_declaration", "type_alias_declaration", "function_declaration"):
                head = [child for child in node.named_children if child.type != "statement_block"]
                if any(_mentioned(file, child) & names for child in head):
                    names.update(_bound(file, node.child_by_field_name("name")))
            elif node.type in _FUNCTIONS and node.parent is not None and node.parent.type == "arguments":
                call = node.parent.parent
                others = [item for item in (call.named_children if call is not None else ()) if item != node.parent]
                others += [item for item in node.parent.named_children if item != node]
                if any(_mentioned(file, item) & names for item in others):
                    names.update(_parameters(file, node))
            elif node.type == "for_in_statement":
                right = node.child_by_field_name("right")
                if right is not None and _mentioned(file, right) & names:
                    names.update(_bound(file, node.child_by_field_name("left")))


def _mentioned(file: File, node: Node) -> set[str]:
    """Names, and fields of `this` as `.name`."""
    found = {file.text_of(item) for item in walk(node) if item.type in _NAMES}
    return found.union(*(_field_of_this(file, item) for item in walk(node) if item.type == "member_expression"))


def _field(file: File, node: Node | None) -> set[str]:
    return {f".{file.text_of(node)}"} if node is not None else set()


def _field_of_this(file: File, node: Node | None) -> set[str]:
    if node is None or node.type != "member_expression":
        return set()
    of = node.child_by_field_name("object")
    return _field(file, node.child_by_field_name("property")) if of is not None and of.type == "this" else set()


def _bound(file: File, node: Node | None) -> set[str]:
    kinds = ("identifier", "type_identifier", "shorthand_property_identifier_pattern")
    return {file.text_of(item) for item in walk(node) if item.type in kinds} if node is not None else set()


def _parameters(file: File, node: Node) -> set[str]:
    return _bound(file, node.child_by_field_name("parameters") or node.child_by_field_name("parameter"))


def _around(node: Node) -> Node:
    here = node
    while here.parent is not None and here.type not in _STATEMENTS:
        here = here.parent
    return here


def _outer_classes(node: Node) -> Iterator[Node]:
    here: Node | None = node
    while here is not None:
        if here.type in _CLASSES:
            yield here
        here = here.parent


def _base(file: File, node: Node) -> set[str]:
    found = next((item for item in node.named_children if item.type == "class_heritage"), None)
    return _mentioned(file, found) if found is not None else set()

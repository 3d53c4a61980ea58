"""Go declarations as plain text without names of parameters, comments and bodies: what a package offers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import tree_sitter_go
from tree_sitter import Language, Node, Parser

_VERSION = re.compile(r"v\d+")
_OTHER_SYSTEMS = ("windows", "darwin", "other", "js", "wasm", "plan9")
_CONSTRAINT = re.compile(rb"^//go:build (.*)$", re.MULTILINE)
Refer = Callable[[str, str], str]
UNIVERSE = frozenset({
    "any", "bool", "byte", "comparable", "complex128", "complex64", "error", "float32", "float64", "int", "int16",
    "int32", "int64", "int8", "rune", "string", "uint", "uint16", "uint32", "uint64", "uint8", "uintptr",
})  # fmt: skip


def parse(text: bytes) -> Node:
    return Parser(Language(tree_sitter_go.language())).parse(text).root_node


def sources(folder: Path) -> Iterator[tuple[str, Node]]:
    """The files of a package for an ordinary build on Linux, parsed."""
    for file in sorted(folder.glob("*.go")):
        stem = file.stem
        if stem.endswith("_test") or stem.rpartition("_")[2] in _OTHER_SYSTEMS:
            continue
        text = file.read_bytes()
        constraint = _CONSTRAINT.search(text.partition(b"\npackage ")[0])
        if constraint is None or not re.search(rb"!linux|\b(?:windows|darwin|ignore|tools|js)\b", constraint[1]):
            yield file.name, parse(text)


def text_of(node: Node | None) -> str:
    return (node.text or b"").decode() if node is not None else ""


def imports(root: Node) -> dict[str, str]:
    """Name -> path of a file's imports."""
    found = {}
    for item in _below(root, "import_spec"):
        path = text_of(item.child_by_field_name("path"))[1:-1]
        name = text_of(item.child_by_field_name("name")) or last_part(path)
        found[name] = path
    return found


def last_part(path: str) -> str:
    """The name that a package of this path most likely has."""
    parts = [part for part in path.split("/") if not _VERSION.fullmatch(part)] or [path]
    return re.sub(r"\.v\d+$", "", parts[-1]).removeprefix("go-").replace("-", "")


def _below(node: Node, kind: str) -> Iterator[Node]:
    for child in node.named_children:
        if child.type == kind:
            yield child
        elif child.type.startswith("import"):
            yield from _below(child, kind)


class Writer:
    """Writes types as text. refer: called with (package name or "", name) for each type that is named; returns how it
    is to be written. methods: whether an unexported method of an interface is kept."""

    def __init__(self, refer: Refer) -> None:
        self._refer = refer
        self._bound: frozenset[str] = frozenset()

    def binding(self, names: list[str]) -> Writer:
        """A writer to which these names are type parameters."""
        inner = Writer(self._refer)
        inner._bound = self._bound | frozenset(names)
        return inner

    def type(self, node: Node) -> str:
        kind = node.type
        if kind == "type_identifier":
            name = text_of(node)
            return name if name in self._bound else self._refer("", name)
        if kind == "qualified_type":
            place, name = (text_of(node.child_by_field_name(part)) for part in ("package", "name"))
            return self._refer(place, name)
        write = getattr(self, f"_{kind}", None)
        if write is None:
            raise ValueError(f"no type: {kind}: {text_of(node)[:60]}")
        return write(node)

    def _pointer_type(self, node: Node) -> str:
        return f"*{self.type(node.named_children[0])}"

    def _parenthesized_type(self, node: Node) -> str:
        return f"({self.type(node.named_children[0])})"

    def _slice_type(self, node: Node) -> str:
        return f"[]{self._field(node, 'element')}"

    def _array_type(self, node: Node) -> str:
        return f"[{text_of(node.child_by_field_name('length'))}]{self._field(node, 'element')}"

    def _map_type(self, node: Node) -> str:
        return f"map[{self._field(node, 'key')}]{self._field(node, 'value')}"

    def _channel_type(self, node: Node) -> str:
        arrow = re.match(r"<-\s*chan|chan\s*<-|chan", text_of(node))
        return f"{(arrow[0] if arrow else 'chan').replace(' ', '')} {self._field(node, 'value')}"

    def _function_type(self, node: Node) -> str:
        return f"func{self.signature(node)}"

    def _generic_type(self, node: Node) -> str:
        given = node.child_by_field_name("type_arguments")
        listed = given.named_children if given is not None else []
        return f"{self._field(node, 'type')}[{', '.join(self.type(item) for item in listed)}]"

    def _type_elem(self, node: Node) -> str:
        return " | ".join(self.type(item) for item in node.named_children if item.type != "comment")

    _type_constraint = _type_elem

    def _negated_type(self, node: Node) -> str:
        return f"~{self.type(node.named_children[0])}"

    def _struct_type(self, node: Node) -> str:
        """Exported and embedded fields; that there are others is told by one blank field."""
        fields, hidden = [], False
        for item in _below_list(node, "field_declaration"):
            names = [text_of(name) for name in item.children_by_field_name("name") if name.is_named]
            shown = [name for name in names if name[:1].isupper()]
            hidden = hidden or len(shown) < len(names)
            if names and not shown:
                continue
            written = self._field(item, "type")
            star = "*" if not names and any(child.type == "*" for child in item.children) else ""
            fields.append(f"{', '.join(shown)} {written}".strip() if names else f"{star}{written}")
        if hidden:
            fields.append("_ int")
        return f"struct{{ {'; '.join(fields)} }}" if fields else "struct{}"

    def _interface_type(self, node: Node) -> str:
        parts = []
        for item in node.named_children:
            if item.type == "method_elem":
                parts.append(text_of(item.child_by_field_name("name")) + self.signature(item))
            elif item.type == "type_elem":
                parts.append(self.type(item))
        return f"interface{{ {'; '.join(parts)} }}" if parts else "any"

    def _field(self, node: Node, name: str) -> str:
        found = node.child_by_field_name(name)
        if found is None:
            raise ValueError(f"no {name}: {text_of(node)[:60]}")
        return self.type(found)

    def signature(self, node: Node) -> str:
        """Parameters and results: `(string, ...ResourceOption) (*Bucket, error)`."""
        given, result = node.child_by_field_name("parameters"), node.child_by_field_name("result")
        text = f"({', '.join(self._parameters(given))})"
        if result is None:
            return text
        if result.type != "parameter_list":
            return f"{text} {self.type(result)}"
        results = self._parameters(result)
        return f"{text} ({', '.join(results)})" if len(results) != 1 else f"{text} {results[0]}"

    def _parameters(self, node: Node | None) -> list[str]:
        found = []
        for item in node.named_children if node is not None else ():
            if item.type not in ("parameter_declaration", "variadic_parameter_declaration"):
                continue
            dots = "..." if item.type.startswith("variadic") else ""
            names = [name for name in item.children_by_field_name("name") if name.is_named]
            found += [dots + self._field(item, "type")] * max(len(names), 1)
        return found

    def type_parameters(self, node: Node) -> tuple[list[str], str]:
        """Their names, and the text with their constraints: `[T any, U string | int]`."""
        given = node.child_by_field_name("type_parameters")
        listed = [item for item in (given.named_children if given is not None else ()) if item.type != "comment"]
        names = [text_of(name) for item in listed for name in item.children_by_field_name("name")]
        inner = self.binding(names)
        parts = [
            f"{', '.join(text_of(name) for name in item.children_by_field_name('name'))} {inner._field(item, 'type')}"
            for item in listed
        ]
        return names, f"[{', '.join(parts)}]" if parts else ""


def _below_list(node: Node, kind: str) -> Iterator[Node]:
    for listed in node.named_children:
        for item in listed.named_children:
            if item.type == kind:
                yield item

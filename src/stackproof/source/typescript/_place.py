"""Where in the syntax tree the compiler's finger points, and which call of an SDK stands around it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from tree_sitter import Node

from ._compiler import Diagnostic
from ._modules import Import, package_name
from ._program import File, walk

_KEYS = ("property_identifier", "string", "computed_property_name", "shorthand_property_identifier")


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """A call of something of a package. package: `@pulumi/aws`. parts: (`s3`, `Bucket`). keys: from the argument down
    to the place in it. argument: its position, -1 for the callee itself."""

    package: str
    parts: tuple[str, ...]
    keys: tuple[str, ...]
    argument: int
    first: int
    last: int

    @property
    def dotted(self) -> str:
        """`aws.s3.Bucket`, as a program writes it."""
        return ".".join((self.package.rpartition("/")[2], *self.parts))


def node_at(file: File, item: Diagnostic) -> Node:
    """The smallest node at the place of an error."""
    lines = file.text.split(b"\n")
    row = min(item.line, len(lines)) - 1
    before = lines[row].decode("utf-8", errors="replace").encode("utf-16-le")[: 2 * (item.column - 1)]
    column = len(before.decode("utf-16-le", errors="replace").encode())
    point = (row, column)
    return file.root.descendant_for_point_range(point, (row, column + 1)) or file.root


def lines_above(node: Node) -> Iterator[Node]:
    """The node and all around it, the innermost first."""
    here: Node | None = node
    while here is not None:
        yield here
        here = here.parent


def call_around(file: File, node: Node, imports: tuple[Import, ...]) -> Call | None:
    """The nearest call around the node whose callee comes from a package of Pulumi."""
    keys: list[str] = []
    below = node
    for here in lines_above(node):
        if here.type in ("arrow_function", "function_expression", "function_declaration", "method_definition"):
            return None
        if here.type == "pair":
            key = here.child_by_field_name("key")
            if key is not None:
                keys.append(file.text_of(key).strip("\"'"))
        elif here.type == "shorthand_property_identifier":
            keys.append(file.text_of(here))
        elif here.type in ("new_expression", "call_expression"):
            callee = here.child_by_field_name("constructor") or here.child_by_field_name("function")
            arguments = here.child_by_field_name("arguments")
            found = origin_of(file, callee, imports) if callee is not None else None
            if found is not None:
                inside = arguments is not None and _holds(arguments, below)
                position = arguments.named_children.index(below) if arguments is not None and inside else -1
                rows = {"first": here.start_point[0] + 1, "last": here.end_point[0] + 1}
                package, parts = found
                return Call(package=package, parts=parts, keys=tuple(reversed(keys)), argument=position, **rows)
            if callee is not None and callee.type == "member_expression":
                return None  # a method of some value
        if here.type != "arguments":
            below = here
    return None


def called_function(file: File, node: Node) -> list[int] | None:
    """First and last line of the function of the same file that the node is an argument to."""
    call = next((here for here in lines_above(node) if here.type in ("call_expression", "statement_block")), None)
    callee = call.child_by_field_name("function") if call is not None else None
    if callee is None or callee.type != "identifier":
        return None
    for item in walk(file.root):
        if item.type in ("function_declaration", "variable_declarator"):
            name = item.child_by_field_name("name")
            if name is not None and file.text_of(name) == file.text_of(callee):
                return [item.start_point[0] + 1, item.end_point[0] + 1]
    return None


def origin_of(file: File, node: Node, imports: tuple[Import, ...]) -> tuple[str, tuple[str, ...]] | None:
    """(`@pulumi/aws`, (`s3`, `Bucket`)) of `aws.s3.Bucket`, whatever it is imported as; None for anything else."""
    parts: list[str] = []
    while node.type == "member_expression":
        name, inner = node.child_by_field_name("property"), node.child_by_field_name("object")
        if name is None or inner is None:
            return None
        parts.append(file.text_of(name))
        node = inner
    if node.type != "identifier":
        return None
    local = file.text_of(node)
    for item in imports:
        package = package_name(item.specifier)
        if local in item.names and package.startswith("@pulumi/"):
            inside = [part for part in item.specifier.removeprefix(package).split("/") if part not in ("", "index")]
            named = item.names[local]
            own = [] if named in ("*", "default") else [named]
            return package, (*inside, *own, *reversed(parts))
    return None


def _holds(arguments: Node | None, node: Node) -> bool:
    return arguments is not None and node in arguments.named_children

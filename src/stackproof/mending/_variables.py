"""Variables that carry a value to where it is used: where they get it, and how often they are read."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import msgspec

from ._calls import Call, Given
from ._edits import Splice
from ._go import GoCall
from ._lines import without_lines
from ._node import NodeCall
from ._python import PythonCall
from ._trees import field, nodes_in, text

if TYPE_CHECKING:
    from tree_sitter import Node

# A name alone, or in what only says that it is a secret, or a text.
_NAME = re.compile(r"(?:pulumi\.(?:Output\.secret|secret|String|ToSecret)\()*(?P<name>[A-Za-z_]\w*)\)*")


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Where a variable gets its value. start, end: bytes of that. first, last: of the statement. local: in the same
    function as what reads it. once: nothing else reads it. calls: the function of the file's own that makes the value,
    "" for none."""

    name: str
    start: int
    end: int
    first: int
    last: int
    local: bool
    once: bool
    calls: str = ""


def origin_of(call: Call, given: Given | None) -> Origin | None:
    """Where the variable gets its value that an argument is, None where it is no variable of this file's."""
    found = _NAME.fullmatch(given.text) if given is not None else None
    if found is None or given is None:
        return None
    if isinstance(call, PythonCall):
        return _in_python(call, given, found["name"])
    if isinstance(call, NodeCall):
        return _in_tree(call, call.source.root, found["name"], "variable_declarator", "value")
    assert isinstance(call, GoCall)
    return _in_go(call, found["name"])


def _in_python(call: PythonCall, given: Given, name: str) -> Origin | None:
    source, scope = call.source, call.scope
    names = [
        node
        for node in ast.walk(scope.tree)
        if isinstance(node, ast.Name) and node.id == name and given.start <= source.start(node) < given.end
    ]
    value = scope.value_of(names[0]) if names else None
    statement = scope.statement_of(value) if value is not None else None
    if value is None or statement is None:
        return None
    function = value.func.id if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) else ""
    return Origin(
        name=name,
        start=source.start(value),
        end=source.end(value),
        first=source.start(statement),
        last=source.end(statement),
        local=scope.home_of(statement) is scope.home_of(scope.twin(call.node)),
        once=scope.reads[name] == 1,
        calls=function,
    )


def _in_tree(call: NodeCall, root: Node, name: str, kind: str, value_field: str) -> Origin | None:
    bound = [one for one in nodes_in(root, kind) if text(field(one, "name")) == name]
    value = field(bound[0], value_field) if len(bound) == 1 else None
    statement = bound[0].parent if value is not None else None
    if value is None or statement is None or len(statement.named_children) != 1:
        return None
    above = statement.parent
    whole = above if above is not None and above.type == "export_statement" else statement
    used = sum(text(one) == name for one in nodes_in(root, "identifier", "shorthand_property_identifier"))
    return Origin(
        name=name,
        start=value.start_byte,
        end=value.end_byte,
        first=whole.start_byte,
        last=whole.end_byte,
        local=_function(statement) == _function(call.node),
        once=used == 2,
        calls=text(field(value, "function")) if value.type == "call_expression" else "",
    )


def _in_go(call: GoCall, name: str) -> Origin | None:
    for kind, side in (("short_var_declaration", "left"), ("const_spec", "name"), ("var_spec", "name")):
        bound = [one for one in nodes_in(call.source.root, kind) if text(field(one, side)) == name]
        value = (field(bound[0], "right") or field(bound[0], "value")) if len(bound) == 1 else None
        if value is None:
            continue
        inner = value.named_children[0] if value.type == "expression_list" else value
        statement = bound[0] if kind == "short_var_declaration" else bound[0].parent or bound[0]
        used = sum(text(one) == name for one in nodes_in(call.source.root, "identifier"))
        return Origin(
            name=name,
            start=inner.start_byte,
            end=inner.end_byte,
            first=statement.start_byte,
            last=statement.end_byte,
            local=kind == "short_var_declaration" and _function(bound[0]) == _function(call.node),
            once=used == 2,
            calls=text(field(inner, "function")) if inner.type == "call_expression" else "",
        )
    return None


def without_origin(call: Call, origin: Origin) -> tuple[Splice, ...]:
    """The program without the statement that gave a variable its value, and what only that called."""
    return (*without_lines(call.text, (origin.first, origin.last)), *without_function(call, origin.calls))


def without_function(call: Call, name: str) -> tuple[Splice, ...]:
    """The program without a function of its own that is called once."""
    if not name:
        return ()
    if isinstance(call, PythonCall):
        tree = call.scope.tree
        made = [one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name == name]
        if len(made) != 1 or call.scope.reads[name] != 1 or made[0].decorator_list:
            return ()
        return tuple(without_lines(call.text, (call.source.start(made[0]), call.source.end(made[0]))))
    assert isinstance(call, NodeCall | GoCall)
    root = call.source.root
    functions = [one for one in nodes_in(root, "function_declaration") if text(field(one, "name")) == name]
    used = sum(text(one) == name for one in nodes_in(root, "identifier"))
    if len(functions) != 1 or used != 2:
        return ()
    return tuple(without_lines(call.text, (functions[0].start_byte, functions[0].end_byte)))


def _function(node: Node) -> int:
    above = node.parent
    while above is not None and above.type not in _FUNCTIONS:
        above = above.parent
    return above.start_byte if above is not None else -1


_FUNCTIONS = (
    "arrow_function", "function_expression", "function_declaration", "method_definition", "func_literal",
    "method_declaration",
)  # fmt: skip

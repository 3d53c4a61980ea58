"""Imports and variables of TypeScript and JavaScript files that nothing uses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stackproof.model import Remark

from ._calls import NotPossible
from ._comments import with_comments
from ._edits import Mend, Splice
from ._lines import cut, is_alone, without_lines
from ._node_source import Binding, NodeSource
from ._places import offset_of
from ._trees import field, nodes_in, text

if TYPE_CHECKING:
    from tree_sitter import Node

_DECLARATIONS = ("lexical_declaration", "variable_declaration")
_LOOKS_UP = re.compile(r"(?:get|require)(?:[A-Z]\w*)?|parse|stringify|toString|join|resolve|now|split|map|filter")
_MADE = ("Config", "Date", "Map", "Set", "URL")
_NAMES = ("identifier", "shorthand_property_identifier")


def of_node(remarks: list[Remark], source: NodeSource) -> Mend:
    """The file without what the remarks are about. Raises NotPossible."""
    imports: list[Binding] = []
    declared: list[Node] = []
    splices: list[Splice] = []
    for remark in remarks:
        at = offset_of(remark, source)
        if remark.kind == "lint.F401":
            imports += _imports(at, str(remark.data.get("name")), source)
            continue
        declared.append(_declarator(at, str(remark.data.get("name")), source))
    splices += source.without_all(list({one.node.start_byte: one for one in imports}.values()))
    splices += _without(declared, source)
    return Mend(source.tidied(tuple(splices)))


def _imports(at: int, name: str, source: NodeSource) -> list[Binding]:
    around = [one for one in source.bindings if one.statement.start_byte <= at < one.statement.end_byte]
    named = [one for one in around if one.name == name and one.node.start_byte <= at <= one.node.end_byte]
    if named:
        return named
    read = {text(node) for node in nodes_in(source.root, *_NAMES, "type_identifier") if not _is_import(node, source)}
    found = [one for one in around if one.name not in read]
    if not found or len(found) != len(around):
        raise NotPossible("the import is not written there")
    return found


def _is_import(node: Node, source: NodeSource) -> bool:
    return any(one.statement.start_byte <= node.start_byte < one.statement.end_byte for one in source.bindings)


def _declarator(at: int, name: str, source: NodeSource) -> Node:
    """The declaration of one plain variable. Raises NotPossible."""
    for node in nodes_in(source.root, "variable_declarator"):
        start = node.parent.start_byte if node.parent is not None else node.start_byte
        if text(field(node, "name")) == name and start <= at < node.end_byte:
            return node
    raise NotPossible("it is no plain variable")


def _without(declared: list[Node], source: NodeSource) -> list[Splice]:
    gone = list(declared)
    for node in gone:
        gone += [one for one in _only_for(node, gone, source) if one not in gone]
    places: list[tuple[int, int]] = []
    splices: list[Splice] = []
    for node in gone:
        statement = node.parent
        if statement is None or statement.type not in _DECLARATIONS or not _is_inert(field(node, "value")):
            raise NotPossible("the value may be there for what it does")
        others = [one for one in statement.named_children if one.type == "variable_declarator"]
        if len(others) > 1:
            splices.append(cut(source.text, node.start_byte, node.end_byte))
            continue
        start, end = statement.start_byte, statement.end_byte
        if not is_alone(source.text, start, end):
            raise NotPossible("the statement does not stand alone")
        places.append((start, end))
    return [*splices, *without_lines(source.text, *with_comments(source.text, places))]


def _only_for(node: Node, gone: list[Node], source: NodeSource) -> list[Node]:
    """Declarations of names that only what goes reads."""
    found: list[Node] = []
    value = field(node, "value")
    for name in {text(one) for one in nodes_in(value, *_NAMES)} if value is not None else ():
        uses = [one for one in nodes_in(source.root, *_NAMES) if text(one) == name]
        made = [
            one.parent
            for one in uses
            if one.parent is not None and one.parent.type == "variable_declarator" and field(one.parent, "name") == one
        ]
        outside = [one for one in uses if not any(each.start_byte <= one.start_byte < each.end_byte for each in gone)]
        if len(made) == 1 and len(outside) == 1 and _is_inert(field(made[0], "value")) and not _is_exported(made[0]):
            found.append(made[0])
    return found


def _is_exported(node: Node) -> bool:
    statement = node.parent
    return statement is not None and statement.parent is not None and statement.parent.type == "export_statement"


def _is_inert(value: Node | None) -> bool:
    """Whether nothing is lost where it is not evaluated."""
    if value is None or value.type in ("arrow_function", "function_expression"):
        return True
    for node in nodes_in(value):
        if node.type in (
            "await_expression",
            "assignment_expression",
            "update_expression",
            "augmented_assignment_expression",
        ):
            return False
        if node.type == "new_expression" and text(field(node, "constructor")).rpartition(".")[2] not in _MADE:
            return False
        if node.type == "call_expression":
            parts = text(field(node, "function")).split(".")
            taken_in = len(parts) > 2 and parts[-1] == "get" and parts[-2][:1].isupper()
            if taken_in or not _LOOKS_UP.fullmatch(parts[-1]):
                return False
    return True

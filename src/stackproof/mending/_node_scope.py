"""Which declaration gives a name of a TypeScript or JavaScript file its value, and where the name can be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._trees import field, nodes_in, text

if TYPE_CHECKING:
    from tree_sitter import Node

_BLOCKS = ("statement_block", "program", "class_body", "switch_case", "for_statement", "for_in_statement")
_FUNCTIONS = ("arrow_function", "function_expression", "function_declaration", "method_definition")


def binding_of(value: Node) -> Node | None:
    """The name, or `this.name`, that an expression is given to as a whole."""
    parent = value.parent
    if parent is not None and parent.type == "variable_declarator":
        name = field(parent, "name")
        return name if name is not None and name.type == "identifier" else None
    if parent is not None and parent.type == "assignment_expression":
        return field(parent, "left")
    return None


def sees(place: Node, target: Node | None, statement: Node) -> bool:
    """Whether a place can use what a statement gives to a name, None for one that is still to be declared there."""
    behind = place.start_byte >= statement.end_byte
    other = _function_of(place) != _function_of(statement)
    if target is not None and target.type == "member_expression":
        body = _above(statement, "class_body")
        return body is not None and _holds(body, place) and (behind or other)
    home = _above(statement, *_BLOCKS)
    if target is not None and statement.type == "expression_statement":
        home = _declared_in(target, statement) or home
    return home is not None and _holds(home, place) and (behind or other)


def _declared_in(name: Node, statement: Node) -> Node | None:
    """The block of the `let` that a later assignment is about."""
    root: Node = statement
    while root.parent is not None:
        root = root.parent
    found = [one for one in nodes_in(root, "variable_declarator") if text(field(one, "name")) == text(name)]
    return _above(found[0], *_BLOCKS) if len(found) == 1 else None


def _function_of(node: Node) -> int:
    found = _above(node, *_FUNCTIONS)
    return found.start_byte if found is not None else -1


def _above(node: Node, *types: str) -> Node | None:
    above = node.parent
    while above is not None and above.type not in types:
        above = above.parent
    return above


def _holds(block: Node, place: Node) -> bool:
    return block.start_byte <= place.start_byte and place.end_byte <= block.end_byte

"""Where a name of a Go program can be seen, and how the function around a place hands errors on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._calls import NotPossible
from ._trees import field, nodes_in, text

if TYPE_CHECKING:
    from tree_sitter import Node

_BLOCKS = ("block", "func_literal", "function_declaration", "method_declaration")
_FUNCTIONS = ("func_literal", "function_declaration", "method_declaration")
_ENDS = (*_BLOCKS, "return_statement", "if_statement", "argument_list", "literal_value")


def statement_of(call: Node) -> Node:
    """The assignment that a call is the value of, or the statement that it is itself. Raises NotPossible."""
    node: Node | None = call.parent
    while node is not None and node.type not in (
        "short_var_declaration",
        "assignment_statement",
        "expression_statement",
    ):
        if node.type in _ENDS:
            raise NotPossible("the call is part of a larger statement")
        node = node.parent
    if node is None:
        raise NotPossible("the call stands in no statement")
    return node


def around(call: Node) -> Node:
    """The statement that holds a call, however deep. Raises NotPossible."""
    node: Node | None = call
    while node is not None and (node.parent is None or node.parent.type not in ("block", "statement_list")):
        node = node.parent
    if node is None:
        raise NotPossible("the call stands in no statement")
    return node


def sees(place: Node, name: str, statement: Node) -> bool:
    """Whether a place can use what a statement assigns to a name before."""
    home = _above(statement, "block")
    if statement.type == "assignment_statement":
        # What is assigned to was declared further out.
        home = _declared_in(name.partition(".")[0], statement) or home
    return (
        home is not None
        and home.start_byte <= place.start_byte <= home.end_byte
        and place.start_byte >= statement.end_byte
    )


def error_body(statement: Node) -> str:
    """What the function around a statement does with an error, `{ return err }`. Raises NotPossible."""
    check = if_around(statement) or statement.next_named_sibling
    if _is_check(check):
        return text(field(check, "consequence"))
    home = _above(statement, *_FUNCTIONS)
    own = [
        one
        for one in nodes_in(home, "if_statement")
        if _is_check(one) and _above(one, *_FUNCTIONS) == home
    ] if home is not None else []  # fmt: skip
    bodies = [field(one, "consequence") for one in own]
    plain = [one for one in bodies if one is not None and len(one.named_children) == 1 and "return" in text(one)]
    if plain:
        return text(plain[0])
    if home is None or text(field(home, "result")) != "error":
        raise NotPossible("what becomes of an error is not known")
    indent = "\t" * around(statement).start_point[1]
    return f"{{\n{indent}\treturn err\n{indent}}}"


def if_around(statement: Node) -> Node | None:
    """`if _, err := ...; err != nil` of the statement that stands in it."""
    above = statement.parent
    held = above is not None and above.type == "if_statement" and field(above, "initializer") == statement
    return above if held else None


def end_with_check(statement: Node) -> Node:
    """The statement, or the look at its error that follows it or that it stands in."""
    check = if_around(statement) or statement.next_named_sibling
    return check if check is not None and _is_check(check) else statement


def knows_error(statement: Node) -> bool:
    """Whether what follows a statement knows its `err`."""
    left = field(statement, "left")
    return left is not None and if_around(statement) is None and any(text(one) == "err" for one in left.named_children)


def _is_check(node: Node | None) -> bool:
    return node is not None and node.type == "if_statement" and "err" in text(field(node, "condition"))


def _declared_in(name: str, statement: Node) -> Node | None:
    home = _above(statement, *_FUNCTIONS)
    if home is None:
        return None
    body = field(home, "body")
    for one in nodes_in(home, "short_var_declaration", "var_spec", "parameter_declaration"):
        names = field(one, "left") or one
        if any(text(item) == name for item in names.named_children):
            return body if one.type == "parameter_declaration" else _above(one, "block")
    return body


def _above(node: Node, *types: str) -> Node | None:
    above = node.parent
    while above is not None and above.type not in types:
        above = above.parent
    return above

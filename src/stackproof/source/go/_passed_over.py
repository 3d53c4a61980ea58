"""What tree-sitter's grammar takes and Go does not: looked for at the nodes where it may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackproof.golang import nodes as n

from ._brackets import Fault

if TYPE_CHECKING:
    from tree_sitter import Node

LITERAL_IN_HEAD = "a literal in the head of a statement needs brackets around it, or its `{` begins the block"
HEADS = frozenset({"if_statement", "for_statement", "expression_switch_statement", "type_switch_statement"})
_OPERATIONS = frozenset({
    "binary_expression", "unary_expression", "selector_expression", "expression_list", "range_clause", "for_clause",
    "short_var_declaration", "assignment_statement", "index_expression", "slice_expression", "call_expression",
    "type_assertion_expression", "expression_statement",
})  # fmt: skip


def literal_in_head(item: n.Composite) -> Fault | None:
    """A literal of a named type in the head of a statement, without any bracket around it."""
    inner, outer = item.at, item.at.parent
    while outer is not None and outer.type in _OPERATIONS:
        if outer.type in ("index_expression", "slice_expression") and outer.child_by_field_name("operand") != inner:
            return None
        inner, outer = outer, outer.parent
    if outer is None or outer.type not in HEADS:
        return None
    return Fault(item.line, item.column + 1, LITERAL_IN_HEAD)


def no_comma(listed: Node | None) -> Fault | None:
    """A list whose last element ends its line without a comma, with the closing bracket on a later one."""
    if listed is None or listed.child_count < 3:
        return None
    closing, at = listed.child(listed.child_count - 1), listed.child_count - 2
    before = listed.child(at)
    while before is not None and before.type == "comment" and at > 0:
        at -= 1
        before = listed.child(at)
    if before is None or closing is None or before.type in (",", "(", "{", "comment"):
        return None
    row = before.end_point[0]
    if row == closing.start_point[0]:
        return None
    return Fault(row + 1, before.end_point[1] + 1, "a comma is missing before the end of the line")

"""Documents of Go programs: JSON that is made at once, and holds no Output, becomes JSON that waits for its values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ._calls import NotPossible
from ._edits import Splice
from ._go import GoCall
from ._go_scope import end_with_check
from ._trees import field, nodes_in, text

if TYPE_CHECKING:
    from tree_sitter import Node

_USED = re.compile(r"pulumi\.String\((?:string\((?P<name>\w+)\)|(?P<text>\w+))\)")


def made_of_outputs(call: GoCall, path: str) -> tuple[Splice, ...]:
    """`document := pulumi.JSONMarshal(...)` in place of `document, err := json.Marshal(...)` and the look at its error,
    where the argument alone uses it. Raises NotPossible."""
    given = call.given(path)
    used = _USED.fullmatch(given.text) if given is not None else None
    if given is None or used is None:
        raise NotPossible("nothing that is not known yet can be put into the document")
    name = used["name"] or used["text"]
    statement = _binding(call, name)
    made = _marshalled(statement)
    own, imports = call.written("pulumi.JSONMarshal")
    function = field(made, "function")
    assert function is not None
    splices = [*imports, Splice(call.path, statement.start_byte, function.end_byte, f"{name} := {own}")]
    end = end_with_check(statement).end_byte
    splices += (Splice(call.path, statement.end_byte, end, ""),) if end > statement.end_byte else ()
    splices += (Splice(call.path, given.start, given.end, name), *_error_declared(call, statement))
    if sum(text(one) == "json" for one in nodes_in(call.source.root, "identifier", "package_identifier")) == 1:
        splices += call.source.without_all([one for one in call.source.bindings if one.home == "encoding/json"])
    return tuple(splices)


def _binding(call: GoCall, name: str) -> Node:
    """The statement that gives a name its value, where it is used once. Raises NotPossible."""
    root = call.source.root
    found = [one for one in nodes_in(root, "short_var_declaration") if name in map(text, _names(field(one, "left")))]
    uses = [one for one in nodes_in(root, "identifier") if text(one) == name]
    if len(found) != 1 or len(uses) != 2 or not call.sees(name, found[0]):
        raise NotPossible("the document is used elsewhere, too")
    return found[0]


def _marshalled(statement: Node) -> Node:
    right = field(statement, "right")
    made = right.named_children[0] if right is not None and right.named_children else None
    if made is None or text(field(made, "function")) != "json.Marshal":
        raise NotPossible("nothing that is not known yet can be put into the document")
    return made


def _error_declared(call: GoCall, statement: Node) -> Iterator[Splice]:
    """The next assignment to `err` declares it, where the statement that goes did so. Raises NotPossible."""
    if "err" not in map(text, _names(field(statement, "left"))) or _is_declared_before(statement):
        return
    node = end_with_check(statement).next_named_sibling
    while node is not None:
        names = [text(one) for one in _names(field(node, "left"))]
        if node.type == "short_var_declaration" and "err" in names:
            return
        if node.type == "assignment_statement" and "err" in names:
            sign = next(one for one in node.children if one.type == "=")
            yield Splice(call.path, sign.start_byte, sign.end_byte, ":=")
            return
        if node.type != "if_statement" and any(text(one) == "err" for one in nodes_in(node, "identifier")):
            raise NotPossible("the error is read elsewhere")
        node = node.next_named_sibling


def _is_declared_before(statement: Node) -> bool:
    before = statement.prev_named_sibling
    while before is not None:
        if before.type == "short_var_declaration" and "err" in map(text, _names(field(before, "left"))):
            return True
        before = before.prev_named_sibling
    return False


def _names(left: Node | None) -> list[Node]:
    return left.named_children if left is not None else []

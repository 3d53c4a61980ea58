"""Outputs that a TypeScript or JavaScript program takes for their values: what is made of them becomes an Output, too,
up to where one may stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stackproof.model import Remark

from ._calls import NotPossible
from ._edits import Mend, Splice
from ._node_source import NodeSource
from ._places import offset_of
from ._trees import field, nodes_in, text

if TYPE_CHECKING:
    from tree_sitter import Node

_THROUGH = ("pair", "object", "array", "ternary_expression", "parenthesized_expression", "spread_element",
            "as_expression", "satisfies_expression", "non_null_expression")  # fmt: skip
_SCOPES = ("statement_block", "program", "class_body")


def of_node(remark: Remark, source: NodeSource) -> Mend:
    """Raises NotPossible."""
    lift = Lift(source)
    lift.begin(str(remark.data.get("how")), offset_of(remark, source))
    if not lift.splices:
        raise NotPossible("the value is not used in a way that can be changed")
    return Mend(source.tidied(tuple(lift.splices)))


class Lift:
    """Changes of an expression and of all that is made of it, so that it is an Output. splices: the changes."""

    def __init__(self, source: NodeSource) -> None:
        self._source = source
        self._done: set[int] = set()
        self.splices: dict[Splice, None] = {}

    def begin(self, how: str, at: int) -> None:
        """how: in which way the Output is misused at a place."""
        kinds = {"template": "template_string", "concatenation": "binary_expression"}
        if how in ("json", "str", "join", "method"):
            self._lifted(self._around(at, "call_expression"))
        elif how in kinds:
            self._lifted(self._around(at, kinds[how]))
        else:
            raise NotPossible("it takes a decision what is to be done with the value")

    def _around(self, at: int, kind: str) -> Node:
        """The smallest expression of a kind that begins at a place, else the smallest around it."""
        found = [node for node in nodes_in(self._source.root, kind) if node.start_byte <= at < node.end_byte]
        begun = [node for node in found if node.start_byte == at]
        if not found:
            raise NotPossible("the expression is not written there")
        return max(begun, key=lambda node: node.end_byte) if begun else min(found, key=lambda node: node.end_byte)

    # -- from one expression to the next

    def _lifted(self, node: Node) -> None:
        """Make an expression an Output, then all that is made of it."""
        if node.id in self._done:
            return
        self._done.add(node.id)
        if node.type == "template_string":
            self._template(node)
        elif node.type == "binary_expression":
            node = self._sum(node)
        elif node.type == "call_expression":
            node = self._called(node)
        self._follow(node)

    def _follow(self, node: Node) -> None:
        """What an expression that is an Output now stands in."""
        above = node.parent
        while above is not None and above.type in _THROUGH:
            node, above = above, above.parent
        if above is None:
            return
        if above.type == "template_substitution" and above.parent is not None:
            if not _is_tagged(above.parent):
                self._lifted(above.parent)
        elif above.type == "binary_expression" and text(field(above, "operator")) == "+":
            self._lifted(above)
        elif above.type == "arguments" and above.parent is not None and _is_stringify(above.parent):
            self._lifted(above.parent)
        elif above.type == "variable_declarator" and field(above, "value") == node:
            name = field(above, "name")
            if name is not None and name.type == "identifier":
                self._follow_name(text(name), above)

    def _follow_name(self, name: str, made: Node) -> None:
        scope: Node | None = made
        while scope is not None and scope.type not in _SCOPES:
            scope = scope.parent
        for node in nodes_in(scope, "identifier") if scope is not None else ():
            if text(node) == name and node.start_byte > made.end_byte:
                self._follow(node)

    # -- kinds of expressions

    def _put(self, start: int, end: int, written: str) -> None:
        self.splices[Splice(self._source.path, start, end, written)] = None

    def _named(self, path: str) -> str:
        written, imports = self._source.written(path)
        self.splices.update(dict.fromkeys(imports))
        return written

    def _template(self, node: Node) -> None:
        if _is_tagged(node):
            return
        parts = node.named_children
        if len(parts) == 1 and parts[0].type == "template_substitution" and text(parts[0]) == text(node)[1:-1]:
            self._put(node.start_byte, node.end_byte, text(parts[0])[2:-1])
            return
        self._put(node.start_byte, node.start_byte, self._named("pulumi.interpolate"))

    def _sum(self, node: Node) -> Node:
        """`bucket.arn + "/*"` as a template."""
        above = node.parent
        while above is not None and above.type == "binary_expression" and text(field(above, "operator")) == "+":
            node, above = above, above.parent
        self._done.add(node.id)
        parts: list[Node] = []
        left: Node | None = node
        while left is not None and left.type == "binary_expression" and text(field(left, "operator")) == "+":
            right = field(left, "right")
            assert right is not None
            parts.insert(0, right)
            left = field(left, "left")
        assert left is not None
        inner = "".join(_in_template(part) for part in (left, *parts))
        self._put(node.start_byte, node.end_byte, f"{self._named('pulumi.interpolate')}`{inner}`")
        return node

    def _called(self, node: Node) -> Node:
        function = field(node, "function")
        name = text(field(function, "property"))
        of, arguments = field(function, "object"), field(node, "arguments")
        if function is None:
            raise NotPossible("nothing is called")
        if _is_stringify(node):
            self._put(function.start_byte, function.end_byte, self._named("pulumi.jsonStringify"))
            return node
        given = arguments.named_children if arguments is not None else []
        if text(function) == "String" and len(given) == 1:
            self._put(node.start_byte, node.end_byte, text(given[0]))
            return node
        if of is None:
            raise NotPossible("the call has no counterpart for Outputs")
        if name == "toString" and not given:
            self._put(node.start_byte, node.end_byte, text(of))
            return node
        if name == "join":
            rest = self._source.text.between(of.end_byte, node.end_byte)
            self._put(
                node.start_byte, node.end_byte, f"{self._named('pulumi.all')}({text(of)}).apply(parts => parts{rest})"
            )
            return node
        return self._method(node, of)

    def _method(self, node: Node, of: Node) -> Node:
        """`bucket.arn.split(":")[5]`: the method, and what is done to its result, within `apply`."""
        whole = node
        above = whole.parent
        while above is not None and (
            (above.type in ("member_expression", "subscript_expression") and field(above, "object") == whole)
            or (above.type == "call_expression" and field(above, "function") == whole)
            or above.type == "non_null_expression"
        ):
            whole, above = above, above.parent
        rest = self._source.text.between(of.end_byte, whole.end_byte)
        self._put(whole.start_byte, whole.end_byte, f"{text(of)}.apply(value => value{rest})")
        self._done.add(whole.id)
        return whole


def _is_tagged(node: Node) -> bool:
    above = node.parent
    return above is not None and above.type == "call_expression" and field(above, "arguments") == node


def _is_stringify(node: Node) -> bool:
    return node.type == "call_expression" and text(field(node, "function")) == "JSON.stringify"


def _in_template(part: Node) -> str:
    """An operand as a part of a template."""
    while part.type == "parenthesized_expression" and part.named_children:
        part = part.named_children[0]
    if part.type == "string":
        inner = re.sub(r"\\(['\"])", r"\1", text(part)[1:-1])
        return inner.replace("`", "\\`").replace("${", "\\${")
    if part.type == "template_string" and not _is_tagged(part):
        return text(part)[1:-1]
    return f"${{{text(part)}}}"

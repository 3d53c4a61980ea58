"""Outputs that a Go program takes for their values: what is made of them becomes an Output, too, up to where one may
stand."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from stackproof.model import Remark

from ._calls import NotPossible
from ._edits import Mend, Splice
from ._go_source import GoSource
from ._lines import without_lines
from ._places import offset_of
from ._trees import field, nodes_in, text

if TYPE_CHECKING:
    from tree_sitter import Node

_THROUGH = ("parenthesized_expression", "literal_element", "keyed_element", "literal_value", "composite_literal",
            "unary_expression")  # fmt: skip
_CONVERSION = re.compile(r"pulumi\.String(?:Ptr)?|string")


def of_go(remark: Remark, source: GoSource) -> Mend:
    """Raises NotPossible."""
    lift = Lift(source)
    if remark.column is None:
        lift.begin_on(remark.line or 0)
    else:
        lift.begin(str(remark.data.get("how")), offset_of(remark, source), str(remark.data.get("name")))
    if not lift.splices:
        raise NotPossible("the value is not used in a way that can be changed")
    return Mend(source.tidied(tuple(lift.splices)))


class Lift:
    """Changes of an expression and of all that is made of it, so that it is an Output. splices: the changes."""

    def __init__(self, source: GoSource) -> None:
        self._source = source
        self._done: set[int] = set()
        self.splices: dict[Splice, None] = {}

    def begin_on(self, line: int) -> None:
        """What the run shows of a line: a text or a document is made of an Output there."""
        for node in nodes_in(self._source.root, "call_expression"):
            if node.start_point[0] + 1 == line and (_is_text(node) or _is_marshal(node)):
                self._lifted(node)
                return
        raise NotPossible("no text is made there")

    def begin(self, how: str, at: int, name: str) -> None:
        """how: in which way the Output, as it is written, is misused at a place."""
        around = [node for node in nodes_in(self._source.root) if node.start_byte <= at < node.end_byte]
        around.sort(key=lambda node: node.end_byte - node.start_byte)
        if how == "conversion":
            self._converted(around, name)
            return
        for node in around:
            if (how in ("format", "concat", "json") and _is_text(node)) or (how == "json" and _is_marshal(node)):
                self._lifted(node)
                return
            if how == "concat" and node.type == "binary_expression":
                self._lifted(node)
                return
        raise NotPossible("it takes a decision what is to be done with the value")

    def _converted(self, around: list[Node], name: str) -> None:
        """`pulumi.String(vpc.ID())`: the Output as it is."""
        for node in around:
            given = _given(node)
            if _CONVERSION.fullmatch(text(field(node, "function"))) and len(given) == 1 and text(given[0]) == name:
                if text(field(node, "function")) == "string":
                    raise NotPossible("a plain text is wanted")
                self._put(node, name)
                return
        raise NotPossible("the conversion is not written there")

    # -- from one expression to the next

    def _lifted(self, node: Node) -> None:
        if node.id in self._done:
            return
        self._done.add(node.id)
        if _is_text(node):
            function = field(node, "function")
            assert function is not None
            self._put_bare(function, node, "pulumi.Sprintf", node)
        elif node.type == "binary_expression":
            self._sum(node)
        elif _is_marshal(node):
            self._marshalled(node)

    def _put_bare(self, place: Node, node: Node, written: str, whole: Node) -> None:
        """A change, and the conversion around the expression taken away."""
        above = _conversion_of(whole)
        if above is not None:
            start, end = node.start_byte, node.end_byte
            self.splices[Splice(self._source.path, above.start_byte, start, "")] = None
            self.splices[Splice(self._source.path, end, above.end_byte, "")] = None
        self._put(place, written)
        self._follow(above or whole)

    def _follow(self, node: Node) -> None:
        """What an expression that is an Output now stands in."""
        above = node.parent
        while above is not None and above.type in _THROUGH:
            node, above = above, above.parent
        if above is None:
            return
        if above.type == "binary_expression" and text(field(above, "operator")) == "+":
            self._lifted(above)
        elif above.type == "argument_list" and above.parent is not None:
            if _is_text(above.parent) or _is_marshal(above.parent):
                self._lifted(above.parent)
        elif above.type == "expression_list" and above.parent is not None:
            self._assigned(node, above.parent)

    def _assigned(self, node: Node, statement: Node) -> None:
        left, right = field(statement, "left"), field(statement, "right")
        if statement.type not in ("short_var_declaration", "assignment_statement") or left is None or right is None:
            return
        names, values = left.named_children, right.named_children
        if len(names) == len(values) and names[values.index(node)].type == "identifier":
            self._follow_name(text(names[values.index(node)]), statement)

    def _follow_name(self, name: str, made: Node) -> None:
        """Every use of a variable that is an Output now: conversions go, and what is made of it is one, too."""
        scope: Node | None = made
        while scope is not None and scope.type != "block":
            scope = scope.parent
        for node in nodes_in(scope, "identifier") if scope is not None else ():
            if text(node) != name or node.start_byte < made.end_byte:
                continue
            above = _conversion_of(node)
            inner = _conversion_of(above) if above is not None else None
            whole = inner or above
            if whole is not None:
                self._put(whole, name)
            self._follow(whole or node)

    # -- kinds of expressions

    def _put(self, node: Node, written: str) -> None:
        self.splices[Splice(self._source.path, node.start_byte, node.end_byte, written)] = None

    def _sum(self, node: Node) -> None:
        above = node.parent
        while above is not None and above.type == "binary_expression":
            node, above = above, above.parent
        self._done.add(node.id)
        parts: list[Node] = []
        left: Node | None = node
        while left is not None and left.type == "binary_expression":
            if text(field(left, "operator")) != "+":
                raise NotPossible("more is done than adding")
            right = field(left, "right")
            assert right is not None
            parts.insert(0, right)
            left = field(left, "left")
        assert left is not None
        form, values = "", []
        for part in (left, *parts):
            literal = _literal(part)
            form += literal.replace("%", "%%") if literal is not None else "%v"
            values += [text(part)] if literal is None else []
        written = f"pulumi.Sprintf({json.dumps(form, ensure_ascii=False)}, {', '.join(values)})"
        whole = _conversion_of(node) or node
        self._put(whole, written)
        self._follow(whole)

    def _marshalled(self, node: Node) -> None:
        """`text, err := json.Marshal(document)` and the look at its error."""
        function, outer = field(node, "function"), node.parent
        statement = outer.parent if outer is not None else None
        left = field(statement, "left")
        names = left.named_children if left is not None else []
        if function is None or statement is None or left is None or len(names) != 2:
            raise NotPossible("what is marshalled is not held in a variable")
        if text(function) != "json.Marshal":
            raise NotPossible("the document is laid out in a way of its own")
        self._put(function, "pulumi.JSONMarshal")
        self._put(left, text(names[0]))
        after = statement.next_named_sibling
        error = text(names[1])
        if error != "_":
            if after is None or after.type != "if_statement" or text(field(after, "condition")) != f"{error} != nil":
                raise NotPossible("the error is looked at elsewhere")
            gone = without_lines(self._source.text, (after.start_byte, after.end_byte))
            self.splices.update(dict.fromkeys(gone))
        self._follow_name(text(names[0]), statement)


def _given(node: Node) -> list[Node]:
    arguments = field(node, "arguments")
    return [one for one in arguments.named_children if one.type != "comment"] if arguments is not None else []


def _is_text(node: Node) -> bool:
    return node.type == "call_expression" and text(field(node, "function")) == "fmt.Sprintf"


def _is_marshal(node: Node) -> bool:
    return node.type == "call_expression" and text(field(node, "function")) in ("json.Marshal", "json.MarshalIndent")


def _conversion_of(node: Node) -> Node | None:
    """`pulumi.String(...)` or `string(...)` around an expression."""
    arguments = node.parent
    call = arguments.parent if arguments is not None and arguments.type == "argument_list" else None
    made = call is not None and call.type in ("call_expression", "type_conversion_expression")
    if not made or not _CONVERSION.fullmatch(text(field(call, "function"))):
        return None
    return call if _given(call) == [node] else None


def _literal(part: Node) -> str | None:
    """The text of a literal, also within `pulumi.String`."""
    if part.type == "call_expression" and _CONVERSION.fullmatch(text(field(part, "function"))):
        given = _given(part)
        return _literal(given[0]) if len(given) == 1 else None
    if part.type == "interpreted_string_literal":
        try:
            found = json.loads(text(part))
        except ValueError:
            return None
        return str(found)
    return None

"""Expressions and types of Go, from tree-sitter's tree to records."""

from __future__ import annotations

import ast as _python
import re
from collections.abc import Callable

from tree_sitter import Node as Place

from . import _nodes as n
from ._mend import MEANT

_ESCAPE = re.compile(r"\\(?:[abfnrtv\\'\"]|x[0-9A-Fa-f]{2}|[0-7]{3}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})")
_SIMPLE = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\", "'": "'", '"': '"'}
_NAMES = frozenset(
    {"identifier", "type_identifier", "field_identifier", "package_identifier", "nil", "true", "false", "iota",
     "label_name", "blank_identifier"}
)  # fmt: skip
# Everything that goes through the records does so by recursion, a few calls for each level.
DEEPEST, _LONGEST = 150, 200


def unquoted(text: str) -> str:
    """The value of an interpreted string or rune literal's inside; escapes that Go does not know stay."""
    return _ESCAPE.sub(_escaped, text) if "\\" in text else text


def _escaped(match: re.Match[str]) -> str:
    body = match[0][1:]
    if body in _SIMPLE:
        return _SIMPLE[body]
    number = int(body[1:], 16) if body[0] in "xuU" else int(body, 8)
    return chr(number) if number < 0x110000 else match[0]


class Expressions:
    """Reads expressions. What they need of statements stands in the class that builds on this one."""

    def __init__(self, root: Place) -> None:
        self._root = root
        self._torn = root.has_error
        self._depth = 0

    def block(self, node: Place) -> n.Block:
        """The body of a function literal."""
        raise NotImplementedError

    def _field(self, node: Place, name: str) -> n.Expression | None:
        found = node.child_by_field_name(name)
        return self.expression(found) if found is not None else None

    def _listed(self, node: Place) -> list[n.Expression]:
        return [self.expression(item) for item in node.named_children if item.type != "comment"]

    def _values(self, node: Place, name: str) -> list[n.Expression]:
        found = node.child_by_field_name(name)
        if found is None:
            return []
        return self._listed(found) if found.type == "expression_list" else [self.expression(found)]

    def expression(self, node: Place) -> n.Expression:
        """The expression or type of a node."""
        kind = node.type
        if kind in _NAMES:
            text = said(node)
            return n.Name(node, MEANT.get(text, text))
        read = _EXPRESSIONS.get(kind)
        if read is None or self._depth > DEEPEST:
            return n.Broken(node)
        self._depth += 1
        try:
            return read(self, node)
        finally:
            self._depth -= 1

    def _inner(self, node: Place) -> n.Expression:
        inner = next((item for item in node.named_children if item.type != "comment"), None)
        return self.expression(inner) if inner is not None else n.Broken(node)

    def _number(self, node: Place) -> n.Expression:
        text, kind = said(node).replace("_", ""), node.type.partition("_")[0]
        if kind == "int" and re.fullmatch(r"0[0-7]+", text):
            text = "0o" + text[1:]
        try:
            value = float.fromhex(text) if kind == "float" and text[:2] in ("0x", "0X") else None
            value = value if value is not None else _python.literal_eval(text.replace("i", "j"))
        except (ValueError, SyntaxError):
            value = None
        return n.Basic(node, "imaginary" if kind == "imaginary" else "float" if kind == "float" else "int", value)

    def _string(self, node: Place) -> n.Expression:
        text = said(node)
        if node.type == "raw_string_literal":
            return n.Basic(node, "string", text[1:-1].replace("\r", ""), raw=True)
        return n.Basic(node, "string", unquoted(text[1:-1]))

    def _rune(self, node: Place) -> n.Expression:
        value = unquoted(said(node)[1:-1])
        return n.Basic(node, "rune", ord(value) if len(value) == 1 else None)

    def _composite(self, node: Place) -> n.Expression:
        body = node.child_by_field_name("body")
        return n.Composite(node, self._field(node, "type"), self._elements(body) if body is not None else [])

    def _elements(self, body: Place) -> list[n.Element]:
        found: list[n.Element] = []
        if self._depth > DEEPEST:
            return [n.Element(body, None, n.Broken(body))]
        self._depth += 1
        for item in body.named_children:
            if item.type == "literal_element":
                found.append(n.Element(item, None, self._element(item)))
            elif item.type == "keyed_element":
                key, value = item.child_by_field_name("key"), item.child_by_field_name("value")
                if key is not None and value is not None:
                    found.append(n.Element(item, self._element(key), self._element(value)))
        self._depth -= 1
        return found

    def _element(self, node: Place) -> n.Expression:
        inner = node.named_children[0] if node.named_children else node
        if inner.type == "literal_value":
            return n.Composite(inner, None, self._elements(inner))
        return self.expression(inner)

    def _literal_value(self, node: Place) -> n.Expression:
        return n.Composite(node, None, self._elements(node))

    def _function_literal(self, node: Place) -> n.Expression:
        body = node.child_by_field_name("body")
        return n.Function(node, self._signature(node), self.block(body) if body is not None else n.Block(node, []))

    def _selector(self, node: Place) -> n.Expression:
        name = node.child_by_field_name("field") or node.child_by_field_name("name") or node
        operand = self._field(node, "operand") or self._field(node, "package") or n.Broken(node)
        return n.Selector(node, operand, said(name), name)

    def _index(self, node: Place) -> n.Expression:
        index = self._field(node, "index") or n.Broken(node)
        return n.Index(node, self._field(node, "operand") or n.Broken(node), [index])

    def _generic(self, node: Place) -> n.Expression:
        """`a[b][c]` before a block is taken for types by the grammar, which then has no list of arguments."""
        given, kind = node.child_by_field_name("type_arguments"), node.child_by_field_name("type")
        listed = given.named_children if given is not None else [item for item in node.named_children if item != kind]
        arguments = [self.expression(item) for item in listed if item.type != "comment"]
        return n.Index(node, self.expression(kind) if kind is not None else n.Broken(node), arguments)

    def _slice(self, node: Place) -> n.Expression:
        operand = self._field(node, "operand") or n.Broken(node)
        return n.Slice(
            node, operand, self._field(node, "start"), self._field(node, "end"), self._field(node, "capacity")
        )

    def _assertion(self, node: Place) -> n.Expression:
        operand, kind = self._field(node, "operand"), self._field(node, "type")
        return n.Assertion(node, operand or n.Broken(node), kind or n.Broken(node))

    def _call(self, node: Place) -> n.Expression:
        function = self._field(node, "function") or n.Broken(node)
        given = node.child_by_field_name("type_arguments")
        if given is not None:
            function = n.Index(node, function, self._listed(given))
        arguments, spread = [], False
        listed = node.child_by_field_name("arguments")
        for item in listed.named_children if listed is not None else ():
            if item.type == "variadic_argument":
                arguments.append(self._inner(item))
                spread = True
            elif item.type != "comment":
                arguments.append(self.expression(item))
        return n.Call(node, function, arguments, spread)

    def _conversion(self, node: Place) -> n.Expression:
        kind, operand = self._field(node, "type"), self._field(node, "operand")
        return n.Call(node, kind or n.Broken(node), [operand or n.Broken(node)])

    def _unary(self, node: Place) -> n.Expression:
        operator = node.child_by_field_name("operator")
        sign = said(operator) if operator is not None else "*"
        return n.Unary(node, sign, self._field(node, "operand") or self._inner(node))

    def _binary(self, node: Place) -> n.Expression:
        """Texts of many lines are long sums, each of which has the one before on its left."""
        sums: list[Place] = []
        inner: Place | None = node
        while inner is not None and inner.type == "binary_expression" and len(sums) < _LONGEST:
            sums.append(inner)
            inner = inner.child_by_field_name("left")
        known = inner is not None and inner.type != "binary_expression"
        made = self.expression(inner) if inner is not None and known else n.Broken(node)
        for place in reversed(sums):
            right = self._field(place, "right") or n.Broken(place)
            made = n.Binary(place, text_of(place, "operator"), made, right)
        return made

    # -- types

    def _pointer(self, node: Place) -> n.Expression:
        return n.Unary(node, "*", self._inner(node))

    def _list_type(self, node: Place) -> n.Expression:
        length = self._field(node, "length")
        if node.type == "implicit_length_array_type":
            length = n.Name(node, "...")
        return n.ListType(node, self._field(node, "element") or n.Broken(node), length)

    def _map_type(self, node: Place) -> n.Expression:
        key, value = self._field(node, "key"), self._field(node, "value")
        return n.MapType(node, key or n.Broken(node), value or n.Broken(node))

    def _channel_type(self, node: Place) -> n.Expression:
        return n.ChannelType(node, self._field(node, "value"))

    def _signature(self, node: Place) -> n.FunctionType:
        parameters, results = node.child_by_field_name("parameters"), node.child_by_field_name("result")
        given = self._parameters(parameters) if parameters is not None else []
        if results is None:
            return n.FunctionType(node, given, [])
        if results.type == "parameter_list":
            return n.FunctionType(node, given, self._parameters(results))
        return n.FunctionType(node, given, [n.Parameter(results, "", self.expression(results))])

    def _parameters(self, node: Place) -> list[n.Parameter]:
        found = []
        for item in node.named_children:
            if item.type not in ("parameter_declaration", "variadic_parameter_declaration"):
                continue
            variadic, kind = item.type.startswith("variadic"), self._field(item, "type")
            names = item.children_by_field_name("name")
            found += [n.Parameter(name, said(name), kind, variadic) for name in names if name.is_named]
            if not names:
                found.append(n.Parameter(item, "", kind, variadic))
        return _all_named(found)

    def _struct_type(self, node: Place) -> n.Expression:
        found: list[n.Field] = []
        listed = next((item for item in node.named_children if item.type == "field_declaration_list"), None)
        for item in listed.named_children if listed is not None else ():
            if item.type != "field_declaration":
                continue
            kind, tag = self._field(item, "type"), item.child_by_field_name("tag")
            mark = said(tag)[1:-1] if tag is not None else ""
            names = item.children_by_field_name("name")
            found += [n.Field(name, said(name), kind, mark) for name in names if name.is_named]
            if not names and kind is not None:
                found.append(n.Field(item, _embedded(kind), kind, mark, embedded=True))
        return n.StructType(node, found)

    def _interface_type(self, node: Place) -> n.Expression:
        return n.InterfaceType(node, [text_of(i, "name") for i in node.named_children if i.type == "method_elem"])

    def _function_type(self, node: Place) -> n.Expression:
        return self._signature(node)


def _all_named(found: list[n.Parameter]) -> list[n.Parameter]:
    """Of ten names and more for one type the grammar takes the first ones for types; Go has no such mixture."""
    if len({bool(item.name) for item in found}) < 2:
        return found
    after: n.Parameter | None = None
    made: list[n.Parameter] = []
    for item in reversed(found):
        if not item.name and after is not None and isinstance(item.type, n.Name):
            item = n.Parameter(item.type.at, item.type.text, after.type, after.variadic)
        after = item
        made.append(item)
    return made[::-1]


def _embedded(kind: n.Expression) -> str:
    """The name of an embedded field."""
    match kind:
        case n.Name(text=text):
            return text
        case n.Selector(name=name):
            return name
        case n.Unary(operand=inner) | n.Index(operand=inner):
            return _embedded(inner)
    return ""


def said(node: Place) -> str:
    return (node.text or b"").decode("utf-8", errors="replace")


def text_of(node: Place, name: str) -> str:
    found = node.child_by_field_name(name)
    return said(found) if found is not None else ""


_EXPRESSIONS: dict[str, Callable[[Expressions, Place], n.Expression]] = {
    "parenthesized_expression": Expressions._inner,
    "parenthesized_type": Expressions._inner,
    "type_elem": Expressions._inner,
    "type_constraint": Expressions._inner,
    "literal_element": Expressions._element,
    "literal_value": Expressions._literal_value,
    "int_literal": Expressions._number,
    "float_literal": Expressions._number,
    "imaginary_literal": Expressions._number,
    "rune_literal": Expressions._rune,
    "interpreted_string_literal": Expressions._string,
    "raw_string_literal": Expressions._string,
    "composite_literal": Expressions._composite,
    "func_literal": Expressions._function_literal,
    "selector_expression": Expressions._selector,
    "qualified_type": Expressions._selector,
    "index_expression": Expressions._index,
    "generic_type": Expressions._generic,
    "type_instantiation_expression": Expressions._generic,
    "slice_expression": Expressions._slice,
    "type_assertion_expression": Expressions._assertion,
    "call_expression": Expressions._call,
    "type_conversion_expression": Expressions._conversion,
    "unary_expression": Expressions._unary,
    "binary_expression": Expressions._binary,
    "pointer_type": Expressions._pointer,
    "slice_type": Expressions._list_type,
    "array_type": Expressions._list_type,
    "implicit_length_array_type": Expressions._list_type,
    "map_type": Expressions._map_type,
    "channel_type": Expressions._channel_type,
    "struct_type": Expressions._struct_type,
    "interface_type": Expressions._interface_type,
    "function_type": Expressions._function_type,
    "negated_type": Expressions._inner,
}

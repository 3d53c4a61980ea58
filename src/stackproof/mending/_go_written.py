"""Values of a Go program."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from ._json_written import json_value
from ._texts import Text
from ._trees import field, nodes_in, text
from ._written import Entry, Value

if TYPE_CHECKING:
    from tree_sitter import Node

_DEEPEST = 24
_TEXTS = ("interpreted_string_literal", "raw_string_literal")
_NUMBERS = ("int_literal", "float_literal")
# Calls that give on what they are given, as another type.
_WRAPS = re.compile(
    r"(?:pulumi\.)?(?:String|Int|Float64|Bool|StringPtr|IntPtr|BoolPtr|StringRef|IntRef|BoolRef|string|Sprintf|JSONMarshal|MarshalIndent|Marshal|ToSecret)"
)
_SCOPES = ("function_declaration", "method_declaration", "func_literal")
_BINDING = ("short_var_declaration", "assignment_statement", "var_spec", "const_spec")


class GoReader:
    """Reads expressions; names are followed to the one statement that gives them their value."""

    def __init__(self, source: Text, root: Node) -> None:
        self._source, self._root = source, root

    def read(self, node: Node, depth: int = 0, *, typed: bool = True) -> Value:
        found = self._read(node, depth, typed)
        span = (node.start_byte, node.end_byte)
        return found if (found.start, found.end) == span else msgspec.structs.replace(found, at=span)

    def _read(self, node: Node, depth: int, typed: bool) -> Value:
        if depth > _DEEPEST:
            return self._value(node)
        if node.type in ("literal_element", "parenthesized_expression") and node.named_children:
            return self.read(node.named_children[0], depth + 1, typed=typed)
        if node.type == "unary_expression":
            return self._pointed(node, depth, typed)
        match node.type:
            case "composite_literal":
                return self._composite(node, field(node, "body"), depth, typed)
            case "literal_value":
                return self._composite(node, node, depth, typed)
            case "identifier":
                return self._followed(node, depth, typed)
            case "call_expression" | "type_conversion_expression":
                return self._call(node, depth, typed)
            case "type_assertion_expression":
                return self.read(node.named_children[0], depth + 1, typed=typed)
        return self._literal(node, depth, typed)

    def struct(self, node: Node) -> Value:
        """`{...}` of a struct's literal."""
        return self._composite(node, node, 0, typed=True)

    def _pointed(self, node: Node, depth: int, typed: bool) -> Value:
        inner = field(node, "operand")
        if inner is None or text(field(node, "operator")) != "&":
            return self._literal(node, depth, typed)
        return self.read(inner, depth + 1, typed=typed)

    def _composite(self, node: Node, body: Node | None, depth: int, typed: bool) -> Value:
        inner = [one for one in (body.named_children if body is not None else ()) if one.type != "comment"]
        held = tuple((one.start_byte, one.end_byte) for one in inner)
        if inner and all(one.type == "keyed_element" for one in inner):
            form = "map" if _is_map(node, inner) else "struct"
            entries = tuple(self._entry(one, depth, typed) for one in inner)
            return self._value(node, form=form, entries=entries, typed=typed, held=held)
        kind = text(field(node, "type"))
        if not inner and not kind.startswith("[]") and not kind.endswith("Array"):
            return self._value(node, form="map" if "map[" in kind or kind.endswith("Map") else "struct", typed=typed)
        items = tuple(self.read(one, depth + 1, typed=typed) for one in inner)
        return self._value(node, form="list", items=items, typed=typed, held=held)

    def _entry(self, element: Node, depth: int, typed: bool) -> Entry:
        key = text(element.named_children[0]).strip('"`')
        value = self.read(element.named_children[-1], depth + 1, typed=typed)
        return Entry(key, value, element.start_byte, element.end_byte)

    def _literal(self, node: Node, depth: int, typed: bool) -> Value:
        written, span = text(node), (node.start_byte, node.end_byte)
        if node.type in _TEXTS:
            if node.type == "raw_string_literal":
                document = json_value(written[1:-1], node.start_byte + 1, path=self._source.path)
                if document is not None:
                    return document
                return self._value(node, form="text", data=written[1:-1], literal=span, typed=typed)
            return self._value(node, form="text", data=_plain(written), literal=span, typed=typed)
        if node.type in _NUMBERS:
            data = float(written) if node.type == "float_literal" else int(written, 0)
            return self._value(node, form="number", data=data, literal=span, typed=typed)
        if node.type in ("true", "false"):
            return self._value(node, form="flag", data=node.type == "true", literal=span, typed=typed)
        parts = tuple(self.read(one, depth + 1, typed=typed) for one in _below(node))
        return self._value(node, parts=parts, typed=typed)

    def _call(self, node: Node, depth: int, typed: bool) -> Value:
        given = _arguments(node)
        name = text(field(node, "function") or field(node, "type"))
        last = name.rpartition(".")[2]
        if _WRAPS.fullmatch(name.removeprefix("json.").removeprefix("fmt.")) and given:
            document = last in ("Marshal", "MarshalIndent", "JSONMarshal")
            found = self.read(given[0], depth + 1, typed=typed and not document)
            if found.is_object or len(given) == 1:
                return found
        if last in ("ApplyT", "ApplyTWithContext") and given and given[0].type == "func_literal":
            result = _result(given[0])
            if result is not None:
                return self.read(result, depth + 1, typed=typed)
        function = field(node, "function")
        of = field(function, "operand") if last == "Json" and function is not None else None
        if of is not None and of.type == "identifier":
            of = self._bound(of)
        if of is not None and "GetPolicyDocument" in text(field(of, "function")) and len(_arguments(of)) > 1:
            return self.read(_arguments(of)[1], depth + 1, typed=True)
        return self._literal(node, depth, typed)

    def _followed(self, node: Node, depth: int, typed: bool) -> Value:
        name, home = text(node), _home(node)
        held = self._bound(node)
        if held is None:
            return self._value(node, typed=typed)
        found = self.read(held, depth + 1, typed=typed)
        used = [one for one in nodes_in(home or self._root, "identifier") if text(one) == name]
        return msgspec.structs.replace(found, shared=found.shared or len(used) > 2)

    def _bound(self, node: Node) -> Node | None:
        """What the one statement that binds a name gives it."""
        name, home = text(node), _home(node)
        bound = [one for one in nodes_in(home or self._root, *_BINDING) if name in _targets(one)]
        bound = bound or [one for one in nodes_in(self._root, "const_spec", "var_spec") if name in _targets(one)]
        return _value(bound[0], name) if len(bound) == 1 and name not in _parameters(home) else None

    def _value(self, node: Node, **given) -> Value:
        return Value(start=node.start_byte, end=node.end_byte, path=self._source.path, **given)


def _is_map(node: Node, inner: list[Node]) -> bool:
    kind = text(field(node, "type"))
    return "map[" in kind or kind.endswith("Map") or text(inner[0].named_children[0])[:1] in '"`'


def _plain(written: str) -> str | None:
    try:
        found = ast.literal_eval(written)
    except (SyntaxError, ValueError):
        return None
    return found if isinstance(found, str) else None


def _below(node: Node) -> Iterator[Node]:
    """Expressions below one that is read as a whole; what is called is none."""
    for number, one in enumerate(node.children):
        if not one.is_named or one.type in ("comment", "field_identifier", "type_identifier"):
            continue
        if node.type == "call_expression" and node.field_name_for_child(number) == "function":
            if one.type == "selector_expression":
                yield from _below(one)
            continue
        yield one


def _arguments(call: Node) -> list[Node]:
    given = field(call, "arguments")
    if given is None:
        operand = field(call, "operand")
        return [operand] if operand is not None else []
    return [one for one in given.named_children if one.type != "comment"]


def _home(node: Node) -> Node | None:
    above = node.parent
    while above is not None and above.type not in _SCOPES:
        above = above.parent
    # What a function in a function uses may be of the outer one.
    while above is not None and above.type == "func_literal" and above.parent is not None:
        outer = above.parent
        while outer is not None and outer.type not in _SCOPES:
            outer = outer.parent
        if outer is None:
            break
        above = outer
    return above


def _targets(binding: Node) -> list[str]:
    left = field(binding, "left")
    if left is not None:
        return [text(one) for one in left.named_children]
    return [text(one) for one in binding.children_by_field_name("name")]


def _value(binding: Node, name: str) -> Node | None:
    right = field(binding, "right") or field(binding, "value")
    if right is None:
        return None
    values = right.named_children if right.type == "expression_list" else [right]
    number = _targets(binding).index(name)
    if len(values) == 1:
        return values[0] if number == 0 else None
    return values[number] if number < len(values) else None


def _parameters(home: Node | None) -> set[str]:
    given = field(home, "parameters")
    if given is None:
        return set()
    return {text(name) for one in given.named_children for name in one.children_by_field_name("name")}


def _result(function: Node) -> Node | None:
    """The first of what a function gives back, where it has one return that gives more than an error."""
    given = []
    for one in nodes_in(function, "return_statement"):
        values = one.named_children[0].named_children if one.named_children else []
        if values and text(values[0]) not in ('""', "nil"):
            given.append(values[0])
    return given[0] if len(given) == 1 else None

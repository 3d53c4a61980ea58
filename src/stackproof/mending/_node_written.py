"""Values of a TypeScript or JavaScript program."""

from __future__ import annotations

import json
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
_WRAPPED = ("parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression")
_FUNCTIONS = ("arrow_function", "function_expression")
_DOCUMENTS = ("stringify", "jsonStringify")
_POLICY = ("getPolicyDocument", "getPolicyDocumentOutput")
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?")


class NodeReader:
    """Reads expressions; names are followed to the one declaration that gives them their value."""

    def __init__(self, source: Text, root: Node) -> None:
        self._source, self._root = source, root

    def read(self, node: Node, depth: int = 0, *, typed: bool = True) -> Value:
        found = self._read(node, depth, typed)
        span = (node.start_byte, node.end_byte)
        return found if (found.start, found.end) == span else msgspec.structs.replace(found, at=span)

    def _read(self, node: Node, depth: int, typed: bool) -> Value:
        if depth > _DEEPEST:
            return self._value(node)
        if node.type in _WRAPPED and node.named_children:
            return self.read(node.named_children[0], depth + 1, typed=typed)
        match node.type:
            case "object":
                return self._object(node, depth, typed)
            case "array":
                items = tuple(self.read(one, depth + 1, typed=typed) for one in _inner(node))
                unsure = any(one.type == "spread_element" for one in _inner(node))
                return self._value(node, form="list", items=items, open=unsure, typed=typed, held=_held(node))
            case "string" | "template_string" | "number" | "true" | "false":
                return self._literal(node, depth, typed)
            case "identifier":
                return self._followed(node, depth, typed)
            case "call_expression":
                return self._call(node, depth, typed)
            case "member_expression" if text(field(node, "property")) == "json":
                call = field(node, "object")
                if call is not None and call.type == "call_expression" and _last(call) in _POLICY:
                    return self._first(call, depth, typed=True)
                if call is not None and call.type == "identifier":
                    held = self._declared(text(call), call)
                    if held is not None and held.type == "call_expression" and _last(held) in _POLICY:
                        found = self._first(held, depth, typed=True)
                        return msgspec.structs.replace(found, shared=self._uses(text(call)) > 2)
        return self._other(node, depth, typed)

    def _object(self, node: Node, depth: int, typed: bool) -> Value:
        entries, unsure = [], False
        for one in _inner(node):
            value = field(one, "value")
            if one.type == "pair" and value is not None:
                key = text(field(one, "key")).strip("\"'")
                entries.append(Entry(key, self.read(value, depth + 1, typed=typed), one.start_byte, one.end_byte))
            elif one.type == "shorthand_property_identifier":
                entries.append(Entry(text(one), self._value(one), one.start_byte, one.end_byte))
            else:
                unsure = True
        return self._value(node, form="object", entries=tuple(entries), open=unsure, typed=typed, held=_held(node))

    def _literal(self, node: Node, depth: int, typed: bool) -> Value:
        span = (node.start_byte, node.end_byte)
        written = text(node)
        if node.type in ("true", "false"):
            return self._value(node, form="flag", data=node.type == "true", literal=span, typed=typed)
        if node.type == "number":
            known = float(written) if "." in written else int(written) if _PLAIN.fullmatch(written) else None
            return self._value(node, form="number" if known is not None else "other", data=known, literal=span)
        data = _plain(node)
        document = json_value(written[1:-1], node.start_byte + 1, path=self._source.path)
        if document is not None and (node.type == "template_string" or data == written[1:-1]):
            return document
        if data is None:
            return self._other(node, depth, typed)
        return self._value(node, form="text", data=data, literal=span, typed=typed)

    def _call(self, node: Node, depth: int, typed: bool) -> Value:
        last = _last(node)
        arguments = _arguments(node)
        if last in _DOCUMENTS and arguments:
            return self.read(arguments[0], depth + 1, typed=False)
        if last == "apply" and arguments and arguments[0].type in _FUNCTIONS:
            result = _result(arguments[0])
            if result is not None:
                return self.read(result, depth + 1, typed=typed)
        return self._other(node, depth, typed)

    def _first(self, call: Node, depth: int, *, typed: bool) -> Value:
        arguments = _arguments(call)
        return self.read(arguments[0], depth + 1, typed=typed) if arguments else self._value(call)

    def _followed(self, node: Node, depth: int, typed: bool) -> Value:
        name = text(node)
        held = self._declared(name, node)
        if held is None:
            return self._value(node, typed=typed)
        found = self.read(held, depth + 1, typed=typed)
        return msgspec.structs.replace(found, shared=found.shared or self._uses(name) > 2)

    def _declared(self, name: str, place: Node) -> Node | None:
        """What the one declaration of a name gives it."""
        declared = [one for one in nodes_in(self._root, "variable_declarator") if text(field(one, "name")) == name]
        held = field(declared[0], "value") if len(declared) == 1 else None
        if held is None or held.start_byte <= place.start_byte <= held.end_byte or self._is_changed(name):
            return None
        return held

    def _uses(self, name: str) -> int:
        found = nodes_in(self._root, "identifier", "shorthand_property_identifier")
        return sum(text(one) == name for one in found)

    def _is_changed(self, name: str) -> bool:
        """Whether the name is also a parameter, or assigned to later."""
        for one in nodes_in(
            self._root, "assignment_expression", "required_parameter", "optional_parameter", "for_in_statement"
        ):
            if text(field(one, "left") or field(one, "pattern")) == name:
                return True
        return False

    def _other(self, node: Node, depth: int, typed: bool) -> Value:
        parts = tuple(self.read(one, depth + 1, typed=typed) for one in _below(node))
        return self._value(node, parts=parts, typed=typed)

    def _value(self, node: Node, **given) -> Value:
        return Value(start=node.start_byte, end=node.end_byte, path=self._source.path, **given)


def _plain(node: Node) -> str | None:
    """What a text says, None where parts of it are put in."""
    written = text(node)
    if node.type == "template_string":
        whole = "${" not in written and "\\" not in written
        return written[1:-1] if whole else None
    if "\\" not in written:
        return written[1:-1]
    try:
        return json.loads(f'"{written[1:-1]}"') if written[0] == '"' else None
    except ValueError:
        return None


def _below(node: Node) -> Iterator[Node]:
    """Expressions below one that is read as a whole; what is called is none."""
    for number, one in enumerate(node.children):
        if not one.is_named or one.type in ("comment", "property_identifier"):
            continue
        if node.type in ("call_expression", "new_expression") and node.field_name_for_child(number) in (
            "function",
            "constructor",
        ):
            if one.type == "member_expression":
                yield from _below(one)
            continue
        yield one


def _inner(node: Node) -> list[Node]:
    return [one for one in node.named_children if one.type != "comment"]


def _held(node: Node) -> tuple[tuple[int, int], ...]:
    return tuple((one.start_byte, one.end_byte) for one in _inner(node))


def _arguments(call: Node) -> list[Node]:
    given = field(call, "arguments")
    return _inner(given) if given is not None else []


def _last(call: Node) -> str:
    return text(field(call, "function")).rpartition(".")[2]


def _result(function: Node) -> Node | None:
    """The expression that a function gives back, where it has one alone."""
    body = field(function, "body")
    if body is None or body.type != "statement_block":
        return body
    given = [one for one in nodes_in(body, "return_statement") if one.named_children]
    return given[0].named_children[0] if len(given) == 1 else None

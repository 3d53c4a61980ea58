"""Expressions."""

from __future__ import annotations

import re
from collections.abc import Callable

from tree_sitter import Node

from . import _calls, _construct, _declarations, _misuse, _operators, _patterns
from ._annotations import typed
from ._machine import Machine
from ._members import item_of, member, property_of_environment
from ._values import (
    NONE,
    UNKNOWN,
    External,
    Function,
    Instance,
    Mapping,
    Object,
    Origin,
    Promise,
    Scalar,
    Scope,
    Sequence,
    Typed,
    Unknown,
    Value,
    is_none,
    join,
    listed,
    options,
    origins_of,
    text_of,
)
from ._walk import awaited, elements, unwrapped

_GLOBALS = frozenset(
    [
        "process",
        "Math",
        "Date",
        "JSON",
        "Object",
        "Array",
        "Promise",
        "String",
        "Number",
        "Boolean",
        "Buffer",
        "console",
        "crypto",
        "globalThis",
        "require",
        "parseInt",
        "parseFloat",
        "encodeURIComponent",
        "btoa",
        "atob",
        "Symbol",
        "Set",
        "Map",
        "performance",
        "structuredClone",
    ]
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_ESCAPE = re.compile(r"\\(u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r\n|.)", re.S)


def evaluate(machine: Machine, scope: Scope, node: Node) -> Value:
    """The value of an expression."""
    if machine.exhausted:
        return UNKNOWN
    handler = _EXPRESSIONS.get(node.type)
    if handler is not None:
        return handler(machine, scope, node)
    for part in node.named_children:
        if part.type in _EXPRESSIONS:
            evaluate(machine, scope, part)
    return UNKNOWN


def literal(scope: Scope, node: Node, text: str) -> Scalar:
    """Written text. Of it the origin keeps the length alone, by which the telling part of several is found."""
    origin = Origin("literal", scope.file.path, node.start_point[0] + 1, node.start_point[1], str(len(text)))
    return Scalar("str", text, frozenset({origin}))


def unescaped(text: str) -> str:
    def one(match: re.Match[str]) -> str:
        code = match[1]
        if code[0] in "ux" and len(code) > 1:
            point = int(code.strip("ux{}"), 16)
            return chr(point) if point < 0x110000 and not 0xD800 <= point < 0xE000 else "?"
        return "" if code in ("\n", "\r\n") else _ESCAPES.get(code, code)

    return _ESCAPE.sub(one, text)


def _string(machine: Machine, scope: Scope, node: Node) -> Value:
    return literal(scope, node, unescaped(scope.file.text_of(node)[1:-1]))


def _number(machine: Machine, scope: Scope, node: Node) -> Value:
    try:
        return Scalar("int", int(scope.file.text_of(node).replace("_", ""), 0))
    except ValueError:
        return Scalar("float")


def _template(machine: Machine, scope: Scope, node: Node) -> Value:
    parts = template_parts(machine, scope, node)
    for part, value in parts:
        _misuse.on_text(machine, scope, part, value, "template")
    return text_of(*(unwrapped(value) for _, value in parts))


def template_parts(machine: Machine, scope: Scope, node: Node) -> list[tuple[Node, Value]]:
    """The pieces of a template literal; tree-sitter leaves out plain text before some of them."""
    found: list[tuple[Node, Value]] = []
    for part in node.named_children:
        if part.type == "template_substitution":
            inner = part.named_children
            found.append((inner[0] if inner else part, evaluate(machine, scope, inner[0]) if inner else UNKNOWN))
        elif part.type in ("string_fragment", "escape_sequence"):
            found.append((part, literal(scope, node, unescaped(scope.file.text_of(part)))))
    return found


def _identifier(machine: Machine, scope: Scope, node: Node) -> Value:
    name = scope.file.text_of(node)
    holder = scope.holder(name)
    if holder is not None:
        return holder.names[name]
    if name == "undefined":
        return NONE
    return External(name) if name in _GLOBALS else UNKNOWN


def _member(machine: Machine, scope: Scope, node: Node) -> Value:
    owner, named = node.child_by_field_name("object"), node.child_by_field_name("property")
    if owner is None or named is None:
        return UNKNOWN
    value, name = evaluate(machine, scope, owner), scope.file.text_of(named)
    if isinstance(value, External):
        found = property_of_environment(value.path, name)
        if found is not None:
            return found
    if any(part.type == "optional_chain" for part in node.children):
        value = join(*(item for item in options(value) if not is_none(item))) if not is_none(value) else value
        return NONE if is_none(value) else join(member(machine, value, name), *_absent(value))
    return member(machine, value, name)


def _absent(value: Value) -> tuple[Value, ...]:
    """`a?.b` is undefined where `a` is; only what is surely there gives no doubt."""
    return () if isinstance(value, (Instance, Promise, Object, Mapping, Typed)) else (NONE,)


def _subscript(machine: Machine, scope: Scope, node: Node) -> Value:
    owner, index = node.child_by_field_name("object"), node.child_by_field_name("index")
    if owner is None or index is None:
        return UNKNOWN
    value, key = evaluate(machine, scope, owner), evaluate(machine, scope, index)
    if isinstance(value, External) and isinstance(key, Scalar) and key.text is not None:
        return property_of_environment(value.path, key.text) or member(machine, value, key.text)
    if isinstance(value, Mapping):
        _misuse.on_key(machine, scope, index, key)
    return item_of(machine, value, key)


def _object(machine: Machine, scope: Scope, node: Node) -> Value:
    made = Mapping({})
    for item in node.named_children:
        if item.type == "pair":
            _pair(machine, scope, item, made)
        elif item.type == "shorthand_property_identifier":
            made.items[scope.file.text_of(item)] = _identifier(machine, scope, item)
            made.nodes[scope.file.text_of(item)] = item  # ty: ignore[invalid-assignment]
        elif item.type == "spread_element":
            _spread(machine, scope, item, made)
        elif item.type == "method_definition":
            named = item.child_by_field_name("name")
            if named is not None:
                made.items[scope.file.text_of(named)] = register(machine, Function(item, scope, made))
    return made


def _spread(machine: Machine, scope: Scope, node: Node, made: Mapping) -> None:
    values = options(evaluate(machine, scope, node.named_children[0])) if node.named_children else ()
    for item in values:
        if isinstance(item, Mapping):
            for key, value in item.items.items():
                known = made.items.get(key, NONE)
                made.items[key] = value if len(values) == 1 else join(known, value)
                if key in item.nodes:
                    made.nodes[key] = item.nodes[key]
            made.rest = item.rest if item.rest is not None else made.rest
        elif not is_none(item) and not (isinstance(item, Scalar) and item.data is False):
            made.rest = UNKNOWN


def _pair(machine: Machine, scope: Scope, node: Node, made: Mapping) -> None:
    key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
    if key is None or value is None:
        return
    found = evaluate(machine, scope, value)
    name: str | None = scope.file.text_of(key)
    if key.type == "string":
        name = unescaped(name[1:-1]) if name is not None else name
    elif key.type == "computed_property_name":
        given = evaluate(machine, scope, key.named_children[0]) if key.named_children else UNKNOWN
        _misuse.on_key(machine, scope, key, given)
        name = given.text if isinstance(given, Scalar) else None
    if name is None:
        made.rest = join(made.rest, found) if made.rest is not None else found
        return
    made.items[name] = found
    made.nodes[name] = value  # ty: ignore[invalid-assignment]


def _array(machine: Machine, scope: Scope, node: Node) -> Value:
    made = Sequence("list")
    for item in node.named_children:
        if item.type == "spread_element" and item.named_children:
            value = evaluate(machine, scope, item.named_children[0])
            _misuse.on_iteration(machine, scope, item.named_children[0], value)
            if isinstance(value, Sequence):
                made = listed([*made.items, *value.items], made.rest)
                made.rest = join(made.rest or NONE, value.rest) if value.rest is not None else made.rest
            else:
                made.rest = join(*elements(value))
        elif item.type != "comment":
            made.items.append(evaluate(machine, scope, item))
    return made


def register(machine: Machine, function: Function) -> Function:
    machine.functions.setdefault((function.scope.file.path, function.node.start_byte), function)
    return function


def _function(machine: Machine, scope: Scope, node: Node) -> Value:
    return register(machine, Function(node, scope, scope.this, scope.owner))


def _class(machine: Machine, scope: Scope, node: Node) -> Value:
    return _declarations.declare_class(machine, scope, node)


def _wrapped(machine: Machine, scope: Scope, node: Node) -> Value:
    inner = [part for part in node.named_children if part.type != "comment"]
    return evaluate(machine, scope, inner[0]) if inner else UNKNOWN


def _cast(machine: Machine, scope: Scope, node: Node) -> Value:
    """`value as Type`: of an unknown value the type is believed."""
    parts = [part for part in node.named_children if part.type != "comment"]
    if node.type == "type_assertion":
        parts.reverse()
    value = evaluate(machine, scope, parts[0]) if parts else UNKNOWN
    return typed(machine, scope, parts[1]) if isinstance(value, Unknown) and len(parts) > 1 else value


def _await(machine: Machine, scope: Scope, node: Node) -> Value:
    value = _wrapped(machine, scope, node)
    if isinstance(value, Promise):
        _misuse.misuse(machine, scope, node, "await", value)
    return awaited(value)


def _assignment(machine: Machine, scope: Scope, node: Node) -> Value:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        return UNKNOWN
    value = evaluate(machine, scope, right)
    if node.type == "augmented_assignment_expression":
        before, operator = evaluate(machine, scope, left), node.child_by_field_name("operator")
        sign = operator.type if operator is not None else ""
        if sign == "+=":
            value = _operators.added(machine, scope, node, (left, before), (right, value))
        elif sign in ("||=", "??=", "&&="):
            value = join(*(item for item in options(before) if not is_none(item)), value)
        else:
            value = Scalar("int", origins=origins_of(before) | origins_of(value))
    _patterns.assign(machine, scope, left, value)
    return value


def _call(machine: Machine, scope: Scope, node: Node) -> Value:
    return _calls.call(machine, scope, node)


def _new(machine: Machine, scope: Scope, node: Node) -> Value:
    return _construct.construct(machine, scope, node)


def _this(machine: Machine, scope: Scope, node: Node) -> Value:
    return scope.this or UNKNOWN


def _sequence(machine: Machine, scope: Scope, node: Node) -> Value:
    values = [evaluate(machine, scope, part) for part in node.named_children]
    return values[-1] if values else UNKNOWN


_EXPRESSIONS: dict[str, Callable[[Machine, Scope, Node], Value]] = {
    "string": _string,
    "number": _number,
    "template_string": _template,
    "true": lambda *_: Scalar("bool", True),
    "false": lambda *_: Scalar("bool", False),
    "null": lambda *_: NONE,
    "undefined": lambda *_: NONE,
    "identifier": _identifier,
    "this": _this,
    "member_expression": _member,
    "subscript_expression": _subscript,
    "object": _object,
    "array": _array,
    "arrow_function": _function,
    "function_expression": _function,
    "function": _function,
    "class": _class,
    "parenthesized_expression": _wrapped,
    "non_null_expression": _wrapped,
    "as_expression": _cast,
    "satisfies_expression": _wrapped,
    "type_assertion": _cast,
    "await_expression": _await,
    "unary_expression": lambda *given: _operators.unary(*given),
    "binary_expression": lambda *given: _operators.binary(*given),
    "ternary_expression": lambda *given: _operators.ternary(*given),
    "assignment_expression": _assignment,
    "augmented_assignment_expression": _assignment,
    "call_expression": _call,
    "new_expression": _new,
    "sequence_expression": _sequence,
}

__all__ = ["evaluate", "template_parts"]

"""Expressions."""

from __future__ import annotations

import re
from collections.abc import Callable

from tree_sitter import Node

from . import _misuse
from ._annotations import typed
from ._calls import call, construct
from ._machine import Machine
from ._members import item_of, member, property_of_environment
from ._values import (
    NONE,
    UNKNOWN,
    UNSET,
    Class,
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
    options,
    origins_of,
    text_of,
)
from ._walk import awaited, elements, unwrapped

_GLOBALS = frozenset(
    (
        "process Math Date JSON Object Array Promise String Number Boolean Buffer console crypto globalThis require parseInt"
        " parseFloat encodeURIComponent btoa atob Symbol Set Map performance structuredClone"
    ).split()
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


def truth(value: Value) -> bool | None:
    """Whether a value is true, None when that is not known."""
    if isinstance(value, Scalar):
        if value.kind == "none":
            return False
        return bool(value.data) if value.data is not UNSET else None
    if isinstance(value, (Promise, Instance, Mapping, Sequence, Object, Function, Class)):
        return True
    return None


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
                made.items += value.items
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
    from ._execute import declare_class

    return declare_class(machine, scope, node)


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


def _unary(machine: Machine, scope: Scope, node: Node) -> Value:
    part, operator = node.child_by_field_name("argument"), node.child_by_field_name("operator")
    if part is None or operator is None:
        return UNKNOWN
    value = evaluate(machine, scope, part)
    if operator.type == "!":
        _misuse.on_condition(machine, scope, part, value)
        known = truth(value)
        return Scalar("bool", not known) if known is not None else Scalar("bool")
    if operator.type == "typeof":
        return _type_name(value)
    if operator.type == "void":
        return NONE
    if operator.type in ("-", "+", "~"):
        _misuse.on_arithmetic(machine, scope, node, value, value)
    return Scalar("int", origins=origins_of(value))


def _type_name(value: Value) -> Scalar:
    if isinstance(value, Scalar):
        names = {"str": "string", "int": "number", "float": "number", "bool": "boolean", "none": "undefined"}
        return Scalar("str", names.get(value.kind, UNSET))
    if isinstance(value, (Promise, Instance, Mapping, Sequence, Object)):
        return Scalar("str", "object")
    return Scalar("str", "function") if isinstance(value, (Function, Class)) else Scalar("str")


_COMPARISONS = frozenset({"===", "!==", "==", "!=", "<", ">", "<=", ">="})


def _binary(machine: Machine, scope: Scope, node: Node) -> Value:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    operator = node.child_by_field_name("operator")
    if left is None or right is None or operator is None:
        return UNKNOWN
    sign = operator.type
    one = evaluate(machine, scope, left)
    if sign in ("||", "&&", "??"):
        return _choice(machine, scope, left, right, one, sign)
    other = evaluate(machine, scope, right)
    if sign in _COMPARISONS:
        return _compared(machine, scope, node, sign, one, other)
    if sign == "instanceof":
        return (
            Scalar("bool", True)
            if isinstance(one, Promise) and "Output" in scope.file.text_of(right)
            else Scalar("bool")
        )
    if sign == "+":
        return _added(machine, scope, node, (left, one), (right, other))
    if sign != "in":
        _misuse.on_arithmetic(machine, scope, node, one, other)
        return Scalar("int", origins=origins_of(one) | origins_of(other))
    return Scalar("bool")


def _choice(machine: Machine, scope: Scope, left: Node, right: Node, one: Value, sign: str) -> Value:
    if sign != "??":
        _misuse.on_condition(machine, scope, left, one)
    known = truth(one)
    if sign == "??":
        known = False if is_none(one) else (None if any(map(is_none, options(one))) or not _is_there(one) else True)
    if known is not None and (sign != "&&") == known:
        return one
    if known is not None:
        return evaluate(machine, scope, right)
    scope.function.branches += 1
    other = evaluate(machine, scope, right)
    scope.function.branches -= 1
    kept = [item for item in options(one) if truth(item) is not (sign == "&&") or sign == "??"]
    if sign != "&&":
        kept = [item for item in kept if not is_none(item)]
    return join(*kept, other)


def _is_there(value: Value) -> bool:
    return not isinstance(value, Unknown)


def _compared(machine: Machine, scope: Scope, node: Node, sign: str, one: Value, other: Value) -> Value:
    _misuse.on_comparison(machine, scope, node, one, other)
    if isinstance(one, Scalar) and isinstance(other, Scalar) and UNSET not in (one.data, other.data):
        if sign in ("===", "=="):
            return Scalar("bool", one.data == other.data)
        if sign in ("!==", "!="):
            return Scalar("bool", one.data != other.data)
    if is_none(other) and isinstance(one, (Promise, Instance, Object)) and sign[0] in "=!":
        return Scalar("bool", sign[0] == "!")
    return Scalar("bool")


def _added(machine: Machine, scope: Scope, node: Node, left: tuple[Node, Value], right: tuple[Node, Value]) -> Value:
    for part, value in (left, right):
        _misuse.on_text(machine, scope, part, value, "concatenation")
    numbers = all(isinstance(item, Scalar) and item.kind in ("int", "float") for _, item in (left, right))
    if numbers:
        return Scalar("int", origins=origins_of(left[1]) | origins_of(right[1]))
    return text_of(unwrapped(left[1]), unwrapped(right[1]))


def _ternary(machine: Machine, scope: Scope, node: Node) -> Value:
    condition, yes, no = (node.child_by_field_name(name) for name in ("condition", "consequence", "alternative"))
    if condition is None or yes is None or no is None:
        return UNKNOWN
    value = evaluate(machine, scope, condition)
    _misuse.on_condition(machine, scope, condition, value)
    known = truth(value)
    if known is not None:
        return evaluate(machine, scope, yes if known else no)
    scope.function.branches += 1
    found = join(evaluate(machine, scope, yes), evaluate(machine, scope, no))
    scope.function.branches -= 1
    return found


def _assignment(machine: Machine, scope: Scope, node: Node) -> Value:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        return UNKNOWN
    value = evaluate(machine, scope, right)
    if node.type == "augmented_assignment_expression":
        before, operator = evaluate(machine, scope, left), node.child_by_field_name("operator")
        sign = operator.type if operator is not None else ""
        if sign == "+=":
            value = _added(machine, scope, node, (left, before), (right, value))
        elif sign in ("||=", "??=", "&&="):
            value = join(*(item for item in options(before) if not is_none(item)), value)
        else:
            value = Scalar("int", origins=origins_of(before) | origins_of(value))
    assign(machine, scope, left, value)
    return value


def assign(machine: Machine, scope: Scope, target: Node, value: Value) -> None:
    """Give a name, a property or an item its value."""
    if target.type in ("identifier", "shorthand_property_identifier_pattern"):
        name = scope.file.text_of(target)
        holder = scope.holder(name) or scope
        doubtful = holder.function is not scope.function or scope.function.branches > 0
        known = holder.names.get(name)
        holder.names[name] = join(known, value) if doubtful and known is not None else value
    elif target.type == "member_expression":
        owner, named = target.child_by_field_name("object"), target.child_by_field_name("property")
        if owner is not None and named is not None:
            _put(evaluate(machine, scope, owner), scope.file.text_of(named), value, scope)
    elif target.type == "subscript_expression":
        owner, index = target.child_by_field_name("object"), target.child_by_field_name("index")
        if owner is not None and index is not None:
            holder, key = evaluate(machine, scope, owner), evaluate(machine, scope, index)
            if isinstance(holder, Mapping):
                _misuse.on_key(machine, scope, index, key)
            _put(holder, key.text if isinstance(key, Scalar) else None, value, scope)
    elif target.type in ("array_pattern", "object_pattern"):
        bind(machine, scope, target, value)
    else:
        inner = target.named_children
        if inner:
            assign(machine, scope, inner[0], value)


def _put(owner: Value, name: str | None, value: Value, scope: Scope) -> None:
    for item in options(owner):
        table = item.items if isinstance(item, Mapping) else item.attributes if isinstance(item, Object) else None
        if isinstance(item, Class):
            table = item.statics
        if table is not None and name is not None:
            doubtful = scope.function.branches > 0 and name in table
            table[name] = join(table[name], value) if doubtful else value
        elif isinstance(item, (Mapping, Sequence)):
            item.rest = join(item.rest, value) if item.rest is not None else value


def bind(machine: Machine, scope: Scope, target: Node, value: Value, *, annotation: Node | None = None) -> None:
    """Give the names of a pattern their values in this very scope."""
    if target.type in ("identifier", "shorthand_property_identifier_pattern"):
        if isinstance(value, Unknown) and annotation is not None:
            value = typed(machine, scope, annotation)
        scope.names[scope.file.text_of(target)] = value
    elif target.type == "object_pattern":
        _bind_object(machine, scope, target, value)
    elif target.type == "array_pattern":
        _bind_array(machine, scope, target, value)
    elif target.type in ("assignment_pattern", "object_assignment_pattern"):
        left, right = target.child_by_field_name("left"), target.child_by_field_name("right")
        if left is not None and right is not None:
            bind(machine, scope, left, _or_default(machine, scope, value, right))
    elif target.named_children:
        bind(machine, scope, target.named_children[0], value)


def _or_default(machine: Machine, scope: Scope, value: Value, default: Node) -> Value:
    found = [item for item in options(value) if not is_none(item)]
    if len(found) == len(options(value)) and not any(isinstance(item, Unknown) for item in found):
        return value
    return join(*found, evaluate(machine, scope, default))


def _bind_object(machine: Machine, scope: Scope, target: Node, value: Value) -> None:
    taken: set[str] = set()
    for item in target.named_children:
        if item.type == "rest_pattern":
            rest = [part for part in options(value) if isinstance(part, Mapping)]
            left = {key: found for part in rest for key, found in part.items.items() if key not in taken}
            bind(machine, scope, item.named_children[0], Mapping(left) if rest else UNKNOWN)
            continue
        key = item.child_by_field_name("key") or item.child_by_field_name("left") or item
        name = scope.file.text_of(key).strip("\"'")
        taken.add(name)
        found = member(machine, value, name)
        if isinstance(value, External):
            found = property_of_environment(value.path, name) or found
        inner = item.child_by_field_name("value") if item.type == "pair_pattern" else item
        if inner is not None:
            bind(machine, scope, inner, found)


def _bind_array(machine: Machine, scope: Scope, target: Node, value: Value) -> None:
    _misuse.on_iteration(machine, scope, target, value)
    place = 0
    for part in target.children:
        if part.type == ",":
            place += 1
        elif part.type == "rest_pattern":
            bind(machine, scope, part.named_children[0], Sequence("list", rest=join(*elements(value))))
        elif part.is_named and part.type != "comment":
            bind(machine, scope, part, item_of(machine, value, Scalar("int", place)))


def _call(machine: Machine, scope: Scope, node: Node) -> Value:
    return call(machine, scope, node)


def _new(machine: Machine, scope: Scope, node: Node) -> Value:
    return construct(machine, scope, node)


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
    "unary_expression": _unary,
    "binary_expression": _binary,
    "ternary_expression": _ternary,
    "assignment_expression": _assignment,
    "augmented_assignment_expression": _assignment,
    "call_expression": _call,
    "new_expression": _new,
    "sequence_expression": _sequence,
}

__all__ = ["assign", "bind", "evaluate", "template_parts", "truth"]

"""Operators, and what is true."""

from __future__ import annotations

from tree_sitter import Node

from . import _evaluate, _misuse
from ._machine import Machine
from ._values import (
    NONE,
    UNKNOWN,
    UNSET,
    Class,
    Function,
    Instance,
    Mapping,
    Object,
    Promise,
    Scalar,
    Scope,
    Sequence,
    Unknown,
    Value,
    is_none,
    join,
    options,
    origins_of,
    text_of,
)
from ._walk import unwrapped


def truth(value: Value) -> bool | None:
    """Whether a value is true, None when that is not known."""
    if isinstance(value, Scalar):
        if value.kind == "none":
            return False
        return bool(value.data) if value.data is not UNSET else None
    if isinstance(value, (Promise, Instance, Mapping, Sequence, Object, Function, Class)):
        return True
    return None


def unary(machine: Machine, scope: Scope, node: Node) -> Value:
    part, operator = node.child_by_field_name("argument"), node.child_by_field_name("operator")
    if part is None or operator is None:
        return UNKNOWN
    value = _evaluate.evaluate(machine, scope, part)
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


def binary(machine: Machine, scope: Scope, node: Node) -> Value:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    operator = node.child_by_field_name("operator")
    if left is None or right is None or operator is None:
        return UNKNOWN
    sign = operator.type
    one = _evaluate.evaluate(machine, scope, left)
    if sign in ("||", "&&", "??"):
        return _choice(machine, scope, left, right, one, sign)
    other = _evaluate.evaluate(machine, scope, right)
    if sign in _COMPARISONS:
        return _compared(machine, scope, node, sign, one, other)
    if sign == "instanceof":
        return (
            Scalar("bool", True)
            if isinstance(one, Promise) and "Output" in scope.file.text_of(right)
            else Scalar("bool")
        )
    if sign == "+":
        return added(machine, scope, node, (left, one), (right, other))
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
        return _evaluate.evaluate(machine, scope, right)
    scope.function.branches += 1
    other = _evaluate.evaluate(machine, scope, right)
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


def added(machine: Machine, scope: Scope, node: Node, left: tuple[Node, Value], right: tuple[Node, Value]) -> Value:
    for part, value in (left, right):
        _misuse.on_text(machine, scope, part, value, "concatenation")
    numbers = all(isinstance(item, Scalar) and item.kind in ("int", "float") for _, item in (left, right))
    if numbers:
        return Scalar("int", origins=origins_of(left[1]) | origins_of(right[1]))
    return text_of(unwrapped(left[1]), unwrapped(right[1]))


def ternary(machine: Machine, scope: Scope, node: Node) -> Value:
    condition, yes, no = (node.child_by_field_name(name) for name in ("condition", "consequence", "alternative"))
    if condition is None or yes is None or no is None:
        return UNKNOWN
    value = _evaluate.evaluate(machine, scope, condition)
    _misuse.on_condition(machine, scope, condition, value)
    known = truth(value)
    if known is not None:
        return _evaluate.evaluate(machine, scope, yes if known else no)
    scope.function.branches += 1
    found = join(_evaluate.evaluate(machine, scope, yes), _evaluate.evaluate(machine, scope, no))
    scope.function.branches -= 1
    return found


__all__ = ["added", "binary", "ternary", "truth", "unary"]

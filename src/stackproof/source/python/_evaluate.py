"""Expressions: the abstract value of each, and what is noticed on the way."""

from __future__ import annotations

import ast
import math
import sys
from collections.abc import Callable
from functools import lru_cache

from . import _calls, _collect
from ._attributes import attribute
from ._machine import Machine
from ._names import closure_of, lookup
from ._outputs import check_compare, check_concatenation, check_format, check_truth
from ._values import (
    MAX_OPTIONS,
    NONE,
    NOTHING,
    UNKNOWN,
    UNSET,
    Frame,
    Function,
    Mapping,
    Origin,
    Origins,
    Promise,
    Scalar,
    Sequence,
    Value,
    is_output,
    join,
    options,
    origins_of,
)

MAX_TEXT = 20_000
KINDS: dict[type, str] = {str: "str", bytes: "bytes", int: "int", float: "float", bool: "bool"}


def evaluate(machine: Machine, frame: Frame, node: ast.expr) -> Value:
    """The value of an expression in a scope."""
    machine.steps -= 1
    handler = _handlers().get(type(node))
    return handler(machine, frame, node) if handler is not None else UNKNOWN


def _constant(machine: Machine, frame: Frame, node: ast.Constant) -> Value:
    value = node.value
    if value is None:
        return NONE
    kind = KINDS.get(type(value))
    if kind is None:
        return UNKNOWN
    return Scalar(kind, value, literal(frame, node) if value != "" else NOTHING)


def literal(frame: Frame, node: ast.AST) -> Origins:
    """The origin of something written in the source."""
    return frozenset({Origin("literal", frame.module.path, getattr(node, "lineno", 0), getattr(node, "col_offset", 0))})


def _name(machine: Machine, frame: Frame, node: ast.Name) -> Value:
    return lookup(machine, frame, node.id)


def _attribute(machine: Machine, frame: Frame, node: ast.Attribute) -> Value:
    return attribute(machine, frame, node, evaluate(machine, frame, node.value), node.attr)


# --- text ------------------------------------------------------------------------------------------------------------


def _formatted_string(machine: Machine, frame: Frame, node: ast.JoinedStr) -> Value:
    parts: list[Value] = []
    for item in node.values:
        if isinstance(item, ast.FormattedValue):
            value = evaluate(machine, frame, item.value)
            check_format(machine, frame, node, item.value, value)
            if item.format_spec is not None:
                evaluate(machine, frame, item.format_spec)
            parts.append(value)
        elif isinstance(item, ast.Constant):
            place = item if sys.version_info >= (3, 12) else node
            parts.append(Scalar("str", item.value, literal(frame, place)))
    return concatenated(parts)


def concatenated(parts: list[Value]) -> Value:
    """Text put together from parts, alternatives kept as far as there are few."""
    few = math.prod(len(options(part)) for part in parts) <= MAX_OPTIONS
    for index, part in enumerate(parts):
        if few and len(options(part)) > 1:
            return join(*(concatenated([*parts[:index], item, *parts[index + 1 :]]) for item in options(part)))
    origins = NOTHING.union(*(origins_of(part) for part in parts)) if parts else NOTHING
    texts = [text for part in parts if (text := _text(part)) is not None]
    if len(texts) == len(parts):
        whole = "".join(texts)
        if len(whole) <= MAX_TEXT:
            return Scalar("str", whole, origins)
    return Scalar("str", UNSET, origins)


def _text(value: Value) -> str | None:
    if isinstance(value, Scalar) and value.data is not UNSET and value.kind in ("str", "int", "float", "bool"):
        return str(value.data)
    return None


# --- operators -------------------------------------------------------------------------------------------------------


def _binary(machine: Machine, frame: Frame, node: ast.BinOp) -> Value:
    left, right = evaluate(machine, frame, node.left), evaluate(machine, frame, node.right)
    check_concatenation(machine, frame, node, left, right)
    if is_output(left) or is_output(right):
        return Scalar("str", origins=origins_of(left) | origins_of(right))
    if isinstance(node.op, ast.Mod) and isinstance(left, Scalar) and left.kind == "str":
        return Scalar("str", origins=left.origins | origins_of(right))
    if isinstance(node.op, ast.BitOr):
        return _union_of_mappings(left, right)
    if not isinstance(node.op, ast.Add):
        return _arithmetic(node.op, left, right)
    if isinstance(left, Sequence) and isinstance(right, Sequence):
        rest = (
            join(*(part for part in (left.rest, right.rest) if part is not None)) if left.rest or right.rest else None
        )
        return Sequence(left.kind, [*left.items, *right.items], rest)
    if isinstance(left, Sequence) or isinstance(right, Sequence):
        known = left if isinstance(left, Sequence) else right
        return Sequence("list", list(known.items) if isinstance(known, Sequence) else [], UNKNOWN)
    kinds = {item.kind for side in (left, right) for item in options(side) if isinstance(item, Scalar)}
    if "str" in kinds:
        return concatenated([left, right])
    return _arithmetic(node.op, left, right)


def _union_of_mappings(left: Value, right: Value) -> Value:
    if not isinstance(left, Mapping) and not isinstance(right, Mapping):
        return UNKNOWN
    found = Mapping()
    _collect.merge(found, left)
    _collect.merge(found, right)
    return found


def _arithmetic(operator: ast.operator, left: Value, right: Value) -> Value:
    if isinstance(left, Scalar) and isinstance(right, Scalar):
        kind = "float" if "float" in (left.kind, right.kind) or isinstance(operator, ast.Div) else left.kind
        return Scalar(kind, UNSET, left.origins | right.origins)
    return UNKNOWN


def _boolean(machine: Machine, frame: Frame, node: ast.BoolOp) -> Value:
    values = []
    for position, item in enumerate(node.values):
        value = evaluate(machine, frame, item)
        if position < len(node.values) - 1:
            check_truth(machine, frame, item, value)
        values.append(value)
    if isinstance(node.op, ast.And):
        return join(*values)
    found: list[Value] = []
    for value in values[:-1]:
        found.extend(item for item in options(value) if not _is_false(item))
        if len(options(value)) == 1 and isinstance(value, Promise):
            return join(*found)
    return join(*found, values[-1])


def _is_false(value: Value) -> bool:
    return isinstance(value, Scalar) and (value.kind == "none" or (value.data is not UNSET and not value.data))


def _unary(machine: Machine, frame: Frame, node: ast.UnaryOp) -> Value:
    value = evaluate(machine, frame, node.operand)
    if isinstance(node.op, ast.Not):
        check_truth(machine, frame, node.operand, value)
        return Scalar("bool")
    if isinstance(node.op, ast.USub) and isinstance(value, Scalar) and isinstance(value.data, (int, float)):
        return Scalar(value.kind, -value.data, value.origins)
    return value if isinstance(value, Scalar) else UNKNOWN


def _compare(machine: Machine, frame: Frame, node: ast.Compare) -> Value:
    left = evaluate(machine, frame, node.left)
    for operator, item in zip(node.ops, node.comparators, strict=True):
        right = evaluate(machine, frame, item)
        check_compare(machine, frame, node, operator, left, right)
        left = right
    return Scalar("bool")


def _conditional(machine: Machine, frame: Frame, node: ast.IfExp) -> Value:
    from ._control import narrowing

    test_truth(machine, frame, node.test)
    narrowed = narrowing(machine, frame, node.test)
    found = []
    for holds, branch in ((True, node.body), (False, node.orelse)):
        saved = {name: frame.names[name] for name in narrowed.get(holds, {})}
        frame.names.update(narrowed.get(holds, {}))
        found.append(evaluate(machine, frame, branch))
        frame.names.update(saved)
    return join(*found)


def test_truth(machine: Machine, frame: Frame, node: ast.expr) -> Value:
    """Evaluate a condition."""
    value = evaluate(machine, frame, node)
    if not isinstance(node, (ast.BoolOp, ast.UnaryOp, ast.Compare)):
        check_truth(machine, frame, node, value)
    elif isinstance(node, ast.BoolOp):
        check_truth(machine, frame, node.values[-1], value if len(options(value)) == 1 else UNKNOWN)
    return value


# --- the rest --------------------------------------------------------------------------------------------------------


def _lambda(machine: Machine, frame: Frame, node: ast.Lambda) -> Value:
    defaults: dict[str, Value] = {}
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    for item, default in zip(positional[len(positional) - len(arguments.defaults) :], arguments.defaults, strict=True):
        defaults[item.arg] = evaluate(machine, frame, default)
    for item, keyword_default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if keyword_default is not None:
            defaults[item.arg] = evaluate(machine, frame, keyword_default)
    function = Function(node, closure_of(frame), defaults=defaults)
    machine.functions[id(node)] = function
    return function


def _call(machine: Machine, frame: Frame, node: ast.Call) -> Value:
    return _calls.call(machine, frame, node)


def _named(machine: Machine, frame: Frame, node: ast.NamedExpr) -> Value:
    from ._names import bind

    value = evaluate(machine, frame, node.value)
    bind(machine, frame, node.target.id, value)
    return value


def _yield(machine: Machine, frame: Frame, node: ast.Yield) -> Value:
    frame.yields.append(evaluate(machine, frame, node.value) if node.value is not None else NONE)
    return UNKNOWN


def _inner(machine: Machine, frame: Frame, node: ast.Await | ast.YieldFrom | ast.Starred) -> Value:
    return evaluate(machine, frame, node.value)


@lru_cache(maxsize=1)
def _handlers() -> dict[type, Callable[..., Value]]:
    return {
        ast.Constant: _constant,
        ast.Name: _name,
        ast.Attribute: _attribute,
        ast.Call: _call,
        ast.JoinedStr: _formatted_string,
        ast.List: _collect.list_of,
        ast.Tuple: _collect.list_of,
        ast.Set: _collect.list_of,
        ast.Dict: _collect.mapping_of,
        ast.ListComp: _collect.comprehension,
        ast.SetComp: _collect.comprehension,
        ast.GeneratorExp: _collect.comprehension,
        ast.DictComp: _collect.dict_comprehension,
        ast.BinOp: _binary,
        ast.BoolOp: _boolean,
        ast.UnaryOp: _unary,
        ast.Compare: _compare,
        ast.IfExp: _conditional,
        ast.Subscript: _collect.subscript,
        ast.Slice: _collect.slice_of,
        ast.Lambda: _lambda,
        ast.NamedExpr: _named,
        ast.Yield: _yield,
        ast.YieldFrom: _inner,
        ast.Await: _inner,
        ast.Starred: _inner,
    }


__all__ = ["concatenated", "evaluate", "literal", "test_truth"]

"""Expressions."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from stackproof.golang import nodes as n

from ._builtins import BUILTINS, called_builtin
from ._literals import literal
from ._machine import Machine
from ._operators import binary, unary
from ._packages import convert
from ._resolve import basic, field_type, type_of, zero
from ._scope import Later, Scope
from ._select import place_of_field, select
from ._types import GoType, is_instance
from ._values import (
    Cell,
    Closure,
    FieldCell,
    Foreign,
    Handle,
    ItemCell,
    Native,
    Output,
    Panic,
    Pointer,
    Resource,
    Struct,
    Unknown,
    copied,
    pointed,
)


def evaluate(machine: Machine, node: n.Expression, scope: Scope) -> Any:
    """The value of an expression; several results are a tuple. Raises Panic and Lost."""
    machine.step()
    rule = _rules().get(type(node))
    return rule(machine, node, scope) if rule is not None else machine.unknown("what could not be parsed")


def one(machine: Machine, node: n.Expression, scope: Scope) -> Any:
    """The value of an expression that has one."""
    value = evaluate(machine, node, scope)
    return value[0] if isinstance(value, tuple) and value else None if value == () else value


def values(machine: Machine, listed: list[n.Expression], scope: Scope) -> list[Any]:
    """Values of a list of expressions; a call that stands alone may give several."""
    if len(listed) == 1:
        found = evaluate(machine, listed[0], scope)
        return list(found) if isinstance(found, tuple) else [found]
    return [one(machine, item, scope) for item in listed]


def truth(machine: Machine, node: n.Expression, scope: Scope) -> bool | None:
    """A condition; None where it is not known."""
    value = pointed(one(machine, node, scope))
    return value if isinstance(value, bool) else None


# -- names


def _name(machine: Machine, node: n.Name, scope: Scope) -> Any:
    text = node.text
    cell = scope.find(text)
    if cell is not None:
        return resolved(machine, cell)
    if text in _WORDS:
        return _WORDS[text]
    if text == "iota":
        return _iota(scope)
    if text in BUILTINS:
        return Native(text, lambda m, given, call: called_builtin(m, text, given, call))
    return basic(text) or machine.unknown(f"{text} is not declared")


_WORDS = {"nil": None, "true": True, "false": False}


def _iota(scope: Scope) -> int:
    current: Scope | None = scope
    while current is not None:
        if current.iota is not None:
            return current.iota
        current = current.parent
    return 0


def resolved(machine: Machine, cell: Cell) -> Any:
    """A variable's value; a declaration of a package is evaluated when it is first used."""
    value = cell.value
    if not isinstance(value, Later):
        return value
    cell.value = machine.unknown("a declaration that needs itself")
    file, calls = machine.file, machine.calls
    machine.file, machine.calls = value.file, []
    try:
        cell.value = declared(machine, value.declaration, value.index, value.scope)
    finally:
        machine.file, machine.calls = file, calls
    return cell.value


def declared(machine: Machine, item: n.Variable | n.Constant, index: int, scope: Scope) -> Any:
    """The value that a declaration gives one of its names."""
    inner = Scope(scope)
    if isinstance(item, n.Constant):
        inner.iota = item.iota
    kind = type_of(machine, item.type, scope)
    if not item.values:
        from ._files import embedded

        held = embedded(machine, item) if isinstance(item, n.Variable) else None
        return convert(machine, kind, held) if held is not None else zero(machine, kind) if item.type else None
    if len(item.values) == 1 and len(item.names) > 1:
        found = evaluate(machine, item.values[0], inner)
        return found[index] if isinstance(found, tuple) and index < len(found) else machine.unknown("one of several")
    value = one(machine, item.values[index], inner) if index < len(item.values) else None
    return convert(machine, kind, value) if kind is not None else copied(value)


# -- parts


def _selector(machine: Machine, node: n.Selector, scope: Scope) -> Any:
    return select(machine, one(machine, node.operand, scope), node.name, node)


def _index(machine: Machine, node: n.Index, scope: Scope) -> Any:
    owner = one(machine, node.operand, scope)
    if isinstance(owner, GoType | Closure | Native | Foreign):
        return owner  # an instance of something generic
    found, _ = indexed(machine, owner, one(machine, node.indices[0], scope), node)
    return found


def indexed(machine: Machine, owner: Any, key: Any, node: n.Node) -> tuple[Any, bool | None]:
    """An element, and whether a map holds the key."""
    owner, key = pointed(owner), pointed(key)
    if isinstance(owner, dict):
        if isinstance(key, Unknown) or not isinstance(key, str | int | float | bool):
            return machine.unknown("an element of a map under a key that is not known"), None
        return (owner[key], True) if key in owner else (_missing(machine, owner), False)
    if isinstance(owner, list | str | bytes):
        if not isinstance(key, int):
            same = {repr(item): item for item in owner} if isinstance(owner, list) and owner else {}
            return next(iter(same.values())) if len(same) == 1 else machine.unknown("one of several elements"), None
        if not 0 <= key < len(owner):
            raise Panic(f"runtime error: index out of range [{key}] with length {len(owner)}", machine.place(node))
        return (ord(owner[key]) if isinstance(owner, str) else owner[key]), True
    if owner is None:
        return None, False
    return machine.unknown("an element of what is not known"), None


def _missing(machine: Machine, owner: dict[Any, Any]) -> Any:
    """What a map gives for a key that it does not hold: the zero of the kind that its values have."""
    first = next(iter(owner.values()), None)
    if isinstance(first, bool):
        return False
    for kind in (str, int, float):
        if isinstance(first, kind):
            return kind()
    return Struct(first.kind, {}) if isinstance(first, Struct) else None


def _slice(machine: Machine, node: n.Slice, scope: Scope) -> Any:
    owner = pointed(one(machine, node.operand, scope))
    low = pointed(one(machine, node.low, scope)) if node.low is not None else 0
    high = pointed(one(machine, node.high, scope)) if node.high is not None else None
    if owner is None:
        return None
    if not isinstance(owner, list | str | bytes) or not isinstance(low, int) or not isinstance(high, int | None):
        return machine.unknown("a part of what is not known")
    size = len(owner) if high is None else high
    if not 0 <= low <= size <= len(owner):
        message = f"runtime error: slice bounds out of range [{low}:{size}] with length {len(owner)}"
        raise Panic(message, machine.place(node))
    return owner[low:size]


def _assertion(machine: Machine, node: n.Assertion, scope: Scope) -> Any:
    value, _ = asserted(machine, node, scope)
    return value


def asserted(machine: Machine, node: n.Assertion, scope: Scope) -> tuple[Any, bool | None]:
    """`x.(T)`: the value, and whether it has the type."""
    value = one(machine, node.operand, scope)
    kind = type_of(machine, node.type, scope)
    if isinstance(value, Output):
        return value, True
    fits = is_instance(value, kind)
    return (zero(machine, kind) if fits is False else value), fits


# -- pointers


def _unary(machine: Machine, node: n.Unary, scope: Scope) -> Any:
    if node.operator == "&":
        return _address(machine, node.operand, scope)
    if node.operator == "*":
        kind = type_of(machine, node, scope)
        if kind is not None:
            return kind
        value = one(machine, node.operand, scope)
        return value.cell.value if isinstance(value, Pointer) else value
    if node.operator == "<-":
        channel = pointed(one(machine, node.operand, scope))
        if isinstance(channel, Handle) and channel.kind == "chan" and channel.state:
            return channel.state.pop(0)
        return machine.unknown("what comes through a channel")
    return unary(machine, node.operator, one(machine, node.operand, scope))


def _address(machine: Machine, node: n.Expression, scope: Scope) -> Any:
    if isinstance(node, n.Name):
        cell = scope.find(node.text)
        if cell is not None:
            value = resolved(machine, cell)
            return value if isinstance(value, Resource | Unknown | Output) else Pointer(cell, cell.kind)
    if isinstance(node, n.Selector):
        owner = pointed(one(machine, node.operand, scope))
        found = place_of_field(owner, node.name)
        if found is not None:
            return Pointer(FieldCell(*found), field_type(machine, *found))
    if isinstance(node, n.Index):
        owner, key = pointed(one(machine, node.operand, scope)), pointed(one(machine, node.indices[0], scope))
        if isinstance(owner, list) and isinstance(key, int) and 0 <= key < len(owner):
            return owner[key] if isinstance(owner[key], Resource) else Pointer(ItemCell(owner, key))
    value = one(machine, node, scope)
    return value if isinstance(value, Resource | Unknown | Output | Pointer) else Pointer(Cell(value))


# -- operators


def _binary(machine: Machine, node: n.Binary, scope: Scope) -> Any:
    if node.operator in ("&&", "||"):
        stops = node.operator == "||"
        left = truth(machine, node.left, scope)
        if left is stops:
            return stops
        right = truth(machine, node.right, scope)
        if right is stops:
            return stops
        return machine.unknown("a condition") if left is None or right is None else right
    left = one(machine, node.left, scope)
    return binary(machine, node.operator, left, one(machine, node.right, scope), node)


@cache
def _rules() -> dict[type, Callable[..., Any]]:
    from ._call import call

    return {
        n.Name: _name,
        n.Basic: lambda machine, node, scope: node.value,
        n.Composite: lambda machine, node, scope: literal(machine, node, scope),
        n.Function: lambda machine, node, scope: Closure(node.type, node.body, scope, machine.file),
        n.Selector: _selector,
        n.Index: _index,
        n.Slice: _slice,
        n.Assertion: _assertion,
        n.Unary: _unary,
        n.Binary: _binary,
        n.Call: call,
        **{
            kind: lambda machine, node, scope: type_of(machine, node, scope)
            for kind in (n.ListType, n.MapType, n.ChannelType, n.FunctionType, n.StructType, n.InterfaceType)
        },
    }

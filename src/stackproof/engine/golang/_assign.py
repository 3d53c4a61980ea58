"""Declarations and assignments."""

from __future__ import annotations

from typing import Any

from stackproof.golang import nodes as n

from ._evaluate import asserted, declared, evaluate, indexed, one
from ._invoke import Frame
from ._machine import Machine
from ._operators import binary
from ._resolve import type_of
from ._scope import Scope
from ._select import place_of_field
from ._types import Own
from ._values import Pointer, Struct, Unknown, copied, pointed


def declare(machine: Machine, node: n.Variable | n.Constant, scope: Scope, frame: Frame) -> None:
    if len(node.values) == 1 and len(node.names) > 1:
        given = _several(machine, node.values[0], [name.text for name in node.names], scope)
        for name, value in zip(node.names, given, strict=True):
            scope.set(name.text, copied(value))
        return
    found = [declared(machine, node, index, scope) for index in range(len(node.names))]
    kind = type_of(machine, node.type, scope) if node.type is not None else None
    for name, value in zip(node.names, found, strict=True):
        scope.set(name.text, value, kind)


def declare_type(machine: Machine, node: n.TypeDeclaration, scope: Scope, frame: Frame) -> None:
    scope.set(node.name, Own(node, scope, machine.file))


def define(machine: Machine, node: n.Define, scope: Scope, frame: Frame) -> None:
    names = [name.text for name in node.names]
    for name, value in zip(names, _given(machine, node.values, names, scope), strict=False):
        cell = scope.cells.get(name)
        if cell is not None:
            cell.value = copied(value)
        else:
            scope.set(name, copied(value))


def assign(machine: Machine, node: n.Assign, scope: Scope, frame: Frame) -> None:
    if node.operator not in ("=", ":="):
        target = node.targets[0]
        value = one(machine, node.values[0], scope) if node.values else None
        store(machine, target, binary(machine, node.operator[:-1], one(machine, target, scope), value, node), scope)
        return
    names = [item.text if isinstance(item, n.Name) else "" for item in node.targets]
    found = _given(machine, node.values, names, scope)
    for target, value in zip(node.targets, found, strict=False):
        store(machine, target, copied(value), scope)


def _given(machine: Machine, listed: list[n.Expression], names: list[str], scope: Scope) -> list[Any]:
    if len(listed) == 1 and len(names) > 1:
        return _several(machine, listed[0], names, scope)
    return [one(machine, item, scope) for item in listed]


def _several(machine: Machine, node: n.Expression, names: list[str], scope: Scope) -> list[Any]:
    """What one expression gives several names."""
    if isinstance(node, n.Index):
        value, held = indexed(machine, one(machine, node.operand, scope), one(machine, node.indices[0], scope), node)
        return [value, machine.unknown("whether a map holds a key") if held is None else held]
    if isinstance(node, n.Assertion):
        value, fits = asserted(machine, node, scope)
        return [value, machine.unknown("whether a value has a type") if fits is None else fits]
    found = evaluate(machine, node, scope)
    if isinstance(found, tuple):
        return [*found, *(machine.unknown("a result") for _ in range(len(names) - len(found)))][: len(names)]
    return [_part(machine, found, name, last=name is names[-1]) for name in names]


def _part(machine: Machine, found: Any, name: str, *, last: bool) -> Any:
    """One of several results that are not known: what goes well has no error."""
    if last and (name == "_" or name.lower().endswith("err") or name.lower().startswith("err")):
        return None
    why = found.why if isinstance(found, Unknown) else "one of several results"
    return machine.unknown(why)


def store(machine: Machine, target: n.Expression, value: Any, scope: Scope) -> None:
    """Assign to what an expression names."""
    match target:
        case n.Name(text="_"):
            return
        case n.Name(text=text):
            cell = scope.find(text)
            if cell is not None:
                cell.value = value
        case n.Selector(name=name):
            _store_field(machine, pointed(one(machine, target.operand, scope)), name, value)
        case n.Index():
            _store_item(machine, target, value, scope)
        case n.Unary(operator="*"):
            pointer = one(machine, target.operand, scope)
            if isinstance(pointer, Pointer):
                pointer.cell.value = value


def _store_field(machine: Machine, owner: Any, name: str, value: Any) -> None:
    if isinstance(owner, Struct):
        holder, field = place_of_field(owner, name) or (owner, name)
        holder.fields[field] = value
    elif isinstance(owner, dict):
        owner[next((key for key in owner if key.lower() == name.lower()), name)] = value


def _store_item(machine: Machine, target: n.Index, value: Any, scope: Scope) -> None:
    owner, key = pointed(one(machine, target.operand, scope)), pointed(one(machine, target.indices[0], scope))
    if owner is None:
        owner = {} if not isinstance(key, int) else None
        if owner is not None:
            store(machine, target.operand, owner, scope)
    if isinstance(owner, dict):
        if isinstance(key, Unknown):
            key = key.text
        if isinstance(key, str | int | float | bool):
            owner[key] = value
    elif isinstance(owner, list) and isinstance(key, int) and 0 <= key < len(owner):
        owner[key] = value

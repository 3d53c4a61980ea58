"""Calls and conversions, and functions that nobody knows."""

from __future__ import annotations

from typing import Any

from stackproof.golang import nodes as n

from ._builtins import BUILTINS
from ._evaluate import evaluate, one, values
from ._invoke import invoke
from ._machine import Machine
from ._packages import convert
from ._resolve import type_of, zero
from ._scope import Scope
from ._types import GoType, OfLibrary, Own
from ._values import Cell, Closure, Context, Foreign, Native, Panic, Pointer, Struct, Unknown, copied, pointed


def call(machine: Machine, node: n.Call, scope: Scope) -> Any:
    function = node.function
    if isinstance(function, n.Name) and function.text in ("make", "new") and scope.find(function.text) is None:
        return _made(machine, node, scope)
    callee = evaluate(machine, function, scope)
    given = values(machine, node.arguments, scope) if node.arguments else []
    if isinstance(callee, OfLibrary) and (len(given) != 1 or isinstance(given[0], Context)):
        # Its name ends as that of a type, and nobody converts that.
        callee = Foreign(callee.imported, callee.name)
    if isinstance(callee, GoType):
        return convert(machine, callee, given[0] if given else None)
    if isinstance(callee, Closure):
        return invoke(machine, callee, [copied(item) for item in given], node, spread=node.spread)
    if node.spread and given:
        last = pointed(given.pop())
        given += last if isinstance(last, list) else [] if last is None else [last]
    if isinstance(callee, Native):
        return callee.call(machine, given, node)
    takes = any(isinstance(item, Context) for item in given)
    called_back(machine, given, node)
    _fill(machine, given)
    if isinstance(callee, Foreign):
        return machine.foreign(callee, node, loses=takes)
    return (
        machine.lose("a function that is not known is given the context", node)
        if takes
        else _not_called(machine, callee)
    )


def _not_called(machine: Machine, callee: Any) -> Unknown:
    machine.called_strangers = True
    return callee if isinstance(callee, Unknown) else machine.unknown("a call of what is no function here")


def called_back(machine: Machine, given: list[Any], node: n.Call) -> bool:
    """Functions that are handed to what is not known may be called by it, and how often nobody knows; whether there
    were some."""
    found = False
    for item in given:
        if isinstance(item, Closure) and item.body is not None and machine.doubt < 3:
            found = True
            machine.doubt += 1
            try:
                context = [
                    Context() if _is_context(p) else machine.unknown("an argument") for p in item.type.parameters
                ]
                invoke(machine, item, context, node)
            except Panic:
                pass
            finally:
                machine.doubt -= 1
    return found


def _fill(machine: Machine, given: list[Any]) -> None:
    """What is empty and handed over by its address is filled by what is not known."""
    for item in given:
        if not isinstance(item, Pointer):
            continue
        held = item.cell.value
        if isinstance(held, Struct) and isinstance(held.kind, Own) and not any(map(_is_set, held.fields.values())):
            for name in held.fields:
                held.fields[name] = machine.unknown("filled by a function that is not known")
        elif held is None or (held in ("", 0) and not isinstance(held, bool)):
            item.cell.value = machine.unknown("filled by a function that is not known")


def _is_set(value: Any) -> bool:
    if isinstance(value, Struct):
        return any(map(_is_set, value.fields.values()))
    return value not in (None, "", 0, [], {})


def _is_context(parameter: n.Parameter) -> bool:
    kind = parameter.type
    return isinstance(kind, n.Unary) and isinstance(kind.operand, n.Selector) and kind.operand.name == "Context"


def _made(machine: Machine, node: n.Call, scope: Scope) -> Any:
    """`make(T, n)` and `new(T)`."""
    assert isinstance(node.function, n.Name)
    if not node.arguments:
        return None
    kind = type_of(machine, node.arguments[0], scope)
    if node.function.text == "new":
        return Pointer(Cell(zero(machine, kind)))
    given = [pointed(one(machine, item, scope)) for item in node.arguments[1:]]
    return BUILTINS["make"](machine, [kind, *given], node)

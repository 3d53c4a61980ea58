"""Calls of the answer's own functions."""

from __future__ import annotations

from typing import Any

from stackproof.golang import nodes as n

from ._machine import MOST_CALLS, Machine
from ._resolve import type_of, zero
from ._scope import Scope
from ._types import FLOATS
from ._values import Closure, Panic


class Frame:
    """What a running function holds: deferred calls, its named results, and the panic that it may recover from."""

    __slots__ = ("deferred", "panic", "recovered", "results")

    def __init__(self, results: list[str]) -> None:
        self.results = results
        self.deferred: list[tuple[n.Call, Any, list[Any], bool]] = []
        self.panic: Panic | None = None
        self.recovered = False


def invoke(machine: Machine, closure: Closure, given: list[Any], node: n.Node | None, *, spread: bool = False) -> Any:
    """Call a function; several results are a tuple, none is ()."""
    if closure.body is None:
        return machine.unknown(f"{closure.name} has no body")
    if len(machine.calls) > MOST_CALLS:
        return machine.lose("its functions call each other too deeply", node)
    scope = _bound(machine, closure, given, spread=spread)
    frame = Frame([item.name for item in closure.type.results if item.name])
    for item in closure.type.results:
        if item.name:
            scope.set(item.name, zero(machine, type_of(machine, item.type, closure.scope)))
    file = machine.file
    machine.calls.append(machine.place(node))
    machine.file = closure.file
    try:
        return _run(machine, closure, scope, frame)
    finally:
        machine.file = file
        machine.calls.pop()


def _bound(machine: Machine, closure: Closure, given: list[Any], *, spread: bool) -> Scope:
    scope = Scope(closure.scope)
    if closure.receiver is not None:
        scope.set(*closure.receiver)
    parameters = closure.type.parameters
    for number, item in enumerate(parameters):
        if item.variadic:
            rest = given[number:]
            value: Any = rest[0] if spread and len(rest) == 1 else rest or None
        else:
            value = given[number] if number < len(given) else machine.unknown(f"argument {item.name}")
        if isinstance(value, int) and isinstance(item.type, n.Name) and item.type.text in FLOATS:
            value = float(value)
        scope.set(item.name or "_", value)
    return scope


def _run(machine: Machine, closure: Closure, scope: Scope, frame: Frame) -> Any:
    from ._execute import Returned, block

    result: Any = ()
    assert closure.body is not None
    try:
        signal = block(machine, closure.body, scope, frame)
        if isinstance(signal, Returned):
            result = signal.result
    except Panic as panic:
        frame.panic = panic
    _unwind(machine, frame)
    if frame.panic is not None and not frame.recovered:
        raise frame.panic
    if frame.results and (frame.recovered or frame.deferred or result == ()):
        found = tuple(cell.value if (cell := scope.cells.get(name)) is not None else None for name in frame.results)
        return found[0] if len(found) == 1 else found
    if frame.recovered:
        found = tuple(zero(machine, type_of(machine, item.type, closure.scope)) for item in closure.type.results)
        return found[0] if len(found) == 1 else found
    return result


def _unwind(machine: Machine, frame: Frame) -> None:
    """Deferred calls, the last one first."""
    from ._values import Native

    for node, callee, given, spread in reversed(frame.deferred):
        machine.step()
        if isinstance(callee, Closure):
            machine.recovering = frame
            invoke(machine, callee, given, node, spread=spread)
        elif isinstance(callee, Native):
            callee.call(machine, given, node)

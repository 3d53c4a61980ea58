"""Conditions: what is known is decided, what is not is followed either way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from stackproof.golang import nodes as n

from ._evaluate import one, truth
from ._execute import Jump, Signal, block, execute
from ._invoke import Frame
from ._machine import Machine
from ._operators import binary
from ._resolve import type_of
from ._scope import Scope
from ._types import is_instance
from ._values import Cell, Panic


def choose(machine: Machine, node: n.If, scope: Scope, frame: Frame) -> Signal:
    inner = Scope(scope)
    if node.initial is not None:
        execute(machine, node.initial, inner, frame)
    held = truth(machine, node.condition, inner)
    if held is not None:
        if held and not _is_passed(machine, node.body):
            return block(machine, node.body, Scope(inner), frame)
        return execute(machine, node.otherwise, inner, frame) if node.otherwise is not None and not held else None
    machine.left_open += _leaves(node.body)
    ways: list[n.Statement] = [] if _only_leaves(node.body) else [node.body]
    ways += [node.otherwise] if node.otherwise is not None else []
    either(machine, ways, inner, frame)
    return None


def _is_passed(machine: Machine, body: n.Block) -> bool:
    """Whether a branch holds a place where the program is not let stop."""
    passed = machine.given.passed
    return (
        bool(passed)
        and any(file == machine.file and body.line <= line <= body.end_line for file, line in passed)
        and _leaves(body)
    )


def _leaves(body: n.Block) -> bool:
    last = body.statements[-1] if body.statements else None
    if isinstance(last, n.Evaluate) and isinstance(last.value, n.Call):
        function = last.value.function
        name = function.name if isinstance(function, n.Selector) else getattr(function, "text", "")
        return name == "panic" or name.startswith(("Fatal", "Exit", "Panic"))
    return isinstance(last, n.Return | n.Branch)


def _only_leaves(body: n.Block) -> bool:
    """Whether a branch does nothing that counts before it leaves the function: it logs, or makes an error."""
    return (
        _leaves(body)
        and len(body.statements) <= 3
        and not any(isinstance(item, n.If | n.For | n.Range | n.Switch | n.Block) for item in body.statements)
    )


def either(machine: Machine, ways: Iterable[n.Statement], scope: Scope, frame: Frame) -> None:
    """Follow branches of which nobody knows whether they are taken; what they set is not known afterwards."""
    before = scope.snapshot()
    after: list[tuple[Cell, Any, list[Any]]] = [(cell, value, []) for cell, value in before]
    taken = 0
    machine.doubt += 1
    try:
        for way in ways:
            taken += 1
            try:
                if isinstance(way, n.Block):
                    block(machine, way, Scope(scope), frame)
                else:
                    execute(machine, way, scope, frame)
            except Panic:
                pass
            for cell, value, found in after:
                found.append(cell.value)
                cell.value = value
    finally:
        machine.doubt -= 1
    for cell, value, found in after:
        changed = [item for item in found if item is not value]
        if changed:
            same = len(changed) == taken and taken > 1 and all(item is changed[0] for item in changed)
            cell.value = changed[0] if same else _merged(machine, value, changed)


def _merged(machine: Machine, before: Any, after: list[Any]) -> Any:
    """What a variable holds when it is not known whether it was set: a list may have grown."""
    if before is None and len(after) == 1 and not isinstance(after[0], str | int | float | bool):
        return after[0]
    if isinstance(before, list) and len(after) == 1 and isinstance(after[0], list):
        return after[0]
    return machine.unknown("set where nobody knows whether it is reached")


def switch(machine: Machine, node: n.Switch, scope: Scope, frame: Frame) -> Signal:
    inner = Scope(scope)
    if node.initial is not None:
        execute(machine, node.initial, inner, frame)
    value = one(machine, node.value, inner) if node.value is not None else True
    chosen: int | None = None
    for number, case in enumerate(node.cases):
        tests = [_matches(machine, value, item, inner) for item in case.values]
        if True in tests:
            chosen = number
            break
        if None in tests:
            either(machine, [one_case.body for one_case in node.cases], inner, frame)
            return None
    if chosen is None:
        chosen = next((number for number, case in enumerate(node.cases) if case.default), None)
    return _cases(machine, node.cases, chosen, inner, frame)


def _matches(machine: Machine, value: Any, item: n.Expression, scope: Scope) -> bool | None:
    found = binary(machine, "==", value, one(machine, item, scope), item)
    return found if isinstance(found, bool) else None


def _cases(machine: Machine, cases: list[n.Case], chosen: int | None, scope: Scope, frame: Frame) -> Signal:
    while chosen is not None and chosen < len(cases):
        signal = block(machine, cases[chosen].body, Scope(scope), frame)
        if isinstance(signal, Jump) and signal.kind == "fallthrough":
            chosen += 1
            continue
        return None if isinstance(signal, Jump) and signal.kind == "break" and not signal.label else signal
    return None


def switch_type(machine: Machine, node: n.TypeSwitch, scope: Scope, frame: Frame) -> Signal:
    inner = Scope(scope)
    if node.initial is not None:
        execute(machine, node.initial, inner, frame)
    value = one(machine, node.value, inner)
    if node.alias is not None:
        inner.set(node.alias.text, value)
    for number, case in enumerate(node.cases):
        for item in case.values:
            is_nil = isinstance(item, n.Name) and item.text == "nil"
            fits = value is None if is_nil else is_instance(value, type_of(machine, item, scope))
            if fits:
                return _cases(machine, node.cases, number, inner, frame)
            if fits is None:
                either(machine, [one_case.body for one_case in node.cases], inner, frame)
                return None
    default = next((number for number, case in enumerate(node.cases) if case.default), None)
    return _cases(machine, node.cases, default, inner, frame)


def select_case(machine: Machine, node: n.Select, scope: Scope, frame: Frame) -> Signal:
    either(machine, [case.body for case in node.cases], scope, frame)
    return None

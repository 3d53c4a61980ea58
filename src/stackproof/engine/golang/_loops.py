"""Loops."""

from __future__ import annotations

from typing import Any

from stackproof.golang import nodes as n

from ._assign import store
from ._branches import either
from ._evaluate import one, truth
from ._execute import Jump, Signal, block, execute
from ._invoke import Frame
from ._machine import Machine
from ._scope import Scope
from ._values import Cell, Handle, copied, pointed


def repeat(machine: Machine, node: n.For, scope: Scope, frame: Frame, label: str = "") -> Signal:
    outer = Scope(scope)
    if node.initial is not None:
        execute(machine, node.initial, outer, frame)
    while True:
        machine.step()
        open_before = machine.left_open
        held = truth(machine, node.condition, outer) if node.condition is not None else True
        if held is None:
            _any_turns(machine, node.body, outer, frame)
            return None
        if not held:
            return None
        inner = Scope(outer)
        # Since Go 1.22 each turn has variables of its own.
        own = {name: Cell(cell.value) for name, cell in outer.cells.items()}
        inner.cells.update(own)
        signal = block(machine, node.body, Scope(inner), frame)
        for name, cell in own.items():
            outer.cells[name] = Cell(cell.value)
        stop, left = _after_turn(signal, label)
        if stop:
            return left
        if node.condition is None and machine.left_open > open_before:
            return None  # nobody knows when it ends
        if node.update is not None:
            execute(machine, node.update, outer, frame)


def each(machine: Machine, node: n.Range, scope: Scope, frame: Frame, label: str = "") -> Signal:
    owner = pointed(one(machine, node.operand, scope))
    pairs = _pairs(owner)
    if pairs is None:
        inner = Scope(scope)
        _bind(machine, node, [machine.unknown("a key"), machine.unknown("an element")], inner)
        _any_turns(machine, node.body, inner, frame)
        return None
    for key, value in pairs:
        machine.step()
        inner = Scope(scope)
        _bind(machine, node, [key, copied(value)], inner)
        stop, left = _after_turn(block(machine, node.body, Scope(inner), frame), label)
        if stop:
            return left
    return None


def _any_turns(machine: Machine, body: n.Statement, scope: Scope, frame: Frame) -> None:
    machine.any_turns += 1
    try:
        either(machine, [body], scope, frame)
    finally:
        machine.any_turns -= 1


def _pairs(owner: Any) -> list[tuple[Any, Any]] | None:
    """Keys and elements; None where they are not known."""
    if owner is None:
        return []
    if isinstance(owner, int) and not isinstance(owner, bool):
        return [(number, number) for number in range(min(owner, 100_000))]
    if isinstance(owner, list | bytes):
        return list(enumerate(owner))
    if isinstance(owner, str):
        return [(number, ord(letter)) for number, letter in enumerate(owner)]
    if isinstance(owner, dict):
        # Go's order is by chance; one that is always the same serves as well.
        return sorted(owner.items(), key=lambda item: (str(type(item[0])), item[0]))
    if isinstance(owner, Handle) and owner.kind == "chan":
        found, owner.state = owner.state, []
        return [(item, item) for item in found]
    return None


def _bind(machine: Machine, node: n.Range, found: list[Any], scope: Scope) -> None:
    for target, value in zip(node.targets, found, strict=False):
        if node.defines and isinstance(target, n.Name):
            scope.set(target.text, value)
        elif not node.defines:
            store(machine, target, value, scope)


def _after_turn(signal: Signal, label: str) -> tuple[bool, Signal]:
    """Whether a loop ends after a turn, and what it hands on."""
    if signal is None:
        return False, None
    if isinstance(signal, Jump) and signal.kind in ("break", "continue") and signal.label in ("", label):
        return signal.kind == "break", None
    return True, signal


def labeled(machine: Machine, node: n.Labeled, scope: Scope, frame: Frame) -> Signal:
    inner = node.statement
    if isinstance(inner, n.For):
        return repeat(machine, inner, scope, frame, node.label)
    if isinstance(inner, n.Range):
        return each(machine, inner, scope, frame, node.label)
    signal = execute(machine, inner, scope, frame) if inner is not None else None
    return None if isinstance(signal, Jump) and signal.label == node.label and signal.kind == "break" else signal

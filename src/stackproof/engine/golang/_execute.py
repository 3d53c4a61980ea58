"""Statements: the ways to leave one, the order of a block, and the small ones."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from stackproof.golang import nodes as n

from ._evaluate import evaluate, one, resolved, values
from ._invoke import Frame
from ._machine import Machine
from ._scope import Scope
from ._values import Closure, GoError, Handle, Native, pointed


class Returned:
    """`return`. result: one value, or a tuple of none or several."""

    __slots__ = ("result",)

    def __init__(self, result: Any) -> None:
        self.result = result


class Jump:
    """`break`, `continue`, `goto` or `fallthrough`."""

    __slots__ = ("kind", "label")

    def __init__(self, kind: str, label: str) -> None:
        self.kind, self.label = kind, label


Signal = Returned | Jump | None


def block(machine: Machine, node: n.Block, scope: Scope, frame: Frame) -> Signal:
    """The statements of a block, in the scope that is given."""
    for statement in node.statements:
        signal = execute(machine, statement, scope, frame)
        if signal is not None:
            return signal
    return None


def execute(machine: Machine, node: n.Statement, scope: Scope, frame: Frame) -> Signal:
    """One statement; what leaves it early, else None."""
    machine.step()
    rule = _rules().get(type(node))
    return rule(machine, node, scope, frame) if rule is not None else None


def _evaluate_only(machine: Machine, node: n.Evaluate, scope: Scope, frame: Frame) -> None:
    evaluate(machine, node.value, scope)


def _return(machine: Machine, node: n.Return, scope: Scope, frame: Frame) -> Signal:
    if not node.values:
        found = [resolved(machine, cell) for name in frame.results if (cell := scope.find(name)) is not None]
    else:
        found = values(machine, node.values, scope)
    for item in found:
        if isinstance(item, GoError) and item.made is not None and item.made not in machine.given.passed:
            item.made = machine.place(node) if item.made[0] != machine.file else item.made
    if node.values and frame.results:
        for name, value in zip(frame.results, found, strict=False):
            cell = scope.find(name)
            if cell is not None:
                cell.value = value
    return Returned(found[0] if len(found) == 1 else tuple(found))


def _defer(machine: Machine, node: n.Defer, scope: Scope, frame: Frame) -> None:
    if isinstance(node.call, n.Call):
        callee = evaluate(machine, node.call.function, scope)
        if isinstance(callee, Closure | Native):
            given = values(machine, node.call.arguments, scope) if node.call.arguments else []
            frame.deferred.append((node.call, callee, given, node.call.spread))


def _go(machine: Machine, node: n.Go, scope: Scope, frame: Frame) -> None:
    evaluate(machine, node.call, scope)


def _send(machine: Machine, node: n.Send, scope: Scope, frame: Frame) -> None:
    channel = pointed(one(machine, node.channel, scope))
    value = one(machine, node.value, scope)
    if isinstance(channel, Handle) and channel.kind == "chan" and len(channel.state) < 10_000:
        channel.state.append(value)


def _torn(machine: Machine, node: n.Torn, scope: Scope, frame: Frame) -> Signal:
    machine.lose("what could not be parsed", node)
    return block(machine, n.Block(node.at, node.statements), scope, frame)


@cache
def _rules() -> dict[type, Callable[..., Signal]]:
    from . import _assign, _branches, _loops

    return {
        n.Block: lambda machine, node, scope, frame: block(machine, node, Scope(scope), frame),
        n.Evaluate: _evaluate_only,
        n.Assign: _assign.assign,
        n.Define: _assign.define,
        n.Variable: _assign.declare,
        n.Constant: _assign.declare,
        n.TypeDeclaration: _assign.declare_type,
        n.If: _branches.choose,
        n.For: _loops.repeat,
        n.Range: _loops.each,
        n.Switch: _branches.switch,
        n.TypeSwitch: _branches.switch_type,
        n.Select: _branches.select_case,
        n.Return: _return,
        n.Branch: lambda machine, node, scope, frame: Jump(node.kind, node.label),
        n.Go: _go,
        n.Defer: _defer,
        n.Send: _send,
        n.Labeled: _loops.labeled,
        n.Torn: _torn,
    }

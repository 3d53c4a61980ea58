"""Statements."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from stackproof.golang import nodes as n

from ._evaluate import asserted, declared, evaluate, indexed, one, resolved, truth, values
from ._invoke import Frame
from ._machine import Machine
from ._operators import binary
from ._resolve import type_of
from ._scope import Scope
from ._select import place_of_field
from ._types import Own, is_instance
from ._values import (
    Cell,
    Closure,
    GoError,
    Handle,
    Native,
    Output,
    Panic,
    Pointer,
    Struct,
    Unknown,
    copied,
    pointed,
)


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
    rule = _RULES.get(type(node))
    return rule(machine, node, scope, frame) if rule is not None else None


# -- declarations and assignments


def _declare(machine: Machine, node: n.Variable | n.Constant, scope: Scope, frame: Frame) -> None:
    if len(node.values) == 1 and len(node.names) > 1:
        given = _several(machine, node.values[0], [name.text for name in node.names], scope)
        for name, value in zip(node.names, given, strict=True):
            scope.set(name.text, copied(value))
        return
    found = [declared(machine, node, index, scope) for index in range(len(node.names))]
    kind = type_of(machine, node.type, scope) if node.type is not None else None
    for name, value in zip(node.names, found, strict=True):
        scope.set(name.text, value, kind)


def _type(machine: Machine, node: n.TypeDeclaration, scope: Scope, frame: Frame) -> None:
    scope.set(node.name, Own(node, scope, machine.file))


def _define(machine: Machine, node: n.Define, scope: Scope, frame: Frame) -> None:
    names = [name.text for name in node.names]
    for name, value in zip(names, _given(machine, node.values, names, scope), strict=False):
        cell = scope.cells.get(name)
        if cell is not None:
            cell.value = copied(value)
        else:
            scope.set(name, copied(value))


def _assign(machine: Machine, node: n.Assign, scope: Scope, frame: Frame) -> None:
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


# -- branches


def _if(machine: Machine, node: n.If, scope: Scope, frame: Frame) -> Signal:
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
    _either(machine, ways, inner, frame)
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


def _either(machine: Machine, ways: Iterable[n.Statement], scope: Scope, frame: Frame) -> None:
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


def _switch(machine: Machine, node: n.Switch, scope: Scope, frame: Frame) -> Signal:
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
            _either(machine, [one_case.body for one_case in node.cases], inner, frame)
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


def _type_switch(machine: Machine, node: n.TypeSwitch, scope: Scope, frame: Frame) -> Signal:
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
                _either(machine, [one_case.body for one_case in node.cases], inner, frame)
                return None
    default = next((number for number, case in enumerate(node.cases) if case.default), None)
    return _cases(machine, node.cases, default, inner, frame)


def _select_statement(machine: Machine, node: n.Select, scope: Scope, frame: Frame) -> Signal:
    _either(machine, [case.body for case in node.cases], scope, frame)
    return None


# -- loops


def _for(machine: Machine, node: n.For, scope: Scope, frame: Frame, label: str = "") -> Signal:
    outer = Scope(scope)
    if node.initial is not None:
        execute(machine, node.initial, outer, frame)
    while True:
        machine.step()
        open_before = machine.left_open
        held = truth(machine, node.condition, outer) if node.condition is not None else True
        if held is None:
            _either(machine, [node.body], outer, frame)
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


def _range(machine: Machine, node: n.Range, scope: Scope, frame: Frame, label: str = "") -> Signal:
    owner = pointed(one(machine, node.operand, scope))
    pairs = _pairs(owner)
    if pairs is None:
        inner = Scope(scope)
        _bind(machine, node, [machine.unknown("a key"), machine.unknown("an element")], inner)
        _either(machine, [node.body], inner, frame)
        return None
    for key, value in pairs:
        machine.step()
        inner = Scope(scope)
        _bind(machine, node, [key, copied(value)], inner)
        stop, left = _after_turn(block(machine, node.body, Scope(inner), frame), label)
        if stop:
            return left
    return None


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


def _labeled(machine: Machine, node: n.Labeled, scope: Scope, frame: Frame) -> Signal:
    inner = node.statement
    if isinstance(inner, n.For):
        return _for(machine, inner, scope, frame, node.label)
    if isinstance(inner, n.Range):
        return _range(machine, inner, scope, frame, node.label)
    signal = execute(machine, inner, scope, frame) if inner is not None else None
    return None if isinstance(signal, Jump) and signal.label == node.label and signal.kind == "break" else signal


# -- the rest


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


_RULES: dict[type, Callable[..., Signal]] = {
    n.Block: lambda machine, node, scope, frame: block(machine, node, Scope(scope), frame),
    n.Evaluate: _evaluate_only,
    n.Assign: _assign,
    n.Define: _define,
    n.Variable: _declare,
    n.Constant: _declare,
    n.TypeDeclaration: _type,
    n.If: _if,
    n.For: _for,
    n.Range: _range,
    n.Switch: _switch,
    n.TypeSwitch: _type_switch,
    n.Select: _select_statement,
    n.Return: _return,
    n.Branch: lambda machine, node, scope, frame: Jump(node.kind, node.label),
    n.Go: _go,
    n.Defer: _defer,
    n.Send: _send,
    n.Labeled: _labeled,
    n.Torn: _torn,
}
__all__ = ["Jump", "Output", "Returned", "block", "execute", "store"]

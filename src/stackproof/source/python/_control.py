"""Branches, loops and guards: statements that decide which others run."""

from __future__ import annotations

import ast
from collections.abc import Callable

from . import _execute
from ._collect import iterate
from ._evaluate import evaluate, test_truth
from ._machine import Machine
from ._names import bind
from ._values import (
    UNKNOWN,
    Frame,
    Object,
    Scalar,
    Value,
    join,
    options,
)

IMPORT_ERRORS = frozenset({"ImportError", "ModuleNotFoundError", "AttributeError", "NameError"})


BROAD_ERRORS = frozenset({"Exception", "BaseException", "TypeError"})


def _branches(machine: Machine, frame: Frame, first: Callable[[], bool], second: Callable[[], bool]) -> bool:
    before = dict(frame.names)
    machine.in_branch += 1
    ended = first()
    after_first = dict(frame.names)
    _restore(frame, before)
    other_ended = second()
    machine.in_branch -= 1
    if ended and other_ended:
        return True
    if ended:
        return False
    if other_ended:
        _restore(frame, after_first)
        return False
    for name, value in after_first.items():
        present = frame.names.get(name)
        if present is None:
            frame.names[name] = value
        elif present is not value:
            frame.names[name] = join(value, present)
    return False


def _restore(frame: Frame, names: dict[str, Value]) -> None:
    frame.names.clear()
    frame.names.update(names)


def branch_if(machine: Machine, frame: Frame, node: ast.If) -> bool:
    test_truth(machine, frame, node.test)
    level = _guard_of(node.test)
    narrowed = narrowing(machine, frame, node.test)

    def run(body: list[ast.stmt], *, holds: bool) -> bool:
        for name, value in narrowed.get(holds, {}).items():
            frame.names[name] = value
        if level:
            with machine.guarded(level):
                return _execute.execute(machine, frame, body)
        return _execute.execute(machine, frame, body)

    return _branches(machine, frame, lambda: run(node.body, holds=True), lambda: run(node.orelse, holds=False))


def _guard_of(test: ast.expr) -> str:
    for item in ast.walk(test):
        name = item.id if isinstance(item, ast.Name) else item.attr if isinstance(item, ast.Attribute) else ""
        if name in ("TYPE_CHECKING", "hasattr", "version_info", "find_spec"):
            return "silent"
    return ""


def narrowing(machine: Machine, frame: Frame, test: ast.expr) -> dict[bool, dict[str, Value]]:
    """What a test on a name tells about it in either branch."""
    negated = isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
    inner = test.operand if negated else test  # type: ignore[union-attr]
    if isinstance(inner, ast.Name):
        name, kept = inner.id, "truth"
    elif isinstance(inner, ast.Compare) and isinstance(inner.left, ast.Name) and len(inner.ops) == 1:
        if not (isinstance(inner.comparators[0], ast.Constant) and inner.comparators[0].value is None):
            return {}
        name, kept = inner.left.id, "truth"
        if isinstance(inner.ops[0], (ast.Is, ast.Eq)):
            negated = not negated
        elif not isinstance(inner.ops[0], (ast.IsNot, ast.NotEq)):
            return {}
    elif (
        isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) and inner.func.id in ("isinstance", "callable")
    ):
        if not (inner.args and isinstance(inner.args[0], ast.Name)):
            return {}
        name, kept = inner.args[0].id, "instance"
    else:
        return {}
    value = frame.names.get(name)
    if value is None:
        return {}
    if kept == "instance":
        return {True: {name: _other_than(value, known=True)}, False: {name: _other_than(value, known=False)}}
    present = [item for item in options(value) if not (isinstance(item, Scalar) and item.kind == "none")]
    return {not negated: {name: join(*present) if present else UNKNOWN}}


def _other_than(value: Value, *, known: bool) -> Value:
    """After an `isinstance` test nothing is sure of the value's class; its literals stay."""
    return value if isinstance(value, Scalar) and known else UNKNOWN


def loop_for(machine: Machine, frame: Frame, node: ast.For | ast.AsyncFor) -> bool:
    item = iterate(machine, frame, node.iter, evaluate(machine, frame, node.iter))

    def body() -> bool:
        _execute.assign(machine, frame, node.target, item)
        _execute.execute(machine, frame, node.body)
        return False

    _branches(machine, frame, body, lambda: False)
    return _execute.execute(machine, frame, node.orelse)


def loop_while(machine: Machine, frame: Frame, node: ast.While) -> bool:
    test_truth(machine, frame, node.test)
    _branches(machine, frame, lambda: _execute.execute(machine, frame, node.body) and False, lambda: False)
    return _execute.execute(machine, frame, node.orelse)


def try_body(machine: Machine, frame: Frame, node: ast.Try) -> bool:
    level = _try_level(node)

    def body() -> bool:
        if level:
            with machine.guarded(level):
                ended = _execute.execute(machine, frame, node.body)
        else:
            ended = _execute.execute(machine, frame, node.body)
        return ended or _execute.execute(machine, frame, node.orelse)

    def handlers() -> bool:
        ended = bool(node.handlers)
        for handler in node.handlers:
            if handler.type is not None:
                evaluate(machine, frame, handler.type)
            if handler.name:
                bind(machine, frame, handler.name, UNKNOWN)
            ended = _execute.execute(machine, frame, handler.body) and ended
        return ended or not node.handlers

    ended = _branches(machine, frame, body, handlers)
    return _execute.execute(machine, frame, node.finalbody) or ended


def _try_level(node: ast.Try) -> str:
    """ "silent" when the handlers answer a missing name, "doubtful" when a broad one swallows it."""
    for handler in node.handlers:
        names = _error_names(handler.type)
        if names & IMPORT_ERRORS:
            return "silent"
        swallowed = not any(isinstance(item, ast.Raise) for item in ast.walk(handler))
        if swallowed and (not names or names & BROAD_ERRORS):
            return "doubtful"
    return ""


def _error_names(node: ast.expr | None) -> set[str]:
    if node is None:
        return set()
    parts = node.elts if isinstance(node, ast.Tuple) else [node]
    return {part.id if isinstance(part, ast.Name) else getattr(part, "attr", "") for part in parts}


def with_body(machine: Machine, frame: Frame, node: ast.With | ast.AsyncWith) -> bool:
    names = set()
    for item in node.items:
        value = evaluate(machine, frame, item.context_expr)
        if isinstance(item.context_expr, ast.Call):
            callee = item.context_expr.func
            names.add(callee.attr if isinstance(callee, ast.Attribute) else getattr(callee, "id", ""))
        if item.optional_vars is not None:
            _execute.assign(machine, frame, item.optional_vars, value if isinstance(value, Object) else UNKNOWN)
    if names & {"raises", "suppress", "assertRaises"}:
        with machine.guarded("silent"):
            return _execute.execute(machine, frame, node.body) and False
    return _execute.execute(machine, frame, node.body)


def match_cases(machine: Machine, frame: Frame, node: ast.Match) -> bool:
    evaluate(machine, frame, node.subject)
    for case in node.cases:
        for item in ast.walk(case.pattern):
            name = getattr(item, "name", None) or getattr(item, "rest", None)
            if isinstance(name, str):
                bind(machine, frame, name, UNKNOWN)
        if case.guard is not None:
            evaluate(machine, frame, case.guard)
        _branches(machine, frame, lambda body=case.body: _execute.execute(machine, frame, body), lambda: False)
    return False

"""Statements: what running a body does to the names that it binds."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import lru_cache

from . import _calls, _control
from ._attributes import store_attribute
from ._collect import iterate
from ._evaluate import evaluate, test_truth
from ._imports import import_from, import_plain
from ._machine import Machine
from ._names import bind, closure_of, names_bound
from ._program import SourceModule
from ._values import (
    NONE,
    UNKNOWN,
    Arguments,
    Class,
    External,
    Frame,
    Function,
    Mapping,
    Scalar,
    Sequence,
    Value,
    join,
    options,
)


def run_module(machine: Machine, module: SourceModule) -> None:
    """Execute a module's body once; a cycle of imports sees what is bound so far."""
    if module.state != "new":
        return
    module.state = "running"
    module.frame = Frame(module, None, names=module.names)
    execute(machine, module.frame, module.tree.body)
    module.state = "done"


def execute(machine: Machine, frame: Frame, body: list[ast.stmt]) -> bool:
    """Execute statements; True when control does not reach the end of the body."""
    for statement in body:
        machine.steps -= 1
        handler = _handlers().get(type(statement))
        try:
            if handler is not None and handler(machine, frame, statement):
                return True
        except RecursionError:
            # Machine-made nesting: the rest of the program is still looked at.
            continue
    return False


# --- binding ---------------------------------------------------------------------------------------------------------


def assign(machine: Machine, frame: Frame, target: ast.expr, value: Value) -> None:
    """Bind a value to a target of any form."""
    if isinstance(target, ast.Name):
        bind(machine, frame, target.id, value)
    elif isinstance(target, (ast.Tuple, ast.List)):
        _unpack(machine, frame, target, value)
    elif isinstance(target, ast.Starred):
        assign(machine, frame, target.value, value if isinstance(value, Sequence) else UNKNOWN)
    elif isinstance(target, ast.Attribute):
        store_attribute(machine, frame, evaluate(machine, frame, target.value), target.attr, value)
    elif isinstance(target, ast.Subscript):
        _store_item(machine, frame, target, value)


def _unpack(machine: Machine, frame: Frame, target: ast.Tuple | ast.List, value: Value) -> None:
    parts = target.elts
    exact = isinstance(value, Sequence) and value.rest is None and len(value.items) == len(parts)
    if exact and not any(isinstance(part, ast.Starred) for part in parts):
        for part, item in zip(parts, value.items, strict=True):  # type: ignore[union-attr]
            assign(machine, frame, part, item)
        return
    item = iterate(machine, frame, target, value)
    for part in parts:
        assign(machine, frame, part, Sequence("list", rest=item) if isinstance(part, ast.Starred) else item)


def _store_item(machine: Machine, frame: Frame, target: ast.Subscript, value: Value) -> None:
    key = evaluate(machine, frame, target.slice)
    for owner in options(evaluate(machine, frame, target.value)):
        if isinstance(owner, Mapping):
            if isinstance(key, Scalar) and isinstance(key.data, (str, int)):
                known = owner.items.get(key.data)
                owner.items[key.data] = join(known, value) if known is not None and machine.in_branch else value
                owner.nodes[key.data] = target
            else:
                owner.rest = value if owner.rest is None else join(owner.rest, value)
        elif isinstance(owner, Sequence):
            owner.rest = value if owner.rest is None else join(owner.rest, value)


def _assign(machine: Machine, frame: Frame, node: ast.Assign) -> None:
    value = evaluate(machine, frame, node.value)
    for target in node.targets:
        assign(machine, frame, target, value)


def _annotated(machine: Machine, frame: Frame, node: ast.AnnAssign) -> None:
    if frame.owner is not None or frame.function is None:
        evaluate(machine, frame, node.annotation)
    if node.value is not None:
        assign(machine, frame, node.target, evaluate(machine, frame, node.value))


def _augmented(machine: Machine, frame: Frame, node: ast.AugAssign) -> None:
    current = ast.copy_location(_loaded(node.target), node.target)
    combined = ast.copy_location(ast.BinOp(left=current, op=node.op, right=node.value), node)
    if isinstance(node.op, (ast.Add, ast.BitOr)):
        owner = evaluate(machine, frame, current)
        if isinstance(owner, (Sequence, Mapping)):
            _calls.call_value(
                machine, frame, node, _extender(owner), Arguments((evaluate(machine, frame, node.value),))
            )
            return
    assign(machine, frame, node.target, evaluate(machine, frame, combined))


def _extender(owner: Sequence | Mapping) -> Value:
    from ._values import Method

    return Method(owner, "extend" if isinstance(owner, Sequence) else "update")


def _loaded(target: ast.expr) -> ast.expr:
    if isinstance(target, ast.Name):
        return ast.Name(id=target.id, ctx=ast.Load())
    if isinstance(target, ast.Attribute):
        return ast.Attribute(value=target.value, attr=target.attr, ctx=ast.Load())
    assert isinstance(target, ast.Subscript)
    return ast.Subscript(value=target.value, slice=target.slice, ctx=ast.Load())


# --- definitions -----------------------------------------------------------------------------------------------------


def define_function(machine: Machine, frame: Frame, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    decorators = frozenset(_decorator_name(item) for item in node.decorator_list)
    arguments = node.args
    for item in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
        if item.annotation is not None:
            evaluate(machine, frame, item.annotation)
    if node.returns is not None:
        evaluate(machine, frame, node.returns)
    function = Function(
        node, closure_of(frame), defaults=_defaults(machine, frame, arguments), owner=frame.owner, decorators=decorators
    )
    machine.functions[id(node)] = function
    bind(machine, frame, node.name, function)
    for item in node.decorator_list:
        evaluate(machine, frame, item)


def _defaults(machine: Machine, frame: Frame, arguments: ast.arguments) -> dict[str, Value]:
    found: dict[str, Value] = {}
    positional = [*arguments.posonlyargs, *arguments.args]
    for item, default in zip(positional[len(positional) - len(arguments.defaults) :], arguments.defaults, strict=True):
        found[item.arg] = evaluate(machine, frame, default)
    for item, keyword_default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if keyword_default is not None:
            found[item.arg] = evaluate(machine, frame, keyword_default)
    return found


def _decorator_name(node: ast.expr) -> str:
    target = node.func if isinstance(node, ast.Call) else node
    return target.attr if isinstance(target, ast.Attribute) else target.id if isinstance(target, ast.Name) else ""


def _define_class(machine: Machine, frame: Frame, node: ast.ClassDef) -> None:
    bases = tuple(evaluate(machine, frame, base) for base in node.bases)
    for item in (*node.decorator_list, *(keyword.value for keyword in node.keywords)):
        evaluate(machine, frame, item)
    decorators = frozenset(_decorator_name(item) for item in node.decorator_list)
    cls = Class(node, closure_of(frame), bases=bases, decorators=decorators)
    machine.classes[id(node)] = cls
    inner = Frame(frame.module, None, parent=closure_of(frame), names=cls.names, owner=cls)
    execute(machine, inner, node.body)
    bind(machine, frame, node.name, cls)


# --- control ---------------------------------------------------------------------------------------------------------


def _return(machine: Machine, frame: Frame, node: ast.Return) -> bool:
    frame.returns.append(evaluate(machine, frame, node.value) if node.value is not None else NONE)
    return True


def _raise(machine: Machine, frame: Frame, node: ast.Raise) -> bool:
    for item in (node.exc, node.cause):
        if item is not None:
            machine.in_log += 1
            evaluate(machine, frame, item)
            machine.in_log -= 1
    return True


def _assert(machine: Machine, frame: Frame, node: ast.Assert) -> None:
    test_truth(machine, frame, node.test)
    if node.msg is not None:
        evaluate(machine, frame, node.msg)


def _delete(machine: Machine, frame: Frame, node: ast.Delete) -> None:
    for target in node.targets:
        if isinstance(target, ast.Name):
            bind(machine, frame, target.id, UNKNOWN)
        elif isinstance(target, ast.Subscript):
            owner, key = evaluate(machine, frame, target.value), evaluate(machine, frame, target.slice)
            if isinstance(owner, Mapping) and isinstance(key, Scalar) and isinstance(key.data, (str, int)):
                owner.items.pop(key.data, None)


def _global(machine: Machine, frame: Frame, node: ast.Global) -> None:
    frame.global_names = frame.global_names | frozenset(node.names)


def _nonlocal(machine: Machine, frame: Frame, node: ast.Nonlocal) -> None:
    frame.nonlocal_names = frame.nonlocal_names | frozenset(node.names)


def _expression(machine: Machine, frame: Frame, node: ast.Expr) -> bool:
    evaluate(machine, frame, node.value)
    callee = node.value.func if isinstance(node.value, ast.Call) else None
    if isinstance(callee, ast.Attribute) and callee.attr in ("exit", "_exit") and isinstance(callee.value, ast.Name):
        found = frame.names.get(callee.value.id)
        return isinstance(found, External) and found.path in ("sys", "os")
    return False


@lru_cache(maxsize=1)
def _handlers() -> dict[type, Callable[..., bool | None]]:
    return {
        ast.FunctionDef: define_function,
        ast.AsyncFunctionDef: define_function,
        ast.ClassDef: _define_class,
        ast.Assign: _assign,
        ast.AnnAssign: _annotated,
        ast.AugAssign: _augmented,
        ast.If: _control.branch_if,
        ast.For: _control.loop_for,
        ast.AsyncFor: _control.loop_for,
        ast.While: _control.loop_while,
        ast.Try: _control.try_body,
        ast.TryStar: _control.try_body,
        ast.With: _control.with_body,
        ast.AsyncWith: _control.with_body,
        ast.Match: _control.match_cases,
        ast.Return: _return,
        ast.Raise: _raise,
        ast.Assert: _assert,
        ast.Delete: _delete,
        ast.Global: _global,
        ast.Nonlocal: _nonlocal,
        ast.Expr: _expression,
        ast.Import: import_plain,
        ast.ImportFrom: import_from,
        ast.Break: lambda machine, frame, node: False,
        ast.Continue: lambda machine, frame, node: False,
    }


__all__ = ["assign", "evaluate", "execute", "names_bound", "run_module"]

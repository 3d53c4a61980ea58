"""Statements: what running a body does to the names that it binds."""

from __future__ import annotations

import ast
from collections.abc import Callable

from ._attributes import store_attribute
from . import _calls
from ._evaluate import evaluate, iterate, test_truth
from ._imports import import_from, import_plain
from ._machine import Machine
from ._names import bind, closure_of, names_bound
from ._outputs import check_key
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
    Object,
    Scalar,
    Sequence,
    Value,
    join,
    options,
)

IMPORT_ERRORS = frozenset({"ImportError", "ModuleNotFoundError", "AttributeError", "NameError"})
BROAD_ERRORS = frozenset({"Exception", "BaseException", "TypeError"})


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
        handler = STATEMENTS.get(type(statement))
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
    check_key(machine, frame, target.slice, key)
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


def _if(machine: Machine, frame: Frame, node: ast.If) -> bool:
    test_truth(machine, frame, node.test)
    level = _guard_of(node.test)
    narrowed = _narrowing(machine, frame, node.test)

    def run(body: list[ast.stmt], *, holds: bool) -> bool:
        for name, value in narrowed.get(holds, {}).items():
            frame.names[name] = value
        if level:
            with machine.guarded(level):
                return execute(machine, frame, body)
        return execute(machine, frame, body)

    return _branches(machine, frame, lambda: run(node.body, holds=True), lambda: run(node.orelse, holds=False))


def _guard_of(test: ast.expr) -> str:
    for item in ast.walk(test):
        name = item.id if isinstance(item, ast.Name) else item.attr if isinstance(item, ast.Attribute) else ""
        if name in ("TYPE_CHECKING", "hasattr", "version_info", "find_spec"):
            return "silent"
    return ""


def _narrowing(machine: Machine, frame: Frame, test: ast.expr) -> dict[bool, dict[str, Value]]:
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


def _for(machine: Machine, frame: Frame, node: ast.For | ast.AsyncFor) -> bool:
    item = iterate(machine, frame, node.iter, evaluate(machine, frame, node.iter))

    def body() -> bool:
        assign(machine, frame, node.target, item)
        execute(machine, frame, node.body)
        return False

    _branches(machine, frame, body, lambda: False)
    return execute(machine, frame, node.orelse)


def _while(machine: Machine, frame: Frame, node: ast.While) -> bool:
    test_truth(machine, frame, node.test)
    _branches(machine, frame, lambda: execute(machine, frame, node.body) and False, lambda: False)
    return execute(machine, frame, node.orelse)


def _try(machine: Machine, frame: Frame, node: ast.Try) -> bool:
    level = _try_level(node)

    def body() -> bool:
        if level:
            with machine.guarded(level):
                ended = execute(machine, frame, node.body)
        else:
            ended = execute(machine, frame, node.body)
        return ended or execute(machine, frame, node.orelse)

    def handlers() -> bool:
        ended = bool(node.handlers)
        for handler in node.handlers:
            if handler.type is not None:
                evaluate(machine, frame, handler.type)
            if handler.name:
                bind(machine, frame, handler.name, UNKNOWN)
            ended = execute(machine, frame, handler.body) and ended
        return ended or not node.handlers

    ended = _branches(machine, frame, body, handlers)
    return execute(machine, frame, node.finalbody) or ended


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


def _with(machine: Machine, frame: Frame, node: ast.With | ast.AsyncWith) -> bool:
    names = set()
    for item in node.items:
        value = evaluate(machine, frame, item.context_expr)
        if isinstance(item.context_expr, ast.Call):
            callee = item.context_expr.func
            names.add(callee.attr if isinstance(callee, ast.Attribute) else getattr(callee, "id", ""))
        if item.optional_vars is not None:
            assign(machine, frame, item.optional_vars, value if isinstance(value, Object) else UNKNOWN)
    if names & {"raises", "suppress", "assertRaises"}:
        with machine.guarded("silent"):
            return execute(machine, frame, node.body) and False
    return execute(machine, frame, node.body)


def _match(machine: Machine, frame: Frame, node: ast.Match) -> bool:
    evaluate(machine, frame, node.subject)
    for case in node.cases:
        for item in ast.walk(case.pattern):
            name = getattr(item, "name", None) or getattr(item, "rest", None)
            if isinstance(name, str):
                bind(machine, frame, name, UNKNOWN)
        if case.guard is not None:
            evaluate(machine, frame, case.guard)
        _branches(machine, frame, lambda body=case.body: execute(machine, frame, body), lambda: False)
    return False


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


STATEMENTS: dict[type, Callable[..., bool | None]] = {
    ast.FunctionDef: define_function,
    ast.AsyncFunctionDef: define_function,
    ast.ClassDef: _define_class,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.If: _if,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Match: _match,
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

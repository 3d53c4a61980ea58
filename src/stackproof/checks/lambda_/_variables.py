"""The environment variables that a handler's Python code reads, and what hangs on them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from ._clients import PythonCall
from ._python import Code, Module

_OFF = frozenset({"", "0", "false", "no", "off", "none", "disabled"})


class Demand(msgspec.Struct, frozen=True, kw_only=True):
    """`os.environ["NAME"]` in reached code. always: True when every start or invocation comes by it."""

    name: str
    place: str
    always: bool


def demands(code: Code) -> tuple[Demand, ...] | None:
    """The variables that the code cannot do without; None when it fills its environment in ways not followed."""
    filled: set[str] = set()
    for unit in code.units:
        for node in unit.nodes:
            if isinstance(node, ast.Call) and _method(node, unit.module) in ("update", "putenv"):
                return None
            if isinstance(node, ast.Call) and "load_dotenv" in ast.dump(node.func):
                return None
            filled |= _filled(node, unit.module)
    return tuple(item for item in _demanded(code) if item.name not in filled)


def _demanded(code: Code) -> Iterator[Demand]:
    for unit in code.units:
        for node in unit.nodes:
            if not isinstance(node, ast.Subscript) or not isinstance(node.ctx, ast.Load):
                continue
            key = node.slice.value if isinstance(node.slice, ast.Constant) else None
            if not isinstance(key, str) or not _is_environ(node.value, unit.module):
                continue
            if unit.module.is_fallible(node, "KeyError", "LookupError"):
                continue
            # What the code runs on a condition of the event may never come up; its own functions mostly do.
            inside = unit.node is not unit.module.tree
            always = not _is_branched(unit.module, node) and (not inside or unit.node is code.handler)
            yield Demand(name=key, place=f"{unit.module.path}:{node.lineno}", always=always)


def _is_branched(module: Module, node: ast.AST) -> bool:
    kinds = (ast.If, ast.IfExp, ast.BoolOp, ast.Match, ast.ExceptHandler, ast.For, ast.While, ast.Lambda)
    return any(isinstance(outer, kinds) for outer, _ in module.around(node))


def is_switched_off(call: PythonCall, code: Code, variables: Mapping[str, Any]) -> bool:
    """Whether a call hangs on a variable that the function is not given, or that is given as `false`.

    Looked at are the arguments of the call, the tests around it, and tests in its function that lead out of it.
    """
    function = call.module.function_of(call.node)
    tests = [outer.test for outer, _ in call.module.around(call.node) if isinstance(outer, ast.If | ast.IfExp)]
    for item in ast.walk(function) if function is not None else ():
        if isinstance(item, ast.If) and isinstance(item.body[-1], ast.Return | ast.Raise | ast.Continue):
            tests.append(item.test)
    optional = {name for module in code.modules.values() for name in _optional(module, variables)}
    inside = [*tests, *call.node.args, *(item.value for item in call.node.keywords)]
    for part in inside:
        for node in ast.walk(part):
            named = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
            if named in optional or _is_absent(node, call.module, variables):
                return True
    return False


def _optional(module: Module, variables: Mapping[str, Any]) -> Iterator[str]:
    """Names that hold the value of a variable that is absent or off."""
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        if any(_is_absent(item, module, variables) for item in ast.walk(node.value)):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                name = getattr(target, "id", "") or getattr(target, "attr", "")
                if name:
                    yield name


def _is_absent(node: ast.AST, module: Module, variables: Mapping[str, Any]) -> bool:
    """Whether `os.environ.get(...)` or `os.getenv(...)` gives nothing, or nothing true."""
    if not isinstance(node, ast.Call) or _method(node, module) not in ("get", "getenv") or not node.args:
        return False
    key = node.args[0].value if isinstance(node.args[0], ast.Constant) else None
    if not isinstance(key, str):
        return False
    if key in variables:
        value = variables[key]
        return isinstance(value, str) and value.strip().lower() in _OFF
    default = node.args[1] if len(node.args) > 1 else None
    return default is None or (isinstance(default, ast.Constant) and str(default.value or "").strip().lower() in _OFF)


def _method(call: ast.Call, module: Module) -> str:
    """Name of a method of `os.environ`, or `getenv` and `putenv` of `os`; "" for any other call."""
    function = call.func
    if isinstance(function, ast.Name):
        return "getenv" if function.id == "getenv" else ""
    if not isinstance(function, ast.Attribute):
        return ""
    if _is_environ(function.value, module):
        return function.attr
    named = isinstance(function.value, ast.Name) and function.value.id in module.imported("os")
    return function.attr if named and function.attr in ("getenv", "putenv") else ""


def _filled(node: ast.AST, module: Module) -> set[str]:
    """Variables that the code itself sets or asks for before it reads them."""
    keys: list[ast.expr] = []
    if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load) and _is_environ(node.value, module):
        keys = [node.slice]
    elif isinstance(node, ast.Call) and _method(node, module) in ("setdefault", "pop"):
        keys = node.args[:1]
    elif isinstance(node, ast.Compare) and any(_is_environ(item, module) for item in node.comparators):
        keys = [node.left]
    return {item.value for item in keys if isinstance(item, ast.Constant) and isinstance(item.value, str)}


def _is_environ(node: ast.AST, module: Module) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr == "environ" and isinstance(node.value, ast.Name) and node.value.id in module.imported("os")
    return isinstance(node, ast.Name) and node.id in module.imported("os", "environ")

"""Scopes: which names a body binds, and where a name is looked up."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator

from ._machine import Machine
from ._values import UNKNOWN, External, Frame, Value

BUILTINS = frozenset(dir(builtins))
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def names_bound(body: list[ast.stmt]) -> frozenset[str]:
    """Names that a function body binds itself, nested scopes excluded."""
    found: set[str] = set()
    outer: set[str] = set()
    for node in _own_nodes(body):
        if isinstance(node, ast.Name) and isinstance(node.ctx, (ast.Store, ast.Del)):
            found.add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            found.update((item.asname or item.name).split(".")[0] for item in node.names)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            found.add(node.name)
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            outer.update(node.names)
    return frozenset(found - outer)


def _own_nodes(body: list[ast.stmt]) -> Iterator[ast.AST]:
    queue: list[ast.AST] = list(body)
    while queue:
        node = queue.pop()
        yield node
        if not isinstance(node, SCOPES):
            queue.extend(ast.iter_child_nodes(node))


def closure_of(frame: Frame) -> Frame:
    """The scope that a function defined here reads from: a class body is not one."""
    while frame.owner is not None and frame.function is None and frame.parent is not None:
        frame = frame.parent
    return frame


def lookup(machine: Machine, frame: Frame, name: str) -> Value:
    """The value of a name as seen from a scope."""
    scope: Frame | None = frame
    while scope is not None:
        if name in scope.global_names:
            return scope.module.names.get(name, UNKNOWN)
        found = scope.names.get(name)
        if found is not None:
            return found
        if scope.own is not None and name in scope.own:
            return UNKNOWN
        scope = scope.parent
    if name in BUILTINS:
        return External(f"builtins.{name}")
    return UNKNOWN


def bind(machine: Machine, frame: Frame, name: str, value: Value) -> None:
    """Bind a name in the scope that owns it."""
    if name in frame.global_names:
        frame.module.names[name] = value
        return
    if name in frame.nonlocal_names:
        scope = frame.parent
        while scope is not None:
            if name in scope.names:
                scope.names[name] = value
                return
            scope = scope.parent
    frame.names[name] = value

"""The assertions of a test function: where each stands, whether it says something, whether it is ever run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

import msgspec

from ._closed import Settled

Function = ast.FunctionDef | ast.AsyncFunctionDef
# Libraries and helpers that nobody here can look into are taken at their word.
_ASSERTING = re.compile(r"_*(?:assert|expect|raises|warns|fail|should|verify|check|ensure|validate|must)", re.I)
# What makes an event loop run, and with it what waits for outputs.
_DRIVING = frozenset(
    {"run_until_complete", "sync_await", "_sync_await", "run_pulumi_func", "wait_for_rpcs", "future", "run", "gather"}
)
_EQUAL = frozenset({"assertEqual", "assertEquals", "assertIs", "assertDictEqual", "assertListEqual", "assert_equal"})
_HARMLESS = frozenset({"mark", "patch", "fixture", "unittest", "skip", "skipIf", "skipUnless", "mock", "usefixtures"})


class Assertion(msgspec.Struct, frozen=True, kw_only=True):
    """settled: no program can break it. run: False where nobody waits for what it stands in."""

    line: int
    settled: bool = False
    run: bool = True


class Helpers(msgspec.Struct, frozen=True, kw_only=True):
    """What functions beside the tests do, by name. driving: something there makes event loops run."""

    asserting: frozenset[str] = frozenset()
    driving: bool = False


def helpers_of(trees: Iterable[ast.Module]) -> Helpers:
    """The functions, methods and fixtures of test files that assert, by way of each other too."""
    functions = [node for tree in trees for node in ast.walk(tree) if isinstance(node, Function)]
    helping = [node for node in functions if not node.name.startswith("test")]
    found = {node.name for node in helping if any(_is_direct(item) for item in ast.walk(node))}
    while True:
        more = {node.name for node in helping if not found.isdisjoint(_called(node))} - found
        if not more:
            break
        found |= more
    driving = any(not _DRIVING.isdisjoint(_called(node)) for node in helping)
    return Helpers(asserting=frozenset(found), driving=driving)


def assertions_of(function: Function, settled: Settled, helpers: Helpers) -> list[Assertion]:
    """In the order of the source."""
    waiting = _Waiting(function, helpers)
    found = []
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            found.append(Assertion(line=node.lineno, settled=settled.says_nothing(node.test), run=waiting.runs(node)))
        elif isinstance(node, ast.Raise) and node.exc is not None:
            found.append(Assertion(line=node.lineno, run=waiting.runs(node)))
        elif isinstance(node, ast.Call) and _is_asserting(name := _name_of(node.func), helpers):
            void = name.startswith("assert") and name not in helpers.asserting and _is_void(node, name, settled)
            found.append(Assertion(line=node.lineno, settled=void, run=waiting.runs(node)))
    given = {argument.arg for argument in [*function.args.args, *function.args.kwonlyargs]}
    if not given.isdisjoint(helpers.asserting):
        found.append(Assertion(line=function.lineno))
    return sorted(found, key=lambda item: item.line)


def _is_void(call: ast.Call, name: str, settled: Settled) -> bool:
    """Whether an assertion method is handed settled values only; of a mock's own methods, whether the mock is."""
    given = [*call.args, *(word.value for word in call.keywords)]
    if isinstance(call.func, ast.Attribute) and not isinstance(call.func.value, ast.Name):
        return settled.is_settled(call.func.value) and all(map(settled.is_settled, given))
    if name.startswith("assert_") and isinstance(call.func, ast.Attribute):
        return settled.is_settled(call.func.value) and all(map(settled.is_settled, given))
    if not given or "Raises" in name or "Warns" in name or "Logs" in name:
        return False
    if name in _EQUAL and len(call.args) >= 2:
        return all(map(settled.is_settled, call.args[:2])) or settled.are_same(call.args[0], call.args[1])
    if name in ("assertTrue", "assertFalse"):
        return settled.says_nothing(call.args[0]) if call.args else False
    return all(map(settled.is_settled, given))


def _is_asserting(name: str, helpers: Helpers) -> bool:
    return name in helpers.asserting or bool(_ASSERTING.match(name))


class _Waiting:
    """Which parts of a test function are run when it is called."""

    def __init__(self, function: Function, helpers: Helpers) -> None:
        self._function = function
        self._parents = {child: node for node in ast.walk(function) for child in ast.iter_child_nodes(node)}
        self._safe = (
            helpers.driving
            or isinstance(function, ast.AsyncFunctionDef)
            or any(not _is_harmless(item) for item in function.decorator_list)
            or not _DRIVING.isdisjoint(_called(function))
        )

    def runs(self, node: ast.AST, depth: int = 0) -> bool:
        """False where a node stands in a function that is only handed to an `apply` nobody waits for."""
        above: ast.AST | None = self._parents.get(node)
        while above is not None and above is not self._function:
            if isinstance(above, ast.Lambda | Function) and not self._is_run(above, depth):
                return False
            above = self._parents.get(above)
        return True

    def _is_run(self, inner: ast.Lambda | Function, depth: int) -> bool:
        if isinstance(inner, ast.Lambda):
            uses: list[ast.AST] = [inner]
        else:
            inside = set(ast.walk(inner))
            names = [item for item in ast.walk(self._function) if isinstance(item, ast.Name) and item not in inside]
            uses = [item for item in names if item.id == inner.name]
            if inner.decorator_list or not uses:
                return bool(inner.decorator_list)
        return any(self._is_used(use) and (use is inner or depth > 9 or self.runs(use, depth + 1)) for use in uses)

    def _is_used(self, use: ast.AST) -> bool:
        call = self._parents.get(use)
        if not (isinstance(call, ast.Call) and use in call.args and _name_of(call.func) == "apply"):
            return True
        return self._safe or self._is_awaited(call)

    def _is_awaited(self, call: ast.AST) -> bool:
        """Whether the output of an `apply` goes anywhere."""
        above = self._parents.get(call)
        while isinstance(above, ast.Attribute) or (isinstance(above, ast.Call) and above.func is call):
            call, above = above, self._parents.get(above)
        if isinstance(above, ast.Expr | ast.Return):
            return False
        if isinstance(above, ast.Assign) and all(isinstance(item, ast.Name) for item in above.targets):
            names = {item.id for item in above.targets if isinstance(item, ast.Name)}
            return any(
                isinstance(item, ast.Name) and item.id in names and isinstance(item.ctx, ast.Load)
                for item in ast.walk(self._function)
            )
        return True


def _is_direct(node: ast.AST) -> bool:
    if isinstance(node, ast.Assert):
        return True
    return isinstance(node, ast.Call) and bool(_ASSERTING.match(_name_of(node.func)))


def _is_harmless(decorator: ast.expr) -> bool:
    """A decorator that is known not to wait for outputs."""
    names = {node.attr for node in ast.walk(decorator) if isinstance(node, ast.Attribute)}
    names |= {node.id for node in ast.walk(decorator) if isinstance(node, ast.Name)}
    return not _HARMLESS.isdisjoint(names) and "asyncio" not in names


def _called(function: ast.AST) -> set[str]:
    return {_name_of(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}


def _name_of(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""

"""Where a Python program refuses a setting that it has read."""

from __future__ import annotations

import ast

from ._facts import Facts
from ._settings import asks_config, sources


def refused_settings(facts: Facts) -> tuple[str, int] | None:
    """File and line of a `raise` that hangs on a setting; None where there is none, or none that is read here."""
    for path, text in sources(facts, (".py",)):
        parts = path.split("/")
        if "raise" not in text or {"test", "tests"} & set(parts) or parts[-1].startswith("test_"):
            continue
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        scopes = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        for scope in (*scopes, tree):
            line = _refused_in(scope)
            if line is not None:
                return path, line
    return None


def _refused_in(scope: ast.AST) -> int | None:
    """Line of a `raise` under a condition on what was read in the same function, or where reading it failed."""
    nodes = list(ast.walk(scope))
    read = {
        target.id
        for node in nodes
        if isinstance(node, ast.Assign) and any(asks_config(one) for one in ast.walk(node.value))
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    if not read:
        return None
    for node in nodes:
        if isinstance(node, ast.If) and read & {one.id for one in ast.walk(node.test) if isinstance(one, ast.Name)}:
            raised = [one.lineno for one in ast.walk(node) if isinstance(one, ast.Raise)]
            if raised:
                return raised[0]
    return None

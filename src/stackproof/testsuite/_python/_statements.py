"""Which lines of a Python source hold a statement."""

from __future__ import annotations

import ast


def statements_of(text: str) -> dict[int, int]:
    """First line -> last line of each statement that the interpreter tells of when it runs; of one with a body, of
    its head. Empty for what does not parse."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    found: dict[int, int] = {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.stmt) or isinstance(node, ast.Global | ast.Nonlocal):
            continue
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if isinstance(node, ast.AnnAssign) and node.value is None:
            continue
        first, last = node.lineno, node.end_lineno or node.lineno
        body = getattr(node, "body", None) or getattr(node, "cases", None)
        if body:
            last = max(first, _start(body[0]) - 1)
        found[first] = max(last, found.get(first, 0))
    return found


def _start(node: ast.AST) -> int:
    part = node.pattern if isinstance(node, ast.match_case) else node
    return getattr(part, "lineno", 1)

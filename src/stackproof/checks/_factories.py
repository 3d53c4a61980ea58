"""Where calls that `functools.partial` prepared were written: the arguments stand there, not where the call is made."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from stackproof.model import Location

from ._parsing import parsed


def prepared_at(call: Location, texts: Mapping[str, str]) -> Location | None:
    """The `partial(...)` behind the call at this place: the value of a name that is called, or of a function whose
    answer is called at once. None where there is none, or more than one. texts: path -> text of the Python files."""
    text = texts.get(call.file)
    if text is None or not any("partial" in other for other in texts.values()):
        return None
    names = _called_on(call.line, _tree(text))
    if not names:
        return None
    found = {
        Location(path, line) for path, other in texts.items() for name, line in _partials(_tree(other)) if name in names
    }
    return found.pop() if len(found) == 1 else None


def _called_on(line: int, tree: ast.AST) -> frozenset[str]:
    """Names that are called on the line, `make` in `make(...)` as well as in `make(...)(...)`."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.lineno == line]
    return frozenset(filter(None, (_name(call.func) for call in calls)))


def _partials(tree: ast.AST) -> Iterable[tuple[str, int]]:
    """(name, line of the `partial` call) of assignments and of functions that return one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and _is_partial(node.value):
            yield from ((name, node.value.lineno) for name in map(_name, node.targets) if name)
        elif isinstance(node, ast.FunctionDef):
            returned = [inner.value for inner in ast.walk(node) if isinstance(inner, ast.Return)]
            yield from ((node.name, value.lineno) for value in returned if value is not None and _is_partial(value))


def _is_partial(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and _name(node.func) == "partial"


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _tree(text: str) -> ast.AST:
    try:
        return parsed(text)
    except (SyntaxError, ValueError):
        return ast.Module(body=[], type_ignores=[])

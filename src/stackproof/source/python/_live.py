"""Which definitions of a program anything in it names: the rest is code that cannot run."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class LiveCode:
    """The definitions that the code at the modules' top level leads to, by name alone: generous, for a name that is
    used anywhere counts, whatever it means there."""

    def __init__(self, trees: Iterable[ast.Module]) -> None:
        self._owner: dict[int, ast.stmt] = {}
        waiting: list[ast.stmt] = []
        names: set[str] = set()
        for tree in trees:
            for statement in tree.body:
                for definition in _definitions(statement):
                    self._owner.update((id(node), definition) for node in ast.walk(definition))
                    waiting.append(definition)
                names |= set(_names(statement, inside=False))
        self._live: set[int] = set()
        found = True
        while found:
            found = [item for item in waiting if _is_named(item, names)]
            waiting = [item for item in waiting if not _is_named(item, names)]
            for item in found:
                self._live.add(id(item))
                names |= set(_names(item, inside=True))

    def holds(self, node: ast.AST) -> bool:
        """True unless the node stands in a definition that nothing names, or in a module that nothing imports."""
        owner = self._owner.get(id(node))
        return owner is not None and id(owner) in self._live


def _definitions(statement: ast.stmt) -> Iterator[ast.stmt]:
    """Definitions at the top level, those under an `if` or a `try` too."""
    if isinstance(statement, DEFINITIONS):
        yield statement
        return
    for child in ast.iter_child_nodes(statement):
        if isinstance(child, ast.stmt):
            yield from _definitions(child)
        elif isinstance(child, ast.ExceptHandler):
            for part in child.body:
                yield from _definitions(part)


def _is_named(definition: ast.stmt, names: set[str]) -> bool:
    # A decorator may keep what it decorates, and call it later.
    return isinstance(definition, DEFINITIONS) and (bool(definition.decorator_list) or definition.name in names)


def _names(node: ast.AST, *, inside: bool) -> Iterator[str]:
    """Names that are read. inside: of a definition's body, too."""
    if isinstance(node, DEFINITIONS) and not inside:
        return
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield node.attr
    for child in ast.iter_child_nodes(node):
        yield from _names(child, inside=inside)

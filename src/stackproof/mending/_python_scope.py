"""Which statement gives a name of a Python file its value, and where the name can be seen."""

from __future__ import annotations

import ast
from collections import Counter
from functools import cached_property

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_BLOCKS = (ast.For, ast.AsyncFor, ast.While, ast.If, ast.Try, ast.With, ast.AsyncWith, ast.Match)


class Scope:
    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        return {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}

    @cached_property
    def reads(self) -> Counter[str]:
        """How often each name, and each dotted name, is read."""
        nodes = ast.walk(self.tree)
        return Counter(
            ast.unparse(node)
            for node in nodes
            if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load)
        )

    def twin(self, node: ast.AST) -> ast.AST:
        """The node of this tree that stands where one of another reading of the file stands."""
        if node in self.parents:
            return node
        wanted = (type(node), _line(node), getattr(node, "col_offset", 0))
        for one in ast.walk(self.tree):
            if (type(one), getattr(one, "lineno", 0), getattr(one, "col_offset", 0)) == wanted:
                return one
        return node

    def home_of(self, node: ast.AST) -> ast.Module | _Function | ast.Lambda | ast.ClassDef:
        """The function, class or module in which a node stands."""
        above = self.parents.get(node)
        while above is not None and not isinstance(above, _Function | ast.Lambda | ast.ClassDef):
            above = self.parents.get(above)
        return above if isinstance(above, _Function | ast.Lambda | ast.ClassDef) else self.tree

    def statement_of(self, node: ast.AST) -> ast.stmt | None:
        current: ast.AST | None = node
        while current is not None and not isinstance(current, ast.stmt):
            current = self.parents.get(current)
        return current

    def value_of(self, name: ast.Name) -> ast.expr | None:
        """What a variable is, where one statement alone gives it its value."""
        home: ast.AST = self.home_of(name)
        while True:
            if isinstance(home, _Function | ast.Lambda) and name.id in _parameters(home):
                return None
            bound = self._bindings(home, name.id)
            if bound or isinstance(home, ast.Module):
                return bound[0] if len(bound) == 1 else None
            home = self.home_of(home)

    def _bindings(self, home: ast.AST, name: str) -> list[ast.expr | None]:
        """What each statement of a function or module assigns to a name; None for what is no plain value."""
        found: list[ast.expr | None] = []
        for node in ast.walk(home):
            if isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load):
                if self.home_of(node) is home:
                    found.append(self._assigned(node))
            elif isinstance(node, ast.alias) and (node.asname or node.name) == name and self.home_of(node) is home:
                found.append(None)
        return found

    def _assigned(self, target: ast.Name) -> ast.expr | None:
        statement = self.parents.get(target)
        if isinstance(statement, ast.Assign) and statement.targets == [target]:
            return statement.value
        return statement.value if isinstance(statement, ast.AnnAssign) and statement.target is target else None

    def block_of(self, statement: ast.AST) -> ast.AST:
        """The loop, branch, function or module whose body holds a statement."""
        above = self.parents.get(statement)
        while above is not None and not isinstance(above, (*_BLOCKS, *_HOMES)):
            above = self.parents.get(above)
        return above or self.tree

    def sees(self, place: ast.AST, target: ast.expr, statement: ast.AST) -> bool:
        """Whether a place can use what a statement assigned to a target before. What one branch or one round of a loop
        makes is seen inside of it alone."""
        homes = list(self._around(place))
        if isinstance(target, ast.Attribute):
            owner = next((one for one in self._around(statement) if isinstance(one, ast.ClassDef)), None)
            same = self.home_of(place) is not self.home_of(statement)
            return owner is not None and owner in homes and (same or _line(place) > _last_line(statement))
        block = self.block_of(statement)
        if isinstance(block, ast.ClassDef) or block not in homes:
            return False
        return self.home_of(place) is not self.home_of(statement) or _line(place) > _last_line(statement)

    def _around(self, node: ast.AST) -> list[ast.AST]:
        found: list[ast.AST] = []
        current: ast.AST | None = node
        while current is not None:
            found.append(current)
            current = self.parents.get(current)
        return found


_HOMES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef, ast.Module)


def _parameters(function: _Function | ast.Lambda) -> set[str]:
    given = function.args
    found = [*given.posonlyargs, *given.args, *given.kwonlyargs, *filter(None, (given.vararg, given.kwarg))]
    return {one.arg for one in found}


def _line(node: ast.AST) -> int:
    return getattr(node, "lineno", 0)


def _last_line(node: ast.AST) -> int:
    return getattr(node, "end_lineno", None) or _line(node)

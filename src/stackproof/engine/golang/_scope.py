"""Names and what they stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackproof.golang import nodes

from ._values import Cell

if TYPE_CHECKING:
    from ._types import GoType


class Later:
    """A declaration of a package that is evaluated when it is first used."""

    __slots__ = ("declaration", "file", "index", "scope")

    def __init__(self, declaration: nodes.Variable | nodes.Constant, index: int, scope: Scope, file: str) -> None:
        self.declaration, self.index, self.scope, self.file = declaration, index, scope, file


class Scope:
    """A block. iota: value of the constant declaration that is being evaluated."""

    __slots__ = ("cells", "iota", "parent")

    def __init__(self, parent: Scope | None = None) -> None:
        self.parent = parent
        self.cells: dict[str, Cell] = {}
        self.iota: int | None = None

    def find(self, name: str) -> Cell | None:
        """The variable, type, function or package of a name."""
        scope: Scope | None = self
        while scope is not None:
            cell = scope.cells.get(name)
            if cell is not None:
                return cell
            scope = scope.parent
        return None

    def set(self, name: str, value: Any, kind: GoType | None = None) -> None:
        """Declare a name here; kind: its type, where the declaration says so."""
        if name != "_":
            self.cells[name] = Cell(value, kind)

    def snapshot(self) -> list[tuple[Cell, Any]]:
        """All variables that can be seen with their values, but those of packages."""
        found = []
        scope: Scope | None = self
        while scope is not None and scope.parent is not None:
            found += [(cell, cell.value) for cell in scope.cells.values()]
            scope = scope.parent
        return found

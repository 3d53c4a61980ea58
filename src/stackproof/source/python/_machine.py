"""The state of one inspection: what was noticed, which symbols were used, and the bounds of the evaluation."""

from __future__ import annotations

import ast
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from stackproof.model import Remark, SourceEdit

from .._facts import SecretFlow
from ._program import Program, SourceModule
from ._surface import Surface
from ._values import Class, Frame, Function, Value

STEPS = 300_000
DEPTH = 24


@dataclass(slots=True)
class Note:
    """A remark in the making. also: further places of the same cause, as (file, line)."""

    kind: str
    message: str
    module: SourceModule
    node: ast.AST
    line: int
    column: int
    data: dict[str, Any]
    certain: bool
    also: list[tuple[str, int]] = field(default_factory=list)


class Machine:
    """Shared by the functions that execute statements and evaluate expressions."""

    def __init__(self, program: Program, surface: Surface) -> None:
        self.program = program
        self.surface = surface
        self.steps = STEPS
        self.depth = 0
        self.notes: dict[tuple, Note] = {}
        self.edits: dict[SourceEdit, None] = {}
        self.flows: dict[tuple, SecretFlow] = {}
        self.uses: set[tuple[str, str | None, str | None]] = set()
        self.imports: dict[str, tuple[str, int]] = {}
        self.stack: list[int] = []
        self.functions: dict[int, Function] = {}
        self.classes: dict[int, Class] = {}
        self.entered: set[int] = set()
        self.made: set[int] = set()
        self.results: dict[tuple[Any, ...], tuple[Value, ...]] = {}
        self.guards: list[str] = []
        self.in_log = 0
        self.in_branch = 0
        self.unreached = False
        self.calls: list[ast.Call] = []
        self.making: list[int] = []
        self.scopes: dict[int, frozenset[str]] = {}
        self.specimens: dict[int, Value] = {}
        self.secure_strings: dict[int, bool] = {}

    def spend(self) -> bool:
        """Count one step; False when the bound is reached and bodies are no longer entered."""
        self.steps -= 1
        return self.steps > 0

    @contextmanager
    def guarded(self, level: str) -> Generator[None, None, None]:
        """Code in which a missing name is provided for ("silent"), or may be ("doubtful")."""
        self.guards.append(level)
        try:
            yield
        finally:
            self.guards.pop()

    def report(
        self,
        kind: str,
        frame: Frame,
        node: ast.AST,
        message: str,
        *,
        data: dict[str, Any] | None = None,
        certain: bool = True,
        at_end: str = "",
        cause: str = "",
        edit: SourceEdit | None = None,
    ) -> Note | None:
        """Note a remark once. at_end: the name at the end of the node that it is about, for the column.

        cause: remarks of one kind and cause are one remark with further places.
        """
        module = frame.module
        if not module.ours:
            return None
        line, column = _position(node, at_end)
        if kind.startswith("sdk.unknown") and self.guards:
            if "silent" in self.guards:
                return None
            certain = False
        if edit is not None:
            self.edits[edit] = None
        key = (kind, cause) if cause else (kind, module.path, line, column, (data or {}).get("symbol"))
        note = self.notes.get(key)
        if note is None:
            found = {**(data or {}), "test": module.test}
            if cause:
                found["cause"] = cause
            if self.unreached:
                found["unreached"] = True
            self.notes[key] = Note(kind, message, module, node, line, column, found, certain)
            return self.notes[key]
        place = (module.path, line)
        if place != (note.module.path, note.line) and place not in note.also:
            note.also.append(place)
        return note

    def remarks(self) -> Iterator[Remark]:
        """All notes as remarks, in no particular order."""
        for note in self.notes.values():
            data = dict(note.data)
            if note.also:
                data["also_lines"] = [f"{file}:{number}" for file, number in sorted(note.also)]
            yield Remark(
                kind=note.kind,
                message=note.message,
                file=note.module.path,
                line=note.line,
                end_line=getattr(note.node, "end_lineno", None),
                column=_characters(note.module, note.line, note.column) + 1,
                data=data,
                certain=note.certain,
            )


def _position(node: ast.AST, at_end: str) -> tuple[int, int]:
    """Line and byte column; of the name at the node's end if one is given."""
    line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
    if at_end and isinstance(node, ast.expr) and node.end_lineno is not None and node.end_col_offset is not None:
        end = node.end_col_offset - len(at_end.encode())
        if end >= 0:
            return node.end_lineno, end
    return line, column


def _characters(module: SourceModule, line: int, column: int) -> int:
    lines = module.text.split("\n")
    if not 1 <= line <= len(lines):
        return column
    return len(lines[line - 1].encode()[:column].decode("utf-8", "replace"))


def edit_of(frame: Frame, node: ast.AST, kind: Any, *, name: str = "") -> SourceEdit:
    """The edit that leaves out a node, or a keyword of it."""
    return SourceEdit(
        file=frame.module.path,
        line=getattr(node, "lineno", 1),
        column=getattr(node, "col_offset", 0),
        end_line=getattr(node, "end_lineno", None) or getattr(node, "lineno", 1),
        end_column=getattr(node, "end_col_offset", None) or 0,
        kind=kind,
        name=name,
    )

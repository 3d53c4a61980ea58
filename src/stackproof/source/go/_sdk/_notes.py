"""What was noticed in one inspection: remarks, and the symbols of pulumi-aws that are used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from stackproof.golang import File, Program
from stackproof.golang import nodes as n
from stackproof.model import Remark

from .._remarking import column_of, is_reached

# What is said also of files that do not parse: names are names there as well.
_SURE = frozenset({"sdk.unknown-module", "sdk.unknown-class", "sdk.unknown-function"})


@dataclass(slots=True)
class Note:
    """A remark in the making. also: further places of the same cause, as (file, line)."""

    kind: str
    message: str
    file: File
    line: int
    end_line: int
    column: int
    data: dict[str, Any]
    certain: bool
    also: list[tuple[str, int]] = field(default_factory=list)


class Notes:
    """Collects remarks; those of one kind and cause are one, with further places."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._notes: dict[tuple[Any, ...], Note] = {}
        self.uses: set[tuple[str, str | None, str | None]] = set()

    def report(
        self,
        kind: str,
        file: File,
        node: n.Node,
        message: str,
        *,
        data: dict[str, Any],
        certain: bool = True,
        refused: bool = True,
        cause: str = "",
        name: Any = None,
    ) -> None:
        """Note something at a node; nothing in files that are not the answer's own. refused: it stops the build.
        name: where the name in question stands, if that is not the beginning of the node."""
        if not file.ours or (kind not in _SURE and file.source.torn):
            return
        at = name if name is not None else node.at
        line = at.start_point[0] + 1
        key = (kind, cause) if cause else (kind, file.path, at.start_byte, data.get("symbol"))
        unreached = not is_reached(self._program, file)
        note = self._notes.get(key)
        if note is None:
            found = {**data, "test": file.test, **({"cause": cause} if cause else {})}
            found |= {"refused": True} if refused else {}
            found |= {"unreached": True} if unreached else {}
            column = column_of(file, n.Node(at)) + 1
            self._notes[key] = Note(kind, message, file, line, at.end_point[0] + 1, column, found, certain)
            return
        self._further(note, file, line, unreached=unreached)

    def _further(self, note: Note, file: File, line: int, *, unreached: bool) -> None:
        if not unreached:
            note.data.pop("unreached", None)
        if not file.test:
            note.data["test"] = False
        place = (file.path, line)
        if place != (note.file.path, note.line) and place not in note.also:
            note.also.append(place)

    def remarks(self) -> Iterator[Remark]:
        for note in self._notes.values():
            data = dict(note.data)
            if note.also:
                data["also_lines"] = [f"{file}:{number}" for file, number in sorted(note.also)]
            yield Remark(
                kind=note.kind,
                message=note.message,
                file=note.file.path,
                line=note.line,
                end_line=note.end_line,
                column=note.column,
                data=data,
                certain=note.certain,
            )

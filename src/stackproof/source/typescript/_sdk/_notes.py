"""What was noticed in one inspection: remarks, edits, and the symbols of pulumi-aws that are used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from stackproof.model import Remark, SourceEdit

from ._live import LiveCode
from ._tree import Node, ancestors

_SURE = frozenset({"sdk.unknown-module", "sdk.unknown-class", "sdk.unknown-function"})
_LABEL = re.compile(r"[^\w.-]")


@dataclass(slots=True)
class Note:
    """A remark in the making. also: further places of the same cause, as (file, line)."""

    kind: str
    message: str
    node: Node
    data: dict[str, Any]
    certain: bool
    also: list[tuple[str, int]] = field(default_factory=list)


class Notes:
    """Collects remarks; those of one kind and cause are one, with further places."""

    def __init__(self, live: LiveCode) -> None:
        self._live = live
        self._notes: dict[tuple, Note] = {}
        self.edits: dict[SourceEdit, None] = {}
        self.uses: set[tuple[str, str | None, str | None]] = set()

    def report(
        self,
        kind: str,
        node: Node,
        message: str,
        *,
        data: dict[str, Any],
        certain: bool = True,
        cause: str = "",
        edit: SourceEdit | None = None,
    ) -> None:
        """Note something at a node; nothing in files that are not the answer's own."""
        file = node.file.file
        if not file.ours or (kind not in _SURE and _is_torn(node)):
            return
        if edit is not None:
            self.edits[edit] = None
        line = node.start_point[0] + 1
        key = (kind, cause) if cause else (kind, file.path, line, node.start, data.get("symbol"))
        unreached = not self._live.holds(node)
        note = self._notes.get(key)
        if note is None:
            found = {**data, "test": file.test, **({"cause": cause} if cause else {})}
            if unreached:
                found["unreached"] = True
            self._notes[key] = Note(kind, message, node, found, certain)
            return
        if not unreached:
            note.data.pop("unreached", None)
        place = (file.path, line)
        if place != (note.node.file.path, note.node.start_point[0] + 1) and place not in note.also:
            note.also.append(place)

    def remarks(self) -> Iterator[Remark]:
        for note in self._notes.values():
            data = dict(note.data)
            if note.also:
                data["also_lines"] = [f"{file}:{number}" for file, number in sorted(note.also)]
            yield Remark(
                kind=note.kind,
                message=note.message,
                file=note.node.file.path,
                line=note.node.start_point[0] + 1,
                end_line=note.node.end_point[0] + 1,
                column=_column(note.node) + 1,
                data=data,
                certain=note.certain,
            )


def _is_torn(node: Node) -> bool:
    """Whether a node stands in what could not be parsed, where the parts may belong together otherwise."""
    return node.file.broken and any(item.kind == "ERROR" for item in ancestors(node))


def _column(node: Node) -> int:
    """Characters before the node on its line."""
    text = node.file.file.text
    return len(text[node.start - node.start_point[1] : node.start].decode("utf-8", errors="replace"))


def edit_of(node: Node, *, name: str = "", instead: str = "") -> SourceEdit:
    """The edit that puts a hole, or `instead`, in a node's place."""
    return SourceEdit(
        file=node.file.path,
        line=node.start_point[0] + 1,
        column=node.start_point[1],
        end_line=node.end_point[0] + 1,
        end_column=node.end_point[1],
        kind="hole",
        name=_LABEL.sub("", name),
        instead=instead,
    )

"""Where things stand in a text: bytes, lines and indentation."""

from __future__ import annotations

from functools import cached_property

WIDTH = 100


class Text:
    """A source text. All offsets are bytes from its start."""

    def __init__(self, path: str, content: bytes) -> None:
        self.path, self.content = path, content

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        for line in self.content.split(b"\n")[:-1]:
            starts.append(starts[-1] + len(line) + 1)
        return starts

    def offset(self, line: int, column: int) -> int:
        """line: 1-based. column: 0-based, in bytes."""
        return self._starts[line - 1] + column

    def line_of(self, offset: int) -> int:
        """1-based."""
        return self.content.count(b"\n", 0, offset) + 1

    def between(self, start: int, end: int) -> str:
        return self.content[start:end].decode("utf-8", errors="replace")

    def indent_at(self, offset: int) -> str:
        """The white space that the line of this place begins with."""
        line = self.line(offset)
        return line[: len(line) - len(line.lstrip(" \t"))]

    def line(self, offset: int) -> str:
        """The whole line that holds this place, without its end."""
        start = self.content.rfind(b"\n", 0, offset) + 1
        return self.between(start, self.end_of_line(offset)).rstrip("\r")

    def end_of_line(self, offset: int) -> int:
        end = self.content.find(b"\n", offset)
        return len(self.content) if end < 0 else end

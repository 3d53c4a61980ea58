"""Lines for a terminal: wrapped by display cells, coloured only on demand."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_STYLES = {
    "fail": "bold red",
    "error": "bold magenta",
    "pass": "bold green",
    "critical": "bold red",
    "high": "red",
    "medium": "yellow",
    "low": "cyan",
    "note": "dim",
    "bold": "bold",
    "dim": "dim",
    "": "",
}


class Line(msgspec.Struct, frozen=True):
    """Pieces of text with the name of their style."""

    pieces: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, *pieces: tuple[str, str]) -> Line:
        """A line of (text, style) pieces."""
        return cls(pieces)

    def then(self, text: str, style: str = "") -> Line:
        """The line with one more piece."""
        return Line((*self.pieces, (text, style)))


class Paper:
    """Collects lines of at most `width` cells."""

    def __init__(self, *, width: int, colour: bool) -> None:
        from rich.console import Console

        self._width = width
        self._out = io.StringIO()
        self._console: Console = Console(
            file=self._out,
            width=width,
            force_terminal=colour,
            color_system="standard" if colour else None,
            no_color=not colour,
            highlight=False,
            markup=False,
            emoji=False,
            legacy_windows=False,
            _environ={},
        )
        self._last_blank = True

    def text(self) -> str:
        """All lines so far, without trailing blank ones."""
        return self._out.getvalue().rstrip("\n") + "\n"

    def blank(self) -> None:
        """An empty line, never two together."""
        if not self._last_blank:
            self._out.write("\n")
        self._last_blank = True

    def paragraph(self, text: str, *, indent: int = 0, hang: int = 0, most: int | None = None, style: str = "") -> None:
        """Wrapped text; `hang` indents all lines but the first, `most` cuts after so many lines with an ellipsis."""
        from rich.text import Text

        room = max(20, self._width - indent - hang)
        lines = list(Text(text, style=_STYLES[style]).wrap(self._console, room, tab_size=4))
        for line in lines:
            line.rstrip()
        if most is not None and len(lines) > most:
            rest = Text(" ").join(lines[most - 1 :])
            rest.truncate(room, overflow="ellipsis")
            lines = [*lines[: most - 1], rest]
        for number, line in enumerate(lines):
            self._put(Text(" " * (indent + (hang if number else 0))).append_text(line))

    def pair(self, left: Line, right: str) -> None:
        """One line with `left` cut where `right`, set flush right, needs the room."""
        from rich.cells import cell_len
        from rich.text import Text

        end = Text(right, style=_STYLES["dim"])
        if cell_len(right) > self._width // 2:
            end = Text("…" + _tail(right, self._width // 2 - 1), style=_STYLES["dim"])
        line = Text()
        for text, style in left.pieces:
            line.append(text, style=_STYLES[style])
        room = self._width - end.cell_len - (1 if right else 0)
        line.truncate(room, overflow="ellipsis", pad=bool(right))
        self._put(line.append(" ").append_text(end) if right else line)

    def _put(self, line: Text) -> None:
        line.no_wrap = True
        self._console.print(line, soft_wrap=True)
        self._last_blank = False


def _tail(text: str, cells: int) -> str:
    from rich.cells import cell_len

    while cell_len(text) > cells:
        text = text[1:]
    return text

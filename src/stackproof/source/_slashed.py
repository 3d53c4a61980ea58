"""What the looks at languages share whose comments begin with slashes: lines, and comments that ask for something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

from stackproof.model import Remark

LINE_LENGTH = 120
_ASKED = re.compile(r"stackproof:\s*ignore\[([^\]]*)\]\s*(.*)$", re.MULTILINE)


class Text(Protocol):
    """A source file. path: relative to the submission. test: it tests the program."""

    path: str
    text: bytes
    test: bool


def lint_remark(file: Text, kind: str, message: str, line: int, end_line: int | None = None) -> Remark:
    """A remark of the linter's about a line, from 1."""
    data = {"rule": kind.removeprefix("lint."), "url": "", "test": file.test}
    return Remark(kind=kind, message=message, file=file.path, line=line, end_line=end_line, column=1, data=data)


def lines_as_they_are(file: Text) -> Iterator[Remark]:
    """Lines that are too long, and a last one that does not end. A line of one long word, such as an address, or of a
    field and the type of its struct, cannot be broken and is not counted."""
    for number, raw in enumerate(file.text.split(b"\n"), 1):
        if len(raw) <= LINE_LENGTH:
            continue
        text = raw.decode("utf-8", errors="replace").rstrip("\r")
        words = re.sub(r"^\s*(?://|\*)\s*", "", text).split()
        address = bool(words) and "://" in words[-1] and len(text) - len(words[-1]) <= LINE_LENGTH
        typed = len(words) == 2 and words[0].endswith(":") and words[1].endswith("{")
        if len(text) > LINE_LENGTH and len(words) > 1 and not address and not typed:
            yield lint_remark(file, "lint.E501", f"Line too long ({len(text)} > {LINE_LENGTH})", number)
    if file.text and not file.text.endswith(b"\n"):
        yield lint_remark(file, "lint.no-final-newline", "No newline at end of file", file.text.count(b"\n") + 1)


def asked(file: Text, comment: str, row: int, column: int) -> Iterator[Remark | tuple[tuple[str, ...], str]]:
    """(ids, reason) of what a comment asks to leave out; a remark where it gives no reason. row and column: of its
    beginning, from 0."""
    for match in _ASKED.finditer(comment):
        down = comment.count("\n", 0, match.start())
        ids = tuple(part.strip() for part in match[1].split(",") if part.strip())
        # The end of a block comment and a further comment are no reason.
        reason = match[2].split("*/")[0].split("//")[0].strip()
        if reason and ids:
            yield ids, reason
            continue
        yield Remark(
            kind="settings.suppression-without-reason",
            message="a suppression needs an id and a reason: // stackproof: ignore[ID] reason",
            file=file.path,
            line=row + down + 1,
            column=(0 if down else column) + 1,
            data={"ids": list(ids)},
        )

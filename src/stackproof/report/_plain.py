"""Untrusted text made harmless: names and messages come from programs that may play with the reader's terminal."""

from __future__ import annotations

import re
import unicodedata

# Whole escape sequences go first, so that their parameters do not stay behind as text.
_ESCAPES = re.compile(
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # operating system commands: titles, links
    r"|\x1b[PX^_][^\x1b]*(?:\x1b\\|$)"  # device control and other strings
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # control sequences: colours, cursor
    r"|\x1b[ -/]*[0-~]"
)
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def plain(text: str) -> str:
    """One printable line: escape sequences, control, bidirectional and zero-width characters dropped, spaces joined."""
    if not text.isprintable():
        text = _without_hidden(_ESCAPES.sub("", text))
    return " ".join(text.split())


def plain_lines(text: str) -> list[str]:
    """Printable lines with their indentation; tabs become four spaces."""
    return [_without_hidden(_ESCAPES.sub("", line)).rstrip() for line in re.split(r"\r\n|\n|\r", text.expandtabs(4))]


def _without_hidden(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(
        " " if character in "\t\n\r\v\f\u2028\u2029" else character
        for character in text
        if character in "\t\n\r\v\f\u2028\u2029" or unicodedata.category(character) not in _HIDDEN
    )

"""The tokens of a file, for what the grammar does not tell. Source: "Lexical elements" of the Go specification."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

TokenKind = Literal["name", "number", "text", "sign", "newline", "comment", "open-text", "open-comment", "strange"]
_TOKEN = re.compile(
    rb"(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<opencomment>/\*.*)"
    rb'|(?P<text>"(?:\\.|[^"\\\n])*"|`[^`]*`|\'(?:\\[^\n][^\'\n]*|[^\'\\\n]{1,4})\')|(?P<opentext>["`\'][^\n]*)'
    rb"|(?P<mark>^\xef\xbb\xbf)|(?P<name>[A-Za-z_\x80-\xff][\w\x80-\xff]*)|(?P<number>\.?\d(?:[eEpP][+-]|[\w.])*)|(?P<newline>\n)"
    rb"|(?P<blank>[ \t\r\f]+)"
    rb"|(?P<sign>\.\.\.|&\^=|<<=|>>=|&\^|:=|\+\+|--|&&|\|\||<-|[-+*/%&|^<>=!]=|<<|>>|[-+*/%&|^<>=!(){}\[\],;.:~])"
    rb"|(?P<strange>.)",
    re.DOTALL,
)
_KINDS: dict[str, TokenKind] = {
    "comment": "comment",
    "opencomment": "open-comment",
    "text": "text",
    "opentext": "open-text",
    "name": "name",
    "number": "number",
    "newline": "newline",
    "sign": "sign",
    "strange": "strange",
}
_ENDING = frozenset({b")", b"]", b"}", b"++", b"--"})
_KEYWORDS = frozenset(
    b"case chan const default defer else for func go goto if import interface map package range select struct switch "
    b"type var".split()
)


class Token(NamedTuple):
    """start: offset in bytes. line: 1-based, of its beginning."""

    kind: TokenKind
    text: bytes
    start: int
    line: int

    @property
    def ends(self) -> bool:
        """Whether a line break behind it ends the statement."""
        if self.kind == "name":
            return self.text not in _KEYWORDS
        return self.kind in ("number", "text") or self.text in _ENDING


def tokens(text: bytes) -> Iterator[Token]:
    """Every token but blanks."""
    line = 1
    for match in _TOKEN.finditer(text):
        found = match[0]
        if match.lastgroup not in ("blank", "mark"):
            yield Token(_KINDS[str(match.lastgroup)], found, match.start(), line)
        line += found.count(b"\n")

"""Escapes for Markdown: what a program calls its resources must not become markup."""

from __future__ import annotations

import re

from ._plain import plain, plain_lines

_MARKUP = re.compile(r"([\\`*{}\[\]<>#|~&$!])|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_AUTOLINK = re.compile(r"\b(https?|ftp)://|\bwww\.", re.I)
_URL = re.compile(r"https?://[!#-;=?-Z\]_a-z~%\[]+")


def inline(text: str) -> str:
    """One line of text with every sign that Markdown, HTML or a mention would obey escaped.

    Single back-ticks in pairs, as in our messages, make code spans.
    """
    pieces = plain(text).split("`")
    if len(pieces) % 2 and all(piece.strip() for piece in pieces[1::2]):
        return "".join(code(piece) if index % 2 else _escaped(piece) for index, piece in enumerate(pieces))
    return _escaped("`".join(pieces))


def _escaped(text: str) -> str:
    escaped = _MARKUP.sub(lambda match: "\\" + match[0], text)
    escaped = _AUTOLINK.sub(lambda match: match[0].replace(":", "\\:").replace(".", "\\."), escaped)
    return escaped.replace("@", "&#64;")


def code(text: str) -> str:
    """A code span; its fence is longer than any run of back-ticks inside. Also safe in a table cell."""
    shown = plain(text).replace("|", "\\|")
    if not shown:
        return ""
    fence = "`" * (1 + _longest_run(shown))
    pad = " " if shown[0] in "` " or shown[-1] in "` " else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def fenced(text: str, *, language: str = "") -> list[str]:
    """The lines of a fenced block that nothing inside can close."""
    lines = plain_lines(text)
    fence = "`" * max(3, 1 + max(map(_longest_run, lines), default=0))
    return [fence + language, *lines, fence]


def link(url: str) -> str:
    """A link when it is a plain web address, else a code span."""
    return f"<{url}>" if _URL.fullmatch(url) else code(url)


def _longest_run(text: str) -> int:
    return max(map(len, re.findall(r"`+", text)), default=0)

"""Untrusted text for HTML pages. Escaping is the templates' (autoescape); here it is made printable, and marked up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec
from markupsafe import Markup, escape

from ._plain import plain, plain_lines

_URL = re.compile(r"https?://[!#-;=?-Z\]_a-z~%\[]+")
_DEEPEST = 4


def prose(text: str) -> Markup:
    """One line; single back-ticks in pairs, as in our messages, make code."""
    pieces = plain(text).split("`")
    if len(pieces) % 2 and all(piece.strip() for piece in pieces[1::2]):
        return Markup().join(
            Markup("<code>{}</code>").format(piece) if index % 2 else escape(piece)
            for index, piece in enumerate(pieces)
        )
    return escape("`".join(pieces))


def block(text: str) -> str:
    """Printable lines with their indentation."""
    return "\n".join(plain_lines(text))


def web_link(url: str) -> Markup:
    """A link when it is a plain web address, else code."""
    shown = plain(url)
    if not _URL.fullmatch(url):
        return Markup("<code>{}</code>").format(shown)
    return Markup('<a href="{0}" rel="noopener noreferrer">{0}</a>').format(shown)


def words(text: str) -> str:
    """`not run` for `not_run`."""
    return plain(text).replace("_", " ")


def patch_lines(patch: str) -> tuple[tuple[str, str], ...]:
    """(class, line) of each line of a unified diff."""
    kinds = {"+": "plus", "-": "minus", "@": "hunk"}
    return tuple((kinds.get(line[:1], "same"), line) for line in plain_lines(patch))


def outline(value: Any, *, depth: int = 0) -> Markup:
    """Any data as nested lists, for stages whose results have no page of their own."""
    value = msgspec.to_builtins(value) if depth == 0 else value
    if isinstance(value, Mapping) and value and depth < _DEEPEST:
        rows = (
            Markup("<dt>{}</dt><dd>{}</dd>").format(words(str(key)), outline(item, depth=depth + 1))
            for key, item in value.items()
        )
        return Markup("<dl>{}</dl>").format(Markup().join(rows))
    if isinstance(value, list | tuple) and value and depth < _DEEPEST:
        rows = (Markup("<li>{}</li>").format(outline(item, depth=depth + 1)) for item in value)
        return Markup("<ul>{}</ul>").format(Markup().join(rows))
    if isinstance(value, str):
        return prose(value) or Markup("–")
    if value is None or value in ([], {}):
        return Markup("–")
    return prose(msgspec.json.encode(value).decode())

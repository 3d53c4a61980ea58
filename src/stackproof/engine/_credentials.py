"""Credentials that a program writes in the clear: found in what it registers, so that nothing shows them elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ._secrets import Secret, is_sensitive, names_a_secret
from ._shapes import words

_KEYS = frozenset({"api", "access", "private", "signing", "encryption"})
_ASSIGNED = re.compile(
    r"""(?<![A-Za-z])([A-Za-z][\w-]{0,120})(?:[ ]?=[ ]?|\\?["'][ ]*[:=][ ]*|:[ ]+)(?:\\?["'])?"""
    r"""([^\s"'`$<>{}()\[\],;&|\\]{6,})"""
)
_PAIR = re.compile(
    r"""\\?"name\\?":\s*\\?"([\w-]+)\\?",\s*\\?"value\\?":\s*\\?"([^"\\]{6,})""", re.I
)  # environment of a container
_IN_URL = re.compile(r"://[^\s:/@]*:([^\s:/@$<>{}]{6,})@")
_WELL_KNOWN = re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b")
_LONGEST = 1 << 18


def names_a_credential(name: str) -> bool:
    """True for names of secrets and of keys such as API_KEY and AWS_SECRET_ACCESS_KEY."""
    found = words(name)
    return names_a_secret(name) or (found[-1:] == ["key"] and bool({*_KEYS, "secret"} & set(found)))


def credentials(token: str, inputs: dict[str, Any]) -> Iterator[str]:
    """Texts in the inputs of a resource that are credentials by the name or the syntax they stand beside."""
    for key, value in inputs.items():
        if isinstance(value, str) and is_sensitive(token, key, inputs):
            yield value
        else:
            yield from _in_value(value, key)


def _in_value(value: Any, key: str) -> Iterator[str]:
    if isinstance(value, Secret):
        return
    if isinstance(value, dict):
        name = value.get("name")
        if isinstance(name, str) and isinstance(value.get("value"), str) and names_a_credential(name):
            yield value["value"]
        for inner, item in value.items():
            yield from _in_value(item, inner)
    elif isinstance(value, list):
        for item in value:
            yield from _in_value(item, key)
    elif isinstance(value, str):
        if names_a_credential(key) and not any(character.isspace() for character in value):
            yield value
        yield from _in_text(value)


def _in_text(text: str) -> Iterator[str]:
    text = text[:_LONGEST]
    for pattern in (_ASSIGNED, _PAIR):
        for name, found in pattern.findall(text):
            if names_a_credential(name):
                yield found
    yield from _IN_URL.findall(text)
    yield from _WELL_KNOWN.findall(text)

"""Credentials that a script, or what a machine is configured with, has written in it."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterator

# A name that ends so is the credential itself, not where it lies or what it is called.
_NAME = (
    r"[\w.-]*(?:password|passwd|passphrase|(?:db|mysql|root|user|admin|postgres|pg|redis)_?(?:pass|pwd)|api_?key"
    r"|access_?key|secret_?key|private_?key|auth_?token|access_?token|github_?token|(?:client|jwt|session|app|api)_?secret"
    r"|webhook_?secret)"
)
_VALUE = r"""(?:"(?P<double>[^"\n]*)"|'(?P<single>[^'\n]*)'|(?P<bare>[^\s"'`;|&<>]+))"""
_GIVEN = re.compile(rf"""(?<![\w$-])(?P<name>{_NAME})["']?\s?[:=]\s?{_VALUE}""", re.IGNORECASE)
_OPTION = re.compile(rf"""(?<!\S)--(?P<name>{_NAME})[ =]{_VALUE}""", re.IGNORECASE)
_SQL = re.compile(rf"\b(?P<name>IDENTIFIED\s+BY|WITH\s+PASSWORD|ENCRYPTED\s+PASSWORD)\s+{_VALUE}", re.IGNORECASE)
# Read elsewhere, left open, or no value at all.
_NOT_WRITTEN = re.compile(
    r"[$`{}<>()\[\]]|^(?:arn:|https?:|file:|/|~|\.{1,2}/)|^\W*$|^(?:true|false|yes|no|none|null|nil|on|off|prompt|stdin)$",
    re.IGNORECASE,
)
# What the recording shows of a credential that it knows.
_HIDDEN = "[secret]"
_SHORTEST = 4
_LARGEST = 1 << 16


def credentials_in(text: str) -> Iterator[str]:
    """The names of credentials whose value stands beside them. text: as it is, or in Base64, also compressed."""
    for line in decoded(text).splitlines():
        for pattern in (_GIVEN, _OPTION, _SQL):
            for match in pattern.finditer(line):
                value = (match["double"] or match["single"] or match["bare"] or "").strip("\\\"' ,")
                if _HIDDEN in value or (len(value) >= _SHORTEST and not _NOT_WRITTEN.search(value)):
                    yield " ".join(match["name"].split())


def decoded(text: str) -> str:
    """What a text in Base64 holds; any other text as it is."""
    compact = re.sub(r"\s+", "", text)
    if len(compact) < 16 or len(compact) % 4 or not re.fullmatch(r"[A-Za-z0-9+/]+={0,2}", compact):
        return text
    try:
        held = base64.b64decode(compact, validate=True)
        if held[:2] == b"\x1f\x8b":
            held = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(held, _LARGEST)
        return held.decode("utf-8")
    except (binascii.Error, ValueError, zlib.error, EOFError):
        return text

"""Takes out of a report, and of the graph shown with it, what must not stand there: secret values, broken Unicode, the
place of the scratch folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import msgspec

from stackproof.model import Graph, Report

from ._mask import MASK

# Words of ours: a secret that happens to equal one must not tear holes into them.
_KEPT = frozenset(
    {"format", "check", "fingerprint", "digest", "cause", "severity", "category", "rubric", "verdict", "outcome"}
    | {"kind", "by", "id", "platform", "language", "profile", "sandbox"}
)
_SHORTEST = 4
Record = TypeVar("Record", Report, Graph)


def scrubbed(record: Record, *, secrets: Iterable[str], root: str) -> Record:
    """The record without any of `secrets` (of four characters or more) and with `root` as the current folder."""
    values = sorted({value for value in secrets if len(value) >= _SHORTEST}, key=lambda value: (-len(value), value))

    def clean(text: str) -> str:
        if not text.isascii():
            text = text.encode("utf-8", "replace").decode("utf-8")
        if root and root != "/" and root in text:
            text = text.replace(root.rstrip("/") + "/", "").replace(root.rstrip("/"), ".")
        for value in values:
            text = text.replace(value, MASK)
        return text

    return msgspec.convert(_mapped(msgspec.to_builtins(record), clean), type(record))


def _mapped(value: Any, clean: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(key): item if _is_kept(key, item) else _mapped(item, clean) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_mapped(item, clean) for item in value]
    return value


def _is_kept(key: str, item: Any) -> bool:
    if isinstance(item, str):
        return key in _KEPT
    return key == "findings" and isinstance(item, list | tuple) and all(isinstance(mark, str) for mark in item)

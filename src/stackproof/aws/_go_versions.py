"""Versions of Pulumi's Go modules that were published."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any

from ._container import read_bytes

# An earlier major may still have got a few.
_LATER = 3
_RELEASE = re.compile(r"v(\d+)\.(\d+)\.(\d+)")


def go_version_exists(module: str, version: str) -> bool | None:
    """Whether a version ("v6.52.0") of a module was published; None where that is not known: another module, what came
    before a release, a version later than those known, and a patch that lies between two of them."""
    minors = _modules().get(re.sub(r"/v\d+$", "", module))
    match = _RELEASE.fullmatch(version)
    if minors is None or match is None:
        return None
    major, minor, patch = (int(part) for part in match.groups())
    patches = minors.get((major, minor))
    newest = max(minors)
    if patches is None:
        last = max((known for one, known in minors if one == major), default=-1)
        return None if (major, minor) > newest or last < minor <= last + _LATER else False
    if patch in patches:
        return True
    return False if patch > max(patches) and (major, minor) != newest else None


def newest_go_version(module: str, major: int) -> str:
    """The newest known version of one major, "" where none is known."""
    minors = _modules().get(re.sub(r"/v\d+$", "", module), {})
    found = max((key for key in minors if key[0] == major), default=None)
    return f"v{found[0]}.{found[1]}.{max(minors[found])}" if found is not None else ""


@lru_cache(maxsize=1)
def _modules() -> dict[str, dict[tuple[int, int], frozenset[int]]]:
    table: dict[str, Any] = json.loads(read_bytes("go_versions.json"))["modules"]
    return {module: {_minor(key): _patches(text) for key, text in minors.items()} for module, minors in table.items()}


def _minor(text: str) -> tuple[int, int]:
    major, _, minor = text.partition(".")
    return int(major), int(minor)


def _patches(text: str) -> frozenset[int]:
    found: set[int] = set()
    for part in text.split():
        first, _, last = part.partition("-")
        found |= set(range(int(first), int(last or first) + 1))
    return frozenset(found)

"""Which packages are here, and whether they are what the manifest asks for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path


def fits(name: str, wanted: str | None, folders: Sequence[str]) -> bool:
    """Whether the package that the compiler saw is one that the manifest allows; what is not listed always fits."""
    version = next((found for folder in folders if (found := _version(folder, name))), "")
    if not version or wanted is None or wanted.strip() in ("", "*", "latest"):
        return True
    from semantic_version import NpmSpec, Version

    try:
        return Version(version) in NpmSpec(wanted)
    except ValueError:
        return False


def wanted_of(requirements: Sequence[str]) -> dict[str, str]:
    """`@pulumi/aws@^7.0.0` -> {"@pulumi/aws": "^7.0.0"}."""
    split = (line.rpartition("@") for line in requirements)
    return {name: version for name, _, version in split if name}


@lru_cache(maxsize=256)
def _version(folder: str, name: str) -> str:
    try:
        data = json.loads(Path(folder, name, "package.json").read_bytes())
    except (OSError, ValueError):
        return ""
    return str(data.get("version", "")) if isinstance(data, dict) else ""

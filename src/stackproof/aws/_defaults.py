"""Constants that the SDKs fill in where a program gives nothing."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec

from ._container import read_bytes


def sdk_defaults(token: str, *, aws_major: int = 7) -> dict[str, Any]:
    """Wire name -> value of a resource type; {} for most."""
    return _table().get(f"aws-{aws_major}", {}).get(token, {})


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, dict[str, Any]]]:
    return {name: part["defaults"] for name, part in msgspec.json.decode(read_bytes("defaults.json")).items()}

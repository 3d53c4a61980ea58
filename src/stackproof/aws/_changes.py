"""What an SDK changed within one major version: where an earlier one may differ from the schema on board."""

from __future__ import annotations

import json
import re
import zlib
from functools import lru_cache
from typing import Any, Literal

from ._container import read_bytes

Side = Literal["in", "out"]
_VERSION = re.compile(r"v?(\d+)\.(\d+)\.(\d+)")


class SdkChanges:
    """Changes of one package in one major. Names are those of the schema; modules as Python calls them."""

    def __init__(self, until: dict[str, str]) -> None:
        self._until = {key: _order(version) for key, version in until.items()}

    def differs(self, side: Side, module: str, owner: str, name: str, *, version: str) -> bool:
        """Whether an argument ("in") or output ("out") of a resource, function or nested type may be another one, or
        none, in this version ("6.38.0", "v6.38.0"); False where the version is not known."""
        return self._is_earlier(f"{side}:{module}.{owner}.{name}", version)

    def had(self, module: str, owner: str, *, version: str) -> bool:
        """Whether this version may have a class or type that the schema has not."""
        return any(self._is_earlier(f"{side}:{module}.{owner}", version) for side in ("in", "out"))

    def _is_earlier(self, key: str, version: str) -> bool:
        until = self._until.get(key)
        return until is not None and bool(_order(version)) and _order(version) < until


@lru_cache(maxsize=8)
def sdk_changes(package: str, major: int) -> SdkChanges:
    """The changes of a package; none are known of one that was not looked at."""
    return SdkChanges(_table().get(f"{package}-{major}", {}).get("until", {}))


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return json.loads(zlib.decompress(read_bytes("sdk_changes.json.z")))["packages"]


def _order(version: str) -> tuple[int, ...]:
    match = _VERSION.match(version)
    return tuple(int(part) for part in match.groups()) if match is not None else ()

"""Versions of installed Python packages, by the folders that say them.

`importlib.metadata` tells the same, and takes a tenth of a whole review to be loaded: it is asked where this fails.
"""

from __future__ import annotations

import os
import re
import sys
from functools import cache

_FOLDER = re.compile(r"(?P<name>.+?)-(?P<version>[^-]+)\.dist-info")


def installed_version(name: str) -> str:
    """The version of a distribution, "" where it is not installed."""
    found = next((known[key] for place in sys.path if (key := _key(name)) in (known := _listed(place))), "")
    if found:
        return found
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return ""


@cache
def _listed(place: str) -> dict[str, str]:
    """Normalized name -> version of what one folder of the import path holds."""
    try:
        names = os.listdir(place or ".")
    except OSError:
        return {}
    matches = map(_FOLDER.fullmatch, names)
    return {_key(match["name"]): match["version"] for match in matches if match}


def _key(name: str) -> str:
    """As the specification of binary distributions normalizes names."""
    return re.sub(r"[-_.]+", "_", name).lower()

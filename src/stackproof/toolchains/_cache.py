"""Where packages are kept between runs."""

from __future__ import annotations

import os
from pathlib import Path


def cache_folder() -> Path:
    """$STACKPROOF_CACHE, else `stackproof` in the user's cache folder."""
    given = os.environ.get("STACKPROOF_CACHE")
    if given:
        return Path(given)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "stackproof"

"""What linters say, and how it is mended."""

from __future__ import annotations

from collections.abc import Mapping

from ._ground import Mender

LINT: Mapping[str, Mender] = {}

"""Names and arguments that the SDK lacks."""

from __future__ import annotations

from collections.abc import Mapping

from ._ground import Mender

SYMBOLS: Mapping[str, Mender] = {}

"""Values that the prompt asks for."""

from __future__ import annotations

from collections.abc import Mapping

from ._ground import Mender

ASKED: Mapping[str, Mender] = {}

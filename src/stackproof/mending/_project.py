"""Project files, manifests and configuration."""

from __future__ import annotations

from collections.abc import Mapping

from ._ground import Mender

PROJECT: Mapping[str, Mender] = {}

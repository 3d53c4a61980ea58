"""Values that the prompt asks for."""

from __future__ import annotations

from collections.abc import Mapping

from stackproof.model import Finding

from ._ground import Ground, Mender

ASKED: Mapping[str, Mender] = {}


def is_exact(finding: Finding, ground: Ground) -> bool:
    """Whether what was asked is a value of something that is there."""
    return False

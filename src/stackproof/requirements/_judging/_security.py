"""Judges of this group of kinds."""

from __future__ import annotations

from ._outcomes import Judge

JUDGES: dict[str, Judge] = {}

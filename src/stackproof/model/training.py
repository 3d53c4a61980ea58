"""What an answer teaches: whoever wrote it, and whoever is trained on it."""

from __future__ import annotations

from typing import Literal

import msgspec

from .finding import Severity

TRAINING_FORMAT = "stackproof-training/1"
Use = Literal["positive", "corrected", "negative", "none"]


class Strength(msgspec.Struct, frozen=True, kw_only=True):
    """A group of checks or requirements that held. evidence: a few lines of theirs."""

    title: str
    held: int
    evidence: tuple[str, ...]


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """Causes of one class. points: what they cost together, before limits. needed: the fixes, worst first."""

    id: str
    title: str
    severity: Severity
    causes: int
    points: float
    checks: tuple[str, ...]
    needed: tuple[str, ...]


class Training(msgspec.Struct, frozen=True, kw_only=True):
    """use: what the answer is good for: "positive" (as it stands), "corrected" (with what it needed), "negative" (a
    counter-example), "none" (nothing can be said). pair: whether answer and ideal teach something beside each other;
    None without an ideal."""

    format: str = TRAINING_FORMAT
    use: Use
    recommendation: str
    strengths: tuple[Strength, ...] = ()
    gaps: tuple[Gap, ...] = ()
    pair: str | None = None

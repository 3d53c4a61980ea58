"""Verdicts of checks, and the findings that reports are made of."""

from __future__ import annotations

from typing import Literal

import msgspec

from .graph import Location

Severity = Literal["critical", "high", "medium", "low", "note"]
SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low", "note")
Category = Literal[
    "intake",
    "structure",
    "syntax",
    "sdk",
    "lint",
    "run",
    "names",
    "tags",
    "security",
    "architecture",
    "values",
    "requirements",
    "comparison",
    "tests",
    "deployment",
    "documentation",
    "cost",
]
CATEGORIES: tuple[Category, ...] = (
    "intake",
    "structure",
    "syntax",
    "sdk",
    "lint",
    "run",
    "names",
    "tags",
    "security",
    "architecture",
    "values",
    "requirements",
    "comparison",
    "tests",
    "deployment",
    "documentation",
    "cost",
)
CATEGORY_TITLES: dict[Category, str] = {
    "intake": "Code in the platform and language asked for",
    "structure": "Project structure",
    "syntax": "Syntax",
    "sdk": "SDK use",
    "lint": "Lint",
    "run": "Program run",
    "names": "Names and environment suffix",
    "tags": "Tags",
    "security": "Security",
    "architecture": "Architecture",
    "values": "Values that AWS accepts",
    "requirements": "Requirements of the prompt",
    "comparison": "Comparison with the ideal",
    "tests": "Tests",
    "deployment": "Deployment",
    "documentation": "Documentation",
    "cost": "Cost",
}
ImpactKind = Literal["cost", "security", "performance", "deployment", "quality"]


class Impact(msgspec.Struct, frozen=True):
    """What the fault does to whom, in one sentence."""

    kind: ImpactKind
    text: str


class Fix(msgspec.Struct, frozen=True):
    """How to mend it: a sentence, and a unified diff where one was proved."""

    text: str
    patch: str | None = None


class Pass(msgspec.Struct, frozen=True):
    """The check held for this subject. subject: URN, path or short name."""

    subject: str
    evidence: str


class Fail(msgspec.Struct, frozen=True, kw_only=True):
    """The check did not hold for this subject.

    subject: URN of a resource, or a path. message: what is and what should be. location: overrides the subject's own.
    title/severity/fix/impact/links: override the check's. cause: key that groups findings of one root ("" for none).
    certain: False when an unknown or synthesized value took part. related: other URNs involved. certainty is never
    used to hide a finding, only to weigh it.
    """

    subject: str
    message: str
    evidence: str = ""
    location: Location | None = None
    title: str = ""
    severity: Severity | None = None
    fix: str | None = None
    impact: Impact | None = None
    links: tuple[str, ...] = ()
    cause: str = ""
    certain: bool = True
    related: tuple[str, ...] = ()


class Unknown(msgspec.Struct, frozen=True):
    """The check could not be decided for this subject."""

    subject: str
    why: str


Verdict = Pass | Fail | Unknown


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """A failed check as it stands in a report. fingerprint: stable over unrelated edits (no line numbers in it)."""

    check: str
    title: str
    severity: Severity
    category: Category
    message: str
    file: str | None = None
    line: int | None = None
    resource: str | None = None
    evidence: str = ""
    fix: Fix
    impact: Impact
    links: tuple[str, ...] = ()
    cause: str = ""
    certain: bool = True
    fingerprint: str = ""


class Suppression(msgspec.Struct, frozen=True, kw_only=True):
    """A comment `# stackproof: ignore[ID, ID] reason`.

    line: the line of code that the comment speaks of, 1-based: its own, or the next one when it stands alone. end_line:
    last line of the statement that begins there, None when only that line is meant. ids: check ids; a bare prefix such
    as `S3` means all of its checks. reason: "" when none was given.
    """

    file: str
    line: int
    ids: tuple[str, ...]
    reason: str
    end_line: int | None = None

"""Findings in order, and the causes they share."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec

from stackproof.model import CATEGORIES, SEVERITIES, Finding, Severity


class Cause(msgspec.Struct, frozen=True):
    """Findings of one root, the heaviest first; it counts once, at the heaviest."""

    key: str
    findings: tuple[Finding, ...]

    @property
    def lead(self) -> Finding:
        """The finding that stands for the cause."""
        return self.findings[0]

    @property
    def severity(self) -> Severity:
        """The highest severity among its findings."""
        return self.lead.severity


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings without exact doubles, each with its cause and fingerprint, the heaviest and surest first."""
    return tuple(sorted(dict.fromkeys(_complete(finding) for finding in findings), key=_rank))


def causes(findings: Iterable[Finding]) -> tuple[Cause, ...]:
    """The findings grouped by `cause`, in the order of their leads."""
    groups: dict[str, list[Finding]] = {}
    for finding in sorted(findings, key=_rank):
        groups.setdefault(finding.cause, []).append(finding)
    return tuple(Cause(key, tuple(group)) for key, group in groups.items())


def count(findings: Iterable[Finding]) -> dict[Severity, int]:
    """How many findings each severity has, the empty ones too, from critical to note."""
    listed = [finding.severity for finding in findings]
    return {severity: listed.count(severity) for severity in SEVERITIES}


def counted(numbers: dict[Severity, int]) -> str:
    """`2 critical, 1 high`, without the empty ones; `none` when all are."""
    return ", ".join(f"{number} {severity}" for severity, number in numbers.items() if number) or "none"


def at_or_above(finding: Finding, severity: Severity) -> bool:
    """True when the finding weighs at least `severity`; a note never does."""
    return finding.severity != "note" and SEVERITIES.index(finding.severity) <= SEVERITIES.index(severity)


def _rank(finding: Finding) -> tuple[int, bool, int, str, str, int, str, str, str, str]:
    return (
        SEVERITIES.index(finding.severity),
        not finding.certain,
        CATEGORIES.index(finding.category),
        finding.check,
        finding.file or "",
        finding.line or 0,
        finding.resource or "",
        finding.message,
        finding.fingerprint,
        finding.cause,
    )


def _complete(finding: Finding) -> Finding:
    fingerprint = finding.fingerprint
    if not fingerprint:
        subject = "\n".join((finding.check, finding.file or "", finding.resource or "", finding.message))
        fingerprint = hashlib.sha256(subject.encode("utf-8", "replace")).hexdigest()
    cause = finding.cause
    if not cause:
        # One line of a loop or of a function is one thing to mend, however many resources come from it.
        place = f"{finding.file}:{finding.line}" if finding.file and finding.line else fingerprint
        cause = f"{finding.check}@{place}"
    return msgspec.structs.replace(finding, fingerprint=fingerprint, cause=cause)

"""Findings that a person has accepted, by a comment in the source or by a former report."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from stackproof.model import Finding, InputError, Suppressed, Suppression

from ._profiles import Profile, profile_named


def apply_suppressions(
    findings: Iterable[Finding],
    suppressions: Iterable[Suppression] = (),
    *,
    profile: str | Profile = "default",
    baseline: Iterable[str] = (),
) -> tuple[tuple[Finding, ...], tuple[Suppressed, ...]]:
    """(kept, suppressed). A comment without a reason does nothing, and under a profile that does not trust the
    submission no comment does. baseline: fingerprints of findings that were there before."""
    chosen = profile_named(profile) if isinstance(profile, str) else profile
    usable = [s for s in suppressions if s.reason.strip()] if chosen.trusting else []
    former = frozenset(baseline)
    kept: list[Finding] = []
    suppressed: list[Suppressed] = []
    for finding in findings:
        comment = next((s for s in usable if _covers(s, finding)), None)
        if comment is not None:
            suppressed.append(Suppressed(finding=finding, by="comment", reason=comment.reason.strip()))
        elif finding.fingerprint in former:
            suppressed.append(Suppressed(finding=finding, by="baseline", reason="in the baseline"))
        else:
            kept.append(finding)
    return tuple(kept), tuple(suppressed)


def read_baseline(text: str | bytes) -> frozenset[str]:
    """Fingerprints of a former report (or several), or of a plain JSON list of fingerprints. Raises InputError."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise InputError(
            "the baseline is not JSON", hint="make it with: stackproof review PATH -o json=FILE"
        ) from error
    found = frozenset(_fingerprints(data))
    if not found and not _is_report(data) and data != []:
        raise InputError("the baseline is neither a report nor a list of fingerprints")
    return found


def _fingerprints(data: Any) -> Iterable[str]:
    if isinstance(data, list):
        for item in data:
            if isinstance(item, str):
                yield item
            else:
                yield from _fingerprints(item)
    elif isinstance(data, dict):
        if isinstance(data.get("fingerprint"), str):
            yield data["fingerprint"]
        for key in ("reports", "findings", "suppressed", "finding"):
            if key in data:
                yield from _fingerprints(data[key])


def _is_report(data: Any) -> bool:
    return isinstance(data, dict) and str(data.get("format", "")).startswith("stackproof-report")


def _covers(comment: Suppression, finding: Finding) -> bool:
    """True when the finding stands on the comment's line or in the statement begun there."""
    if finding.file != comment.file or finding.line is None:
        return False
    last = max(comment.line, comment.end_line or 0)
    return comment.line <= finding.line <= last and any(_names(id, finding.check) for id in comment.ids)


def _names(pattern: str, id: str) -> bool:
    wanted = pattern.strip().upper()
    return wanted in (id, id[:-3])

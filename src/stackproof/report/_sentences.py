"""Sentences that several formats say; how names and code are shown is each format's own."""

from __future__ import annotations

from collections.abc import Callable

from stackproof.model import CATEGORY_TITLES, Report

from ._causes import Cause
from ._checkpoints import some

Shown = Callable[[str], str]


def name_of(report: Report) -> str:
    """What was reviewed: the submission, and its project where that has another name."""
    about = report.submission
    return about.id if about.project in ("", about.id) else f"{about.id}: {about.project}"


def score_said(report: Report) -> str:
    """`Score: 3.3 of 10`; where it could not be judged, what it would be by what was seen."""
    score = f"{report.score.value:.1f} of {report.score.max:g}"
    return f"Not judged; what was seen so far would score {score}" if report.verdict == "error" else f"Score: {score}"


def ran(report: Report, *, shown: Shown) -> str:
    """How the program ran, and how much of it was seen."""
    run = report.run
    if run.outcome == "ran":
        return f"The program ran and registered {some(run.resources, 'resource')} of {some(len(run.by_type), 'type')}."
    if run.followed and run.outcome == "not_run":
        made = f"{some(run.resources, 'resource')} of {some(len(run.by_type), 'type')}"
        more = "" if run.is_whole else f" {shown(run.reason).capitalize()}."
        return f"The program was not run; its source was followed to a static graph with {made}.{more}"
    why = run.error or run.reason
    seen = f" It had registered {some(run.resources, 'resource')}." if run.resources else ""
    return f"The program's run: {run.outcome.replace('_', ' ')}{': ' + shown(why) if why else ''}.{seen}"


def root_of(cause: Cause, *, shown: Shown, code: Shown) -> str:
    """What the findings of the cause have in common."""
    evidence = cause.lead.evidence
    if evidence:
        return shown(evidence)
    checks = dict.fromkeys(finding.check for finding in cause.findings)
    if len(checks) > 1:
        return f"one mistake that {some(len(checks), 'check')} see: " + ", ".join(map(code, checks))
    if len(cause.findings) > 1:
        return f"one mistake, with {some(len(cause.findings), 'finding')}"
    return f"one mistake in one place ({CATEGORY_TITLES[cause.lead.category]})"


def sentence(text: str) -> str:
    """The text with a full stop at its end."""
    return text if text.endswith((".", "!", "?")) else text + "."

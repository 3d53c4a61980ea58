"""Sentences that several formats say; how names and code are shown is each format's own."""

from __future__ import annotations

from collections.abc import Callable

from stackproof.model import Report

from ._causes import Cause
from ._checkpoints import some
from ._gaps import Gaps, title_of

Shown = Callable[[str], str]
_ENDED = {
    "crashed": "The program ended in an error",
    "timed_out": "The program did not end in time",
    "refused": "The sandbox refused what the program tried",
    "not_run": "The program was not run",
}


def name_of(report: Report) -> str:
    """What was reviewed: the submission, and its project where that has another name."""
    about = report.submission
    return about.id if about.project in ("", about.id) else f"{about.id}: {about.project}"


def score_short(report: Report) -> str:
    """`3.3 of 10`, or that there is none: what was seen before a review broke off says too little."""
    return "not judged" if report.verdict == "error" else f"{report.score.value:.1f} of {report.score.max:g}"


def score_said(report: Report) -> str:
    """`Score: 3.3 of 10`; where it could not be judged, what it would be by what was seen."""
    score = f"{report.score.value:.1f} of {report.score.max:g}"
    return f"Not judged; what was seen so far would score {score}" if report.verdict == "error" else f"Score: {score}"


def ran(report: Report, *, shown: Shown) -> str:
    """How the program ran, and how much of it was seen."""
    run = report.run
    if report.submission.platform == "none":
        return "There is no program that could be run."
    if run.outcome == "ran":
        return f"The program ran and registered {some(run.resources, 'resource')} of {some(len(run.by_type), 'type')}."
    if run.followed and run.outcome == "not_run":
        made = f"{some(run.resources, 'resource')} of {some(len(run.by_type), 'type')}"
        more = "" if run.is_whole else f" {shown(run.reason).capitalize()}."
        return f"The program was not run; its source was followed to a static graph with {made}.{more}"
    why = run.error or run.reason
    seen = f" It had registered {some(run.resources, 'resource')}." if run.resources else ""
    return f"{_ENDED[run.outcome]}{': ' + shown(why) if why else ''}.{seen}"


def root_of(cause: Cause, gaps: Gaps, *, shown: Shown, code: Shown) -> str:
    """What the author did not heed or know, and what shows it: the findings of a cause are one mistake."""
    lead = cause.lead
    gap = shown(title_of(gaps.class_of(lead)))
    if lead.category != "requirements":
        root = f"A gap in knowledge: {gap}"
    elif lead.severity == "note":
        root = f"The prompt itself: {shown(lead.evidence)}"
    else:
        root = f"What was asked for is not heeded: {gap}"
    checks = dict.fromkeys(finding.check for finding in cause.findings)
    if len(checks) > 1:
        return f"{root}; one mistake that {some(len(checks), 'check')} see: {', '.join(map(code, checks))}"
    if len(cause.findings) > 1:
        return f"{root}; one mistake, with {some(len(cause.findings), 'finding')}"
    return root


def evidence_of(cause: Cause) -> str:
    """What a check saw, where it is not the sentence of the prompt that the root cause cites."""
    return "" if cause.lead.category == "requirements" else cause.lead.evidence


def should_of(cause: Cause) -> str:
    """How it should be: what to do where a check knows, else what should hold."""
    return cause.lead.fix.text or sentence(cause.lead.title)


def sentence(text: str) -> str:
    """The text with a full stop at its end."""
    return text if text.endswith((".", "!", "?")) else text + "."

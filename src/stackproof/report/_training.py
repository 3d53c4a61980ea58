"""The training value of an answer, computed from its report: strengths, gaps, and what it is good for."""

from __future__ import annotations

from collections.abc import Sequence

from stackproof.model import (
    CATEGORIES,
    CATEGORY_TITLES,
    SEVERITIES,
    Comparison,
    Finding,
    Gap,
    Report,
    Strength,
    Training,
    Use,
)

from ._causes import Cause, causes
from ._gaps import Gaps, title_of
from ._score import cost

# That there is a program that parses is no strength.
_TAKEN_FOR_GRANTED = frozenset({"intake", "syntax"})
_EVIDENCE = 3
_NEEDED = 5
_GOOD, _FAIR = 8.0, 3.0
_ADVICE: dict[Use, str] = {
    "positive": "Fit as an example as it stands; what is left to mend is named below.",
    "corrected": "Fit as an example once it is corrected; the corrections are what it teaches.",
    "negative": "Fit as a counter-example, beside a right answer.",
    "none": "Nothing can be said of it: it could not be judged.",
}


def training_of(report: Report) -> Training:
    """What the analyses call training value, with every statement computed."""
    groups = causes(report.findings)
    use = _use(report)
    return Training(
        use=use,
        recommendation=_ADVICE[use],
        strengths=_strengths(report),
        gaps=_gaps(groups, Gaps.of(report)),
        pair=_pair(report.comparison, groups),
    )


def _use(report: Report) -> Use:
    if report.verdict == "error":
        return "none"
    if any(finding.severity == "critical" and finding.certain for finding in report.findings):
        return "corrected" if report.score.value >= _FAIR else "negative"
    return "positive" if report.score.value >= _GOOD else "corrected" if report.score.value >= _FAIR else "negative"


def _strengths(report: Report) -> tuple[Strength, ...]:
    """Checkpoints without a finding at medium or above, those with the most that held first. Where there is no program,
    nothing that holds is a strength."""
    if report.submission.entry is None:
        return ()
    failed = {one.id for one in report.checkpoints if one.verdict == "fail"}
    found = []
    for category in CATEGORIES:
        held = [one for one in report.passed if one.category == category]
        if held and category not in failed and category not in _TAKEN_FOR_GRANTED:
            evidence = tuple(
                f"{one.title}: {one.evidence[0]}" if one.evidence else one.title for one in held[:_EVIDENCE]
            )
            found.append(Strength(title=CATEGORY_TITLES[category], held=len(held), evidence=evidence))
    return tuple(sorted(found, key=lambda one: -one.held))


def _gaps(groups: Sequence[Cause], known: Gaps) -> tuple[Gap, ...]:
    by_class: dict[str, list[Cause]] = {}
    for cause in groups:
        if cost(cause):
            by_class.setdefault(known.class_of(cause.lead), []).append(cause)
    found = [_gap(name, members) for name, members in by_class.items()]
    return tuple(sorted(found, key=lambda one: (one.points, SEVERITIES.index(one.severity), one.id)))


def _gap(name: str, members: Sequence[Cause]) -> Gap:
    leads = [cause.lead for cause in members]
    needed = dict.fromkeys(_needed(lead) for lead in leads)
    return Gap(
        id=name,
        title=title_of(name),
        severity=leads[0].severity,
        causes=len(members),
        points=-sum(map(cost, members)) / 100,
        checks=tuple(sorted({lead.check for lead in leads})),
        needed=tuple(needed)[:_NEEDED],
    )


def _needed(lead: Finding) -> str:
    """What to do; of a requirement what should hold, for its sentence may ask for much else."""
    return lead.title if lead.category == "requirements" else lead.fix.text or lead.title


def _pair(comparison: Comparison | None, groups: Sequence[Cause]) -> str | None:
    """Whether the ideal shows what the answer lacks."""
    if comparison is None:
        return None
    if comparison.is_equal:
        return "Answer and ideal make the same: the pair teaches nothing."
    weighty = sum(one.severity in ("critical", "high") for one in (*comparison.missing, *comparison.changed))
    faults = sum(cause.severity in ("critical", "high") for cause in groups)
    if faults and weighty:
        return f"{weighty} weighty differences beside {faults} weighty faults of the answer: the pair teaches."
    if weighty:
        return (
            f"{weighty} weighty differences and no weighty fault, another way to the same end: the pair teaches little."
        )
    return "Differences of taste only: the pair teaches little."

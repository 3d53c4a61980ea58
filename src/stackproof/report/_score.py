"""The rubric: points for causes, limits and the floor. Exact: whole hundredths inside, floats at the edge only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from stackproof.model import Finding, ProgramRun, Project, Score, ScoreRow, Severity

from ._causes import Cause, causes

RUBRIC = "stackproof-rubric/1"
FULL = 1000
POINTS: dict[Severity, int] = {"critical": 250, "high": 100, "medium": 40, "low": 10, "note": 0}
TOGETHER: dict[Severity, int] = {"medium": 200, "low": 50}
CapKind = Literal["program", "platform", "language", "run", "region"]
CAPS: dict[CapKind, tuple[int, str]] = {
    "program": (0, "there is no program"),
    "platform": (300, "wrong platform"),
    "language": (300, "wrong language"),
    "run": (400, "nothing runs"),
    "region": (500, "wrong region"),
}


class Cap(msgspec.Struct, frozen=True):
    """A bound on the whole score. findings: fingerprints of what it rests on."""

    kind: CapKind
    findings: tuple[str, ...]


def cost(cause: Cause) -> int:
    """Hundredths that a cause takes: its highest severity, half of it when no finding at that severity is certain."""
    return max(POINTS[f.severity] if f.certain else POINTS[f.severity] // 2 for f in cause.findings)


def score_of(findings: Iterable[Finding], *, caps: Iterable[Cap] = ()) -> Score:
    """The score of these findings. max + the sum of all points is the value, in exact decimal arithmetic."""
    groups = causes(findings)
    rows = [(_reason(cause), -cost(cause), _marks(cause)) for cause in groups if cost(cause)]
    for severity, limit in TOGETHER.items():
        total = sum(cost(cause) for cause in groups if cause.severity == severity)
        if total > limit:
            rows.append((f"{severity} causes take at most {_decimal(limit)} together", total - limit, ()))
    value = FULL + sum(points for _, points, _ in rows)
    for cap in sorted(caps, key=lambda cap: CAPS[cap.kind]):
        limit, reason = CAPS[cap.kind]
        if value > limit:
            rows.append((f"{reason}: at most {_decimal(limit)}", limit - value, cap.findings))
            value = limit
    if value < 0:
        rows.append(("the score does not go below 0", -value, ()))
        value = 0
    if value % 10:
        rows.append(("one decimal, rounded down", -(value % 10), ()))
        value -= value % 10
    breakdown = tuple(ScoreRow(reason=reason, points=points / 100, findings=marks) for reason, points, marks in rows)
    return Score(value=value / 100, max=FULL / 100, rubric=RUBRIC, breakdown=breakdown)


def caps_of(
    findings: Iterable[Finding],
    *,
    project: Project | None,
    run: ProgramRun | None,
    marked: Mapping[str, CapKind],
    strict: bool,
) -> tuple[Cap, ...]:
    """The bounds that hold, each resting on certain findings at high or above.

    marked: check id -> the bound that a finding of this check brings. Besides, what intake and the run say: no
    program, another platform than Pulumi, and a program that registers nothing before it ends in an error. strict: one
    that was started and did not come to its first resource in any attempt is bound as well, whoever is to blame.
    """
    sure = [f for f in findings if f.certain and f.severity in ("critical", "high")]
    found: dict[CapKind, list[str]] = {}
    for finding in sure:
        kind = marked.get(finding.check)
        if kind is not None:
            found.setdefault(kind, []).append(finding.fingerprint)
    for kind, categories in _facts(project, run):
        marks = [f.fingerprint for f in sure if f.category in categories]
        if kind == "run" and not any(f.category in ("run", "syntax") for f in sure):
            continue  # the end of the run was not blamed on the program
        if marks and kind not in found:
            found[kind] = marks
    if strict and run is not None and _nothing_came(run):
        found.setdefault("run", [f.fingerprint for f in sure if f.category in ("run", "syntax")])
    return tuple(Cap(kind, tuple(dict.fromkeys(marks))) for kind, marks in sorted(found.items()))


def _facts(project: Project | None, run: ProgramRun | None) -> Iterable[tuple[CapKind, tuple[str, ...]]]:
    platform = project.platform if project else "none"
    if project is None or platform in ("none", "unknown") or (platform == "pulumi" and project.entry is None):
        yield "program", ("intake",)
    elif platform != "pulumi":
        yield "platform", ("intake",)
    if run is not None and _fails_by_itself(run) and not _registered(run):
        yield "run", ("syntax", "sdk", "run", "structure")


def _fails_by_itself(run: ProgramRun) -> bool:
    """True for a program that ends early for certain, and not for want of something this machine lacks."""
    if run.outcome not in ("crashed", "timed_out") or any(not need.synthesized for need in run.needs):
        return False
    return run.error is None or run.error.certain


def _nothing_came(run: ProgramRun) -> bool:
    """True for a program that was started and brought nothing up in any attempt, for whatever reason: it did nothing
    that could be praised, and a program may bring any reason about by itself."""
    if run.graph is None:
        made = any(attempt.resources for attempt in run.attempts)
    else:
        made = any(r.custom and not r.read and not r.type.startswith("pulumi:") for r in run.graph.resources)
    return bool(run.attempts) and run.outcome != "ran" and not made


def _registered(run: ProgramRun) -> int:
    """Resources that the program as written registered, before any part of it was left out."""
    if run.attempts:
        return run.attempts[0].resources
    return sum(resource.custom for resource in run.graph.resources) if run.graph else 0


def _reason(cause: Cause) -> str:
    lead = cause.lead
    more = f", {len(cause.findings)} findings" if len(cause.findings) > 1 else ""
    unsure = "" if any(f.certain and f.severity == lead.severity for f in cause.findings) else ", uncertain: half"
    return f"{lead.severity}: {lead.title} ({lead.check}{more}{unsure})"


def _marks(cause: Cause) -> tuple[str, ...]:
    return tuple(finding.fingerprint for finding in cause.findings)


def _decimal(hundredths: int) -> str:
    return f"{hundredths / 100:g}"

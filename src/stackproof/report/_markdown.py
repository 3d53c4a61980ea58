"""The failure analysis as a Markdown document; every figure is computed from the report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from stackproof.model import CATEGORIES, CATEGORY_TITLES, SEVERITIES, Finding, Report

from ._causes import Cause, causes, count, counted
from ._checkpoints import kind_of, some
from ._comparison import likeness
from ._comparison import to_markdown as comparison_markdown
from ._cost import price
from ._cost import to_markdown as cost_markdown
from ._escape import code, fenced, inline, link
from ._excerpts import excerpt_of
from ._gaps import Gaps
from ._plain import plain
from ._requirements import tally
from ._requirements import to_markdown as requirements_markdown
from ._sentences import evidence_of, name_of, ran, root_of, score_said, score_short, should_of
from ._tests import tally as tests_tally
from ._tests import to_markdown as tests_markdown

_SHOWN = 5
_OTHERS = 40
_MANY = 4
_PLACE = re.compile(r" \(line \d+ of the prompt\)$")


def to_markdown(reports: Sequence[Report]) -> str:
    """The analysis of each report; several follow a table of all."""
    parts = [_overview(reports)] if len(reports) > 1 else []
    parts += [list(_analysis(report)) for report in reports]
    return "\n\n".join("\n".join(lines).rstrip() for lines in parts) + "\n"


def _overview(reports: Sequence[Report]) -> list[str]:
    lines = [f"# {len(reports)} projects", "", "| Project | Verdict | Score | Findings |", "|---|---|---|---|"]
    for report in reports:
        row = (code(name_of(report)), report.verdict, score_short(report), counted(count(report.findings)))
        lines.append(f"| {' | '.join(row)} |")
    return lines


def _analysis(report: Report) -> Iterable[str]:
    groups = causes(report.findings)
    yield from (f"# Failure analysis: {inline(name_of(report))}", "")
    yield from _summary(report, groups)
    yield from _failures(report, groups)
    yield from requirements_markdown(report)
    yield from comparison_markdown(report)
    yield from tests_markdown(report)
    yield from cost_markdown(report)
    yield from _holds(report)
    yield from _undecided(report)
    yield from _training(report)
    yield from _suppressed(report)
    yield from _run(report)
    yield from _score(report)
    if report.errors:
        yield from ("## What could not be judged", "")
        for error in report.errors:
            yield from (*fenced(error), "")


def _summary(report: Report, groups: Sequence[Cause]) -> Iterable[str]:
    said = f"**Verdict: {report.verdict}. {score_said(report)}.** {ran(report, shown=inline)}"
    yield from ("## Summary", "", said, "")
    numbers = count(report.findings)
    yield from ("| Severity | Findings | Causes |", "|---|---:|---:|")
    for severity in SEVERITIES:
        roots = sum(cause.severity == severity for cause in groups)
        yield f"| {severity} | {numbers[severity]} | {roots} |"
    yield from (f"| **total** | **{len(report.findings)}** | **{len(groups)}** |", "")
    yield from ("Findings of one root are one cause; it counts once, at its heaviest finding.", "")
    yield from _parts(report)
    yield from ("| Checkpoint | Verdict | Why |", "|---|---|---|")
    for item in report.checkpoints:
        yield f"| {item.title} | {item.verdict.replace('_', ' ')} | {inline(item.reason)} |"
    yield ""


def _parts(report: Report) -> Iterable[str]:
    """The other parts of the analysis in a line each."""
    has_program = report.submission.entry is not None
    said = {
        "Asked for": tally(report),
        "Likeness": likeness(report),
        "Tests": tests_tally(report) or ("there are none" if has_program and report.tests is not None else ""),
        "Cost": inline(price(report)),
    }
    lines = [f"* {name}: {text}" for name, text in said.items() if text]
    if lines:
        yield from (*lines, "")


def _failures(report: Report, groups: Sequence[Cause]) -> Iterable[str]:
    yield from ("## Failures", "")
    if groups:
        yield from ("A heading says what should hold; what stands below it says where it does not, and why.", "")
    else:
        yield from ("No fault was found.", "")
    gaps = Gaps.of(report)
    for severity in SEVERITIES:
        here = [cause for cause in groups if cause.severity == severity]
        if here:
            heading = "Notes, which cost nothing" if severity == "note" else severity.capitalize()
            yield from (f"### {heading} ({some(len(here), 'cause')})", "")
        for number, cause in enumerate(here, 1):
            yield from _cause(report, cause, number, gaps)


def _cause(report: Report, cause: Cause, number: int, gaps: Gaps) -> Iterable[str]:
    lead = cause.lead
    yield from (f"#### {number}. {inline(lead.title)} ({code(lead.check)})", "")
    yield from (f"**Where:** {_where(lead)}", "")
    unsure = "" if lead.certain else " *(uncertain: something that it rests on is not known)*"
    yield from (f"**What the answer does:** {inline(lead.message)}{unsure}", "")
    yield from _code(report, lead)
    yield from (f"**What it should do:** {inline(should_of(cause))}", "")
    if lead.fix.patch:
        yield from (*fenced(lead.fix.patch, language="diff"), "")
    if evidence := evidence_of(cause):
        yield from (f"**Evidence:** {inline(evidence)}", "")
    yield from (f"**Root cause:** {root_of(cause, gaps, shown=inline, code=code)}", "")
    yield from (f"**Impact ({lead.impact.kind}):** {inline(lead.impact.text)}", "")
    if lead.links:
        yield from ("**Documentation:** " + ", ".join(link(url) for url in lead.links), "")
    if len(cause.findings) > 1:
        yield from ("**The same cause also shows here:**", "", *_others(cause), "")


def _others(cause: Cause) -> list[str]:
    """The findings below the lead, a line each; those that say the same of the whole submission together."""
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for number, finding in enumerate(cause.findings[1:]):
        whole = not (finding.file or finding.resource)
        said = _PLACE.sub("", finding.message) if whole else str(number)
        groups.setdefault((finding.check, finding.severity, said), []).append(finding)
    lines = [line for same in groups.values() for line in _lines_of(same, cause)]
    more = len(lines) - _OTHERS
    return [*lines[:_OTHERS], *([f"* and {more} more"] if more > 0 else [])]


def _lines_of(same: Sequence[Finding], cause: Cause) -> Iterable[str]:
    first = same[0]
    if len(same) < _MANY:
        return [_other(finding, cause) for finding in same]
    weight = "" if first.severity == cause.severity else f" ({first.severity})"
    listed = "; ".join(inline(finding.title + (_PLACE.search(finding.message) or [""])[0]) for finding in same)
    said = inline(_PLACE.sub("", first.message))
    return [f"* {code(first.check)}, {len(same)} findings{weight}: {said}: {listed}"]


def _other(finding: Finding, cause: Cause) -> str:
    """A finding below its cause; a missed requirement says which one it is, for its place may be the whole."""
    weight = "" if finding.severity == cause.severity else f" ({finding.severity})"
    named = "" if finding.check == cause.lead.check and finding.title == cause.lead.title else code(finding.check) + " "
    place = f"{_where(finding)}: " if finding.file or finding.resource else ""
    title = f"{inline(finding.title)}: " if finding.category == "requirements" else ""
    return f"* {named}{place}{title}{inline(finding.message)}{weight}"


def _where(finding: Finding) -> str:
    place = f"{finding.file}:{finding.line}" if finding.file and finding.line else finding.file or ""
    return ", ".join(filter(None, (code(place), code(finding.resource or "")))) or "the submission as a whole"


def _code(report: Report, finding: Finding) -> Iterable[str]:
    lines = excerpt_of(finding, report.excerpts)
    if not lines:
        return
    wide = len(str(lines[-1][0]))
    shown = [f"{'>' if n == finding.line else ' '} {n:>{wide}} | {text}" for n, text in lines]
    yield from (*fenced("\n".join(shown), language="text"), "")


def _holds(report: Report) -> Iterable[str]:
    yield from (f"## What holds ({some(len(report.passed), 'check')})", "")
    for category in CATEGORIES:
        held = [item for item in report.passed if item.category == category]
        if held:
            yield from (f"### {CATEGORY_TITLES[category]}", "")
        for item in held:
            more = len(item.evidence) - _SHOWN
            evidence = "; ".join(inline(line) for line in item.evidence[:_SHOWN] if plain(line))
            rest = f"; and {more} more" if more > 0 else ""
            yield f"* {inline(item.title)} ({code(item.check)})" + (f": {evidence}{rest}" if evidence else "")
        if held:
            yield ""


def _undecided(report: Report) -> Iterable[str]:
    if report.undecided:
        yield from (f"## Undecided ({len(report.undecided)})", "")
        for item in report.undecided:
            yield f"* {code(item.check)} {code(item.subject)}: {inline(item.why)}"
        yield ""


def _training(report: Report) -> Iterable[str]:
    training = report.training
    if training is None:
        return
    yield from ("## Training value", "", f"**{inline(training.recommendation)}**", "")
    if training.pair:
        yield from (inline(training.pair), "")
    if training.strengths:
        yield from ("### Strengths to reinforce", "")
        for one in training.strengths:
            evidence = "; ".join(inline(line) for line in one.evidence)
            yield f"* {inline(one.title)} ({some(one.held, 'check')}): {evidence}"
        yield ""
    if training.gaps:
        yield from (
            "### Knowledge gaps",
            "",
            "| Gap | Worst | Causes | Points | A better answer |",
            "|---|---|---:|---:|---|",
        )
        for gap in training.gaps:
            needed = "; ".join(inline(text) for text in gap.needed)
            yield f"| {inline(gap.title)} | {gap.severity} | {gap.causes} | {gap.points:.2f} | {needed} |"
        yield ""


def _suppressed(report: Report) -> Iterable[str]:
    if report.suppressed:
        yield from (f"## Suppressed ({len(report.suppressed)})", "")
        for item in report.suppressed:
            finding = item.finding
            said = f"{inline(finding.message)} *Reason ({item.by}):* {inline(item.reason)}"
            yield f"* {finding.severity} {code(finding.check)} {_where(finding)}: {said}"
        yield ""


def _run(report: Report) -> Iterable[str]:
    about, run, environment = report.submission, report.run, report.environment
    yield from ("## Run and environment", "")
    yield f"* Program: {kind_of(about)}, entry point {code(about.entry or '') or 'none'}"
    yield f"* Decided so because: {inline(about.reason)}"
    yield f"* {some(len(about.files), 'file')}, SHA-256 {code(about.digest)}"
    outcome = run.outcome.replace("_", " ")
    yield f"* Outcome: {outcome}, {some(run.attempts, 'attempt')}"
    if run.graph:
        yield f"* Graph: {run.graph}" + (f", followed {run.followed}" if run.followed else "")
    for need in run.needs:
        kind = "Stood in for" if need.synthesized else "Needed and not here"
        yield f"* {kind}: {inline(need.kind)} {code(need.name)}: {inline(need.message)}"
    packages = ", ".join(f"{name} {version}" for name, version in sorted(environment.packages.items()))
    versions = f"stackproof {environment.stackproof}, Python {environment.python}"
    yield f"* Versions: {inline(versions)}" + (f", {inline(packages)}" if packages else "")
    yield f"* Sandbox: {inline(', '.join(environment.sandbox) or 'none')}"
    yield f"* Profile: {inline(report.profile)}"
    yield ""
    if run.by_type:
        yield from ("| Resource type | Number |", "|---|---:|")
        for name, number in sorted(run.by_type.items(), key=lambda item: (-item[1], item[0])):
            yield f"| {code(name)} | {number} |"
        yield from (f"| **total** | **{run.resources}** |", "")


def _score(report: Report) -> Iterable[str]:
    score = report.score
    yield from (f"## Score ({inline(score.rubric)})", "", "| Points | For |", "|---:|---|")
    yield f"| {score.max:.2f} | to begin with |"
    for row in score.breakdown:
        yield f"| {row.points:+.2f} | {inline(row.reason)} |"
    yield from (f"| **{score.value:.2f}** | **score** |", "")

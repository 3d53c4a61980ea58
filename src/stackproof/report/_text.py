"""The report for a terminal or a pipe: the worst causes on one screen, everything with `verbose`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from stackproof.model import CATEGORIES, Finding, Report, RunSummary

from ._causes import Cause, causes, count, counted
from ._checkpoints import kind_of, some
from ._comparison import likeness
from ._cost import price
from ._lines import Line, Paper
from ._plain import plain
from ._requirements import requirement_lines, tally
from ._sentences import score_short
from ._tests import tally as tests_tally

WORST = 5
_INDENT = 9


def to_text(
    reports: Sequence[Report], *, verbose: bool = False, width: int = 80, colour: bool = False, prefix: str = ""
) -> str:
    """The reports one after the other, no line wider than `width` cells; several end with a line for all.

    colour: write ANSI colours. prefix: folder of the submission, put before file names so that they can be opened.
    """
    paper = Paper(width=width, colour=colour)
    for index, report in enumerate(reports):
        if index:
            paper.blank()
        _one(paper, report, verbose=verbose, prefix=prefix)
    if len(reports) > 1:
        paper.blank()
        _all(paper, reports)
    return paper.text()


def _one(paper: Paper, report: Report, *, verbose: bool, prefix: str) -> None:
    _header(paper, report)
    groups = causes(report.findings)
    shown = [finding for cause in groups for finding in cause.findings] if verbose else [c.lead for c in groups[:WORST]]
    by_lead = {cause.lead: cause for cause in groups}
    for finding in shown:
        paper.blank() if verbose else None
        more = 0 if verbose or finding not in by_lead else len(by_lead[finding].findings) - 1
        _finding(paper, finding, more=more, verbose=verbose, prefix=prefix)
    paper.blank()
    if not verbose and len(groups) > WORST:
        _rest(paper, groups[WORST:])
    _requirements(paper, report, verbose=verbose)
    if report.comparison is not None:
        paper.paragraph(f"Likeness: {likeness(report)}")
    if tested := tests_tally(report):
        paper.paragraph(f"Tests: {tested}", most=None if verbose else 2)
    if said := price(report):
        paper.paragraph(f"Costs {plain(said)}", most=None if verbose else 2)
    _held(paper, report, verbose=verbose)
    _undecided(paper, report, verbose=verbose)
    _footer(paper, report, verbose=verbose, prefix=prefix)


def _header(paper: Paper, report: Report) -> None:
    about, run = report.submission, report.run
    name = plain(about.id) + (f" ({plain(about.project)})" if about.project not in ("", about.id) else "")
    verdict = report.verdict.upper()
    left = Line.of((f"{verdict:<8}", report.verdict), (f" {score_short(report)}  ", "bold"))
    profile = "" if report.profile == "default" else f", profile {plain(report.profile)}"
    paper.pair(left.then(name), f"stackproof {report.environment.stackproof}{profile}")
    entry = f", {plain(about.entry)}" if about.entry else ""
    if run.outcome == "ran":
        done = f"ran, {some(run.resources, 'resource')} of {some(len(run.by_type), 'type')}"
    elif run.followed and run.outcome == "not_run":
        done = f"followed in its source, {some(run.resources, 'resource')} of {some(len(run.by_type), 'type')}"
        done += "" if run.is_whole else f"; {plain(run.reason)}"
    else:
        seen = f", {some(run.resources, 'resource')} seen" if run.resources else ""
        done = run.outcome.replace("_", " ") + seen + f": {plain(run.error or run.reason)}".rstrip(": ")
    paper.paragraph(f"{kind_of(about)}{entry}: {done}", most=3)
    number = len(causes(report.findings))
    tally = f"{some(len(report.findings), 'finding')} from {some(number, 'cause')}: {counted(count(report.findings))}"
    so_far = " so far" if report.verdict == "error" else ""
    paper.paragraph(tally if report.findings else f"No fault found{so_far}.")
    paper.blank()


def _finding(paper: Paper, finding: Finding, *, more: int, verbose: bool, prefix: str) -> None:
    place = _place(finding, prefix)
    left = Line.of((f"{finding.severity.upper():<8} ", finding.severity), (plain(finding.title), "bold"))
    marks = ("" if finding.certain else "uncertain", some(more + 1, "finding") if more else "", finding.check)
    paper.pair(left, ", ".join(filter(None, marks)))
    said = ": ".join(filter(None, (place, plain(finding.message))))
    paper.paragraph(said, indent=_INDENT, most=None if verbose else 3)
    if finding.fix.text:
        paper.paragraph(f"Fix: {plain(finding.fix.text)}", indent=_INDENT, most=None if verbose else 1)
    if not verbose:
        return
    if finding.impact.text:
        paper.paragraph(f"Impact on {finding.impact.kind}: {plain(finding.impact.text)}", indent=_INDENT)
    if finding.evidence:
        paper.paragraph(f"Evidence: {plain(finding.evidence)}", indent=_INDENT)
    if finding.resource:
        paper.paragraph(f"Resource: {plain(finding.resource)}", indent=_INDENT)
    for link in finding.links:
        paper.paragraph(f"See {plain(link)}", indent=_INDENT)


def _place(finding: Finding, prefix: str) -> str:
    if not finding.file:
        return ""
    path = plain("/".join(filter(None, (prefix, finding.file))))
    return f"{path}:{finding.line}" if finding.line else path


def _rest(paper: Paper, rest: Sequence[Cause]) -> None:
    numbers = counted(count(cause.lead for cause in rest))
    paper.paragraph(f"Not shown: {some(len(rest), 'more cause')} ({numbers}); --verbose shows all.")


def _requirements(paper: Paper, report: Report, *, verbose: bool) -> None:
    if report.requirements is None:
        return
    said = tally(report)
    paper.paragraph(f"Asked for: {said}" + ("" if verbose or not report.requirements else "; --verbose lists them"))
    for verdict, title, shown in requirement_lines(report.requirements) if verbose else ():
        paper.paragraph(f"{verdict:<8} {plain(title)}", indent=2, hang=_INDENT)
        if shown:
            paper.paragraph(plain(shown), indent=_INDENT + 2, most=3)
    for remark in (report.prompt or ()) if verbose else ():
        if remark.kind == "not_understood":
            paper.paragraph(f"not understood, line {remark.line}: {plain(remark.text)}", indent=2, hang=_INDENT)


def _held(paper: Paper, report: Report, *, verbose: bool) -> None:
    kinds = Counter(item.category for item in report.passed)
    listed = ", ".join(f"{category} {kinds[category]}" for category in CATEGORIES if kinds[category])
    paper.paragraph(
        f"Held: {some(len(report.passed), 'check')}" + (f" ({listed})" if listed else ""), most=None if verbose else 1
    )
    for item in report.passed if verbose else ():
        paper.paragraph(f"{item.check} {plain(item.title)}", indent=2)
        for line in item.evidence[:3]:
            paper.paragraph(plain(line), indent=_INDENT, most=2)


def _undecided(paper: Paper, report: Report, *, verbose: bool) -> None:
    if report.undecided and not verbose:
        ids = ", ".join(dict.fromkeys(item.check for item in report.undecided))
        paper.paragraph(f"Undecided: {some(len(report.undecided), 'question')} ({ids})", most=1)
    elif report.undecided:
        paper.paragraph(f"Undecided: {some(len(report.undecided), 'question')}")
        for item in report.undecided:
            paper.paragraph(f"{item.check} {plain(item.subject)}: {plain(item.why)}", indent=2)
    _needs(paper, report.run, verbose=verbose)


def _needs(paper: Paper, run: RunSummary, *, verbose: bool) -> None:
    for need in run.needs if verbose else ():
        what = f"{'Stood in for' if need.synthesized else 'Needs'} {plain(need.kind)} {plain(need.name)}"
        paper.paragraph(f"{what}: {plain(need.message)}")
    if verbose:
        return
    missing = list(dict.fromkeys(f"{plain(n.kind)} {plain(n.name)}" for n in run.needs if not n.synthesized))
    stood_in = sum(need.synthesized for need in run.needs)
    if missing:
        advice = "; try --install" if any(need.kind == "package" for need in run.needs) else ""
        paper.paragraph(f"Needs {', '.join(missing)}{advice}", most=2)
    if stood_in:
        paper.paragraph(f"Stood in for {some(stood_in, 'thing')} that the program needs; --verbose lists them.")


def _footer(paper: Paper, report: Report, *, verbose: bool, prefix: str) -> None:
    if report.suppressed:
        paper.paragraph(
            f"Suppressed: {some(len(report.suppressed), 'finding')}" + ("" if verbose else _suppressed(report))
        )
    for item in report.suppressed if verbose else ():
        place = _place(item.finding, prefix)
        paper.paragraph(f"{item.finding.check} {place} by {item.by}: {plain(item.reason)}", indent=2)
    for error in report.errors:
        lines = [line for line in error.splitlines() if line.strip()]
        # A crash of ours brings its traceback along; what this machine lacks is one line.
        what = "Error of stackproof's own" if len(lines) > 1 else "Not possible here"
        paper.paragraph(f"{what}: {plain(lines[0] if lines else '')}", style="fail")
        for line in lines[1:] if verbose else lines[-1:] if len(lines) > 1 else ():
            paper.paragraph(plain(line), indent=2)
    if verbose:
        _arithmetic(paper, report)


def _suppressed(report: Report) -> str:
    return " (" + ", ".join(f"{item.finding.check} by {item.by}" for item in report.suppressed) + ")"


def _arithmetic(paper: Paper, report: Report) -> None:
    paper.blank()
    paper.paragraph(f"Score ({report.score.rubric})")
    rows = [(report.score.max, "to begin with"), *((row.points, plain(row.reason)) for row in report.score.breakdown)]
    for points, reason in [*rows, (report.score.value, "score")]:
        paper.paragraph(f"{points:6.2f}  {reason}", indent=2, hang=8)


def _all(paper: Paper, reports: Sequence[Report]) -> None:
    verdicts = Counter(report.verdict for report in reports)
    listed = ", ".join(f"{number} {verdict}" for verdict, number in sorted(verdicts.items()))
    scores = [report.score.value for report in reports if report.verdict != "error"]
    lowest = f"; lowest score {min(scores):.1f}" if scores else ""
    everything = counted(count(f for report in reports for f in report.findings))
    paper.paragraph(f"{len(reports)} projects: {listed}{lowest}; findings: {everything}")

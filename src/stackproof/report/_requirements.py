"""What was asked for and what became of it, as a part of the reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from stackproof.model import PromptRemark, Report, RequirementResult, RequirementVerdict, Witness

from ._escape import code, inline

VERDICTS: dict[RequirementVerdict, str] = {
    "pass": "met",
    "fail": "missed",
    "unknown": "open",
    "excepted": "excepted",
    "not_applicable": "does not apply",
}
REMARKS = {
    "conflict": "Where the prompt contradicts itself",
    "not_understood": "Sentences that nothing was read from",
}
_SHOWN = 3


def tally(report: Report) -> str:
    """`31 requirements: 27 met, 2 missed, 2 open; 1 sentence of the prompt not understood`; "" without requirements."""
    if report.requirements is None:
        return ""
    numbers = Counter(result.verdict for result in report.requirements)
    total = len(report.requirements)
    listed = ", ".join(f"{numbers[verdict]} {word}" for verdict, word in VERDICTS.items() if numbers[verdict])
    unread = sum(remark.kind == "not_understood" for remark in report.prompt or ())
    more = f"; {unread} sentence{'s' * (unread != 1)} of the prompt not understood" if unread else ""
    return f"{total} requirement{'s' * (total != 1)}{': ' if listed else ''}{listed}{more}"


def requirement_lines(results: Iterable[RequirementResult]) -> Iterable[tuple[str, str, str]]:
    """(word for the verdict, id and title, what shows it) of each result, for a terminal."""
    for result in results:
        shown = witnesses_of(result)
        said = "; ".join(filter(None, (reason_of(result), *(witness.text for witness in shown[:_SHOWN]))))
        yield VERDICTS[result.verdict], f"{result.id} {result.title}", said


def witnesses_of(result: RequirementResult) -> tuple[Witness, ...]:
    """What shows that it is met, else what comes closest."""
    return result.witnesses if result.verdict == "pass" else result.near_misses


def reason_of(result: RequirementResult) -> str:
    """The reason, "" where it says no more than what stands beside it with its place."""
    rest = result.reason
    for witness in witnesses_of(result):
        rest = rest.replace(witness.text, "", 1)
    return result.reason if rest.strip("; ") else ""


def to_markdown(report: Report) -> Iterable[str]:
    """The table of requirements with their witnesses, and what there is to say of the prompt."""
    if report.requirements is None:
        return
    yield from (f"## What was asked for ({tally(report)})", "")
    if report.requirements:
        yield from ("| Line | Requirement | Verdict | Shown by |", "|---:|---|---|---|")
    for result in report.requirements:
        line = str(result.source_line or "")
        said = _shown_by(result)
        weight = f" ({result.severity})" if result.verdict == "fail" else ""
        yield f"| {line} | {code(result.id)} {inline(result.title)} | {VERDICTS[result.verdict]}{weight} | {said} |"
    yield ""
    yield from _prompt(report.prompt or ())


def _shown_by(result: RequirementResult) -> str:
    shown = witnesses_of(result)
    parts = [inline(reason)] if (reason := reason_of(result)) else []
    parts += [_witness(one) for one in shown[:_SHOWN]]
    more = len(shown) - _SHOWN
    return "; ".join(parts) + (f"; and {more} more" if more > 0 else "")


def _witness(one: Witness) -> str:
    place = f" ({code(f'{one.file}:{one.line}')})" if one.file and one.line else ""
    return inline(one.text) + place


def _prompt(remarks: Iterable[PromptRemark]) -> Iterable[str]:
    for kind, heading in REMARKS.items():
        here = [remark for remark in remarks if remark.kind == kind]
        if here:
            yield from (f"### {heading}", "")
            for remark in here:
                said = f" {inline(remark.message)}" if remark.message else ""
                yield f"* line {remark.line}: {inline(remark.text)}{said}"
            yield ""

"""The program's own tests, as a part of the reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from stackproof.model import Coverage, Report, Tests

from ._escape import code, inline

_SHOWN = 12
_WORDS = {
    "commented_out": "stands in comments",
    "skipped": "is skipped",
    "empty": "is empty",
    "no_assertion": "asserts nothing",
    "tautology": "asserts what no program can break",
    "never_run": "asserts in an apply that nobody waits for",
    "mocked": "is called an integration test and asks a stand-in",
    "account": "holds an account number",
    "region": "holds a region",
}


def tally(report: Report) -> str:
    """`11 unit, 4 integration; 11 of 11 pass, 99.2 % of the lines run; 4 of 20 changes noticed`; "" without tests."""
    tests = report.tests
    if tests is None or not (tests.counts.written or tests.counts.commented_out):
        return ""
    counts = tests.counts
    parts = [f"{counts.unit} unit, {counts.integration} integration"]
    if counts.commented_out:
        parts[0] += f", {counts.commented_out} in comments"
    if tests.run is not None:
        share = tests.run.coverage.per_cent if tests.run.coverage is not None else None
        lines = f", {share:g} % of the lines run" if share is not None else ""
        parts.append(f"{tests.run.passed} of {tests.run.collected} pass{lines}")
    if tests.mutation is not None and tests.mutation.share is not None:
        tried = tests.mutation.killed + tests.mutation.survived + tests.mutation.timed_out
        parts.append(f"{tests.mutation.killed + tests.mutation.timed_out} of {tried} changes noticed")
    return "; ".join(parts)


def to_markdown(report: Report) -> Iterable[str]:
    """What was found, what was run, and what the tests let through."""
    tests = report.tests
    if tests is None or report.submission.entry is None:
        return
    yield from (f"## Tests and coverage ({tally(report) or 'there are no tests'})", "")
    if tests.run is None and tests.counts.written:
        yield from (f"Not run: {inline(tests.not_run or 'nobody asked for it')}.", "")
    if tests.run is not None:
        yield from ("What the tests say of themselves is a claim of the answer; lines are counted here.", "")
        yield from _outcomes(tests)
        yield from _coverage(tests.run.coverage)
    yield from _weak(tests)
    yield from _survivors(tests)


def _outcomes(tests: Tests) -> Iterable[str]:
    run = tests.run
    if run is None:
        return
    if run.ended:
        yield from (f"The run did not come to its end: {inline(run.ended)}", "")
    told = {"passed": run.passed, "failed": run.failed, "in error": run.errors, "skipped": run.skipped}
    listed = ", ".join(f"{number} {word}" for word, number in told.items())
    yield from (f"{run.collected} collected: {listed}.", "")
    failing = [one for one in run.outcomes if one.outcome in ("failed", "error")]
    for one in failing[:_SHOWN]:
        yield f"* {code(one.test)} {one.outcome}: {inline(one.message)}"
    if failing:
        yield ""


def _coverage(coverage: Coverage | None) -> Iterable[str]:
    """The share of the program's lines, then the files that lack most."""
    if coverage is None or coverage.per_cent is None:
        return
    yield from (f"Coverage: {coverage.per_cent:g} %, {coverage.run} of {coverage.lines} lines of the program.", "")
    lacking = sorted((one for one in coverage.files if one.run < one.lines), key=lambda one: one.run - one.lines)
    if lacking:
        yield from ("| File | Lines | Run |", "|---|---:|---:|")
        yield from (f"| {code(one.file)} | {one.lines} | {one.run} |" for one in lacking[:_SHOWN])
        yield ""


def _weak(tests: Tests) -> Iterable[str]:
    if not tests.weaknesses:
        return
    numbers = Counter(one.kind for one in tests.weaknesses)
    listed = ", ".join(f"{number} {kind.replace('_', ' ')}" for kind, number in numbers.items())
    yield from (f"Weak places: {listed}.", "")
    for one in tests.weaknesses[:_SHOWN]:
        name = code(one.test) if one.test else "it"
        yield f"* {code(f'{one.file}:{one.line}')}: {name} {_WORDS[one.kind]}"
    yield ""


def _survivors(tests: Tests) -> Iterable[str]:
    if tests.mutation is None:
        return
    survived = [one for one in tests.mutation.mutants if one.outcome == "survived"]
    if survived:
        yield from ("Changes of the program that no test notices:", "")
        for one in survived[:_SHOWN]:
            yield f"* {code(f'{one.file}:{one.line}')}: {inline(one.text)}"
        yield ""

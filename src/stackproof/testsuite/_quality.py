"""One figure for a suite, by which suites can be ranked."""

from __future__ import annotations

from typing import Literal

from stackproof.model import Mutation, TestRun, WeaknessKind, WrittenTest

Basis = Literal["read", "run", "mutated"]
# What a test is worth that says nothing: it may still import the program, or run it.
_WORTH: dict[WeaknessKind | None, float] = {
    None: 1.0,
    "mocked": 0.5,
    "never_run": 0.25,
    "no_assertion": 0.2,
    "tautology": 0.15,
    "empty": 0.05,
    "skipped": 0.0,
}


def quality_of(written: tuple[WrittenTest, ...], run: TestRun | None, mutation: Mutation | None) -> tuple[float, Basis]:
    """0 to 1, and what it rests on.

    What tests notice is worth three fifths; one fifth each goes to what they say (the mean worth of a test, times the
    share that passes) and to what they run (coverage, times the share of tests that can fail at all).
    """
    if not written:
        return 0.0, "read"
    worth = sum(_WORTH.get(test.weak, 1.0) for test in written) / len(written)
    if run is None:
        return round(worth, 3), "read"
    sound = sum(test.weak is None for test in written) / len(written)
    judged = run.passed + run.failed + run.errors
    said = worth * (run.passed / judged if judged else 0.0)
    covered = run.coverage.per_cent if run.coverage is not None else None
    ran = sound * (covered or 0.0) / 100
    if mutation is None or mutation.share is None:
        return round((said + ran) / 2, 3), "run"
    return round(0.6 * mutation.share + 0.2 * said + 0.2 * ran, 3), "mutated"

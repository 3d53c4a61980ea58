"""The checkpoints of a report: what was exercised, what held, and why a verdict is what it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from stackproof.model import (
    CATEGORIES,
    CATEGORY_TITLES,
    SEVERITIES,
    Category,
    Checkpoint,
    Finding,
    PassedCheck,
    RequirementResult,
    RunSummary,
    SubmissionSummary,
    Tests,
    Undecided,
)

from ._causes import at_or_above, count, counted

_Verdict = Literal["pass", "fail", "unknown", "not_run"]
# Judged on the graph, so that a run which broke off shows only a part of them.
_ON_GRAPH: frozenset[Category] = frozenset({"names", "tags", "security", "architecture", "values", "cost"})
# What is judged where there is no program, and what says so itself.
_WITHOUT_PROGRAM: frozenset[Category] = frozenset({"intake", "run", "requirements", "comparison"})
# Requirements that speak of what a checkpoint is about; their findings stand among the requirements.
_ASKED: dict[str, Category] = {
    "names": "names",
    "tags": "tags",
    "tests": "tests",
    "coverage": "tests",
    "documentation": "documentation",
}
_NEEDS: dict[Category, str] = {
    "requirements": "no prompt or requirements were given",
    "comparison": "no ideal answer was given",
    "tests": "the submission's tests were not run",
    "deployment": "no deployment was asked for",
}


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What was looked at, beside the findings. program: whether there is one. requirements, tests, deployed: what other
    stages gave. reasons: why a category was not exercised."""

    program: bool
    run: RunSummary
    requirements: Sequence[RequirementResult] = ()
    tests: Tests | None = None
    deployed: bool = False
    reasons: Mapping[Category, str] = {}


def checkpoints(
    *,
    findings: Sequence[Finding],
    passed: Sequence[PassedCheck],
    undecided: Sequence[Undecided],
    categories: Mapping[str, Category],
    seen: Seen,
) -> tuple[Checkpoint, ...]:
    """One checkpoint for each category, in the order of the contract. categories: check id -> category, for undecided
    checks."""
    known = {**categories, **{f.check: f.category for f in findings}, **{p.check: p.category for p in passed}}
    result = []
    for category in CATEGORIES:
        found = [f for f in findings if f.category == category]
        held = sum(p.category == category for p in passed)
        open_ = sum(known.get(u.check) == category for u in undecided)
        verdict, reason = _with_what_was_asked(category, *_judged(category, found, held, open_, seen), seen)
        result.append(Checkpoint(id=category, title=CATEGORY_TITLES[category], verdict=verdict, reason=reason))
    return tuple(result)


def _judged(category: Category, found: Sequence[Finding], held: int, open_: int, seen: Seen) -> tuple[_Verdict, str]:
    said = _tally(found, held, open_)
    if not seen.program and not found and category not in _WITHOUT_PROGRAM:
        return "not_run", "there is no program"
    if any(at_or_above(f, "medium") for f in found):
        return "fail", said
    if category == "run" and not (found or held):
        return _of_the_run(seen, open_)
    if held or found:
        missing = _unseen(category, seen)
        return ("unknown", f"{said}; {missing}") if missing else ("pass", said)
    if open_:
        return "unknown", said
    return "not_run", seen.reasons.get(category) or _NEEDS.get(category) or _nothing(category, seen.run)


def _unseen(category: Category, seen: Seen) -> str:
    """Why checks that held are no pass: the better part of what the checkpoint is about was not seen."""
    run = seen.run
    if category in _ON_GRAPH and not run.is_whole:
        return f"{_broke_off(run)}, so the rest was not seen"
    if category == "run" and run.outcome == "not_run":
        return "the program itself was not run, its source was followed" if run.followed else "it was not run"
    if category == "tests" and seen.tests is not None and seen.tests.run is None and seen.tests.counts.written:
        return f"the tests were not run: {seen.tests.not_run or 'nobody asked for it'}"
    if category == "deployment" and not seen.deployed:
        return "nothing was deployed"
    return ""


def _with_what_was_asked(category: Category, verdict: _Verdict, reason: str, seen: Seen) -> tuple[_Verdict, str]:
    """The verdict with the requirements that speak of the same: one that is missed is no pass."""
    asked = [one for one in seen.requirements if _ASKED.get(one.kind) == category and seen.program]
    missed = [one for one in asked if one.verdict == "fail"]
    left = [one for one in asked if one.verdict == "unknown"]
    if missed:
        weighty = any(SEVERITIES.index(one.severity) <= SEVERITIES.index("medium") for one in missed)
        listed = ", ".join(f"{one.title} ({one.id})" for one in missed)
        found = "" if verdict == "not_run" else f"{reason}; "
        return "fail" if weighty else verdict, f"{found}asked for and missed: {listed}"
    if left and verdict in ("pass", "not_run"):
        found = "" if verdict == "not_run" else f"{reason}; "
        return "unknown", f"{found}asked for and open: {', '.join(f'{one.title} ({one.id})' for one in left)}"
    return verdict, reason


def _of_the_run(seen: Seen, open_: int) -> tuple[_Verdict, str]:
    run = seen.run
    if run.outcome == "ran":
        return "pass", f"the program ran and registered {some(run.resources, 'resource')}"
    if run.outcome == "not_run":
        return "not_run", run.reason or "the program was not run"
    return "unknown", run.reason or run.error or (f"{some(open_, 'check')} undecided" if open_ else _broke_off(run))


def _tally(found: Iterable[Finding], held: int, open_: int) -> str:
    listed = list(found)
    unsure = sum(not f.certain for f in listed)
    parts = [counted(count(listed)) + (f" ({unsure} uncertain)" if unsure else "")] if listed else []
    parts += [f"{some(held, 'check')} held"] if held else []
    parts += [f"{open_} undecided"] if open_ else []
    return "; ".join(parts)


def _nothing(category: Category, run: RunSummary) -> str:
    if category in _ON_GRAPH and not run.is_whole:
        return _broke_off(run)
    return "nothing here that a check asks about"


def _broke_off(run: RunSummary) -> str:
    if run.followed and run.outcome == "not_run":
        return "the program could not be followed everywhere"
    return {
        "ran": "the program ran",
        "crashed": "the program ended in an error",
        "timed_out": "the program did not end in time",
        "refused": "the sandbox refused what the program tried",
        "not_run": "the program was not run",
    }[run.outcome]


def kind_of(about: SubmissionSummary) -> str:
    """`Pulumi in Python`: what was handed in, for people."""
    if about.platform in ("none", "unknown"):
        return "No program"
    platform = {"pulumi": "Pulumi", "terraform": "Terraform", "cloudformation": "CloudFormation"}
    language = {"javascript": "JavaScript", "typescript": "TypeScript", "yaml": "YAML", "csharp": "C#", "unknown": ""}
    written = language.get(about.language, about.language.capitalize())
    return platform.get(about.platform, about.platform.upper()) + (f" in {written}" if written else "")


def some(number: int, noun: str) -> str:
    """`1 check`, `2 checks`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"

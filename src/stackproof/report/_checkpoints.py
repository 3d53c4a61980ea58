"""The checkpoints of a report: what was exercised, what held, and why a verdict is what it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from stackproof.model import (
    CATEGORIES,
    CATEGORY_TITLES,
    Category,
    Checkpoint,
    Finding,
    PassedCheck,
    RunSummary,
    SubmissionSummary,
    Undecided,
)

from ._causes import at_or_above, count, counted

_Verdict = Literal["pass", "fail", "unknown", "not_run"]
# Judged on the graph, so that a run which broke off shows only a part of them.
_ON_GRAPH: frozenset[Category] = frozenset({"names", "tags", "security", "architecture", "values", "cost"})
_NEEDS: dict[Category, str] = {
    "requirements": "no prompt or requirements were given",
    "comparison": "no ideal answer was given",
    "tests": "the submission's tests were not run",
    "deployment": "no deployment was asked for",
}


def checkpoints(
    *,
    findings: Sequence[Finding],
    passed: Sequence[PassedCheck],
    undecided: Sequence[Undecided],
    run: RunSummary,
    categories: Mapping[str, Category],
    reasons: Mapping[Category, str],
) -> tuple[Checkpoint, ...]:
    """One checkpoint for each category, in the order of the contract.

    categories: check id -> category, for undecided checks. reasons: why a category was not exercised.
    """
    known = {**categories, **{f.check: f.category for f in findings}, **{p.check: p.category for p in passed}}
    result = []
    for category in CATEGORIES:
        found = [f for f in findings if f.category == category]
        held = sum(p.category == category for p in passed)
        open_ = sum(known.get(u.check) == category for u in undecided)
        verdict, reason = _judged(category, found, held, open_, run=run, reasons=reasons)
        result.append(Checkpoint(id=category, title=CATEGORY_TITLES[category], verdict=verdict, reason=reason))
    return tuple(result)


def _judged(
    category: Category,
    found: Sequence[Finding],
    held: int,
    open_: int,
    *,
    run: RunSummary,
    reasons: Mapping[Category, str],
) -> tuple[_Verdict, str]:
    said = _tally(found, held, open_)
    if any(at_or_above(f, "medium") for f in found):
        return "fail", said
    if category == "run" and not (found or held):
        return _of_the_run(run, open_)
    if held or found:
        if not run.is_whole and category in _ON_GRAPH:
            return "unknown", f"{said}; {_broke_off(run)}, so the rest was not seen"
        return "pass", said
    if open_:
        return "unknown", said
    return "not_run", reasons.get(category) or _NEEDS.get(category) or _nothing(category, run)


def _of_the_run(run: RunSummary, open_: int) -> tuple[_Verdict, str]:
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

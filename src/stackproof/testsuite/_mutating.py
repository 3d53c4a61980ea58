"""Runs the tests against changed programs, and tells which changes they notice."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Literal

import msgspec

from stackproof.model import Mutant, Mutation, Project, Submission
from stackproof.sandbox import TEST_LIMITS

from . import _node, _python
from ._bench import Order, Told, run_tests
from ._mutants import Place, applied, chosen
from ._running import lines_run
from ._settings import Setting
from ._sources import Source, Tongue
from ._statements import run_of, statements_of

Outcome = Literal["killed", "survived", "timed_out", "not_run"]
Progress = Callable[[str], None]


class Budget(msgspec.Struct, frozen=True, kw_only=True):
    """mutants: how many at most. seconds: for all of them; what is left over then is not run."""

    mutants: int = 20
    seconds: float = 240
    workers: int = min(2, os.cpu_count() or 1)


def mutate(
    submission: Submission,
    project: Project,
    program: tuple[Source, ...],
    order: Order,
    whole: Told,
    *,
    tongue: Tongue,
    setting: Setting,
    budget: Budget,
    progress: Progress,
) -> Mutation:
    """order: the tests that pass for the program as it is, `whole` being that run."""
    places = (_python if tongue == "python" else _node).places_in(program)
    picked = chosen(places, budget.mutants)
    reached = _reached(program, whole)
    until = time.monotonic() + budget.seconds
    bounds = msgspec.structs.replace(TEST_LIMITS, wall_seconds=10 + 4 * whole.completed.wall_seconds)
    texts = {source.path: source.text for source in program}
    again = msgspec.structs.replace(order, first=True, trace=False)

    def one(number: int) -> Mutant:
        place = picked[number]
        told = None
        if time.monotonic() < until:
            progress(f"mutant {number + 1} of {len(picked)}: {place.text}")
            changed = {place.file: applied(texts[place.file], place)}
            told = run_tests(submission, project, again, setting=setting, limits=bounds, changed=changed)
        return _mutant(place, told, reached.get(place.file))

    with ThreadPoolExecutor(max_workers=budget.workers) as pool:
        mutants = tuple(pool.map(one, range(len(picked))))
    return _mutation(len(places), mutants)


def _reached(program: tuple[Source, ...], whole: Told) -> dict[str, tuple[dict[int, int], set[int]]]:
    """By file: its statements, and the first lines of those that the tests run."""
    lines = lines_run(whole)
    found = {}
    for source in program if lines else ():
        statements = statements_of(source)
        found[source.path] = (statements, run_of(statements, lines.get(source.path, ())))
    return found


def _mutant(place: Place, told: Told | None, known: tuple[dict[int, int], set[int]] | None) -> Mutant:
    outcome, by = _verdict(told)
    reached = None
    if known is not None:
        statements, run = known
        holder = max((first for first in statements if first <= place.line <= statements[first]), default=None)
        reached = holder in run if holder is not None else None
    return Mutant(
        kind=place.kind, file=place.file, line=place.line, text=place.text, outcome=outcome, by=by, reached=reached
    )


def _verdict(told: Told | None) -> tuple[Outcome, str]:
    """A test that fails, or a run that does not come to its end, is a change that was noticed."""
    if told is None:
        return "not_run", ""
    first = next((claim for claim in told.claims if claim.outcome in ("failed", "error")), None)
    if first is not None:
        return "killed", (first.test or "")[:300]
    if told.completed.outcome in ("timed_out", "cpu_exceeded"):
        return "timed_out", ""
    # 0: all passed. 5: none is left to run, which a suite would show its author, too.
    return ("survived" if told.end == 0 else "killed"), ""


def _mutation(possible: int, mutants: tuple[Mutant, ...]) -> Mutation:
    count = {name: sum(item.outcome == name for item in mutants) for name in ("killed", "survived", "timed_out")}
    ran = sum(count.values())
    return Mutation(
        possible=possible,
        killed=count["killed"],
        survived=count["survived"],
        timed_out=count["timed_out"],
        not_run=len(mutants) - ran,
        share=round((count["killed"] + count["timed_out"]) / ran, 3) if ran else None,
        mutants=mutants,
    )

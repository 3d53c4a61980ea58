"""What became of the unit tests when they ran, from the host's notes."""

from __future__ import annotations

import re

from stackproof.model import Coverage, FileCoverage, TestOutcome, TestRun

from ._bench import Told
from ._sources import Source
from ._statements import run_of, statements_of

_MOST = 2000
_NO_MODULE = re.compile(r"No module named '([\w.]+)'|could not import '([\w.]+)'")
_NO_PACKAGE = re.compile(
    r"""(?:Cannot find (?:module|package)|Failed to resolve import|Failed to load url) ['"]?((?![./])[\w@][\w@./-]*)"""
)
_PACKAGES = re.compile(r"[^\s'\"(]*/(?=node_modules/)")
_TIME = re.compile(r" in \d+\.\d+s\b(?: \([\d:]+\))?")
_ENDS = {2: "interrupted", 3: "the runner crashed", 4: "the runner did not understand the suite's settings"}


def run_record(told: Told, program: tuple[Source, ...]) -> TestRun:
    """program: the sources whose coverage counts."""
    collected = [test for claim in told.claims for test in claim.collected or ()]
    outcomes = _outcomes(told)
    count = {name: sum(item.outcome == name for item in outcomes) for name in ("passed", "failed", "error", "skipped")}
    return TestRun(
        collected=len(collected),
        passed=count["passed"],
        failed=count["failed"],
        errors=count["error"],
        skipped=count["skipped"],
        seconds=round(told.completed.wall_seconds, 1),
        ended=_ended(told),
        outcomes=outcomes,
        coverage=_coverage(told, program),
        needs=_needs(outcomes, told, program),
        output=_plain(told.completed.stdout.decode("utf-8", "replace"), told)[-4000:],
    )


def _outcomes(told: Told) -> tuple[TestOutcome, ...]:
    """One for each test, the last that was said: an error in tearing down comes after the test has passed."""
    found: dict[str, TestOutcome] = {}
    for claim in told.claims:
        if claim.test is not None and claim.outcome is not None and len(found) < _MOST:
            message = _plain(claim.message, told).strip()[:500]
            found[claim.test] = TestOutcome(test=claim.test[:300], outcome=claim.outcome, message=message)
    return tuple(found.values())


def _plain(text: str, told: Told) -> str:
    """Without what differs from run to run and from machine to machine: the scratch folder, packages' places, times."""
    return _TIME.sub("", _PACKAGES.sub("", text.replace(told.root + "/", "").replace(told.root, ".")))


def _ended(told: Told) -> str:
    done = told.completed
    if done.outcome != "exited":
        return done.reason or done.outcome
    if told.end is None:
        return f"the process ended before the tests did (status {done.code})"
    return _ENDS.get(told.end, "")


def _needs(outcomes: tuple[TestOutcome, ...], told: Told, program: tuple[Source, ...]) -> tuple[str, ...]:
    """Modules that nobody has; those of the answer itself are not missing packages."""
    own = {part for source in program for part in source.path.removesuffix(".py").split("/")}
    texts = [item.message for item in outcomes if item.outcome != "passed"]
    texts.append(told.completed.stderr.decode("utf-8", "replace"))
    found = {(match[1] or match[2]).split(".")[0] for text in texts for match in _NO_MODULE.finditer(text)}
    found |= {_package(match[1]) for text in texts for match in _NO_PACKAGE.finditer(text)}
    return tuple(sorted(found - own))


def _package(name: str) -> str:
    """`@aws-sdk/client-s3` of `@aws-sdk/client-s3/dist/x.js`."""
    return "/".join(name.split("/")[: 2 if name.startswith("@") else 1])


def _coverage(told: Told, program: tuple[Source, ...]) -> Coverage | None:
    """Of the statements that we see in the sources ourselves; the notes only say which lines were run."""
    tool = next((claim.tool for claim in told.claims if claim.lines is not None), None)
    if tool is None:
        return None
    lines, files = lines_run(told), []
    for source in program:
        statements = statements_of(source)
        if statements:
            run = run_of(statements, lines.get(source.path, ()))
            files.append(FileCoverage(file=source.path, lines=len(statements), run=len(run)))
    count, run = sum(item.lines for item in files), sum(item.run for item in files)
    share = round(100 * run / count, 1) if count else None
    return Coverage(per_cent=share, lines=count, run=run, files=tuple(files), tool=tool[:40])


def lines_run(told: Told) -> dict[str, set[int]]:
    """Lines by file, as the notes say."""
    found: dict[str, set[int]] = {}
    for claim in told.claims:
        for file, lines in (claim.lines or {}).items():
            found.setdefault(file, set()).update(lines)
    return found

"""Judges of tests: whether the submission brings any of the kind asked for, and how much of the program they run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from stackproof.model import NODE_LANGUAGES, Requirement, Tests, Witness, WrittenTest

from ._facts import Facts
from ._outcomes import Held, Missed, Open, Outcome, spoken, within

_READ = ("python", "go", *NODE_LANGUAGES)
_SHOWN = 3


def judge_tests(requirement: Requirement, facts: Facts) -> Outcome:
    kind = str(requirement.want.get("type", ""))
    tests = _known(facts)
    if tests is None:
        return Open("the files were not handed in, or tests in this language are not read")
    # Unit tests work without what is deployed, wherever they lie; integration tests look at it.
    live = {"unit": False, "integration": True}.get(kind)
    filled = _filled(tests)
    meant = [one for one in filled if live is None or one.live is live]
    if meant:
        return Held(_shown(meant))
    if filled:
        one = "s" * (len(filled) == 1)
        what = f"ask{one} what is deployed" if kind == "unit" else f"ask{one} nothing that is deployed"
        return Missed(f"{_number(filled)} {what}; asked {kind} tests", _shown(filled))
    return Missed(f"there are no tests{_instead(tests, kind)}", tuple(Witness(text=f, file=f) for f in tests.files))


def judge_coverage(requirement: Requirement, facts: Facts) -> Outcome:
    tests = _known(facts)
    if tests is not None and not _filled(tests):
        return Missed("there are no tests that could cover anything")
    run = tests.run if tests is not None else None
    share = run.coverage.per_cent if run is not None and run.coverage is not None else None
    if run is None or share is None:
        why = tests.not_run if tests is not None else ""
        return Open(f"the tests were not run: {why or 'nobody asked for it; --run-tests does'}")
    asked = requirement.want.get("percent", 0)
    met = within(share, asked)
    shown = (Witness(text=f"{share:g} % of the program's lines run in {run.collected} tests"),)
    if met is None:
        return Open(f"what is asked of coverage is not known: {asked}", shown)
    if run.failed or run.errors or run.ended:
        return Open(f"{share:g} % of the program's lines were run, but not all tests passed", shown)
    return Held(shown) if met else Missed(f"{share:g} % of the program's lines are run; asked {spoken(asked)} %", shown)


def _known(facts: Facts) -> Tests | None:
    """What is known of the tests; None where nobody looked, or where their language is not read."""
    return facts.tests if facts.project is not None and facts.project.language in _READ else None


def _filled(tests: Tests) -> list[WrittenTest]:
    """The tests that do something and are not left out."""
    return [one for one in tests.written if one.weak not in ("skipped", "empty")]


def _instead(tests: Tests, kind: str) -> str:
    """What there is where no test is: those in comments, those that do nothing, files without any."""
    counts = tests.counts
    aside = counts.commented_out - (counts.integration_commented_out if kind == "unit" else 0)
    aside = counts.integration_commented_out if kind == "integration" else aside
    if aside:
        return f"; {aside} stand{'s' * (aside == 1)} in comments"
    if tests.written:
        return f"; the {len(tests.written)} in {_named(one.file for one in tests.written)} are skipped or empty"
    return f"; there are none in {_named(tests.files)}" if tests.files else ""


def _number(tests: list[WrittenTest]) -> str:
    return "the only test" if len(tests) == 1 else f"the {len(tests)} tests"


def _named(files: Iterable[str]) -> str:
    listed = sorted(set(files))
    return ", ".join(listed[:_SHOWN]) + (f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else "")


def _shown(tests: list[WrittenTest]) -> tuple[Witness, ...]:
    counts = Counter(one.file for one in tests)
    return tuple(
        Witness(text=f"{file}: {number} test{'s' * (number != 1)}", file=file)
        for file, number in sorted(counts.items())
    )

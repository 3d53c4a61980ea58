"""The tests that come with a program: what they say, what became of them when they ran, and what they notice."""

from __future__ import annotations

from typing import Literal

import msgspec

TESTS_FORMAT = "stackproof-tests/1"
Framework = Literal["pytest", "unittest", "jest", "vitest", "mocha", "node", "go"]
WrittenKind = Literal["unit", "integration"]
WeaknessKind = Literal[
    "commented_out", "skipped", "empty", "no_assertion", "tautology", "never_run", "mocked", "account", "region"
]
WEAKNESSES: tuple[WeaknessKind, ...] = (
    "commented_out",
    "skipped",
    "empty",
    "no_assertion",
    "tautology",
    "never_run",
    "mocked",
    "account",
    "region",
)


class Weakness(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One weak place. test: the test that it is in, "" for what holds for a file. text: what is said there.

    kind: "commented_out" (a test that stands in a comment or a text), "skipped" (always), "empty", "no_assertion",
    "tautology" (an assertion that no program can break), "never_run" (one in an `apply` that nobody waits for),
    "mocked" (a test that is called an integration test and asks a stand-in), "account" and "region" (a literal one
    in a test that asks a real cloud).
    """

    kind: WeaknessKind
    file: str
    line: int
    test: str = ""
    text: str = ""


class WrittenTest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A test that a runner would collect. weak: why it says nothing of the program, None where it may say something.

    name: with its class or its suites, joined by "::". assertions: as written, those that never run among them. live:
    it asks what is deployed, a cloud or the outputs of a stack, and nothing stands in for that.
    """

    name: str
    file: str
    line: int
    framework: Framework
    kind: WrittenKind = "unit"
    assertions: int = 0
    weak: WeaknessKind | None = None
    live: bool = False


class TestCounts(msgspec.Struct, frozen=True, kw_only=True):
    """Tests by what is wrong with each. written: all that a runner would collect, of which unit and integration are
    the two parts and sound those without a fault. commented_out are not among them; integration_commented_out: those of
    them that lie among integration tests. mocked: integration tests that ask a stand-in. accounts, regions: literals,
    not tests."""

    __test__ = False

    written: int = 0
    unit: int = 0
    integration: int = 0
    sound: int = 0
    commented_out: int = 0
    integration_commented_out: int = 0
    skipped: int = 0
    empty: int = 0
    without_assertion: int = 0
    tautological: int = 0
    never_run: int = 0
    mocked: int = 0
    accounts: int = 0
    regions: int = 0


class TestOutcome(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the runner says of one test."""

    __test__ = False

    test: str
    outcome: Literal["passed", "failed", "error", "skipped"]
    message: str = ""


class FileCoverage(msgspec.Struct, frozen=True, kw_only=True):
    """lines: that hold a statement. run: how many of them were run."""

    file: str
    lines: int
    run: int


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """Lines of the program's own files, tests left out. per_cent: None where there is no line to run.

    tool: what traced them: of Python "coverage", or "trace" (the interpreter itself, where that package is not
    installed); of Node "v8", its engine, whose places source maps tell in lines of the sources.
    """

    per_cent: float | None
    lines: int
    run: int
    files: tuple[FileCoverage, ...] = ()
    tool: str = ""


class TestRun(msgspec.Struct, frozen=True, kw_only=True):
    """One run of the unit tests in the sandbox.

    Everything but seconds and ended is what the process said that the tests ran in: claims of the answer. collected:
    what the runner found, left out ones not counted. seconds: wall clock. ended: "" or why the run did not come to
    its end. needs: modules that tests or program import and nobody has. output: the last of what it printed.
    """

    __test__ = False

    collected: int = 0
    passed: int = 0
    failed: int = 0
    errors: int = 0
    skipped: int = 0
    seconds: float = 0.0
    ended: str = ""
    outcomes: tuple[TestOutcome, ...] = ()
    coverage: Coverage | None = None
    needs: tuple[str, ...] = ()
    output: str = ""
    claimed: bool = True


class Mutant(msgspec.Struct, frozen=True, kw_only=True):
    """One change of the program, and whether its tests noticed.

    kind: "drop" (a resource), "flip" (a property), "cut" (a reference). text: what was changed. by: the test that
    noticed, "" where collection failed. reached: whether the tests run that line at all; None where that is not known.
    """

    kind: Literal["drop", "flip", "cut"]
    file: str
    line: int
    text: str
    outcome: Literal["killed", "survived", "timed_out", "not_run"]
    by: str = ""
    reached: bool | None = None


class Mutation(msgspec.Struct, frozen=True, kw_only=True):
    """share: killed of all that ran, those that ran out of time counted as killed; None where none ran. possible: how
    many places there are."""

    possible: int
    killed: int
    survived: int
    timed_out: int
    not_run: int
    share: float | None
    mutants: tuple[Mutant, ...] = ()


class Tests(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a project's tests.

    files: that a runner looks into. mocked: something sets Pulumi's mocks, without which no unit test of a program can
    run. creating: files whose tests bring up the program or parts of it without a cloud. run, mutation: None where they
    did not take place; not_run and not_mutated say why. quality: 0 to 1. basis: what quality rests on; figures of
    different bases do not compare.
    """

    __test__ = False

    format: str = TESTS_FORMAT
    frameworks: tuple[Framework, ...] = ()
    files: tuple[str, ...] = ()
    mocked: bool = False
    creating: tuple[str, ...] = ()
    counts: TestCounts = TestCounts()
    written: tuple[WrittenTest, ...] = ()
    weaknesses: tuple[Weakness, ...] = ()
    run: TestRun | None = None
    not_run: str = ""
    mutation: Mutation | None = None
    not_mutated: str = ""
    quality: float = 0.0
    basis: Literal["read", "run", "mutated"] = "read"

"""The front door: what is known of a project's tests, read alone or run as well."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable

import msgspec

from stackproof.model import Framework, Mutation, Project, Submission, TestRun, Tests, UnableError

from . import _node
from ._bench import Order, run_tests
from ._mutating import Budget, mutate
from ._quality import quality_of
from ._read import Written, read_tests
from ._running import run_record
from ._settings import PythonSetting, Setting
from ._sources import Source, Tongue, sources_of, tongue_of

_TEST_FOLDERS = frozenset({"tests", "test", "__tests__", "__mocks__"})
# Files that no program is made of.
_BESIDE = re.compile(r"conftest\.py|setup\.py|.*\.config\.[cm]?[jt]s|\..*rc\.[cm]?js|.*\.d\.[cm]?ts")
_NODE_TEST = "tests for Node's own runner are read, not run"
_GO = "tests in Go are read, not run: that takes Pulumi's SDK compiled"


def examine(
    submission: Submission,
    project: Project,
    *,
    run: bool,
    interpreter: str = sys.executable,
    packages: tuple[str, ...] = (),
    aws_major: int = 7,
    install: bool = False,
    trust: bool = False,
    budget: Budget | None = None,
    progress: Callable[[str], None] | None = None,
) -> Tests:
    """Read a project's tests; with run=True also run its unit tests in the sandbox and change the program under them.

    interpreter: a Python that has pytest. packages: folders with what the answer imports, as `--install` fills them;
    for Node the SDK's first, and none of them means the tool's own for aws_major. install: get what the manifest names
    and tests on Node import, too. Nothing is raised for what cannot be run: the record says why.
    """
    tongue = tongue_of(project)
    if tongue is None:
        why = f"tests in {project.language} are not known here"
        return Tests(not_run=why, not_mutated=why)
    sources = sources_of(submission, project, tongue)
    named = _node.runner_named(project.requirements, (item.path for item in submission.files))
    written = read_tests(sources, tongue, named)
    why = _why_not(written, tongue, run=run)
    if why:
        return _record(written, not_run=why, not_mutated=why)
    try:
        setting: Setting = PythonSetting(interpreter=interpreter, packages=packages, trust=trust)
        if tongue == "node":
            frameworks = _order(written, ()).frameworks.values()
            folders = _node.with_packages(packages, sources, project, aws_major=aws_major) if install else packages
            setting = _node.node_setting(frameworks, folders, aws_major=aws_major, trust=trust)
    except UnableError as error:
        return _record(written, not_run=str(error), not_mutated=str(error))
    program = _program(sources, written, project)
    case = _Case(submission=submission, project=project, tongue=tongue, written=written, program=program)
    return _run(case, setting=setting, budget=budget or Budget(), progress=progress or _silent)


class _Case(msgspec.Struct, frozen=True, kw_only=True):
    """program: the sources that are no tests."""

    submission: Submission
    project: Project
    tongue: Tongue
    written: Written
    program: tuple[Source, ...]


def _run(case: _Case, *, setting: Setting, budget: Budget, progress: Callable[[str], None]) -> Tests:
    """The unit tests as they are, then against changed programs."""
    written, program = case.written, case.program
    progress(f"running {written.counts.unit} unit tests")
    order = _order(written, program)
    try:
        told = run_tests(case.submission, case.project, order, setting=setting)
    except UnableError as error:
        return _record(written, not_run=str(error), not_mutated=str(error))
    missing = next((claim.missing for claim in told.claims if claim.missing is not None), None)
    if missing is not None:
        why = f"{missing[:40]} is not installed where the tests run; `pip install stackproof[tests]` brings it"
        return _record(written, not_run=why, not_mutated=why)
    record = run_record(told, program)
    passing = tuple(item.test for item in record.outcomes if item.outcome == "passed")
    if not passing:
        return _record(written, run=record, not_mutated="no test passes for the program as it is")
    made = mutate(
        case.submission,
        case.project,
        program,
        msgspec.structs.replace(order, only=passing),
        told,
        tongue=case.tongue,
        setting=setting,
        budget=budget,
        progress=progress,
    )
    why = "" if made.possible else "the program makes no resource that could be changed"
    return _record(written, run=record, mutation=made, not_mutated=why)


def _silent(_said: str) -> None:
    pass


def _why_not(written: Written, tongue: str, *, run: bool) -> str:
    if not run:
        return "nobody asked for it; --run-tests does"
    if not written.written:
        if written.counts.commented_out:
            return f"no test is collected: {written.counts.commented_out} stand in comments"
        return "no test is collected" if written.files else "there is no test"
    if tongue == "go":
        return _GO
    if not written.counts.unit:
        return "there are integration tests only; those need a stack that is deployed"
    return "" if _order(written, ()).files else _NODE_TEST


def _order(written: Written, program: tuple[Source, ...]) -> Order:
    """Unit tests; integration tests of the same files are left out."""
    unit: dict[str, Framework] = {
        test.file: test.framework for test in written.written if test.kind == "unit" and test.framework != "node"
    }
    other = [test for test in written.written if test.kind == "integration" and test.file in unit]
    return Order(
        files=tuple(sorted(unit)),
        leave_out=tuple((test.file, test.name) for test in other),
        frameworks=unit,
        program=tuple(source.path for source in program),
    )


def _program(sources: tuple[Source, ...], written: Written, project: Project) -> tuple[Source, ...]:
    """The sources that are no tests and do not lie among them: a folder with tests is the program's where the program
    starts there."""
    entry = (project.entry or "").rpartition("/")[0]
    tests = {path.rpartition("/")[0] for path in written.files} - {project.root, entry, ""}
    return tuple(source for source in sources if not _is_test(source, tests, written))


def _is_test(source: Source, folders: set[str], written: Written) -> bool:
    *parts, name = source.path.split("/")
    if source.path in written.files or _BESIDE.fullmatch(name) or _TEST_FOLDERS & set(parts):
        return True
    return any(source.folder == folder or source.path.startswith(f"{folder}/") for folder in folders)


def _record(
    written: Written,
    *,
    run: TestRun | None = None,
    not_run: str = "",
    mutation: Mutation | None = None,
    not_mutated: str = "",
) -> Tests:
    quality, basis = quality_of(written.written, run, mutation)
    return Tests(
        frameworks=written.frameworks,
        files=written.files,
        mocked=written.mocked,
        creating=written.creating,
        counts=written.counts,
        written=written.written,
        weaknesses=written.weaknesses,
        run=run,
        not_run=not_run,
        mutation=mutation,
        not_mutated=not_mutated,
        quality=quality,
        basis=basis,
    )

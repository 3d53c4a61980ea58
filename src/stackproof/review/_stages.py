"""The stages of one project after its run: requirements, checks, report."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from platform import python_version
from typing import TypeVar

import msgspec

from stackproof import __version__
from stackproof.checks import Case, all_checks, apply_suppressions, judge
from stackproof.mending import Ground, Mend
from stackproof.model import Environment, Graph, Report, Submission, Suppressed, Tests
from stackproof.report import CapKind, assemble, scrubbed
from stackproof.toolchains import installed_version

from ._demands import Demands, verdicts_on
from ._ideal import Ideal
from ._options import ReviewOptions
from ._running import Running

Answer = TypeVar("Answer")
_SHOWN_PACKAGES = ("pulumi", "pulumi-aws", "pulumi-random", "pulumi-tls", "grpcio", "ruff")


class Reviewed(msgspec.Struct, frozen=True):
    """A report, and the graph of the run: None where there is none. mend, touched: what mends the answer, and the files
    that it changes as they are."""

    report: Report
    graph: Graph | None = None
    mend: Mend = Mend()
    touched: dict[str, bytes] = {}

    @property
    def diff(self) -> str:
        """The mend as it must be to be applied: unlike reports, it shows secrets that it takes out of the program."""
        from ._mending import diff_of

        return diff_of([(self.mend, self.touched)])[0]


class Judged(msgspec.Struct, frozen=True):
    """A report, and what mends of its findings are made from."""

    report: Report
    ground: Ground


def reviewed(running: Running, demands: Demands, ideal: Ideal) -> Reviewed:
    """All stages; what the report must not say, the graph does not say either."""
    judged = judged_of(running, demands, ideal)
    report, mend, touched = judged.report, Mend(), dict[str, bytes]()
    secrets = running.recording.secrets if running.recording is not None else ()
    if running.options.mend and running.project.platform == "pulumi":
        from ._mending import with_mends

        mended = with_mends(judged, running, demands, ideal)
        report, mend, touched = mended.report, mended.mend, mended.touched
        report = scrubbed(report, secrets=secrets, root=running.submission.root)
    if running.run is None or running.run.graph is None:
        return Reviewed(report, mend=mend, touched=touched)
    return Reviewed(report, scrubbed(running.run.graph, secrets=secrets, root=running.submission.root), mend, touched)


def judged_of(running: Running, demands: Demands, ideal: Ideal, *, mutants: bool = True) -> Judged:
    """All stages, then the report. mutants: whether the program may be changed to see what its tests notice."""
    started = datetime.now(tz=UTC).isoformat(timespec="seconds")
    options = running.options
    case = Case(
        submission=running.submission,
        project=running.project,
        run=running.run,
        remarks=running.remarks,
        profile=options.profile,
        major=running.major,
        unread=running.facts.unread,
    )
    graph = running.run.graph if running.run is not None else None
    tests = _tests_of(running, mutants=mutants)
    requirements = comparison = cost = None
    if demands.requirements is not None:
        text = "holding it against the prompt"
        requirements = _stage(running, "requirements", text, lambda: verdicts_on(demands, case, tests))
    if ideal.graph is not None and graph is not None:
        from stackproof.compare import compare

        other = ideal.graph
        comparison = _stage(running, "comparison", "comparing it with the ideal", lambda: compare(graph, other))
    if graph is not None:
        from stackproof.cost import estimate

        cost = _stage(running, "cost", "estimating what it costs", lambda: estimate(case.topology))
    case = case.beside(
        requirements=requirements or (), remarks=demands.remarks, comparison=comparison, tests=tests, cost=cost
    )
    with running.timed("checks", "checking"):
        judged = judge(case, profile=options.profile)
    disabled = [
        Suppressed(finding=finding, by="settings", reason="disabled in the reviewer's settings")
        for finding in judged.findings
        if finding.check in options.disable
    ]
    kept, suppressed = apply_suppressions(
        [finding for finding in judged.findings if finding.check not in options.disable],
        running.facts.suppressions,
        profile=options.profile,
        baseline=options.baseline,
    )
    report = assemble(
        submission=running.submission,
        project=running.project,
        run=running.run,
        findings=kept,
        passed=judged.passed,
        undecided=judged.undecided,
        suppressed=(*suppressed, *disabled),
        errors=(*running.errors, *judged.errors),
        profile=options.profile,
        environment=_environment(running, started),
        sources=case.text_of,
        secrets=running.recording.secrets if running.recording is not None else (),
        categories={one.id: one.category for one in all_checks()},
        reasons={"comparison": ideal.why} if ideal.why else {},
        caps=_caps(running.submission),
        requirements=requirements,
        comparison=comparison,
        cost=cost,
        tests=tests,
        prompt=demands.remarks if demands.requirements is not None else None,
    )
    return Judged(report, _ground(running, demands, case, report))


def _ground(running: Running, demands: Demands, case: Case, report: Report) -> Ground:
    def content_of(path: str) -> bytes | None:
        known = any(file.path == path for file in running.submission.files)
        return Path(running.submission.root, path).read_bytes() if known else None

    return Ground(
        submission=running.submission,
        project=running.project,
        topology=case.topology,
        content_of=content_of,
        findings=report.findings,
        remarks=running.remarks,
        requirements=demands.requirements or (),
        verdicts=report.requirements or (),
        major=running.major,
    )


def runs_tests(options: ReviewOptions) -> bool:
    """Whether the program's own tests are run."""
    return options.run_tests if options.run_tests is not None else options.profile == "eval"


def _tests_of(running: Running, *, mutants: bool) -> Tests | None:
    """What is known of the program's own tests. They are run where a person asks for it, and under profile eval."""
    from stackproof.testsuite import Budget, examine

    options = running.options
    run = runs_tests(options)
    # To change a program again and again takes minutes; it is done for a person who asked.
    budget = Budget() if options.run_tests and mutants else Budget(mutants=0)
    text = "running the program's own tests" if run else "reading the program's own tests"
    return _stage(
        running,
        "tests",
        text,
        lambda: examine(
            running.submission,
            running.project,
            run=run,
            packages=running.packages if run else (),
            aws_major=running.major,
            install=options.install,
            trust=options.trust,
            budget=budget,
            progress=running.progress,
        ),
    )


def _stage(running: Running, name: str, text: str, work: Callable[[], Answer]) -> Answer | None:
    """What a stage gives; None where it broke, which is our fault and said in the report, and the rest goes on."""
    with running.timed(name, text):
        try:
            return work()
        except Exception:
            running.errors.append(f"{text} broke off:\n{traceback.format_exc()}")
            return None


def _caps(submission: Submission) -> dict[str, CapKind]:
    """Check id -> the bound on the score that a finding of it brings. Where nobody else said which language is wanted,
    the project file did. What a template brings is not the answer's."""
    caps: dict[str, CapKind] = {"INT005": "language", "INT006": "platform", "REQ002": "region"}
    if submission.asked.language is None:
        caps["STR004"] = "language"
    for remark in submission.remarks:
        if remark.kind == "intake.no-program":
            caps["INT001"] = "program" if remark.data.get("platform", "none") == "none" else "platform"
    return caps


def _environment(running: Running, started: str) -> Environment:
    sandbox = running.run.sandbox if running.run is not None else None
    return Environment(
        stackproof=__version__,
        python=python_version(),
        packages={name: found for name in _SHOWN_PACKAGES if (found := installed_version(name))},
        sandbox=(sandbox.level, *sandbox.details) if sandbox is not None else (),
        started=started,
        seconds={stage: round(seconds, 3) for stage, seconds in running.seconds.items()},
    )

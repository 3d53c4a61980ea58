"""The order of the stages: submission -> source and engine -> checks -> report. The only module that knows it."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from platform import python_version
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from stackproof import __version__, engine
from stackproof.checks import Case, all_checks, apply_suppressions, judge, profile_named
from stackproof.engine import Recording, RunOptions
from stackproof.intake import open_submission, stack_config
from stackproof.model import (
    NODE_LANGUAGES,
    Category,
    Environment,
    Graph,
    InputError,
    Need,
    ProgramRun,
    Project,
    Remark,
    Report,
    Submission,
    Suppressed,
    UnableError,
)
from stackproof.report import CapKind, assemble
from stackproof.requirements import asked_in
from stackproof.source import LANGUAGES as SOURCE_LANGUAGES
from stackproof.source import SourceFacts, inspect
from stackproof.toolchains import installed_version

if TYPE_CHECKING:
    from stackproof.engine import NodeHost, Zygote

MAJORS = (6, 7)
DEFAULT_MAJOR = 7
_SHOWN_PACKAGES = ("pulumi", "pulumi-aws", "pulumi-random", "pulumi-tls", "grpcio", "ruff")
Progress = Callable[[str], None]


class ReviewOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What a person can choose; names as on the command line. disable: ids of checks that are not asked."""

    template: str | None = None
    prompt: str | None = None
    project: str | None = None
    stack: str | None = None
    config: dict[str, str] = {}
    install: bool = False
    trust: bool = False
    profile: str = "default"
    baseline: frozenset[str] = frozenset()
    disable: tuple[str, ...] = ()


DEFAULTS = ReviewOptions()


def review(
    path: str,
    *,
    options: ReviewOptions = DEFAULTS,
    progress: Progress = lambda text: None,
    zygote: Zygote | None = None,
    stdin: BinaryIO | None = None,
) -> list[Report]:
    """Review what lies at `path` ("-" for standard input): one report for each Pulumi project.

    zygote: a warm parent to run programs in; without one a parent is started and ended here. Raises InputError.
    """
    with _opened(path, options, progress, zygote, stdin) as (submission, projects, parent):
        if not projects:
            return [_Stage(submission, _no_project(submission), options, progress, parent).report()]
        return [_Stage(submission, project, options, progress, parent).report() for project in projects]


def record(
    path: str,
    *,
    options: ReviewOptions = DEFAULTS,
    progress: Progress = lambda text: None,
    zygote: Zygote | None = None,
    stdin: BinaryIO | None = None,
) -> list[Graph]:
    """The resource graphs of what lies at `path`, one for each project that could be run."""
    with _opened(path, options, progress, zygote, stdin) as (submission, projects, parent):
        runs = [_Stage(submission, project, options, progress, parent).run for project in projects]
        return [run.graph for run in runs if run is not None and run.graph is not None]


@contextmanager
def _opened(
    path: str, options: ReviewOptions, progress: Progress, zygote: Zygote | None, stdin: BinaryIO | None
) -> Generator[tuple[Submission, tuple[Project, ...], Zygote | None], None, None]:
    with ExitStack() as stack:
        parent = zygote
        if parent is None and _may_be_python(path):
            parent = stack.enter_context(engine.Zygote())
            parent.start()  # it imports the SDK while the answer is read
        progress("reading the answer")
        asked = asked_in(options.prompt)
        submission = stack.enter_context(open_submission(path, template=options.template, stdin=stdin, asked=asked))
        chosen = _chosen(submission, options.project)
        if any(project.language == "python" for project in chosen):
            parent = parent or stack.enter_context(engine.Zygote())
            parent.foresee(submission)
        yield submission, chosen, parent


def _caps(submission: Submission) -> dict[str, CapKind]:
    """Check id -> the bound on the score that a finding of it brings. Where nobody else said which language is wanted,
    the project file did. What a template brings is not the answer's."""
    caps: dict[str, CapKind] = {"INT005": "language", "INT006": "platform"}
    if submission.asked.language is None:
        caps["STR004"] = "language"
    for remark in submission.remarks:
        if remark.kind == "intake.no-program":
            caps["INT001"] = "program" if remark.data.get("platform", "none") == "none" else "platform"
    return caps


def _reasons(options: ReviewOptions) -> dict[Category, str]:
    """Why a category was not exercised, where the report cannot know."""
    read = "of the prompt, this version reads only which platform and language it asks for"
    return {"requirements": read} if options.prompt is not None else {}


def _may_be_python(path: str) -> bool:
    """A guess before anything is read: where it is wrong, the parent starts later, or in vain."""
    place = Path(path)
    if path == "-" or not place.exists():
        return path == "-"
    if place.is_dir():
        settled = next(place.glob("Pulumi.y*ml"), None)
        if settled is not None and settled.is_file():
            return b"python" in settled.read_bytes()[: 1 << 14]
        return any(next(place.glob(pattern), None) is not None for pattern in ("*.py", "*/*.py"))
    with place.open("rb") as file:
        start = file.read(1 << 18)
    return b"\0" in start or b"import pulumi" in start or b"from pulumi" in start


def _chosen(submission: Submission, name: str | None) -> tuple[Project, ...]:
    if name is None:
        return submission.projects
    chosen = tuple(project for project in submission.projects if name in (project.name, project.root))
    if not chosen:
        known = ", ".join(project.name for project in submission.projects) or "none"
        raise InputError(f"there is no project {name!r} here", hint=f"projects: {known}")
    return chosen


def _no_project(submission: Submission) -> Project:
    return Project(
        root="",
        name=submission.id,
        language="unknown",
        platform="none",
        entry=None,
        reason="no file of the answer is a Pulumi program",
    )


class _Stage:
    """One project on its way through the stages; each is done once, when it is first asked for."""

    def __init__(
        self,
        submission: Submission,
        project: Project,
        options: ReviewOptions,
        progress: Progress,
        parent: Zygote | None,
    ) -> None:
        self._submission, self._options, self._progress, self._parent = submission, options, progress, parent
        stack, config, secret = stack_config(submission, project, stack=options.stack)
        self._project = msgspec.structs.replace(project, stack=stack, config=config, secret_config=tuple(secret))
        self._seconds: dict[str, float] = {}
        self._errors: list[str] = []
        self._needs: tuple[Need, ...] = ()

    @cached_property
    def major(self) -> int:
        """The schema that decides: the pinned major where it is shipped, for Go else the next one, because nothing of
        another major is run there."""
        pinned = self._project.aws_major
        if self._project.language == "go" and pinned is not None:
            return min(max(pinned, min(MAJORS)), max(MAJORS))
        return pinned if pinned in MAJORS else DEFAULT_MAJOR

    @cached_property
    def facts(self) -> SourceFacts:
        if self._project.language not in SOURCE_LANGUAGES:
            return SourceFacts()
        packages: tuple[str, ...] = ()
        if self._options.install and self._project.language in NODE_LANGUAGES:
            host, _ = self._installed_node
            packages = host.folders if host is not None else ()
        if self._project.language == "go":
            self._make_ready_for_go()
        with self._timed("source", "reading the source"):
            return inspect(
                self._submission,
                self._project,
                major=self.major,
                honour_noqa=profile_named(self._options.profile).trusting,
                packages=packages,
                trust=self._options.trust,
            )

    def _make_ready_for_go(self) -> None:
        """Build what checks Go where it is not there yet, and tell who waits for it. Without Go the source says so."""
        from stackproof.toolchains import build_go_checker, find_go, go_checker

        if find_go() is not None and go_checker() is None:
            with self._timed("setup", "building the type checker for Go (once)"), suppress(UnableError):
                build_go_checker(self._progress)

    @cached_property
    def _recording(self) -> Recording | None:
        project = self._project
        if project.platform != "pulumi" or project.entry is None:
            return None
        if project.language not in ("python", "go", *NODE_LANGUAGES):
            reason = f"{project.language} programs are not run by this version"
            return Recording(run=ProgramRun(outcome="not_run", reason=reason))
        options = RunOptions(
            stack=project.stack,
            config=self._options.config,
            edits=self.facts.edits,
            aws_major=self.major,
            trust=self._options.trust,
        )
        if project.language == "go":
            return self._of_go(options)
        with ExitStack() as stack:
            try:
                parent, host = self._parent, None
                if self._options.install and project.language in NODE_LANGUAGES:
                    host, why = self._installed_node
                    if host is None:
                        raise UnableError(why)
                elif self._options.install:
                    parent = self._installed(stack)
                with self._timed("run", "running the program"):
                    return engine.record_project(self._submission, project, options=options, zygote=parent, host=host)
            except UnableError as error:
                self._errors.append(str(error))
                return Recording(run=ProgramRun(outcome="not_run", reason=str(error)))

    def _of_go(self, options: RunOptions) -> Recording:
        """A Go program as it is followed in its source; with `--install`, and where its modules are, as it runs."""
        why = ""
        if self._options.install:
            with self._timed("install", "getting the modules of the manifest"):
                why = engine.get_modules(self._submission, self._project)
            try:
                with self._timed("run", "building and running the program"):
                    host = engine.GoHost(aws_major=self.major)
                    return engine.record_project(self._submission, self._project, options=options, host=host)
            except UnableError as error:
                why = why or str(error)
                self._needs = (Need(kind="package", name="Go modules", message=f"{why}; the program is followed"),)
        with self._timed("run", "following the program"):
            return engine.follow_project(self._submission, self._project, options=options)

    def _installed(self, stack: ExitStack) -> Zygote:
        """A parent whose children see the packages of the manifest."""
        with self._timed("install", "installing the packages of the manifest"):
            forgotten = [
                str(remark.data["distribution"])
                for remark in self.facts.remarks
                if remark.kind == "structure.undeclared-dependency" and remark.data.get("distribution")
            ]
            installed = engine.install(self._project, further=tuple(forgotten))
        self._needs = installed.needs
        return stack.enter_context(engine.Zygote(installed.interpreter))

    @cached_property
    def _installed_node(self) -> tuple[NodeHost | None, str]:
        """A host whose programs see the packages that they import, or why there is none."""
        with self._timed("install", "installing the packages of the manifest"):
            try:
                installed = engine.install_node(self._submission, self._project, aws_major=self.major)
            except UnableError as error:
                return None, str(error)
        self._needs = installed.needs
        return installed.host, ""

    @cached_property
    def run(self) -> ProgramRun | None:
        """The run, with what `--install` could not get among its needs."""
        if self._recording is None:
            return None
        run = self._recording.run
        return msgspec.structs.replace(run, needs=(*self._needs, *run.needs))

    @property
    def _remarks(self) -> tuple[Remark, ...]:
        of_run = self.run.remarks if self.run is not None else ()
        # What intake says of another project's files stands in that project's report.
        of_intake = (
            remark
            for remark in self._submission.remarks
            if remark.file is None or self._submission.concerns(self._project, remark.file)
        )
        return (*of_intake, *self.facts.remarks, *of_run)

    def report(self) -> Report:
        """All stages, then the report."""
        started = datetime.now(tz=UTC).isoformat(timespec="seconds")
        case = Case(
            submission=self._submission,
            project=self._project,
            run=self.run,
            remarks=self._remarks,
            profile=self._options.profile,
            major=self.major,
            unread=self.facts.unread,
        )
        with self._timed("checks", "checking"):
            judged = judge(case, profile=self._options.profile)
        off = set(self._options.disable)
        disabled = [
            Suppressed(finding=finding, by="settings", reason="disabled in the reviewer's settings")
            for finding in judged.findings
            if finding.check in off
        ]
        kept, suppressed = apply_suppressions(
            [finding for finding in judged.findings if finding.check not in off],
            self.facts.suppressions,
            profile=self._options.profile,
            baseline=self._options.baseline,
        )
        return assemble(
            submission=self._submission,
            project=self._project,
            run=self.run,
            findings=kept,
            passed=judged.passed,
            undecided=judged.undecided,
            suppressed=(*suppressed, *disabled),
            errors=(*self._errors, *judged.errors),
            profile=self._options.profile,
            environment=self._environment(started),
            sources=case.text_of,
            secrets=self._recording.secrets if self._recording is not None else (),
            categories={one.id: one.category for one in all_checks()},
            reasons=_reasons(self._options),
            caps=_caps(self._submission),
        )

    def _environment(self, started: str) -> Environment:
        sandbox = self.run.sandbox if self.run is not None else None
        return Environment(
            stackproof=__version__,
            python=python_version(),
            packages={name: found for name in _SHOWN_PACKAGES if (found := installed_version(name))},
            sandbox=(sandbox.level, *sandbox.details) if sandbox is not None else (),
            started=started,
            seconds={stage: round(seconds, 3) for stage, seconds in self._seconds.items()},
        )

    @contextmanager
    def _timed(self, stage: str, text: str) -> Generator[None, None, None]:
        self._progress(text)
        begun = time.monotonic()
        try:
            yield
        finally:
            self._seconds[stage] = time.monotonic() - begun

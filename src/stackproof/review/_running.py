"""One project on its way through source and engine: what its source says, and what its run recorded."""

from __future__ import annotations

import time
from collections.abc import Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from stackproof import engine
from stackproof.checks import profile_named
from stackproof.engine import Recording, RunOptions
from stackproof.intake import stack_config
from stackproof.model import NODE_LANGUAGES, Need, ProgramRun, Project, Remark, Submission, UnableError
from stackproof.source import LANGUAGES as SOURCE_LANGUAGES
from stackproof.source import SourceFacts, inspect

from ._options import Progress, ReviewOptions

if TYPE_CHECKING:
    from stackproof.engine import NodeHost, Zygote

MAJORS = (6, 7)
DEFAULT_MAJOR = 7


class Running:
    """Source and run of one project; each is done once, when it is first asked for. errors: what could not be done.
    seconds: time of each stage, those of others who time theirs with `timed` as well."""

    def __init__(
        self,
        submission: Submission,
        project: Project,
        options: ReviewOptions,
        progress: Progress,
        parent: Zygote | None,
    ) -> None:
        self.submission, self.options, self.progress, self.parent = submission, options, progress, parent
        stack, config, secret = stack_config(submission, project, stack=options.stack)
        self.project = msgspec.structs.replace(project, stack=stack, config=config, secret_config=tuple(secret))
        self.seconds: dict[str, float] = {}
        self.errors: list[str] = []
        self._needs: tuple[Need, ...] = ()

    @cached_property
    def major(self) -> int:
        """The schema that decides: the pinned major where it is shipped, for Go else the next one, because nothing of
        another major is run there."""
        pinned = self.project.aws_major
        if self.project.language == "go" and pinned is not None:
            return min(max(pinned, min(MAJORS)), max(MAJORS))
        return pinned if pinned in MAJORS else DEFAULT_MAJOR

    @property
    def facts(self) -> SourceFacts:
        return self._reading.result()

    @cached_property
    def _reading(self) -> Future[SourceFacts]:
        """What the source says; it is read while the program runs, which is another process."""
        packages = self.packages
        if self.project.language == "go":
            self._make_ready_for_go()
        reader = ThreadPoolExecutor(max_workers=1)
        try:
            return reader.submit(self._read, packages)
        finally:
            reader.shutdown(wait=False)

    def _read(self, packages: tuple[str, ...]) -> SourceFacts:
        if self.project.language not in SOURCE_LANGUAGES:
            return SourceFacts()
        with self.timed("source", "reading the source"):
            return inspect(
                self.submission,
                self.project,
                major=self.major,
                honour_noqa=profile_named(self.options.profile).trusting,
                packages=packages,
                trust=self.options.trust,
            )

    @property
    def packages(self) -> tuple[str, ...]:
        """`node_modules` folders with what a program on Node imports, the SDK's first; () without `--install`."""
        if not self.options.install or self.project.language not in NODE_LANGUAGES:
            return ()
        host, _ = self._installed_node
        return host.folders if host is not None else ()

    @cached_property
    def run(self) -> ProgramRun | None:
        """The run, with what `--install` could not get among its needs."""
        if self.recording is None:
            return None
        run = self.recording.run
        return msgspec.structs.replace(run, needs=(*self._needs, *run.needs))

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What intake, source and engine noticed."""
        of_run = self.run.remarks if self.run is not None else ()
        # What intake says of another project's files stands in that project's report.
        of_intake = (
            remark
            for remark in self.submission.remarks
            if remark.file is None or self.submission.concerns(self.project, remark.file)
        )
        return (*of_intake, *self.facts.remarks, *of_run)

    def _make_ready_for_go(self) -> None:
        """Build what checks Go where it is not there yet, and tell who waits for it. Without Go the source says so."""
        from stackproof.toolchains import build_go_checker, find_go, go_checker

        if find_go() is not None and go_checker() is None:
            with self.timed("setup", "building the type checker for Go (once)"), suppress(UnableError):
                build_go_checker(self.progress)

    @cached_property
    def recording(self) -> Recording | None:
        project = self.project
        if project.platform != "pulumi" or project.entry is None:
            return None
        if project.language not in ("python", "go", *NODE_LANGUAGES):
            reason = f"{project.language} programs are not run by this version"
            return Recording(run=ProgramRun(outcome="not_run", reason=reason))
        reading = self._reading
        options = RunOptions(
            stack=project.stack,
            config=self.options.config,
            edits=lambda: reading.result().edits,
            aws_major=self.major,
            trust=self.options.trust,
        )
        if project.language == "go":
            return self._of_go(options)
        with ExitStack() as stack:
            try:
                parent, host = self.parent, None
                if self.options.install and project.language in NODE_LANGUAGES:
                    host, why = self._installed_node
                    if host is None:
                        raise UnableError(why)
                elif self.options.install:
                    parent = self._installed(stack)
                with self.timed("run", "running the program"):
                    return engine.record_project(self.submission, project, options=options, zygote=parent, host=host)
            except UnableError as error:
                self.errors.append(str(error))
                return Recording(run=ProgramRun(outcome="not_run", reason=str(error)))

    def _of_go(self, options: RunOptions) -> Recording:
        """A Go program as it is followed in its source; with `--install`, and where its modules are, as it runs."""
        why = ""
        if self.options.install:
            with self.timed("install", "getting the modules of the manifest"):
                why = engine.get_modules(self.submission, self.project)
            try:
                with self.timed("run", "building and running the program"):
                    host = engine.GoHost(aws_major=self.major)
                    return engine.record_project(self.submission, self.project, options=options, host=host)
            except UnableError as error:
                why = why or str(error)
                self._needs = (Need(kind="package", name="Go modules", message=f"{why}; the program is followed"),)
        with self.timed("run", "following the program"):
            return engine.follow_project(self.submission, self.project, options=options)

    def _installed(self, stack: ExitStack) -> Zygote:
        """A parent whose children see the packages of the manifest."""
        with self.timed("install", "installing the packages of the manifest"):
            forgotten = [
                str(remark.data["distribution"])
                for remark in self.facts.remarks
                if remark.kind == "structure.undeclared-dependency" and remark.data.get("distribution")
            ]
            installed = engine.install(self.project, further=tuple(forgotten))
        self._needs = installed.needs
        return stack.enter_context(engine.Zygote(installed.interpreter))

    @cached_property
    def _installed_node(self) -> tuple[NodeHost | None, str]:
        """A host whose programs see the packages that they import, or why there is none."""
        with self.timed("install", "installing the packages of the manifest"):
            try:
                installed = engine.install_node(self.submission, self.project, aws_major=self.major)
            except UnableError as error:
                return None, str(error)
        self._needs = installed.needs
        return installed.host, ""

    @contextmanager
    def timed(self, stage: str, text: str) -> Generator[None, None, None]:
        self.progress(text)
        begun = time.monotonic()
        try:
            yield
        finally:
            self.seconds[stage] = time.monotonic() - begun

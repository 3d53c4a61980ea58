"""One project, from a submission to a `ProgramRun`: attempts, what each needed, and the graph that came of it."""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import version
from typing import Any

import msgspec

from stackproof.model import (
    Attempt,
    ProgramRun,
    Project,
    SourceEdit,
    Submission,
)
from stackproof.sandbox import Limits, Policy, child_environment, jail_policy, python_readable_paths

from ._attempts import Outcome, Try, further, notes_of, own_module, unmasking
from ._needs import needs_of
from ._recorder import Recorder
from ._services import Services
from ._shapes import REGION, digest
from ._summary import summary
from ._tricks import Trick, find_tricks
from ._verdict import judge_ending
from ._workspace import Workspace, source_text, workspace
from ._zygote import Interpreter, Zygote

ORGANIZATION = "organization"


class RunOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How to run a program. config and secret_config: `namespace:key` -> text, over the project's own stack file.

    edits: flagged parts that a further attempt leaves out when the program crashes. aws_major: schema to shape with.
    """

    stack: str | None = None
    config: dict[str, str] = {}
    secret_config: tuple[str, ...] = ()
    edits: tuple[SourceEdit, ...] = ()
    aws_major: int = 7
    trust: bool = False
    limits: Limits = Limits(cpu_seconds=30, wall_seconds=45)


_DEFAULTS = RunOptions()


class Recording(msgspec.Struct, frozen=True, kw_only=True):
    """A run, and the secret values that must not be shown anywhere. Never stored."""

    run: ProgramRun
    secrets: tuple[str, ...] = ()


def run_project(
    submission: Submission, project: Project, *, options: RunOptions = _DEFAULTS, zygote: Zygote | None = None
) -> ProgramRun:
    """As `record_project`, the run alone."""
    return record_project(submission, project, options=options, zygote=zygote).run


def record_project(
    submission: Submission, project: Project, *, options: RunOptions = _DEFAULTS, zygote: Zygote | None = None
) -> Recording:
    """Run a Python project in the sandbox and record its graph.

    zygote: a warm parent to use (it stays open); without one a parent is started for this run. Raises UnableError
    when this machine cannot run it at all.
    """
    if project.entry is None:
        return Recording(run=ProgramRun(outcome="not_run", reason="there is no program to run"))
    with workspace(submission, project) as made:
        parent = zygote or Zygote(Interpreter())
        try:
            return _Runner(submission, project, options, parent, made).run()
        finally:
            if zygote is None:
                parent.close()


class _Runner:
    """Holds what all attempts of one run share."""

    MOST_ATTEMPTS = 10

    def __init__(
        self, submission: Submission, project: Project, options: RunOptions, parent: Zygote, made: Workspace
    ) -> None:
        self.submission, self.project, self.options = submission, project, options
        self.parent, self.made = parent, made
        self.config = {**project.config, **options.config}
        self.region = self.config.get("aws:region")
        self.secrets = tuple(dict.fromkeys((*project.secret_config, *options.secret_config)))
        self.stack = options.stack or project.stack or "dev"
        self.text = source_text(submission, project)
        self.readable = python_readable_paths(parent.interpreter.executable)

    def run(self) -> Recording:
        tried = [self._attempt(Try(), 1)]
        change = Try()
        while len(tried) < self.MOST_ATTEMPTS:
            following = further(change, tried, edits=self.options.edits, project=self.project, made=self.made)
            if following is None:
                break
            change = following
            tried.append(self._attempt(change, len(tried) + 1))
        tricks = find_tricks(self.submission, self.project)
        unmasked = unmasking(change, tried, tricks)
        if unmasked is not None:
            tried.append(self._attempt(unmasked, len(tried) + 1))
        run = summary(tried, project=self.project, made=self.made, region=self.region, tricks=tricks)
        secrets = {value for item in tried for value in item.recorder.vault.values()}
        return Recording(run=run, secrets=tuple(sorted(secrets)))

    def _attempt(self, change: Try, number: int) -> Outcome:
        recorder = Recorder(
            project=self.project.name, stack=self.stack, region=self.region or REGION, source_text=self.text
        )
        for key in self.secrets:
            recorder.vault.learn(self._config()[key], "config")
        sockets = self.made.sockets / str(number)
        sockets.mkdir()
        services = Services(
            recorder, folder=sockets, project_folder=str(self.made.submission), aws_major=self.options.aws_major
        )
        try:
            result = self.parent.run(self._request(change, services), limits=self.options.limits)
        finally:
            services.close()
        for note in notes_of(result.report):
            if note.get("secret") and isinstance(note.get("value"), str):
                recorder.vault.learn(note["value"], "config")
        recorder.learn_secrets()
        ending = judge_ending(
            result,
            recorder,
            self.made,
            other_sdk=self._other_sdk(),
            signals_end=self.parent.interpreter.signals_end,
        )
        attempt = Attempt(
            outcome=ending.outcome,
            reason=change.reason,
            resources=recorder.count(),
            error=msgspec.structs.replace(ending.error, attempt=number) if ending.error else None,
            skipped=change.edits,
        )
        own = bool(ending.missing_module) and own_module(ending.missing_module, self.project, self.made)
        needs = needs_of(notes_of(result.report), ending, recorder, self.made, optional=change.optional, own=own)
        return Outcome(
            attempt=attempt,
            ending=ending,
            recorder=recorder,
            result=result,
            needs=needs,
            optional=bool(change.optional),
            unmasked=change.unmasks,
        )

    def _other_sdk(self) -> bool:
        """True when the program runs on other versions than its manifest asks for."""
        pinned = self.project.aws_major
        used = self.parent.interpreter.aws_major or _own_major()
        return not self.parent.interpreter.exact or (pinned is not None and pinned != used)

    def _config(self) -> dict[str, str]:
        """All configuration, encrypted values stood in for, the region that Pulumi users set by hand included."""
        config = {"aws:region": REGION, **self.config}
        for key in self.secrets:
            config.setdefault(key, f"Sx{digest(key, length=22)}")
        return config

    def _request(self, change: Try, services: Services) -> dict[str, Any]:
        made, project = self.made, self.project
        assert project.entry is not None
        program = made.submission / project.entry
        folder = made.project
        if program.name == "__main__.py":
            program = program.parent
        if project.main:
            folder = (made.project / project.main).resolve()
            folder = folder if folder.is_dir() else folder.parent
        folder = folder if folder.is_dir() else made.project
        monitor, engine = services.addresses
        packages = list(self.parent.interpreter.packages)
        policy = Policy(
            readable=(*self.readable, *packages),
            writable=(str(made.root),),
            tmp=str(made.temporary),
            unix_sockets=(str(services.monitor_path), str(services.engine_path)),
            trust=self.options.trust,
        )
        return {
            "policy": jail_policy(policy, self.options.limits, keep_fds=[9]),
            "environment": child_environment(scratch=made.home, extra=self._environment(change, monitor, engine)),
            "working_folder": str(folder),
            "program": str(program),
            "project_folder": str(made.submission),
            "root_folder": str(made.project),
            "scratch": str(made.home),
            "packages": packages,
            "import_path": list(change.import_path),
            "edits": [self._edit(edit) for edit in (*change.edits, *change.tricks)],
            "late_annotations": (project.python_minor or 0) >= 14,
            "stay": change.stay,
            "declared": {key: value for key, value in project.declared_config.items() if isinstance(value, dict)},
            "project": project.name,
            "stack": self.stack,
            "organization": ORGANIZATION,
            "config": {**self._config(), **change.config},
            "secret_config": list(self.secrets),
            "monitor": monitor,
            "engine": engine,
            "dry_run": False,
        }

    def _environment(self, change: Try, monitor: str, engine: str) -> dict[str, str]:
        return {
            "PULUMI_PROJECT": self.project.name,
            "PULUMI_STACK": self.stack,
            "PULUMI_MONITOR": monitor,
            "PULUMI_ENGINE": engine,
            "GRPC_VERBOSITY": "NONE",
            **change.environment,
        }

    def _edit(self, edit: SourceEdit | Trick) -> dict[str, Any]:
        return {**msgspec.structs.asdict(edit), "file": str(self.made.submission / edit.file)}


@lru_cache(maxsize=1)
def _own_major() -> int:
    return int(version("pulumi-aws").split(".")[0])

"""One project, from a submission to a `ProgramRun`: attempts, what each needed, and the graph that came of it."""

from __future__ import annotations

import os
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec

from stackproof.model import (
    Attempt,
    Need,
    ProgramRun,
    Project,
    Remark,
    SandboxReport,
    SourceEdit,
    Submission,
    UnableError,
    Usage,
)
from stackproof.sandbox import Limits, Policy, child_environment, jail_policy, python_readable_paths

from ._assets import resolve_assets
from ._imports import imports_of
from ._needs import needs_of
from ._recorder import Recorder
from ._services import Services
from ._shapes import REGION, digest, named_value, text_of
from ._verdict import Ending, judge_ending
from ._workspace import Workspace, relative, source_text, workspace
from ._zygote import ChildResult, Interpreter, Zygote

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


class _Try(msgspec.Struct, frozen=True, kw_only=True):
    """What an attempt changes, and why."""

    reason: str = ""
    edits: tuple[SourceEdit, ...] = ()
    import_path: tuple[str, ...] = ()
    environment: dict[str, str] = {}
    config: dict[str, str] = {}
    optional: tuple[str, ...] = ()


class _Outcome(msgspec.Struct, kw_only=True):
    attempt: Attempt
    ending: Ending
    recorder: Recorder
    result: ChildResult
    needs: tuple[Need, ...]
    optional: bool = False


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

    MOST_ATTEMPTS = 6

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
        tried = [self._attempt(_Try(), 1)]
        change = _Try()
        while len(tried) < self.MOST_ATTEMPTS:
            further = self._further(change, tried)
            if further is None:
                break
            change = further
            tried.append(self._attempt(change, len(tried) + 1))
        run = self._summary(tried)
        secrets = {value for item in tried for value in item.recorder.vault.values()}
        return Recording(run=run, secrets=tuple(sorted(secrets)))

    def _further(self, change: _Try, tried: list[_Outcome]) -> _Try | None:
        """The next attempt, when the last one ended by something that can be stood in for."""
        last = tried[-1]
        ending = last.ending
        if ending.outcome == "timed_out" and ending.wall_only and len(tried) == 1:
            return _Try(reason="the wall-clock limit passed without the CPU limit; tried once more")
        if ending.outcome not in ("crashed", "refused"):
            return None
        if ending.missing_module and not change.import_path and self._own_module(ending.missing_module):
            return msgspec.structs.replace(
                change,
                reason=f"`{ending.missing_module}` is found only with the project folder on the import path",
                import_path=(str(self.made.project), *self._source_folders()),
            )
        if ending.missing_module and not change.import_path:
            imports = imports_of(ending.missing_module, self.made)
            if imports and not set(imports) <= set(change.edits):
                reason = f"`{ending.missing_module}` is not installed; what comes from it is left out"
                return msgspec.structs.replace(change, reason=reason, edits=(*change.edits, *imports))
        name = ending.missing_variable
        if name and name not in change.environment:
            value = text_of(named_value(name, "string"))
            return msgspec.structs.replace(
                change,
                reason=f"environment variable {name} was missing",
                environment={**change.environment, name: value},
            )
        unset, variables = self._unset(last, "unset"), self._unset(last, "unset_variable")
        new = {*unset, *variables} - set(change.optional)
        if new and ending.may_lack_a_value:
            return msgspec.structs.replace(
                change,
                reason=f"{', '.join(sorted(new))} was not set",
                config={**unset, **change.config},
                environment={**variables, **change.environment},
                optional=(*change.optional, *sorted(new)),
            )
        if self.options.edits and not set(self.options.edits) <= set(change.edits):
            reason = "what the source checks flagged is left out"
            return msgspec.structs.replace(change, reason=reason, edits=(*change.edits, *self.options.edits))
        return None

    def _unset(self, outcome: _Outcome, kind: str) -> dict[str, str]:
        """Values for optional configuration or variables that the program read in vain before it crashed."""
        keys = {str(note[kind]) for note in _notes(outcome.result.report) if kind in note}
        return {key: text_of(named_value(key.rpartition(":")[2], "string")) for key in sorted(keys)[:50]}

    def _own_module(self, name: str) -> bool:
        top = name.split(".")[0]
        return any(
            os.path.exists(os.path.join(folder, top + suffix))
            for folder in (str(self.made.project), *self._source_folders())
            for suffix in ("", ".py")
        )

    def _source_folders(self) -> tuple[str, ...]:
        """Folders that hold the program, up to the submission: where an import path would be set by hand."""
        assert self.project.entry is not None
        found = []
        folder = (self.made.submission / self.project.entry).parent
        while folder != self.made.root and len(found) < 6:
            found.append(str(folder))
            folder = folder.parent
        return tuple(dict.fromkeys(found))

    def _attempt(self, change: _Try, number: int) -> _Outcome:
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
        for note in _notes(result.report):
            if note.get("secret") and isinstance(note.get("value"), str):
                recorder.vault.learn(note["value"], "config")
        recorder.learn_secrets()
        ending = judge_ending(result, recorder, self.made, other_sdk=self._other_sdk())
        attempt = Attempt(
            outcome=ending.outcome,
            reason=change.reason,
            resources=recorder.count(),
            error=msgspec.structs.replace(ending.error, attempt=number) if ending.error else None,
            skipped=change.edits,
        )
        needs = needs_of(_notes(result.report), ending, recorder, self.made, optional=change.optional)
        return _Outcome(
            attempt=attempt,
            ending=ending,
            recorder=recorder,
            result=result,
            needs=needs,
            optional=bool(change.optional),
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

    def _request(self, change: _Try, services: Services) -> dict[str, Any]:
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
            "edits": [self._edit(edit) for edit in change.edits],
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

    def _environment(self, change: _Try, monitor: str, engine: str) -> dict[str, str]:
        return {
            "PULUMI_PROJECT": self.project.name,
            "PULUMI_STACK": self.stack,
            "PULUMI_MONITOR": monitor,
            "PULUMI_ENGINE": engine,
            "GRPC_VERBOSITY": "NONE",
            **change.environment,
        }

    def _edit(self, edit: SourceEdit) -> dict[str, Any]:
        return {**msgspec.structs.asdict(edit), "file": str(self.made.submission / edit.file)}

    def _summary(self, tried: list[_Outcome]) -> ProgramRun:
        first, last = tried[0], tried[-1]
        real = [item for item in tried if not item.attempt.skipped]
        # Optional configuration explains a crash only when the program runs with it.
        main = next((item for item in reversed(real) if not item.optional or item.ending.outcome == "ran"), real[0])
        edited = [item for item in tried if item.attempt.skipped]
        best = max([main, *edited], key=lambda item: item.recorder.count())
        graph = resolve_assets(
            best.recorder.graph(), working_folder=self._asset_folder(), submission=self.made.submission
        )
        before = set(main.recorder.registrations)
        only_after = tuple(sorted(set(best.recorder.registrations) - before)) if best is not main else ()
        remarks = [*best.recorder.remarks, *self._remarks(tried)]
        walls = last.result.report.get("walls", {})
        return ProgramRun(
            outcome="not_run" if main.ending.wall_only else main.attempt.outcome,
            graph=graph,
            error=main.attempt.error,
            attempts=tuple(item.attempt for item in tried),
            needs=_distinct(need for item in tried if item is main or not item.optional for need in item.needs),
            remarks=tuple(remarks),
            only_after=only_after,
            sandbox=SandboxReport(
                level=str(walls.get("level", "none")),
                network=not walls.get("network_off", False),
                details=tuple(str(line) for line in walls.get("details", ())),
            ),
            usage=Usage(
                cpu_seconds=sum(item.result.completed.cpu_seconds for item in tried),
                wall_seconds=sum(item.result.completed.wall_seconds for item in tried),
                peak_bytes=max(item.result.completed.peak_bytes for item in tried),
            ),
            output=first.recorder.vault.mask_output(_printed(main.result)),
            reason=main.ending.reason,
        )

    def _asset_folder(self) -> Path:
        folder = self.made.project / (self.project.main or "")
        return folder if folder.is_dir() else folder.parent if folder.parent.is_dir() else self.made.project

    def _remarks(self, tried: list[_Outcome]) -> list[Remark]:
        found = []
        for item in tried[1:]:
            if item.attempt.reason.endswith("on the import path") and not item.attempt.skipped:
                error = tried[0].attempt.error
                place = error.frames[-1] if error and error.frames else None
                found.append(
                    Remark(
                        kind="run.import-path",
                        message=item.attempt.reason,
                        file=place.file if place else None,
                        line=place.line if place else None,
                    )
                )
                break
        if self.region is None:
            found.append(Remark(kind="run.region-assumed", message=f"no aws:region is configured; {REGION} is assumed"))
        return found


@lru_cache(maxsize=1)
def _own_major() -> int:
    return int(version("pulumi-aws").split(".")[0])


def _notes(report: dict[str, Any]) -> list[dict[str, Any]]:
    notes = report.get("notes", [])
    return [note for note in notes if isinstance(note, dict)][:500] if isinstance(notes, list) else []


def _distinct(needs: Any) -> tuple[Need, ...]:
    found = {(need.kind, need.name): need for need in needs}
    return tuple(found.values())


def _printed(result: ChildResult) -> str:
    text = result.completed.stdout + result.completed.stderr
    return text.decode("utf-8", errors="replace")[:20_000]


__all__ = ["RunOptions", "UnableError", "relative", "run_project"]

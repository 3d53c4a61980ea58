"""One project, from a submission to a `ProgramRun`: attempts, what each needed, and the graph that came of it."""

from __future__ import annotations

from typing import Protocol

import msgspec

from stackproof.model import Attempt, ProgramRun, Project, Submission

from ._attempts import Outcome, Try, further, notes_of, own_module, unmasking
from ._chance import AGAIN, ONCE, REASON, may_change
from ._config import secret_texts, whole_config
from ._launch import Launch
from ._needs import needs_of
from ._recorder import Recorder
from ._recording import Recording, RunOptions
from ._services import Services
from ._shapes import REGION
from ._summary import summary
from ._tricks import find_tricks
from ._verdict import judge_ending
from ._workspace import Workspace, source_text, workspace
from ._zygote import ChildResult


class Host(Protocol):
    """What runs programs of one language.

    exact: False when a package is there in another version than the manifest asks for. aws_major: of the SDK there.
    signals_end: False for SDKs from before there was a call that says the program is done; the stack's outputs are the
    last thing that they send.
    """

    @property
    def exact(self) -> bool: ...

    @property
    def aws_major(self) -> int: ...

    @property
    def signals_end(self) -> bool: ...

    def attempt(self, change: Try, launch: Launch, services: Services, *, number: int) -> ChildResult:
        """Run the program once; blocks until it has ended or a limit ended it."""
        ...


def record(submission: Submission, project: Project, host: Host, *, options: RunOptions) -> Recording:
    """Run a project on a host, in the sandbox, and record its graph. UnableError: it cannot be run here at all."""
    if project.entry is None:
        return Recording(run=ProgramRun(outcome="not_run", reason="there is no program to run"))
    with workspace(submission, project) as made:
        return _Runner(submission, project, options, host, made).run()


class _Runner:
    """Holds what all attempts of one run share."""

    MOST_ATTEMPTS = 10

    def __init__(
        self, submission: Submission, project: Project, options: RunOptions, host: Host, made: Workspace
    ) -> None:
        self.submission, self.project, self.options = submission, project, options
        self.host, self.made = host, made
        config = {**project.config, **options.config}
        self.region = config.get("aws:region")
        self.secrets = tuple(dict.fromkeys((*project.secret_config, *options.secret_config)))
        self.secret_texts = tuple(secret_texts(config, self.secrets))
        self.stack = options.stack or project.stack or "dev"
        self.text = source_text(submission, project)
        self.launch = Launch(
            project=project,
            made=made,
            stack=self.stack,
            config=whole_config(config, self.secrets),
            secrets=self.secrets,
            limits=options.limits,
            trust=options.trust,
        )

    def run(self) -> Recording:
        change = Try(chance=ONCE if may_change(self.submission, self.project) else 0)
        tried = [self._attempt(change, 1)]
        while len(tried) < self.MOST_ATTEMPTS:
            following = further(change, tried, flagged=self.options.edits, project=self.project, made=self.made)
            if following is None:
                break
            change = following
            tried.append(self._attempt(change, len(tried) + 1))
        again = self._again(change, tried)
        self.options.edits()  # Filters of warnings are the process's: sources are parsed by one thread at a time.
        tricks = find_tricks(self.submission, self.project)
        unmasked = unmasking(change, tried, tricks)
        if unmasked is not None:
            tried.append(self._attempt(unmasked, len(tried) + 2))
        run = summary(tried, again=again, project=self.project, made=self.made, region=self.region, tricks=tricks)
        every = tried if again is None else [*tried, again]
        secrets = {value for item in every for value in item.recorder.vault.values()}
        return Recording(run=run, secrets=tuple(sorted(secrets)))

    def _again(self, change: Try, tried: list[Outcome]) -> Outcome | None:
        """The same once more at another time, for a program that ran and could make other things then."""
        if not change.chance or tried[-1].ending.outcome != "ran":
            return None
        return self._attempt(msgspec.structs.replace(change, reason=REASON, chance=AGAIN), len(tried) + 1)

    def _attempt(self, change: Try, number: int) -> Outcome:
        recorder = Recorder(
            project=self.project.name, stack=self.stack, region=self.region or REGION, source_text=self.text
        )
        for text in self.secret_texts:
            recorder.vault.learn(text, "config")
        sockets = self.made.sockets / str(number)
        sockets.mkdir()
        services = Services(
            recorder, folder=sockets, project_folder=str(self.made.submission), aws_major=self.options.aws_major
        )
        try:
            result = self.host.attempt(change, self.launch, services, number=number)
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
            signals_end=self.host.signals_end,
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
        return not self.host.exact or (pinned is not None and pinned != self.host.aws_major)

"""One Go project, from its sources to a graph, without a toolchain: the program is followed, not run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from stackproof.golang import Program, nodes
from stackproof.model import Attempt, Location, Need, ProgramError, ProgramRun, Project, Remark, Submission

from .._assets import resolve_assets
from .._chance import AGAIN, REASON, changed
from .._config import secret_texts, whole_config
from .._recorder import Recorder
from .._recording import Recording, RunOptions
from .._shapes import REGION, named_value, text_of
from .._workspace import source_text
from ._inputs import Sent
from ._invoke import invoke
from ._machine import Given, Machine
from ._resolve import package_scope
from ._values import Closure, Context, GoError, Lost, Panic

_MOST_STOPS = 4


def follow_project(submission: Submission, project: Project, *, options: RunOptions = RunOptions()) -> Recording:  # noqa: B008
    """Follow a Go program and record the graph that it would bring up, as far as its source tells."""
    return _Follower(submission, project, options).recording()


class _Follower:
    """Holds what all passes over one program share."""

    def __init__(self, submission: Submission, project: Project, options: RunOptions) -> None:
        self.submission, self.project, self.options = submission, project, options
        self.program = Program(submission, project)
        self.secrets = tuple(dict.fromkeys((*project.secret_config, *options.secret_config)))
        config = {**project.config, **options.config}
        self.secret_texts = tuple(secret_texts(config, self.secrets))
        self.region = config.get("aws:region")
        self.given = Given(
            stack=options.stack or project.stack or "dev",
            config=whole_config(config, self.secrets),
            secrets=self.secrets,
        )
        self.text = source_text(submission, project)

    def recording(self) -> Recording:
        """The pass that came furthest, with what the first one stumbled over."""
        first = best = self._pass(self.given)
        given = self.given
        optional: dict[str, str] = {}
        stops: list[tuple[str, int]] = []
        tried = [(first, "")]
        while best.error is not None and len(tried) <= _MOST_STOPS:
            if best.unset and not optional:
                optional = dict(best.unset)
                given, reason = _with_values(given, optional), f"{', '.join(sorted(optional))} was not set"
            elif best.error.made is not None and best.error.made not in stops:
                stops.append(best.error.made)
                file, line = best.error.made
                reason = f"it stops itself at {file}:{line}; followed once more without that"
                given = msgspec.structs.replace(given, passed=frozenset(stops))
            else:
                break
            best = self._pass(given)
            tried.append((best, reason))
        again = None
        if best.drew and best.error is None:
            again = self._pass(msgspec.structs.replace(given, chance=AGAIN))
        return self._recording(tried, optional, again)

    def _pass(self, given: Given) -> Machine:
        recorder = Recorder(
            project=self.project.name, stack=given.stack, region=self.region or REGION, source_text=self.text
        )
        for text in self.secret_texts:
            recorder.vault.learn(text, "config")
        machine = Machine(self.program, self.project, recorder, given, aws_major=self.options.aws_major)
        with machine.deep():
            _start(machine)
            outputs = {}
            for name, value in machine.exports.items():
                outputs[name] = Sent(machine, "output").value(value)
        recorder.stack_outputs = {name: value for name, value in outputs.items() if value is not None}
        recorder.told_outputs = True
        recorder.learn_secrets()
        return machine

    def _recording(
        self, tried: list[tuple[Machine, str]], optional: dict[str, str], again: Machine | None
    ) -> Recording:
        first, last = tried[0][0], tried[-1][0]
        best = max(
            (machine for machine, _ in tried), key=lambda machine: (machine.error is None, machine.recorder.count())
        )
        stopped = bool(best.given.passed)
        graph = best.recorder.graph()
        graph = resolve_assets(
            msgspec.structs.replace(graph, kind="static"),
            working_folder=_on_disk(self.submission, best.folder()),
            submission=_on_disk(self.submission, ""),
        )
        before = set(first.recorder.registrations)
        late = set(best.recorder.registrations) - before if stopped else set()
        error = (first if stopped else last).error
        told = _of_two(last, again) if again is not None else ()
        if again is not None:
            tried = [*tried, (again, REASON)]
        run = ProgramRun(
            outcome="crashed" if error is not None else "not_run",
            followed="whole" if not best.lost and error is None and best.began else "partly",
            graph=graph,
            error=self._error(first if stopped else last, made_up=bool(optional)) if error is not None else None,
            attempts=tuple(_attempt(machine, reason) for machine, reason in tried),
            needs=tuple(self._needs(best, optional)),
            remarks=(*filter(best.is_sure, best.recorder.remarks), *best.told(), *self._assumed(best), *told),
            only_after=tuple(sorted(best.doubtful | late)),
            reason=_reason(best, error),
        )
        secrets = {value for machine, _ in tried for value in machine.recorder.vault.values()}
        return Recording(run=run, secrets=tuple(sorted(secrets)))

    def _error(self, machine: Machine, *, made_up: bool) -> ProgramError:
        error = machine.error
        assert error is not None
        message = machine.recorder.vault.mask_output(error.message)
        # What rests on an answer or a value that was made up may not happen.
        needs = any(kind in ("configuration", "file") for kind, _ in machine.notes)
        made_up = made_up or needs or bool(machine.recorder.invokes or machine.unset)
        return ProgramError(
            type="",
            message=message[:2000],
            frames=(Location(*error.made),) if error.made is not None else (),
            certain=not (made_up or machine.lost or "left-out-" in message or error.made is None),
        )

    def _assumed(self, machine: Machine) -> Iterator[Remark]:
        if self.region is None:
            yield Remark(kind="run.region-assumed", message=f"no aws:region is configured; {REGION} is assumed")
        if not machine.began:
            message = "nothing that `main` reaches hands a program to Pulumi"
            certain = not machine.called_strangers
            yield Remark(kind="go.no-run", message=message, file=self.project.entry, certain=certain)

    def _needs(self, machine: Machine, optional: dict[str, str]) -> Iterator[Need]:
        for name, kind in sorted(optional.items()):
            where = f"pulumi config set {name} VALUE" if kind == "config" else f"export {name}=VALUE"
            yield Need(
                kind="configuration" if kind == "config" else kind,
                name=name,
                message=f"the program stops without it; set it with: {where}",
                synthesized=True,
            )
        for name in sorted(name for name, kind in machine.unset.items() if kind == "environment"):
            yield Need(
                kind="environment", name=name, message="not set here: what it decides is taken as if it stayed so"
            )
        for (kind, name), note in sorted(machine.notes.items()):
            place = note.get("place")
            location = Location(*place) if place else None
            if kind == "configuration":
                secret = " --secret" if note.get("secret") else ""
                message = f"set it with: pulumi config set{secret} {name} VALUE"
                yield Need(kind=kind, name=name, message=message, synthesized=True, location=location)
            elif kind == "stack-reference":
                yield Need(kind=kind, name=name, message="an output of another stack", synthesized=True)
            elif kind == "missing":
                message = "its types are not on board: what it makes is told by names alone"
                if not note.get("schema"):
                    message = "not known here: what it gives is left open"
                yield Need(kind="package", name=name, message=message, synthesized=False, location=location)
            elif kind == "file":
                message = "not among the files of the answer"
                yield Need(kind="file", name=name, message=message, synthesized=True, location=location)
        for item in machine.recorder.registrations.values():
            if item.remote:
                message = "its children exist only inside its provider"
                yield Need(kind="remote-component", name=item.type, message=message, synthesized=True)


def _of_two(last: Machine, again: Machine) -> tuple[Remark, ...]:
    """What the program made otherwise at another time; where not all was followed, some of it may not be made."""
    if again.error is not None:
        return (Remark(kind="run.not-compared", message="followed at another time, it does not end as before"),)
    doubtful = last.doubtful | again.doubtful
    found = changed(last.recorder.graph(), again.recorder.graph())
    return tuple(remark for remark in found if remark.data["urn"] not in doubtful)


def _with_values(given: Given, unset: dict[str, str]) -> Given:
    """Values for what the program asked for in vain before it stopped."""
    made = {name: text_of(named_value(name.rpartition(":")[2], "string")) for name in sorted(unset)[:50]}
    return msgspec.structs.replace(
        given,
        config={**{name: value for name, value in made.items() if unset[name] == "config"}, **given.config},
        environment={**{name: value for name, value in made.items() if unset[name] != "config"}, **given.environment},
    )


def _start(machine: Machine) -> None:
    """Follow `init` and `main`; without either, what takes a context."""
    try:
        main = _main(machine)
        _initialize(machine)
        if main is not None:
            invoke(machine, main, [], None)
        if not machine.began:
            _without_main(machine)
    except Panic as panic:
        if panic.place is not None:
            value = panic.value
            message = value.message if isinstance(value, GoError) else str(getattr(value, "text", value))
            machine.error = GoError(message, made=panic.place)
    except Lost as lost:
        machine.lose(str(lost))
    except RecursionError:
        machine.lose("it is nested too deeply to follow")


def _main(machine: Machine) -> Closure | None:
    package = machine.program.entry_package
    if package is None:
        return None
    cell = package_scope(machine, package.folder).cells.get("main")
    return cell.value if cell is not None and isinstance(cell.value, Closure) else None


def _initialize(machine: Machine) -> None:
    for package in machine.program.reached:
        scope = package_scope(machine, package.folder)
        for file in package.files:
            for declaration in file.source.declarations:
                if isinstance(declaration, nodes.FunctionDeclaration) and declaration.name == "init":
                    inner = machine.files.get(file.path, scope)
                    if declaration.receiver is None:
                        made = Closure(declaration.type, declaration.body, inner, file.path, "init")
                        invoke(machine, made, [], None)


def _without_main(machine: Machine) -> None:
    """Functions that take a context and that no other function calls, as a template's entry would call them."""
    machine.doubt += 1
    try:
        for closure in _roots(machine):
            given = [_argument(machine, item) for item in closure.type.parameters]
            try:
                invoke(machine, closure, given, None)
            except Panic:
                continue
            machine.lose("no program is handed to Pulumi; what takes a context was followed instead")
    finally:
        machine.doubt -= 1


def _roots(machine: Machine) -> list[Closure]:
    found: dict[str, Closure] = {}
    called: set[str] = set()
    packages = machine.program.reached or tuple(machine.program.packages.values())
    for package in packages:
        scope = package_scope(machine, package.folder)
        for file in package.files:
            text = file.text.decode("utf-8", errors="replace")
            for name, cell in scope.cells.items():
                if f"{name}(" in text.replace(f"func {name}(", ""):
                    called.add(name)
                if isinstance(cell.value, Closure) and any(map(_takes_context, cell.value.type.parameters)):
                    found.setdefault(name, cell.value)
    return [closure for name, closure in sorted(found.items()) if name not in called]


def _takes_context(parameter: nodes.Parameter) -> bool:
    kind = parameter.type
    return (
        isinstance(kind, nodes.Unary)
        and isinstance(kind.operand, nodes.Selector)
        and kind.operand.name == "Context"
        and isinstance(kind.operand.operand, nodes.Name)
        and kind.operand.operand.text == "pulumi"
    )


def _argument(machine: Machine, parameter: nodes.Parameter) -> Any:
    if _takes_context(parameter):
        return Context()
    kind = parameter.type
    if isinstance(kind, nodes.Name) and kind.text == "string":
        return text_of(named_value(parameter.name, "string"))
    return machine.unknown(f"argument {parameter.name}")


def _attempt(machine: Machine, reason: str) -> Attempt:
    outcome = "crashed" if machine.error is not None else "not_run"
    return Attempt(outcome=outcome, reason=reason, resources=machine.recorder.count())


def _reason(machine: Machine, error: GoError | None) -> str:
    if error is not None:
        return f"the program ends in an error: {machine.recorder.vault.mask_output(error.message)[:300]}"
    if machine.lost:
        why, (file, line) = next(iter(machine.lost.items()))
        more = f" and {len(machine.lost) - 1} more" if len(machine.lost) > 1 else ""
        return f"its source was followed, but not everywhere: {why} ({file}:{line}){more}"
    return "its source was followed without running it"


def _on_disk(submission: Submission, folder: str) -> Any:
    from pathlib import Path

    return Path(submission.root) / folder.lstrip("/")

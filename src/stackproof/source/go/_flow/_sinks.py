"""Every resource of a program, and what arrives at its arguments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import msgspec

from stackproof.aws import MAJORS, ResourceSchema, Sdk, go_fields, go_sdk, sdk
from stackproof.golang import File, Imported, Program
from stackproof.golang import nodes as n
from stackproof.model import Remark

from ..._facts import SecretFlow
from ...typescript._flow._judging import Sink
from ...typescript._flow._sinks import look_at, look_at_foreign
from .._remarking import is_reached
from .._sdk._kinds import SdkFunction, Space
from ._evaluate import Evaluator
from ._fills import enter_fills
from ._index import Callable_, index_of
from ._values import Env, Mapping, Scalar, Sequence, Value, options, plain

_MOST_CONTEXTS = 12


class Findings:
    """Collects what the judging of values, which all languages share, has to say."""

    def __init__(self, program: Program, *, major: int) -> None:
        self.program, self.major = program, major
        self.files = program.by_path
        self.flows: dict[object, SecretFlow] = {}
        self._notes: dict[object, tuple[Remark, dict[str, Any]]] = {}

    def sdk(self, package: str) -> Sdk:
        return sdk(package, major=self.major) if package == "aws" else sdk(package)

    def report(
        self,
        kind: str,
        file: File,
        node: object,
        message: str,
        *,
        data: dict[str, Any],
        place: tuple[int, int],
        cause: str = "",
    ) -> dict[str, Any] | None:
        """Note a remark once; its data, to which more may be added."""
        if not file.ours:
            return None
        line, column = place
        known = self._notes.get((kind, cause))
        if known is not None:
            remark, found = known
            if file.path == remark.file and line != remark.line:
                found["also_lines"] = sorted({*found.get("also_lines", ()), line})
            return found
        found = {**data, "test": file.test, "cause": cause}
        if not is_reached(self.program, file):
            found["unreached"] = True
        message = message.replace("getSecret or requireSecret", "GetSecret or RequireSecret")
        remark = Remark(kind=kind, message=message, file=file.path, line=line, column=column)
        self._notes[kind, cause] = (remark, found)
        return found

    def remarks(self) -> Iterator[Remark]:
        for remark, data in self._notes.values():
            yield msgspec.structs.replace(remark, data=data)


class _Scope(msgspec.Struct, frozen=True):
    """Where a resource is made, as the judging asks for it."""

    file: File


def followed(program: Program, *, major: int) -> Findings:
    """What arrives at the resources of a program."""
    findings = Findings(program, major=major)
    index = index_of(program)
    machine = Evaluator(index)
    enter_fills(index)
    for file, call in index.calls:
        if file.test or not file.ours or file.source.torn:
            continue
        kind = index.resolver.kind(call.function)
        machine.begin()
        if isinstance(kind, SdkFunction) and kind.member.kind == "constructor":
            if isinstance(kind.member.schema, ResourceSchema):
                _resource(findings, machine, file, call, kind.space.imported, kind.member.schema)
        elif isinstance(call.function, n.Selector) and call.function.name.startswith("New"):
            owner = index.resolver.kind(call.function.operand)
            if isinstance(owner, Space) and owner.imported.kind in ("provider", "sdk"):
                _of_package(findings, machine, file, call, owner)
    return findings


def _of_package(findings: Findings, machine: Evaluator, file: File, call: n.Call, owner: Space) -> None:
    """A resource whose schema is not on board; of another major of an SDK it is most likely the same."""
    item = owner.imported
    if item.kind == "sdk" and owner.sdk is None and isinstance(call.function, n.Selector):
        nearest = min(MAJORS[item.package], key=lambda major: abs(major - item.major))
        known = go_sdk(item.package, major=nearest)
        member = known.member(known.module(item.module) or "", call.function.name)
        if member is not None and isinstance(member.schema, ResourceSchema):
            _resource(findings, machine, file, call, item, member.schema)
            return
    if owner.sdk is None:
        _foreign(findings, machine, file, call, owner)


def _resource(
    findings: Findings, machine: Evaluator, file: File, call: n.Call, item: Imported, schema: ResourceSchema
) -> None:
    if len(call.arguments) < 3:
        return
    label = f"{item.module or item.package}.{schema.name}"
    fields = {field: known.name for field, known in go_fields(schema).items()}
    for env in _contexts(machine, file, call):
        for given in options(plain(machine.value(call.arguments[2], env))):
            if isinstance(given, Mapping):
                given = _wired(given, fields)
                sink = _sink(findings, file, call, given, item.package, label, schema.token)
                sink.ignored = _ignored(machine, call, env)
                look_at(sink, schema, cast(Any, given))


def _wired(given: Mapping, fields: dict[str, str]) -> Mapping:
    """The arguments by the names that go over the wire."""
    names = {key: fields.get(key, key) for key in given.items}
    items = {names[key]: item for key, item in given.items.items()}
    return Mapping(items, nodes={names.get(key, key): item for key, item in given.nodes.items()})


def _foreign(findings: Findings, machine: Evaluator, file: File, call: n.Call, owner: Space) -> None:
    """A resource of a provider without a schema on board."""
    if len(call.arguments) < 3 or not isinstance(call.function, n.Selector):
        return
    name = call.function.name.removeprefix("New")
    package = owner.imported.package
    for env in _contexts(machine, file, call):
        for given in options(plain(machine.value(call.arguments[2], env))):
            if isinstance(given, Mapping):
                named = {key[:1].lower() + key[1:]: item for key, item in given.items.items()}
                nodes = {key[:1].lower() + key[1:]: item for key, item in given.nodes.items()}
                made = Mapping(named, nodes=nodes)
                sink = _sink(findings, file, call, made, "", f"{owner.imported.name}.{name}", f"{package}:{name}")
                sink.ignored = _ignored(machine, call, env)
                look_at_foreign(sink, cast(Any, made))


def _sink(findings: Findings, file: File, call: n.Call, given: Mapping, package: str, label: str, token: str) -> Sink:
    machine, scope = cast(Any, findings), cast(Any, _Scope(file))
    return Sink(machine, scope, call.at, cast(Any, given), package=package, label=label, token=token)


def _ignored(machine: Evaluator, call: n.Call, env: Env) -> frozenset[str]:
    """What `pulumi.IgnoreChanges([]string{...})` names."""
    found: set[str] = set()
    for item in call.arguments[3:]:
        if isinstance(item, n.Call) and isinstance(item.function, n.Selector) and item.function.name == "IgnoreChanges":
            listed = plain(machine.value(item.arguments[0], env)) if item.arguments else None
            parts: list[Value] = listed.items if isinstance(listed, Sequence) else []
            found |= {one.text for one in parts if isinstance(one, Scalar) and one.text}
    return frozenset(found)


def _contexts(machine: Evaluator, file: File, call: n.Call) -> list[Env]:
    """The ways in which the function around a call is called; one without any where nobody calls it."""
    for owner in machine.index.owners_of(file, call):
        if id(owner) not in machine.contexts:
            machine.contexts[id(owner)] = _calls_of(machine, owner, file)
        if machine.contexts[id(owner)]:
            return machine.contexts[id(owner)]
    return machine.contexts.setdefault(id(file), [Env(file)])


def _calls_of(machine: Evaluator, owner: Callable_, file: File) -> list[Env]:
    sites = machine.index.sites.get(id(owner), [])[:_MOST_CONTEXTS]
    return [
        Env(file, machine.arguments(owner, site.call, site.receiver, Env(site.file, {}, 1)), 1)
        for site in sites
        if not site.file.test
    ]

"""What one run has registered so far, kept thread-safe; `graph()` makes the model's records of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import msgspec

from stackproof.model import (
    Graph,
    Invoke,
    Location,
    LogLine,
    Remark,
    Resource,
    ResourceOptions,
)

from ._credentials import credentials
from ._references import OutputIndex
from ._secrets import Secret, Vault, is_distinct
from ._shapes import holds_left_out

STACK = "pulumi:pulumi:Stack"
_MOST_PARENTS = 20


class Registration(msgspec.Struct):
    """One resource as it was registered; values are still in the clear."""

    urn: str
    type: str
    name: str
    custom: bool
    read: bool
    remote: bool
    parent: str
    provider: str
    inputs: dict[str, Any]
    outputs: dict[str, Any]
    secret_outputs: frozenset[str]
    dependencies: tuple[str, ...]
    property_dependencies: dict[str, list[str]]
    options: ResourceOptions
    stack_trace: tuple[Location, ...]
    identifier: str = ""


class Recorder:
    """All that one program told us. Limits bound what a flooding program can make us hold."""

    MAX_RESOURCES = 2000
    MAX_LOGS = 1000
    MAX_INVOKES = 5000
    MAX_BYTES = 64 << 20

    def __init__(self, *, project: str, stack: str, region: str, source_text: str) -> None:
        self.project = project
        self.stack = stack
        self.region = region
        self.vault = Vault(source_text)
        self.index = OutputIndex()
        self.lock = threading.Lock()
        self.registrations: dict[str, Registration] = {}
        self.remarks: list[Remark] = []
        self.invokes: list[Invoke] = []
        self.logs: list[LogLine] = []
        self.stack_outputs: dict[str, Any] = {}
        self.component_outputs: dict[str, dict[str, Any]] = {}
        # Outputs of other stacks that stand in for what is not known here.
        self.other_outputs: dict[str, Any] = {}
        self.stack_transforms: list[Any] = []
        self.invoke_transforms: list[Any] = []
        self.root = ""
        self.finished = False
        self.told_outputs = False
        self._settled: set[str] = set()
        self.flooded = ""
        self._bytes = 0

    def urn(self, kind: str, name: str, parent: str) -> str:
        """The URN of a resource, by Pulumi's rules: the types of the parents, the stack's left out."""
        chain = ""
        if parent and f"::{STACK}::" not in parent:
            chain = parent.split("::")[2] + "$"
        return f"urn:pulumi:{self.stack}::{self.project}::{chain}{kind}::{name}"

    def take(self, size: int) -> None:
        """Count what a request brings along, in bytes. Raises OverflowError beyond the bound."""
        with self.lock:
            self._bytes += size
            if self._bytes > self.MAX_BYTES:
                self.flooded = f"more than {self.MAX_BYTES >> 20} MiB"
                raise OverflowError(self.flooded)

    def claim(self, urn: str, kind: str, name: str) -> str:
        """Reserve a URN; a second resource with the same one is noted and gets a suffix, so that the run goes on."""
        with self.lock:
            if len(self.registrations) >= self.MAX_RESOURCES:
                self.flooded = f"more than {self.MAX_RESOURCES} resources"
                raise OverflowError(self.flooded)
            if urn not in self.registrations:
                self.registrations[urn] = _placeholder(urn, kind, name)
                return urn
            number = 2
            while f"{urn}#{number}" in self.registrations:
                number += 1
            self.registrations[f"{urn}#{number}"] = _placeholder(urn, kind, name)
            return f"{urn}#{number}"

    def add(self, item: Registration) -> None:
        """Store a finished registration under its claimed URN."""
        with self.lock:
            self.registrations[item.urn] = item
            self.index.add(item.urn, item.outputs, identifier=item.identifier)

    def forget(self) -> None:
        """Drop all that was registered, for a program that is started once more; its bounds count on."""
        with self.lock:
            for kept in (self.registrations, self.remarks, self.invokes, self.logs, self.component_outputs):
                kept.clear()
            for transforms in (self.stack_transforms, self.invoke_transforms):
                transforms.clear()
            self.index = OutputIndex()
            self.stack_outputs = {}
            self.root, self.finished, self.told_outputs = "", False, False

    def log(self, line: LogLine) -> None:
        """Keep one log line, up to a bound."""
        with self.lock:
            if len(self.logs) < self.MAX_LOGS:
                self.logs.append(line)

    def provider_region(self, provider: str) -> str:
        """Region of an explicit provider (`urn::id`), else the stack's."""
        item = self.registrations.get(provider.rpartition("::")[0]) if provider else None
        region = item.inputs.get("region") if item is not None else None
        return region if isinstance(region, str) and region else self.region

    def count(self) -> int:
        """Resources that the program itself created or read."""
        return sum(1 for item in self.registrations.values() if item.type != STACK and item.type)

    def learn_secrets(self) -> None:
        """Look through what was registered for credentials, so that no text of this run shows them."""
        with self.lock:
            for item in self.registrations.values():
                for text in credentials(item.type, item.inputs):
                    if is_distinct(text):
                        self.vault.hide(text)
                for value in _marked(item.inputs):
                    self.vault.note(value)
            for value in _marked(self.stack_outputs):
                self.vault.note(value)

    def graph(self) -> Graph:
        """The records, sealed and ordered by URN."""
        with self.lock:
            self._settle_duplicates()
            items = sorted(
                (item for item in self.registrations.values() if item.type and item.type != STACK),
                key=lambda item: item.urn,
            )
            outputs = self.stack_outputs
            return Graph(
                project=self.project,
                stack=self.stack,
                resources=tuple(self._resource(item) for item in items),
                outputs=self.vault.seal(outputs),
                output_references=self.index.trace_all(outputs),
                invokes=tuple(sorted(self.invokes, key=_invoke_order)),
                logs=tuple(sorted(map(self._sealed_log, self.logs), key=_log_order)),
            )

    def _settle_duplicates(self) -> None:
        """Calls arrive in any order: of several resources with one URN, the one that stands first keeps it."""
        groups: dict[str, list[Registration]] = {}
        for item in self.registrations.values():
            if item.type:
                groups.setdefault(item.urn.split("#")[0], []).append(item)
        for urn, group in groups.items():
            if len(group) < 2 or urn in self._settled:
                continue
            self._settled.add(urn)
            ordered = sorted(group, key=_in_order)
            urns = [urn, *(f"{urn}#{number}" for number in range(2, len(group) + 1))]
            renamed = {item.urn: new for item, new in zip(ordered, urns, strict=True)}
            self.remarks += [_duplicate(urn, ordered[0], item) for item in ordered[1:]]
            self._rename(renamed)

    def _rename(self, renamed: dict[str, str]) -> None:
        for item in self.registrations.values():
            item.urn = renamed.get(item.urn, item.urn)
            item.parent = renamed.get(item.parent, item.parent)
            item.dependencies = tuple(renamed.get(urn, urn) for urn in item.dependencies)
            item.property_dependencies = {
                key: [renamed.get(urn, urn) for urn in urns] for key, urns in item.property_dependencies.items()
            }
        self.registrations = {item.urn: item for item in self.registrations.values()}
        self.index.rename(renamed)

    def _sealed_log(self, line: LogLine) -> LogLine:
        return msgspec.structs.replace(line, message=self.vault.mask_output(line.message))

    def _resource(self, item: Registration) -> Resource:
        outputs = {**item.outputs, **self.component_outputs.get(item.urn, {})}
        if item.identifier:
            outputs = {"id": item.identifier, **outputs}
        return Resource(
            urn=item.urn,
            type=item.type,
            name=item.name,
            custom=item.custom,
            read=item.read,
            remote=item.remote,
            parent=item.parent if item.parent and f"::{STACK}::" not in item.parent else None,
            provider=item.provider.rpartition("::")[0] or None,
            inputs=self.vault.seal_inputs(item.type, item.inputs),
            outputs={
                key: self.vault.marker(value) if key in item.secret_outputs else value
                for key, value in self.vault.seal_inputs(item.type, outputs).items()
            },
            dependencies=tuple(sorted(item.dependencies)),
            references=self.index.trace(item.inputs, item.property_dependencies),
            options=item.options,
            source=self._source(item),
            stack_trace=item.stack_trace,
        )

    def _source(self, item: Registration) -> Location | None:
        """Where the answer makes it; for what a package makes later on its own, where its parent is made."""
        for _ in range(_MOST_PARENTS):
            if item.stack_trace:
                return item.stack_trace[0]
            parent = self.registrations.get(item.parent)
            if parent is None:
                return None
            item = parent
        return None


def _marked(value: Any) -> Iterator[Secret]:
    """The secrets inside a value."""
    if isinstance(value, Secret):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _marked(item)
    elif isinstance(value, list):
        for item in value:
            yield from _marked(item)


def _placeholder(urn: str, kind: str, name: str) -> Registration:
    return Registration(
        urn=urn,
        type="",
        name=name,
        custom=True,
        read=False,
        remote=False,
        parent="",
        provider="",
        inputs={},
        outputs={},
        secret_outputs=frozenset(),
        dependencies=(),
        property_dependencies={},
        options=ResourceOptions(),
        stack_trace=(),
    )


def _log_order(line: LogLine) -> tuple[str, str, str]:
    """Callbacks log in any order."""
    return (line.urn or "", line.severity, line.message)


def _stand(item: Registration) -> tuple[str, int]:
    place = next(iter(item.stack_trace), None)
    return (place.file, place.line) if place else ("", 0)


def _in_order(item: Registration) -> tuple[tuple[str, int], str]:
    """Where it stands; of several that one line makes, by what they are given."""
    return (_stand(item), repr(item.inputs))


def _duplicate(urn: str, first: Registration, item: Registration) -> Remark:
    place = next(iter(item.stack_trace), None)
    return Remark(
        kind="run.duplicate-urn",
        message=f"two resources of type {item.type} are named {item.name!r}; Pulumi refuses the second",
        file=place.file if place else None,
        line=place.line if place else None,
        data={
            "urn": urn,
            "type": item.type,
            "name": item.name,
            "first_line": _stand(first)[1] or None,
            "left_out": holds_left_out(item.name),
        },
    )


def _invoke_order(item: Invoke) -> tuple[str, str]:
    return (item.token, msgspec.json.encode(item.args, order="sorted").decode())

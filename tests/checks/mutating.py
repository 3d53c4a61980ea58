"""Mutants of a Good example's graph: each input that the check read is taken away, flipped or pointed elsewhere.

A check counts as done when its mutants die: its verdict has to depend on what it reads.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import msgspec

from stackproof.checks import Case, Check
from stackproof.model import Graph, Resource

Verdicts = frozenset[tuple[str, str]]


class Watched(dict):
    """A dictionary that notes which of its keys are asked for, by path."""

    def __init__(self, value: dict, path: str, seen: set[str]) -> None:
        # A key with a dot (a file's name in an archive) has no path of its own.
        super().__init__(
            {
                key: item if "." in str(key) else watch(item, f"{path}.{key}" if path else key, seen)
                for key, item in value.items()
            }
        )
        self._path, self._seen = path, seen

    def _note(self, key: object) -> None:
        if key in self.keys() and "." not in str(key):
            self._seen.add(f"{self._path}.{key}" if self._path else str(key))

    def get(self, key, default=None):
        self._note(key)
        return super().get(key, default)

    def __getitem__(self, key):
        self._note(key)
        return super().__getitem__(key)

    def __contains__(self, key):
        self._note(key)
        return super().__contains__(key)


def watch(value: Any, path: str, seen: set[str]) -> Any:
    if isinstance(value, dict):
        return Watched(value, path, seen)
    if isinstance(value, list):
        return [watch(item, f"{path}[{i}]", seen) for i, item in enumerate(value)]
    return value


def verdicts_of(check: Check, case: Case, graph: Graph) -> Verdicts:
    run = msgspec.structs.replace(case.run, graph=graph)
    changed = Case(
        submission=case.submission, project=case.project, run=run, remarks=case.remarks, major=case.major,
        profile=case.profile,
    )  # fmt: skip
    return frozenset((type(verdict).__name__, verdict.subject) for verdict in check(changed))


def reads_of(check: Check, case: Case) -> dict[str, set[str]]:
    """Input paths that the check asks for, by URN of the resource."""
    seen: dict[str, set[str]] = {}
    resources = []
    for resource in case.graph.resources:
        paths = seen.setdefault(resource.urn, set())
        resources.append(msgspec.structs.replace(resource, inputs=Watched(resource.inputs, "", paths)))
    verdicts_of(check, case, msgspec.structs.replace(case.graph, resources=tuple(resources)))
    return {urn: paths for urn, paths in seen.items() if paths}


def survivors(check: Check, case: Case) -> tuple[list[str], int]:
    """Descriptions of mutants that change no verdict, and the number of mutants."""
    before = verdicts_of(check, case, case.graph)
    subjects = {subject for _, subject in before}
    alive, count = [], 0
    for description, graph in mutants(case, reads_of(check, case), subjects):
        count += 1
        if verdicts_of(check, case, graph) == before:
            alive.append(description)
    return alive, count


def mutants(case: Case, reads: dict[str, set[str]], subjects: set[str]) -> Iterator[tuple[str, Graph]]:
    for resource in case.graph.resources:
        paths = sorted(reads.get(resource.urn, ()))
        if paths and resource.urn not in subjects and resource.custom:
            yield f"without {resource.name}", _without(case.graph, resource)
        for path in paths:
            value = _at(resource.inputs, path)
            yield f"{resource.name}: no {path}", _replaced(case.graph, _removed(resource, path))
            if isinstance(value, bool):
                yield f"{resource.name}: {path} flipped", _replaced(case.graph, _set(resource, path, not value))
            if any(r.path == path for r in resource.references):
                yield f"{resource.name}: {path} elsewhere", _replaced(case.graph, _set(resource, path, "elsewhere"))


def _steps(path: str) -> list[str | int]:
    steps: list[str | int] = []
    for part in path.split("."):
        name, *indexes = part.split("[")
        steps += [name] if name else []
        steps += [int(index[:-1]) for index in indexes]
    return steps


def _at(inputs: Any, path: str) -> Any:
    for step in _steps(path):
        inputs = inputs[step]
    return inputs


def _below(path: str, prefix: str) -> bool:
    return path == prefix or path.startswith((prefix + ".", prefix + "["))


def _changed(resource: Resource, path: str, change) -> Resource:
    inputs = copy.deepcopy(resource.inputs)
    *way, last = _steps(path)
    holder = inputs
    for step in way:
        holder = holder[step]
    change(holder, last)
    references = tuple(r for r in resource.references if not _below(r.path, path))
    return msgspec.structs.replace(resource, inputs=inputs, references=references)


def _removed(resource: Resource, path: str) -> Resource:
    return _changed(resource, path, lambda holder, last: holder.pop(last))


def _set(resource: Resource, path: str, value: Any) -> Resource:
    return _changed(resource, path, lambda holder, last: holder.__setitem__(last, value))


def _replaced(graph: Graph, resource: Resource) -> Graph:
    resources = tuple(resource if r.urn == resource.urn else r for r in graph.resources)
    return msgspec.structs.replace(graph, resources=resources)


def _without(graph: Graph, resource: Resource) -> Graph:
    kept = []
    for other in graph.resources:
        if other.urn != resource.urn:
            references = tuple(r for r in other.references if r.urn != resource.urn)
            kept.append(msgspec.structs.replace(other, references=references))
    return msgspec.structs.replace(graph, resources=tuple(kept))

"""What is known of a value: the records that all languages share, and functions of Go."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from stackproof.golang import File

from ...python._values import (
    NONE,
    NOTHING,
    UNKNOWN,
    UNSET,
    Instance,
    Invoked,
    Json,
    Mapping,
    Origin,
    Origins,
    Promise,
    Scalar,
    Sequence,
    Unknown,
    Value,
    join,
    options,
    origins_of,
    plain,
)
from ...typescript._flow._values import text_of
from .._sdk._kinds import Kind, Pointer
from ._index import Callable_


@dataclass(frozen=True, slots=True)
class Env:
    """Where an expression is looked at. given: what parameters stand for, by their binding's node."""

    file: File
    given: dict[int, Value] = field(default_factory=dict)
    depth: int = 0

    def at(self, file: File) -> Env:
        """The same, for an expression of another file that is looked at for itself."""
        return Env(file, {}, self.depth + 1)


@dataclass(eq=False, slots=True)
class Closure(Value):
    """A function as a value."""

    item: Callable_
    env: Env


@dataclass(frozen=True, slots=True)
class Results(Value):
    """What a call gives that has several results."""

    values: tuple[Value, ...]


def made_text(*values: Value) -> Value:
    """Text of parts of which only the origins are told."""
    found: Origins = frozenset().union(*map(origins_of, values)) if values else NOTHING
    return Scalar("str", UNSET, found)


def as_text(value: Value) -> Value:
    """A value converted to text: bytes that are filled one by one keep where they come from."""
    parts = [made_text(item) if isinstance(item, Sequence) else item for item in options(plain(value))]
    return join(*parts)


def bare_kind(kind: Kind | None) -> Kind | None:
    return kind.to if isinstance(kind, Pointer) else kind


def result_of(found: Value, index: int) -> Value:
    if isinstance(found, Results):
        return found.values[index] if index < len(found.values) else UNKNOWN
    return found if index == 0 else NONE


def element_of(found: Value) -> Value:
    parts = [part for item in options(plain(found)) if isinstance(item, Sequence | Mapping) for part in item.elements()]
    return join(*parts) if parts else UNKNOWN


def with_members(found: Value, items: list[tuple[str, Value, Any]]) -> Value:
    held = next((item for item in options(found) if isinstance(item, Mapping)), None)
    made = Mapping(dict(held.items) if held is not None else {}, nodes=dict(held.nodes) if held is not None else {})
    for name, value, place in items:
        made.items[name] = join(made.items[name], value) if name in made.items else value
        made.nodes.setdefault(name, place)
    return made


__all__ = [
    "NONE",
    "NOTHING",
    "UNKNOWN",
    "UNSET",
    "Closure",
    "Env",
    "Instance",
    "Invoked",
    "Json",
    "Mapping",
    "Origin",
    "Origins",
    "Promise",
    "Results",
    "Scalar",
    "Sequence",
    "Unknown",
    "Value",
    "as_text",
    "bare_kind",
    "element_of",
    "join",
    "made_text",
    "options",
    "origins_of",
    "plain",
    "result_of",
    "text_of",
    "with_members",
]

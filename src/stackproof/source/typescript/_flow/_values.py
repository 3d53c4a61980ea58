"""What is known of an expression without running it; values that both languages have come from Python's front end."""

from __future__ import annotations

from dataclasses import dataclass, field

from tree_sitter import Node

from ...python._values import (
    NONE,
    NOTHING,
    UNKNOWN,
    UNSET,
    Core,
    CoreObject,
    Either,
    External,
    Instance,
    Invoked,
    Json,
    Mapping,
    Method,
    Origin,
    Origins,
    Promise,
    ResourceClass,
    Scalar,
    SdkFunction,
    SdkModule,
    Sequence,
    Typed,
    Unknown,
    Value,
    is_none,
    is_output,
    join,
    label_of,
    options,
    plain,
)
from ...python._values import origins_of as _origins_of
from .._program import File


@dataclass(eq=False, slots=True)
class Scope:
    """Names of one scope. branches: how many conditional blocks stand around what is looked at. home: the scope of the
    function or module that this block belongs to."""

    file: File
    parent: Scope | None = None
    names: dict[str, Value] = field(default_factory=dict)
    this: Value | None = None
    owner: Class | None = None
    returns: list[Value] = field(default_factory=list)
    branches: int = 0
    home: Scope | None = None
    exports: dict[str, Value] | None = None
    types: dict[str, Node] = field(default_factory=dict)

    @property
    def function(self) -> Scope:
        return self.home or self

    def inner(self) -> Scope:
        """A block's own scope."""
        made = Scope(self.file, parent=self, this=self.this, owner=self.owner, home=self.function)
        made.exports = self.exports
        return made

    def holder(self, name: str) -> Scope | None:
        """The nearest scope that binds a name."""
        here: Scope | None = self
        while here is not None:
            if name in here.names:
                return here
            here = here.parent
        return None


@dataclass(eq=False, slots=True)
class Function(Value):
    """A function of the answer. this: what it is bound to."""

    node: Node
    scope: Scope
    this: Value | None = None
    owner: Class | None = None


@dataclass(eq=False, slots=True)
class Class(Value):
    node: Node
    scope: Scope
    base: Value | None = None
    statics: dict[str, Value] = field(default_factory=dict)

    def members(self, name: str) -> Node | None:
        """The method, accessor or field of that name, of this class alone."""
        body = self.node.child_by_field_name("body")
        for item in body.named_children if body is not None else ():
            named = item.child_by_field_name("name")
            if named is not None and named.text is not None and named.text.decode(errors="replace") == name:
                return item
        return None


@dataclass(eq=False, slots=True)
class Object(Value):
    """An instance of a class of the answer."""

    cls: Class
    attributes: dict[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Awaitable(Value):
    """A JavaScript promise."""

    inner: Value


@dataclass(frozen=True, slots=True)
class Text(Scalar):
    """Text put together of parts, in their order."""

    parts: tuple[Value, ...] = ()


def is_certain(value: Value) -> bool:
    """True when the value is an Output whatever happens."""
    return all(isinstance(item, Promise) for item in options(value))


def origins_of(value: Value) -> Origins:
    """Everything that went into a value."""
    return _origins_of(value.inner) if isinstance(value, Awaitable) else _origins_of(value)


# Beyond these nothing is told apart: text and lists that a program doubles and doubles would fill the memory.
MOST_TEXT, MOST_PARTS, MOST_ORIGINS, MOST_ITEMS = 200_000, 200, 300, 1_000


def listed(items: list[Value], rest: Value | None = None) -> Sequence:
    """A list; of a long one its end is one value that stands for all of it."""
    if len(items) <= MOST_ITEMS:
        return Sequence("list", items, rest)
    more = [rest] if rest is not None else []
    return Sequence("list", items[:MOST_ITEMS], join(*items[MOST_ITEMS : MOST_ITEMS + 100], *more))


def text_of(*values: Value) -> Value:
    """Text made of these values."""
    found: list[Value] = []
    for value in values:
        found += value.parts if isinstance(value, Text) else [value]
    pieces = [
        _shown(item.data)
        for item in values
        if isinstance(item, Scalar) and item.data is not UNSET and item.kind != "none"
    ]
    origins = frozenset().union(*map(origins_of, values))
    whole = len(pieces) == len(values) and sum(map(len, pieces)) <= MOST_TEXT
    known = "".join(pieces) if whole else UNSET
    if len(origins) > MOST_ORIGINS:
        origins = frozenset(sorted(origins)[:MOST_ORIGINS])
    return Text("str", known, origins, tuple(found[:MOST_PARTS]))


def _shown(data: object) -> str:
    return ("true" if data else "false") if isinstance(data, bool) else str(data)


__all__ = [
    "MOST_ITEMS",
    "NONE",
    "NOTHING",
    "UNKNOWN",
    "UNSET",
    "Awaitable",
    "Class",
    "Core",
    "CoreObject",
    "Either",
    "External",
    "Function",
    "Instance",
    "Invoked",
    "Json",
    "Mapping",
    "Method",
    "Object",
    "Origin",
    "Origins",
    "Promise",
    "ResourceClass",
    "Scalar",
    "Scope",
    "SdkFunction",
    "SdkModule",
    "Sequence",
    "Text",
    "Typed",
    "Unknown",
    "Value",
    "is_certain",
    "is_none",
    "is_output",
    "join",
    "label_of",
    "listed",
    "options",
    "origins_of",
    "plain",
    "text_of",
]

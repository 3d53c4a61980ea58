"""Values as a program writes them, whatever the language: objects, lists and literals, and where each stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

Form = Literal["call", "dict", "object", "struct", "map", "json", "list", "text", "number", "flag", "other"]
OBJECTS = frozenset({"call", "dict", "object", "struct", "map", "json"})
Path = tuple[str | int, ...]
_STEP = re.compile(r"[^.\[\]]+|\[\d+\]")


class Entry(msgspec.Struct, frozen=True):
    """A named part of an object. start, end: bytes of all of it."""

    name: str
    value: Value
    start: int
    end: int


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """A value where it is written, which may be elsewhere than where it is used.

    form: how it is written; "call" is a call with keyword arguments, "json" an object in a text. data: of a literal.
    literal: bytes of the literal itself, without what the language wraps it in. entries, items, parts: what an object
    and a list hold, and the values inside of anything else. open: an object that holds more than its entries. raw: it
    is part of a text that holds JSON. typed: the SDK says what it is; a document of the program's own is not. shared:
    it is a variable's, and other places use that, too. at: bytes of what stands where the value is used, (0, 0) where
    that is the value itself. held: bytes of everything between the brackets of an object or a list. path: of the file.
    """

    start: int
    end: int
    form: Form = "other"
    data: str | int | float | bool | None = None
    literal: tuple[int, int] = (0, 0)
    entries: tuple[Entry, ...] = ()
    items: tuple[Value, ...] = ()
    parts: tuple[Value, ...] = ()
    open: bool = False
    raw: bool = False
    typed: bool = True
    shared: bool = False
    at: tuple[int, int] = (0, 0)
    held: tuple[tuple[int, int], ...] = ()
    path: str = ""

    @property
    def is_object(self) -> bool:
        return self.form in OBJECTS

    @property
    def place(self) -> tuple[int, int]:
        """Where it is used: of a variable its name."""
        return self.at if self.at[1] else (self.start, self.end)

    def entry(self, name: str) -> Entry | None:
        return next((one for one in self.entries if flat(one.name) == flat(name)), None)


def steps_of(path: str) -> Path:
    """`rules[0].days` as `("rules", 0, "days")`."""
    return tuple(int(part[1:-1]) if part[0] == "[" else part for part in _STEP.findall(path))


def value_at(root: Value, path: Path) -> Value | None:
    """What is written at a path. A single object stands for a list of one, and the reverse, as in the SDK."""
    found: Value | None = root
    for step in path:
        if found is None:
            return None
        if isinstance(step, int):
            if found.form == "list":
                found = found.items[step] if step < len(found.items) and not found.open else None
            elif step or not found.is_object:
                return None
        else:
            if found.form == "list" and len(found.items) == 1:
                found = found.items[0]
            entry = found.entry(step)
            found = entry.value if entry is not None else None
    return found


def literals_in(value: Value) -> Iterator[Value]:
    """Every literal at or below a value, in the order of the text."""
    if value.form in ("text", "number", "flag"):
        yield value
    for entry in value.entries:
        yield from literals_in(entry.value)
    for one in (*value.items, *value.parts):
        yield from literals_in(one)


def flat(name: str) -> str:
    """A name of the SDK, the same in every language's spelling."""
    return name.replace("_", "").lower()


def narrowest(value: Value, start: int, end: int) -> Value | None:
    """The innermost object or list with several elements that holds a place, as it is written there."""
    inside = (*value.items, *value.parts, *(entry.value for entry in value.entries))
    found = next((one for part in inside if (one := narrowest(part, start, end)) is not None), None)
    holds = value.start <= start and end <= value.end and len(value.held) > 1
    return found if found is not None else value if holds else None

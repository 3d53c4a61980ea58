"""Small changes of a program that its tests should notice: a resource dropped, a property flipped, a reference cut."""

from __future__ import annotations

from typing import Literal

import msgspec

Kind = Literal["drop", "flip", "cut"]
# Prose changes nothing of what is deployed, and options are about the engine.
LEFT_ALONE = frozenset({"opts", "description", "comment"})
CUT = "cut-by-the-reviewer"


class Place(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """One possible change. start, end: in bytes of the file's UTF-8 text. text: what changes, for people."""

    file: str
    line: int
    start: int
    end: int
    kind: Kind
    replacement: str
    text: str


def chosen(places: list[Place], most: int) -> list[Place]:
    """At most so many, of all kinds and spread over the program; the same for the same program."""
    kinds = {kind: [item for item in places if item.kind == kind] for kind in ("drop", "cut", "flip")}
    share = {"drop": most // 4, "cut": most // 4, "flip": most - 2 * (most // 4)}
    count = {kind: min(share[kind], len(kinds[kind])) for kind in kinds}
    for kind in ("flip", "cut", "drop"):
        count[kind] = min(len(kinds[kind]), count[kind] + most - sum(count.values()))
    return sorted(item for kind, found in kinds.items() for item in _spread(found, count[kind]))


def _spread(items: list[Place], count: int) -> list[Place]:
    return [items[int((at + 0.5) * len(items) / count)] for at in range(count)]


def applied(text: str, place: Place) -> str:
    """The file with the change; lines keep their numbers."""
    data = text.encode("utf-8", "surrogatepass")
    gone = data[place.start : place.end].count(b"\n")
    new = place.replacement.encode() + b"\n" * gone
    return (data[: place.start] + new + data[place.end :]).decode("utf-8", "surrogatepass")


def flipped(value: object) -> object:
    """Another value of the same kind, None where there is none to be had."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    return f"{value}-changed" if isinstance(value, str) and value else None

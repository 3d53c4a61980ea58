"""Facts with the statements they come from, joined to requirements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from stackproof.model import Alternative, Requirement

from .._kinds import severity_for
from ._said import Found

# What one sentence says several times of one thing, each for itself.
_APART = frozenset(
    {
        *("lifecycle", "port", "output", "tests", "file", "configuration", "documentation", "api_route", "connection"),
        *(
            "subnets",
            "vpc_endpoint",
            "absent",
            "service",
            "count",
            "cidr",
            "alarm",
            "any",
            "logging",
            "regions",
            "region",
        ),
        *("names", "listener", "environment", "table_key", "replicas", "subscription", "component", "closed"),
    }
)
# Of these, what is said more fully takes the place of a bare mention.
_FULLER = frozenset({"logging", "subnets", "listener", "component", "closed"})


# Of these, what says less may be another one of them.
_EXACT = frozenset({"table_key", "alarm", "replicas"})


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """A fact with the statement it comes from. binding: False where it only tells how things are. order: of the
    statement in the prompt. table: where it stands in a table, what the rows have in common. overriding: it stands
    behind a sentence by which it wins. told: its sentence tells what happens, without asking."""

    found: Found
    text: str
    line: int
    order: int = 0
    binding: bool = True
    wish: bool = False
    number: str = ""
    table: str = ""
    block_text: str = ""
    overriding: bool = False
    told: bool = False
    weight: tuple[int, int] = (0, 0)
    lost: bool = False


def merged(taken: Iterable[Taken]) -> list[Taken]:
    """One fact for what one sentence says of one thing in one kind."""
    by: dict[tuple[int, str, str, str], list[Taken]] = {}
    for one in taken:
        found = one.found
        same = by.setdefault((one.order, found.kind, found.of, found.when), [])
        place = next((n for n, other in enumerate(same) if _joins(other.found, found)), None)
        if place is None:
            same.append(one)
        else:
            want = {**found.want, **same[place].found.want}
            same[place] = msgspec.structs.replace(
                same[place], found=msgspec.structs.replace(same[place].found, want=want)
            )
    return sorted((one for group in by.values() for one in group), key=lambda one: one.order)


def _joins(first: Found, second: Found) -> bool:
    if first.kind in _APART:
        return False
    return not any(key in first.want and first.want[key] != value for key, value in second.want.items())


def without_repeats(taken: Iterable[Taken]) -> list[Taken]:
    """What is said twice counts once, at its first line; what is said more fully takes the place of a bare mention."""
    by: dict[tuple[str, str, str], list[Taken]] = {}
    for one in taken:
        found = one.found
        same = by.setdefault((found.kind, found.of, found.when), [])
        if not one.told:
            same[:] = [
                _asked_here(other, one) if other.told and _holds(found, other.found) else other for other in same
            ]
        if any(
            _holds(other.found, found) and (found.kind not in _EXACT or other.found.want == found.want)
            for other in same
        ):
            continue
        if found.kind not in _APART or found.kind in _FULLER:
            same[:] = [other for other in same if not _holds(found, other.found)]
        same.append(one)
    kept = [one for group in by.values() for one in group]
    counted = {one.found.of for one in kept if one.found.kind == "count" and not _is_limit(one.found.want["count"])}
    kept = [one for one in kept if not (one.found.kind == "service" and one.found.of in counted)]
    engines = {one.found.of: one for one in reversed(kept) if one.found.kind == "engine"}
    kept = [_asked_here(one, engines[one.found.of]) if _is_made_as(one, engines) else one for one in kept]
    return sorted(kept, key=lambda one: (one.line, one.order, one.found.at))


def _is_made_as(one: Taken, engines: dict[str, Taken]) -> bool:
    """Whether a thing is only named before the sentence that says what it is, which then is the one that asks for "
    "it."""
    return one.found.kind == "service" and one.found.of in engines and not one.wish


def _asked_here(told: Taken, one: Taken) -> Taken:
    """What a story tells, and a later sentence asks for, stands where it is asked for."""
    place = {"text": one.text, "line": one.line, "order": one.order, "told": False}
    return msgspec.structs.replace(told, **place, found=msgspec.structs.replace(told.found, at=one.found.at))


def _is_limit(count: object) -> bool:
    """Whether a number may as well be none."""
    return isinstance(count, dict) and set(count) == {"at_most"}


def _holds(full: Found, part: Found) -> bool:
    """Whether one fact says all that another says."""
    if full.any_of != part.any_of:
        return False
    return all(key in full.want and full.want[key] == value for key, value in part.want.items())


def numbered(taken: Iterable[Taken]) -> Iterator[Requirement]:
    """As requirements, in their order."""
    for number, one in enumerate(taken, 1):
        found = one.found
        yield Requirement(
            id=f"R{number:02}",
            kind=found.kind,
            of=found.of,
            want=found.want,
            severity="note" if one.wish else found.severity or severity_for(found.kind, found.of),
            when=found.when,
            any_of=tuple(Alternative(kind=way.kind, of=way.of, want=way.want) for way in found.any_of),
            text=one.text,
            line=one.line,
        )

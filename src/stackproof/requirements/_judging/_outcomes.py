"""What a judge says of one requirement, and how bounds are compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from stackproof.model import Requirement, Resource, Witness

from ._facts import Facts


class Held(msgspec.Struct, frozen=True):
    """It is met, and these show it; there is at least one witness."""

    witnesses: tuple[Witness, ...]


class Missed(msgspec.Struct, frozen=True):
    """It is not met. reason: what was found and what was asked, in one sentence. near: what comes closest."""

    reason: str
    near: tuple[Witness, ...] = ()


class Open(msgspec.Struct, frozen=True):
    """It cannot be told. reason: which value or part is not known."""

    reason: str
    near: tuple[Witness, ...] = ()


Outcome = Held | Missed | Open
Judge = Callable[[Requirement, Facts], Outcome]


def witness(facts: Facts, resource: Resource, text: str, *, property: str = "", asked: str = "") -> Witness:
    """A resource as a witness: `db: instanceClass is db.t3.small`. text says what is there, without the name; asked:
    what the property has to be instead."""
    location = facts.topology.location_of(resource)
    return Witness(
        text=f"{resource.name}: {text}",
        resource=resource.urn,
        property=property,
        file=location.file if location else None,
        line=location.line if location else None,
        asked=asked,
    )


def within(value: float, bound: Any, *, plain: str = "at_least") -> bool | None:
    """Whether a number meets a bound. A plain number in a requirement means `plain`: "at_least", "exactly" or
    "at_most". None where the bound is none."""
    if isinstance(bound, bool):
        return None
    if isinstance(bound, int | float):
        bound = {plain: bound}
    if not isinstance(bound, dict):
        return None
    rules = {"at_least": value.__ge__, "at_most": value.__le__, "exactly": value.__eq__}
    if not bound or any(key not in rules or isinstance(asked, bool) for key, asked in bound.items()):
        return None
    return all(rules[key](asked) is True for key, asked in bound.items())


def spoken(bound: Any) -> str:
    """A bound for people: `at least 2`, `2 to 10`, `exactly 3`, `7`."""
    if not isinstance(bound, dict):
        return str(bound)
    if set(bound) == {"at_least", "at_most"}:
        return f"{bound['at_least']} to {bound['at_most']}"
    return " and ".join(f"{key.replace('_', ' ')} {value}" for key, value in bound.items())


def joined(outcomes: Iterable[Outcome], *, nothing: Outcome) -> Outcome:
    """All must hold: one miss misses, else one open leaves open; `nothing` where there are none."""
    listed = list(outcomes)
    if not listed:
        return nothing
    missed = [one for one in listed if isinstance(one, Missed)]
    if missed:
        return Missed("; ".join(dict.fromkeys(m.reason for m in missed)), tuple(w for m in missed for w in m.near))
    left = [one for one in listed if isinstance(one, Open)]
    if left:
        return Open("; ".join(dict.fromkeys(o.reason for o in left)), tuple(w for o in left for w in o.near))
    return Held(tuple(w for one in listed if isinstance(one, Held) for w in one.witnesses))


def best(outcomes: Iterable[Outcome], *, nothing: Outcome) -> Outcome:
    """One is enough: one that holds, else one left open, else all that come near."""
    listed = list(outcomes)
    if not listed:
        return nothing
    for one in listed:
        if isinstance(one, Held):
            return one
    for one in listed:
        if isinstance(one, Open):
            return one
    missed = [one for one in listed if isinstance(one, Missed)]
    return Missed("; ".join(dict.fromkeys(m.reason for m in missed)), tuple(w for m in missed for w in m.near))

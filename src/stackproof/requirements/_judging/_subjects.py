"""The resources that a judge looks at, one by one, and the answers that most judges give."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from stackproof.model import Requirement, Resource, Witness
from stackproof.topology import MISSING, as_number, as_text, value_at

from .._concepts import concepts
from ._at_work import at_work
from ._facts import Facts
from ._outcomes import Held, Missed, Open, Outcome, best, joined, spoken, within, witness

Look = Callable[[Resource], Outcome]


def subjects(facts: Facts, concept: str, *, but: frozenset[str] = frozenset()) -> tuple[Resource, ...]:
    """The resources of a concept that do their job; where none surely does, all that the program makes. but: URNs of
    those that are not meant."""
    working, unsure, idle = (tuple(r for r in part if r.urn not in but) for part in at_work(facts, concept))
    return working or (*unsure, *idle)


def bare_title(concept: str) -> str:
    """The concept without its article: `ECS service`."""
    return re.sub(r"^an? ", "", concepts()[concept].title)


def none_made(concept: str) -> Missed:
    """What is said where the program makes nothing of a concept."""
    return Missed(f"there is no {bare_title(concept)} in the program")


def each(facts: Facts, concept: str, look: Look) -> Outcome:
    """All resources of a concept must hold."""
    return joined(map(look, subjects(facts, concept)), nothing=none_made(concept))


def any_one(facts: Facts, concept: str, look: Look) -> Outcome:
    """One resource of a concept is enough."""
    return best(map(look, subjects(facts, concept)), nothing=none_made(concept))


def about(requirement: Requirement, otherwise: str) -> str:
    """The concept that a requirement speaks of, or the one that its kind means where it names none."""
    return requirement.of if requirement.of in concepts() else otherwise


def held(facts: Facts, resource: Resource, text: str, *, property: str = "") -> Held:
    return Held((witness(facts, resource, text, property=property),))


def missed(
    facts: Facts, resource: Resource, text: str, *, property: str = "", asked: str = "", value: str = ""
) -> Missed:
    """The near miss names the resource; so does the sentence. asked: the value that the property has to have, which
    ends the sentence, too. value: the same, where the sentence says it in its own words."""
    told = f"{text}; asked {asked}" if asked else text
    near = witness(facts, resource, told, property=property, asked=asked or value)
    return Missed(f"{resource.name}: {told}", (near,))


def left_open(facts: Facts, resource: Resource, text: str, *, property: str = "") -> Open:
    return Open(f"{resource.name}: {text}", (witness(facts, resource, text, property=property),))


def plain(text: str) -> Held:
    """What holds without a resource to show it."""
    return Held((Witness(text=text),))


def number_is(facts: Facts, resource: Resource, path: str, bound: Any, *, default: float | None = None) -> Outcome:
    """A number among the inputs meets a bound; a plain number means exactly that one."""
    given = value_at(resource.inputs, path)
    value = as_number(given, default=default)
    if value is None and given is not MISSING:
        return left_open(facts, resource, f"{path} is not known", property=path)
    if value is None:
        return missed(facts, resource, f"{path} is not given", property=path, asked=spoken(bound))
    return compared(facts, resource, path, value, bound)


def compared(
    facts: Facts, resource: Resource, path: str, value: float, bound: Any, *, sense: str = "exactly"
) -> Outcome:
    """What a number and a bound give. sense: what a plain number means."""
    shown = as_text(value)
    met = within(value, bound, plain=sense)
    if met is None:
        return left_open(facts, resource, f"{path} is {shown}; {spoken(bound)!r} is no number", property=path)
    if met:
        return held(facts, resource, f"{path} is {shown}", property=path)
    return missed(facts, resource, f"{path} is {shown}", property=path, asked=spoken(bound))


def called(resource: Resource, *keys: str) -> frozenset[str]:
    """What a resource is called, by its inputs and its outputs, as far as that is known."""
    found = (place.get(key) for place in (resource.inputs, resource.outputs) for key in keys)
    return frozenset(name for name in found if isinstance(name, str) and name)


def listed(value: Any) -> tuple[Any, ...]:
    """A parameter that may be one thing or a list of things."""
    if value is None:
        return ()
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def folded(text: str) -> str:
    """A name without case and separators, for comparing what a prompt calls a thing with what the program does."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def named(resources: Iterable[Resource]) -> str:
    """A few resources for people."""
    names = [resource.name for resource in resources]
    return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")

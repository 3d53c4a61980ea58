"""The judge of requirements that a person writes on resources."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterator
from typing import Any

from stackproof.model import Requirement, Resource, Witness
from stackproof.topology import MISSING, canonical_type, is_hidden

from .._concepts import concepts
from ._comparing import any_holds, values_at
from ._facts import Facts
from ._outcomes import Held, Judge, Missed, Open, Outcome, joined, spoken, witness
from ._presence import bare
from ._subnet_counts import between
from ._uses import names_it

_MOST_SHOWN = 120


def _resources(requirement: Requirement, facts: Facts) -> Outcome:
    want = requirement.want
    pattern = str(want.get("type") or "")
    if not pattern:
        return Open("no type of resource is named")
    meant, perhaps = _meant(facts, pattern, want.get("where") or {})
    counted = _count(facts, requirement, meant, perhaps)
    if not isinstance(counted, Held):
        return counted
    outcomes: list[Outcome] = [counted] if not _has_more(want) else []
    for resource in meant:
        outcomes += _each(facts, resource, want)
    for resource in perhaps if _has_more(want) else ():
        said = joined(_each(facts, resource, want), nothing=counted)
        if isinstance(said, Missed):
            outcomes.append(Open(f"whether {resource.name} is meant is not known, and {said.reason}", said.near))
    return joined(outcomes, nothing=counted)


def _has_more(want: dict[str, Any]) -> bool:
    return any(want.get(key) for key in ("property", "reaches", "reached_from"))


def _meant(facts: Facts, pattern: str, where: dict[str, Any]) -> tuple[list[Resource], list[Resource]]:
    """Resources of the type that all conditions hold of, and those of which that is not known."""
    sure, unsure = [], []
    for resource in of_pattern(facts, pattern):
        answers = [any_holds(values_at(resource.inputs, path), asked) for path, asked in where.items()]
        if False not in answers:
            (unsure if None in answers else sure).append(resource)
    return sure, unsure


def of_pattern(facts: Facts, pattern: str) -> tuple[Resource, ...]:
    """Created resources whose type matches a token with `*`, under any of its equivalent names."""
    wanted = re.compile(fnmatch.translate(pattern), re.IGNORECASE)
    same = canonical_type(pattern)
    return tuple(
        r
        for r in facts.graph.resources
        if not r.read
        and (canonical_type(r.type) == same or wanted.match(r.type) or wanted.match(canonical_type(r.type)))
        and not r.type.startswith("pulumi:")
    )


def _count(facts: Facts, requirement: Requirement, meant: list[Resource], perhaps: list[Resource]) -> Outcome:
    pattern, bound = str(requirement.want["type"]), requirement.want.get("count", {"at_least": 1})
    where = requirement.want.get("where")
    noun = f"{pattern} that are meant" if where else pattern
    met = between(len(meant), len(meant) + len(perhaps), bound)
    shown = tuple(witness(facts, r, f"is a {r.type}") for r in meant)
    open_ones = tuple(witness(facts, r, "whether it is meant is not known") for r in perhaps)
    if met is None:
        return Open(f"how many {noun} there are is not known; asked for {spoken(bound)}", (*open_ones, *shown))
    if met:
        return Held(shown or (_nothing(pattern),))
    others = tuple(witness(facts, r, "is not as described") for r in of_pattern(facts, pattern) if r not in meant)
    number = f"{len(meant)} resource{'' if len(meant) == 1 else 's'} of {noun}"
    return Missed(f"found {number}, asked for {spoken(bound)}", (*shown, *others))


def _nothing(pattern: str) -> Witness:
    return Witness(text=f"there is no resource of {pattern} as described")


def _each(facts: Facts, resource: Resource, want: dict[str, Any]) -> list[Outcome]:
    outcomes: list[Outcome] = []
    if want.get("property"):
        outcomes.append(_property(facts, resource, str(want["property"]), want.get("is", {"exists": True})))
    if want.get("reaches"):
        outcomes.append(_reaches(facts, resource, str(want["reaches"])))
    if want.get("reached_from"):
        outcomes.append(_reached(facts, resource, str(want["reached_from"])))
    return outcomes


def _property(facts: Facts, resource: Resource, path: str, comparison: Any) -> Outcome:
    values = values_at(resource.inputs, path)
    said = any_holds(values, comparison)
    shown = (witness(facts, resource, f"{path} is {_spoken(values)}", property=path),)
    if said is None:
        return Open(f"whether {path} of {resource.name} is as asked for is not known", shown)
    asked = "given" if comparison == {"exists": True} else spoken(comparison)
    return Held(shown) if said else Missed(f"{path} of {resource.name} is {_spoken(values)}, asked for {asked}", shown)


def _spoken(values: list[Any]) -> str:
    words = ["not given" if v is MISSING else "not known" if is_hidden(v) else str(v) for v in values]
    text = ", ".join(words)
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}..."


# --- references, directly or by way of others


def _reaches(facts: Facts, resource: Resource, name: str) -> Outcome:
    ends = _named(facts, name)
    found = next((r for r in _walk(facts, resource) if r.urn in ends), None)
    if found is not None:
        return Held((witness(facts, resource, f"refers to {found.name}"),))
    near = (witness(facts, resource, f"refers to no {_noun(name)}"),)
    if _is_open(resource):
        return Open(f"to what {resource.name} refers is not all known", near)
    return Missed(f"{resource.name} refers to no {_noun(name)}", near)


def _reached(facts: Facts, resource: Resource, name: str) -> Outcome:
    for start in _named(facts, name).values():
        if start.urn != resource.urn and any(r.urn == resource.urn for r in _walk(facts, start)):
            return Held((witness(facts, resource, f"is referred to by {start.name}"),))
    near = (witness(facts, resource, f"no {_noun(name)} refers to it"),)
    if any(_is_open(start) for start in _named(facts, name).values()):
        return Open(f"what refers to {resource.name} is not all known", near)
    return Missed(f"no {_noun(name)} refers to {resource.name}", near)


def _named(facts: Facts, name: str) -> dict[str, Resource]:
    found = facts.of_concept(name) if name in concepts() else of_pattern(facts, name)
    return {resource.urn: resource for resource in found}


def _noun(name: str) -> str:
    return bare(name) if name in concepts() else name


def _is_open(resource: Resource) -> bool:
    """Whether an input as a whole is not known, so that it may be a reference."""
    return any(isinstance(value, dict) and "$unknown" in value for value in resource.inputs.values())


def _walk(facts: Facts, start: Resource) -> Iterator[Resource]:
    """Everything that a resource refers to, what those refer to, and so on."""
    seen, ahead = {start.urn}, [start]
    while ahead:
        here = ahead.pop(0)
        for reference in here.references:
            other = facts.topology.resource(reference.urn)
            if other is not None and other.urn not in seen and names_it(reference):
                seen.add(other.urn)
                ahead.append(other)
                yield other


JUDGES: dict[str, Judge] = {"resources": _resources}

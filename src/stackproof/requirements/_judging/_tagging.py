"""Judge of tags: every taggable resource carries them, its own or by way of the provider."""

from __future__ import annotations

import re
from typing import Any

from stackproof.model import Requirement, Resource
from stackproof.topology import as_text, is_hidden

from .._concepts import concepts
from ._facts import Facts
from ._outcomes import Held, Missed, Open, Outcome, witness
from ._subjects import listed, named, none_made

_MOST_LACKS = 4
# Settings of another resource that take tags of their own, cost nothing and are found by that resource.
_PARTS = (
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    "aws:appautoscaling/target:Target",
)
_EVERYTHING = re.compile(r"\b(?:all|every|each|everything|any)\b", re.IGNORECASE)


def judge_tags(requirement: Requirement, facts: Facts) -> Outcome:
    values = requirement.want.get("values") or {}
    asked: dict[str, Any] = {str(key): None for key in listed(requirement.want.get("keys"))}
    asked |= {str(key): as_text(value) or "" for key, value in values.items()}
    if not asked:
        return Open("no tag is named")
    concept = requirement.of if requirement.of in concepts() else ""
    made = facts.of_concept(concept) if concept else facts.graph.resources
    found = [one for one in made if one.custom and not one.read and facts.topology.is_taggable(one)]
    if not _EVERYTHING.search(requirement.text):
        found = [one for one in found if not facts.topology.is_type(one, *_PARTS)] or found
    if not found:
        return none_made(concept) if concept else Missed("the program makes nothing that takes tags")
    return _judged(facts, found, asked)


def _judged(facts: Facts, found: list[Resource], asked: dict[str, Any]) -> Outcome:
    lacking: list[tuple[Resource, str]] = []
    unknown: list[Resource] = []
    for resource in found:
        wrong, hidden = _wrong(facts, resource, asked)
        if wrong:
            lacking.append((resource, "; ".join(wrong)))
        elif hidden:
            unknown.append(resource)
    if lacking:
        near = tuple(witness(facts, resource, why, property="tags") for resource, why in lacking)
        return Missed(_counted(lacking, len(found)), near)
    if unknown:
        near = tuple(witness(facts, resource, "its tags are not known", property="tags") for resource in unknown)
        return Open(f"not all tags are known of {named(unknown)}", near)
    shown = ", ".join(asked)
    return Held(tuple(witness(facts, resource, f"it carries {shown}", property="tags") for resource in found))


def _counted(lacking: list[tuple[Resource, str]], whole: int) -> str:
    """Who lacks what, each resource by what it lacks itself, the most common lack first."""
    groups: dict[str, list[Resource]] = {}
    for resource, why in lacking:
        groups.setdefault(why, []).append(resource)
    whose = f" ({named(resource for resource, _ in lacking)})" if len(groups) == 1 else ""
    said = f"{len(lacking)} of {whole} taggable resources lack what was asked{whose}: "
    if whose:
        return said + lacking[0][1]
    ranked = sorted(groups.items(), key=lambda pair: -len(pair[1]))
    parts = [f"{len(group)} ({named(group)}): {why}" for why, group in ranked[:_MOST_LACKS]]
    rest = sum(len(group) for _, group in ranked[_MOST_LACKS:])
    return said + "; ".join([*parts, *([f"{rest} others lack something else"] if rest else [])])


def _wrong(facts: Facts, resource: Resource, asked: dict[str, Any]) -> tuple[list[str], bool]:
    """What is wrong with a resource's tags, and whether something asked for is not known."""
    tags = facts.topology.tags_of(resource)
    wrong, none, hidden = [], [], False
    for key, value in asked.items():
        if key not in tags.values:
            other = next((one for one in tags.values if one.lower() == key.lower()), None)
            if other is not None:
                wrong.append(f"it carries {other}; asked {key}")
            elif tags.complete:
                none.append(key)
            else:
                hidden = True
            continue
        found = tags.values[key]
        if value is None or _stands_for_any(value):
            continue
        if is_hidden(found):
            hidden = True
        elif as_text(found) != value:
            wrong.append(f"{key} is {as_text(found)}; asked {value}")
    return ([f"it carries no {', '.join(none)}"] if none else []) + wrong, hidden


def _stands_for_any(value: str) -> bool:
    return value.startswith(("<", "{")) or "${" in value

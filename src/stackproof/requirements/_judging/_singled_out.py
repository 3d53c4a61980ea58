"""Which of several things of a concept a sentence names: `the trail bucket`, `the charge and refund functions`."""

from __future__ import annotations

import dataclasses
import re

from stackproof.model import Requirement, Resource

from .._concepts import concepts
from ._facts import Facts

_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+")
_SHORTEST = 4


def singled_out(requirement: Requirement, facts: Facts) -> Facts | None:
    """The facts with those alone that the sentence names by a word of their names; None where it names none, or all."""
    concept = requirement.of
    made = facts.of_concept(concept) if concept in concepts() else ()
    if len(made) < 2 or not requirement.text:
        return None
    parts = {one.urn: _parts(one) for one in made}
    shared = frozenset.intersection(*parts.values())
    text, nouns = requirement.text.lower(), _nouns(concept)
    meant = frozenset(urn for urn, own in parts.items() if any(_is_named(part, text, nouns) for part in own - shared))
    if not meant or len(meant) == len(made):
        return None
    return dataclasses.replace(facts, singled_out=(concept, meant))


def _parts(resource: Resource) -> frozenset[str]:
    return frozenset(part.lower() for part in _HUMPS.split(resource.name) if len(part) >= _SHORTEST)


def _nouns(concept: str) -> str:
    """The concept's words, and the last of its title, which stands for them: `bucket`."""
    found = concepts()[concept]
    return "|".join([*found.words, re.escape(found.title.split()[-1].lower())])


def _is_named(part: str, text: str, nouns: str) -> bool:
    """Whether a word stands right before the concept's, alone or listed with others, or behind `of`."""
    word = rf"\b{re.escape(part)}"
    listed = rf"{word}(?:(?:,? and |,? or |, )[\w-]+){{0,4}} (?:{nouns})(?:e?s)?\b"
    return re.search(rf"{listed}|\bof (?:the )?{re.escape(part)}\b", text) is not None

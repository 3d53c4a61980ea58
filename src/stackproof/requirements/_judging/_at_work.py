"""Which resources are what a concept means, and whether each does its job: one that nothing uses proves nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackproof.model import Resource

if TYPE_CHECKING:
    from ._facts import Facts


def is_meant(facts: Facts, resource: Resource, concept: str) -> bool:
    """Whether a resource of a concept's types is what the concept means (a public subnet is a subnet by type)."""
    return True


def is_at_work(facts: Facts, resource: Resource) -> bool | None:
    """Whether a resource does what its kind is for; None where it cannot be told."""
    return True


def at_work(facts: Facts, concept: str) -> tuple[tuple[Resource, ...], tuple[Resource, ...], tuple[Resource, ...]]:
    """The resources of a concept that do their job, those of which it cannot be told, and those that are idle."""
    working, unsure, idle = [], [], []
    for resource in facts.of_concept(concept):
        said = is_at_work(facts, resource)
        (working if said else unsure if said is None else idle).append(resource)
    return tuple(working), tuple(unsure), tuple(idle)

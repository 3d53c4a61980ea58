"""Which tags the prompt asks for, with their values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress

from stackproof.model import Requirement, Resource
from stackproof.topology import as_text

from ._calls import NotPossible
from ._ground import Ground

# Stands for the name of the stack, which each place says in its own way.
STACK = "\0stack"


def tag_values(requirement: Requirement, ground: Ground, *, lacking: Sequence[Resource] = ()) -> dict[str, str]:
    """Key -> value, of the tags that one of these resources lacks, of all where none are named. Raises NotPossible
    where only a person knows one."""
    asked = _asked(requirement).items()
    missed = {key: value for key, value in asked if not lacking or _lacks(lacking, key, value, ground)}
    return {key: value or _usual(key, ground) for key, value in missed.items()}


def _asked(requirement: Requirement) -> dict[str, str]:
    """Key -> value, "" where the prompt leaves it open."""
    asked: dict[str, str] = {str(key): "" for key in requirement.want.get("keys") or ()}
    for key, value in (requirement.want.get("values") or {}).items():
        said = str(value)
        asked[str(key)] = "" if said.startswith(("<", "{")) or "${" in said else said
    return asked


def _lacks(resources: Sequence[Resource], key: str, value: str, ground: Ground) -> bool:
    for resource in resources:
        given = ground.topology.tags_of(resource).values
        if key not in given or (value and as_text(given[key]) != value):
            return True
    return False


# What tells whose a resource is, where nobody asks for more.
USUAL = {"Project": "", "Environment": STACK, "ManagedBy": "pulumi"}
_UNTAGGED = frozenset({"TAG001", "TAG003"})


def missed_tags(ground: Ground) -> dict[str, str]:
    """The tags of all resources that were asked for and are missed, as far as their values are known; the usual ones
    where resources go without any."""
    missed = {one.id for one in ground.verdicts if one.kind == "tags" and one.verdict == "fail" and not one.of}
    found: dict[str, str] = {}
    for requirement in ground.requirements:
        for key, value in _asked(requirement).items() if requirement.id in missed else ():
            with suppress(NotPossible):
                found[key] = value or _usual(key, ground)
    if not found and any(one.check in _UNTAGGED for one in ground.findings):
        return {**USUAL, "Project": ground.project.name}
    return found


def _usual(key: str, ground: Ground) -> str:
    """What everybody writes for a tag of this name."""
    flat = re.sub(r"[_-]", "", key).lower()
    if flat == "managedby":
        return "pulumi"
    if flat in ("project", "projectname"):
        return ground.project.name
    if flat in ("environment", "env", "stage", "stack"):
        return STACK
    raise NotPossible(f"the value of {key} is for a person to say")

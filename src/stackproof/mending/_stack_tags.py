"""Which tags the prompt asks for, with their values."""

from __future__ import annotations

import re

from stackproof.model import Requirement

from ._calls import NotPossible
from ._ground import Ground

# Stands for the name of the stack, which each place says in its own way.
STACK = "\0stack"


def tag_values(requirement: Requirement, ground: Ground) -> dict[str, str]:
    """Key -> value. Raises NotPossible where only a person knows one."""
    found = {str(key): _usual(str(key), ground) for key in requirement.want.get("keys") or ()}
    for key, value in (requirement.want.get("values") or {}).items():
        said = str(value)
        open_ = said.startswith(("<", "{")) or "${" in said
        found[str(key)] = _usual(str(key), ground) if open_ else said
    return found


# What tells whose a resource is, where nobody asks for more.
USUAL = {"Project": "", "Environment": STACK, "ManagedBy": "pulumi"}
_UNTAGGED = frozenset({"TAG001", "TAG003"})


def missed_tags(ground: Ground) -> dict[str, str]:
    """The tags of all resources that were asked for and are missed, as far as their values are known; the usual ones
    where resources go without any."""
    missed = {one.id for one in ground.verdicts if one.kind == "tags" and one.verdict == "fail" and not one.of}
    found: dict[str, str] = {}
    for requirement in ground.requirements:
        if requirement.id in missed:
            try:
                found |= tag_values(requirement, ground)
            except NotPossible:
                continue
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

"""Outputs of the stack that were asked for, of resources that are there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stackproof.aws import camel_case, snake_case
from stackproof.model import Requirement, RequirementResult, Resource

from ._calls import NotPossible
from ._edits import Mend
from ._exporting import exported
from ._ground import Ground


def exports(requirement: Requirement, result: RequirementResult, ground: Ground) -> Iterator[Mend]:
    """An output that holds the property of the one resource that it can be."""
    # The last near miss is what could be handed on; those before it are outputs that hold something else.
    near = [one for one in result.near_misses[-1:] if one.resource and one.property and one.file]
    if len(near) != 1:
        raise NotPossible("which resource is meant is not known")
    resource = ground.topology.resource(near[0].resource)
    if resource is None:
        raise NotPossible("the resource is not made here")
    name = str(requirement.want.get("name") or "") or _name_for(resource, near[0].property, ground)
    yield Mend(exported(resource, near[0].property, name, ground))


def _name_for(resource: Resource, key: str, ground: Ground) -> str:
    """`vpcId`, as the other outputs are written."""
    taken = list(ground.topology.graph.outputs)
    module, _, kind = resource.type.partition(":")[2].partition("/")
    kind = kind.rpartition(":")[2]
    words = snake_case(kind)
    part = snake_case(key)
    name = words if part == words else f"{words}_{part.removeprefix(f'{words}_')}"
    if any(_flat(name) == _flat(one) for one in taken):
        name = f"{module.lower()}_{name}"
    if any(_flat(name) == _flat(one) for one in taken):
        raise NotPossible("the output has no name of its own")
    snake = any("_" in one for one in taken) or (ground.is_python and not any(re.search("[A-Z]", one) for one in taken))
    dashed = any("-" in one for one in taken)
    return name.replace("_", "-") if dashed else name if snake else camel_case(name)


def _flat(name: str) -> str:
    return re.sub(r"[_-]", "", name).lower()

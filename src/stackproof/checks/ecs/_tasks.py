"""What the checks ask of ECS task definitions and services."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stackproof.model import Resource
from stackproof.topology import Container, as_items, as_text, text, value_at

from .._mechanism import Case
from ..loadbalancing._balancers import TARGETS

SERVICE = "aws:ecs/service:Service"
TASK = "aws:ecs/taskDefinition:TaskDefinition"
CLUSTER = "aws:ecs/cluster:Cluster"
SCALED = "aws:appautoscaling/target:Target"
_DIGEST = re.compile(r"@sha256:[0-9a-f]{8,}")


def task_of(case: Case, service: Resource) -> Resource | None:
    """The task definition that a service runs, None when it is not made by the program."""
    task = case.topology.target(service, "taskDefinition", TASK)
    return None if task is None or task.read else task


def tasks(case: Case) -> Iterator[tuple[Resource, tuple[Container, ...]]]:
    """Task definitions with their containers, as far as these are known."""
    for task in case.resources(TASK):
        containers = case.topology.containers_of(task)
        if containers is not None:
            yield task, containers


def target_groups(case: Case, service: Resource) -> tuple[Resource, ...]:
    """Target groups of the program that a service registers its tasks with."""
    return tuple(g for g in case.topology.targets(service, "loadBalancers", TARGETS) if not g.read)


def services_of(case: Case, task: Resource) -> tuple[Resource, ...]:
    """Services that run a task definition."""
    return case.topology.companions(task, "taskDefinition", SERVICE)


def runs_on_fargate(service: Resource) -> bool | None:
    """Whether a service runs on Fargate; None where the cluster's capacity providers decide."""
    launch = text(service, "launchType")
    if launch:
        return launch.upper() == "FARGATE"
    strategies = as_items(value_at(service.inputs, "capacityProviderStrategies"))
    if launch is None or not strategies:
        return None
    names = {as_text(value_at(block, "capacityProvider")) for block in strategies}
    return True if names <= {"FARGATE", "FARGATE_SPOT"} else None


def is_fargate_task(case: Case, task: Resource) -> bool:
    """True when the task definition is meant for Fargate, by its own words or by those of a service that runs it."""
    kinds = as_items(value_at(task.inputs, "requiresCompatibilities")) or ()
    if any(isinstance(kind, str) and kind.upper() == "FARGATE" for kind in kinds):
        return True
    return any(runs_on_fargate(service) for service in services_of(case, task))


def network_mode(task: Resource) -> str | None:
    """awsvpc, bridge, host or none; "" when left to ECS (bridge on Linux), None where not known."""
    return text(task, "networkMode")


def is_built_elsewhere(case: Case, task: Resource, image: str) -> bool:
    """True when the image's name is an output of a resource of another package, whose form is not known."""
    for reference in case.topology.refs_from(task, "containerDefinitions"):
        maker = case.topology.resource(reference.urn)
        if maker is not None and not maker.type.startswith("aws:"):
            made = [value for value in maker.outputs.values() if isinstance(value, str) and value]
            if any(image == value or image.startswith(value) for value in made):
                return True
    return False


def image_parts(image: str) -> tuple[str, str]:
    """Repository and tag of an image name (`registry:5000/app:1.2` -> `registry:5000/app`, `1.2`); the tag of one that
    names none is `latest`, that of a digest is the digest."""
    digest = _DIGEST.search(image)
    if digest:
        return image[: digest.start()].rpartition(":")[0] or image[: digest.start()], digest[0]
    head, slash, last = image.rpartition("/")
    name, colon, tag = last.partition(":")
    return f"{head}{slash}{name}", tag if colon else "latest"

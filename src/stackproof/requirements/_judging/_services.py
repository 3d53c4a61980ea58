"""Judges of services: where their tasks run, and how many of them."""

from __future__ import annotations

from functools import partial
from typing import Any

from stackproof.model import Requirement, Resource
from stackproof.topology import MISSING, as_items, as_number, as_text, is_hidden, text, value_at

from ._facts import Facts
from ._outcomes import Open, Outcome, joined, spoken, within
from ._scaling import ecs_targets
from ._subjects import about, bare_title, each, held, left_open, missed

SERVICE = "aws:ecs/service:Service"
_CLUSTER = "aws:ecs/cluster:Cluster"
_PROVIDERS = "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders"


def judge_fargate(requirement: Requirement, facts: Facts) -> Outcome:
    concept = about(requirement, "container_service")
    if concept == "container_cluster":
        concept = "container_service"
    look = partial(_task_on_fargate if concept == "task" else _service_on_fargate, facts)
    return each(facts, concept, look)


def _service_on_fargate(facts: Facts, service: Resource) -> Outcome:
    launch = text(service, "launchType")
    strategies = as_items(value_at(service.inputs, "capacityProviderStrategies"))
    if launch is None or strategies is None:
        return left_open(facts, service, "how it is launched is not known", property="launchType")
    if launch:
        said = held if launch.upper() == "FARGATE" else missed
        return said(facts, service, f"launchType is {launch}", property="launchType")
    if strategies:
        return _on_providers(facts, service, strategies, "capacityProviderStrategies")
    cluster = facts.topology.target(service, "cluster", _CLUSTER)
    for defaults in facts.topology.companions(cluster, "clusterName", _PROVIDERS) if cluster else ():
        listed_there = as_items(value_at(defaults.inputs, "defaultCapacityProviderStrategies"))
        if listed_there is None:
            return left_open(facts, defaults, "its default strategies are not known")
        if listed_there:
            return _on_providers(facts, defaults, listed_there, "defaultCapacityProviderStrategies")
    return missed(
        facts, service, "it names no launch type, so that it runs on EC2; asked FARGATE", property="launchType"
    )


def _on_providers(facts: Facts, resource: Resource, strategies: tuple[Any, ...], path: str) -> Outcome:
    names = [as_text(value_at(block, "capacityProvider")) for block in strategies]
    if any(name is None for name in names):
        return left_open(facts, resource, "its capacity providers are not known", property=path)
    said = held if all(name in ("FARGATE", "FARGATE_SPOT") for name in names) else missed
    return said(facts, resource, f"capacity providers are {', '.join(map(str, names))}", property=path)


def _task_on_fargate(facts: Facts, task: Resource) -> Outcome:
    path = "requiresCompatibilities"
    kinds = as_items(value_at(task.inputs, path))
    if kinds is not None and any(str(kind).upper() == "FARGATE" for kind in kinds):
        return held(facts, task, "requiresCompatibilities holds FARGATE", property=path)
    services = facts.topology.companions(task, "taskDefinition", SERVICE)
    if kinds == () and services:
        return joined((_service_on_fargate(facts, service) for service in services), nothing=Open(""))
    if kinds is None or any(is_hidden(kind) for kind in kinds):
        return left_open(facts, task, f"{path} is not known", property=path)
    return missed(facts, task, f"{path} is {', '.join(map(str, kinds)) or 'not given'}", property=path, asked="FARGATE")


def judge_desired_count(requirement: Requirement, facts: Facts) -> Outcome:
    concept = about(requirement, "container_service")
    concept = {"task": "container_service", "instance": "autoscaling_group"}.get(concept, concept)
    bound = requirement.want.get("count", {"at_least": 1})

    def look(resource: Resource) -> Outcome:
        if facts.topology.is_type(resource, SERVICE):
            if text(resource, "schedulingStrategy") == "DAEMON":
                return left_open(facts, resource, "it runs one task on each instance")
            return _counted(facts, _service_counts(facts, resource, bound), bound)
        if facts.topology.is_type(resource, "aws:autoscaling/group:Group"):
            return _counted(facts, _group_counts(resource, bound), bound)
        return left_open(facts, resource, f"this version does not count what a {bare_title(concept)} runs")

    return each(facts, concept, look)


Counts = list[tuple[Resource, str, float | None]]


def _service_counts(facts: Facts, service: Resource, bound: Any) -> Counts:
    """Where scaling may change the number, "at least" is what it leaves; a plain number is also what it starts with."""
    own: Counts = [(service, "desiredCount", as_number(value_at(service.inputs, "desiredCount"), default=0))]
    path = "minCapacity"
    least: Counts = [(one, path, as_number(value_at(one.inputs, path))) for one in ecs_targets(facts, service)]
    if isinstance(bound, dict):
        return least if least and set(bound) == {"at_least"} else own
    return own + least


def _group_counts(group: Resource, bound: Any) -> Counts:
    least: Counts = [(group, "minSize", as_number(value_at(group.inputs, "minSize"), default=0))]
    desired = value_at(group.inputs, "desiredCapacity")
    if isinstance(bound, dict) and set(bound) == {"at_least"}:
        return least
    return [(group, "desiredCapacity", as_number(desired)), *least] if desired is not MISSING else least


def _counted(facts: Facts, counts: Counts, bound: Any) -> Outcome:
    """One of the numbers is enough."""
    for resource, path, value in counts:
        if value is not None and within(value, bound):
            return held(facts, resource, f"{path} is {as_text(value)}", property=path)
    for resource, path, value in counts:
        if value is None:
            return left_open(facts, resource, f"{path} is not known", property=path)
    said = ", ".join(f"{path} is {as_text(value)}" for _, path, value in counts)
    return missed(facts, counts[0][0], said, property=counts[0][1], asked=spoken(bound))

"""Bounds of scaling: the smallest number is paid for, what scaling adds is not counted."""

from __future__ import annotations

from decimal import Decimal

from stackproof.model import Resource
from stackproof.topology import Topology, is_hidden, text, value_at

from ._bill import Known, number_at, plain

_TARGET = "aws:appautoscaling/target:Target"


def scaled(topology: Topology, resource: Resource, desired: Known, *, said: str) -> Known:
    """The count that runs under the scaling of a resource; `said` tells where `desired` comes from."""
    parts, count, certain = [desired.said or said], desired.value, desired.certain
    for target in _targets(topology, resource):
        least = number_at(target, "minCapacity", "the smallest number", default=0)
        most = number_at(target, "maxCapacity", "the largest number", default=0)
        if least.value > count or (not desired.certain and least.certain):
            count = max(least.value, Decimal(0))
            parts.append(f"autoscaling keeps at least {plain(least.value)}")
        certain = certain and least.certain
        parts.append(least.said)
        if most.certain and most.value > count:
            parts.append(f"autoscaling up to {plain(most.value)} not counted")
    for target in _elsewhere(topology):
        least = number_at(target, "minCapacity", "the smallest number", default=0)
        if least.value > count or not least.certain:
            certain = False
            parts.append("there is scaling of what is not known: it may keep more")
    return Known(count, certain, "; ".join(part for part in parts if part))


def _targets(topology: Topology, resource: Resource) -> list[Resource]:
    """Scaling of this resource, which it names inside of a path or, where it is literal, at the path's end."""
    name = text(resource, "name")
    found = []
    for target in sorted(topology.of_type(_TARGET), key=lambda target: target.urn):
        is_meant = resource.urn in {reference.urn for reference in topology.refs_from(target, "resourceId")}
        last = (text(target, "resourceId") or "").rpartition("/")[2]
        if is_meant or (name and name == last):
            found.append(target)
    return found


def _elsewhere(topology: Topology) -> list[Resource]:
    """Scaling of services of which is not known what it is for."""
    return [
        target
        for target in topology.of_type(_TARGET)
        if is_hidden(value_at(target.inputs, "resourceId"))
        and not topology.refs_from(target, "resourceId")
        and text(target, "serviceNamespace", default="ecs") in ("ecs", None)
    ]

"""Judge of scaling: what may grow, between which bounds, and by which metric."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from stackproof.model import Requirement, Resource
from stackproof.topology import MISSING, as_number, as_text, is_hidden, leaves, number, text, value_at

from ._facts import Facts
from ._metrics import is_metric
from ._outcomes import Open, Outcome, best, joined, spoken
from ._subjects import about, called, compared, each, held, left_open, missed

TARGET = "aws:appautoscaling/target:Target"
_POLICY = "aws:appautoscaling/policy:Policy"
_TIMED = "aws:appautoscaling/scheduledAction:ScheduledAction"
_GROUP = "aws:autoscaling/group:Group"
_GROUP_POLICY = "aws:autoscaling/policy:Policy"
_GROUP_TIMED = "aws:autoscaling/schedule:Schedule"
_CLUSTER = "aws:rds/cluster:Cluster"
_KUBERNETES = "aws:eks/cluster:Cluster"
_NODES = "aws:eks/nodeGroup:NodeGroup"
_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
_QUEUE = "aws:sqs/queue:Queue"
_INSTEAD = {"task": "container_service", "container_cluster": "container_service", "instance": "autoscaling_group"}
_TRACKING = ("targetTrackingScalingPolicyConfiguration", "targetTrackingConfiguration")


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """One policy. metrics: what it looks at, None where that is not known; target: the value it keeps to."""

    policy: Resource
    metrics: tuple[str, ...] | None
    target: Any
    path: str
    follows_a_queue: bool = False


def judge_scaling(requirement: Requirement, facts: Facts) -> Outcome:
    concept = about(requirement, "container_service")
    want = requirement.want
    return each(facts, _INSTEAD.get(concept, concept), lambda resource: _scaled(facts, resource, want))


def _scaled(facts: Facts, resource: Resource, want: dict[str, Any]) -> Outcome:
    if facts.topology.is_type(resource, _GROUP):
        return _bounded_and_moved(facts, resource, resource, ("minSize", "maxSize"), want)
    targets = ecs_targets(facts, resource)
    if targets:
        paths = ("minCapacity", "maxCapacity")
        return best((_bounded_and_moved(facts, resource, one, paths, want) for one in targets), nothing=Open(""))
    is_kubernetes = facts.topology.is_type(resource, _KUBERNETES)
    pools = facts.topology.companions(resource, "clusterName", _NODES) if is_kubernetes else ()
    if pools:
        paths = ("scalingConfig.minSize", "scalingConfig.maxSize")
        return best((_bounds(facts, pool, paths, want) for pool in pools), nothing=Open(""))
    if facts.topology.is_type(resource, _CLUSTER) and value_at(resource.inputs, "serverlessv2ScalingConfiguration"):
        path = "serverlessv2ScalingConfiguration"
        return _bounds(facts, resource, (f"{path}.minCapacity", f"{path}.maxCapacity"), want)
    if any(is_hidden(value_at(one.inputs, "resourceId")) for one in facts.made(TARGET)):
        return left_open(facts, resource, "what the scalable targets scale is not known")
    return missed(facts, resource, "nothing scales it")


def _bounded_and_moved(
    facts: Facts, resource: Resource, holder: Resource, paths: tuple[str, str], want: dict[str, Any]
) -> Outcome:
    parts = [_bounds(facts, holder, paths, want)] if {"min", "max"} & set(want) else []
    if {"metric", "target"} & set(want) or not parts:
        ways = tuple(_ways(facts, holder))
        nothing = missed(facts, resource, f"no policy scales it{_asked(want)}")
        if not {"metric", "target"} & set(want) and _is_timed(facts, holder):
            return held(facts, holder, "it scales by the clock")
        parts.append(best((_by(facts, way, want) for way in ways), nothing=nothing))
    return joined(parts, nothing=Open("no way of scaling is named"))


def _asked(want: dict[str, Any]) -> str:
    parts = [f"{key} {spoken(want[key])}" for key in ("metric", "target") if key in want]
    return f"; asked {', '.join(parts)}" if parts else ""


def _bounds(facts: Facts, holder: Resource, paths: tuple[str, str], want: dict[str, Any]) -> Outcome:
    parts = []
    for key, path in zip(("min", "max"), paths, strict=True):
        if key not in want:
            continue
        value = number(holder, path)
        if value is None:
            parts.append(left_open(facts, holder, f"{path} is not known", property=path))
        else:
            parts.append(compared(facts, holder, path, value, want[key]))
    return joined(parts, nothing=held(facts, holder, "it has bounds"))


# --- who scales what


def ecs_targets(facts: Facts, resource: Resource) -> tuple[Resource, ...]:
    """Scalable targets whose resource id names a service, table, function or cluster."""
    return tuple(target for target in facts.made(TARGET) if _is_of(facts, target, resource))


def _is_of(facts: Facts, holder: Resource, resource: Resource) -> bool:
    if any(reference.urn == resource.urn for reference in facts.topology.refs_from(holder, "resourceId")):
        return True
    said = text(holder, "resourceId")
    return bool(said) and said.replace(":", "/").rpartition("/")[2] in called(resource, "name")


def _follows(facts: Facts, policy: Resource, target: Resource) -> bool:
    """Whether a policy, or a scheduled action, is about a scalable target: by reference or by the same resource id."""
    if any(reference.urn == target.urn for reference in facts.topology.refs_from(policy, "resourceId")):
        return True
    said = text(policy, "resourceId")
    same = bool(said) and said == text(target, "resourceId")
    return same and text(policy, "scalableDimension") == text(target, "scalableDimension")


def _policies(facts: Facts, holder: Resource) -> tuple[Resource, ...]:
    if facts.topology.is_type(holder, _GROUP):
        return facts.topology.companions(holder, "autoscalingGroupName", _GROUP_POLICY)
    return tuple(policy for policy in facts.made(_POLICY) if _follows(facts, policy, holder))


def _is_timed(facts: Facts, holder: Resource) -> bool:
    if facts.topology.is_type(holder, _GROUP):
        return bool(facts.topology.companions(holder, "autoscalingGroupName", _GROUP_TIMED))
    return any(_follows(facts, action, holder) for action in facts.made(_TIMED))


# --- by what


def _ways(facts: Facts, holder: Resource) -> Iterator[Way]:
    for policy in _policies(facts, holder):
        path = next((p for p in _TRACKING if value_at(policy.inputs, p) is not MISSING), "")
        if path:
            yield _tracking(facts, policy, path)
        for alarm in facts.made(_ALARM):
            if policy.urn in {target.urn for target in facts.topology.targets(alarm, "alarmActions")}:
                name = text(alarm, "metricName")
                yield Way(
                    policy=policy,
                    metrics=None if name is None else (name,),
                    target=value_at(alarm.inputs, "threshold"),
                    path="threshold of its alarm",
                    follows_a_queue=_names_a_queue(facts, alarm, "dimensions"),
                )


def _tracking(facts: Facts, policy: Resource, path: str) -> Way:
    block = value_at(policy.inputs, path)
    if is_hidden(block):
        return Way(policy=policy, metrics=None, target=block, path=path)
    found: list[str] | None = []
    for place, leaf in leaves(block):
        if place.rpartition(".")[2] in ("predefinedMetricType", "metricName"):
            name = as_text(leaf)
            found = None if name is None or found is None else [*found, name]
    metrics = None if found is None else tuple(found)
    queue = _names_a_queue(facts, policy, path)
    return Way(policy=policy, metrics=metrics, target=value_at(block, "targetValue"), path=path, follows_a_queue=queue)


def _names_a_queue(facts: Facts, resource: Resource, path: str) -> bool:
    found = (facts.topology.resource(reference.urn) for reference in facts.topology.refs_from(resource, path))
    return any(one is not None and facts.topology.is_type(one, _QUEUE) for one in found)


def _by(facts: Facts, way: Way, want: dict[str, Any]) -> Outcome:
    parts: list[Outcome] = []
    asked = want.get("metric")
    if asked is not None:
        parts.append(_metric(facts, way, str(asked)))
    if "target" in want:
        value = as_number(way.target)
        if value is None:
            parts.append(
                missed(facts, way.policy, f"it has no target value; asked {spoken(want['target'])}")
                if way.target is MISSING
                else left_open(facts, way.policy, "its target value is not known", property=way.path)
            )
        else:
            parts.append(compared(facts, way.policy, "its target value", value, want["target"]))
    if not parts and way.metrics:
        return held(facts, way.policy, f"it scales by {', '.join(way.metrics)}", property=way.path)
    return joined(parts, nothing=left_open(facts, way.policy, "what it scales by is not known", property=way.path))


def _metric(facts: Facts, way: Way, asked: str) -> Outcome:
    if way.metrics is None:
        return left_open(facts, way.policy, "its metric is not known", property=way.path)
    shown = ", ".join(way.metrics) or "nothing that is known"
    if any(is_metric(name, asked) for name in way.metrics) or (asked == "queue" and way.follows_a_queue):
        return held(facts, way.policy, f"it scales by {shown}", property=way.path)
    return missed(facts, way.policy, f"it scales by {shown}; asked {asked}", property=way.path)

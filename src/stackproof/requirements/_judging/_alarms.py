"""Judge of alarms: what they watch, by which metric, from which threshold on, and whom they tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from stackproof.model import Requirement, Resource
from stackproof.topology import MISSING, as_items, as_number, as_text, flag, is_hidden, leaves, text, value_at

from ._at_work import at_work
from ._facts import Facts
from ._metrics import in_unit_of, is_metric
from ._outcomes import Held, Missed, Outcome, best, joined, spoken, within
from ._subjects import bare_title, called, held, left_open, missed, none_made, subjects

ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
_COMPOSITE = "aws:cloudwatch/compositeAlarm:CompositeAlarm"
_TOPIC = "aws:sns/topic:Topic"
_CLUSTER = "aws:ecs/cluster:Cluster"
_FILTER = "aws:cloudwatch/logMetricFilter:LogMetricFilter"
_IDENTITIES = ("name", "identifier", "clusterIdentifier", "id", "arnSuffix", "replicationGroupId", "domainName")
_INSTEAD = {"task": "container_service"}
# Resources whose metrics speak for another: token -> input that names the other.
_MEMBERS = {
    "aws:rds/clusterInstance:ClusterInstance": "clusterIdentifier",
    "aws:docdb/clusterInstance:ClusterInstance": "clusterIdentifier",
    "aws:neptune/clusterInstance:ClusterInstance": "clusterIdentifier",
    "aws:apigateway/stage:Stage": "restApi",
    "aws:apigatewayv2/stage:Stage": "apiId",
    "aws:lambda/alias:Alias": "functionName",
}


def judge_alarm(requirement: Requirement, facts: Facts) -> Outcome:
    """One alarm that has all that is asked for is enough."""
    want = requirement.want
    alarms = facts.made(ALARM)
    if not requirement.of:
        return best((_asked_of(facts, alarm, want) for alarm in alarms), nothing=none_made("alarm"))
    concept = _INSTEAD.get(requirement.of, requirement.of)
    watched = subjects(facts, concept)
    if not watched:
        return none_made(concept)
    seen = {member.urn for one in watched for member in _who_stands_for(facts, one)}
    title = bare_title(concept)
    clusters = {one.urn for service in watched for one in facts.topology.targets(service, "cluster", _CLUSTER)}
    mine = [alarm for alarm in alarms if seen & {one.urn for one in _watched(facts, alarm)} or _names(alarm, watched)]
    # A cluster's own figures are those of its services together.
    if not mine:
        whole = [one for one in alarms if all(value_at(each, "ServiceName") is MISSING for each in _dimensions(one))]
        mine = [alarm for alarm in whole if clusters & {one.urn for one in _watched(facts, alarm)}]
    if not mine:
        unknown = [alarm for alarm in alarms if any(is_hidden(leaf) for _, leaf in leaves(_dimensions(alarm)))]
        if unknown:
            return left_open(facts, unknown[0], "what it watches is not known", property="dimensions")
        near = tuple(w for alarm in alarms[:4] for w in missed(facts, alarm, "it watches something else").near)
        return Missed(f"no alarm watches the {title}", near)
    return best((_asked_of(facts, alarm, want) for alarm in mine), nothing=Missed(f"no alarm watches the {title}"))


def _dimensions(alarm: Resource) -> list[Any]:
    found = [value_at(alarm.inputs, "dimensions")]
    for query in as_items(value_at(alarm.inputs, "metricQueries")) or ():
        found.append(value_at(query, "metric.dimensions"))
    return [one for one in found if one is not MISSING]


def _watched(facts: Facts, alarm: Resource) -> Iterator[Resource]:
    """The resources that the dimensions name; of a log metric, the log group."""
    for reference in facts.topology.refs_from(alarm):
        if "imensions" in reference.path:
            found = facts.topology.resource(reference.urn)
            if found is not None:
                yield found
    name, namespace = text(alarm, "metricName"), text(alarm, "namespace")
    for one in facts.made(_FILTER):
        block = value_at(one.inputs, "metricTransformation")
        same = name and as_text(value_at(block, "name")) == name and as_text(value_at(block, "namespace")) == namespace
        if same:
            for group in facts.topology.targets(one, "logGroupName"):
                yield group
                yield from _writers_to(facts, group)


def _writers_to(facts: Facts, group: Resource) -> Iterator[Resource]:
    """Who writes to a log group: whoever names it, and the function that it is named after."""
    name = as_text(value_at(group.inputs, "name")) or ""
    for other, _ in facts.topology.refs_to(group):
        yield other
    for reference in facts.topology.refs_from(group, "name"):
        found = facts.topology.resource(reference.urn)
        if found is not None:
            yield found
    for function in facts.made("aws:lambda/function:Function"):
        if name and name == f"/aws/lambda/{text(function, 'name')}":
            yield function


def _who_stands_for(facts: Facts, resource: Resource) -> Iterator[Resource]:
    yield resource
    for token, path in _MEMBERS.items():
        yield from facts.topology.companions(resource, path, token)
    if facts.topology.is_type(resource, "aws:lb/loadBalancer:LoadBalancer"):
        yield from facts.topology.target_groups_of(resource)


def _names(alarm: Resource, watched: tuple[Resource, ...]) -> bool:
    """Whether a dimension is the name of a resource, written out."""
    own = {name for one in watched for name in called(one, *_IDENTITIES)}
    said = {leaf for dimensions in _dimensions(alarm) for _, leaf in leaves(dimensions) if isinstance(leaf, str)}
    return bool(said & own)


def _asked_of(facts: Facts, alarm: Resource, want: dict[str, Any]) -> Outcome:
    names = _metrics(alarm)
    parts: list[Outcome] = []
    if "metric" in want:
        parts.append(_metric(facts, alarm, names, str(want["metric"])))
    if "threshold" in want:
        parts.append(_threshold(facts, alarm, names, want["threshold"]))
    if want.get("notify"):
        parts.append(_tells(facts, alarm))
    shown = f"it watches {', '.join(names)}" if names else "it watches what is not known"
    whole = joined(parts, nothing=held(facts, alarm, shown, property="metricName"))
    return held(facts, alarm, shown, property="metricName") if isinstance(whole, Held) else whole


def _metrics(alarm: Resource) -> tuple[str, ...]:
    queries = as_items(value_at(alarm.inputs, "metricQueries")) or ()
    found = [value_at(alarm.inputs, "metricName"), *(value_at(query, "metric.metricName") for query in queries)]
    return tuple(name for name in map(as_text, found) if name)


def _metric(facts: Facts, alarm: Resource, names: tuple[str, ...], asked: str) -> Outcome:
    if not names:
        return left_open(facts, alarm, "its metric is not known", property="metricName")
    if any(is_metric(name, asked) for name in names):
        return held(facts, alarm, f"it watches {', '.join(names)}", property="metricName")
    return missed(facts, alarm, f"it watches {', '.join(names)}; asked {asked}", property="metricName")


def _threshold(facts: Facts, alarm: Resource, names: tuple[str, ...], asked: Any) -> Outcome:
    given = value_at(alarm.inputs, "threshold")
    value = as_number(given)
    if value is None:
        if given is MISSING:
            return missed(facts, alarm, "it has no threshold", property="threshold", asked=spoken(asked))
        return left_open(facts, alarm, "its threshold is not known", property="threshold")
    shown = f"threshold is {as_text(value)}"
    if any(within(item, asked, plain="exactly") for item in _same(alarm, names, value, asked)):
        return held(facts, alarm, shown, property="threshold")
    return missed(facts, alarm, shown, property="threshold", asked=spoken(asked))


def _same(alarm: Resource, names: tuple[str, ...], value: float, asked: Any) -> Iterator[float]:
    """The threshold as people may say it: of whole numbers, more than 4 is at least 5; bytes may be gigabytes."""
    yield value
    if isinstance(asked, int | float) and any(value in in_unit_of(name, asked) for name in names):
        yield asked
    whole = value == int(value) and not any(is_metric(name, word) for name in names for word in ("latency", "cpu"))
    if whole:
        operator = text(alarm, "comparisonOperator")
        yield from {"GreaterThanThreshold": (value + 1,), "GreaterThanOrEqualToThreshold": (value - 1,)}.get(
            operator or "", ()
        )


def _tells(facts: Facts, alarm: Resource) -> Outcome:
    path = "alarmActions"
    if flag(alarm, "actionsEnabled", default=True) is False:
        return missed(facts, alarm, "actionsEnabled is off, so that it tells nobody", property="actionsEnabled")
    own = tells_a_topic(facts, alarm, path, nobody=f"{path} names no topic; asked one")
    above = (one for one in facts.made(_COMPOSITE) if _names_it(facts, one, alarm))
    return best(
        (own, *(tells_a_topic(facts, one, path, nobody=f"{path} names no topic") for one in above)), nothing=own
    )


def _names_it(facts: Facts, composite: Resource, alarm: Resource) -> bool:
    if any(reference.urn == alarm.urn for reference in facts.topology.refs_from(composite, "alarmRule")):
        return True
    rule = text(composite, "alarmRule") or ""
    return any(re.search(rf"[\"(:]{re.escape(name)}[\")]", rule) for name in called(alarm, "name"))


def tells_a_topic(facts: Facts, holder: Resource, path: str, *, nobody: str) -> Outcome:
    """Whether an input names a topic that does its job, or one outside of the program."""
    topics = facts.topology.targets(holder, path, _TOPIC)
    idle = {one.urn for one in at_work(facts, "topic")[2]}
    for topic in topics:
        if topic.urn not in idle:
            return held(facts, holder, f"{path} tells {topic.name}", property=path)
    if topics:
        return missed(facts, holder, f"{path} tells {topics[0].name}, which tells nobody", property=path)
    for _, leaf in leaves(value_at(holder.inputs, path)):
        if is_hidden(leaf):
            return left_open(facts, holder, f"whom {path} tells is not known", property=path)
        if isinstance(leaf, str) and leaf.startswith("arn:") and ":sns:" in leaf:
            return held(facts, holder, f"{path} tells {leaf}", property=path)
    return missed(facts, holder, nobody, property=path)

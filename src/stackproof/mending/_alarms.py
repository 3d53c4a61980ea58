"""Alarms that nobody hears, or that look at what is not there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from stackproof.aws import Namespace, metric_namespace
from stackproof.model import Finding, Resource
from stackproof.topology import MISSING, as_items, value_at

from ._calls import NotPossible
from ._edits import Mend, Splice
from ._ground import Ground, Mender
from ._reaching import name_at
from ._replacing import changed, python_path
from ._sure import sure_name

_ALARM, _TOPIC = "aws:cloudwatch/metricAlarm:MetricAlarm", "aws:sns/topic:Topic"
_SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"


def tells_somebody(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The topic that other alarms tell, or the only one that there is."""
    alarm = ground.resource(finding)
    topology = ground.topology
    topics = topology.of_type(_TOPIC)
    told = {
        topic.urn: topic
        for other in topology.of_type(_ALARM)
        for topic in topology.targets(other, "alarmActions", _TOPIC)
    }
    heard = [one for one in topics if topology.companions(one, "topic", _SUBSCRIPTION)]
    for candidates in (list(told.values()), heard, list(topics)):
        if len(candidates) == 1:
            call = ground.call_of(alarm)
            bound = name_at(call, alarm, candidates[0], ground)
            yield Mend((*bound.splices, *call.give("alarm_actions=[TopicOfIt.arn]", {"TopicOfIt": bound.name})))
            return
    raise NotPossible("whom to tell is for a person")


def published_metric(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The metric of the nearest name, and the dimension as the service calls it."""
    alarm = ground.resource(finding)
    splices: list[Splice] = []
    places = [""]
    places += [
        f"metricQueries[{place}].metric." for place, _ in enumerate(as_items(alarm.inputs.get("metricQueries")) or ())
    ]
    for place in places:
        known = metric_namespace(str(value_at(alarm.inputs, f"{place}namespace")))
        metric = value_at(alarm.inputs, f"{place}metricName")
        if known is None or not isinstance(metric, str):
            continue
        if metric not in known.metrics:
            splices += changed(alarm, f"{place}metricName", _meant(known, metric), ground)
        splices += _renamed(alarm, place, known, ground)
    if not splices:
        raise NotPossible("which metric is meant is not sure")
    yield Mend(tuple(splices))


def _meant(known: Namespace, metric: str) -> str:
    """The metric that was meant. Raises NotPossible."""
    near = [name for name in known.metrics if _bare(name) == _bare(metric)]
    found = near[0] if len(near) == 1 else sure_name(metric, known.metrics)
    if found is None:
        raise NotPossible("which metric is meant is not sure")
    return found


def _bare(metric: str) -> str:
    return metric.lower().removesuffix("count").rstrip("s")


def _renamed(alarm: Resource, place: str, known: Namespace, ground: Ground) -> Iterator[Splice]:
    given = value_at(alarm.inputs, f"{place}dimensions")
    names = list(given) if isinstance(given, dict) and given is not MISSING else []
    call = ground.call_of(alarm)
    for name in names:
        if not known.dimensions or name in known.dimensions:
            continue
        meant = [one for one in known.dimensions if one not in names and one.startswith(name)]
        there = call.value(python_path(f"{place}dimensions"))
        entry = next((one for one in there.entries if one.name == name), None) if there is not None else None
        if len(meant) != 1 or entry is None:
            raise NotPossible("which dimension is meant is not sure")
        written = call.text.between(entry.start, entry.end)
        yield Splice(call.path, entry.start, entry.end, written.replace(name, meant[0], 1))


ALARMS: Mapping[str, Mender] = {"ALM002": tells_somebody, "ALM003": published_metric}

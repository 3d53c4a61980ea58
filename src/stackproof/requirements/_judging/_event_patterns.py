"""Whose events a rule of EventBridge takes."""

from __future__ import annotations

from typing import Any

from stackproof.model import Resource
from stackproof.topology import as_items, flag, is_hidden, leaves, parsed, value_at

from ._facts import Facts
from ._uses import named_under

_BUCKET = "aws:s3/bucket:Bucket"
_NOTIFICATION = "aws:s3/bucketNotification:BucketNotification"
# `source` of a pattern -> types whose events they are, and the place in the pattern that picks one of them.
_SERVICES: dict[str, tuple[tuple[str, ...], str]] = {
    "aws.s3": ((_BUCKET,), "detail.bucket"),
    "aws.codecommit": (("aws:codecommit/repository:Repository",), "resources"),
    "aws.ecr": (("aws:ecr/repository:Repository",), "detail.repository-name"),
    "aws.codepipeline": (("aws:codepipeline/pipeline:Pipeline",), "detail.pipeline"),
    "aws.codebuild": (("aws:codebuild/project:Project",), "detail.project-name"),
    "aws.ecs": (("aws:ecs/cluster:Cluster", "aws:ecs/service:Service"), "detail.clusterArn"),
    "aws.rds": (("aws:rds/instance:Instance", "aws:rds/cluster:Cluster"), "resources"),
    "aws.states": (("aws:sfn/stateMachine:StateMachine",), "detail.stateMachineArn"),
    "aws.guardduty": (("aws:guardduty/detector:Detector",), "resources"),
    "aws.securityhub": (("aws:securityhub/account:Account",), "resources"),
    "aws.cloudwatch": (("aws:cloudwatch/metricAlarm:MetricAlarm",), "resources"),
}


def sources_of_rule(facts: Facts, rule: Resource) -> tuple[Resource, ...]:
    """Resources whose events match a rule's pattern: those that it names, else all of a service that it takes whole."""
    found = {r.urn: r for r in named_under(facts, rule, "eventPattern")}
    document = parsed(value_at(rule.inputs, "eventPattern"))
    if isinstance(document, dict) and not is_hidden(document):
        for name in as_items(document.get("source")) or ():
            types, place = _SERVICES.get(str(name), ((), ""))
            picked = _texts(document, place)
            for resource in facts.made(*types):
                if not picked or any(_names(resource, text) for text in picked):
                    found.setdefault(resource.urn, resource)
    return tuple(r for r in found.values() if not facts.topology.is_type(r, _BUCKET) or _tells_event_bridge(facts, r))


def _tells_event_bridge(facts: Facts, bucket: Resource) -> bool:
    """Whether a bucket sends its events to EventBridge at all; one that is looked up may."""
    if bucket.read:
        return True
    notifications = facts.topology.companions(bucket, "bucket", _NOTIFICATION)
    return any(flag(one, "eventbridge") is not False for one in notifications)


def _texts(document: dict[str, Any], place: str) -> list[str]:
    value: Any = document
    for step in place.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    return [leaf for _, leaf in leaves(value) if isinstance(leaf, str)]


def _names(resource: Resource, text: str) -> bool:
    keys = ("id", "arn", "name", "bucket", "repositoryName")
    names = {
        v for key in keys for v in (resource.outputs.get(key), resource.inputs.get(key)) if isinstance(v, str) and v
    }
    return text in names or any(text.endswith((f":{name}", f"/{name}")) for name in names)

"""Judges of what is seen from outside: X-Ray's traces, Container Insights, enhanced monitoring."""

from __future__ import annotations

from functools import partial

from stackproof.model import Requirement, Resource
from stackproof.topology import MISSING, as_flag, as_items, as_number, as_text, is_hidden, text, value_at

from ._facts import Facts
from ._outcomes import Missed, Outcome, best, joined
from ._subjects import about, any_one, each, held, left_open, missed, none_made, subjects

_TASK = "aws:ecs/taskDefinition:TaskDefinition"
_TRACED = ("function", "api", "state_machine", "graphql_api")
# Containers that pass traces on to X-Ray (AWS's documentation of the daemon and of its OpenTelemetry distribution).
_COLLECTORS = ("xray-daemon", "aws-otel-collector")
_EKS_ADDON = "amazon-cloudwatch-observability"
_INSTANCES = {
    "aws:rds/cluster:Cluster": "aws:rds/clusterInstance:ClusterInstance",
    "aws:docdb/cluster:Cluster": "aws:docdb/clusterInstance:ClusterInstance",
}


def judge_tracing(requirement: Requirement, facts: Facts) -> Outcome:
    if not requirement.of:
        found = [resource for concept in _TRACED for resource in subjects(facts, concept)]
        return joined((_traced(facts, one) for one in found), nothing=Missed("there is nothing that X-Ray could trace"))
    concept = {"container_service": "task", "container_cluster": "task"}.get(requirement.of, requirement.of)
    return each(facts, concept, partial(_traced, facts))


def _traced(facts: Facts, resource: Resource) -> Outcome:
    topology = facts.topology
    if topology.is_type(resource, "aws:lambda/function:Function"):
        mode = text(resource, "tracingConfig.mode", default="PassThrough")
        return _switched(facts, resource, "tracingConfig.mode", mode, "Active")
    if topology.is_type(resource, "aws:sfn/stateMachine:StateMachine"):
        return _flagged(facts, resource, "tracingConfiguration.enabled")
    if topology.is_type(resource, "aws:appsync/graphQLApi:GraphQLApi"):
        return _flagged(facts, resource, "xrayEnabled")
    if topology.is_type(resource, "aws:apigateway/restApi:RestApi"):
        stages = topology.companions(resource, "restApi", "aws:apigateway/stage:Stage")
        nothing = missed(facts, resource, "it has no stage that X-Ray could trace")
        return joined((_flagged(facts, stage, "xrayTracingEnabled") for stage in stages), nothing=nothing)
    if topology.is_type(resource, "aws:apigatewayv2/api:Api"):
        return missed(facts, resource, "X-Ray does not trace APIs of this kind; a REST API it does")
    if topology.is_type(resource, _TASK):
        return _collected(facts, resource)
    return left_open(facts, resource, "this version does not know how X-Ray would trace it")


def _switched(facts: Facts, resource: Resource, path: str, found: str | None, asked: str) -> Outcome:
    if found is None:
        return left_open(facts, resource, f"{path} is not known", property=path)
    said = held if found == asked else missed
    return said(facts, resource, f"{path} is {found}" + ("" if found == asked else f"; asked {asked}"), property=path)


def _flagged(facts: Facts, resource: Resource, path: str) -> Outcome:
    on = as_flag(value_at(resource.inputs, path))
    if on is None:
        return left_open(facts, resource, f"{path} is not known", property=path)
    said, text = (held, "on") if on else (missed, "off; asked on")
    return said(facts, resource, f"{path} is {text}", property=path)


def _collected(facts: Facts, task: Resource) -> Outcome:
    containers = facts.topology.containers_of(task)
    if containers is None or any(container.image is None for container in containers):
        return left_open(facts, task, "its containers are not known", property="containerDefinitions")
    for container in containers:
        if any(name in (container.image or "") for name in _COLLECTORS):
            return held(facts, task, f"the container {container.name} passes traces on")
    return missed(facts, task, "no container passes traces on to X-Ray", property="containerDefinitions")


def judge_insights(requirement: Requirement, facts: Facts) -> Outcome:
    concept = about(requirement, "container_cluster")
    concept = {"container_service": "container_cluster", "task": "container_cluster"}.get(concept, concept)
    look = _cluster_insights if concept == "container_cluster" else _other_insights
    if concept in ("container_cluster", "database"):
        return each(facts, concept, partial(look, facts))
    return any_one(facts, concept, partial(look, facts))


def _cluster_insights(facts: Facts, cluster: Resource) -> Outcome:
    settings = as_items(value_at(cluster.inputs, "settings"))
    if settings is None or any(is_hidden(block) for block in settings):
        return left_open(facts, cluster, "its settings are not known", property="settings")
    for block in settings:
        if as_text(value_at(block, "name")) == "containerInsights":
            value = as_text(value_at(block, "value"))
            if value is None:
                return left_open(facts, cluster, "containerInsights is not known", property="settings")
            said = held if value in ("enabled", "enhanced") else missed
            return said(facts, cluster, f"containerInsights is {value}", property="settings")
    return missed(facts, cluster, "containerInsights is not set", property="settings")


def _other_insights(facts: Facts, resource: Resource) -> Outcome:
    if facts.topology.is_type(resource, "aws:eks/cluster:Cluster"):
        return _observed(facts, resource)
    members = [resource]
    for cluster, member in _INSTANCES.items():
        if facts.topology.is_type(resource, cluster):
            members += facts.topology.companions(resource, "clusterIdentifier", member)
    looks = (_monitored(facts, resource, one) for one in members)
    return best(looks, nothing=none_made("database"))


def _monitored(facts: Facts, database: Resource, one: Resource) -> Outcome:
    if not facts.topology.is_type(one, *_INSTANCES, *_INSTANCES.values(), "aws:rds/instance:Instance"):
        return left_open(facts, database, "this version does not know its insights")
    on = as_flag(value_at(one.inputs, "performanceInsightsEnabled"))
    every = as_number(value_at(one.inputs, "monitoringInterval"), default=0)
    if on:
        return held(facts, one, "performanceInsightsEnabled is on", property="performanceInsightsEnabled")
    if every:
        return held(facts, one, f"monitoringInterval is {as_text(every)}", property="monitoringInterval")
    if on is None or every is None:
        return left_open(facts, one, "its monitoring is not known", property="monitoringInterval")
    place = "performanceInsightsEnabled"
    return missed(facts, one, "neither enhanced monitoring nor Performance Insights is on", property=place)


def _observed(facts: Facts, cluster: Resource) -> Outcome:
    for addon in facts.topology.companions(cluster, "clusterName", "aws:eks/addon:Addon"):
        if value_at(addon.inputs, "addonName") is not MISSING and text(addon, "addonName") == _EKS_ADDON:
            return held(facts, addon, f"addonName is {_EKS_ADDON}", property="addonName")
    charts = [one for one in facts.graph.resources if one.type.startswith(("kubernetes:helm", "eks:index:Addon"))]
    if charts:
        return left_open(facts, cluster, "what its charts install is not known")
    return missed(facts, cluster, f"it has no add-on {_EKS_ADDON}")

"""Judges of what a database or cache is made of: engine, version, class of its instances, storage."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from stackproof.model import Requirement, Resource
from stackproof.topology import as_items, as_text, canonical_type, has, is_hidden, number, text, value_at

from ._facts import Facts
from ._holders import (
    BROKER,
    CACHE_CLUSTER,
    CACHE_GROUP,
    CACHE_SERVERLESS,
    CLUSTER,
    DOCUMENTS,
    GRAPHS,
    INSTANCE,
    KAFKA,
    MACHINE,
    MEMBERS,
    SEARCH,
    SPOT,
    TEMPLATE,
    VOLUME,
    WAREHOUSE,
    Rule,
    by_type,
    is_aurora,
    is_replica,
    members_of,
    unless_loose,
)
from ._outcomes import Judge, Open, Outcome, best, joined
from ._subjects import held, left_open, listed, missed, number_is

_KUBERNETES = "aws:eks/cluster:Cluster"
_NODES = "aws:eks/nodeGroup:NodeGroup"
_GROUP = "aws:autoscaling/group:Group"

# --- engines

# type -> (input that names the engine, what it is without one, input of the version)
_ENGINES = {
    INSTANCE: ("engine", "", "engineVersion"),
    CLUSTER: ("engine", "", "engineVersion"),
    DOCUMENTS: ("engine", "docdb", "engineVersion"),
    GRAPHS: ("engine", "neptune", "engineVersion"),
    CACHE_GROUP: ("engine", "redis", "engineVersion"),
    CACHE_CLUSTER: ("engine", "redis", "engineVersion"),
    CACHE_SERVERLESS: ("engine", "", "majorEngineVersion"),
    **dict.fromkeys(SEARCH, ("", "", "engineVersion")),
    BROKER: ("engineType", "", "engineVersion"),
    KAFKA: ("", "kafka", "kafkaVersion"),
    _KUBERNETES: ("", "kubernetes", "version"),
    "aws:lambda/function:Function": ("runtime", "", ""),
}
_STORES = (INSTANCE, CLUSTER, DOCUMENTS, GRAPHS, CACHE_GROUP, CACHE_CLUSTER, CACHE_SERVERLESS, *SEARCH)
# What prompts call an engine -> the engines that are it.
_ENOUGH = {
    "postgres": ("postgres", "aurora-postgresql"), "postgresql": ("postgres", "aurora-postgresql"),
    "mysql": ("mysql", "aurora-mysql", "aurora"), "aurora": ("aurora", "aurora-postgresql", "aurora-mysql"),
    "aurora-mysql": ("aurora-mysql", "aurora"), "aurora-postgres": ("aurora-postgresql",),
    "sqlserver": ("sqlserver-ee", "sqlserver-se", "sqlserver-ex", "sqlserver-web"),
    "oracle": ("oracle-ee", "oracle-ee-cdb", "oracle-se2", "oracle-se2-cdb"),
}  # fmt: skip


def _judge_engine(requirement: Requirement, facts: Facts) -> Outcome:
    """One of the right engine is enough: a program may have others besides."""
    rules: dict[str, Rule] = dict.fromkeys(_ENGINES, lambda facts, one: _engine(facts, one, requirement.want))
    return by_type(requirement, facts, rules, everything=_STORES, together=best)


def _engine(facts: Facts, resource: Resource, want: Mapping[str, Any]) -> Outcome | None:
    place, default, versioned = _ENGINES[canonical_type(resource.type)]
    if is_replica(resource):
        return None
    asked, version = str(want.get("engine") or "").lower(), want.get("version")
    found = text(resource, place, default=default) if place else default
    told = text(resource, versioned) if versioned else ""
    if canonical_type(resource.type) in SEARCH:  # OpenSearch_2.11
        found, _, told = (told or "OpenSearch").partition("_")
    if found is None:
        return left_open(facts, resource, f"{place} is not known", property=place)
    if asked and not _is_engine(found.lower(), asked):
        return missed(facts, resource, f"{place or 'engine'} is {found or 'absent'}", property=place, asked=asked)
    if version in (None, ""):
        return held(facts, resource, f"{place or 'engine'} is {found}", property=place)
    if told is None:
        return left_open(facts, resource, f"{versioned} is not known", property=versioned)
    return _version(facts, resource, told, str(version), versioned or place)


def _is_engine(found: str, asked: str) -> bool:
    return found in _ENOUGH.get(asked, (asked,)) or (asked == "python" and found.startswith(asked))


def _version(facts: Facts, resource: Resource, found: str, asked: str, place: str) -> Outcome:
    """The asked version is the beginning of the found one: 16 is 16.3; `15+` is 15 or later."""
    if not found:
        return missed(facts, resource, f"{place} is absent", property=place, asked=asked)
    wanted = re.sub(r"(?:\.x)+$|\+$|^v(?=\d)|^(?:opensearch|elasticsearch)_", "", asked.strip().lower())
    given = found.lower().removesuffix(".x")
    parts, needs = re.split(r"[._]", given), re.split(r"[._]", wanted)
    later = asked.strip().endswith("+") and _figures(parts) >= _figures(needs)
    # Aurora MySQL's own version stands behind that of MySQL: 8.0.mysql_aurora.3.05.2
    if parts[: len(needs)] == needs or later or f"aurora.{wanted}" in given:
        return held(facts, resource, f"{place} is {found}", property=place)
    if needs[: len(parts)] == parts:
        return left_open(facts, resource, f"{place} is {found}, of which AWS takes the newest; asked {asked}")
    return missed(facts, resource, f"{place} is {found}", property=place, asked=asked)


def _figures(parts: list[str]) -> list[int]:
    return [int(part) for part in parts if part.isdigit()]


# --- classes of instances

_CLASSES = {
    INSTANCE: "instanceClass", "aws:rds/clusterInstance:ClusterInstance": "instanceClass",
    "aws:docdb/clusterInstance:ClusterInstance": "instanceClass",
    "aws:neptune/clusterInstance:ClusterInstance": "instanceClass", CACHE_GROUP: "nodeType",
    CACHE_CLUSTER: "nodeType", MACHINE: "instanceType", TEMPLATE: "instanceType", SPOT: "instanceType",
    **dict.fromkeys(SEARCH, "clusterConfig.instanceType"), WAREHOUSE: "nodeType",
    KAFKA: "brokerNodeGroupInfo.instanceType", BROKER: "hostInstanceType", _NODES: "instanceTypes",
    "aws:codebuild/project:Project": "environment.computeType",
    "aws:dms/replicationInstance:ReplicationInstance": "replicationInstanceClass",
}  # fmt: skip


def _judge_class(requirement: Requirement, facts: Facts) -> Outcome:
    asked = [str(one).lower() for one in listed(requirement.want.get("class"))]
    rules: dict[str, Rule] = dict.fromkeys(
        _CLASSES, lambda facts, one: _class(facts, one, asked, _CLASSES[canonical_type(one.type)])
    )
    rules.update(dict.fromkeys((CLUSTER, DOCUMENTS, GRAPHS), lambda facts, one: _of_members(facts, one, asked)))
    rules[_KUBERNETES] = lambda facts, one: _of_nodes(facts, one, asked)
    rules[_GROUP] = lambda facts, one: _of_group(facts, one, asked)
    # Machines serve several ends (a bastion, workers); one of the class is what the sentence is about.
    together = best if requirement.of == "instance" else joined
    return by_type(requirement, facts, rules, everything=(INSTANCE, CLUSTER, CACHE_GROUP, MACHINE), together=together)


def _class(facts: Facts, resource: Resource, asked: list[str], place: str) -> Outcome | None:
    if has(resource, "replicationGroupId"):
        return None
    found = [as_text(one) for one in as_items(value_at(resource.inputs, place)) or ()]
    given = value_at(resource.inputs, place)
    if None in found or is_hidden(given):
        return left_open(facts, resource, f"{place} is not known", property=place)
    texts = [one for one in found if one]
    shown = ", ".join(texts) or "absent"
    if texts and all(any(_is_class(one, wanted) for wanted in asked) for one in texts):
        return held(facts, resource, f"{place} is {shown}", property=place)
    return missed(facts, resource, f"{place} is {shown}", property=place, asked=" or ".join(asked))


def _is_class(found: str, asked: str) -> bool:
    """`db.t3.small` is asked for as such, as `t3.small`, or by its family (`t3`)."""
    given, wanted = (re.sub(r"^(?:db|cache|kafka|mq|dms)\.", "", one.lower()) for one in (found, asked))
    wanted = wanted.removesuffix(".*")
    return given == wanted or given.startswith(f"{wanted}.")


def _of_members(facts: Facts, cluster: Resource, asked: list[str]) -> Outcome | None:
    if has(cluster, "dbClusterInstanceClass"):
        return _class(facts, cluster, asked, "dbClusterInstanceClass")
    said = [_class(facts, member, asked, "instanceClass") for member in members_of(facts, cluster)]
    none = missed(facts, cluster, f"it has no instance; asked one of class {' or '.join(asked)}")
    nothing = unless_loose(facts, none, "clusterIdentifier", *MEMBERS.values())
    return joined([one for one in said if one is not None], nothing=nothing)


def _of_nodes(facts: Facts, cluster: Resource, asked: list[str]) -> Outcome:
    nodes = facts.topology.companions(cluster, "clusterName", _NODES)
    said = [_class(facts, node, asked, "instanceTypes") for node in nodes if has(node, "instanceTypes")]
    nothing = left_open(facts, cluster, "the classes of its nodes are not seen")
    return joined([one for one in said if one is not None], nothing=nothing)


def _of_group(facts: Facts, group: Resource, asked: list[str]) -> Outcome | None:
    template = facts.topology.target(group, "launchTemplate", TEMPLATE) or facts.topology.target(
        group, "mixedInstancesPolicy", TEMPLATE
    )
    overrides = "mixedInstancesPolicy.launchTemplate.overrides"
    named = [f"{overrides}[{i}].instanceType" for i, _ in enumerate(as_items(value_at(group.inputs, overrides)) or ())]
    if any(has(group, place) for place in named):
        said = [_class(facts, group, asked, place) for place in named if has(group, place)]
        return joined([one for one in said if one is not None], nothing=Open("no class"))
    if template is None or template.read:
        return left_open(facts, group, "what its machines are started with is not in the program")
    return _class(facts, template, asked, "instanceType")


# --- storage

# type -> (size, kind of storage, kind without one)
_STORAGE = {
    INSTANCE: ("allocatedStorage", "storageType", "gp2"),
    CLUSTER: ("allocatedStorage", "storageType", ""),
    VOLUME: ("size", "type", "gp2"),
    MACHINE: ("rootBlockDevice.volumeSize", "rootBlockDevice.volumeType", "gp2"),
    SPOT: ("rootBlockDevice.volumeSize", "rootBlockDevice.volumeType", "gp2"),
    TEMPLATE: ("blockDeviceMappings[0].ebs.volumeSize", "blockDeviceMappings[0].ebs.volumeType", "gp2"),
    **dict.fromkeys(SEARCH, ("ebsOptions.volumeSize", "ebsOptions.volumeType", "gp2")),
    KAFKA: ("brokerNodeGroupInfo.storageInfo.ebsStorageInfo.volumeSize", "", ""),
}


def _judge_storage(requirement: Requirement, facts: Facts) -> Outcome:
    rules: dict[str, Rule] = dict.fromkeys(_STORAGE, partial(_storage, want=requirement.want))
    together = best if requirement.of in ("instance", "volume") else joined
    return by_type(requirement, facts, rules, everything=(INSTANCE, CLUSTER, VOLUME), together=together)


def _storage(facts: Facts, resource: Resource, want: Mapping[str, Any]) -> Outcome | None:
    if is_replica(resource):
        return None
    size, kind, default = _STORAGE[canonical_type(resource.type)]
    aurora, said = is_aurora(resource), []
    if want.get("gb") is not None:
        grows = left_open(facts, resource, "Aurora's storage grows by itself and has no size")
        said.append(grows if aurora else number_is(facts, resource, size, want["gb"]))
    if want.get("type"):
        said.append(_storage_type(facts, resource, kind, default, str(want["type"])))
    if want.get("autoscaling"):
        grows = held(facts, resource, "Aurora's storage grows by itself")
        said.append(grows if aurora else _grows(facts, resource))
    return joined(said, nothing=Open("nothing of the storage is asked"))


def _storage_type(facts: Facts, resource: Resource, place: str, default: str, asked: str) -> Outcome:
    if not place:
        return left_open(facts, resource, "this version does not judge the type of its storage")
    found = text(resource, place, default=default)
    if found is None:
        return left_open(facts, resource, f"{place} is not known", property=place)
    if found.lower() == asked.lower():
        return held(facts, resource, f"{place} is {found}", property=place)
    told = f"{place} is {found}" if has(resource, place) else f"{place} is absent"
    return missed(facts, resource, told, property=place, asked=asked)


def _grows(facts: Facts, database: Resource) -> Outcome:
    place = "maxAllocatedStorage"
    most, size = number(database, place, default=0), number(database, "allocatedStorage", default=0)
    if most is None or size is None:
        return left_open(facts, database, f"{place} is not known", property=place)
    if most > size:
        return held(facts, database, f"{place} is {as_text(most)}", property=place)
    told = as_text(most) if has(database, place) else "absent"
    return missed(facts, database, f"{place} is {told}; asked: storage that grows", property=place)


JUDGES: dict[str, Judge] = {"engine": _judge_engine, "instance_class": _judge_class, "storage": _judge_storage}

"""Judges of what survives: several zones, failing over, readers and writers."""

from __future__ import annotations

from typing import Any

from stackproof.model import Requirement, Resource
from stackproof.topology import MISSING, as_items, flag, has, number, text, value_at

from ._facts import Facts
from ._holders import (
    BALANCER,
    BROKER,
    BUCKET,
    CACHE_CLUSTER,
    CACHE_GROUP,
    CACHE_SERVERLESS,
    CLUSTER,
    DOCUMENTS,
    FILES,
    FUNCTION,
    GRAPHS,
    INSTANCE,
    KAFKA,
    MEMBERS,
    QUEUE,
    SEARCH,
    STREAM,
    TABLE,
    TOPIC,
    WAREHOUSE,
    Rule,
    by_type,
    is_aurora,
    is_replica,
    members_of,
    unless_loose,
)
from ._outcomes import Judge, Open, Outcome, best, joined
from ._subjects import compared, held, left_open, missed

_SERVICE, _GROUP = "aws:ecs/service:Service", "aws:autoscaling/group:Group"
_STORES = (INSTANCE, CLUSTER, DOCUMENTS, GRAPHS, CACHE_GROUP, CACHE_CLUSTER, *SEARCH)
_RUNNING = (BALANCER, _SERVICE, _GROUP)
# These have no zone that they could lose.
_REGIONAL = (TABLE, BUCKET, QUEUE, TOPIC, STREAM, FUNCTION, CACHE_SERVERLESS)


def _judge_multi_az(requirement: Requirement, facts: Facts) -> Outcome:
    return by_type(requirement, facts, _ZONES, everything=_STORES if facts.made(*_STORES) else _RUNNING)


def _flagged(facts: Facts, resource: Resource, place: str, asked: str) -> Outcome:
    enabled = flag(resource, place)
    if enabled is None:
        return left_open(facts, resource, f"{place} is not known", property=place)
    if enabled:
        return held(facts, resource, f"{place} is true", property=place)
    told = "false" if has(resource, place) else "absent"
    return missed(facts, resource, f"{place} is {told}; asked: {asked}", property=place, value="on")


def _instance(facts: Facts, database: Resource) -> Outcome | None:
    return None if is_replica(database) else _flagged(facts, database, "multiAz", "Multi-AZ")


def _cluster(facts: Facts, cluster: Resource) -> Outcome:
    """An Aurora cluster needs a second instance; AWS puts the instances into different zones unless told otherwise."""
    if has(cluster, "dbClusterInstanceClass"):
        return held(facts, cluster, "it is a Multi-AZ cluster", property="dbClusterInstanceClass")
    if text(cluster, "engineMode") == "serverless":
        return left_open(facts, cluster, "Aurora Serverless v1 is started in another zone when one is lost")
    members = members_of(facts, cluster)
    if len(members) < 2:
        count = "one instance" if members else "no instance"
        few = missed(facts, cluster, f"it has {count}; asked: two in different zones")
        return unless_loose(facts, few, "clusterIdentifier", *MEMBERS.values())
    zones = [text(member, "availabilityZone") for member in members]
    if None not in zones and "" not in zones and len(set(zones)) == 1:
        told = f"all {len(members)} instances are in {zones[0]}; asked: different zones"
        return missed(facts, members[0], told, property="availabilityZone")
    return held(facts, cluster, f"it has {len(members)} instances")


def _cache_group(facts: Facts, group: Resource) -> Outcome:
    said = [_flagged(facts, group, "multiAzEnabled", "Multi-AZ"), _fails_over(facts, group)]
    return joined(said, nothing=Open("no flag"))


def _fails_over(facts: Facts, group: Resource) -> Outcome:
    flagged = _flagged(facts, group, "automaticFailoverEnabled", "automatic failover")
    replicas = _cache_replicas(group)
    if replicas is None:
        nodes: Outcome = left_open(facts, group, "how many nodes it has is not known")
    elif replicas < 1:
        place = "replicasPerNodeGroup" if has(group, "replicasPerNodeGroup") else "numCacheClusters"
        nodes = missed(facts, group, "it has one node and nothing to fail over to; asked: two or more", property=place)
    else:
        nodes = held(facts, group, f"it has {_replicas(replicas)}")
    return joined([flagged, nodes], nothing=Open("no flag"))


def _replicas(count: float) -> str:
    return "one replica" if count == 1 else f"{count:g} replicas"


def _cache_replicas(group: Resource) -> float | None:
    """Replicas of each node group."""
    each = value_at(group.inputs, "replicasPerNodeGroup")
    if each is not MISSING:
        return number(group, "replicasPerNodeGroup")
    named = as_items(value_at(group.inputs, "nodeGroupConfigurations"))
    if named:
        counts = [number(group, f"nodeGroupConfigurations[{i}].replicaCount", default=0) for i in range(len(named))]
        known = [count for count in counts if count is not None]
        return min(known) if len(known) == len(counts) else None
    nodes = number(group, "numCacheClusters", default=1)
    return None if nodes is None else nodes - 1


def _cache_cluster(facts: Facts, cluster: Resource) -> Outcome | None:
    if has(cluster, "replicationGroupId"):
        group = facts.topology.target(cluster, "replicationGroupId", CACHE_GROUP)
        return None if group is None else _cache_group(facts, group)
    mode = text(cluster, "azMode", default="single-az")
    if mode is None:
        return left_open(facts, cluster, "azMode is not known", property="azMode")
    if mode != "cross-az":
        return missed(facts, cluster, f"azMode is {mode}; asked: several zones", property="azMode")
    return held(facts, cluster, "azMode is cross-az", property="azMode")


def _search(facts: Facts, domain: Resource) -> Outcome:
    if flag(domain, "clusterConfig.multiAzWithStandbyEnabled"):
        return held(facts, domain, "it is Multi-AZ with standby", property="clusterConfig.multiAzWithStandbyEnabled")
    zones = _flagged(facts, domain, "clusterConfig.zoneAwarenessEnabled", "several zones")
    count = number(domain, "clusterConfig.instanceCount", default=1)
    if count is not None and count < 2:
        place = "clusterConfig.instanceCount"
        return missed(facts, domain, "it has one instance; asked: two or more", property=place)
    return zones


def _broker(facts: Facts, broker: Resource) -> Outcome:
    place = "deploymentMode"
    mode = text(broker, place, default="SINGLE_INSTANCE")
    if mode is None:
        return left_open(facts, broker, f"{place} is not known", property=place)
    if mode == "SINGLE_INSTANCE":
        return missed(facts, broker, f"{place} is {mode}; asked: several zones", property=place)
    return held(facts, broker, f"{place} is {mode}", property=place)


def _kafka(facts: Facts, cluster: Resource) -> Outcome:
    place = "brokerNodeGroupInfo.clientSubnets"
    subnets = as_items(value_at(cluster.inputs, place))
    if subnets is None:
        return left_open(facts, cluster, f"{place} is not known", property=place)
    if len(subnets) < 2:
        return missed(facts, cluster, f"its brokers have {len(subnets)} subnets; asked: several zones", property=place)
    return held(facts, cluster, f"its brokers are in {len(subnets)} subnets, each in a zone of its own", property=place)


def _files(facts: Facts, files: Resource) -> Outcome:
    if has(files, "availabilityZoneName"):
        return missed(facts, files, "it is in one zone; asked: several", property="availabilityZoneName")
    return held(facts, files, "it is kept in all zones of the region")


def _regional(facts: Facts, resource: Resource) -> Outcome:
    return held(facts, resource, "AWS runs it in several zones")


def _running(facts: Facts, resource: Resource) -> Outcome:
    spread = facts.topology.spread_of(resource)
    if spread is None:
        kinds = facts.topology.subnets_of(resource)
        told = (
            "the zones of its subnets are not known"
            if kinds or not facts.graph.resources
            else "its subnets are not seen"
        )
        return left_open(facts, resource, told)
    if len(spread.zones) >= 2:
        return held(facts, resource, f"it is in {len(spread.zones)} zones")
    if spread.most < 2:
        return missed(facts, resource, "its subnets are in one zone; asked: several")
    return left_open(facts, resource, "the zones of its subnets are not all known")


_ZONES: dict[str, Rule] = {
    INSTANCE: _instance,
    **dict.fromkeys((CLUSTER, DOCUMENTS, GRAPHS), _cluster),
    CACHE_GROUP: _cache_group,
    CACHE_CLUSTER: _cache_cluster,
    **dict.fromkeys(SEARCH, _search),
    BROKER: _broker,
    KAFKA: _kafka,
    FILES: _files,
    WAREHOUSE: lambda facts, cluster: _flagged(facts, cluster, "multiAz", "several zones"),
    **dict.fromkeys(_RUNNING, _running),
    **dict.fromkeys(_REGIONAL, _regional),
}


# --- failing over


def _judge_failover(requirement: Requirement, facts: Facts) -> Outcome:
    rules: dict[str, Rule] = {**_ZONES, CACHE_GROUP: _fails_over}
    stores = tuple(token for token in (CACHE_GROUP, CLUSTER, INSTANCE) if facts.made(token)) or (CACHE_GROUP,)
    return by_type(requirement, facts, rules, everything=stores)


# --- readers and writers


def _judge_replicas(requirement: Requirement, facts: Facts) -> Outcome:
    want = requirement.want
    rules: dict[str, Rule] = {
        INSTANCE: lambda facts, one: _of_instance(facts, one, want),
        CACHE_GROUP: lambda facts, one: _count(facts, one, want, _cache_replicas(one), number(one, "numNodeGroups")),
        **dict.fromkeys((CLUSTER, DOCUMENTS, GRAPHS), lambda facts, one: _of_cluster(facts, one, want)),
    }
    stores = tuple(token for token in (CLUSTER, INSTANCE) if facts.made(token)) or (CACHE_GROUP,)
    # A database besides the replicated one may have none.
    return by_type(requirement, facts, rules, everything=stores, together=best)


def _of_instance(facts: Facts, database: Resource, want: dict[str, Any]) -> Outcome | None:
    if is_replica(database):
        return None
    return _count(facts, database, want, len(facts.topology.companions(database, "replicateSourceDb", INSTANCE)))


def _of_cluster(facts: Facts, cluster: Resource, want: dict[str, Any]) -> Outcome:
    if has(cluster, "dbClusterInstanceClass") and not is_aurora(cluster):
        return _count(facts, cluster, want, 2)
    members = members_of(facts, cluster)
    if not members:
        none = missed(facts, cluster, "it has no instance; asked: readers and writers")
        return unless_loose(facts, none, "clusterIdentifier", *MEMBERS.values())
    counted = _count(facts, cluster, want, len(members) - 1)
    return unless_loose(facts, counted, "clusterIdentifier", *MEMBERS.values())


def _count(
    facts: Facts, resource: Resource, want: dict[str, Any], readers: float | None, writers: float | None = None
) -> Outcome:
    if readers is None:
        return left_open(facts, resource, "how many replicas it has is not known")
    said = []
    if want.get("readers") is not None:
        said.append(compared(facts, resource, "number of readers", readers, want["readers"]))
    if want.get("writers") is not None:
        said.append(compared(facts, resource, "number of writers", writers or 1, want["writers"]))
    if said:
        return joined(said, nothing=Open("nothing is asked"))
    if readers < 1:
        return missed(facts, resource, "it has no replica; asked: one or more")
    return held(facts, resource, f"it has {_replicas(readers)}")


JUDGES: dict[str, Judge] = {
    "multi_az": _judge_multi_az,
    "failover": _judge_failover,
    "replicas": _judge_replicas,
}

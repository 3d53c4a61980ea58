"""Values that AWS refuses, and what stands for them without a doubt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from stackproof.aws import (
    closest,
    database_engines,
    database_user_length,
    facts_date,
    fargate_cpus,
    fargate_memory,
    kubernetes_versions,
    lambda_runtime,
    lambda_runtimes,
    log_retention_days,
    newest_version,
    value_rules,
)
from stackproof.model import Finding, Resource
from stackproof.topology import as_items, canonical_type, flag, number, text, value_at

from ._calls import NotPossible
from ._edits import Mend, Splice
from ._ground import Ground, Mender
from ._replacing import changed

# What AWS's own pages call what the interface calls otherwise.
_CALLED_SO = {"ON_DEMAND": "PAY_PER_REQUEST", "ON-DEMAND": "PAY_PER_REQUEST"}


def one_of_the_words(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """Another spelling of a word that AWS knows."""
    resource = ground.resource(finding)
    wrong = [
        (path, value, rule)
        for rule in value_rules(canonical_type(resource.type))
        for path, value in values_at(resource.inputs, rule.path)
        if rule.texts and isinstance(value, str) and rule.fault(value) is not None
    ]
    meant = [(path, _word(value, rule.texts)) for path, value, rule in wrong]
    yield _each(resource, meant, ground)


def _word(value: str, words: tuple[str, ...]) -> str:
    """The word that was meant. Raises NotPossible."""
    flat = re.sub(r"[^a-z0-9]", "", value.lower())
    if _CALLED_SO.get(value.upper()) in words:
        return _CALLED_SO[value.upper()]
    same = [word for word in words if re.sub(r"[^a-z0-9]", "", word.lower()) == flat]
    begun = [word for word in words if len(word) == 1 and flat.startswith(word.lower())]
    near = closest(value, words)[:1]
    for found in (same, begun, near):
        if len(found) == 1:
            return found[0]
    raise NotPossible("which word was meant is not sure")


def within_the_range(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The nearest number that AWS takes."""
    resource = ground.resource(finding)
    meant: list[tuple[str, int]] = []
    for rule in value_rules(canonical_type(resource.type)):
        for path, value in values_at(resource.inputs, rule.path):
            if not rule.texts and isinstance(value, int | float) and rule.fault(value) is not None:
                meant.append((path, rule.least if value < rule.least else rule.most))
    yield _each(resource, meant, ground)


def known_retention(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The next longer period."""
    group = ground.resource(finding)
    days = number(group, "retentionInDays")
    known = [day for day in log_retention_days() if days is not None and day > days]
    if days is None:
        raise NotPossible("the period is not known")
    yield _each(group, [("retentionInDays", min(known, default=max(log_retention_days())))], ground)


def supported_runtime(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The runtime of the same language that takes the place of one; of a name that never was the newest."""
    function = ground.resource(finding)
    name = text(function, "runtime") or ""
    found = lambda_runtime(name)
    if name.startswith(("dotnet", "go")) and found is not None:
        raise NotPossible("the code is built for its runtime")
    if found is not None and found.successor:
        yield _each(function, [("runtime", found.successor)], ground)
        return
    family = re.match(r"python|nodejs|java|dotnet|ruby|provided", name.lower())
    alive = [
        one
        for one in lambda_runtimes()
        if family is not None and one.startswith(family[0])
        and (known := lambda_runtime(one)) is not None and not known.is_deprecated(facts_date())
    ]  # fmt: skip
    begun = [one for one in alive if one.startswith(name.lower())] or alive
    newest = max(begun, key=lambda one: tuple(map(int, re.findall(r"\d+", one))), default=None)
    if newest is None:
        raise NotPossible("no runtime of this language is offered")
    yield _each(function, [("runtime", newest)], ground)


def offered_engine(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The engine's own name, or the newest version of the same major."""
    database = ground.resource(finding)
    cluster = ground.topology.is_type(database, "aws:rds/cluster:Cluster")
    engine, version = text(database, "engine") or "", text(database, "engineVersion") or ""
    known = database_engines(cluster=cluster)
    if engine not in known:
        near = closest(engine, known)[:1] or [one for one in known if one.replace("-", "") == engine.replace("-", "")]
        if engine.startswith("aurora-") and not cluster:
            raise NotPossible("a cluster is another resource")
        yield _each(database, [("engine", one) for one in near], ground)
        return
    service = "rds_cluster" if cluster else "rds"
    newest = newest_version(service, engine, version.partition(".")[0])
    if newest is None:
        raise NotPossible("no version of this major is offered")
    yield _each(database, [("engineVersion", newest)], ground)


def user_of_ones_own(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """Another name for a master user that the engine reserves."""
    database = ground.resource(finding)
    path = "masterUsername" if database.inputs.get("masterUsername") else "username"
    name = text(database, path) or ""
    longest = database_user_length(text(database, "engine") or "")
    if longest is not None and len(name) > longest:
        raise NotPossible("how the name is shortened is for a person")
    yield _each(database, [(path, "dbadmin")], ground)


def keys_declared_once(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A table without the attributes that are in no key, or with a billing mode that needs no capacity."""
    table = ground.resource(finding)
    call = ground.call_of(table)
    used = set(_keys_of(table))
    spare = [
        place
        for place, one in enumerate(as_items(value_at(table.inputs, "attributes")) or ())
        if isinstance(one, dict) and one.get("name") not in used
    ]
    splices = [splice for place in spare for splice in call.drop(f"attributes[{place}]")]
    mode = text(table, "billingMode", default="PROVISIONED")
    if mode == "PROVISIONED" and not {"readCapacity", "writeCapacity"} & set(table.inputs):
        splices += call.give("billing_mode='PAY_PER_REQUEST'")
    yield _some(splices)


def _keys_of(table: Resource) -> Iterator[str]:
    holders = [table.inputs]
    for name in ("globalSecondaryIndexes", "localSecondaryIndexes"):
        holders += [one for one in as_items(value_at(table.inputs, name)) or () if isinstance(one, dict)]
    for holder in holders:
        yield from (str(holder[key]) for key in ("hashKey", "rangeKey") if holder.get(key))


def agreeing_cache(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A replica for the failover, failover for several zones, TLS for a token."""
    group = ground.resource(finding)
    given = []
    if flag(group, "multiAzEnabled") and not flag(group, "automaticFailoverEnabled"):
        given.append("automatic_failover_enabled=True")
    if flag(group, "automaticFailoverEnabled") and number(group, "numCacheClusters", default=1) == 1:
        given.append("num_cache_clusters=2")
    if group.inputs.get("authToken") and not flag(group, "transitEncryptionEnabled"):
        given.append("transit_encryption_enabled=True")
    yield _some(ground.call_of(group).give(", ".join(given)) if given else ())


def offered_class(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A class in the service's own spelling; Aurora's smallest for a micro one."""
    resource = ground.resource(finding)
    for path, lead, tail in _CLASSES:
        name = text(resource, path)
        if not name:
            continue
        if resource.type == "aws:rds/clusterInstance:ClusterInstance" and name.endswith(".micro"):
            yield _each(resource, [(path, f"{name.removesuffix('.micro')}.medium")], ground)
        bare = name.removeprefix("db.").removeprefix("cache.").removesuffix(".search").removesuffix(".elasticsearch")
        if f"{lead}{bare}{tail}" != name:
            yield _each(resource, [(path, f"{lead}{bare}{tail}")], ground)


_CLASSES = (
    ("instanceClass", "db.", ""),
    ("nodeType", "cache.", ""),
    ("clusterConfig.instanceType", "", ".search"),
    ("instanceType", "", ""),
)


def fargate_size(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The smallest size of Fargate's that holds what is asked for."""
    task = ground.resource(finding)
    cpu, memory = number(task, "cpu"), number(task, "memory")
    call = ground.call_of(task)
    if cpu is None and memory is None:
        raise NotPossible("no size is asked for")
    for units in (one for one in fargate_cpus() if one >= (cpu or 0)):
        fits = [size for size in fargate_memory(units) or () if size >= (memory or 0)]
        if not fits:
            continue
        splices: list[Splice] = []
        for path, old, new in (("cpu", cpu, units), ("memory", memory, fits[0])):
            if old is None:
                splices += call.give(f"{path}='{new}'")
            elif old != new:
                splices += changed(task, path, str(new), ground)
        yield _some(splices)
        return


def offered_kubernetes(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The version in standard support that is nearest to the one asked for."""
    cluster = ground.resource(finding)
    offered = sorted(kubernetes_versions(facts_date()), key=lambda one: tuple(map(int, one.split("."))))
    yield _each(cluster, [("version", offered[0])], ground)


def values_at(inputs: Any, path: str) -> list[tuple[str, Any]]:
    """(path, value) of each place that a rule's path leads to; lists are walked through."""
    found: list[tuple[str, Any]] = [("", inputs)]
    for step in path.replace("[]", "").split("."):
        further: list[tuple[str, Any]] = []
        for place, value in found:
            inner = value.get(step) if isinstance(value, dict) else None
            at = f"{place}.{step}" if place else step
            if isinstance(inner, list):
                further += [(f"{at}[{number}]", item) for number, item in enumerate(inner)]
            elif inner is not None:
                further.append((at, inner))
        found = further
    return found


def _each(resource: Resource, meant: list[tuple[str, Any]], ground: Ground) -> Mend:
    """All of these values changed. Raises NotPossible."""
    return _some([splice for path, new in meant for splice in changed(resource, path, new, ground)])


def _some(splices: list[Splice] | tuple[Splice, ...]) -> Mend:
    if not splices:
        raise NotPossible("there is nothing to change")
    return Mend(tuple(dict.fromkeys(splices)))


VALUES: Mapping[str, Mender] = {
    "ECS003": fargate_size,
    "EKS005": offered_kubernetes,
    "VAL001": one_of_the_words,
    "VAL002": within_the_range,
    "VAL003": known_retention,
    "VAL010": supported_runtime,
    "VAL020": offered_engine,
    "VAL021": user_of_ones_own,
    "VAL022": keys_declared_once,
    "VAL023": agreeing_cache,
    "VAL030": offered_class,
}

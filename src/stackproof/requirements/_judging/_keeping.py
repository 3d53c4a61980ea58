"""Judges of what is kept for how long: backups, points in time, logs, messages."""

from __future__ import annotations

from typing import Any

from stackproof.model import Requirement, Resource
from stackproof.topology import as_items, as_text, canonical_type, flag, has, is_hidden, number, text, value_at

from .._concepts import concepts
from ._facts import Facts
from ._holders import (
    BUCKET,
    CACHE_CLUSTER,
    CACHE_GROUP,
    CACHE_SERVERLESS,
    CLUSTER,
    DOCUMENTS,
    FILES,
    GRAPHS,
    INSTANCE,
    LOG_GROUP,
    MACHINE,
    QUEUE,
    SEARCH,
    STREAM,
    TABLE,
    VOLUME,
    WAREHOUSE,
    Rule,
    absent,
    by_type,
    is_replica,
    working,
)
from ._lifecycle import bucket_expires
from ._log_groups import groups_of_concept
from ._outcomes import Held, Judge, Missed, Open, Outcome, best, joined, spoken, within
from ._subjects import compared, held, left_open, missed, subjects

_SELECTION, _PLAN = "aws:backup/selection:Selection", "aws:backup/plan:Plan"
# (input that says for how many days, days without it)
_DAYS = {
    INSTANCE: ("backupRetentionPeriod", 0),
    CLUSTER: ("backupRetentionPeriod", 1),
    DOCUMENTS: ("backupRetentionPeriod", 1),
    GRAPHS: ("backupRetentionPeriod", 1),
    WAREHOUSE: ("automatedSnapshotRetentionPeriod", 1),
    CACHE_GROUP: ("snapshotRetentionLimit", 0),
    CACHE_CLUSTER: ("snapshotRetentionLimit", 0),
    CACHE_SERVERLESS: ("snapshotRetentionLimit", 0),
}
_DATABASES = (INSTANCE, CLUSTER, DOCUMENTS, GRAPHS)


# --- backups


def _judge_backup(requirement: Requirement, facts: Facts) -> Outcome:
    days = requirement.want.get("days")
    rules: dict[str, Rule] = dict.fromkeys(_DAYS, lambda facts, one: _backed_up(facts, one, days))
    rules[TABLE] = lambda facts, table: best((_table(facts, table, days), _planned(facts, table, days)), nothing=_NONE)
    rules[FILES] = lambda facts, files: best((_files(facts, files, days), _planned(facts, files, days)), nothing=_NONE)
    rules.update(dict.fromkeys((BUCKET, MACHINE, VOLUME), lambda facts, one: _planned(facts, one, days)))
    rules.update(dict.fromkeys(SEARCH, lambda facts, domain: _snapshots(facts, domain, days)))
    if requirement.of in ("backup_plan", "backup_vault"):
        said = [_kept_by(facts, plan, days) for plan in facts.made(_PLAN)]
        return joined(said, nothing=absent(facts, "backup_plan"))
    stores = _DATABASES if facts.made(*_DATABASES) else (TABLE, FILES, CACHE_GROUP)
    return by_type(requirement, facts, rules, everything=stores)


_NONE = Open("nothing says how it is backed up")


def _backed_up(facts: Facts, store: Resource, days: Any) -> Outcome | None:
    if is_replica(store) or has(store, "replicationGroupId"):
        return None
    place, default = _DAYS[canonical_type(store.type)]
    kept = number(store, place, default=default)
    if kept is None:
        return left_open(facts, store, f"{place} is not known", property=place)
    if days is None or kept == 0:
        told = f"{place} is {as_text(kept) if has(store, place) else 'absent'}"
        own = held(facts, store, told, property=place) if kept else _lacking(facts, store, told, place, days)
    else:
        own = compared(facts, store, place, kept, days, sense="at_least")
    if isinstance(own, Held):
        return own
    planned = _planned(facts, store, days)
    return own if isinstance(planned, Missed) else planned


def _lacking(facts: Facts, store: Resource, told: str, place: str, days: Any) -> Outcome:
    asked = "" if days is None else f", kept {spoken(days)} days"
    return missed(facts, store, f"{told}; asked: backups{asked}", property=place)


def _planned(facts: Facts, store: Resource, days: Any) -> Outcome:
    """A plan of AWS Backup that selects it."""
    said: list[Outcome] = []
    for selection in facts.made(_SELECTION):
        selects = _selects(facts, selection, store)
        if selects is None:
            said.append(left_open(facts, selection, f"whether it selects {store.name} is not known"))
        plan = facts.topology.target(selection, "planId", _PLAN) if selects else None
        if plan is not None:
            said.append(_kept_by(facts, plan, days))
    return best(said, nothing=missed(facts, store, "no backup plan selects it; asked: backups"))


def _kept_by(facts: Facts, plan: Resource, days: Any) -> Outcome:
    rules = as_items(value_at(plan.inputs, "rules"))
    if rules is None:
        return left_open(facts, plan, "its rules are not known", property="rules")
    if days is None and rules:
        return held(facts, plan, "it backs up by its rules", property="rules")
    said: list[Outcome] = []
    for position, _ in enumerate(rules):
        place = f"rules[{position}].lifecycle.deleteAfter"
        if not has(plan, place):
            forever = within(float("inf"), days, plain="at_least")
            endless = held(facts, plan, "its backups are never deleted", property=place)
            said.append(endless if forever else missed(facts, plan, f"{place} is absent; asked {spoken(days)}"))
            continue
        kept = number(plan, place)
        unknown = left_open(facts, plan, f"{place} is not known", property=place)
        said.append(unknown if kept is None else compared(facts, plan, place, kept, days, sense="at_least"))
    return best(said, nothing=missed(facts, plan, "it has no rule", property="rules"))


def _selects(facts: Facts, selection: Resource, store: Resource) -> bool | None:
    named = as_items(value_at(selection.inputs, "resources"))
    if store.urn in {target.urn for target in facts.topology.targets(selection, "resources")}:
        return True
    arn = str(store.outputs.get("arn", ""))
    for one in named or ():
        if isinstance(one, str) and one.endswith("*") and arn.startswith(one.removesuffix("*")):
            return True
    tags = as_items(value_at(selection.inputs, "selectionTags"))
    known = facts.topology.tags_of(store)
    for tag in tags or ():
        key, value = as_text(value_at(tag, "key")), as_text(value_at(tag, "value"))
        if key and known.values.get(key) == value:
            return True
    unsure = named is None or tags is None or any(is_hidden(one) for one in named)
    return None if unsure or has(selection, "conditions") else False


def _table(facts: Facts, table: Resource, days: Any) -> Outcome:
    outcome = _recovers(facts, table)
    if days is None or not isinstance(outcome, Held):
        return outcome
    return number_is_at_least(facts, table, "pointInTimeRecovery.recoveryPeriodInDays", days, default=35)


def number_is_at_least(facts: Facts, resource: Resource, place: str, bound: Any, *, default: float) -> Outcome:
    value = number(resource, place, default=default)
    if value is None:
        return left_open(facts, resource, f"{place} is not known", property=place)
    return compared(facts, resource, place, value, bound, sense="at_least")


def _files(facts: Facts, files: Resource, days: Any) -> Outcome:
    for policy in facts.topology.companions(files, "fileSystemId", "aws:efs/backupPolicy:BackupPolicy"):
        status = text(policy, "backupPolicy.status")
        if status == "ENABLED" and days is None:
            return held(facts, policy, "backups are ENABLED", property="backupPolicy.status")
        if status == "ENABLED":  # AWS keeps the backups of its own plan for five weeks
            return compared(facts, policy, "days of the default plan", 35, days, sense="at_least")
    return missed(facts, files, "no backup policy of it is ENABLED; asked: backups")


def _snapshots(facts: Facts, domain: Resource, days: Any) -> Outcome:
    if days is None:
        return held(facts, domain, "AWS takes snapshots of it every hour")
    return compared(facts, domain, "days of automatic snapshots", 14, days, sense="at_least")


# --- points in time


def _judge_recovery(requirement: Requirement, facts: Facts) -> Outcome:
    rules: dict[str, Rule] = {TABLE: _recovers}
    rules.update(dict.fromkeys(_DATABASES, lambda facts, one: _backed_up(facts, one, None)))
    return by_type(requirement, facts, rules, everything=(TABLE,) if facts.made(TABLE) else _DATABASES)


def _recovers(facts: Facts, table: Resource) -> Outcome:
    place = "pointInTimeRecovery.enabled"
    enabled = flag(table, place)
    if enabled is None:
        return left_open(facts, table, f"{place} is not known", property=place)
    if enabled:
        return held(facts, table, f"{place} is true", property=place)
    told = "false" if has(table, place) else "absent"
    return missed(facts, table, f"{place} is {told}; asked: point-in-time recovery", property=place, value="on")


# --- retention


# What keeps its own, in the sense of a backup or of its messages; of others, the logs are meant.
_BACKED_UP = ("backup_plan", "backup_vault", "database", "cache", "table", "warehouse")
_KEPT = ("log_group", "stream", "queue", "dead_letter_queue", "bucket")


def _judge_retention(requirement: Requirement, facts: Facts) -> Outcome:
    days, hours = requirement.want.get("days"), requirement.want.get("hours")
    rules: dict[str, Rule] = {
        LOG_GROUP: lambda facts, group: _logs(facts, group, days if days is not None else _scaled(hours, 1 / 24)),
        STREAM: lambda facts, one: _stream(facts, one, hours if hours is not None else _scaled(days, 24)),
        QUEUE: lambda facts, one: _queue(facts, one, _scaled(hours, 3600) if days is None else _scaled(days, 86400)),
        BUCKET: lambda facts, bucket: bucket_expires(facts, bucket, days),
    }
    if requirement.of in _BACKED_UP:
        return _judge_backup(requirement, facts)
    if requirement.of in concepts() and requirement.of not in _KEPT:
        return _logs_of(facts, requirement.of, days)
    return by_type(requirement, facts, rules, everything=(LOG_GROUP,))


def _scaled(bound: Any, factor: float) -> Any:
    """A bound in another unit."""
    if isinstance(bound, dict):
        return {key: _scaled(value, factor) for key, value in bound.items()}
    return bound * factor if isinstance(bound, int | float) and not isinstance(bound, bool) else bound


def _logs(facts: Facts, group: Resource, days: Any) -> Outcome:
    place = "retentionInDays"
    kept = number(group, place, default=0)
    if kept is None:
        return left_open(facts, group, f"{place} is not known", property=place)
    if kept:
        kept_well = held(facts, group, f"{place} is {as_text(kept)}", property=place)
        return kept_well if days is None else compared(facts, group, place, kept, days, sense="at_least")
    told = f"{place} is {'0' if has(group, place) else 'absent'}, so its logs never expire"
    if isinstance(days, dict) and within(float("inf"), days):
        return held(facts, group, told, property=place)
    asked = "a time" if days is None else f"{spoken(days)} days"
    return missed(facts, group, f"{told}; asked: {asked}", property=place)


def _logs_of(facts: Facts, concept: str, days: Any) -> Outcome:
    """The log groups that belong to the resources of a concept."""
    if not subjects(facts, concept):
        return absent(facts, concept)
    groups = groups_of_concept(facts, subjects(facts, concept))
    if groups:
        return joined((_logs(facts, group, days) for group in groups), nothing=_NONE)
    every = working(facts, (LOG_GROUP,))
    if not every:
        return Missed("the program makes no log group, so that logs never expire")
    outcome = joined((_logs(facts, group, days) for group in every), nothing=_NONE)
    return Open("which log groups belong to it is not seen", outcome.near) if isinstance(outcome, Missed) else outcome


def _stream(facts: Facts, stream: Resource, hours: Any) -> Outcome:
    place = "retentionPeriod"
    return (
        held(facts, stream, "records are kept", property=place)
        if hours is None
        else number_is_at_least(facts, stream, place, hours, default=24)
    )


def _queue(facts: Facts, queue: Resource, seconds: Any) -> Outcome:
    place = "messageRetentionSeconds"
    if seconds is None:
        return held(facts, queue, "messages are kept", property=place)
    return number_is_at_least(facts, queue, place, seconds, default=345600)


JUDGES: dict[str, Judge] = {
    "backup": _judge_backup,
    "point_in_time_recovery": _judge_recovery,
    "retention": _judge_retention,
}

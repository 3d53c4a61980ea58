"""Judges of where data is kept: engines, sizes, tables, streams, and what is kept for how long."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stackproof.model import Requirement, Resource
from stackproof.topology import as_items, as_text, flag, has, is_hidden, text, value_at

from . import _availability, _engines, _keeping, _lifecycle
from ._facts import Facts
from ._holders import QUEUE, TOPIC, by_type
from ._outcomes import Judge, Open, Outcome, best, joined
from ._subjects import any_one, each, held, left_open, missed, number_is

_MODES = {"on_demand": "PAY_PER_REQUEST", "provisioned": "PROVISIONED"}


# --- tables


def _judge_billing(requirement: Requirement, facts: Facts) -> Outcome:
    place, mode = "billingMode", str(requirement.want.get("mode") or "").lower().replace("-", "_")
    asked = _MODES.get(mode, mode.upper())

    def look(table: Resource) -> Outcome:
        found = text(table, place, default="PROVISIONED")
        if found is None:
            return left_open(facts, table, f"{place} is not known", property=place)
        if found == asked:
            return held(facts, table, f"{place} is {found}", property=place)
        told = f"{place} is {found}" if has(table, place) else f"{place} is absent"
        return missed(facts, table, told, property=place, asked=asked)

    return each(facts, "table", look)


def _judge_table_key(requirement: Requirement, facts: Facts) -> Outcome:
    """Each table has keys of its own; one with those that are asked is enough."""
    return any_one(facts, "table", lambda table: _keys(facts, table, requirement.want))


def _keys(facts: Facts, table: Resource, want: Mapping[str, Any]) -> Outcome:
    said = [_key(facts, table, name, place, want) for name, place in (("partition", "hashKey"), ("sort", "rangeKey"))]
    if want.get("index"):
        said.append(_index(facts, table, str(want["index"])))
    return joined([one for one in said if one is not None], nothing=Open("no key is named"))


def _key(facts: Facts, table: Resource, name: str, place: str, want: Mapping[str, Any]) -> Outcome | None:
    asked = want.get(name)
    if not asked:
        return None
    found = text(table, place)
    if found is None:
        return left_open(facts, table, f"{place} is not known", property=place)
    if found == asked:
        return held(facts, table, f"{place} is {found}", property=place)
    return missed(facts, table, f"{place} is {found or 'absent'}", property=place, asked=asked)


def _index(facts: Facts, table: Resource, asked: str) -> Outcome:
    """A secondary index of that name, or on that attribute."""
    names = []
    for path in ("globalSecondaryIndexes", "localSecondaryIndexes"):
        indexes = as_items(value_at(table.inputs, path))
        if indexes is None or any(is_hidden(index) for index in indexes):
            return left_open(facts, table, f"{path} is not known", property=path)
        for position, index in enumerate(indexes):
            keys = as_items(value_at(index, "keySchemas")) or ()
            told = [as_text(value_at(index, key)) for key in ("name", "hashKey", "rangeKey")]
            told += [as_text(value_at(key, "attributeName")) for key in keys]
            if asked in told:
                return held(facts, table, f"index {told[0]} on {told[1]}", property=f"{path}[{position}]")
            names.append(told[0] or "unnamed")
    found = f"its indexes are {', '.join(names)}" if names else "it has no secondary index"
    return missed(facts, table, f"{found}; asked {asked}")


def _judge_ttl(requirement: Requirement, facts: Facts) -> Outcome:
    asked = requirement.want.get("attribute")

    def look(table: Resource) -> Outcome:
        enabled, name = flag(table, "ttl.enabled"), text(table, "ttl.attributeName")
        if enabled is None or name is None:
            return left_open(facts, table, "ttl is not known", property="ttl")
        if not enabled:
            told = "ttl.enabled is not true" if has(table, "ttl") else "ttl is absent"
            return missed(facts, table, f"{told}; asked: items that expire", property="ttl.enabled")
        if asked and name != asked:
            return missed(facts, table, f"ttl.attributeName is {name}", property="ttl.attributeName", asked=asked)
        return held(facts, table, f"items expire by {name}", property="ttl")

    return any_one(facts, "table", look)


# --- streams, queues and topics


def _judge_shards(requirement: Requirement, facts: Facts) -> Outcome:
    place, bound = "shardCount", requirement.want.get("count")

    def look(stream: Resource) -> Outcome:
        mode = text(stream, "streamModeDetails.streamMode", default="PROVISIONED")
        if mode is None:
            return left_open(facts, stream, "its mode is not known", property="streamModeDetails")
        if mode != "PROVISIONED":
            told = f"its mode is {mode}, in which AWS sets the shards"
            return missed(facts, stream, told, property="streamModeDetails.streamMode")
        return number_is(facts, stream, place, 1 if bound is None else bound)

    return each(facts, "stream", look)


def _judge_fifo(requirement: Requirement, facts: Facts) -> Outcome:
    """One that keeps the order is enough: queues that need none may stand beside it."""

    def rule(facts: Facts, resource: Resource) -> Outcome:
        place = "fifoQueue" if facts.topology.is_type(resource, QUEUE) else "fifoTopic"
        enabled = flag(resource, place)
        if enabled is None:
            return left_open(facts, resource, f"{place} is not known", property=place)
        if enabled:
            return held(facts, resource, f"{place} is true", property=place)
        told = "false" if has(resource, place) else "absent"
        return missed(facts, resource, f"{place} is {told}; asked: FIFO", property=place, value="on")

    return by_type(requirement, facts, {QUEUE: rule, TOPIC: rule}, everything=(QUEUE, TOPIC), together=best)


JUDGES: dict[str, Judge] = {
    **_engines.JUDGES,
    **_availability.JUDGES,
    **_keeping.JUDGES,
    **_lifecycle.JUDGES,
    "billing": _judge_billing,
    "table_key": _judge_table_key,
    "ttl": _judge_ttl,
    "shards": _judge_shards,
    "fifo": _judge_fifo,
}

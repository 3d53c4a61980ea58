"""The physical name of each resource, and what it is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from stackproof.aws import NameRule, name_rules
from stackproof.model import Resource
from stackproof.topology import MISSING, canonical_type, is_known, value_at

from .._mechanism import Case
from .._program import written

# The provider makes these names by rules of its own (fifo suffix, alias/ prefix).
_OTHERWISE_NAMED = frozenset({"aws:sqs/queue:Queue", "aws:sns/topic:Topic", "aws:kms/alias:Alias"})
AUTOMATIC = "-0123abc"  # what Pulumi appends to a name of its own making: a hyphen and seven hexadecimal digits
Making = Literal["automatic", "environment", "configured", "fixed", "unknown"]


class Named(msgspec.Struct, frozen=True):
    """rule: that of the name. name: None where it is not known. making: "automatic" (Pulumi makes it unique),
    "environment" (holds the stack's name or a configured value), "configured" (a default that can be replaced), "fixed"
    (the same in every environment)."""

    resource: Resource
    rule: NameRule
    name: str | None
    making: Making


def named(case: Case) -> tuple[Named, ...]:
    """Every created resource whose name is under a known rule, in graph order."""
    return case.topology.remember("named", lambda: tuple(_named(case)))


def _named(case: Case) -> Iterator[Named]:
    for resource in case.resources():
        rules = name_rules(resource.type) or name_rules(canonical_type(resource.type))
        if rules and not resource.options.importId:
            yield _one(case, resource, rules[0])


def _one(case: Case, resource: Resource, rule: NameRule) -> Named:
    value = value_at(resource.inputs, rule.property)
    if value is MISSING:
        return Named(resource, rule, None, "automatic")
    if not isinstance(value, str) or not is_known(value) or case.topology.refs_from(resource, rule.property):
        return Named(resource, rule, None, "unknown")
    return Named(resource, rule, value, _making(case, value))


def _making(case: Case, name: str) -> Making:
    known = written(case)
    if name in known.fixed:
        return "fixed"
    if name in known.replaceable:
        return "configured"
    if any(account in name for account in _accounts(case)):
        return "environment"
    if not known.reads:
        # Composed of texts, but nothing outside of the program can change them.
        return "fixed" if known.fixed else "unknown"
    if any(_holds(name, part) for part in _parts(case)) or holds_a_stand_in(case, name):
        return "environment"
    return "unknown"


def _parts(case: Case) -> Iterator[str]:
    """Texts by which one environment differs from another: the stack's name, short configured values, and what stands
    in for those that are not given."""
    yield case.graph.stack
    yield from (text for text in written(case).defaults if 2 <= len(text) <= 20 and text.isascii() and text.isalnum())
    for key, value in case.project.config.items():
        if isinstance(value, str) and 2 <= len(value) <= 40 and not key.startswith("aws:"):
            yield value


def _accounts(case: Case) -> Iterator[str]:
    """The account that the program is deployed to, where it asks for it."""
    for invoke in case.graph.invokes:
        account = (
            invoke.result.get("accountId") if invoke.token == "aws:index/getCallerIdentity:getCallerIdentity" else ""
        )
        if isinstance(account, str) and account and account not in written(case).fixed:
            yield account


def _stand_ins(case: Case) -> Iterator[re.Pattern[str]]:
    """The values that the engine made up for required configuration and other stacks' outputs: a key and a digest."""
    for need in case.run.needs if case.run is not None else ():
        if need.kind in ("configuration", "stack-reference") and need.synthesized:
            yield re.compile(rf"{re.escape(need.name.rpartition(':')[2].lower())}-[0-9a-f]{{6,}}", re.IGNORECASE)


def holds_a_stand_in(case: Case, name: str) -> bool:
    """True when the name holds a value that the engine made up for configuration or another stack's output."""
    return any(pattern.search(name) for pattern in _stand_ins(case))


def _holds(name: str, part: str) -> bool:
    return bool(part) and re.search(rf"(?<![a-z0-9]){re.escape(part.lower())}(?![a-z0-9])", name.lower()) is not None


def automatic_name(case: Case, resource: Resource, rule: NameRule) -> str | None:
    """The name that Pulumi makes of the logical one; None where it makes none, or not in the usual way."""
    if rule.property not in ("name", "bucket") or canonical_type(resource.type) in _OTHERWISE_NAMED:
        return None
    if value_at(resource.inputs, f"{rule.property}Prefix") is not MISSING:
        return None
    if any(key.startswith("pulumi:autonaming") for key in case.project.config):
        return None
    return resource.name + AUTOMATIC

"""Names that people give to resources: which property holds the name, and what AWS accepts there."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Literal

import msgspec

from ._container import read_bytes
from ._sdk import sdk_of_token

Scope = Literal["global", "account", "region", "vpc", "parent", ""]

# `name` of these types is a name in somebody else's system (DNS, a tag, a setting), not the resource's own.
_NOT_OWN_NAMES = frozenset(
    {
        "aws:cloudwatch/logDestinationPolicy:LogDestinationPolicy",
        "aws:ecs/accountSettingDefault:AccountSettingDefault",
        "aws:route53/record:Record",
        "aws:route53/zone:Zone",
        "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace",
        "aws:servicediscovery/publicDnsNamespace:PublicDnsNamespace",
    }
)


class NameRule(msgspec.Struct, frozen=True):
    """What AWS accepts in one property.

    property: wire name. min, max: characters. characters: regular expression of one allowed character, "" for any;
    words: the same for people. refuses: (pattern, what is wrong). scope: where the name must be unique, "" for nowhere.
    """

    type: str
    property: str
    min: int
    max: int
    characters: str
    words: str
    refuses: tuple[tuple[str, str], ...]
    scope: Scope
    source: str


def name_rules(token: str) -> tuple[NameRule, ...]:
    """The rules of a type, its own name's first; () when none is known."""
    return _rules().get(token, ())


def name_property(token: str) -> str | None:
    """The wire name of the input that holds the resource's physical name; None when it has none or it is not known."""
    rules = name_rules(token)
    if rules:
        return rules[0].property
    schema = sdk_of_token(token)
    found = schema.resource(token) if schema is not None else None
    if found is None or token in _NOT_OWN_NAMES:
        return None
    own = found.input("name")
    return own.name if own is not None and own.type == "string" else None


def name_faults(rule: NameRule, name: str) -> tuple[str, ...]:
    """What is wrong with a name, as predicates ("is 41 characters long; at most 32 are allowed"); () for nothing."""
    faults = []
    if len(name) > rule.max:
        faults.append(f"is {len(name)} characters long; at most {rule.max} are allowed")
    if len(name) < rule.min:
        faults.append(f"is {len(name)} characters long; at least {rule.min} are needed")
    strange = sorted({item for item in name if not re.fullmatch(rule.characters, item)}) if rule.characters else []
    if strange:
        faults.append(f"holds {' '.join(map(repr, strange))}; only {rule.words} are allowed")
    faults += [why for pattern, why in rule.refuses if re.search(pattern, name)]
    return tuple(faults)


@lru_cache(maxsize=1)
def _rules() -> dict[str, tuple[NameRule, ...]]:
    rows = msgspec.convert(json.loads(read_bytes("names.json"))["rules"], tuple[NameRule, ...])
    table: dict[str, tuple[NameRule, ...]] = {}
    for row in rows:
        table[row.type] = (*table.get(row.type, ()), row)
    return table

"""Facts about AWS and about Pulumi's SDKs for it. Pure: nothing but package data is read, and only when asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._access import NARROWING_KEYS, allowed, is_public_principal, matches, matches_resource, narrows
    from ._arn import Arn, is_arn, parse_arn
    from ._cidr import Network, cidr_contains, cidr_overlaps, cidr_size, has_host_bits, is_private, is_world, parse_cidr
    from ._closest import advise, closest, suggest, suggest_argument
    from ._policy import UNKNOWN, Condition, Policy, Principal, Statement, parse_policy
    from ._schema import (
        CoreSymbol,
        EnumSchema,
        FunctionSchema,
        ObjectSchema,
        Parameter,
        Property,
        ResourceSchema,
        Type,
        parse_type,
    )
    from ._sdk import MAJORS, Module, Sdk, sdk, sdk_of_token

_PLACES = {
    "_access": ("NARROWING_KEYS", "allowed", "is_public_principal", "matches", "matches_resource", "narrows"),
    "_arn": ("Arn", "is_arn", "parse_arn"),
    "_cidr": (
        "Network",
        "cidr_contains",
        "cidr_overlaps",
        "cidr_size",
        "has_host_bits",
        "is_private",
        "is_world",
        "parse_cidr",
    ),
    "_closest": ("advise", "closest", "suggest", "suggest_argument"),
    "_policy": ("UNKNOWN", "Condition", "Policy", "Principal", "Statement", "parse_policy"),
    "_schema": (
        "CoreSymbol",
        "EnumSchema",
        "FunctionSchema",
        "ObjectSchema",
        "Parameter",
        "Property",
        "ResourceSchema",
        "Type",
        "parse_type",
    ),
    "_sdk": ("MAJORS", "Module", "Sdk", "sdk", "sdk_of_token"),
}
_HOME = {name: place for place, names in _PLACES.items() for name in names}

__all__ = [
    "MAJORS",
    "NARROWING_KEYS",
    "UNKNOWN",
    "Arn",
    "Condition",
    "CoreSymbol",
    "EnumSchema",
    "FunctionSchema",
    "Module",
    "Network",
    "ObjectSchema",
    "Parameter",
    "Policy",
    "Principal",
    "Property",
    "ResourceSchema",
    "Sdk",
    "Statement",
    "Type",
    "advise",
    "allowed",
    "cidr_contains",
    "cidr_overlaps",
    "cidr_size",
    "closest",
    "has_host_bits",
    "is_arn",
    "is_private",
    "is_public_principal",
    "is_world",
    "matches",
    "matches_resource",
    "narrows",
    "parse_arn",
    "parse_cidr",
    "parse_policy",
    "parse_type",
    "sdk",
    "sdk_of_token",
    "suggest",
    "suggest_argument",
]


def __getattr__(name: str) -> Any:
    """Open the private module that holds a public name when the name is first used (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_HOME[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)

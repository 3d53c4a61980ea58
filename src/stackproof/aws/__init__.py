"""Facts about AWS and about Pulumi's SDKs for it. Pure: nothing but package data is read, and only when asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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
    "CoreSymbol",
    "EnumSchema",
    "FunctionSchema",
    "Module",
    "ObjectSchema",
    "Parameter",
    "Property",
    "ResourceSchema",
    "Sdk",
    "Type",
    "parse_type",
    "sdk",
    "sdk_of_token",
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

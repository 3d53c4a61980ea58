"""Plain values and Outputs of schema types."""

from __future__ import annotations

from stackproof.aws import Property, Type

from ._values import (
    Instance,
    Mapping,
    Origin,
    Origins,
    Promise,
    Scalar,
    Sequence,
    Typed,
    Value,
)

GENERATED_TYPES = frozenset({"random", "tls"})


SCALAR_KINDS = {"string": "str", "enum": "str", "integer": "int", "number": "float", "boolean": "bool"}


def output_of(value: Instance, found: Property) -> Value:
    """The Output of a resource's property."""
    inner = typed(value.package, found.parsed, origin_of(value, found.name_python), output=True)
    return Promise(inner, f"{value.schema.name}.{found.name_python}", found.secret)


def origin_of(value: Instance, name: str) -> Origins:
    kind = "generated" if value.package in GENERATED_TYPES else "resource"
    return frozenset({Origin(kind, detail=f"{value.schema.token}.{name}")})


def typed(package: str, kind: Type, origins: Origins, *, output: bool = False) -> Value:
    """A plain value of a schema type."""
    if kind.kind in SCALAR_KINDS:
        return Scalar(SCALAR_KINDS[kind.kind], origins=origins)
    if kind.kind == "list" and kind.item is not None:
        return Sequence("list", rest=typed(package, kind.item, origins, output=output))
    if kind.kind == "map" and kind.item is not None:
        return Mapping(rest=typed(package, kind.item, origins, output=output))
    if kind.kind == "object":
        return Typed(package, kind, origins)
    if kind.kind == "union" and all(item.kind in ("string", "enum") for item in kind.members):
        return Scalar("str", origins=origins)
    return opaque(origins)


def opaque(origins: Origins) -> Value:
    from ._values import Unknown

    return Unknown(origins or frozenset({Origin("unknown")}))

"""How much a difference weighs."""

from __future__ import annotations

import functools
import re
import tomllib
from importlib.resources import files

import msgspec

from stackproof.aws import sdk_of_token
from stackproof.model import DifferenceKind, Severity

_POSITION = re.compile(r"\[\d+\]")


class PropertyRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of [[property]]."""

    severity: Severity
    why: str
    types: str = ""
    path: str = ""


class ResourceRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of [[resource]]."""

    types: str
    missing: Severity
    added: Severity
    why: str


class Rows(msgspec.Struct, frozen=True, kw_only=True):
    """The whole table of data/severity.toml."""

    property: tuple[PropertyRow, ...]
    resource: tuple[ResourceRow, ...]


@functools.cache
def rows() -> Rows:
    """The table."""
    text = files("stackproof.compare").joinpath("data/severity.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Rows)


@functools.lru_cache(maxsize=4096)
def of_property(token: str, path: str) -> tuple[Severity, str]:
    """Severity and reason of a property that differs; where no row fits, what the schema says of it decides."""
    place = _POSITION.sub("", path)
    for row in rows().property:
        if re.search(row.types, token) and re.search(row.path, place, re.IGNORECASE):
            return row.severity, row.why
    return _by_schema(token, place.partition(".")[0])


@functools.lru_cache(maxsize=1024)
def of_resource(token: str, kind: DifferenceKind) -> tuple[Severity, str]:
    """Severity and reason of a resource, or a part of one, that only one side has."""
    for row in rows().resource:
        if re.search(row.types, token, re.IGNORECASE):
            return (row.missing if kind == "missing" else row.added), row.why
    return ("medium" if kind == "missing" else "low"), ""


def _by_schema(token: str, name: str) -> tuple[Severity, str]:
    """Without what is required there is no resource; numbers and flags change how it works, other texts less."""
    schema = sdk_of_token(token)
    resource = schema.resource(token) if schema is not None else None
    found = resource.input(name) if resource is not None else None
    if found is None:
        return "low", ""
    if found.required:
        return "medium", "it cannot be made without"
    kind = found.parsed.kind
    return ("medium" if kind in ("boolean", "integer", "number", "enum") else "low"), ""

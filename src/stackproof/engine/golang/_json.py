"""encoding/json: what it makes of Go's values, and what it reads into them."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

from stackproof.golang import nodes as n

from ._inputs import wire_name
from ._machine import Machine
from ._resolve import fields_of, struct_of, type_of
from ._scope import Scope
from ._types import FLOATS, Basic, GoType, ListOf, MapOf, OfLibrary, OfSdk, Own, PointerTo
from ._values import Named, Output, Pointer, Resource, Struct, Unknown, Unset

_TAG = re.compile(r'json:"([^"]*)"')
_DEEPEST = 60


class NotJson(Exception):
    """A value that encoding/json refuses, or that is not known altogether."""

    def __init__(self, value: Any) -> None:
        super().__init__(repr(value))
        self.value = value


def json_text(machine: Machine, value: Any, *, indent: str | None = None) -> Any:
    """The text that `json.Marshal` gives; Unknown where the value holds what has no JSON."""
    try:
        plain = json_plain(value)
    except NotJson as error:
        return error.value if isinstance(error.value, Unknown) else machine.unknown("JSON of what has none")
    if isinstance(plain, str) and isinstance(value, Unknown):
        return value
    text = json.dumps(plain, ensure_ascii=False, indent=indent, separators=None if indent else (",", ":"))
    for letter, code in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(letter, code)
    return text


def json_plain(value: Any, depth: int = 0) -> Any:
    """A value as JSON holds it. Maps are sorted by key, fields stand in the struct's order. Raises NotJson."""
    if depth > _DEEPEST:
        raise NotJson(value)
    if isinstance(value, Named):
        return json_plain(value.value, depth)
    if isinstance(value, Pointer):
        return json_plain(value.cell.value, depth + 1)
    if isinstance(value, Unknown | Unset):
        return value.text
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, list | tuple):
        return [json_plain(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {str(key): json_plain(value[key], depth + 1) for key in sorted(value, key=str)}
    if isinstance(value, Struct) and value.resource is None:
        return _struct(value, depth)
    raise NotJson(value)


def holds_output(value: Any, depth: int = 0) -> bool:
    """Whether an output stands anywhere inside a value that is about to become text."""
    if isinstance(value, Output | Resource):
        return True
    if depth > 20:
        return False
    if isinstance(value, Pointer):
        return holds_output(value.cell.value, depth + 1)
    if isinstance(value, list | tuple):
        return any(holds_output(item, depth + 1) for item in value)
    if isinstance(value, dict):
        return any(holds_output(item, depth + 1) for item in value.values())
    return isinstance(value, Struct) and any(holds_output(item, depth + 1) for item in value.fields.values())


def _struct(value: Struct, depth: int) -> dict[str, Any]:
    fields, _ = fields_of(value.kind)
    found: dict[str, Any] = {}
    for field in fields:
        if not field.name[:1].isupper():
            continue
        name, options = _name_of(field)
        item = value.fields.get(field.name)
        if name == "-" or ("omitempty" in options and _is_empty(item)):
            continue
        plain = json_plain(item, depth + 1)
        if field.embedded and not _TAG.search(field.tag) and isinstance(plain, dict):
            found.update(plain)
        else:
            found[name] = plain
    if not fields:
        for name, item in value.fields.items():
            wire = wire_name(value, name) if isinstance(value.kind, OfSdk) else name
            found[wire or name] = json_plain(item, depth + 1)
    return found


def _name_of(field: n.Field) -> tuple[str, list[str]]:
    match = _TAG.search(field.tag)
    if match is None:
        return field.name, []
    name, *options = match[1].split(",")
    return name or field.name, options


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, bool | int | float | str | list | dict) and not value)


def json_value(text: str | bytes) -> Any:
    """A text as JSON. Raises ValueError."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def into(machine: Machine, value: Any, target: Any, kind: GoType | None = None, depth: int = 0) -> Any:
    """A decoded value as what it is read into holds it: structs by their fields' names and tags."""
    struct_type = kind if kind is not None else target.kind if isinstance(target, Struct) else None
    while isinstance(struct_type, PointerTo):
        struct_type = struct_type.element
    if depth > _DEEPEST:
        return value
    if isinstance(value, dict) and isinstance(struct_type, Own):
        fields, scope = fields_of(struct_type)
        if scope is not None:
            held = target if isinstance(target, Struct) else struct_of(machine, struct_type)
            return _filled(machine, value, held, fields, scope, depth)
        return into(machine, value, None, type_of(machine, struct_type.declaration.type, struct_type.scope), depth + 1)
    if isinstance(value, dict) and isinstance(target, Struct) and isinstance(struct_type, OfLibrary):
        lower = {key.lower(): item for key, item in value.items()}
        target.fields |= {name: lower[name.lower()] for name in target.fields if name.lower() in lower}
        return target
    if isinstance(value, list) and isinstance(struct_type, ListOf):
        return [into(machine, item, None, struct_type.element, depth + 1) for item in value]
    if isinstance(value, dict) and isinstance(struct_type, MapOf):
        return {key: into(machine, item, None, struct_type.value, depth + 1) for key, item in value.items()}
    is_float = isinstance(struct_type, Basic) and struct_type.name in FLOATS and isinstance(value, int)
    return float(value) if is_float else value


def _filled(
    machine: Machine, value: dict[str, Any], made: Struct, fields: list[n.Field], scope: Scope, depth: int
) -> Struct:
    """A struct with what is given; fields that are not given keep what they hold."""
    lower = {key.lower(): item for key, item in value.items()}
    for field in fields:
        name, _ = _name_of(field)
        found = value.get(name, lower.get(name.lower()))
        inner = type_of(machine, field.type, scope)
        if field.embedded and isinstance(inner, Own) and found is None:
            found = value
        if found is not None:
            made.fields[field.name] = into(machine, found, made.fields.get(field.name), inner, depth + 1)
    return made

"""Configuration: `config.New(ctx, "")` and functions of the package."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from stackproof.golang import nodes as n

from .._shapes import named_value
from ._json import into
from ._machine import Machine
from ._resolve import fields_of, type_of
from ._types import Basic, GoType, ListOf, MapOf, Own, PointerTo
from ._values import Config, GoError, Native, Output, Pointer, Struct, pointed

_METHOD = re.compile(r"(Get|Require|Try)(Secret)?(Bool|Int|Float64|Object)?")
_KINDS = {"": "string", "Bool": "boolean", "Int": "integer", "Float64": "number", "Object": "object"}
_ZEROS: dict[str, Any] = {"Bool": False, "Int": 0, "Float64": 0.0, "Object": None}


def config_member(machine: Machine, owner: Config, name: str) -> Any:
    """A method of a configuration."""
    match = _METHOD.fullmatch(name)
    if match is None:
        return machine.unknown(f"{name} of a configuration")
    verb, secret, kind = match[1], bool(match[2]), match[3] or ""
    return Native(name, lambda m, given, node: _read(m, owner.namespace, given, node, verb, kind, secret=secret))


def config_function(name: str) -> Callable[[Machine, list[Any], n.Call], Any]:
    """A function of the package, whose keys carry their namespace."""
    match = _METHOD.fullmatch(name)
    assert match is not None
    verb, secret, kind = match[1], bool(match[2]), match[3] or ""
    return lambda m, given, node: _read(m, m.project.name, given[1:], node, verb, kind, secret=secret)


def _read(
    machine: Machine, namespace: str, given: list[Any], node: n.Call, verb: str, kind: str, *, secret: bool
) -> Any:
    key = pointed(given[0]) if given else None
    target = given[1] if len(given) > 1 else None
    if not isinstance(key, str):
        found: Any = machine.unknown("configuration under a key that is not known")
        return (found, None) if verb == "Try" else found
    full = key if ":" in key else f"{namespace}:{key}"
    text = machine.config(full)
    if text is None and verb == "Require":
        machine.unset.pop(full, None)
        text = machine.required_config(full, _KINDS[kind], node, secret=secret)
        if kind == "Object" and isinstance(target, Pointer):
            text = ""
    hidden = secret or machine.is_secret(full)
    if text is None:
        value = _ZEROS[kind] if kind else machine.setting(full)
        error = GoError(f"missing configuration variable {full!r}", made=machine.place(node))
    else:
        value, error = _parsed(machine, text, kind, full, node), None
    if kind == "Object":
        return _object(machine, value, text, target, verb, key, secret=secret, error=error)
    if hidden and isinstance(value, str) and value:
        machine.recorder.vault.learn(value, "config")
    found = Output(value, secret=True) if secret else value
    return (found, error) if verb == "Try" else found


def _parsed(machine: Machine, text: str, kind: str, key: str, node: n.Call) -> Any:
    try:
        if kind == "Bool":
            return text.lower() in ("true", "1", "t")
        if kind in ("Int", "Float64"):
            return int(float(text)) if kind == "Int" else float(text)
        return json.loads(text) if kind == "Object" and text else None if kind == "Object" else text
    except ValueError:
        return machine.unknown(f"configuration {key}, which is no {_KINDS[kind]}")


def _object(
    machine: Machine, value: Any, text: str | None, target: Any, verb: str, key: str, *, secret: bool, error: Any
) -> Any:
    """What a structured value makes of the variable that it is read into."""
    if isinstance(target, Pointer):
        if text is not None and value is None:
            target.cell.value = _stand_in(machine, key, target)
        elif value is not None:
            target.cell.value = into(machine, value, target.cell.value, target.kind)
    if secret:
        found: Any = Output(value, secret=True)
        return found if verb == "Require" else (found, error if verb == "Try" else None)
    return () if verb == "Require" else error if verb == "Try" else None


def _stand_in(machine: Machine, key: str, target: Pointer) -> Any:
    """A value for a structure that must be configured and is not: each field by its name and type."""
    empty = target.cell.value
    if not isinstance(empty, Struct):
        return _made_up(machine, key, target.kind, 0)
    fields, scope = fields_of(empty.kind)
    for field in fields:
        kind = type_of(machine, field.type, scope) if scope is not None else None
        empty.fields[field.name] = _made_up(machine, field.name, kind, 0)
    return empty


def _made_up(machine: Machine, name: str, kind: GoType | None, depth: int) -> Any:
    if isinstance(kind, PointerTo):
        return _made_up(machine, name, kind.element, depth)
    if isinstance(kind, Basic):
        shape = "boolean" if kind.name == "bool" else "string" if kind.name == "string" else "integer"
        return named_value(name, shape)
    if isinstance(kind, ListOf) and depth < 4:
        return [_made_up(machine, name.removesuffix("s"), kind.element, depth + 1)]
    if isinstance(kind, MapOf):
        return {}
    if isinstance(kind, Own) and isinstance(kind.declaration.type, n.StructType) and depth < 4:
        made = Struct(kind, {})
        for field in kind.declaration.type.fields:
            inner = type_of(machine, field.type, kind.scope)
            made.fields[field.name] = _made_up(machine, field.name, inner, depth + 1)
        return made
    return machine.unknown(f"configuration {name}")

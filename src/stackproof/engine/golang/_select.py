"""`x.name`: fields, methods, properties of resources and outputs, members of packages."""

from __future__ import annotations

import re
from typing import Any

from stackproof.golang import nodes as n

from ._config import config_member
from ._context import context_member
from ._handles import handle_member
from ._machine import Machine
from ._outputs import output_member
from ._packages import member
from ._properties import property_of
from ._resolve import fields_of
from ._types import Own
from ._values import (
    Cell,
    Closure,
    Config,
    Context,
    GoError,
    Handle,
    Named,
    Native,
    Output,
    Package,
    Pointer,
    Resource,
    Struct,
    Unknown,
    copied,
    pointed,
)

# `ToStringOutput` and its like: an input is its value.
TO_OUTPUT = re.compile(r"To\w*Output(?:WithContext)?|ToOutput")


def select(machine: Machine, owner: Any, name: str, node: n.Node) -> Any:
    """What a selector gives; a method comes with what it belongs to."""
    if isinstance(owner, Package):
        return member(machine, owner.imported, name, node)
    if isinstance(owner, Named):
        found = _method(machine, owner, name)
        if found is not None:
            return found
    owner = pointed(owner)
    if isinstance(owner, Struct):
        return _of_struct(machine, owner, name, node)
    if isinstance(owner, Resource):
        return property_of(machine, owner, name)
    if isinstance(owner, Output):
        return output_member(machine, owner, name)
    if isinstance(owner, Context):
        return context_member(machine, name)
    if isinstance(owner, Config):
        return config_member(machine, owner, name)
    if isinstance(owner, Handle):
        return handle_member(machine, owner, name)
    if TO_OUTPUT.fullmatch(name):
        return Native(name, lambda m, given, call: owner)
    if isinstance(owner, GoError):
        return _of_error(owner, name)
    if isinstance(owner, dict):
        return _of_record(machine, owner, name)
    if isinstance(owner, Unknown):
        return machine.unknown(owner.why)
    return machine.unknown(f"{name} of what has no such part here")


def _of_error(error: GoError, name: str) -> Native:
    if name == "Unwrap":
        return Native(name, lambda machine, given, call: error.wrapped)
    return Native(name, lambda machine, given, call: error.message)


def _of_record(machine: Machine, owner: dict[Any, Any], name: str) -> Any:
    """A field of a result, which is kept under its wire name."""
    wire = name[:1].lower() + name[1:].rstrip("_")
    if wire in owner:
        return owner[wire]
    found = next((key for key in owner if isinstance(key, str) and key.lower() == wire.lower()), None)
    return owner[found] if found is not None else None


def _of_struct(machine: Machine, owner: Struct, name: str, node: n.Node) -> Any:
    if name in owner.fields:
        return owner.fields[name]
    found = _method(machine, owner, name)
    if found is not None:
        return found
    if owner.resource is not None and (name in ("URN", "ID", "GetProvider") or TO_OUTPUT.fullmatch(name)):
        return property_of(machine, owner.resource, name)
    for inner in _embedded(owner):
        part = pointed(inner)
        if isinstance(part, Struct):
            if name in part.fields or _has_method(part, name) or place_of_field(part, name) is not None:
                return _of_struct(machine, part, name, node)
        elif isinstance(part, Resource | Config | Context | Handle | Unknown):
            return select(machine, part, name, node)
    if TO_OUTPUT.fullmatch(name):
        return Native(name, lambda m, given, call: owner)
    return machine.unknown(f"{name} of a struct that has no such field here")


def _embedded(owner: Struct) -> list[Any]:
    fields, _ = fields_of(owner.kind)
    return [owner.fields.get(field.name) for field in fields if field.embedded]


def _has_method(owner: Struct | Named, name: str) -> bool:
    return isinstance(owner.kind, Own) and name in owner.kind.methods


def place_of_field(owner: Any, name: str, depth: int = 0) -> tuple[Struct, str] | None:
    """The struct that holds a field, embedded ones included, and the field's name."""
    if not isinstance(owner, Struct) or depth > 8:
        return None
    if name in owner.fields:
        return owner, name
    for inner in _embedded(owner):
        found = place_of_field(pointed(inner), name, depth + 1)
        if found is not None:
            return found
    return (owner, name) if not isinstance(owner.kind, Own) else None


def _method(machine: Machine, owner: Struct | Named, name: str) -> Closure | None:
    """A method of the answer's, bound to its receiver."""
    kind = owner.kind
    if not isinstance(kind, Own) or name not in kind.methods:
        return None
    found = kind.methods[name]
    receiver = found.receiver
    by_pointer = receiver is not None and isinstance(receiver.type, n.Unary)
    held: Any = Pointer(Cell(owner)) if by_pointer else copied(owner)
    scope = machine.files.get(_file_of(machine, kind, found), kind.scope)
    return Closure(
        found.type,
        found.body,
        scope,
        _file_of(machine, kind, found),
        name,
        (receiver.name or "_" if receiver else "_", held),
    )


def _file_of(machine: Machine, kind: Own, method: n.FunctionDeclaration) -> str:
    """The file that declares a method, which may be another one than the type's."""
    known = machine.homes.get(id(method))
    return known if known is not None else kind.file

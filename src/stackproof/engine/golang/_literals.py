"""Composite literals."""

from __future__ import annotations

from typing import Any

from stackproof.golang import nodes as n

from ._machine import Machine
from ._resolve import fields_of, struct_of, type_of
from ._scope import Scope
from ._types import FLOATS, Basic, GoType, ListOf, Literally, MapOf, OfCore, OfSdk, Own, PointerTo, many_of
from ._values import Cell, Pointer, Struct, Unknown, copied, pointed


def literal(machine: Machine, node: n.Composite, scope: Scope, given: GoType | None = None) -> Any:
    """The value of `T{...}`. given: the type that the literal around it gives one without a type of its own."""
    from ._evaluate import one

    kind = type_of(machine, node.type, scope) if node.type is not None else given
    if node.type is None and isinstance(kind, PointerTo):
        return Pointer(Cell(literal(machine, node, scope, kind.element)))
    shape, inner = _shape(machine, kind, node)

    def value_of(item: n.Expression, wanted: GoType | None) -> Any:
        if isinstance(item, n.Composite) and item.type is None:
            return literal(machine, item, scope, wanted)
        return copied(one(machine, item, scope))

    if shape == "list":
        return _listed(machine, node, inner, value_of, scope)
    if shape == "map":
        return _mapped(machine, node, inner, value_of)
    return _struct(machine, node, kind, value_of)


def _shape(machine: Machine, kind: GoType | None, node: n.Composite) -> tuple[str, Any]:
    """What a literal of a type is, and the types of its parts."""
    if isinstance(kind, ListOf):
        return "list", kind.element
    if isinstance(kind, MapOf):
        return "map", (kind.key, kind.value)
    if isinstance(kind, Own) and not isinstance(kind.declaration.type, n.StructType):
        return _shape(machine, type_of(machine, kind.declaration.type, kind.scope), node)
    if isinstance(kind, OfSdk) and kind.member.form:
        return _of_sdk(kind)
    if isinstance(kind, OfCore):
        many = many_of(kind.name) if kind.module == "pulumi" else ""
        return (many or "struct"), (None, None) if many == "map" else None
    if isinstance(kind, Own | Literally | OfSdk):
        return "struct", None
    # Of a type that nobody here knows the keys tell what it is.
    keys = [element.key for element in node.elements]
    if keys and all(key is None for key in keys):
        return "list", None
    return ("struct", None) if all(isinstance(key, n.Name) for key in keys) else ("map", (None, None))


def _of_sdk(kind: OfSdk) -> tuple[str, Any]:
    """Arrays and maps of nested types: elements without a type of their own are the arguments of that type."""
    many = "list" if kind.member.form.startswith(("Array", "Input", "Output")) else "map"
    return many, (None, None) if many == "map" else None


def _listed(machine: Machine, node: n.Composite, inner: Any, value_of: Any, scope: Scope) -> list[Any]:
    from ._evaluate import one

    found: list[Any] = []
    for element in node.elements:
        machine.step()
        at = pointed(one(machine, element.key, scope)) if element.key is not None else len(found)
        value = value_of(element.value, inner)
        if isinstance(at, int) and 0 <= at < 10_000:
            found += [None] * (at + 1 - len(found))
            found[at] = value
    return found


def _mapped(machine: Machine, node: n.Composite, inner: Any, value_of: Any) -> dict[Any, Any]:
    key_type, value_type = inner
    found: dict[Any, Any] = {}
    for element in node.elements:
        machine.step()
        key = pointed(value_of(element.key, key_type)) if element.key is not None else None
        value = value_of(element.value, value_type)
        if isinstance(key, Unknown):
            found[key.text] = value
        elif isinstance(key, str | int | float | bool):
            found[key] = value
        else:
            found[repr(key)] = value
    return found


def _struct(machine: Machine, node: n.Composite, kind: GoType | None, value_of: Any) -> Struct:
    fields, scope = fields_of(kind)
    made = struct_of(machine, kind) if scope is not None and kind is not None else Struct(kind, {})
    types = {field.name: field.type for field in fields}
    for number, element in enumerate(node.elements):
        machine.step()
        if element.key is None:
            name = fields[number].name if number < len(fields) else f"field{number}"
        else:
            name = element.key.text if isinstance(element.key, n.Name) else "?"
        wanted = type_of(machine, types[name], scope) if scope is not None and name in types else None
        value = value_of(element.value, wanted)
        is_float = isinstance(wanted, Basic) and wanted.name in FLOATS and isinstance(value, int)
        made.fields[name] = float(value) if is_float else value
    return made

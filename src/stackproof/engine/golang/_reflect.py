"""Package reflect, as far as transformations of resources use it to set tags."""

from __future__ import annotations

from typing import Any

from stackproof.aws import FunctionSchema, ObjectSchema, ResourceSchema, go_fields

from ._machine import Machine
from ._types import OfSdk
from ._values import FieldCell, Handle, Struct, pointed


def reflect_function(machine: Machine, name: str, given: list[Any]) -> Any:
    """`reflect.ValueOf(x)`, `reflect.Indirect(v)` and so on."""
    value = given[0] if given else None
    if name in ("ValueOf", "TypeOf"):
        return Handle("reflect.Value", value)
    if name == "Indirect" and isinstance(value, Handle):
        return Handle("reflect.Value", pointed(value.state))
    if name == "Zero":
        return Handle("reflect.Value", None)
    return machine.unknown(f"reflect.{name}")


def reflected(machine: Machine, owner: Handle, name: str, given: list[Any]) -> Any:
    """A method of a reflected value."""
    held = owner.state.value if isinstance(owner.state, FieldCell) else owner.state
    if name == "FieldByName":
        return _field(held, given[0] if given else "")
    if name == "Set" and isinstance(owner.state, FieldCell):
        new = given[0].state if given and isinstance(given[0], Handle) else None
        owner.state.value = new.value if isinstance(new, FieldCell) else new
        return ()
    if name in ("Elem", "Interface"):
        return Handle("reflect.Value", pointed(held)) if name == "Elem" else held
    if name == "IsValid":
        return isinstance(owner.state, FieldCell) or held is not None
    if name in ("IsNil", "IsZero"):
        return held is None
    if name in ("CanSet", "CanInterface", "CanAddr"):
        return isinstance(owner.state, FieldCell) or name == "CanInterface"
    return machine.unknown(f"{name} of a reflected value")


def _field(owner: Any, name: Any) -> Handle:
    struct = pointed(owner)
    if not isinstance(struct, Struct) or not isinstance(name, str):
        return Handle("reflect.Value", None)
    kind = struct.kind
    schema = kind.member.schema if isinstance(kind, OfSdk) else None
    if isinstance(schema, ResourceSchema | ObjectSchema | FunctionSchema):
        return Handle("reflect.Value", FieldCell(struct, name) if name in go_fields(schema) else None)
    return Handle("reflect.Value", FieldCell(struct, name) if name in struct.fields else None)

"""Values of the program as properties on the wire: what `_wire.decode` would give of them."""

from __future__ import annotations

import re
from typing import Any

from stackproof.aws import FunctionSchema, ObjectSchema, ResourceSchema, go_fields

from .._secrets import Secret
from .._shapes import holds_left_out
from ._machine import Machine
from ._resolve import fields_of
from ._types import OfSdk
from ._values import Asset, Named, Output, Pointer, Resource, Struct, Unknown, Unset

_TAG = re.compile(r'pulumi:"([^",]+)')
_DEEPEST = 40


class Sent:
    """One value on its way: the URNs that it depends on come together here."""

    def __init__(self, machine: Machine, to: str = "resource") -> None:
        self._machine, self._to = machine, to
        self.dependencies: set[str] = set()

    def value(self, value: Any, depth: int = 0) -> Any:
        """The value as a property; secrets are `Secret`, what is not known is a marker."""
        if depth > _DEEPEST:
            return _unknown("nested too deeply to follow")
        if isinstance(value, Output):
            self.dependencies |= value.dependencies
            inner = self.value(value.value, depth + 1)
            return Secret(_bare(inner)) if value.secret and inner is not None else inner
        if isinstance(value, Unset):
            return _unknown(value.why)
        if isinstance(value, str):
            if not holds_left_out(value):
                return value
            self._machine.arrive(value, self._to)
            return value if value.lstrip().startswith(("{", "[")) else _unknown("made of what is not known")
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, bytes):
            return value.decode("utf-8", errors="replace")
        if isinstance(value, Pointer):
            return self.value(value.cell.value, depth + 1)
        if isinstance(value, Named):
            return self.value(value.value, depth + 1)
        if isinstance(value, list | tuple):
            return [self.value(item, depth + 1) for item in value]
        if isinstance(value, dict):
            return {str(key): self.value(item, depth + 1) for key, item in value.items()}
        return self._other(value, depth)

    def _other(self, value: Any, depth: int) -> Any:
        if isinstance(value, Struct) and value.resource is None:
            return self.fields(value, depth)
        resource = value if isinstance(value, Resource) else getattr(value, "resource", None)
        if isinstance(resource, Resource):
            self.dependencies.add(resource.urn)
            return resource.identifier or {"$resource": resource.urn}
        if isinstance(value, Asset):
            data = dict(value.data)
            if "entries" in data:
                data["entries"] = {str(key): self.value(item, depth + 1) for key, item in data["entries"].items()}
            return {"$asset": data}
        return _unknown(value.why if isinstance(value, Unknown) else "a value of a kind that has no place in an input")

    def fields(self, value: Struct, depth: int = 0) -> dict[str, Any]:
        """A struct's fields under their wire names; what is nil is left out."""
        found: dict[str, Any] = {}
        for name, item in value.fields.items():
            wire = wire_name(value, name)
            if wire is not None and item is not None:
                sent = self.value(item, depth + 1)
                if sent is not None:
                    found[wire] = sent
        return found


def wire_name(owner: Struct, name: str) -> str | None:
    """The property that a field holds; None for a field that its type does not have."""
    kind = owner.kind
    if isinstance(kind, OfSdk) and isinstance(kind.member.schema, ResourceSchema | ObjectSchema | FunctionSchema):
        outputs = kind.member.kind == "result"
        found = go_fields(kind.member.schema, outputs=outputs).get(name)
        return found.name if found is not None else None
    fields, _ = fields_of(kind)
    tag = next((_TAG.search(field.tag) for field in fields if field.name == name and field.tag), None)
    return tag[1] if tag is not None else name[:1].lower() + name[1:]


def _bare(value: Any) -> Any:
    return value.value if isinstance(value, Secret) else value


def _unknown(why: str) -> dict[str, str]:
    return {"$unknown": why}

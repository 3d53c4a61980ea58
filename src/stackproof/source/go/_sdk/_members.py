"""Fields and methods: of resources, results and inputs, of the core SDK's types, and of the program's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackproof.aws import ResourceSchema, go_core, go_fields
from stackproof.golang import nodes as n

from ._kinds import (
    UNKNOWN,
    Anonymous,
    Core,
    CoreFunction,
    Denoted,
    Kind,
    Own,
    Pointer,
    Sdk,
    Space,
)
from ._of_outputs import of_output
from ._surface import core_kind, fields_of, form_of, is_plain_struct, member_of, plain_of

if TYPE_CHECKING:
    from ._resolve import Resolver

_DEPTH = 12


class Members:
    """Looks up `owner.name`."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver

    def of(self, owner: Kind, name: str, depth: int = _DEPTH) -> Kind | None:
        """The kind of a member; None where the owner certainly has none of that name."""
        match owner:
            case Space():
                return self._of_space(owner, name)
            case Pointer(to=inner):
                return self.of(inner, name, depth - 1) if depth else UNKNOWN
            case Core():
                return _of_core(owner, name)
            case Sdk():
                return _of_sdk(owner, name)
            case Own():
                return self._of_own(owner, name, depth)
            case Anonymous(node=n.StructType() as node):
                return self._of_struct(node, name, depth)
        return UNKNOWN

    def _of_space(self, owner: Space, name: str) -> Kind | None:
        if owner.imported.kind != "own":
            return member_of(owner, name)
        unit = self._resolver.units.get(owner.imported.folder)
        found = unit.names.get(name) if unit is not None else None
        return self._resolver.bound(found) if found is not None else UNKNOWN

    def _of_own(self, owner: Own, name: str, depth: int) -> Kind | None:
        declared = owner.binding.node
        if not isinstance(declared, n.TypeDeclaration) or declared.parameters or depth == 0:
            return UNKNOWN
        method = self._resolver.methods.get(id(owner.binding), {}).get(name)
        if method is not None:
            return self._resolver.signature(method.type, name)
        inner = self._resolver.type(declared.type)
        if isinstance(inner, Anonymous) and isinstance(inner.node, n.StructType):
            return self._of_struct(inner.node, name, depth - 1)
        # A type of another one has its fields, but none of its methods.
        return UNKNOWN

    def _of_struct(self, node: n.StructType, name: str, depth: int) -> Kind | None:
        embedded: list[Kind] = []
        for item in node.fields:
            if item.name == name:
                return self._resolver.type(item.type)
            if item.embedded:
                embedded.append(self._resolver.type(item.type))
        if depth == 0 or any(item is UNKNOWN for item in embedded):
            return UNKNOWN
        for item in embedded:
            found = self.of(item, name, depth - 1)
            if found is not None:
                return found
        return None


def _of_core(owner: Core, name: str) -> Kind | None:
    core = go_core()
    members = core.members(owner.module, owner.name)
    if name in members:
        text = members[name]
        return CoreFunction(owner.module, name, owner.name) if text.startswith("(") else core_kind(owner.module, text)
    written = core.text(owner.module, owner.name)
    known = bool(members) and core.knows(owner.module) and name[:1].isupper()
    return None if known and written else UNKNOWN


def _of_sdk(owner: Sdk, name: str) -> Kind | None:
    member, schema = owner.member, owner.member.schema
    if member.kind == "resource" and not member.form and isinstance(schema, ResourceSchema):
        found = go_fields(schema, outputs=True).get(name)
        if found is not None:
            return form_of(owner.sdk, found.parsed, required=found.required, end="Output")
        if name in schema.methods:
            return UNKNOWN
        base = "ProviderResourceState" if (schema.module, schema.name) == ("", "Provider") else "CustomResourceState"
        if name in (base, f"To{owner.name}Output", f"To{owner.name}OutputWithContext", "ElementType"):
            return UNKNOWN
        known = _of_core(Core("pulumi", base), name)
        return known if known is not UNKNOWN else None if name[:1].isupper() else UNKNOWN
    if member.form.endswith("Output") or (member.kind == "result" and member.output):
        return of_output(owner, name)
    fields = fields_of(owner)
    if fields is None:
        return UNKNOWN
    found = fields.get(name)
    if found is not None:
        if is_plain_struct(owner):
            return plain_of(owner.sdk, found.parsed, required=found.required)
        return form_of(owner.sdk, found.parsed, required=found.required, end="Input")
    if member.kind == "result":
        return None if name[:1].isupper() else UNKNOWN
    return UNKNOWN


def type_in(kind: Kind) -> Kind:
    """The kind that a name denotes, `UNKNOWN` where it denotes none."""
    return kind.kind if isinstance(kind, Denoted) else UNKNOWN

"""Resources: their structs, constructors, arguments, states and outputs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stackproof.aws import GoMember, Property, ResourceSchema, Type, go_field, go_fields

from . import _collections as many
from ._objects import accessors, fields, many_of, struct
from ._spelling import ANY, UNSURE

if TYPE_CHECKING:
    from ._package import Package

_OPTIONS = "opts ...pulumi.ResourceOption"


def write(package: Package, name: str, member: GoMember, schema: ResourceSchema) -> None:
    """The declaration of one name of a resource."""
    own = package.names.resource(schema.name)
    if member.kind == "constructor":
        _constructor(package, own)
    elif member.kind == "getter":
        _getter(package, own)
    elif member.kind == "args":
        _inputs(package, f"{own}Args", schema, go_fields(schema), optional=False)
    elif member.kind == "state":
        _inputs(package, f"{own}State", schema, _state(schema), optional=True)
    elif many_of(member.form):
        side = re.search(r"(?:Input|Output)?$", member.form)
        form = side[0] if side else ""
        many.of_form(package, name.removesuffix(form), form)
    elif member.form == "Input":
        many.interface(package, own)
    elif member.form == "Output":
        many.output(package, own)
        outputs = fields(package, "out", schema.name, go_fields(schema, outputs=True))
        accessors(package, f"{own}Output", outputs, reserved=_RESERVED)
    elif not member.form:
        _resource(package, own, schema)


_RESERVED = {"ElementType_": "GetElementType_", "IsSecret": "GetIsSecret"}


def _constructor(package: Package, own: str) -> None:
    package.need(own)
    package.need(f"{own}Args")
    package.add(f"func New{own}(ctx *pulumi.Context, name string, args *{own}Args, {_OPTIONS}) (*{own}, error)")


def _getter(package: Package, own: str) -> None:
    package.need(own)
    package.need(f"{own}State")
    given = f"ctx *pulumi.Context, name string, id pulumi.IDInput, state *{own}State, {_OPTIONS}"
    package.add(f"func Get{own}({given}) (*{own}, error)")


def _resource(package: Package, own: str, schema: ResourceSchema) -> None:
    package.need(f"{own}Output")
    base = "ProviderResourceState" if (schema.module, schema.name) == ("", "Provider") else "CustomResourceState"
    written = [
        f"{field} {package.spell.output(kind, required=item.required)}"
        for field, item, kind in fields(package, "out", schema.name, go_fields(schema, outputs=True))
    ]
    package.add(f"type {own} struct {{ {'; '.join([f'pulumi.{base}', *written])} }}", many.element(f"*{own}"))
    package.add(*many.conversions(package, f"*{own}", own))


def _inputs(package: Package, name: str, schema: ResourceSchema, items: dict[str, Property], *, optional: bool) -> None:
    """Arguments or a state: structs of inputs, and inputs themselves. optional: nothing of it must be given."""
    struct(package, name, [
        (field, package.spell.input(_taken(package, schema, item, kind), required=item.required and not optional))
        for field, item, kind in fields(package, "in", schema.name, items)
    ])  # fmt: skip
    package.add(many.element(name))


def _taken(package: Package, schema: ResourceSchema, item: Property, kind: Type) -> Type:
    """The type of an argument; one that takes a resource as well takes anything."""
    if kind is UNSURE or not package.sdk.node.takes_resource(schema, item.name):
        return kind
    return Type("list", item=ANY) if kind.kind == "list" else ANY


def _state(schema: ResourceSchema) -> dict[str, Property]:
    """The fields of a state: what can be known of an existing resource."""
    known = ((name, schema.input(name) or schema.output(name)) for name in schema.state)
    return {go_field(item.name): item for _, item in known if item is not None}

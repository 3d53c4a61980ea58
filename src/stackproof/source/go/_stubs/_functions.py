"""Functions: plain and with outputs, their arguments and results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackproof.aws import FunctionSchema, GoMember, go_fields

from . import _collections as many
from ._objects import accessors, fields, struct

if TYPE_CHECKING:
    from ._package import Package

_OPTIONS = "opts ...pulumi.InvokeOption"


def write(package: Package, member: GoMember, schema: FunctionSchema) -> None:
    """The declaration of one name of a function."""
    name = package.names.function(schema)
    if member.kind == "function":
        (_with_outputs if member.output else _plain)(package, name, schema)
    elif member.kind == "function_args":
        (_output_args if member.output else _args)(package, name, schema)
    elif member.output:
        many.output(package, f"{name}Result")
        outputs = fields(package, "out", schema.name, go_fields(schema, outputs=True))
        accessors(package, f"{name}ResultOutput", outputs, reserved=_RESERVED)
    else:
        _result(package, name, schema)


_RESERVED = {"ElementType_": "GetElementType_", "IsSecret": "GetIsSecret"}


def _plain(package: Package, name: str, schema: FunctionSchema) -> None:
    given = f"args *{name}Args, " if schema.args else ""
    if given:
        package.need(f"{name}Args")
    package.need(f"{name}Result")
    package.add(f"func {name}(ctx *pulumi.Context, {given}{_OPTIONS}) (*{name}Result, error)")


def _with_outputs(package: Package, name: str, schema: FunctionSchema) -> None:
    given = f"args {name}OutputArgs, " if schema.args else ""
    if given:
        package.need(f"{name}OutputArgs")
    package.need(f"{name}ResultOutput")
    package.add(f"func {name}Output(ctx *pulumi.Context, {given}{_OPTIONS}) {name}ResultOutput")


def _args(package: Package, name: str, schema: FunctionSchema) -> None:
    struct(package, f"{name}Args", [
        (field, package.spell.plain(kind, required=item.required))
        for field, item, kind in fields(package, "in", schema.name, go_fields(schema))
    ])  # fmt: skip


def _output_args(package: Package, name: str, schema: FunctionSchema) -> None:
    struct(package, f"{name}OutputArgs", [
        (field, package.spell.input(kind, required=item.required))
        for field, item, kind in fields(package, "in", schema.name, go_fields(schema))
    ])  # fmt: skip
    package.add(many.element(f"{name}OutputArgs"))


def _result(package: Package, name: str, schema: FunctionSchema) -> None:
    struct(package, f"{name}Result", [
        (field, package.spell.plain(kind, required=item.required))
        for field, item, kind in fields(package, "out", schema.name, go_fields(schema, outputs=True))
    ])  # fmt: skip

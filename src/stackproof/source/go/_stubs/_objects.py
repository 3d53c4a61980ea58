"""Nested types and enumerations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stackproof.aws import EnumSchema, GoMember, Property, Type, go_field

from . import _collections as many
from ._spelling import UNSURE

if TYPE_CHECKING:
    from stackproof.aws import Side

    from ._package import Package

_SIMPLE = {"string": ("String", "string"), "integer": ("Int", "int"), "number": ("Float64", "float64")}
_SMALL = 8


def write(package: Package, name: str, member: GoMember) -> None:
    """The declaration of one form of a nested type."""
    if not member.plain and not member.form:
        _args(package, name.removesuffix("Args"))
    elif member.plain:
        _plain(package, name)
    elif many_of(member.form):
        side = re.search(r"(?:Input|Output)?$", member.form)
        form = side[0] if side else ""
        many.of_form(package, name.removesuffix(form), form)
    else:
        base = name.removesuffix(member.form)
        _FORMS[member.form](package, base)


def many_of(form: str) -> bool:
    """Whether a form is one of a list or a map."""
    return form.startswith(("Array", "Map"))


Field = tuple[str, Property, Type]


def properties(package: Package, base: str) -> list[Field]:
    """The fields of a nested type by their names in Go: those that the program has a word for, or all of a small one,
    for literals without keys."""
    given, got = package.names.nested(base)
    found: dict[str, Field] = {}
    for schema, side in ((got, "out"), (given, "in")):
        if schema is None:
            continue
        for item in schema.fields:
            kind = package.type_of(side, schema.name, item)
            before = found.get(item.name)
            # One type serves both sides, so what changed on one has changed.
            found[item.name] = (go_field(item.name), item, UNSURE if before and before[2] is UNSURE else kind)
    return [one for one in found.values() if one[0] in package.seen or len(found) <= _SMALL]


def fields(package: Package, side: Side, owner: str, items: dict[str, Property]) -> list[Field]:
    """The properties of a resource or function, as far as the program has a word for them."""
    return [(field, item, package.type_of(side, owner, item)) for field, item in items.items() if field in package.seen]


def _plain(package: Package, base: str) -> None:
    struct(package, base, [
        (field, package.spell.plain(kind, required=item.required)) for field, item, kind in properties(package, base)
    ])  # fmt: skip


def _args(package: Package, base: str) -> None:
    receiver = f"{base}Args"
    package.need(f"{base}Output")
    package.need(f"{base}PtrOutput")
    struct(package, receiver, [
        (field, package.spell.input(kind, required=item.required)) for field, item, kind in properties(package, base)
    ])  # fmt: skip
    package.add(many.element(receiver))
    package.add(*many.conversions(package, receiver, base), *many.conversions(package, receiver, f"{base}Ptr"))


def _input(package: Package, base: str) -> None:
    many.interface(package, base)


def _pointer_input(package: Package, base: str) -> None:
    many.interface(package, f"{base}Ptr")


def _pointer(package: Package, base: str) -> None:
    package.need(f"{base}Args")
    package.need(f"{base}PtrInput")
    package.add(f"func {base}Ptr(*{base}Args) {base}PtrInput")


def _output(package: Package, base: str) -> None:
    many.output(package, base)
    package.need(f"{base}PtrOutput")
    package.add(*many.conversions(package, f"{base}Output", f"{base}Ptr"))
    accessors(package, f"{base}Output", properties(package, base), reserved=_OF_OUTPUTS)


def _pointer_output(package: Package, base: str) -> None:
    many.output(package, f"{base}Ptr")
    receiver = f"{base}PtrOutput"
    if "Elem" in package.seen:
        package.need(f"{base}Output")
        package.add(f"func ({receiver}) Elem() {base}Output")
    accessors(package, receiver, properties(package, base), reserved=_OF_POINTERS, optional=True)


_FORMS = {
    "Input": _input, "PtrInput": _pointer_input, "Ptr": _pointer, "Output": _output, "PtrOutput": _pointer_output,
}  # fmt: skip
# Names that an output has already -> how the generator calls a property of that name.
_OF_OUTPUTS = {"ElementType_": "GetElementType_", "IsSecret": "GetIsSecret"}
_OF_POINTERS = {"ElementType_": "ElementTypeProp", "IsSecret": "IsSecretProp"}


def struct(package: Package, name: str, written: list[tuple[str, str]]) -> None:
    package.add(f"type {name} struct {{ {'; '.join(f'{field} {kind}' for field, kind in written)} }}")


def accessors(
    package: Package,
    receiver: str,
    found: list[Field],
    *,
    reserved: dict[str, str],
    optional: bool = False,
) -> None:
    """The methods by which an output gives outputs of its parts. optional: each may be missing."""
    for field, item, kind in found:
        name = reserved.get(field, field)
        if name in package.seen:
            result = package.spell.output(kind, required=item.required and not optional)
            package.add(f"func ({receiver}) {name}() {result}")


def write_enum(package: Package, name: str, member: GoMember, schema: EnumSchema) -> None:
    """The declaration of one form of an enumeration, or of one of its constants."""
    base = package.names.enum(schema.name)
    core, plain = _SIMPLE.get(schema.base, _SIMPLE["string"])
    if member.kind == "constant":
        package.need(base)
        value = member.value
        text = quoted(value) if isinstance(value, str) else str(value)
        package.add(f"const {name} = {base}({text})")
    elif not member.form:
        package.need(f"{base}Output")
        package.need(f"{base}PtrOutput")
        package.add(f"type {base} {plain}", many.element(base))
        package.add(*many.conversions(package, base, base), *many.conversions(package, base, f"{base}Ptr"))
        package.add(*_as_simple(base, core), *_as_simple(base, f"{core}Ptr"))
    elif many_of(member.form):
        side = re.search(r"(?:Input|Output)?$", member.form)
        form = side[0] if side else ""
        many.of_form(package, name.removesuffix(form), form, of_values=True)
    else:
        _enum_form(package, base, member.form, core, plain)


def _enum_form(package: Package, base: str, form: str, core: str, plain: str) -> None:
    if form == "Input":
        many.interface(package, base)
    elif form == "PtrInput":
        many.interface(package, f"{base}Ptr")
    elif form == "Ptr":
        package.need(f"{base}PtrInput")
        package.add(f"func {base}Ptr({plain}) {base}PtrInput")
    elif form == "Output":
        many.output(package, base)
        package.need(f"{base}PtrOutput")
        package.add(*many.conversions(package, f"{base}Output", f"{base}Ptr"))
        package.add(*_as_simple(f"{base}Output", core), *_as_simple(f"{base}Output", f"{core}Ptr"))
    elif form == "PtrOutput":
        many.output(package, f"{base}Ptr")
        package.add(*_as_simple(f"{base}PtrOutput", f"{core}Ptr"))
        if "Elem" in package.seen:
            package.need(f"{base}Output")
            package.add(f"func ({base}PtrOutput) Elem() {base}Output")


def _as_simple(receiver: str, core: str) -> list[str]:
    """What makes an enumeration's value an input of text or number."""
    return [
        f"func ({receiver}) To{core}Output() pulumi.{core}Output",
        f"func ({receiver}) To{core}OutputWithContext(context.Context) pulumi.{core}Output",
    ]


def quoted(text: str) -> str:
    """A string literal of Go."""
    return '"' + "".join(f"\\u{ord(c):04x}" if c in '"\\' or not c.isprintable() else c for c in text) + '"'

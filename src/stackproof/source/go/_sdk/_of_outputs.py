"""Methods of the SDK's own Outputs: of objects, of lists and maps of them, and of what lookups give."""

from __future__ import annotations

import re

from stackproof.aws import FunctionSchema, ObjectSchema, Property, ResourceSchema, go_core, go_field, go_fields

from ._kinds import UNKNOWN, Function, Kind, Sdk
from ._surface import form_of, named

_MANY = re.compile(r"(?P<inner>.+)(?P<many>Array|Map)Output$")


def of_output(owner: Sdk, name: str) -> Kind | None:
    """The kind of a method; None where there is certainly none of that name."""
    if not name[:1].isupper() or name.startswith(("To", "Get", "Is")) or name.endswith("_"):
        return UNKNOWN
    if name in go_core().members("pulumi", "OutputState") or name in _OF_ALL:
        return UNKNOWN
    match = _MANY.match(owner.name)
    if match is not None and re.search(r"(?:Array|Map)Output$", owner.member.form):
        if name == ("Index" if match["many"] == "Array" else "MapIndex"):
            return Function((UNKNOWN,), (named(owner.sdk, owner.module, f"{match['inner']}Output"),))
        return None
    fields = output_fields(owner)
    if fields is None:
        return UNKNOWN
    found = fields.get(name)
    if found is None:
        return UNKNOWN if name == "Elem" and owner.name.endswith("PtrOutput") else None
    required = found.required and not owner.name.endswith("PtrOutput")
    return Function((), (form_of(owner.sdk, found.parsed, required=required, end="Output"),))


_OF_ALL = frozenset({"OutputState", "ApplyT", "ApplyTWithContext", "ElementType", "MarshalJSON"})


def output_fields(owner: Sdk) -> dict[str, Property] | None:
    """What an Output of an object has a method for."""
    schema = owner.member.schema
    if isinstance(schema, FunctionSchema) or (isinstance(schema, ResourceSchema) and owner.member.kind == "resource"):
        return go_fields(schema, outputs=True)
    names = owner.sdk.names(owner.module)
    if names is None or not isinstance(schema, ObjectSchema):
        return None
    both = names.nested(owner.name.removesuffix(owner.member.form))
    found = {go_field(item.name): item for one in both if one is not None for item in one.fields}
    return found or None

"""Properties of resources as outputs."""

from __future__ import annotations

import re
from typing import Any

from stackproof.aws import go_fields

from .._shapes import named_value, words
from .._synthesize import Place, schema_of, text_value
from ._machine import Machine
from ._values import Native, Output, Resource, Struct, pointed

_TO = re.compile(r"To\w*Output(?:WithContext)?")
_PLURAL = re.compile(r"(?:Ids|Arns|Names|Subnets|Zones|Cidrs|Addresses|Urls)$")


def resource_of(value: Any) -> Resource | None:
    """The resource behind a pointer to one, a component, or what embeds either."""
    value = pointed(value)
    if isinstance(value, Output):
        value = value.value
    if isinstance(value, Resource):
        return value
    if isinstance(value, Struct):
        if value.resource is not None:
            return value.resource
        for item in value.fields.values():
            inner = pointed(item)
            if isinstance(inner, Resource | Struct) and inner is not value and _is_embedded(value, item):
                return resource_of(inner)
    return None


def _is_embedded(owner: Struct, item: Any) -> bool:
    from ._resolve import fields_of

    fields, _ = fields_of(owner.kind)
    return any(field.embedded and owner.fields.get(field.name) is item for field in fields)


def property_of(machine: Machine, owner: Resource, name: str) -> Any:
    """`resource.name`: a method, or an output."""
    behind = frozenset({owner.urn})
    if name == "ID":
        return Native(name, lambda m, given, call: Output(owner.identifier, behind))
    if name == "URN":
        return Native(name, lambda m, given, call: Output(owner.urn, behind))
    if _TO.fullmatch(name):
        return Native(name, lambda m, given, call: Output(owner, behind))
    if name in ("GetOutput", "GetStringOutput", "GetIDOutput", "GetIntOutput", "GetFloat64Output", "GetOutputDetails"):
        return Native(name, lambda m, given, call: _of_stack(m, owner, given, name))
    if name == "GetProvider":
        return Native(name, lambda m, given, call: m.unknown("the provider of a resource"))
    wire = _wire_name(machine, owner, name)
    if wire is None:
        return machine.output(machine.unknown(f"{owner.kind.rpartition(':')[2]} has no output {name}"))
    if wire not in owner.answered and owner.guessed:
        owner.answered[wire] = _guessed(machine, owner, wire)
        _tell(machine, owner)
    return Output(owner.answered.get(wire), behind, secret=wire in owner.secret)


def _wire_name(machine: Machine, owner: Resource, name: str) -> str | None:
    schema = schema_of(owner.kind, major=machine.aws_major)
    record = schema.resource(owner.kind) if schema is not None else None
    if record is None:
        return name[:1].lower() + name[1:]
    found = go_fields(record, outputs=True).get(name)
    return found.name if found is not None else None


def _guessed(machine: Machine, owner: Resource, wire: str) -> Any:
    """A value for an output of a package whose outputs nobody here knows, by its name."""
    place = Place(token=owner.kind, name=owner.name, urn=owner.urn, region=machine.recorder.region, inputs={})
    if _PLURAL.search(wire):
        single = wire.removesuffix("s")
        return [text_value(place, single, f"{wire}[{number}]") for number in range(_length(machine, owner, wire))]
    if words(wire)[-1:] in (["port"], ["count"]):
        return named_value(wire, "integer")
    return text_value(place, wire, wire)


def _length(machine: Machine, owner: Resource, wire: str) -> int:
    from .._components import list_lengths

    item = machine.recorder.registrations.get(owner.urn)
    return list_lengths(owner.kind, item.inputs if item is not None else {}).get(wire, 3)


def _tell(machine: Machine, owner: Resource) -> None:
    """The recorder traces references by the outputs that it knows."""
    item = machine.recorder.registrations.get(owner.urn)
    if item is not None:
        item.outputs = owner.answered
        machine.recorder.index.add(owner.urn, owner.answered, identifier=owner.identifier)


def _of_stack(machine: Machine, owner: Resource, given: list[Any], method: str) -> Any:
    """An output of another stack, made up by its name."""
    name = pointed(given[0]) if given else None
    name = name.value if isinstance(name, Output) else name
    if not isinstance(name, str):
        return machine.output(machine.unknown("an output of another stack"))
    machine.note("stack-reference", f"{owner.identifier}:{name}")
    kind = {"GetIntOutput": "integer", "GetFloat64Output": "number", "GetStringOutput": "string"}.get(method, "")
    known = owner.answered.setdefault("outputs", {})
    value = known.setdefault(name, named_value(name, kind)) if isinstance(known, dict) else None
    _tell(machine, owner)
    found = Output(value, frozenset({owner.urn}))
    if method == "GetOutputDetails":
        return ({"value": value, "secretValue": value}, None)
    return found

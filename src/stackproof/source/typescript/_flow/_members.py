"""Properties of values."""

from __future__ import annotations

from stackproof.aws import Type

from ._machine import Machine
from ._values import (
    NONE,
    UNKNOWN,
    Awaitable,
    Class,
    Core,
    CoreObject,
    Either,
    External,
    Function,
    Instance,
    Invoked,
    Json,
    Mapping,
    Method,
    Object,
    Origin,
    Promise,
    ResourceClass,
    Scalar,
    SdkFunction,
    SdkModule,
    Sequence,
    Typed,
    Value,
    join,
    origins_of,
)

OUTPUT_METHODS = frozenset({"apply", "get", "isKnown", "isSecret", "promise", "resources", "allResources", "toString"})
_ENVIRONMENT = "process.env"


def member(machine: Machine, value: Value, name: str) -> Value:
    """`value.name`."""
    if isinstance(value, Either):
        return join(*(member(machine, item, name) for item in value.options))
    if isinstance(value, Promise):
        if name in OUTPUT_METHODS or name.startswith("__"):
            return Method(value, name)
        inner = member(machine, value.inner, name)
        label = f"{value.label}.{name}" if value.label else ""
        return Promise(inner.inner if isinstance(inner, Promise) else inner, label, value.secret)
    if isinstance(value, Mapping):
        if name in value.items:
            return value.items[name]
        if name in _OBJECT_METHODS:
            return Method(value, name)
        return value.rest if value.rest is not None else NONE
    if isinstance(value, Object):
        return _of_object(machine, value, name)
    if isinstance(value, Instance):
        return _of_resource(value, name)
    if isinstance(value, SdkModule):
        return _of_module(machine, value, name)
    if isinstance(value, Core):
        return Core(f"{value.path}.{name}")
    if isinstance(value, External):
        return External(f"{value.path}.{name}")
    if isinstance(value, Class):
        return _of_class(value, name)
    if isinstance(value, Invoked):
        found = value.schema.output(name)
        kind = found.parsed if found is not None else Type("any")
        return Typed(value.package, kind, frozenset({Origin("lookup", detail=value.schema.token)}))
    if isinstance(value, Typed):
        return _of_type(machine, value, name)
    if isinstance(value, (Scalar, Sequence, Json, Awaitable, Function, CoreObject, ResourceClass, SdkFunction)):
        if name == "length":
            return Scalar("int")
        return Method(value, name)
    return UNKNOWN


_OBJECT_METHODS = frozenset({"hasOwnProperty", "toString", "valueOf"})


def property_of_environment(path: str, name: str) -> Value | None:
    """`process.env.NAME`; it may be missing."""
    if path == _ENVIRONMENT:
        return join(Scalar("str", origins=frozenset({Origin("environment", detail=name)})), NONE)
    return None


def _of_object(machine: Machine, value: Object, name: str) -> Value:
    from ._construct import accessor

    if name in value.attributes:
        return value.attributes[name]
    cls: Value | None = value.cls
    for _ in range(8):
        if not isinstance(cls, Class):
            break
        found = cls.members(name)
        if found is not None:
            return accessor(machine, value, cls, found)
        cls = cls.base
    if isinstance(cls, ResourceClass):
        return _of_resource(Instance(cls.package, cls.schema), name)
    if isinstance(cls, Core) and name in ("urn", "id"):
        return Promise(Scalar("str", origins=frozenset({Origin("resource")})), name)
    return UNKNOWN


def _of_class(value: Class, name: str) -> Value:
    cls: Value | None = value
    while isinstance(cls, Class):
        if name in cls.statics:
            return cls.statics[name]
        found = cls.members(name)
        if found is not None and found.type == "method_definition":
            return Function(found, cls.scope, cls, cls)
        cls = cls.base
    return UNKNOWN


def _of_resource(value: Instance, name: str) -> Value:
    label = f"{value.schema.name}.{name}"
    kind = "resource" if value.package == "aws" else "generated"
    origins = frozenset({Origin(kind, detail=value.schema.token)})
    if name in ("id", "urn"):
        return Promise(Scalar("str", origins=origins), label)
    found = value.schema.output(name)
    if found is None or found.name != name:
        return UNKNOWN
    return Promise(Typed(value.package, found.parsed, origins), label, found.secret)


def _of_type(machine: Machine, value: Typed, name: str) -> Value:
    kind = value.type
    if kind.kind == "object":
        schema = machine.sdk(value.package).type(kind, output=True) or machine.sdk(value.package).type(kind)
        found = schema.field(name) if schema is not None else None
        return Typed(value.package, found.parsed, value.origins) if found is not None else UNKNOWN
    if kind.kind == "map":
        return Typed(value.package, kind.item or Type("any"), value.origins)
    if kind.kind in ("string", "list"):
        return Scalar("int") if name == "length" else Method(value, name)
    return UNKNOWN


def _of_module(machine: Machine, value: SdkModule, name: str) -> Value:
    package, path = value.package, {"lambda": "lambda_"}.get(value.path, value.path)
    surface = machine.sdk(package)
    if not path and name != "config" and surface.module({"lambda": "lambda_"}.get(name, name)) is not None:
        return SdkModule(package, name)
    if not path and name == "config":
        return External("aws.config")
    module = surface.module(path)
    if module is None:
        return UNKNOWN
    if name in module.resources:
        return ResourceClass(package, module.resources[name])
    if name in module.enums:
        # Members that are called like their values; the spelling of others differs from language to language.
        values = (value for _, value in module.enums[name].values if isinstance(value, str))
        return Mapping({value: Scalar("str", value) for value in values}, rest=UNKNOWN)
    found = machine.function_of(package, path, name) or machine.function_of(package, path, name.removesuffix("Output"))
    if found is not None:
        return SdkFunction(package, found, name.endswith("Output") and found.token.rpartition(":")[2] != name)
    if not path and name == "Provider":
        provider = surface.resource_by_class("", "Provider")
        return ResourceClass(package, provider) if provider is not None else UNKNOWN
    return UNKNOWN


def item_of(machine: Machine, value: Value, index: Value) -> Value:
    """`value[index]`."""
    if isinstance(value, Either):
        return join(*(item_of(machine, item, index) for item in value.options))
    if isinstance(value, Promise):
        inner = item_of(machine, value.inner, index)
        label = (
            f"{value.label}[{index.data}]" if value.label and isinstance(index, Scalar) and index.kind == "int" else ""
        )
        return Promise(inner.inner if isinstance(inner, Promise) else inner, label or value.label, value.secret)
    if isinstance(index, Scalar) and index.text is not None:
        return member(machine, value, index.text)
    if isinstance(value, Sequence):
        place = index.data if isinstance(index, Scalar) else None
        if type(place) is int and 0 <= place < len(value.items):
            return value.items[place]
        found = value.elements()
        return join(*found) if found else UNKNOWN
    if isinstance(value, Mapping):
        found = value.elements()
        return join(*found) if found else UNKNOWN
    if isinstance(value, Typed) and value.type.item is not None:
        return Typed(value.package, value.type.item, value.origins)
    if isinstance(value, Scalar) and value.kind == "str":
        # A character of an alphabet, chosen by whatever chose the index.
        return Scalar("str", origins=value.origins | origins_of(index))
    return UNKNOWN


__all__ = ["OUTPUT_METHODS", "item_of", "member", "property_of_environment"]

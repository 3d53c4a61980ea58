"""Reading and setting attributes of abstract values."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import lru_cache

from stackproof.aws import sdk

from ._core_symbols import unknown_config_method
from ._machine import Machine
from ._outputs import check_text_method
from ._program import SourceModule
from ._symbols import deprecated_output, unknown_enum_member, unknown_member, unknown_output
from ._typed import opaque, origin_of, output_of, typed
from ._values import (
    UNKNOWN,
    Args,
    Class,
    Core,
    CoreObject,
    Either,
    EnumClass,
    External,
    Frame,
    Function,
    Instance,
    Invoked,
    Mapping,
    Method,
    Object,
    Origin,
    OwnModule,
    Promise,
    ResourceClass,
    Scalar,
    SdkModule,
    Sequence,
    Super,
    Typed,
    Value,
    join,
    options,
    plain,
)

RESOURCE_ATTRIBUTES = frozenset(
    {"urn", "id", "get_provider", "translate_input_property", "translate_output_property", "register_outputs"}
)


@lru_cache(maxsize=1)
def output_methods() -> frozenset[str]:
    """Names of `pulumi.Output`'s own methods."""
    module = sdk("pulumi").module("")
    symbol = module.symbols.get("Output") if module is not None else None
    return frozenset(item.name for item in symbol.members) if symbol else frozenset({"apply"})


def attribute(machine: Machine, frame: Frame, node: ast.AST, value: Value, name: str) -> Value:
    """`value.name`; what is certainly missing is noted."""
    if isinstance(value, Either):
        parts = [item for item in value.options if not (isinstance(item, Scalar) and item.kind == "none")]
        good = [item for item in parts if not lacks(machine, item, name)]
        if good or not parts:
            return join(*(attribute(machine, frame, node, item, name) for item in good)) if good else UNKNOWN
        return attribute(machine, frame, node, parts[0], name)
    reader = READERS.get(type(value))
    return reader(machine, frame, node, value, name) if reader is not None else UNKNOWN


def lacks(machine: Machine, value: Value, name: str) -> bool:
    """Whether the value certainly has no such attribute."""
    if isinstance(value, Instance):
        return not _instance_has(value, name)
    if isinstance(value, Invoked):
        return value.schema.output(name) is None
    if isinstance(value, Promise):
        return False
    if isinstance(value, SdkModule):
        return machine.surface.member(value.package, value.path, name) is None
    return False


def _instance_has(value: Instance, name: str) -> bool:
    found = value.schema.output(name)
    if found is not None and found.name_python == name:
        return True
    return name in RESOURCE_ATTRIBUTES or name in value.schema.methods or name.startswith(("_", "pulumi_"))


# --- readers ---------------------------------------------------------------------------------------------------------


def _of_sdk_module(machine: Machine, frame: Frame, node: ast.AST, value: SdkModule, name: str) -> Value:
    found = machine.surface.member(value.package, value.path, name)
    if found is None:
        unknown_member(machine, frame, node, value, name)
        return UNKNOWN
    if value.package == "aws" and not name.startswith("_"):
        machine.uses.add((value.path, name, None))
    return found


def _of_core(machine: Machine, frame: Frame, node: ast.AST, value: Core, name: str) -> Value:
    path = f"{value.path}.{name}"
    symbol = value.symbol
    if name.startswith("_"):
        return UNKNOWN
    if symbol is None:
        return UNKNOWN
    if symbol.kind == "module":
        found = machine.surface.core(path)
        if found is None:
            unknown_member(machine, frame, node, value, name)
            return UNKNOWN
        return Core(path, found)
    if symbol.kind == "class":
        member = next((item for item in symbol.members if item.name == name), None)
        if member is not None:
            return Core(path, member)
        if symbol.members and (not symbol.open or symbol.name == "Output"):
            unknown_member(machine, frame, node, value, name)
    return UNKNOWN


def _of_resource_class(machine: Machine, frame: Frame, node: ast.AST, value: ResourceClass, name: str) -> Value:
    if name == "get":
        return Method(value, "get")
    known = value.schema.output(name) is not None or name in RESOURCE_ATTRIBUTES or name in value.schema.methods
    if not known and not name.startswith("_") and name not in ("mro", "pulumi_type"):
        unknown_member(machine, frame, node, value, name)
    return UNKNOWN


def _of_enum(machine: Machine, frame: Frame, node: ast.AST, value: EnumClass, name: str) -> Value:
    for member, content in value.schema.values:
        if member == name:
            return Scalar("str" if isinstance(content, str) else "int", content)
    if not name.startswith("_") and name not in ("name", "value"):
        unknown_enum_member(machine, frame, node, value, name)
    return UNKNOWN


def _of_instance(machine: Machine, frame: Frame, node: ast.AST, value: Instance, name: str) -> Value:
    found = value.schema.output(name)
    if found is not None and found.name_python == name:
        deprecated_output(machine, frame, node, value, found)
        return output_of(value, found)
    if name in ("urn", "id"):
        return Promise(Scalar("str", origins=origin_of(value, name)), f"{_written(node)}")
    if name in value.schema.methods:
        return Method(value, name)
    if not _instance_has(value, name):
        unknown_output(machine, frame, node, value, name)
    return UNKNOWN


def _written(node: ast.AST) -> str:
    try:
        return ast.unparse(node)
    except (AttributeError, ValueError):
        return "an Output"


def _of_invoked(machine: Machine, frame: Frame, node: ast.AST, value: Invoked, name: str) -> Value:
    found = value.schema.output(name)
    if found is not None and found.name_python == name:
        deprecated_output(machine, frame, node, value, found)
        return typed(value.package, found.parsed, frozenset({Origin("lookup", detail=value.schema.token)}), output=True)
    if name != "id" and not name.startswith("_"):
        unknown_output(machine, frame, node, value, name)
    return UNKNOWN


def _of_promise(machine: Machine, frame: Frame, node: ast.AST, value: Promise, name: str) -> Value:
    if name in output_methods() or name.startswith("_"):
        return Method(value, name)
    inner = plain(value.inner)
    if isinstance(inner, Scalar) and inner.kind == "str":
        if check_text_method(machine, frame, node, value, name):
            return UNKNOWN
        return Promise(opaque(inner.origins), value.label)
    if isinstance(inner, Invoked):
        return Promise(attribute(machine, frame, node, inner, name), f"{inner.schema.name}.{name}")
    if isinstance(inner, Typed):
        return Promise(_of_typed(machine, frame, node, inner, name), f"{value.label}.{name}" if value.label else "")
    if isinstance(inner, (Object, Instance)):
        return Promise(attribute(machine, frame, node, inner, name), "")
    if isinstance(inner, (Scalar, Mapping, Sequence)):
        return Promise(UNKNOWN, "")
    return Promise(UNKNOWN, "") if not isinstance(inner, Either) else UNKNOWN


def _of_typed(machine: Machine, frame: Frame, node: ast.AST, value: Typed, name: str) -> Value:
    schema = machine.surface.sdk(value.package).type(value.type, output=True)
    found = schema.field(name) if schema is not None else None
    if found is None:
        return Method(value, name) if name in ("get", "items", "keys", "values") else UNKNOWN
    return typed(value.package, found.parsed, value.origins, output=True)


def _of_own_module(machine: Machine, frame: Frame, node: ast.AST, value: OwnModule, name: str) -> Value:
    from ._imports import own_module

    found = value.module.names.get(name)
    if found is not None:
        return found
    stem = value.module.path.removesuffix("/__init__.py").removesuffix(".py").replace("/", ".")
    deeper = machine.program.find(f"{stem}.{name}", importer=value.module.path)
    if isinstance(deeper, SourceModule):
        own_module(machine, frame, f"{stem}.{name}", level=0)
        return OwnModule(deeper)
    return UNKNOWN


def _of_external(machine: Machine, frame: Frame, node: ast.AST, value: External, name: str) -> Value:
    if value.path.startswith("own:"):
        from ._imports import own_module

        found = own_module(machine, frame, f"{value.path[4:]}.{name}", level=0)
        return OwnModule(found) if isinstance(found, SourceModule) else External(f"{value.path}.{name}")
    return External(f"{value.path}.{name}")


def _of_object(machine: Machine, frame: Frame, node: ast.AST, value: Object, name: str) -> Value:
    found = value.attributes.get(name)
    if found is not None:
        return found
    for cls in value.cls.lineage():
        if name in cls.names:
            return bound(machine, frame, node, cls.names[name], value, cls)
    if name in ("urn",) and any(isinstance(base, Core) for base in value.cls.foreign_bases()):
        return Promise(Scalar("str", origins=frozenset({Origin("resource", detail="urn")})), "urn")
    for base in value.cls.foreign_bases():
        if isinstance(base, ResourceClass):
            return _of_instance(machine, frame, node, Instance(base.package, base.schema), name)
    return UNKNOWN


def bound(machine: Machine, frame: Frame, node: ast.AST, found: Value, instance: Value, cls: Class) -> Value:
    """A class's own attribute as read from an instance."""
    if not isinstance(found, Function):
        return found
    if "staticmethod" in found.decorators:
        return found
    first = cls if "classmethod" in found.decorators else instance
    method = Function(found.node, found.frame, found.defaults, first, cls, found.decorators)
    if found.decorators & {"property", "cached_property", "getter"}:
        from ._calls import call_value

        return call_value(machine, frame, node, method)
    return method


def _of_class(machine: Machine, frame: Frame, node: ast.AST, value: Class, name: str) -> Value:
    for cls in value.lineage():
        if name in cls.names:
            found = cls.names[name]
            if isinstance(found, Function) and "classmethod" in found.decorators:
                return Function(found.node, found.frame, found.defaults, value, cls, found.decorators)
            return found
    return UNKNOWN


def _of_super(machine: Machine, frame: Frame, node: ast.AST, value: Super, name: str) -> Value:
    for base in value.after.bases:
        if isinstance(base, Class):
            for cls in base.lineage():
                if name in cls.names:
                    return bound(machine, frame, node, cls.names[name], value.instance, cls)
    foreign = next((base for base in value.after.bases if not isinstance(base, Class)), None)
    if name == "__init__" and isinstance(foreign, (Core, ResourceClass)):
        return Method(Super(value.instance, value.after), "__init__")
    return UNKNOWN


def _of_args(machine: Machine, frame: Frame, node: ast.AST, value: Args, name: str) -> Value:
    return value.fields.items.get(name, UNKNOWN)


def _of_core_object(machine: Machine, frame: Frame, node: ast.AST, value: CoreObject, name: str) -> Value:
    symbol = value.symbol
    if value.fields is not None and name in value.fields.items:
        return value.fields.items[name]
    if symbol is None or name.startswith("_"):
        return UNKNOWN
    if any(item.name == name for item in symbol.members):
        return Method(value, name)
    if value.path in ("pulumi.Config", "pulumi.config.Config"):
        unknown_config_method(machine, frame, node, value, name)
    return UNKNOWN


def _of_container(machine: Machine, frame: Frame, node: ast.AST, value: Value, name: str) -> Value:
    if isinstance(value, Scalar) and (name == "value" or (name == "hex" and value.kind == "str")):
        return value
    return Method(value, name)


READERS: dict[type, Callable[..., Value]] = {
    SdkModule: _of_sdk_module,
    Core: _of_core,
    ResourceClass: _of_resource_class,
    EnumClass: _of_enum,
    Instance: _of_instance,
    Invoked: _of_invoked,
    Promise: _of_promise,
    Typed: _of_typed,
    OwnModule: _of_own_module,
    External: _of_external,
    Object: _of_object,
    Class: _of_class,
    Super: _of_super,
    Args: _of_args,
    CoreObject: _of_core_object,
    Scalar: _of_container,
    Sequence: _of_container,
    Mapping: _of_container,
}


def store_attribute(machine: Machine, frame: Frame, owner: Value, name: str, value: Value) -> None:
    """`owner.name = value`; within a branch the value before it stays possible."""
    for item in options(owner):
        if isinstance(item, Object):
            known = item.attributes.get(name)
            item.attributes[name] = join(known, value) if known is not None and machine.in_branch else value
        elif isinstance(item, Class):
            item.names[name] = value
        elif isinstance(item, Args):
            item.fields.items[name] = value
        elif isinstance(item, OwnModule):
            item.module.names[name] = value

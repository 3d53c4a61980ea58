"""Remarks on names that the SDK does not have, with what was probably meant."""

from __future__ import annotations

import ast
import re
from typing import Any

from stackproof.aws import (
    FunctionSchema,
    ObjectSchema,
    Property,
    ResourceSchema,
    closest,
    major_5_had,
    sdk,
    suggest,
)
from stackproof.model import SourceEdit

from ._core_symbols import core_suggestions, meant, replacement, unknown_core
from ._counterparts import with_counterpart
from ._machine import Machine, edit_of
from ._surface import dotted_name
from ._values import Core, EnumClass, Frame, Instance, Invoked, ResourceClass, SdkModule


def certainty(
    machine: Machine, package: str, module: str, name: str | None = None, argument: str | None = None
) -> tuple[bool, dict[str, Any]]:
    """Whether a missing symbol is certainly wrong, with `known_in` and `why` for the remark's data; `invented` tells
    an argument that no major ever had from one of major 5."""
    if package != "aws":
        return True, {}
    data: dict[str, Any] = {"major": machine.surface.major}
    other = machine.surface.sdk("aws").other_major_has(module, name, argument=argument)
    if other is not None:
        data["known_in"] = other
    elif machine.surface.pinned == 5 and name is not None and argument is not None:
        data["invented"] = not major_5_had(module, name, argument)
    if machine.surface.doubt:
        return False, {**data, "why": machine.surface.doubt}
    if other is not None and machine.surface.pinned is None:
        return False, {**data, "why": f"pulumi-aws {other} has it, and the manifest pins no major version"}
    return True, data


def unknown_module(
    machine: Machine, frame: Frame, node: ast.AST, package: str, path: str, *, edit: SourceEdit | None = None
) -> None:
    """An import of a module that the package does not have."""
    known = _parent_class(machine, package, path)
    if package == "pulumi":
        found = core_suggestions(machine, path)
        data: dict[str, Any] = {}
        certain = True
    else:
        found = _suggestions(machine, package, path)
        certain, data = certainty(machine, package, path)
        machine.uses.add((path, None, None))
    symbol = f"{_import_name(package)}.{path}"
    kind = "sdk.unknown-class" if known else "sdk.unknown-module"
    machine.report(
        kind,
        frame,
        node,
        f"{_import_name(package)} has no module {path}{meant(found)}",
        data={**data, "symbol": symbol, "package": _import_name(package), "module": path, **replacement(found)},
        certain=certain,
        cause=f"sdk:{symbol}",
        edit=edit,
    )


def _parent_class(machine: Machine, package: str, path: str) -> bool:
    """`import pulumi_aws.s3.Bucket`: the name exists, but it is no module."""
    if package == "pulumi":
        return False
    parent, _, last = path.rpartition(".")
    module = machine.surface.module(package, parent)
    return module is not None and last in module.resources


def unknown_member(
    machine: Machine,
    frame: Frame,
    node: ast.AST,
    owner: SdkModule | Core | ResourceClass,
    name: str,
    *,
    edit: SourceEdit | None = None,
    imported: bool = False,
) -> None:
    """A name that a module or class of the SDK does not have."""
    edit = edit or edit_of(frame, node, "hole")
    if isinstance(owner, Core):
        unknown_core(machine, frame, node, owner, name, edit)
        return
    if isinstance(owner, ResourceClass):
        _unknown_class_attribute(machine, frame, node, owner, name, edit)
        return
    kind = _kind_of(name, owner.path)
    found = _suggestions(machine, owner.package, owner.path, name)
    certain, data = certainty(machine, owner.package, owner.path, name)
    if kind == "sdk.unknown-module":
        certain, data = certainty(machine, owner.package, name)
    machine.uses.add((owner.path, name, None))
    edit = with_counterpart(machine, frame, node, found, edit)
    symbol = ".".join(part for part in (_import_name(owner.package), owner.path, name) if part)
    what = {"sdk.unknown-module": "module", "sdk.unknown-class": "class", "sdk.unknown-function": "function"}.get(
        kind, "name"
    )
    place = ".".join(part for part in (_import_name(owner.package), owner.path) if part)
    machine.report(
        kind,
        frame,
        node,
        f"{place} has no {what} {name}{meant(found)}",
        data={
            **data,
            "symbol": symbol,
            "package": _import_name(owner.package),
            "module": owner.path,
            "name": name,
            **replacement(found),
        },
        certain=certain,
        at_end="" if imported else name,
        cause=f"sdk:{symbol}",
        edit=edit,
    )


def _kind_of(name: str, path: str) -> str:
    if name[:1].isupper():
        return "sdk.unknown-class"
    if name.startswith("get_") or name.endswith("_output"):
        return "sdk.unknown-function"
    return "sdk.unknown-name" if path else "sdk.unknown-module"


def _suggestions(machine: Machine, package: str, path: str, name: str | None = None) -> list[str]:
    schema = machine.surface.sdk(package)
    found = suggest(schema, path, name)
    if name is not None and not path and _kind_of(name, path) == "sdk.unknown-module":
        found = suggest(schema, name) or found
    return [f"{package}.{item}" for item in found]


def _import_name(package: str) -> str:
    return "pulumi" if package == "pulumi" else f"pulumi_{package}"


def _unknown_class_attribute(
    machine: Machine, frame: Frame, node: ast.AST, owner: ResourceClass, name: str, edit: SourceEdit
) -> None:
    dotted = dotted_name(owner.package, owner.schema)
    lookups = _lookup_functions(machine, owner) if name.startswith(("from", "lookup", "get")) else []
    found = [*lookups, f"{dotted}.get"] if name.startswith(("from", "lookup", "get", "import")) else []
    machine.report(
        "sdk.unknown-name",
        frame,
        node,
        f"{dotted} has no {name}{meant(found)}",
        data={
            "symbol": f"{dotted}.{name}",
            "class": dotted,
            "name": name,
            "token": owner.schema.token,
            **replacement(found),
        },
        certain=not machine.surface.doubt or owner.package != "aws",
        at_end=name,
        cause=f"sdk:{dotted}.{name}",
        edit=edit,
    )


def _lookup_functions(machine: Machine, owner: ResourceClass) -> list[str]:
    from ._surface import snake_case

    module = machine.surface.module(owner.package, owner.schema.module)
    name = f"get_{snake_case(owner.schema.name)}"
    return [f"{owner.package}.{owner.schema.module}.{name}"] if module is not None and name in module.functions else []


def unknown_enum_member(machine: Machine, frame: Frame, node: ast.AST, owner: EnumClass, name: str) -> None:
    """A member that an enumeration does not have."""
    schema = owner.schema
    dotted = (
        f"{owner.package}.{schema.module}.{schema.name}"
        if schema.module not in ("", "index")
        else f"{owner.package}.{schema.name}"
    )
    found = [f"{dotted}.{item}" for item in closest(name, [member for member, _ in schema.values])]
    certain, data = _member_certainty(machine, owner, name)
    machine.report(
        "sdk.unknown-name",
        frame,
        node,
        f"{dotted} has no member {name}{meant(found)}",
        data={**data, "symbol": f"{dotted}.{name}", "enum": dotted, "name": name, **replacement(found)},
        certain=certain,
        at_end=name,
        cause=f"sdk:{dotted}.{name}",
        edit=edit_of(frame, node, "hole"),
    )


def _member_certainty(machine: Machine, owner: EnumClass, name: str) -> tuple[bool, dict[str, Any]]:
    if owner.package != "aws":
        return True, {}
    data: dict[str, Any] = {"major": machine.surface.major}
    if machine.surface.doubt:
        return False, {**data, "why": machine.surface.doubt}
    other = 6 if machine.surface.major == 7 else 7
    module = sdk("aws", major=other).module("" if owner.schema.module == "index" else owner.schema.module)
    twin = module.enums.get(owner.schema.name) if module is not None else None
    if twin is not None and any(member == name for member, _ in twin.values):
        data["known_in"] = other
        if machine.surface.pinned is None:
            return False, {**data, "why": f"pulumi-aws {other} has it, and the manifest pins no major version"}
    return True, data


def unknown_output(machine: Machine, frame: Frame, node: ast.AST, owner: Instance | Invoked, name: str) -> None:
    """An attribute that a resource or a function's result does not have."""
    schema = owner.schema
    dotted = (
        dotted_name(owner.package, schema)
        if isinstance(schema, ResourceSchema)
        else _function_name(owner.package, schema)
    )
    properties = schema.outputs if isinstance(schema, ResourceSchema) else schema.result
    names = [item.name_python for item in properties]
    wire = schema.output(name)
    found = [wire.name_python] if wire is not None else closest(name, names)
    certain, data = _output_certainty(machine, owner, name)
    suggestion = f"; did you mean {found[0]}?" if found else ""
    machine.report(
        "sdk.unknown-output",
        frame,
        node,
        f"{dotted} has no output {name}{suggestion}",
        data={
            **data,
            "symbol": f"{dotted}.{name}",
            "class": dotted,
            "token": schema.token,
            "name": name,
            "suggestions": found,
        },
        certain=certain,
        at_end=name,
        cause=f"sdk:{dotted}.{name}",
        edit=edit_of(frame, node, "hole"),
    )


def _output_certainty(machine: Machine, owner: Instance | Invoked, name: str) -> tuple[bool, dict[str, Any]]:
    if owner.package != "aws":
        return True, {}
    data: dict[str, Any] = {"major": machine.surface.major}
    if machine.surface.doubt:
        return False, {**data, "why": machine.surface.doubt}
    for other in (7, 6):
        if other == machine.surface.major:
            continue
        if _other_has(owner, other, name):
            data["known_in"] = other
            if machine.surface.pinned is None:
                return False, {**data, "why": f"pulumi-aws {other} has it, and the manifest pins no major version"}
    return True, data


def _other_has(owner: Instance | Invoked, major: int, name: str) -> bool:
    other = sdk("aws", major=major)
    found = other.resource(owner.schema.token) if isinstance(owner, Instance) else other.function(owner.schema.token)
    return found is not None and found.output(name) is not None


def _function_name(package: str, schema: FunctionSchema) -> str:
    return (
        f"{package}.{schema.module}.{schema.name}" if schema.module not in ("", "index") else f"{package}.{schema.name}"
    )


def deprecated_output(
    machine: Machine, frame: Frame, node: ast.AST, owner: Instance | Invoked, found: Property
) -> None:
    """An output of a resource, or of a lookup, that the SDK says to be out of date."""
    if found.deprecated:
        schema = owner.schema
        lookup = isinstance(schema, FunctionSchema)
        dotted = _function_name(owner.package, schema) if lookup else dotted_name(owner.package, schema)
        deprecated(machine, frame, node, f"{dotted}.{found.name_python}", found.deprecated, at_end=found.name_python)


def deprecated(machine: Machine, frame: Frame, node: ast.AST, symbol: str, text: str, *, at_end: str = "") -> None:
    """A symbol that the SDK says to be out of date."""
    pinned = not symbol.startswith("aws.") or machine.surface.pinned == machine.surface.major
    why = "" if pinned else machine.surface.doubt or "the manifest pins no major version of pulumi-aws"
    machine.report(
        "sdk.deprecated",
        frame,
        node,
        f"{symbol} is deprecated: {_advice(text)}",
        data={"symbol": symbol, "advice": text, **({"why": why} if why else {})},
        certain=not why,
        at_end=at_end,
        cause=f"deprecated:{symbol}",
    )


def _advice(text: str) -> str:
    """What the SDK says after it has said that it is deprecated, without its marks of emphasis."""
    plain = re.sub(r"\*\*\w+:?\*\*:?\s*", "", text).strip()
    rest = re.sub(r"^[\w.`]+ (is|has been) deprecated\.?[,;]?\s*", "", plain)
    return rest[:1].upper() + rest[1:] if rest else plain


__all__ = [
    "ObjectSchema",
    "certainty",
    "deprecated",
    "deprecated_output",
    "unknown_enum_member",
    "unknown_member",
    "unknown_module",
    "unknown_output",
]

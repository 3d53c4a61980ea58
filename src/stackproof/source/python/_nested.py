"""Dictionaries and argument objects given for nested types."""

from __future__ import annotations

import ast

from stackproof.aws import ObjectSchema, Property, ResourceSchema, Type, suggest_argument

from . import _shapes
from ._machine import Machine
from ._surface import snake_case
from ._values import (
    Args,
    Frame,
    Mapping,
)


def check_keys(
    machine: Machine, frame: Frame, package: str, schema: ObjectSchema, value: Mapping, node: ast.AST, path: str
) -> None:
    from ._symbols import certainty

    given = set()
    for key, item in value.items.items():
        if not isinstance(key, str):
            continue
        place = value.nodes.get(key, node)
        found = schema.field(key)
        if found is not None:
            given.add(found.name_python)
            _shapes.check_value(machine, frame, package, found.parsed, item, place, f"{path}.{found.name_python}")
            continue
        near_enough = _provider_takes(schema, key)
        if near_enough is not None:
            given.add(near_enough.name_python)
            continue
        names = [field.name_python for field in schema.fields]
        near = suggest_argument(key, names)
        certain, data = certainty(
            machine, package, "" if schema.module == "index" else schema.module, f"{schema.name}Args", key
        )
        machine.report(
            "sdk.unknown-nested-key",
            frame,
            place if hasattr(place, "lineno") else node,
            f"{path} has no key {key}" + (f"; did you mean {near[0]}?" if near else ""),
            data={
                **data,
                "symbol": f"{path}.{key}",
                "class": f"{package}.{schema.ref}Args",
                "argument": key,
                "suggestions": near,
            },
            certain=certain,
            cause=f"sdk:{schema.ref}({key})",
        )
    missing = [item.name_python for item in schema.fields if item.required and item.name_python not in given]
    if missing and value.rest is None:
        _missing_keys(machine, frame, package, schema, value, node, path, missing)


def _provider_takes(schema: ObjectSchema, key: str) -> Property | None:
    """The field that a dictionary's key reaches although it is spelled otherwise.

    Keys that the SDK does not know pass to the provider as they are, and Pulumi's bridge looks them up in Terraform's
    schema in snake case, where names of lists may be singular.
    """
    flat = _singular(snake_case(key))
    return next((item for item in schema.fields if _singular(item.name_python) == flat), None)


def _singular(name: str) -> str:
    if name.endswith("ies"):
        return name[:-3] + "y"
    if name.endswith(("sses", "xes", "ches", "shes")):
        return name[:-2]
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else name


def _missing_keys(
    machine: Machine,
    frame: Frame,
    package: str,
    schema: ObjectSchema,
    value: Mapping,
    node: ast.AST,
    path: str,
    missing: list[str],
) -> None:
    doubt = machine.surface.doubt if package == "aws" else ""
    from ._arguments import misspelt_of

    misspelt = misspelt_of(schema, missing, [key for key in value.items if isinstance(key, str)])
    words = "key" if len(missing) == 1 else "keys"
    machine.report(
        "sdk.missing-argument",
        frame,
        value.node if value.node is not None and hasattr(value.node, "lineno") else node,
        f"{path} needs the {words} {', '.join(missing)}",
        data={
            "symbol": path,
            "class": f"{package}.{schema.ref}Args",
            "arguments": missing,
            "nested": True,
            **({"why": doubt} if doubt else {}),
            **({"cause": f"sdk:{schema.ref}({misspelt})"} if misspelt else {}),
        },
        certain=not doubt,
    )


def check_other_class(
    machine: Machine,
    frame: Frame,
    package: str,
    kind: Type,
    schema: ObjectSchema,
    value: Args,
    node: ast.AST,
    path: str,
) -> None:
    given = value.cls.schema
    if isinstance(given, ResourceSchema):
        _shapes.wrong_type(machine, frame, node, path, kind, value.cls.name, package)
        return
    if given.ref == schema.ref:
        return
    unfit = [
        name for name in value.fields.items if (own := given.field(name)) is not None and schema.field(own.name) is None
    ]
    if unfit:
        _shapes.wrong_type(machine, frame, node, path, kind, value.cls.name, package)

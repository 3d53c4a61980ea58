"""Transformations that the program registers, for the stack or for one resource."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackproof.aws import go_fields, go_sdk
from stackproof.golang import nodes as n

from .._synthesize import schema_of
from ._machine import Machine
from ._types import OfCore, OfSdk
from ._values import Cell, Closure, Native, Panic, Pointer, Resource, Struct, pointed

if TYPE_CHECKING:
    from ._registering import Options


def transformed(machine: Machine, kind: str, name: str, args: Any, options: Options, node: n.Node) -> Any:
    """The arguments as the transformations leave them; where one cannot be followed, tags are not known."""
    functions = [*options.transformations, *machine.transformations]
    if not functions or kind.startswith("pulumi:"):
        return args
    args = args if pointed(args) is not None else _empty(machine, kind)
    for function in functions:
        before = len(machine.lost)
        result = _called(machine, function, kind, name, args, node)
        if isinstance(result, Struct) and "Props" in result.fields:
            changed = result.fields["Props"]
            args = changed if changed is not None else args
        if len(machine.lost) > before or result is machine:
            _doubt_tags(machine, args, kind)
    return args


def _called(machine: Machine, function: Any, kind: str, name: str, args: Any, node: n.Node) -> Any:
    """What a transformation answers; the machine itself where it cannot be followed."""
    fields: dict[str, Any] = {
        "Type": kind, "Name": name, "Props": args, "Opts": [], "Resource": Resource(kind, name, ""), "Custom": True,
    }  # fmt: skip
    given = Pointer(Cell(Struct(OfCore("ResourceTransformationArgs"), fields)))
    try:
        if isinstance(function, Closure):
            from ._invoke import invoke

            wanted = len(function.type.parameters)
            return pointed(invoke(machine, function, [None, given] if wanted == 2 else [given], node))
        if isinstance(function, Native) and isinstance(node, n.Call):
            return pointed(function.call(machine, [given], node))
    except Panic:
        pass
    return machine


def _empty(machine: Machine, kind: str) -> Any:
    """An argument struct for a resource that was given none."""
    schema = schema_of(kind, major=machine.aws_major)
    record = schema.resource(kind) if schema is not None else None
    if schema is None or record is None:
        return None
    sdk = go_sdk(schema.package, major=schema.major)
    member = sdk.member(record.module, f"{record.name}Args")
    return Pointer(Cell(Struct(OfSdk(sdk, record.module, member), {}))) if member is not None else None


def _doubt_tags(machine: Machine, args: Any, kind: str) -> None:
    args = pointed(args)
    if not isinstance(args, Struct) or not isinstance(args.kind, OfSdk):
        return
    schema = args.kind.member.schema
    if "Tags" in go_fields(schema):
        args.fields["Tags"] = machine.unknown("a transformation that cannot be followed sets tags")

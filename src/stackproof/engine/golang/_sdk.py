"""Members of a provider's SDK whose schema is on board."""

from __future__ import annotations

from typing import Any

from stackproof.aws import FunctionSchema, GoMember, ResourceSchema
from stackproof.golang import Imported
from stackproof.golang import nodes as n

from ._context import call_function, read_resource
from ._machine import Machine, dependencies_of
from ._providers import provider_member
from ._registering import register
from ._resolve import sdk_of
from ._types import OfSdk
from ._values import Native, Output


def sdk_member(machine: Machine, imported: Imported, name: str) -> Any:
    """What `ec2.name` is; a name that the schema lacks may still be one of another version's."""
    sdk = sdk_of(imported, aws_major=machine.aws_major)
    module = sdk.module(imported.module)
    member = sdk.member(module, name) if module is not None else None
    if member is None:
        return _near(machine, imported, name)
    if member.kind == "constant":
        return member.value
    if member.kind == "constructor":
        return Native(name, lambda m, given, node: _constructed(m, member, imported, given, node))
    if member.kind == "getter":
        return Native(name, lambda m, given, node: _read(m, member, given, node))
    if member.kind == "function":
        return Native(name, lambda m, given, node: _called(m, member, given, node))
    return OfSdk(sdk, module, member)


def _near(machine: Machine, imported: Imported, name: str) -> Any:
    """A name that the SDK does not have: a constructor's likeliest meaning is followed, so that the rest is seen."""
    sdk = sdk_of(imported, aws_major=machine.aws_major)
    for found in sdk.suggest(imported.module, name):
        place, _, own = found.rpartition(".")
        module = sdk.module("" if place == imported.package else place)
        member = sdk.member(module, own) if module is not None else None
        if member is None:
            continue
        if name[:3] == "New" and member.kind == "constructor":
            return Native(name, lambda m, given, node, known=member: _instead(m, known, imported, given, node))
        if name.endswith("Args") and member.kind in ("args", "object", "function_args") and not member.form:
            return OfSdk(sdk, module or "", member)
        break
    return provider_member(machine, imported, name)


def _constructed(machine: Machine, member: GoMember, imported: Imported, given: list[Any], node: n.Call) -> Any:
    """`ec2.NewVpc(ctx, name, args, options...)`."""
    schema = member.schema
    assert isinstance(schema, ResourceSchema)
    name, args = (given[1] if len(given) > 1 else ""), (given[2] if len(given) > 2 else None)
    kind = schema.token
    if schema.name == "Provider" and not schema.module:
        kind = f"pulumi:providers:{imported.package}"
    return register(machine, kind, name, args, given[3:], node, package=imported.package), None


def _instead(machine: Machine, member: GoMember, imported: Imported, given: list[Any], node: n.Call) -> Any:
    """As `_constructed`, of a program that does not compile as it stands."""
    machine.doubt += 1
    try:
        return _constructed(machine, member, imported, given, node)
    finally:
        machine.doubt -= 1


def _read(machine: Machine, member: GoMember, given: list[Any], node: n.Call) -> Any:
    """`ec2.GetVpc(ctx, name, id, state, options...)`."""
    schema = member.schema
    assert isinstance(schema, ResourceSchema)
    given = [*given, *[None] * (4 - len(given))]
    return read_resource(machine, schema.token, given[1], given[2], given[3], given[4:], node), None


def _called(machine: Machine, member: GoMember, given: list[Any], node: n.Call) -> Any:
    """`ec2.LookupVpc(ctx, args, options...)`, or its Output form."""
    schema = member.schema
    assert isinstance(schema, FunctionSchema)
    takes = bool(schema.args)
    args = given[1] if takes and len(given) > 1 else None
    options = given[2 if takes else 1 :]
    result = call_function(machine, schema.token, args, options, node)
    if not member.output:
        return result, None
    from ._inputs import Sent

    way = Sent(machine)
    way.value(args)
    behind, secret = dependencies_of(args)
    return Output(result, behind | frozenset(way.dependencies), secret=secret)

"""Calls of constructors, lookups and conversions: as many arguments as they take, and of their types."""

from __future__ import annotations

import re

from stackproof.aws import FunctionSchema, ResourceSchema, go_fields, go_module
from stackproof.golang import File
from stackproof.golang import nodes as n

from ._advice import deprecated, near_fields
from ._counts import check_call as check_own_call
from ._counts import check_core, is_forwarded
from ._declared import check_arguments
from ._kinds import (
    NIL,
    UNKNOWN,
    Core,
    CoreFunction,
    Denoted,
    Function,
    Items,
    Kind,
    Own,
    Plain,
    Pointer,
    Sdk,
    SdkFunction,
    bare,
    is_output,
)
from ._notes import Notes
from ._outputs import check_conversion
from ._resolve import Resolver
from ._spell import text_of, told

_OPTIONS = frozenset({"ResourceOption", "InvokeOption", "ResourceOrInvokeOption", "InvokeOutputOption"})


def check(resolver: Resolver, notes: Notes, file: File, node: n.Call) -> None:
    callee = resolver.kind(node.function)
    if isinstance(callee, SdkFunction):
        if isinstance(callee.member.schema, ResourceSchema):
            _resource(resolver, notes, file, node, callee, callee.member.schema)
        elif isinstance(callee.member.schema, FunctionSchema):
            _lookup(resolver, notes, file, node, callee, callee.member.schema)
    elif isinstance(callee, Denoted):
        check_conversion(resolver, notes, file, node, callee.kind)
    elif isinstance(callee, CoreFunction):
        check_core(resolver, notes, file, node, callee)
    elif isinstance(callee, Function):
        check_own_call(resolver, notes, file, node, callee)
        check_arguments(resolver, notes, file, node, callee)


def _label(callee: SdkFunction) -> str:
    sdk = callee.space.sdk
    return f"{go_module(callee.space.module or '') or (sdk.package if sdk is not None else '')}.{callee.name}"


# -- resources


def _resource(
    resolver: Resolver, notes: Notes, file: File, node: n.Call, callee: SdkFunction, schema: ResourceSchema
) -> None:
    label = _label(callee)
    if schema.deprecated and callee.member.kind == "constructor":
        deprecated(notes, file, node.function, label.replace(".New", "."), schema.deprecated)
    given = node.arguments
    getter = callee.member.kind == "getter"
    least = 4 if getter else 3
    if len(given) < least and not node.spread:
        if not is_forwarded(resolver, node):
            _too_few(notes, file, node, callee, schema, getter=getter)
        return
    _name(resolver, notes, file, given[1] if len(given) > 1 else None, label, schema)
    if getter or len(given) < least:
        return
    _arguments(resolver, notes, file, node, given[2], callee, schema)
    if not node.spread:
        for item in given[3:]:
            _option(resolver, notes, file, item, label, schema.token)


def _too_few(
    notes: Notes, file: File, node: n.Call, callee: SdkFunction, schema: ResourceSchema, *, getter: bool
) -> None:
    label, sdk = _label(callee), callee.space.sdk
    lookup = ""
    if getter and sdk is not None and callee.space.module is not None:
        name = f"Lookup{schema.name}"
        lookup = f"{label.partition('.')[0]}.{name}" if sdk.member(callee.space.module, name) is not None else ""
    required = [go for go, item in go_fields(schema).items() if item.required]
    rest = "its id and its state" if getter else "its arguments" if required else "its arguments, or nil for none"
    said = f"{label} takes ctx, a name, {rest} and options"
    said += f"; it reads a resource into the stack, the lookup is {lookup}" if lookup else ""
    fix = f"call {lookup}" if lookup else "" if getter or required else "give nil for the arguments"
    notes.report(
        "sdk.missing-argument",
        file,
        node.function,
        said,
        data={
            "symbol": label,
            "class": label,
            "token": schema.token,
            "arguments": ["args"],
            **({"fix": fix} if fix else {}),
            **({"suggestions": [lookup]} if lookup else {}),
        },
    )


def _name(
    resolver: Resolver, notes: Notes, file: File, node: n.Expression | None, label: str, schema: ResourceSchema
) -> None:
    """The name is a plain text."""
    kind = resolver.kind(node)
    if node is None or kind is UNKNOWN or kind == NIL:
        return
    text = isinstance(kind, Plain) and kind.name == "string"
    if text or isinstance(kind, Own | Denoted):
        return
    notes.report(
        "sdk.wrong-type",
        file,
        node,
        f"the name of {label} is a plain string, not {told(kind)}",
        data={
            "symbol": f"{label}(name)",
            "token": schema.token,
            "argument": "name",
            "given": told(kind),
            "wanted": "string",
        },
    )


def _arguments(
    resolver: Resolver,
    notes: Notes,
    file: File,
    node: n.Call,
    given: n.Expression,
    callee: SdkFunction,
    schema: ResourceSchema,
) -> None:
    """The third argument: a pointer to the resource's own arguments, with all that is required."""
    kind, label = resolver.kind(given), _label(callee)
    own = f"{label.partition('.')[0]}.{callee.name.removeprefix('New')}Args"
    required = [field for field, item in go_fields(schema).items() if item.required]
    if kind == NIL:
        _missing(notes, file, given, callee, schema, required, {})
        return
    if kind is UNKNOWN or isinstance(kind, Own | Denoted):
        return
    inner = bare(kind)
    if isinstance(inner, Sdk) and inner.member.kind == "args" and inner.member.schema is schema:
        literal = given.operand if isinstance(given, n.Unary) else given
        if not isinstance(kind, Pointer):
            shown = f"&{own}{{...}}" if isinstance(given, n.Composite) else f"&{text_of(file, given)}"
            _wrong(
                notes, file, given, f"{label} takes a pointer to its arguments; write {shown}", label, kind, f"*{own}"
            )
        if isinstance(literal, n.Composite):
            _complete(notes, file, literal, callee, schema, required, inner)
        return
    _wrong(notes, file, given, f"{label} takes a *{own}, not {told(kind)}", label, kind, f"*{own}")


def _complete(
    notes: Notes,
    file: File,
    literal: n.Composite,
    callee: SdkFunction,
    schema: ResourceSchema,
    required: list[str],
    owner: Sdk,
) -> None:
    keys = [element.key.text for element in literal.elements if isinstance(element.key, n.Name)]
    if len(keys) < len(literal.elements):
        return
    fields = go_fields(schema)
    unknown = {key: near_fields(owner, key, fields) for key in keys if key not in fields}
    _missing(notes, file, literal, callee, schema, [name for name in required if name not in keys], unknown)


def _missing(
    notes: Notes,
    file: File,
    node: n.Node,
    callee: SdkFunction,
    schema: ResourceSchema,
    missing: list[str],
    unknown: dict[str, list[str]],
) -> None:
    """unknown: fields that are given and do not exist, with what may be meant: both are one fault."""
    if not missing:
        return
    label = _label(callee).replace(".New", ".")
    words = "field" if len(missing) == 1 else "fields"
    misspelt = next((key for key, near in unknown.items() if set(near[:1]) & set(missing)), "")
    misspelt = misspelt or (next(iter(unknown)) if len(unknown) == len(missing) == 1 else "")
    notes.report(
        "sdk.missing-argument",
        file,
        node,
        f"{label}Args needs the {words} {', '.join(missing)}",
        data={"symbol": label, "class": f"{label}Args", "token": schema.token, "arguments": missing},
        refused=False,
        cause=f"sdk:{label}Args({misspelt})" if misspelt else "",
    )


def _option(resolver: Resolver, notes: Notes, file: File, node: n.Expression, label: str, token: str) -> None:
    kind = resolver.kind(node)
    if kind is UNKNOWN or kind == NIL or isinstance(kind, Own | Denoted | Function):
        return
    inner = bare(kind)
    if isinstance(inner, Core) and inner.name in _OPTIONS:
        return
    if isinstance(inner, Core) and inner.name != "ResourceOptions" and not is_output(inner):
        return  # maybe an interface of its own
    if isinstance(kind, Items):
        if isinstance(kind.element, Core) and kind.element.name in _OPTIONS:
            said = f"several options are given with `...`: {text_of(file, node) or 'opts'}..."
            _wrong(notes, file, node, f"{label}: {said}", label, kind, "pulumi.ResourceOption", token)
        return
    said = f"{label} takes options such as pulumi.Protect(true), each a pulumi.ResourceOption, not {told(kind)}"
    _wrong(notes, file, node, said, label, kind, "pulumi.ResourceOption", token)


def _wrong(
    notes: Notes, file: File, node: n.Node, said: str, label: str, given: Kind, wanted: str, token: str = ""
) -> None:
    data = {"symbol": f"{label}()", "given": told(given), "wanted": wanted, "token": token}
    notes.report("sdk.wrong-type", file, node, said, data=data)


# -- lookups


def _lookup(
    resolver: Resolver, notes: Notes, file: File, node: n.Call, callee: SdkFunction, schema: FunctionSchema
) -> None:
    label = _label(callee)
    if schema.deprecated:
        deprecated(notes, file, node.function, label, schema.deprecated)
    given = node.arguments
    if not schema.args or node.spread or is_forwarded(resolver, node):
        return
    place, output = label.partition(".")[0], callee.member.output
    own = f"{place}.{re.sub(r'Output$', '', callee.name)}{'OutputArgs' if output else 'Args'}"
    if len(given) < 2:
        required = [field for field, item in go_fields(schema).items() if item.required]
        rest = f"a *{own}" if required and not output else own if output else f"a *{own}, or nil for none"
        data = {"symbol": label, "class": label, "token": schema.token, "arguments": ["args"]}
        data |= {"fix": "give nil for the arguments"} if not required and not output else {}
        notes.report("sdk.missing-argument", file, node.function, f"{label} takes ctx, {rest} and options", data=data)
        return
    kind = resolver.kind(given[1])
    if kind is UNKNOWN or isinstance(kind, Own | Denoted):
        return
    inner = bare(kind)
    wanted = f"{'' if output else '*'}{own}"
    if kind == NIL:
        if output:
            _wrong(notes, file, given[1], f"{label} takes a {own}, not nil", label, kind, wanted, schema.token)
        return
    fits = isinstance(inner, Sdk) and inner.member.kind == "function_args" and inner.member.schema is schema
    if fits and isinstance(kind, Pointer) is not output:
        _required(notes, file, given[1], label, own, schema)
        return
    fix = f"; write {'' if output else '&'}{own}{{...}}"
    _wrong(notes, file, given[1], f"{label} takes a {wanted}, not {told(kind)}{fix}", label, kind, wanted, schema.token)


def _required(notes: Notes, file: File, given: n.Expression, label: str, own: str, schema: FunctionSchema) -> None:
    """What a lookup cannot do without, as far as the literal says all of it."""
    literal = given.operand if isinstance(given, n.Unary) else given
    if not isinstance(literal, n.Composite):
        return
    keys = {element.key.text for element in literal.elements if isinstance(element.key, n.Name)}
    if len(keys) < len(literal.elements):
        return
    missing = [field for field, item in go_fields(schema).items() if item.required and field not in keys]
    if missing:
        words = "field" if len(missing) == 1 else "fields"
        data = {"symbol": label, "class": own, "token": schema.token, "arguments": missing}
        said = f"{own} needs the {words} {', '.join(missing)}"
        notes.report("sdk.missing-argument", file, literal, said, data=data, refused=False)

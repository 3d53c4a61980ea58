"""Struct literals of the SDK, and lists and maps of inputs: fields that are unknown, missing, or of another type."""

from __future__ import annotations

import re

from stackproof.aws import (
    FunctionSchema,
    GoSdk,
    ObjectSchema,
    Property,
    ResourceSchema,
    Type,
    go_field,
    go_module,
    snake_case,
)
from stackproof.golang import File
from stackproof.golang import nodes as n

from ._advice import deprecated, suggestion
from ._fits import Noun, is_input_of, is_plain
from ._kinds import Core, Items, Kind, Pointer, Sdk, Table
from ._notes import Notes
from ._resolve import Resolver
from ._spell import as_input, spelled, text_of, told
from ._surface import ANY, dotted, fields_of, is_plain_struct, noun_of, plain_of, spelled_noun
from ._versions import certainty, doubt_about


def check(resolver: Resolver, notes: Notes, file: File, node: n.Composite) -> None:
    """Hold a literal against its type."""
    kind = resolver.type(node.type)
    if isinstance(kind, Sdk):
        fields = all_fields(kind)
        if fields is not None:
            _struct(resolver, notes, file, node, kind, fields)
        elif kind.member.form in ("Array", "Map") and kind.member.kind == "object":
            _elements(resolver, notes, file, node, (kind.module, kind.name.removesuffix(kind.member.form)), kind.sdk)
    elif isinstance(kind, Core) and kind.module == "pulumi" and kind.name.endswith(("Array", "Map")):
        _elements(resolver, notes, file, node, (None, re.sub(r"(?:Array|Map)$", "", kind.name)), None)
    elif isinstance(kind, Items | Table):
        inner = kind.element if isinstance(kind, Items) else kind.value
        for element in node.elements:
            _elided(resolver, notes, file, element.value, inner)


def _elided(resolver: Resolver, notes: Notes, file: File, node: n.Expression, kind: Kind) -> None:
    """An element whose type the literal around it gives."""
    inner = kind.to if isinstance(kind, Pointer) else kind
    if isinstance(node, n.Composite) and node.type is None and isinstance(inner, Sdk):
        fields = all_fields(inner)
        if fields is not None:
            _struct(resolver, notes, file, node, inner, fields)


def all_fields(owner: Sdk) -> dict[str, Property] | None:
    """The fields of a struct; of a plain object those that it has as an input or as an output."""
    if owner.member.kind == "object" and owner.member.plain:
        names = owner.sdk.names(owner.module)
        given, got = names.nested(owner.name) if names is not None else (None, None)
        found = {go_field(item.name): item for schema in (got, given) if schema is not None for item in schema.fields}
        return found or None
    return fields_of(owner)


# -- fields


def _struct(
    resolver: Resolver, notes: Notes, file: File, node: n.Composite, owner: Sdk, fields: dict[str, Property]
) -> None:
    schema = owner.member.schema
    for element in node.elements:
        if not isinstance(element.key, n.Name):
            return  # by position: all of them, or it does not build
        found = fields.get(element.key.text)
        if owner.package == "aws" and isinstance(schema, ResourceSchema | FunctionSchema):
            name = snake_case(element.key.text)
            notes.uses.add((owner.module, schema.name, found.name_python if found is not None else name))
        if found is None:
            _unknown(resolver, notes, file, element.key, owner, element.key.text, fields)
            continue
        if found.deprecated:
            deprecated(notes, file, element, f"{dotted(owner)}.{element.key.text}", found.deprecated)
        check_value(resolver, notes, file, element.value, owner, found)


def _unknown(
    resolver: Resolver, notes: Notes, file: File, key: n.Name, owner: Sdk, name: str, fields: dict[str, Property]
) -> None:
    schema, label = owner.member.schema, dotted(owner)
    nested = isinstance(schema, ObjectSchema)
    said, more = suggestion(owner, name, fields)
    wire, asked = name[:1].lower() + name[1:], f"{schema.name}Args" if nested else schema.name
    doubt = doubt_about(resolver.program, file, owner.sdk, owner.module, schema.name, wire)
    known = certainty(owner.sdk, owner.module, asked, snake_case(name), why=doubt)
    notes.report(
        "sdk.unknown-nested-key" if nested else "sdk.unknown-argument",
        file,
        key,
        f"{label} has no field {name}{said}",
        data={
            **known,
            "symbol": f"{label}.{name}",
            "class": label,
            "argument": name,
            **({} if nested else {"token": getattr(schema, "token", "")}),
            **more,
        },
        certain=not doubt,
        cause=f"sdk:{label}({name})",
    )


# -- values


def check_value(resolver: Resolver, notes: Notes, file: File, node: n.Expression, owner: Sdk, found: Property) -> None:
    """Whether a value fits a field of the SDK."""
    given = resolver.kind(node)
    label = f"{dotted(owner)}.{go_field(found.name)}"
    if isinstance(node, n.Composite) and node.type is None:
        _elided_field(resolver, notes, file, node, owner, found)
        return
    if is_plain_struct(owner):
        wanted = plain_of(owner.sdk, found.parsed, required=found.required)
        if is_plain(resolver, given, wanted) is False:
            fix = _as_plain(file, node, wanted)
            _wrong(notes, file, node, label, spelled(wanted), given, fix, _symbol(owner, found))
        return
    noun = noun_of(owner.sdk, _taken(owner, found))
    if noun is not None and is_input_of(resolver, given, noun) is False:
        optional = not found.required and noun[1] and found.parsed.kind not in ("list", "map", "asset", "archive")
        wanted_text = spelled_noun(owner.sdk, noun, f"{'Ptr' if optional else ''}Input")
        fix = as_input(file, node, given, noun) or _as_object(owner.sdk, noun, found)
        doubt = doubt_about(resolver.program, file, owner.sdk, owner.module, owner.member.schema.name, found.name)
        _wrong(notes, file, node, label, wanted_text, given, fix, _symbol(owner, found), doubt=doubt)


def _taken(owner: Sdk, found: Property) -> Type:
    """The type of a field; one that takes a resource as well takes anything."""
    schema = owner.member.schema
    if isinstance(schema, ResourceSchema) and owner.sdk.node.takes_resource(schema, found.name):
        return Type("list", item=ANY) if found.parsed.kind == "list" else ANY
    return found.parsed


def _elided_field(resolver: Resolver, notes: Notes, file: File, node: n.Composite, owner: Sdk, found: Property) -> None:
    """`{...}` without a type, which only elements of lists and maps may leave out."""
    noun = noun_of(owner.sdk, found.parsed)
    fix = _as_object(owner.sdk, noun, found) if noun is not None else ""
    label = f"{dotted(owner)}.{go_field(found.name)}"
    notes.report(
        "sdk.wrong-type",
        file,
        node,
        f"the literal of {label} does not say its type{f'; write {fix}' if fix else ''}",
        data={
            "symbol": _symbol(owner, found),
            "given": "a literal without a type",
            "suggestions": [fix] if fix else [],
        },
    )


def _symbol(owner: Sdk, found: Property) -> str:
    """`ec2.Vpc(cidrBlock)`, as the engine speaks of inputs; of a nested type its own name."""
    schema = owner.member.schema
    name = schema.name if isinstance(schema, ResourceSchema) else owner.name
    return f"{dotted(owner, name)}({found.name})"


def _as_object(sdk: GoSdk, noun: Noun, found: Property) -> str:
    """The literal that a list or an object of the SDK begins with."""
    if found.parsed.kind == "list":
        return f"{spelled_noun(sdk, noun)}{{...}}"
    return f"&{spelled_noun(sdk, noun)}Args{{...}}" if noun[0] is not None and found.parsed.kind == "object" else ""


def _as_plain(file: File, node: n.Expression, wanted: Kind) -> str:
    text = text_of(file, node) or "..."
    if isinstance(wanted, Pointer) and spelled(wanted.to) in ("string", "bool", "int", "float64"):
        inner = node.arguments[0] if isinstance(node, n.Call) and len(node.arguments) == 1 else node
        shown = text_of(file, inner) if isinstance(inner, n.Basic | n.Name) else text
        return f"pulumi.{spelled(wanted.to).title()}Ref({shown})"
    if isinstance(wanted, Items | Table) and isinstance(node, n.Composite):
        return f"{spelled(wanted)}{{...}}"
    return ""


def _wrong(
    notes: Notes,
    file: File,
    node: n.Expression,
    label: str,
    wanted: str,
    given: Kind,
    fix: str,
    symbol: str,
    *,
    doubt: str = "",
) -> None:
    notes.report(
        "sdk.wrong-type",
        file,
        node,
        f"{label} takes a {wanted}, not {told(given) or 'this'}{f'; write {fix}' if fix else ''}",
        data={
            "symbol": symbol,
            "argument": label.rpartition(".")[2],
            "given": told(given),
            "wanted": wanted,
            "suggestions": [fix] if fix else [],
            **({"why": doubt} if doubt else {}),
        },
        certain=not doubt,
    )


def _elements(resolver: Resolver, notes: Notes, file: File, node: n.Composite, noun: Noun, sdk: GoSdk | None) -> None:
    """Every element of a list or map of inputs must be an input itself."""
    home, name = noun
    place = "pulumi" if home is None else go_module(home) or (sdk.package if sdk is not None else "")
    for element in node.elements:
        given = resolver.kind(element.value)
        label = f"{place}.{name}Input"
        if isinstance(element.value, n.Composite) and element.value.type is None:
            fix = f"&{place}.{name}Args{{...}}" if home is not None else ""
            said = f"an element that is a {label} does not say its type{f'; write {fix}' if fix else ''}"
            data = {"symbol": label, "given": "a literal without a type", "suggestions": [fix] if fix else []}
            notes.report("sdk.wrong-type", file, element.value, said, data=data)
        elif is_input_of(resolver, given, noun) is False:
            fix = as_input(file, element.value, given, noun) or _plain_input(file, element.value, given, noun)
            literal = file.text_of(node.type) if node.type is not None else "the literal"
            _wrong(notes, file, element.value, f"an element of {literal}", label, given, fix, label)


def _plain_input(file: File, node: n.Expression, given: Kind, noun: Noun) -> str:
    """A plain value among inputs of any kind."""
    if noun != (None, ""):
        return ""
    known = {"string": "String", "int": "Int", "bool": "Bool", "float64": "Float64"}.get(spelled(given), "")
    return f"pulumi.{known}({text_of(file, node) or '...'})" if known else ""


def check_assignment(resolver: Resolver, notes: Notes, file: File, node: n.Define | n.Assign | n.Variable) -> None:
    """`args.Tags = ...`: a field that is set later."""
    if not isinstance(node, n.Assign) or len(node.targets) != len(node.values) or node.operator != "=":
        return
    for target, value in zip(node.targets, node.values, strict=True):
        if not isinstance(target, n.Selector):
            continue
        owner = resolver.kind(target.operand)
        inner = owner.to if isinstance(owner, Pointer) else owner
        if isinstance(inner, Sdk) and inner.member.kind in ("args", "function_args", "object"):
            found = (all_fields(inner) or {}).get(target.name)
            if found is not None:
                check_value(resolver, notes, file, value, inner, found)
            elif all_fields(inner) is not None:
                key = n.Name(target.name_at, target.name)
                _unknown(resolver, notes, file, key, inner, target.name, all_fields(inner) or {})

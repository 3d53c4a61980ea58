"""Constructors and functions of the SDK where they are called, and literals that are declared to be arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackproof.aws import FunctionSchema, ObjectSchema, ResourceSchema, closest, node_core, parse_type

from . import _names
from ._annotations import args_type
from ._calls import arguments_of
from ._imported import check_require
from ._members import base_of
from ._notes import edit_of
from ._objects import check_arguments, check_missing
from ._scopes import CLASSES
from ._surface import dotted_name
from ._target import Target, target_of
from ._tree import Node, ancestors, bare
from ._types import check_value, form_of
from ._values import UNKNOWN, ArgsType, Instance, Record, ResourceClass, SdkFunction, Value

if TYPE_CHECKING:
    from ._uses import Uses


def check_new(uses: Uses, node: Node) -> None:
    callee = uses.resolver.value(node.field("constructor"))
    if not isinstance(callee, ResourceClass):
        return
    target = target_of(uses.resolver, uses.notes, callee.package, callee.schema)
    place = node.field("constructor") or node
    _constructed(uses, node, target, place)


def _super(uses: Uses, node: Node, base: ResourceClass) -> None:
    _constructed(uses, node, target_of(uses.resolver, uses.notes, base.package, base.schema), node)


def _constructed(uses: Uses, node: Node, target: Target, place: Node) -> None:
    schema = target.schema
    if isinstance(schema, ResourceSchema) and schema.deprecated:
        _names.deprecated(uses.resolver, uses.notes, place, target.dotted, schema.deprecated)
    given = arguments_of(node)
    if node.broken or any(item.kind == "spread_element" for item in given):
        return
    if not given or isinstance(uses.resolver.value(given[0]), (Record, Instance)):
        _no_name(uses, node, target, place, given)
        given = [place, *given] if given else given
    if len(given) > 1 and _is_object(uses, target, given[1]):
        options = uses.resolver.value(given[2]) if len(given) > 2 else None
        lookup = isinstance(options, Record) and bool({"id", "urn"} & set(options.items))
        check_arguments(target, given[1], lookup=lookup)
    elif len(given) == 1:
        missing = [item.name for item in target.properties if item.required]
        check_missing(target, place, missing, given=[])
    if len(given) > 2:
        _options(uses, target, given[2])
    if len(given) > 3:
        _positional(uses, target, given[3], 3, f"{target.dotted} takes a name, arguments and options, nothing more")


def _no_name(uses: Uses, node: Node, target: Target, place: Node, given: list[Node]) -> None:
    uses.notes.report(
        "sdk.missing-argument",
        given[0] if given else place,
        f"{target.dotted} needs a resource name as its first argument",
        data={"symbol": target.dotted, "class": target.dotted, "token": target.token, "arguments": ["name"]},
        edit=edit_of(node, name=target.dotted),
    )


def _is_object(uses: Uses, target: Target, node: Node) -> bool:
    """Whether the second argument may be an object; anything else is a misuse."""
    form = form_of(uses.resolver.value(node))
    if form in (None, "object", "null", "undefined"):
        return True
    if form != "resource" or isinstance(uses.resolver.value(bare(node)), Instance):
        said = f"{target.dotted} takes its arguments as one object; by position only its name, arguments and options"
        _positional(uses, target, node, 1, said)
    return False


def _positional(uses: Uses, target: Target, node: Node, position: int, message: str) -> None:
    uses.notes.report(
        "sdk.positional-misuse",
        node,
        message,
        data={"symbol": target.dotted, "class": target.dotted, "token": target.token, "position": position},
        certain=not target.doubt,
    )


def _options(uses: Uses, target: Target, node: Node) -> None:
    node = bare(node)
    value = uses.resolver.value(node)
    if not isinstance(value, Record) or node.kind == "as_expression":
        return
    known = node_core().options
    for name, entry in value.items.items():
        if name in known:
            continue
        own = any(item.name == name for item in target.properties)
        found = [] if own else closest(name, known)
        said = f"; it is an argument of {target.dotted} and belongs into the second argument" if own else ""
        fresh = node.kind == "object" and entry.direct and node.file.is_checked(entry.key)
        uses.notes.report(
            "sdk.unknown-argument",
            entry.key,
            f"resource options have no {name}{said or _names.meant(found)}",
            data={
                "symbol": f"pulumi.CustomResourceOptions.{name}",
                "class": "pulumi.CustomResourceOptions",
                "argument": name,
                "suggestions": [f"{name} in the second argument"] if own else found,
                **({} if fresh else {"effect": "ignored", "shared": not entry.direct or node.kind != "object"}),
            },
            cause=f"sdk:pulumi.CustomResourceOptions({name})",
        )


def check_call(uses: Uses, node: Node) -> None:
    function = node.field("function")
    if function is None:
        return
    if function.kind == "super":
        base = _extended(uses, node)
        if isinstance(base, ResourceClass):
            _super(uses, node, base)
        return
    if function.kind == "identifier" and function.text == "require":
        check_require(uses, node)
        return
    callee = uses.resolver.value(function)
    if isinstance(callee, SdkFunction):
        _invoked(uses, node, function, callee)
    elif function.kind == "member_expression" and (name := function.field("property")) is not None:
        owner = uses.resolver.value(function.field("object"))
        if isinstance(owner, ResourceClass) and name.text == "get":
            _get(uses, node, owner)


def _extended(uses: Uses, node: Node) -> Value:
    owner = next((item for item in ancestors(node) if item.kind in CLASSES), None)
    return base_of(uses.resolver, owner) if owner is not None else UNKNOWN


def _invoked(uses: Uses, node: Node, function: Node, callee: SdkFunction) -> None:
    schema = callee.schema
    target = target_of(uses.resolver, uses.notes, callee.package, schema, output=callee.output)
    if schema.deprecated:
        _names.deprecated(uses.resolver, uses.notes, function, target.dotted, schema.deprecated)
    given = arguments_of(node)
    if node.broken or not schema.args or any(item.kind == "spread_element" for item in given):
        return
    if given:
        check_arguments(target, given[0])
    else:
        check_missing(target, function, [item.name for item in schema.args if item.required], given=[])


def _get(uses: Uses, node: Node, owner: ResourceClass) -> None:
    given = arguments_of(node)
    if len(given) > 1 or any(item.kind == "spread_element" for item in given):
        return
    dotted = dotted_name(owner.package, owner.schema)
    uses.notes.report(
        "sdk.missing-argument",
        node.field("function") or node,
        f"{dotted}.get needs the argument id",
        data={"symbol": f"{dotted}.get", "class": dotted, "token": owner.schema.token, "arguments": ["id"]},
        edit=edit_of(node, name=dotted),
    )


def check_declared(uses: Uses, node: Node) -> None:
    """A literal that is declared to be arguments of the SDK."""
    kind = node.children[-1] if node.kind == "satisfies_expression" else node.field("type")
    value = node.children[0] if node.kind == "satisfies_expression" else node.field("value")
    if kind is None or value is None:
        return
    if kind.kind == "type_annotation" and kind.children:
        kind = kind.children[-1]
    each = kind.kind in ("array_type",)
    found = args_type(uses.resolver, kind.children[0] if each else kind)
    if found is None:
        return
    literal = bare(value)
    for item in literal.children if each and literal.kind == "array" else [literal]:
        if bare(item).kind == "object":
            _against(uses, found, item)


def _against(uses: Uses, wanted: ArgsType, node: Node) -> None:
    schema = wanted.schema
    if isinstance(schema, (ResourceSchema, FunctionSchema)):
        check_arguments(target_of(uses.resolver, uses.notes, wanted.package, schema), node)
    elif isinstance(schema, ObjectSchema):
        path = f"{wanted.package}.types.input.{schema.ref}"
        target = Target(uses.resolver, uses.notes, wanted.package, schema, path, schema.fields)
        check_value(target, parse_type(f"object:{schema.ref}"), node, path, fresh=True)

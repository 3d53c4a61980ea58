"""Values of written types; of anything that is not certain nothing is known."""

from __future__ import annotations

from stackproof.aws import ResourceSchema

from ._resolve import Resolver
from ._scopes import CLASSES
from ._tree import Node
from ._values import (
    UNKNOWN,
    ArgsType,
    Core,
    Fields,
    Instance,
    Items,
    Later,
    Object,
    ResourceClass,
    Scalar,
    Space,
    Value,
)

_PLAIN = frozenset({"string", "number", "boolean"})


def value_of_type(resolver: Resolver, node: Node | None) -> Value:
    """A value of the annotated type."""
    if node is None:
        return UNKNOWN
    if node.kind in ("type_annotation", "parenthesized_type", "readonly_type"):
        return value_of_type(resolver, node.children[-1]) if node.children else UNKNOWN
    if node.kind == "predefined_type":
        return Scalar(node.text) if node.text in _PLAIN else UNKNOWN
    if node.kind == "union_type":
        return _union(resolver, node)
    if node.kind == "array_type":
        return Items(open=True, rest=value_of_type(resolver, node.children[0]))
    if node.kind == "generic_type":
        return _generic(resolver, node)
    if node.kind in ("object_type", "interface_body"):
        return Fields(_fields(node))
    if node.kind in ("type_identifier", "nested_type_identifier"):
        return _instance_of(resolver, named(resolver, node))
    return UNKNOWN


def args_type(resolver: Resolver, node: Node | None) -> ArgsType | None:
    """What a variable, parameter or return of that type must be, where it is arguments of the SDK."""
    if node is None:
        return None
    if node.kind == "type_annotation":
        return args_type(resolver, node.children[-1]) if node.children else None
    if node.kind in ("type_identifier", "nested_type_identifier"):
        found = named(resolver, node)
        return found if isinstance(found, ArgsType) else None
    return None


def named(resolver: Resolver, node: Node) -> Value:
    """The class, module or interface that a type's name means."""
    if node.kind in ("type_identifier", "identifier"):
        found = resolver.find(node, node.text)
        if found is None:
            return UNKNOWN
        if found.node.kind == "interface_declaration":
            body = found.node.field("body")
            extended = any(item.kind == "extends_type_clause" for item in found.node.children)
            return Fields(_fields(body)) if body is not None and not extended else UNKNOWN
        if found.node.kind == "type_alias_declaration":
            return value_of_type(resolver, found.node.field("value"))
        return resolver.bound(found)
    if node.kind in ("nested_type_identifier", "nested_identifier", "member_expression"):
        owner, name = node.children[0], node.children[-1].text
        held = named(resolver, owner)
        if isinstance(held, Space):
            return resolver.surface.member(held, name, as_type=True) or UNKNOWN
        return Core(f"{held.path}.{name}".lstrip(".")) if isinstance(held, Core) else resolver.member(held, name)
    return UNKNOWN


def _instance_of(resolver: Resolver, found: Value) -> Value:
    if isinstance(found, ResourceClass):
        return Instance(found.package, found.schema)
    if isinstance(found, ArgsType) and isinstance(found.schema, ResourceSchema):
        return UNKNOWN
    node = getattr(found, "node", None)
    if isinstance(node, Node) and node.kind in CLASSES:
        return Object(node)
    return found if isinstance(found, (Fields, Items, Scalar, Later, Instance, Object)) else UNKNOWN


def _union(resolver: Resolver, node: Node) -> Value:
    """`T | undefined` is read as T; other unions may be anything."""
    parts: list[Node] = []
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if one.kind == "union_type":
            waiting.extend(one.children)
        elif one.text not in ("undefined", "null"):
            parts.append(one)
    return value_of_type(resolver, parts[0]) if len(parts) == 1 else UNKNOWN


def _generic(resolver: Resolver, node: Node) -> Value:
    name, given = node.field("name"), node.field("type_arguments")
    if name is None or given is None or len(given.children) != 1:
        return UNKNOWN
    inner = given.children[0]
    if name.text in ("Array", "ReadonlyArray"):
        return Items(open=True, rest=value_of_type(resolver, inner))
    if name.text == "Promise":
        return Later(value_of_type(resolver, inner), output=False)
    if name.text in ("Readonly", "Required", "NonNullable"):
        return value_of_type(resolver, inner)
    found = named(resolver, name)
    return Later(value_of_type(resolver, inner)) if found == Core("Output") else UNKNOWN


def _fields(body: Node) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for item in body.children:
        name, kind = item.field("name"), item.field("type")
        if item.kind == "property_signature" and name is not None and kind is not None:
            found[name.text] = kind
    return found

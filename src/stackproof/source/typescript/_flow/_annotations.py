"""Values of types that the answer writes down; of anything else nothing is known."""

from __future__ import annotations

from tree_sitter import Node

from ._machine import Machine
from ._members import member
from ._values import (
    NONE,
    UNKNOWN,
    Class,
    Core,
    Instance,
    Mapping,
    Object,
    Promise,
    ResourceClass,
    Scope,
    Sequence,
    Value,
    join,
)


def typed(machine: Machine, scope: Scope, node: Node, depth: int = 4) -> Value:
    """A value of the annotated type."""
    if depth == 0:
        return UNKNOWN
    if node.type in ("type_annotation", "parenthesized_type", "readonly_type"):
        inner = node.named_children
        return typed(machine, scope, inner[-1], depth) if inner else UNKNOWN
    if node.type == "predefined_type":
        # Where it comes from is not known, so it is no value of the program's own.
        return UNKNOWN
    if node.type == "union_type":
        parts = [item for item in node.named_children if scope.file.text_of(item) not in ("undefined", "null")]
        found = [typed(machine, scope, item, depth) for item in parts]
        return join(*found, NONE) if len(parts) < len(node.named_children) else join(*found)
    if node.type == "array_type":
        return Sequence("list", rest=typed(machine, scope, node.named_children[0], depth - 1))
    if node.type == "generic_type":
        return _generic(machine, scope, node, depth)
    if node.type in ("object_type", "interface_body"):
        return _fields(machine, scope, node, depth)
    if node.type in ("type_identifier", "nested_type_identifier"):
        return _named(machine, scope, node, depth)
    return UNKNOWN


def _generic(machine: Machine, scope: Scope, node: Node, depth: int) -> Value:
    named = node.child_by_field_name("name")
    name = _path(scope, named) if named is not None else ""
    if name == "pulumi.Output":
        return Promise(UNKNOWN)
    if name in ("Array", "ReadonlyArray"):
        given = node.child_by_field_name("type_arguments")
        inner = typed(machine, scope, given.named_children[0], depth - 1) if given is not None else UNKNOWN
        return Sequence("list", rest=inner)
    return UNKNOWN


def _path(scope: Scope, node: Node) -> str:
    """`pulumi.Output` whatever the program calls it."""
    text = scope.file.text_of(node)
    head, _, rest = text.partition(".")
    holder = scope.holder(head)
    value = holder.names[head] if holder is not None else None
    if isinstance(value, Core):
        return f"{value.path}.{rest}" if rest else value.path
    return text if holder is None and not rest else ""


def _named(machine: Machine, scope: Scope, node: Node, depth: int) -> Value:
    text = scope.file.text_of(node)
    here: Scope | None = scope
    while here is not None:
        if text in here.types:
            return _declared(machine, here, here.types[text], depth)
        here = here.parent
    head, *rest = text.split(".")
    holder = scope.holder(head)
    value: Value = holder.names[head] if holder is not None else UNKNOWN
    for part in rest:
        value = member(machine, value, part)
    if isinstance(value, ResourceClass):
        return Instance(value.package, value.schema)
    if isinstance(value, Class):
        return specimen(machine, value, depth - 1)
    return UNKNOWN


def _declared(machine: Machine, scope: Scope, node: Node, depth: int) -> Value:
    if node.type == "type_alias_declaration":
        value = node.child_by_field_name("value")
        return typed(machine, scope, value, depth - 1) if value is not None else UNKNOWN
    body = node.child_by_field_name("body")
    return _fields(machine, scope, body, depth - 1) if body is not None else UNKNOWN


def _fields(machine: Machine, scope: Scope, node: Node, depth: int) -> Value:
    made = Mapping({}, rest=UNKNOWN)
    for item in node.named_children:
        named, kind = item.child_by_field_name("name"), item.child_by_field_name("type")
        if item.type != "property_signature" or named is None or kind is None:
            continue
        value = typed(machine, scope, kind, depth - 1)
        optional = any(part.type == "?" for part in item.children)
        made.items[scope.file.text_of(named)] = join(value, NONE) if optional else value
    return made


def specimen(machine: Machine, cls: Class, depth: int = 3) -> Object:
    """An instance of which only the declarations are known."""
    made = Object(cls)
    body = cls.node.child_by_field_name("body")
    for item in body.named_children if body is not None else ():
        named, kind = item.child_by_field_name("name"), item.child_by_field_name("type")
        if item.type == "public_field_definition" and named is not None and kind is not None:
            made.attributes[cls.scope.file.text_of(named)] = typed(machine, cls.scope, kind, depth)
    return made


__all__ = ["specimen", "typed"]

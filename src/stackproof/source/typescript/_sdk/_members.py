"""What a member of a value is, and whether the value certainly has no such member."""

from __future__ import annotations

from stackproof.aws import ResourceSchema, Type

from ._resolve import Resolver, join
from ._scopes import CLASSES
from ._surface import dotted_name
from ._tree import Node, every
from ._values import (
    UNKNOWN,
    Class,
    Core,
    Entry,
    EnumClass,
    Fields,
    Function,
    Gathered,
    Instance,
    Items,
    Later,
    Object,
    OwnModule,
    Record,
    ResourceClass,
    Result,
    Scalar,
    Space,
    Typed,
    Value,
)

RESOURCE_MEMBERS = frozenset({"urn", "id", "getProvider"})
STATICS = frozenset({"get", "isInstance", "name", "length", "prototype", "call", "apply", "bind", "toString"})
_OUTPUT_MEMBERS = frozenset({"apply", "get", "then", "catch", "finally"})


def member(resolver: Resolver, owner: Value, name: str) -> Value:
    """`owner.name`."""
    if isinstance(owner, Space):
        return resolver.surface.member(owner, name) or UNKNOWN
    if isinstance(owner, Core):
        return Core(f"{owner.path}.{name}".lstrip("."))
    if isinstance(owner, Instance):
        found = owner.schema.output(name)
        if found is not None and found.name == name:
            return Later(typed(owner.package, found.parsed))
        return Later(Scalar("string")) if name in ("id", "urn") else UNKNOWN
    if isinstance(owner, Result):
        known = owner.schema.output(name)
        return typed(owner.package, known.parsed) if known is not None and known.name == name else UNKNOWN
    if isinstance(owner, Later):
        if not owner.output or name in _OUTPUT_MEMBERS:
            return UNKNOWN
        inner = member(resolver, owner.inner, name)
        return inner if inner is UNKNOWN or isinstance(inner, (Function, Later)) else Later(inner)
    if isinstance(owner, Typed):
        schema = resolver.surface.sdk(owner.package).schema.type(owner.type, output=True)
        field = schema.field(name) if schema is not None else None
        return typed(owner.package, field.parsed) if field is not None and field.name == name else UNKNOWN
    return _of_own(resolver, owner, name)


def _of_own(resolver: Resolver, owner: Value, name: str) -> Value:
    from ._annotations import value_of_type
    from ._bindings import exported

    if isinstance(owner, Record):
        return _of_entry(resolver, owner.items.get(name))
    if isinstance(owner, Gathered) and isinstance(owner.inner, Record):
        return _plain(_of_entry(resolver, owner.inner.items.get(name)))
    if isinstance(owner, Fields):
        return value_of_type(resolver, owner.types.get(name))
    if isinstance(owner, OwnModule):
        return exported(resolver, owner.path, name)
    if isinstance(owner, Object):
        return of_class(resolver, owner.node, name)
    if isinstance(owner, Class):
        return of_class(resolver, owner.node, name)
    if isinstance(owner, EnumClass):
        return Scalar("string")
    return Scalar("number") if name == "length" and isinstance(owner, Items) else UNKNOWN


def _of_entry(resolver: Resolver, entry: Entry | None) -> Value:
    return resolver.value(entry.value) if entry is not None and not entry.maybe else UNKNOWN


def _plain(value: Value) -> Value:
    while isinstance(value, Later):
        value = value.inner
    return value


def element(resolver: Resolver, owner: Value, position: int | None) -> Value:
    """`owner[position]`; any element for None."""
    if isinstance(owner, Later):
        inner = element(resolver, owner.inner, position) if owner.output else UNKNOWN
        return inner if inner is UNKNOWN or isinstance(inner, Later) else Later(inner)
    if isinstance(owner, Gathered) and isinstance(owner.inner, Items):
        return _plain(element(resolver, owner.inner, position))
    if isinstance(owner, Typed) and owner.type.kind == "list" and owner.type.item is not None:
        return typed(owner.package, owner.type.item)
    if not isinstance(owner, Items):
        return UNKNOWN
    if owner.open:
        return owner.rest
    if position is not None:
        return resolver.value(owner.nodes[position]) if position < len(owner.nodes) else UNKNOWN
    found: Value = resolver.value(owner.nodes[0]) if owner.nodes else UNKNOWN
    for node in owner.nodes[1:40]:
        found = join(found, resolver.value(node))
    return found


def typed(package: str, kind: Type) -> Value:
    """A plain value of a schema type."""
    if kind.kind in ("string", "enum"):
        return Scalar("string")
    if kind.kind in ("integer", "number"):
        return Scalar("number")
    if kind.kind == "boolean":
        return Scalar("boolean")
    if kind.kind in ("list", "map", "object"):
        return Typed(package, kind)
    if kind.kind == "union" and all(item.kind in ("string", "enum") for item in kind.members):
        return Scalar("string")
    return UNKNOWN


def of_class(resolver: Resolver, node: Node, name: str, depth: int = 6) -> Value:
    """A field or method of a class of the program."""
    from ._annotations import value_of_type

    if depth == 0:
        return UNKNOWN
    body = node.field("body")
    kind: Node | None = None
    for item in body.children if body is not None else ():
        field = item.field("name")
        if field is None or field.text != name:
            continue
        if item.kind == "method_definition":
            return UNKNOWN if item.file.file.text[item.start : field.start].strip() == b"get" else Function(item)
        if item.kind == "public_field_definition":
            found = resolver.value(item.field("value"))
            if found is not UNKNOWN:
                return found
            kind = item.field("type")
    kind = kind or _parameter_property(body, name)
    written = [resolver.value(value) for value in _assignments(resolver, node, name)]
    found = written[0] if written else UNKNOWN
    for other in written[1:]:
        found = join(found, other)
    if found is UNKNOWN or isinstance(found, Scalar):
        found = value_of_type(resolver, kind) if kind is not None else found
    if found is UNKNOWN and not written and kind is None:
        base = base_of(resolver, node)
        if isinstance(base, Class):
            return of_class(resolver, base.node, name, depth - 1)
        if isinstance(base, ResourceClass):
            return member(resolver, Instance(base.package, base.schema), name)
    return found


def _parameter_property(body: Node | None, name: str) -> Node | None:
    """The type of `constructor(private readonly name: T)`."""
    for item in body.children if body is not None else ():
        field = item.field("name")
        if item.kind != "method_definition" or field is None or field.text != "constructor":
            continue
        given = item.field("parameters")
        for one in given.children if given is not None else ():
            pattern = one.field("pattern")
            marked = any(child.kind in ("accessibility_modifier", "readonly") for child in one.children)
            if marked and pattern is not None and pattern.text == name:
                return one.field("type")
    return None


def _assignments(resolver: Resolver, node: Node, name: str) -> list[Node]:
    """What a class sets `this.name` to."""
    known = resolver.fields.get(id(node))
    if known is None:
        known = resolver.fields[id(node)] = {}
        for item in every(node):
            left, right = item.field("left"), item.field("right")
            if item.kind != "assignment_expression" or left is None or right is None:
                continue
            if left.kind == "member_expression" and left.text.startswith("this."):
                known.setdefault(left.text.removeprefix("this."), []).append(right)
    return known.get(name, [])


def base_of(resolver: Resolver, node: Node) -> Value:
    """The class that a class of the program extends."""
    for item in node.children:
        if item.kind == "class_heritage":
            for clause in every(item):
                value = clause.field("value")
                if clause.kind == "extends_clause" and value is not None:
                    return resolver.value(value)
            if item.children and item.children[0].kind not in ("extends_clause", "implements_clause"):
                return resolver.value(item.children[0])
    return UNKNOWN


def lacks_output(resolver: Resolver, owner: Instance | Result, name: str) -> bool:
    """Whether a resource or a function's result certainly has no such property."""
    found = owner.schema.output(name)
    if (found is not None and found.name == name) or name.startswith(("_", "pulumi")) or name == "id":
        return False
    if isinstance(owner.schema, ResourceSchema):
        methods = resolver.surface.sdk(owner.package).methods(owner.schema)
        return name not in RESOURCE_MEMBERS and name not in methods and name not in ("toString", "constructor")
    return name not in ("toString", "constructor", "hasOwnProperty")


__all__ = ["CLASSES", "dotted_name", "element", "lacks_output", "member", "of_class", "typed"]

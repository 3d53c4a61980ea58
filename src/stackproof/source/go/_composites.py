"""What the keys of a composite literal are: fields of a struct, or expressions."""

from __future__ import annotations

from collections.abc import Callable

from stackproof.golang import nodes as n

from ._bindings import Binding

Find = Callable[[str], Binding | None]
_DEPTH = 20


def has_fields(kind: n.Expression | None, find: Find, depth: int = _DEPTH) -> bool | None:
    """Whether a literal of this type names fields; None where that cannot be told. find: what a name is bound to."""
    if depth == 0:
        return None
    match kind:
        case n.StructType():
            return True
        case n.MapType() | n.ListType():
            return False
        case n.Index(operand=inner) | n.Unary(operator="*", operand=inner):
            return has_fields(inner, find, depth - 1)
        case n.Name(text=text):
            found = find(text)
            if found is None or found.kind != "type" or not isinstance(found.node, n.TypeDeclaration):
                return None
            return has_fields(found.node.type, find, depth - 1)
        case n.Selector(operand=n.Name(text=text), name=name):
            found = find(text)
            pulumi = found is not None and found.imported is not None and found.imported.kind in _PULUMI
            return _of_pulumi(name) if pulumi else None
    return None


_PULUMI = ("core", "sdk", "provider")


def _of_pulumi(name: str) -> bool | None:
    """By the endings that Pulumi's code generator gives: nothing that is called `...Map` or `...Array` is a struct."""
    if name.endswith(("Map", "Array")):
        return False
    return True if name.endswith(("Args", "State")) else None


def element_of(kind: n.Expression | None, find: Find, depth: int = _DEPTH) -> n.Expression | None:
    """The type of the elements of a literal of this type, whose own literals may leave it out."""
    if depth == 0:
        return None
    match kind:
        case n.ListType(element=inner) | n.MapType(value=inner):
            return inner
        case n.Unary(operator="*", operand=inner):
            return element_of(inner, find, depth - 1)
        case n.Name(text=text):
            found = find(text)
            if found is not None and isinstance(found.node, n.TypeDeclaration):
                return element_of(found.node.type, find, depth - 1)
    return None


def key_of(kind: n.Expression | None) -> n.Expression | None:
    """The type of the keys of a map's literal."""
    return kind.key if isinstance(kind, n.MapType) else None

"""Whether a value of one kind can stand where the schema wants another; None where that cannot be told."""

from __future__ import annotations

import re

from stackproof.aws import EnumSchema, go_core
from stackproof.golang import nodes as n

from ._kinds import (
    NIL,
    UNKNOWN,
    Anonymous,
    Builtin,
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
    Several,
    Space,
    Table,
    bare,
)
from ._resolve import Resolver

Noun = tuple[str | None, str]
_SIDE = re.compile(r"(?:Ptr)?(?:Input|Output)?$")
_BASES = {"string": "String", "integer": "Int", "number": "Float64"}
_NUMBERS = frozenset({"int", "int32", "int64", "float64", "float32", "rune", "uint", "byte"})


def is_input_of(resolver: Resolver, given: Kind, noun: Noun) -> bool | None:
    """Whether a value is an input of the noun: (None, "StringArray") of the core, ("ec2", "VpcArray") of a module."""
    if given is UNKNOWN or isinstance(given, Denoted | Space | Several | Builtin):
        return None
    if given == NIL:
        return True
    if isinstance(given, Plain | Items | Table | Function | SdkFunction | CoreFunction):
        return False
    inner = bare(given)
    if isinstance(inner, Core):
        return _core_is(inner, noun)
    if isinstance(inner, Sdk):
        return _sdk_is(inner, noun, pointer=isinstance(given, Pointer))
    if isinstance(inner, Own):
        return False if _is_mute(resolver, inner) else None
    return False if isinstance(inner, Anonymous) and isinstance(inner.node, n.StructType) else None


def _core_is(given: Core, noun: Noun) -> bool | None:
    home, name = noun
    members = go_core().members(given.module, given.name)
    if not members:
        return None
    if not name:
        return "ElementType" in members or None
    if home is not None:
        # Of an interface only part is known: what implements it may be anything.
        return False if "ElementType" in members else None
    if f"To{name}Output" in members or f"To{name}PtrOutput" in members:
        return True
    return False if "ElementType" in members else None


def _sdk_is(given: Sdk, noun: Noun, *, pointer: bool) -> bool | None:
    name = noun[1]
    kind, schema = given.member.kind, given.member.schema
    if not name:
        return None if kind in ("object", "enum", "resource") else False
    if kind == "enum" and isinstance(schema, EnumSchema):
        base = given.name.removesuffix(given.member.form)
        own = (base, _SIDE.sub("", given.member.form))
        if not own[1]:
            return noun in ((given.module, base), (None, _BASES.get(schema.base, "String")))
        return noun == (given.module, f"{base}{own[1]}")
    if kind in ("object", "resource"):
        if given.member.plain or (kind == "resource" and not given.member.form and not pointer):
            return False
        base = given.name.removesuffix("Args") if kind == "object" and not given.member.form else given.name
        return noun == (given.module, _SIDE.sub("", base) if given.member.form else base)
    return False


def _is_mute(resolver: Resolver, given: Own) -> bool:
    """Whether a type of the program is a struct without methods and without anything that may bring some."""
    if resolver.methods.get(id(given.binding)):
        return False
    inner = resolver.underlying(given)
    if not isinstance(inner, Anonymous) or not isinstance(inner.node, n.StructType):
        return False
    return not any(item.embedded for item in inner.node.fields)


def is_plain(resolver: Resolver, given: Kind, wanted: Kind) -> bool | None:
    """Whether a value can be assigned to a plain type."""
    if given is UNKNOWN or wanted is UNKNOWN or isinstance(given, Denoted | Space | Several | Builtin):
        return None
    if given == NIL:
        return isinstance(wanted, Pointer | Items | Table) or (None if isinstance(wanted, Own | Anonymous) else False)
    if isinstance(wanted, Plain) and wanted.name == "error":
        return None
    if isinstance(given, Plain):
        return _plain_is(given, wanted)
    if isinstance(given, Own) or isinstance(bare(given), Own):
        return None
    for known in (Pointer, Items, Table):
        if isinstance(wanted, known) and isinstance(given, known):
            return _inner(resolver, given, wanted)
    if isinstance(given, Core | Sdk) and isinstance(wanted, Core | Sdk):
        return given == wanted if isinstance(given, Sdk) and isinstance(wanted, Sdk) else None
    if isinstance(given, Core) and isinstance(wanted, Items | Table):
        # `pulumi.StringArray` is a slice of its own: it can be given where its very type is wanted, and nowhere else.
        return False if go_core().members(given.module, given.name) else None
    return False if isinstance(wanted, Plain | Pointer | Items | Table | Sdk) else None


def _plain_is(given: Plain, wanted: Kind) -> bool | None:
    if not isinstance(wanted, Plain):
        return False if isinstance(wanted, Pointer | Items | Table | Sdk) and not _is_enum(wanted, given) else None
    if given.name == wanted.name:
        return True
    if given.untyped:
        return given.name in _NUMBERS and wanted.name in _NUMBERS
    aliases = ({"byte", "uint8"}, {"rune", "int32"})
    return any({given.name, wanted.name} == pair for pair in aliases)


def _is_enum(wanted: Kind, given: Plain) -> bool:
    """A constant without a type takes that of an enumeration."""
    return isinstance(wanted, Sdk) and wanted.member.kind == "enum" and given.untyped


def _inner(resolver: Resolver, given: Kind, wanted: Kind) -> bool | None:
    """Pointers, slices and maps fit when what is inside of them is the same."""
    parts: tuple[Kind, Kind]
    match given, wanted:
        case Pointer(to=one), Pointer(to=other):
            parts = (one, other)
        case Items(element=one), Items(element=other):
            parts = (one, other)
        case Table(value=one), Table(value=other):
            parts = (one, other)
        case _:
            return None
    one, other = parts
    if one is UNKNOWN or other is UNKNOWN or isinstance(one, Own | Anonymous) or isinstance(other, Own | Anonymous):
        return None
    if isinstance(one, Pointer | Items | Table) and type(one) is type(other):
        return _inner(resolver, one, other)
    return one == other

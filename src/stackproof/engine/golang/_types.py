"""Go's types as far as values need them: zero values, literals, conversions, assertions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackproof.aws import GoMember, GoSdk
from stackproof.golang import Imported, nodes

from ._values import Closure, Config, Context, GoError, Named, Native, Output, Pointer, Resource, Struct, Unknown

if TYPE_CHECKING:
    from ._scope import Scope

NUMBERS = frozenset(
    {"int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64", "uintptr", "byte", "rune",
     "float32", "float64", "complex64", "complex128"}
)  # fmt: skip
FLOATS = frozenset({"float32", "float64"})


class GoType:
    """Any type. The base is what nothing is known of."""

    __slots__ = ()


class Basic(GoType):
    """A predeclared type, `error` and `any` among them."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name


class ListOf(GoType):
    __slots__ = ("element", "length")

    def __init__(self, element: GoType, length: int | None = None) -> None:
        self.element, self.length = element, length


class MapOf(GoType):
    __slots__ = ("key", "value")

    def __init__(self, key: GoType, value: GoType) -> None:
        self.key, self.value = key, value


class PointerTo(GoType):
    __slots__ = ("element",)

    def __init__(self, element: GoType) -> None:
        self.element = element


class Own(GoType):
    """A type that the answer declares. scope: where its parts are looked up. file: that declares it."""

    __slots__ = ("declaration", "file", "methods", "scope")

    def __init__(self, declaration: nodes.TypeDeclaration, scope: Scope, file: str) -> None:
        self.declaration, self.scope, self.file = declaration, scope, file
        self.methods: dict[str, nodes.FunctionDeclaration] = {}


class Literally(GoType):
    """A struct, interface or function type that is written out."""

    __slots__ = ("node", "scope")

    def __init__(self, node: nodes.Expression, scope: Scope) -> None:
        self.node, self.scope = node, scope


class OfSdk(GoType):
    """A type of a provider's SDK whose schema is on board."""

    __slots__ = ("member", "module", "sdk")

    def __init__(self, sdk: GoSdk, module: str, member: GoMember) -> None:
        self.sdk, self.module, self.member = sdk, module, member


class OfCore(GoType):
    """A type of the Pulumi SDK itself, by its name in package pulumi."""

    __slots__ = ("module", "name")

    def __init__(self, name: str, module: str = "pulumi") -> None:
        self.name, self.module = name, module


class OfLibrary(GoType):
    """A type of the standard library or of a package that nobody here knows."""

    __slots__ = ("imported", "name")

    def __init__(self, imported: Imported, name: str) -> None:
        self.imported, self.name = imported, name


ANY = Basic("any")
ERROR = Basic("error")
STRING = Basic("string")


def many_of(name: str) -> str:
    """What the literal of a type of package pulumi is: "list" of `StringArray`, "map" of `StringMap`, "" of others."""
    if name in ("Array", "Map"):
        return "list" if name == "Array" else "map"
    for end, kind in (("Array", "list"), ("Map", "map")):
        if name.endswith(end) and name != end:
            return kind
    return ""


def is_instance(value: Any, kind: GoType | None) -> bool | None:
    """Whether a value in an interface has a type; None where that cannot be told."""
    if isinstance(value, Unknown):
        return None
    if isinstance(kind, Basic):
        return _is_basic(value, kind.name)
    if isinstance(kind, PointerTo):
        if isinstance(value, Pointer | Resource):
            inner = value.cell.value if isinstance(value, Pointer) else value
            return is_instance(inner, kind.element)
        return False if value is None or isinstance(value, Struct) else None
    if isinstance(kind, Own):
        return _is_own(value, kind)
    if isinstance(kind, ListOf):
        return isinstance(value, list | bytes) if value is not None else False
    if isinstance(kind, MapOf):
        return isinstance(value, dict)
    if isinstance(kind, OfSdk):
        if isinstance(value, Resource):
            schema = kind.member.schema
            return kind.member.kind == "resource" and getattr(schema, "token", "") == value.kind
        return None if isinstance(value, Output | dict | list | str) else isinstance(value, Struct)
    if isinstance(kind, OfCore):
        return _is_core(value, kind.name)
    return None


def _is_basic(value: Any, name: str) -> bool | None:
    if name == "any":
        return True
    if name == "error":
        return isinstance(value, GoError)
    if isinstance(value, Named):
        return False
    if name == "string":
        return isinstance(value, str)
    if name == "bool":
        return isinstance(value, bool)
    if name in FLOATS:
        return isinstance(value, float)
    if name in NUMBERS:
        return isinstance(value, int) and not isinstance(value, bool)
    return None


def _is_own(value: Any, kind: Own) -> bool | None:
    if isinstance(kind.declaration.type, nodes.InterfaceType):
        return None if kind.declaration.type.methods else True
    if isinstance(value, Struct | Named):
        return value.kind is kind
    return False if value is None or isinstance(value, Closure | Native) else None


def _is_core(value: Any, name: str) -> bool | None:
    if name.endswith("Output"):
        return isinstance(value, Output)
    if name == "Context":
        return isinstance(value, Context)
    if name in ("Resource", "CustomResource", "ProviderResource"):
        return isinstance(value, Resource) or None
    return isinstance(value, Config) if name == "Config" else None

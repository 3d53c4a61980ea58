"""What is known of the type of an expression. Of anything that is not certain nothing is: `UNKNOWN`."""

from __future__ import annotations

from dataclasses import dataclass, field

from stackproof.aws import GoMember, GoSdk, ResourceSchema
from stackproof.golang import Imported
from stackproof.golang import nodes as n

from .._bindings import Binding


class Kind:
    """Something about which nothing is known."""

    __slots__ = ()


UNKNOWN = Kind()


@dataclass(frozen=True, slots=True)
class Plain(Kind):
    """A type that the language has: "string", "int", "error", "nil". untyped: of a constant without a type."""

    name: str
    untyped: bool = False


NIL = Plain("nil", untyped=True)
ERROR = Plain("error")


@dataclass(frozen=True, slots=True)
class Pointer(Kind):
    to: Kind


@dataclass(frozen=True, slots=True)
class Items(Kind):
    """A slice or an array."""

    element: Kind


@dataclass(frozen=True, slots=True)
class Table(Kind):
    """A map."""

    key: Kind
    value: Kind


@dataclass(frozen=True, slots=True)
class Function(Kind):
    """A function of the program, or a value of a function's type."""

    parameters: tuple[Kind, ...]
    results: tuple[Kind, ...]
    variadic: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Several(Kind):
    """What a call gives that has not exactly one result."""

    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Anonymous(Kind):
    """A struct or an interface as it is written."""

    node: n.StructType | n.InterfaceType


@dataclass(frozen=True, slots=True)
class Own(Kind):
    """A type that the program declares."""

    binding: Binding


@dataclass(frozen=True, slots=True)
class Core(Kind):
    """A type of Pulumi's core SDK. module: below its folder `go`."""

    module: str
    name: str


@dataclass(frozen=True, slots=True)
class Sdk(Kind):
    """A type of a provider's SDK, by its name in Go; module: as Python calls it."""

    package: str
    major: int
    module: str
    name: str
    member: GoMember = field(compare=False)
    sdk: GoSdk = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Denoted(Kind):
    """The expression is a type, this one."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class Space(Kind):
    """A package. sdk: where its names are known; module: as Python calls it, None where there is no such package."""

    imported: Imported
    sdk: GoSdk | None = field(default=None, compare=False, repr=False)
    module: str | None = None


@dataclass(frozen=True, slots=True)
class SdkFunction(Kind):
    """A function of a provider's SDK."""

    space: Space
    name: str
    member: GoMember = field(compare=False)


@dataclass(frozen=True, slots=True)
class CoreFunction(Kind):
    """A function of the core SDK, or a method of the type `owner` there."""

    module: str
    name: str
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Builtin(Kind):
    """A function that the language has."""

    name: str


def bare(kind: Kind) -> Kind:
    """What a pointer leads to; the kind itself where it is none."""
    return kind.to if isinstance(kind, Pointer) else kind


def is_output(kind: Kind) -> bool:
    """Whether a value is certainly an Output of Pulumi."""
    if isinstance(kind, Core):
        return kind.module == "pulumi" and kind.name.endswith("Output")
    return isinstance(kind, Sdk) and kind.member.form.endswith("Output")


def resource_of(kind: Kind) -> tuple[Sdk, ResourceSchema] | None:
    """The resource that a pointer leads to."""
    inner = bare(kind)
    if isinstance(inner, Sdk) and inner.member.kind == "resource" and not inner.member.form:
        schema = inner.member.schema
        return (inner, schema) if isinstance(schema, ResourceSchema) else None
    return None

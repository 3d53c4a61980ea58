"""What an expression may stand for, as far as the SDK's surface is concerned. Anything else is `UNKNOWN`."""

from __future__ import annotations

from dataclasses import dataclass, field

from stackproof.aws import EnumSchema, FunctionSchema, ResourceSchema, Type

from ._tree import Node


class Value:
    """Something about which nothing is known."""

    __slots__ = ()


UNKNOWN = Value()


@dataclass(frozen=True, slots=True)
class Space(Value):
    """A module of an SDK package, by its Python name ("" for the root). written: how the program names it."""

    package: str
    path: str


@dataclass(frozen=True, slots=True)
class Core(Value):
    """A name of `@pulumi/pulumi`, dotted; "" is the package itself."""

    path: str


@dataclass(frozen=True, slots=True)
class CoreObject(Value):
    """An object of a class of `@pulumi/pulumi`."""

    path: str


@dataclass(frozen=True, slots=True)
class ResourceClass(Value):
    package: str
    schema: ResourceSchema


@dataclass(frozen=True, slots=True)
class SdkFunction(Value):
    package: str
    schema: FunctionSchema
    output: bool


@dataclass(frozen=True, slots=True)
class EnumClass(Value):
    package: str
    schema: EnumSchema


@dataclass(frozen=True, slots=True)
class ArgsType(Value):
    """What a variable of type `aws.s3.BucketArgs` or `aws.types.input.s3.BucketCorsRule` holds."""

    package: str
    schema: object


@dataclass(frozen=True, slots=True)
class Instance(Value):
    package: str
    schema: ResourceSchema


@dataclass(frozen=True, slots=True)
class Result(Value):
    """What a function of the SDK gives, resolved."""

    package: str
    schema: FunctionSchema


@dataclass(frozen=True, slots=True)
class Later(Value):
    """A promise or an Output. output: which of the two."""

    inner: Value
    output: bool = True


@dataclass(frozen=True, slots=True)
class Typed(Value):
    """A plain value of a schema type, as an output holds it."""

    package: str
    type: Type


@dataclass(frozen=True, slots=True)
class Scalar(Value):
    """kind: "string", "number", "boolean", "null", "undefined", "function". text: of a literal, None when not known."""

    kind: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of an object. key: where it is written. value: None for a method. direct: it stands in the literal
    itself, where the compiler refuses keys that the type lacks; maybe: it is there only under a condition."""

    key: Node
    value: Node | None
    direct: bool = True
    maybe: bool = False


@dataclass(slots=True, eq=False)
class Record(Value):
    """An object literal. open: it may have further keys."""

    node: Node
    items: dict[str, Entry] = field(default_factory=dict)
    open: bool = False


@dataclass(slots=True, eq=False)
class Items(Value):
    """An array. open: it may have further elements; rest: what those are."""

    nodes: list[Node] = field(default_factory=list)
    open: bool = False
    rest: Value = UNKNOWN
    node: Node | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Gathered(Value):
    """What `pulumi.all` or `Promise.all` hands on: the same array or object with everything in it resolved."""

    inner: Items | Record


@dataclass(frozen=True, slots=True, eq=False)
class Fields(Value):
    """A value of an interface or object type of the program: name -> type node."""

    types: dict[str, Node]


@dataclass(frozen=True, slots=True, eq=False)
class Function(Value):
    node: Node


@dataclass(frozen=True, slots=True, eq=False)
class Class(Value):
    node: Node


@dataclass(frozen=True, slots=True, eq=False)
class Object(Value):
    """An object of a class of the program."""

    node: Node


@dataclass(frozen=True, slots=True)
class OwnModule(Value):
    path: str

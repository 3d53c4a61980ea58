"""Abstract values: what is known of an expression without running it.

Containers, objects and frames are mutable, because programs fill them step by step; all else is frozen.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from stackproof.aws import CoreSymbol, EnumSchema, FunctionSchema, ObjectSchema, ResourceSchema, Type

    from ._program import SourceModule


class Origin(NamedTuple):
    """Where a part of a value comes from.

    kind: "literal", "context" (stack or project name), "weak" (a generator that can be guessed), "program" (made
    anew at each run), "config", "secret-config", "environment", "generated" (by a resource), "lookup", "resource",
    "unknown". detail: the generator's name, the configuration key or the resource's property; never the value.
    """

    kind: str
    file: str = ""
    line: int = 0
    column: int = 0
    detail: str = ""


Origins = frozenset[Origin]
NOTHING: Origins = frozenset()
UNKNOWN_ORIGINS: Origins = frozenset({Origin("unknown")})
UNSET: Any = object()


class Value:
    """Base of all abstract values."""

    __slots__ = ()
    origins: Origins = NOTHING


@dataclass(frozen=True, slots=True)
class Unknown(Value):
    origins: Origins = UNKNOWN_ORIGINS


UNKNOWN = Unknown()


@dataclass(frozen=True, slots=True)
class Scalar(Value):
    """kind: "str", "bytes", "int", "float", "bool", "none". data: the value when it is known. origins hold together:
    every one of them went into the value."""

    kind: str
    data: Any = UNSET
    origins: Origins = NOTHING

    @property
    def text(self) -> str | None:
        return self.data if self.kind == "str" and self.data is not UNSET else None


NONE = Scalar("none", None)


@dataclass(eq=False, slots=True)
class Sequence(Value):
    """kind: "list", "tuple", "set", "generator". rest: what further items look like, None when there are none."""

    kind: str
    items: list[Value] = field(default_factory=list)
    rest: Value | None = None
    node: ast.AST | None = None
    origins: Origins = NOTHING

    def elements(self) -> list[Value]:
        return [*self.items, self.rest] if self.rest is not None else list(self.items)


@dataclass(eq=False, slots=True)
class Mapping(Value):
    """rest: what values of further, unknown keys look like, None when all are known. nodes: key -> its place."""

    items: dict[Any, Value] = field(default_factory=dict)
    rest: Value | None = None
    nodes: dict[Any, ast.AST] = field(default_factory=dict)
    node: ast.AST | None = None
    origins: Origins = NOTHING

    def elements(self) -> list[Value]:
        return [*self.items.values(), self.rest] if self.rest is not None else list(self.items.values())


@dataclass(frozen=True, slots=True)
class Json(Value):
    """JSON text of a value."""

    value: Value
    origins: Origins = NOTHING


@dataclass(frozen=True, slots=True)
class Either(Value):
    """One of several values; which one is not known."""

    options: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Promise(Value):
    """A `pulumi.Output`. label: how to name it in a message. secret: marked as secret by the program or the SDK."""

    inner: Value
    label: str = ""
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Typed(Value):
    """A plain value of a schema type, e.g. inside `apply`."""

    package: str
    type: Type
    origins: Origins = NOTHING


@dataclass(frozen=True, slots=True)
class SdkModule(Value):
    package: str
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
class ArgsClass(Value):
    """schema: of a nested type, or the resource whose own arguments the class holds. dictionary: a TypedDict twin."""

    package: str
    name: str
    module: str
    schema: ObjectSchema | ResourceSchema
    dictionary: bool = False


@dataclass(frozen=True, slots=True)
class EnumClass(Value):
    package: str
    schema: EnumSchema


@dataclass(frozen=True, slots=True)
class Core(Value):
    """A name of the core SDK, by dotted path (`pulumi.Output.concat`)."""

    path: str
    symbol: CoreSymbol | None = None


@dataclass(frozen=True, slots=True)
class CoreObject(Value):
    """An instance of a core class (`pulumi.Config`). fields: keywords it was made with."""

    path: str
    fields: Mapping | None = None
    symbol: CoreSymbol | None = None


@dataclass(frozen=True, slots=True)
class Instance(Value):
    """A resource instance. name: the variable or class it is spoken of by."""

    package: str
    schema: ResourceSchema
    node: ast.AST | None = None


@dataclass(frozen=True, slots=True)
class Invoked(Value):
    """The plain result of an SDK function."""

    package: str
    schema: FunctionSchema


@dataclass(eq=False, slots=True)
class Args(Value):
    """An instance of an `...Args` class."""

    package: str
    cls: ArgsClass
    fields: Mapping
    node: ast.AST | None = None


@dataclass(frozen=True, slots=True)
class External(Value):
    """A name of another library, by dotted path (`json.dumps`)."""

    path: str


@dataclass(frozen=True, slots=True)
class OwnModule(Value):
    module: SourceModule


@dataclass(eq=False, slots=True)
class Frame:
    """Names of one scope. own: names that the scope binds itself; parent: the enclosing scope that it can read."""

    module: SourceModule
    own: frozenset[str] | None
    parent: Frame | None = None
    names: dict[str, Value] = field(default_factory=dict)
    global_names: frozenset[str] = frozenset()
    nonlocal_names: frozenset[str] = frozenset()
    returns: list[Value] = field(default_factory=list)
    yields: list[Value] = field(default_factory=list)
    function: Function | None = None
    owner: Class | None = None


@dataclass(eq=False, slots=True)
class Function(Value):
    """A function, method or lambda of the submission. bound: `self` or `cls`."""

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    frame: Frame
    defaults: dict[str, Value] = field(default_factory=dict)
    bound: Value | None = None
    owner: Class | None = None
    decorators: frozenset[str] = frozenset()


@dataclass(eq=False, slots=True)
class Class(Value):
    node: ast.ClassDef
    frame: Frame
    bases: tuple[Value, ...] = ()
    names: dict[str, Value] = field(default_factory=dict)
    decorators: frozenset[str] = frozenset()

    def lineage(self) -> Iterator[Class]:
        """The class and the submission's own classes that it inherits from, nearest first."""
        seen: set[int] = set()
        queue: list[Class] = [self]
        while queue:
            item = queue.pop(0)
            if id(item) not in seen:
                seen.add(id(item))
                yield item
                queue.extend(base for base in item.bases if isinstance(base, Class))

    def foreign_bases(self) -> list[Value]:
        return [base for item in self.lineage() for base in item.bases if not isinstance(base, Class)]


@dataclass(eq=False, slots=True)
class Object(Value):
    """An instance of a class of the submission."""

    cls: Class
    attributes: dict[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Super(Value):
    """`super()` inside a method. after: the class whose bases are searched."""

    instance: Value
    after: Class


@dataclass(frozen=True, slots=True)
class Method(Value):
    """A method of a value that is not an object of the submission."""

    owner: Value
    name: str


@dataclass(frozen=True, slots=True)
class Arguments:
    """Arguments of one call. open: more may come through `*` or `**`. nodes: keyword -> its value's place."""

    positional: tuple[Value, ...] = ()
    keywords: dict[str, Value] = field(default_factory=dict)
    places: tuple[ast.AST, ...] = ()
    nodes: dict[str, ast.AST] = field(default_factory=dict)
    splatted: frozenset[str] = frozenset()
    open: bool = False

    def get(self, index: int, name: str) -> Value | None:
        """The argument at a position or under a name."""
        if name in self.keywords:
            return self.keywords[name]
        return self.positional[index] if 0 <= index < len(self.positional) else None

    def all(self) -> tuple[Value, ...]:
        return (*self.positional, *self.keywords.values())


NO_ARGUMENTS = Arguments()


def options(value: Value) -> tuple[Value, ...]:
    """The alternatives of a value, one for most."""
    return value.options if isinstance(value, Either) else (value,)


MAX_OPTIONS = 8


def join(*values: Value) -> Value:
    """One of these values. Too many alternatives become unknown."""
    found: list[Value] = []
    for value in values:
        for item in options(value):
            if not any(item is other or _same(item, other) for other in found):
                found.append(item)
    if not found:
        return NONE
    if len(found) == 1:
        return found[0]
    if len(found) > MAX_OPTIONS:
        return UNKNOWN
    return Either(tuple(found))


def _same(one: Value, other: Value) -> bool:
    if type(one) is not type(other) or isinstance(one, (Sequence, Mapping, Object, Args, Function, Class)):
        return False
    try:
        return one == other
    except RecursionError:
        return False


def origins_of(value: Value) -> Origins:
    """Everything that went into a value, nested items included."""
    found: set[Origin] = set()
    seen: set[int] = set()
    queue: list[Value] = [value]
    while queue:
        item = queue.pop()
        if id(item) in seen:
            continue
        seen.add(id(item))
        if isinstance(item, Promise):
            queue.append(item.inner)
        elif isinstance(item, Either):
            queue.extend(item.options)
        elif isinstance(item, (Sequence, Mapping)):
            found.update(item.origins)
            queue.extend(item.elements())
        elif isinstance(item, Json):
            queue.append(item.value)
        elif isinstance(item, (Scalar, Typed, Unknown)):
            found.update(item.origins)
        elif isinstance(item, Instance):
            found.add(Origin("resource", detail=item.schema.token))
        elif isinstance(item, Invoked):
            found.add(Origin("lookup", detail=item.schema.token))
        else:
            found.update(UNKNOWN_ORIGINS)
    return frozenset(found)


def plain(value: Value) -> Value:
    """The value inside an Output; the value itself when it is none."""
    if isinstance(value, Promise):
        return plain(value.inner)
    if isinstance(value, Either):
        return join(*(plain(item) for item in value.options))
    return value


def is_output(value: Value) -> bool:
    """True when the value is certainly an Output (a possible None does not count against it)."""
    found = [item for item in options(value) if item is not NONE and not is_none(item)]
    return bool(found) and all(isinstance(item, Promise) for item in found)


def is_none(value: Value) -> bool:
    return isinstance(value, Scalar) and value.kind == "none"


def label_of(value: Value) -> str:
    """How to speak of an Output: its property, or "an Output"."""
    return next((item.label for item in options(value) if isinstance(item, Promise) and item.label), "an Output")

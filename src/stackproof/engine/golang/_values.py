"""Go's values while a program is followed.

Numbers, texts, truth values and nil are Python's own; `[]byte` is bytes, slices and arrays are lists, maps are dicts,
several results are a tuple. `pulumi.String("x")` and its like are what they wrap: an input is its value.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from stackproof.golang import Imported, nodes
from stackproof.model import ResourceOptions

from .._shapes import LEFT_OUT

if TYPE_CHECKING:
    from ._machine import Machine
    from ._scope import Scope
    from ._types import GoType


class Unknown:
    """A value that cannot be followed. number: tells it from others where it ends up in a text."""

    __slots__ = ("number", "why")

    def __init__(self, why: str, number: int = 0) -> None:
        self.why, self.number = why, number

    @property
    def text(self) -> str:
        return f"{LEFT_OUT}{self.number}"


class Unset(str):
    """The empty text of a setting that is not set here: whoever runs the program may set it, so that it decides as an
    empty text does, and is no known value where it ends up."""

    __slots__ = ("number", "why")

    def __new__(cls, why: str, number: int) -> Unset:
        made = super().__new__(cls, "")
        made.why, made.number = why, number
        return made

    @property
    def text(self) -> str:
        return f"{LEFT_OUT}{self.number}"


class Output:
    """A Pulumi output: what it resolves to and the URNs of the resources behind it."""

    __slots__ = ("dependencies", "secret", "value")

    def __init__(self, value: Any, dependencies: frozenset[str] = frozenset(), *, secret: bool = False) -> None:
        self.value, self.dependencies, self.secret = value, dependencies, secret


class Struct:
    """A struct of the answer's, an argument struct of an SDK's, or one of a package that nobody knows. resource: what
    it is registered as, for a component."""

    __slots__ = ("fields", "kind", "resource")

    def __init__(self, kind: GoType | None, fields: dict[str, Any]) -> None:
        self.kind, self.fields = kind, fields
        self.resource: Resource | None = None


class Cell:
    """A variable. kind: its declared type, where there is one."""

    __slots__ = ("kind", "value")

    def __init__(self, value: Any, kind: GoType | None = None) -> None:
        self.value, self.kind = value, kind


class FieldCell:
    """A field of a struct as a place that can be pointed to."""

    __slots__ = ("name", "owner")

    def __init__(self, owner: Struct, name: str) -> None:
        self.owner, self.name = owner, name

    @property
    def value(self) -> Any:
        return self.owner.fields.get(self.name)

    @value.setter
    def value(self, value: Any) -> None:
        self.owner.fields[self.name] = value


class ItemCell:
    """An element of a slice or map likewise."""

    __slots__ = ("key", "owner")

    def __init__(self, owner: Any, key: Any) -> None:
        self.owner, self.key = owner, key

    @property
    def value(self) -> Any:
        return self.owner[self.key]

    @value.setter
    def value(self, value: Any) -> None:
        self.owner[self.key] = value


class Pointer:
    """`&x`. kind: the declared type of what it points to, where that is known: a nil there does not tell it."""

    __slots__ = ("cell", "kind")

    def __init__(self, cell: Cell | FieldCell | ItemCell, kind: GoType | None = None) -> None:
        self.cell, self.kind = cell, kind


class Named:
    """A value of a named type that is no struct, kept as such because the type has methods."""

    __slots__ = ("kind", "value")

    def __init__(self, kind: GoType, value: Any) -> None:
        self.kind, self.value = kind, value


class Closure:
    """A function of the answer's with what it sees. receiver: (name, value) of a bound method."""

    __slots__ = ("body", "file", "name", "receiver", "scope", "type")

    def __init__(
        self,
        type: nodes.FunctionType,
        body: nodes.Block | None,
        scope: Scope,
        file: str,
        name: str = "",
        receiver: tuple[str, Any] | None = None,
    ) -> None:
        self.type, self.body, self.scope, self.file = type, body, scope, file
        self.name, self.receiver = name, receiver


class Native:
    """A function that is known here. call: machine, arguments, node of the call -> result."""

    __slots__ = ("call", "name")

    def __init__(self, name: str, call: Callable[[Machine, list[Any], nodes.Call], Any]) -> None:
        self.name, self.call = name, call


class Foreign:
    """A function or value of a package that nobody here knows."""

    __slots__ = ("imported", "name")

    def __init__(self, imported: Imported, name: str) -> None:
        self.imported, self.name = imported, name


class Package:
    """An imported package."""

    __slots__ = ("imported",)

    def __init__(self, imported: Imported) -> None:
        self.imported = imported


class Resource:
    """A registered or read resource, which is what Go's pointers to resources are here.

    answered: outputs under their wire names; guessed: no schema says which there are. package: that provides it.
    """

    __slots__ = ("answered", "custom", "guessed", "identifier", "kind", "name", "package", "providers", "secret", "urn")

    def __init__(self, kind: str, name: str, urn: str) -> None:
        self.kind, self.name, self.urn = kind, name, urn
        self.identifier = ""
        self.answered: dict[str, Any] = {}
        self.secret: frozenset[str] = frozenset()
        self.custom, self.guessed = True, False
        self.package = ""
        # Package -> provider reference, for what is made below a component.
        self.providers: dict[str, str] = {}


class Option:
    """A resource or invoke option; name as the function is called."""

    __slots__ = ("name", "value")

    def __init__(self, name: str, value: Any) -> None:
        self.name, self.value = name, value


class Asset:
    """An asset or archive, as the graph has it."""

    __slots__ = ("data",)

    def __init__(self, **data: Any) -> None:
        self.data = data


class GoError:
    """A value of type error. made: where, as (file, line), when the answer made it itself."""

    __slots__ = ("made", "message", "wrapped")

    def __init__(self, message: str, *, made: tuple[str, int] | None = None, wrapped: GoError | None = None) -> None:
        self.message, self.made, self.wrapped = message, made, wrapped


class Context:
    """`*pulumi.Context`."""

    __slots__ = ()


class Config:
    """`*config.Config` of one namespace."""

    __slots__ = ("namespace",)

    def __init__(self, namespace: str) -> None:
        self.namespace = namespace


class Handle:
    """Something of a library that has methods: kind tells which, state is what it holds."""

    __slots__ = ("kind", "state")

    def __init__(self, kind: str, state: Any = None) -> None:
        self.kind, self.state = kind, state


class Panic(Exception):
    """The program panics, or ends itself. value: what with. place: (file, line)."""

    def __init__(self, value: Any, place: tuple[str, int] | None) -> None:
        super().__init__(value)
        self.value, self.place = value, place


class Lost(Exception):
    """The program cannot be followed any further, for a bound of ours."""


def plain(value: Any) -> Any:
    """What a named value or an input holds."""
    while isinstance(value, Named):
        value = value.value
    return value


def pointed(value: Any) -> Any:
    """What a value is once pointers are followed."""
    for _ in range(8):
        if isinstance(value, Pointer):
            value = value.cell.value
        elif isinstance(value, Named):
            value = value.value
        else:
            return value
    return value


def copied(value: Any) -> Any:
    """A struct as it is assigned: by value."""
    if isinstance(value, Struct) and value.resource is None:
        return Struct(value.kind, {key: copied(item) for key, item in value.fields.items()})
    return value


NO_OPTIONS = ResourceOptions()

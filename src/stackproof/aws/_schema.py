"""Records of an SDK's schema. They are stored as arrays, so the order of the fields is the file format."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Literal

import msgspec

SDK_FORMAT = "stackproof-sdk/1"
TypeKind = Literal[
    "string", "boolean", "integer", "number", "any", "asset", "archive", "list", "map", "union", "object", "enum",
    "resource",
]  # fmt: skip


class Type(msgspec.Struct, frozen=True):
    """A type, taken apart. item: of a list or map. members: of a union. ref: `module.Name` of an object or enum."""

    kind: TypeKind
    item: Type | None = None
    members: tuple[Type, ...] = ()
    ref: str = ""


class Property(msgspec.Struct, frozen=True, array_like=True):
    """One argument, field or output.

    name_python: snake case, as Python writes it. name: camel case, as it goes over the wire (and in a graph).
    type: `string`, `boolean`, `integer`, `number`, `any`, `asset`, `archive`, `list<T>`, `map<T>`, `A|B`,
    `object:module.Name`, `enum:module.Name`, `resource:module.Name`; the root module is called `index`.
    required: must be given (inputs) or is always there (outputs). deprecated: the SDK's message, "" when it is not.
    """

    name_python: str
    name: str
    type: str
    required: bool = False
    deprecated: str = ""
    secret: bool = False

    @property
    def parsed(self) -> Type:
        """The type, taken apart."""
        return parse_type(self.type)


def _by_name(properties: tuple[Property, ...]) -> dict[str, Property]:
    table = {item.name: item for item in properties}
    table.update((item.name_python, item) for item in properties)
    return table


class ResourceSchema(msgspec.Struct, frozen=True, array_like=True, dict=True):
    """One resource class.

    module: Python module under the package, "" for the root. args_class: its `...Args` class. inputs: constructor
    keywords. outputs: attributes, `id` included, `urn` not. state: keywords of `.get` besides name, id and opts.
    aliases: older tokens. methods: public methods of its own. deprecated: message or "".
    """

    token: str
    module: str
    name: str
    args_class: str
    inputs: tuple[Property, ...]
    outputs: tuple[Property, ...]
    state: tuple[str, ...] = ()
    deprecated: str = ""
    aliases: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()

    @cached_property
    def _inputs(self) -> dict[str, Property]:
        return _by_name(self.inputs)

    @cached_property
    def _outputs(self) -> dict[str, Property]:
        return _by_name(self.outputs)

    def input(self, name: str) -> Property | None:
        """The constructor argument of that Python or wire name."""
        return self._inputs.get(name)

    def output(self, name: str) -> Property | None:
        """The output property of that Python or wire name."""
        return self._outputs.get(name)

    @property
    def required(self) -> tuple[Property, ...]:
        """Arguments that must be given."""
        return tuple(item for item in self.inputs if item.required)


class FunctionSchema(msgspec.Struct, frozen=True, array_like=True, dict=True):
    """One function (data source). `name` is the plain Python function; `output_name` its Output form, "" if none."""

    token: str
    module: str
    name: str
    output_name: str
    args: tuple[Property, ...]
    result: tuple[Property, ...]
    result_class: str = ""
    deprecated: str = ""

    @cached_property
    def _args(self) -> dict[str, Property]:
        return _by_name(self.args)

    @cached_property
    def _result(self) -> dict[str, Property]:
        return _by_name(self.result)

    def arg(self, name: str) -> Property | None:
        """The argument of that Python or wire name."""
        return self._args.get(name)

    def output(self, name: str) -> Property | None:
        """The result property of that Python or wire name."""
        return self._result.get(name)


class ObjectSchema(msgspec.Struct, frozen=True, array_like=True, dict=True):
    """A nested object type. `name` has no `Args`; args_class and dict_class are "" for output types."""

    ref: str
    module: str
    name: str
    fields: tuple[Property, ...]
    args_class: str = ""
    dict_class: str = ""

    @cached_property
    def _fields(self) -> dict[str, Property]:
        return _by_name(self.fields)

    def field(self, name: str) -> Property | None:
        """The field of that Python or wire name."""
        return self._fields.get(name)


class EnumSchema(msgspec.Struct, frozen=True, array_like=True):
    """An enumeration. values: (member, value) pairs; base: "string", "integer" or "number"."""

    ref: str
    module: str
    name: str
    values: tuple[tuple[str, str | int | float], ...]
    base: str = "string"
    deprecated: str = ""


class Parameter(msgspec.Struct, frozen=True, array_like=True):
    """One parameter of a callable of the core SDK. kind: "positional", "keyword", "args" or "kwargs"."""

    name: str
    required: bool = False
    kind: Literal["positional", "keyword", "args", "kwargs"] = "positional"


class CoreSymbol(msgspec.Struct, frozen=True, array_like=True):
    """A public name of the core SDK.

    kind: "class", "function", "module" or "value". parameters: of a function or of a class's constructor, without
    `self`; None when they are not known. members: public attributes and methods of a class, inherited ones included.
    """

    name: str
    kind: Literal["class", "function", "module", "value"]
    parameters: tuple[Parameter, ...] | None = None
    members: tuple[CoreSymbol, ...] = ()
    origin: str = ""
    open: bool = False


@lru_cache(maxsize=4096)
def parse_type(text: str) -> Type:
    """Take a type's text apart; see `Property.type`."""
    members = _split_union(text)
    if len(members) > 1:
        return Type("union", members=tuple(parse_type(member) for member in members))
    for kind in ("list", "map"):
        if text.startswith(kind + "<"):
            return Type(kind, item=parse_type(text[len(kind) + 1 : -1]))
    head, _, ref = text.partition(":")
    return Type(head, ref=ref)  # ty: ignore[invalid-argument-type]


def _split_union(text: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for position, character in enumerate(text):
        if character == "<":
            depth += 1
        elif character == ">":
            depth -= 1
        elif character == "|" and depth == 0:
            parts.append(text[start:position])
            start = position + 1
    parts.append(text[start:])
    return parts

"""Look-ups in the SDK schemas that ship as package data: which module, class, argument, field or output exists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any

import msgspec

from ._container import Block, open_block, open_index, open_places, read_bytes
from ._schema import CoreSymbol, EnumSchema, FunctionSchema, ObjectSchema, ResourceSchema, Type, parse_type

MAJORS: dict[str, tuple[int, ...]] = {"aws": (7, 6), "pulumi": (3,), "random": (4,), "tls": (5,)}


class _Records(Mapping[str, Any]):
    """Records of one kind by name, each decoded when it is first asked for."""

    def __init__(self, raw: dict[str, msgspec.Raw], kind: type) -> None:
        self._raw = raw
        self._decoder = _decoder(kind)
        self._ready: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._ready:
            self._ready[name] = self._decoder.decode(self._raw[name])
        return self._ready[name]

    def __contains__(self, name: object) -> bool:
        return name in self._raw

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __len__(self) -> int:
        return len(self._raw)


@lru_cache(maxsize=16)
def _decoder(kind: type) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(kind)


class Module:
    """One Python module of the SDK. The mappings are by Python name and decode a record when it is first touched.

    resources: class -> ResourceSchema. functions: plain name -> FunctionSchema (an Output-only function under its own).
    types: input object types by name without `Args`. output_types: those of `outputs`. enums: by name.
    names: every name that can be imported from the module, functions' `_output` forms, Args classes and files included.
    """

    def __init__(self, name: str, block: Block) -> None:
        self.name = name
        self.resources: Mapping[str, ResourceSchema] = _Records(block.resources, ResourceSchema)
        self.functions: Mapping[str, FunctionSchema] = _Records(block.functions, FunctionSchema)
        self.types: Mapping[str, ObjectSchema] = _Records(block.inputs, ObjectSchema)
        self.output_types: Mapping[str, ObjectSchema] = _Records(block.outputs, ObjectSchema)
        self.enums: Mapping[str, EnumSchema] = _Records(block.enums, EnumSchema)
        self.symbols: Mapping[str, CoreSymbol] = _Records(block.symbols, CoreSymbol)
        self.tokens = block.tokens
        self._names = block.names

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(self._names.split("\n")) if self._names else frozenset()

    def function(self, name: str) -> FunctionSchema | None:
        """The function behind either of its names (`get_ami` and `get_ami_output` are one record)."""
        return self.functions.get(name) or self.functions.get(name.removesuffix("_output"))

    def args_type(self, class_name: str) -> ResourceSchema | ObjectSchema | None:
        """What an `...Args` or `...ArgsDict` class stands for: a nested type, or a resource's own arguments."""
        bare = class_name.removesuffix("Dict").removesuffix("Args")
        if class_name.endswith(("Args", "ArgsDict")) and bare in self.types:
            return self.types[bare]
        for name in (bare, bare.removesuffix("Init")):
            if name in self.resources and self.resources[name].args_class == class_name:
                return self.resources[name]
        return None

    def __repr__(self) -> str:
        return f"Module({self.name!r})"


class Sdk:
    """The schema of one package at one major version; blocks are opened as they are needed and kept."""

    def __init__(self, package: str, major: int, data: bytes) -> None:
        self.package = package
        self.major = major
        self._data = data
        self._index, self._start = open_index(data)
        self._modules: dict[str, Module] = {}

    @property
    def version(self) -> str:
        """Exact version that the schema was read from."""
        return self._index.version

    @property
    def python_name(self) -> str:
        """What a program imports: `pulumi_aws`."""
        return self._index.python_name

    @property
    def config(self) -> dict[str, str]:
        """Variables of `package.config`: Python name -> configuration key."""
        return dict(self._index.config)

    def modules(self) -> tuple[str, ...]:
        """Python names of all modules, sorted; "" is the root."""
        return tuple(self._index.modules)

    def module(self, name: str) -> Module | None:
        """A module by its Python name (`lambda_`, "" for the root)."""
        if name not in self._modules:
            place = self._index.modules.get(name)
            if place is None:
                return None
            start = self._start + place[0]
            self._modules[name] = Module(name, open_block(self._data[start : start + place[1]]))
        return self._modules[name]

    def resource(self, token: str) -> ResourceSchema | None:
        """The resource of a type token such as `aws:s3/bucket:Bucket`."""
        module, name = self._find(token)
        return module.resources.get(name) if module else None

    def function(self, token: str) -> FunctionSchema | None:
        """The function of a token such as `aws:ec2/getAmi:getAmi`."""
        module, name = self._find(token)
        return module.functions.get(name) if module else None

    def resource_by_class(self, module: str, name: str) -> ResourceSchema | None:
        """The resource of a Python class, `("s3", "Bucket")`."""
        found = self.module(module)
        return found.resources.get(name) if found else None

    def type(self, ref: str | Type, *, output: bool = False) -> ObjectSchema | None:
        """The nested type of a reference (`s3.BucketVersioning`, with or without `object:`), as input or output."""
        module, name = self._split(ref)
        return (module.output_types if output else module.types).get(name) if module else None

    def enum(self, ref: str | Type) -> EnumSchema | None:
        """The enumeration of a reference (`ec2.InstanceType`, with or without `enum:`)."""
        module, name = self._split(ref)
        return module.enums.get(name) if module else None

    def modules_with(self, name: str) -> tuple[str, ...]:
        """Modules that hold a resource class or a plain function of exactly this name."""
        return self._places.get(name, ())

    @cached_property
    def _places(self) -> dict[str, tuple[str, ...]]:
        offset, length = self._index.places
        return open_places(self._data[self._start + offset : self._start + offset + length])

    def majors_of(self, module: str, name: str | None = None, *, argument: str | None = None) -> tuple[int, ...]:
        """The majors, newest first, that have this module, this name in it, and this argument or field of it."""
        return tuple(
            major for major in MAJORS[self.package] if _has(sdk(self.package, major=major), module, name, argument)
        )

    def other_major_has(self, module: str, name: str | None = None, *, argument: str | None = None) -> int | None:
        """The newest other major that has it (see `majors_of`), or None."""
        return next((major for major in self.majors_of(module, name, argument=argument) if major != self.major), None)

    def _find(self, token: str) -> tuple[Module | None, str]:
        parts = token.split(":")
        if len(parts) != 3:
            return None, ""
        space = parts[1].split("/")[0]
        for name in self._index.namespaces.get(space, (space,)):
            module = self.module(name)
            if module is not None and token in module.tokens:
                return module, module.tokens[token]
        return None, ""

    def _split(self, ref: str | Type) -> tuple[Module | None, str]:
        text = ref.ref if isinstance(ref, Type) else ref.rpartition(":")[2]
        module, _, name = text.rpartition(".")
        return self.module("" if module == "index" else module), name

    def __repr__(self) -> str:
        return f"Sdk({self.package!r}, major={self.major}, version={self.version!r})"


def _has(schema: Sdk, module: str, name: str | None, argument: str | None) -> bool:
    found = schema.module(module)
    if found is None or name is None:
        return found is not None
    if argument is None:
        return name in found.names
    resource = found.resources.get(name)
    if resource is not None:
        return resource.input(argument) is not None
    function = found.function(name)
    if function is not None:
        return function.arg(argument) is not None
    nested = found.args_type(name)
    return isinstance(nested, ObjectSchema) and nested.field(argument) is not None


def sdk(package: str = "aws", *, major: int | None = None) -> Sdk:
    """The schema of a package: "aws" (majors 7 and 6), "random", "tls", "pulumi" (the core: `symbols` only).

    major: the newest if not given.

    Raises LookupError for a package or major that is not on board.
    """
    if package not in MAJORS:
        raise LookupError(f"no schema of package {package}")
    if major is not None and major not in MAJORS[package]:
        raise LookupError(f"no schema of {package} {major}")
    return _load(package, major if major is not None else MAJORS[package][0])


@lru_cache(maxsize=8)
def _load(package: str, major: int) -> Sdk:
    return Sdk(package, major, read_bytes(f"{package}-{major}.sdk"))


def major_5_had(module: str, name: str, argument: str) -> bool:
    """Whether pulumi-aws 5 took an argument that later majors do not take (any argument of theirs is not asked)."""
    return f"{module}.{name}.{argument}" in _earlier_names()


@lru_cache(maxsize=1)
def _earlier_names() -> frozenset[str]:
    return frozenset(msgspec.json.decode(read_bytes("earlier_names.json"))["names"])


def sdk_of_token(token: str, *, aws_major: int = 7) -> Sdk | None:
    """The schema that a resource or function token belongs to, None for packages not on board."""
    parts = token.split(":")
    package = parts[2] if parts[:2] == ["pulumi", "providers"] and len(parts) == 3 else parts[0]
    if package not in MAJORS or package == "pulumi":
        return None
    return sdk(package, major=aws_major if package == "aws" else None)


__all__ = ["MAJORS", "Module", "Sdk", "major_5_had", "parse_type", "sdk", "sdk_of_token"]

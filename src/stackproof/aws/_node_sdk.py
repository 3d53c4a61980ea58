"""The SDK as npm's packages offer it: the same schema under the names that TypeScript and JavaScript write.

Modules are told by their Python names (`lambda_`), as everywhere in the schema.
"""

from __future__ import annotations

import json
import re
import zlib
from functools import lru_cache
from typing import Any, Literal

import msgspec

from ._closest import closest, suggest
from ._container import read_bytes
from ._node_spelling import camel_case, node_function_names, node_module
from ._schema import EnumSchema, FunctionSchema, ObjectSchema, ResourceSchema
from ._sdk import Module, Sdk, sdk

NodeKind = Literal["module", "resource", "function", "enum", "value", "type"]
_ENDS = ("Args", "State", "OutputArgs", "Result")
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SPACES = frozenset({"types", "config"})


class NodeMember(msgspec.Struct, frozen=True):
    """What a name in a module of an npm package is.

    module: Python name, of a module. output: the function's Output form. args: the type is what a resource, function
    or object type takes (`BucketArgs`), and `schema` says which.
    """

    kind: NodeKind
    schema: ResourceSchema | FunctionSchema | EnumSchema | ObjectSchema | None = None
    module: str = ""
    output: bool = False
    args: bool = False


class NodeSdk:
    """One package of npm: `@pulumi/aws`, `@pulumi/random` or `@pulumi/tls`."""

    def __init__(self, package: str, schema: Sdk) -> None:
        self.package = package
        self.schema = schema
        self._own: dict[str, Any] = _table().get(f"{package}-{schema.major}", {})
        self._modules = {node_module(name): name for name in schema.modules() if name}

    def module(self, name: str) -> str | None:
        """The Python name of a module: `lambda_` of `lambda`."""
        return self._modules.get(name)

    def member(self, module: str, name: str) -> NodeMember | None:
        """What `name` is in a module ("" for the root); None when there is no such name."""
        if not module and (name in self._modules or name in _SPACES):
            return NodeMember("module", module=self._modules.get(name, name))
        found = self.schema.module(module)
        if found is None:
            return NodeMember("value")
        return self._value(found, name) or self._type(found, name)

    def _value(self, module: Module, name: str) -> NodeMember | None:
        if name in module.resources:
            return NodeMember("resource", module.resources[name])
        function = _function(module, name)
        if function is not None:
            return NodeMember("function", function, output=name.endswith("Output"))
        if name in module.enums:
            return NodeMember("enum", module.enums[name])
        return NodeMember("value") if name in self._own.get("values", {}).get(module.name, ()) else None

    def _type(self, module: Module, name: str) -> NodeMember | None:
        if name in self._own.get("types", {}).get(module.name, ()):
            return NodeMember("type")
        for end in _ENDS:
            base = name.removesuffix(end)
            if base == name:
                continue
            if end in ("Args", "State") and base in module.resources:
                return NodeMember("type", module.resources[base], args=end == "Args")
            function = _function(module, f"{base[:1].lower()}{base[1:]}")
            if function is not None:
                return NodeMember("type", function, args=end == "Args")
        return None

    def suggest(self, module: str, name: str | None = None) -> list[str]:
        """What may have been meant by a name or module that is not there, best first: `lb.LoadBalancer`."""
        if name is None:
            return [node_module(item) for item in suggest(self.schema, module.replace("-", "_"))]
        found = suggest(self.schema, module, snake_case(name) if not name[:1].isupper() else name)
        return [item for item in map(self._spelled, found) if item]

    def _spelled(self, dotted: str) -> str:
        home, _, name = dotted.rpartition(".")
        module = self.schema.module(home)
        function = module.function(name) if module is not None else None
        if function is not None:
            names = node_function_names(function)
            name = names[-1] if name.endswith("_output") else names[0]
        if self.member(home, name) is None:
            return ""
        return f"{node_module(home)}.{name}" if home else name

    def methods(self, schema: ResourceSchema) -> frozenset[str]:
        """What a resource has besides its outputs: `onObjectCreated` of a bucket."""
        mixed = self._own.get("methods", {}).get(f"{schema.module}.{schema.name}", ())
        return frozenset(mixed) | {camel_case(item) for item in schema.methods}

    def members(self, schema: EnumSchema) -> tuple[str, ...]:
        """Members of an enumeration as TypeScript spells them; () when they are not known."""
        home = node_module(schema.module) or "index"
        return tuple(self._own.get("enums", {}).get(f"{home}.{schema.name}", ()))

    def takes_resource(self, schema: ResourceSchema, argument: str) -> bool:
        """Whether an argument takes a resource in place of its identifier (`role` of a policy attachment), or an object
        in place of JSON text (`policy` of a role policy of major 6)."""
        return f"{schema.module}.{schema.name}.{argument}" in self._own.get("takes", ())

    def required(self, schema: ObjectSchema) -> tuple[str, ...]:
        """Fields that an object of a nested type must have."""
        optional = self._own.get("optional", ())
        names = (item.name for item in schema.fields if item.required)
        return tuple(name for name in names if f"{schema.ref}.{name}" not in optional)


class NodeCore(msgspec.Struct, frozen=True):
    """`@pulumi/pulumi`: names by module ("" for the root), members of classes, and resource options."""

    values: dict[str, list[str]]
    types: dict[str, list[str]]
    members: dict[str, list[str]]
    options: list[str]

    def has(self, module: str, name: str) -> bool:
        return name in self.values.get(module, ()) or name in self.types.get(module, ())

    def suggest(self, module: str, name: str) -> list[str]:
        """Names of the module that may have been meant, best first."""
        known = [*self.values.get(module, ()), *self.types.get(module, ())]
        return closest(name, [item for item in known if item[:1].isupper() == name[:1].isupper()])


@lru_cache(maxsize=8)
def node_sdk(package: str = "aws", *, major: int | None = None) -> NodeSdk:
    """The npm package beside the schema of `sdk(package)`. Raises LookupError as `sdk` does."""
    return NodeSdk(package, sdk(package, major=major))


@lru_cache(maxsize=1)
def node_core() -> NodeCore:
    """The names of the core SDK of npm."""
    return msgspec.convert(_table()["pulumi-3"], NodeCore)


def snake_case(name: str) -> str:
    """`getAmiOutput` -> `get_ami_output`."""
    return _WORDS.sub("_", name).lower()


def _function(module: Module, name: str) -> FunctionSchema | None:
    """The function of a TypeScript name; only that one's record is decoded."""
    flat = name.lower()
    for key in (flat, flat.removesuffix("output")):
        found = _flat_names(module).get(key)
        if found is not None and name in node_function_names(module.functions[found]):
            return module.functions[found]
    return None


@lru_cache(maxsize=64)
def _flat_names(module: Module) -> dict[str, str]:
    return {name.replace("_", ""): name for name in module.functions}


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return json.loads(zlib.decompress(read_bytes("node_names.json.z")))

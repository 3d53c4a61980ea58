"""What an object literal is held against."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from stackproof.aws import FunctionSchema, ObjectSchema, Property, ResourceSchema, Sdk, Type, sdk

from ._notes import Notes
from ._resolve import Resolver
from ._surface import dotted_name

_STEPS = 60_000


@dataclass(slots=True)
class Budget:
    """How much may still be looked at."""

    left: int = _STEPS


@dataclass(frozen=True, slots=True)
class Target:
    """The arguments of one resource or function, or the fields of one nested type.

    dotted: as messages call it. properties: what it takes. takes_resource: the argument at hand takes a resource or
    an object in place of a text.
    """

    resolver: Resolver
    notes: Notes
    package: str
    schema: ResourceSchema | FunctionSchema | ObjectSchema
    dotted: str
    properties: tuple[Property, ...]
    budget: Budget = field(default_factory=Budget)
    takes_resource: bool = False

    def spend(self) -> bool:
        self.budget.left -= 1
        return self.budget.left > 0

    @property
    def schemas(self) -> Sdk:
        return self.resolver.surface.sdk(self.package).schema

    @property
    def token(self) -> str:
        return getattr(self.schema, "token", "")

    @property
    def module(self) -> str:
        return "" if self.schema.module == "index" else self.schema.module

    def at(self, name: str) -> Target:
        """The target with what is special to one of its arguments."""
        if isinstance(self.schema, ResourceSchema):
            takes = self.resolver.surface.sdk(self.package).takes_resource(self.schema, name)
            return replace(self, takes_resource=takes)
        return self

    @property
    def doubt(self) -> str:
        return self.resolver.surface.doubt if self.package == "aws" else ""

    def type_doubt(self, kind: Type) -> str:
        """Why a type may be another one where the program runs."""
        if self.doubt or self.package != "aws" or self.resolver.surface.pinned is not None:
            return self.doubt
        mine = next((item for item in self.properties if item.parsed == kind), None)
        other = _twin(self.resolver.surface.major, self.schema)
        if mine is None or other is None or (found := other.get(mine.name)) is None or found.type == mine.type:
            return ""
        return "another major version declares another type, and the manifest pins none"

    def required_elsewhere(self, names: list[str]) -> bool:
        """Whether the other major requires any of the arguments, too."""
        other = _twin(self.resolver.surface.major, self.schema)
        return other is None or any(name not in other or other[name].required for name in names)


def target_of(
    resolver: Resolver, notes: Notes, package: str, schema: ResourceSchema | FunctionSchema, *, output: bool = False
) -> Target:
    properties = schema.inputs if isinstance(schema, ResourceSchema) else schema.args
    return Target(resolver, notes, package, schema, dotted_name(package, schema, output=output), properties)


def _twin(major: int, schema: ResourceSchema | FunctionSchema | ObjectSchema) -> dict[str, Property] | None:
    """What the other major has under the same name."""
    other = sdk("aws", major=6 if major == 7 else 7)
    if isinstance(schema, ResourceSchema):
        found = other.resource(schema.token)
        return {item.name: item for item in found.inputs} if found is not None else None
    if isinstance(schema, FunctionSchema):
        there = other.function(schema.token)
        return {item.name: item for item in there.args} if there is not None else None
    nested = other.type(schema.ref)
    return {item.name: item for item in nested.fields} if nested is not None else None

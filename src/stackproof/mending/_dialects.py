"""The SDK's names as each language writes them.

A path tells a thing as the sources of that language do: `pulumi_aws.s3.Bucket`, `aws.s3.Bucket`, `aws.s3.NewBucket`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from stackproof.aws import (
    MAJORS,
    FunctionSchema,
    ObjectSchema,
    Property,
    ResourceSchema,
    go_field,
    go_sdk,
    node_sdk,
    sdk,
    suggest,
)

from ._ground import Ground

Schema = ResourceSchema | FunctionSchema | ObjectSchema


class Dialect(Protocol):
    """What a language calls the things of the SDK."""

    def normal(self, symbol: str) -> str:
        """A symbol of a remark as a path."""
        ...

    def near(self, path: str) -> list[str]:
        """Paths of what may have been meant by one, best first."""
        ...

    def schema(self, path: str) -> Schema | None:
        """What a path tells, as far as it takes arguments."""
        ...

    def spelt(self, item: Property) -> str:
        """The name of an argument or output."""
        ...


def package_of(path: str) -> str:
    """`aws`, `random`, `tls`, "" of anything else."""
    first = path.partition(".")[0].removeprefix("pulumi_")
    return first if first in MAJORS and first != "pulumi" else ""


def parts_of(path: str) -> tuple[str, str]:
    """Module and name."""
    rest = path.partition(".")[2]
    module, dot, name = rest.rpartition(".")
    return (module, name) if dot else ("", rest)


@dataclass(frozen=True)
class PythonDialect:
    major: int

    def normal(self, symbol: str) -> str:
        return f"pulumi_{symbol}" if package_of(symbol) and not symbol.startswith("pulumi_") else symbol

    def near(self, path: str) -> list[str]:
        module, name = parts_of(path)
        known = sdk(package_of(path), major=self.major if package_of(path) == "aws" else None)
        return [f"pulumi_{package_of(path)}.{item}" for item in suggest(known, module, name)]

    def schema(self, path: str) -> Schema | None:
        home, name = parts_of(path)
        module = sdk(package_of(path), major=self.major if package_of(path) == "aws" else None).module(home)
        if module is None or name not in module.names:
            return None
        return module.resources.get(name) or module.function(name) or module.args_type(name)

    def spelt(self, item: Property) -> str:
        return item.name_python


@dataclass(frozen=True)
class NodeDialect:
    major: int

    def normal(self, symbol: str) -> str:
        return symbol

    def near(self, path: str) -> list[str]:
        module, name = parts_of(path)
        known = node_sdk(package_of(path), major=self.major if package_of(path) == "aws" else None)
        return [f"{package_of(path)}.{item}" for item in known.suggest(known.module(module) or module, name)]

    def schema(self, path: str) -> Schema | None:
        home, name = parts_of(path)
        known = node_sdk(package_of(path), major=self.major if package_of(path) == "aws" else None)
        module = known.module(home) if home else ""
        member = known.member(module, name) if module is not None else None
        found = member.schema if member is not None else None
        return found if isinstance(found, Schema) else None

    def spelt(self, item: Property) -> str:
        return item.name


@dataclass(frozen=True)
class GoDialect:
    major: int

    def normal(self, symbol: str) -> str:
        return symbol if package_of(symbol) else f"aws.{symbol}"

    def near(self, path: str) -> list[str]:
        package = package_of(path)
        module, name = parts_of(path)
        found = go_sdk(package, major=self.major if package == "aws" else None).suggest(module, name)
        return [item if item.startswith(f"{package}.") else f"{package}.{item}" for item in found]

    def schema(self, path: str) -> Schema | None:
        home, name = parts_of(path)
        known = go_sdk(package_of(path), major=self.major if package_of(path) == "aws" else None)
        module = known.module(home)
        member = known.member(module, name) if module is not None else None
        return member.schema if member is not None and isinstance(member.schema, Schema) else None

    def spelt(self, item: Property) -> str:
        return go_field(item.name)


def dialect_of(ground: Ground) -> Dialect:
    if ground.is_python:
        return PythonDialect(ground.major)
    return GoDialect(ground.major) if ground.is_go else NodeDialect(ground.major)


def fields_of(schema: Schema | None) -> tuple[Property, ...]:
    """What is given to it."""
    if isinstance(schema, ResourceSchema):
        return schema.inputs
    if isinstance(schema, FunctionSchema):
        return schema.args
    return schema.fields if schema is not None else ()

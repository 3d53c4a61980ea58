"""What the arguments that advice names are in Pulumi's SDKs for Go: fields and their types."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from stackproof.aws import GoSdk, ObjectSchema, Property, Type, camel_case, go_field, go_sdk, go_type_name, sdk_of_token

from ._properties import properties_of


class Shape(msgspec.Struct, frozen=True):
    """A type of one package's SDK."""

    sdk: GoSdk
    type: Type

    @property
    def kind(self) -> str:
        return self.type.kind

    @property
    def go(self) -> str:
        """What a value of it is called: `pulumi.StringArray`, `ecr.RepositoryImageScanningConfigurationArgs`."""
        return go_type_name(self.sdk, self.type)

    @property
    def item(self) -> tuple[Shape, ...]:
        """What a list or a map holds."""
        return (Shape(self.sdk, self.type.item),) if self.type.item is not None else ()

    @property
    def object(self) -> ObjectSchema | None:
        return self.sdk.schema.type(self.type) if self.kind == "object" else None

    def field(self, name: str) -> tuple[str, tuple[Shape, ...]] | None:
        """The field for a Python name and its type, None where an object has none of that name."""
        found = self.object
        known = found.field(name) if found is not None else None
        return (go_field(known.name), shapes_of(self.sdk, known)) if known is not None else None


def shapes_of(sdk: GoSdk, property: Property) -> tuple[Shape, ...]:
    """The types that a property takes."""
    kind = property.parsed
    return tuple(Shape(sdk, one) for one in (kind.members if kind.kind == "union" else (kind,)))


class Shapes:
    """Where an argument's name is looked up. about: types of the resources that are spoken of, the nearest first.
    beside: of others that there are."""

    def __init__(self, about: Sequence[str] = (), beside: Sequence[str] = (), *, major: int = 7) -> None:
        self.about, self.tokens, self.major = tuple(about), tuple(dict.fromkeys((*about, *beside))), major

    def of_package(self, package: str) -> GoSdk:
        """The SDK of `aws`, `random` or `tls`. Raises LookupError."""
        return go_sdk(package, major=self.major if package == "aws" else None)

    def properties(self, name: str) -> Iterable[tuple[GoSdk, Property]]:
        """What is called so in Python, with the SDK that has it."""
        for token in self.tokens:
            schema = sdk_of_token(token, aws_major=self.major)
            for property in properties_of(token, self.major).get(name, ()) if schema is not None else ():
                yield self.of_package(schema.package if schema is not None else ""), property

    def owns(self, name: str) -> bool:
        """Whether a resource that is spoken of has an argument of this name itself."""
        schemas = [(sdk_of_token(token, aws_major=self.major), token) for token in self.about]
        found = [schema.resource(token) for schema, token in schemas if schema is not None]
        return any(resource is not None and resource.input(name) is not None for resource in found)

    def named(self, name: str) -> tuple[Shape, ...]:
        """The types that arguments of this name take."""
        return tuple(shape for sdk, property in self.properties(name) for shape in shapes_of(sdk, property))

    def field(self, name: str) -> str:
        """The field for a Python name."""
        return go_field(self.wire(name))

    def wire(self, name: str) -> str:
        """The name as it goes over the wire."""
        return next((property.name for _, property in self.properties(name)), camel_case(name.rstrip("_")))

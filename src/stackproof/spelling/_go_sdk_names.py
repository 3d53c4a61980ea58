"""What `aws.rds.Instance` and its like are in Go."""

from __future__ import annotations

from typing import Literal

import msgspec

from stackproof.aws import EnumSchema, FunctionSchema, GoNames, GoSdk, ObjectSchema, ResourceSchema, go_module

from ._go_shapes import Shapes
from ._writer import SDK_HEADS


class SdkName(msgspec.Struct, frozen=True, kw_only=True):
    """text: as Go writes it, without arguments. rest: what the dotted name reads of it."""

    kind: Literal["resource", "function", "args", "constant"]
    text: str
    sdk: GoSdk
    schema: ResourceSchema | FunctionSchema | ObjectSchema | EnumSchema
    rest: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The package's name: `rds`."""
        return self.text.partition(".")[0]

    @property
    def name(self) -> str:
        return self.text.partition(".")[2]


def named_in_sdk(dotted: str, shapes: Shapes) -> SdkName | None:
    """What a dotted Python name is in the SDK of a provider, None where it is none or only a module."""
    head, *rest = dotted.split(".")
    package = head.removeprefix("pulumi_")
    if package not in SDK_HEADS or package == "pulumi":
        return None
    sdk = shapes.of_package(package)
    module = rest[0] if len(rest) > 1 and sdk.schema.module(rest[0]) is not None else ""
    names = sdk.names(module)
    parts = rest[1:] if module else rest
    return _named(sdk, names, f"{go_module(module) or package}.", parts) if names is not None and parts else None


def _named(sdk: GoSdk, names: GoNames, place: str, parts: list[str]) -> SdkName | None:
    name, rest, module = parts[0], tuple(parts[1:]), names.module
    if name in module.resources:
        text = place + names.resource(name)
        return SdkName(kind="resource", text=text, sdk=sdk, schema=module.resources[name], rest=rest)
    function = module.function(name)
    if function is not None:
        text = f"{place}{names.function(function)}{'Output' if name.endswith('_output') else ''}"
        return SdkName(kind="function", text=text, sdk=sdk, schema=function, rest=rest)
    args = module.args_type(name)
    if isinstance(args, ResourceSchema):
        return SdkName(kind="args", text=f"{place}{names.resource(args.name)}Args", sdk=sdk, schema=args, rest=rest)
    if isinstance(args, ObjectSchema):
        return SdkName(kind="args", text=f"{place}{names.object(args.name)}Args", sdk=sdk, schema=args, rest=rest)
    kind = module.enums.get(name)
    value = next((value for member, value in kind.values if rest == (member,)), None) if kind is not None else None
    constant = next((item for item, held in names.constants(kind) if held == value), None) if kind and value else None
    return SdkName(kind="constant", text=place + constant, sdk=sdk, schema=kind) if kind and constant else None

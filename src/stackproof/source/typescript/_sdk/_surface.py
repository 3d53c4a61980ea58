"""What the npm packages of Pulumi offer, and how certain a missing name is at the majors of one inspection."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from stackproof.aws import (
    MAJORS,
    FunctionSchema,
    NodeSdk,
    ObjectSchema,
    ResourceSchema,
    major_5_had,
    node_core,
    node_function_names,
    node_module,
    node_sdk,
    sdk,
)

from ._values import (
    UNKNOWN,
    ArgsType,
    Core,
    EnumClass,
    ResourceClass,
    SdkFunction,
    Space,
    Value,
)

SCOPE = "@pulumi/"
# Reached through the file that a package keeps them in, whose names are not known here.
_INNER = ("pulumi.automation", "pulumi.runtime", "pulumi.utils", "pulumi.iterable", "pulumi.provider")


class Surface:
    """The packages `pulumi`, `aws`, `random` and `tls` of npm."""

    def __init__(self, *, major: int, pinned: int | None) -> None:
        self.major, self.pinned = major, pinned

    def sdk(self, package: str) -> NodeSdk:
        return node_sdk(package, major=self.major) if package == "aws" else node_sdk(package)

    @cached_property
    def doubt(self) -> str:
        """Why nothing about @pulumi/aws is certain, "" when it can be."""
        if self.pinned is not None and self.pinned not in MAJORS["aws"]:
            return f"the manifest pins @pulumi/aws {self.pinned}, for which no schema is on board"
        if self.pinned is not None and self.pinned != self.major:
            return f"the manifest pins @pulumi/aws {self.pinned}, and {self.major} was used to judge"
        return ""

    def package(self, specifier: str) -> tuple[str, str] | None:
        """("aws", "s3") of `@pulumi/aws/s3`; None for packages without a schema on board."""
        if not specifier.startswith(SCOPE):
            return None
        package, _, path = specifier[len(SCOPE) :].partition("/")
        return (package, path.removesuffix("/index").removesuffix(".js")) if package in MAJORS else None

    def imported(self, package: str, path: str) -> Value | None:
        """The module of an import; None when the package has no such module."""
        if package == "pulumi":
            top = path.partition("/")[0]
            return Core(path.replace("/", ".")) if not path or node_core().has("", top) else UNKNOWN
        if not path:
            return Space(package, "")
        head, _, rest = path.partition("/")
        module = self.sdk(package).module(head)
        if module is not None:
            return UNKNOWN if rest else Space(package, module)
        return UNKNOWN if head in ("types", "config", "bin", "package.json") or _is_file(self, package, head) else None

    def member(self, owner: Space, name: str, *, as_type: bool = False) -> Value | None:
        """What a name in a module is; None when there is none."""
        if owner.path in ("types", "config") or owner.path.startswith("types."):
            return self._of_types(owner, name) if as_type else UNKNOWN
        found = self.sdk(owner.package).member(owner.path, name)
        if found is None:
            return None
        if found.kind == "module":
            return Space(owner.package, found.module)
        if found.kind == "resource" and isinstance(found.schema, ResourceSchema):
            return ResourceClass(owner.package, found.schema)
        if found.kind == "function" and isinstance(found.schema, FunctionSchema):
            return SdkFunction(owner.package, found.schema, found.output)
        if found.kind == "enum":
            return EnumClass(owner.package, found.schema)  # ty: ignore[invalid-argument-type]
        if found.kind == "type" and not as_type:
            return UNKNOWN
        return ArgsType(owner.package, found.schema) if found.args else UNKNOWN

    def _of_types(self, owner: Space, name: str) -> Value:
        """`types.input.s3.BucketCorsRule`, step by step."""
        path = f"{owner.path}.{name}"
        parts = path.split(".")
        if not path.startswith("types.input"):
            return UNKNOWN
        if len(parts) <= 3 and not name[:1].isupper():
            return Space(owner.package, path)
        module = self.sdk(owner.package).module(parts[2]) if len(parts) == 4 else "index"
        found = self.sdk(owner.package).schema.type(f"{module}.{name}") if module else None
        return ArgsType(owner.package, found) if found is not None else UNKNOWN

    def has_core(self, path: str, name: str) -> bool:
        """Whether a module of `@pulumi/pulumi` has a name; True where that cannot be told."""
        dotted = f"pulumi.{path}".rstrip(".")
        if dotted.startswith(_INNER) or path not in node_core().values:
            return True
        return node_core().has(path, name)

    def certainty(
        self, package: str, module: str, name: str | None = None, argument: str | None = None, *, written: str = ""
    ) -> tuple[bool, dict[str, Any]]:
        """Whether a missing symbol is certainly wrong, with what the remark's data says of it.

        name: as Python spells it; written: as the program does, for names that only TypeScript has. `invented` tells an
        argument that no major ever had from one of major 5.
        """
        if package != "aws":
            return True, {}
        data: dict[str, Any] = {"major": self.major}
        other = self.sdk("aws").schema.other_major_has(module, name, argument=argument) or self._elsewhere(
            module, written
        )
        if other is not None:
            data["known_in"] = other
        elif self.pinned == 5 and name is not None and argument is not None:
            data["invented"] = not major_5_had(module, name, self._snake(argument))
        if self.doubt:
            return False, {**data, "why": self.doubt}
        if other is not None and self.pinned is None:
            return False, {**data, "why": f"@pulumi/aws {other} has it, and the manifest pins no major version"}
        return True, data

    def _elsewhere(self, module: str, written: str) -> int | None:
        """The other major, if its npm package has a name that Python's lacks."""
        other = 6 if self.major == 7 else 7
        return other if written and node_sdk("aws", major=other).member(module, written) is not None else None

    @staticmethod
    def _snake(name: str) -> str:
        from stackproof.aws import snake_case

        return snake_case(name)

    def other_output(self, package: str, schema: ResourceSchema | FunctionSchema, name: str) -> int | None:
        """The other major of the SDK whose resource or function has the output."""
        if package != "aws":
            return None
        other = 6 if self.major == 7 else 7
        there = sdk("aws", major=other)
        found = there.resource(schema.token) if isinstance(schema, ResourceSchema) else there.function(schema.token)
        return other if found is not None and found.output(name) is not None else None


def _is_file(surface: Surface, package: str, name: str) -> bool:
    """`@pulumi/aws/provider`: files of the root, one for each class and function."""
    root = surface.sdk(package)
    return root.member("", name) is not None or root.member("", name[:1].upper() + name[1:]) is not None


def dotted_name(package: str, schema: ResourceSchema | FunctionSchema | ObjectSchema, *, output: bool = False) -> str:
    """`aws.s3.Bucket`, `aws.ec2.getVpcOutput`: as a program usually writes it."""
    name = schema.name
    if isinstance(schema, FunctionSchema):
        names = node_function_names(schema)
        name = names[-1] if output else names[0]
    module = "" if schema.module in ("", "index") else f"{node_module(schema.module)}."
    return f"{package}.{module}{name}"

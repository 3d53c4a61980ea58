"""What the SDK packages offer under which Python name."""

from __future__ import annotations

import re
from functools import cached_property

from stackproof.aws import MAJORS, CoreSymbol, Module, ObjectSchema, ResourceSchema, Sdk, sdk

from ._values import (
    UNKNOWN,
    ArgsClass,
    Core,
    EnumClass,
    Origin,
    ResourceClass,
    Scalar,
    SdkFunction,
    SdkModule,
    Value,
)

ATTRIBUTES_OF_MODULES = frozenset({"__name__", "__file__", "__doc__", "__all__", "__path__", "__version__", "__dict__"})


class Surface:
    """The packages `pulumi`, `pulumi_aws`, `pulumi_random` and `pulumi_tls` at the majors of one inspection."""

    def __init__(self, *, major: int, pinned: int | None) -> None:
        self.major = major
        self.pinned = pinned

    def package_of(self, import_name: str) -> str | None:
        """ "aws" of `pulumi_aws`, None for packages without a schema on board."""
        if import_name.startswith("pulumi_") and import_name[7:] in MAJORS:
            return import_name[7:]
        return None

    def sdk(self, package: str) -> Sdk:
        return sdk(package, major=self.major) if package == "aws" else sdk(package)

    @cached_property
    def doubt(self) -> str:
        """Why nothing about pulumi_aws is certain, "" when it can be."""
        if self.pinned is not None and self.pinned not in MAJORS["aws"]:
            return f"the manifest pins pulumi-aws {self.pinned}, for which no schema is on board"
        if self.pinned is not None and self.pinned != self.major:
            return f"the manifest pins pulumi-aws {self.pinned}, and {self.major} was used to judge"
        return ""

    def module(self, package: str, path: str) -> Module | None:
        return self.sdk(package).module(path)

    def has_module(self, package: str, path: str) -> bool:
        """Whether `pulumi_<package>.<path>` can be imported, files of the package included."""
        parts = path.split(".") if path else []
        if any(part.startswith("_") for part in parts):
            return True
        if self.module(package, path) is not None or path in ("config", "outputs", "types"):
            return True
        parent, _, last = path.rpartition(".")
        module = self.module(package, parent)
        if module is None:
            return False
        return (
            last in ("inputs", "outputs") or (last in module.names and last.islower()) or last == _file_of(last, module)
        )

    def home_of(self, package: str, path: str) -> str:
        """The module that holds the names of a file of the package: `ecs` of `ecs.cluster`."""
        parent, _, last = path.rpartition(".")
        if path == "config" or self.module(package, path) is not None:
            return path
        if not path or last.startswith("_") or last in ("outputs", "inputs", "types"):
            return path
        return self.home_of(package, parent)

    def member(self, package: str, path: str, name: str) -> Value | None:
        """What a name in an SDK module is; None when there is none."""
        if name.startswith("_"):
            return UNKNOWN
        if path == "config":
            return self._configuration(package, name)
        module = self.module(package, path)
        if module is None:
            return UNKNOWN
        dotted = f"{path}.{name}" if path else name
        if self.module(package, dotted) is not None or (not path and name == "config"):
            return SdkModule(package, dotted)
        return self._definition(package, module, name)

    def _definition(self, package: str, module: Module, name: str) -> Value | None:
        if name in module.resources:
            return ResourceClass(package, module.resources[name])
        function = module.function(name) if name in module.names else None
        if function is not None:
            output = name == function.output_name or (not function.output_name and name.endswith("_output"))
            return SdkFunction(package, function, output)
        if name in module.enums and name in module.names:
            return EnumClass(package, module.enums[name])
        if name in module.names:
            args = module.args_type(name)
            if args is not None:
                return ArgsClass(package, name, module.name, args, name.endswith("Dict"))
            return UNKNOWN
        if name == _file_of(name, module) or name in ("outputs", "inputs"):
            return UNKNOWN
        return None

    def _configuration(self, package: str, name: str) -> Value | None:
        table = self.sdk(package).config
        if name in table:
            return Scalar("str", origins=frozenset({Origin("config", detail=f"{package}:{table[name]}")}))
        return UNKNOWN if not table or name == "vars" else None

    def core(self, path: str) -> CoreSymbol | None:
        """A symbol of the core SDK by dotted path; None when it does not exist or is not known."""
        parts = path.split(".")
        module, symbol = self._core_module(parts[:1]), None
        if module is None:
            return None
        for index, part in enumerate(parts[1:], 1):
            if symbol is None:
                symbol = module.symbols.get(part)
            else:
                symbol = next((item for item in symbol.members if item.name == part), None)
            if symbol is None or symbol.kind == "module":
                deeper = self._core_module(parts[: index + 1])
                if deeper is not None:
                    module, symbol = deeper, None
                    continue
            if symbol is None:
                return None
        return symbol or CoreSymbol(parts[-1], "module", origin=path)

    def _core_module(self, parts: list[str]) -> Module | None:
        if "pulumi" not in MAJORS:
            return None
        return sdk("pulumi").module(".".join(parts[1:]))

    @property
    def knows_core(self) -> bool:
        return "pulumi" in MAJORS


def _file_of(name: str, module: Module) -> str:
    """The file that a snake-case name would be, when the module has a class or function for it."""
    camel = "".join(part.capitalize() for part in name.split("_"))
    if name.islower() and (camel.lower() in {item.lower() for item in module.resources} or name in module.functions):
        return name
    return ""


def dotted_name(package: str, schema: ResourceSchema | ObjectSchema, *, suffix: str = "") -> str:
    """`aws.s3.Bucket`, as a program writes it."""
    module = f"{schema.module}." if schema.module and schema.module != "index" else ""
    return f"{package}.{module}{schema.name}{suffix}"


def snake_case(name: str) -> str:
    """`websiteEndpoint` -> `website_endpoint`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def core_value(path: str, symbol: CoreSymbol | None) -> Value:
    return Core(path, symbol)

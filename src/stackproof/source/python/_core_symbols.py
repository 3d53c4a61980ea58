"""Remarks on names that the core SDK `pulumi` does not have."""

from __future__ import annotations

import ast
from typing import Any

from stackproof.aws import closest, sdk
from stackproof.model import SourceEdit

from ._machine import Machine, edit_of
from ._values import Core, CoreObject, Frame

# The core SDK's modules that programs import; its others are where it keeps its classes.
_MODULES = {"asset", "automation", "config", "dynamic", "log", "runtime"}
CORE_REPLACEMENTS = {
    "secret": "pulumi.Output.secret",
    "all": "pulumi.Output.all",
    "concat": "pulumi.Output.concat",
    "format": "pulumi.Output.format",
    "interpolate": "pulumi.Output.format",
    "json_dumps": "pulumi.Output.json_dumps",
    "jsonStringify": "pulumi.Output.json_dumps",
    "Outputs": "pulumi.Output",
    "getStack": "pulumi.get_stack",
    "getProject": "pulumi.get_project",
    "stack": "pulumi.get_stack",
    "get_region": "pulumi_aws.get_region",
    "CustomResourceOptions": "pulumi.ResourceOptions",
    "ComponentResourceOptions": "pulumi.ResourceOptions",
    "ResourceOption": "pulumi.ResourceOptions",
    "logger": "pulumi.log",
}


def replacement(found: list[str]) -> dict[str, Any]:
    """Suggestions as data: dotted names, and the import and expression to write for the first."""
    data: dict[str, Any] = {"suggestions": found}
    if found:
        package = found[0].split(".")[0]
        data["replacement"] = found[0]
        data["import"] = "import pulumi" if package == "pulumi" else f"import pulumi_{package} as {package}"
    return data


def meant(found: list[str]) -> str:
    return f"; did you mean {found[0]}?" if found else ""


def unknown_core(machine: Machine, frame: Frame, node: ast.AST, owner: Core, name: str, edit: SourceEdit) -> None:
    from ._counterparts import with_counterpart

    found = core_suggestions(machine, f"{owner.path}.{name}".removeprefix("pulumi."))
    parent = _provider_chain(frame, node)
    symbol = f"{owner.path}.{name}"
    shown = symbol
    if name == "providers" and parent:
        shown = f"{symbol}.{parent}"
        found = [f"{parent.lower()}.Provider"]
    data: dict[str, Any] = {
        "symbol": shown,
        "package": "pulumi",
        "module": owner.path,
        "name": name,
        **replacement(found),
    }
    if (name == "providers" and parent) or shown.removeprefix("pulumi.") in CORE_REPLACEMENTS:
        data["sure"] = True
    kind = (
        "sdk.unknown-module"
        if name == "providers"
        else "sdk.unknown-class"
        if name[:1].isupper()
        else "sdk.unknown-name"
    )
    message = f"{owner.path} has no {name}{meant(found)}"
    if name == "providers":
        message = f"there is no {shown} in Python; the provider is {found[0]} of pulumi_{found[0].split('.')[0]}"
    machine.report(
        kind,
        frame,
        node,
        message,
        data=data,
        at_end=name if isinstance(node, ast.Attribute) else "",
        cause=f"sdk:{symbol}",
        edit=with_counterpart(machine, frame, node, found, edit),
    )


def _provider_chain(frame: Frame, node: ast.AST) -> str:
    """The name that is read from `pulumi.providers`: `Aws` in `pulumi.providers.Aws`."""
    for item in ast.walk(frame.module.tree):
        if isinstance(item, ast.Attribute) and item.value is node:
            return item.attr
    if isinstance(node, ast.alias):
        return ""
    return ""


def core_suggestions(machine: Machine, path: str) -> list[str]:
    last = path.split(".")[-1]
    if path.startswith("providers"):
        return [f"{last.lower()}.Provider"] if last != "providers" else ["aws.Provider"]
    if path in CORE_REPLACEMENTS:
        return [CORE_REPLACEMENTS[path]]
    parent = ".".join(["pulumi", *path.split(".")[:-1]])
    symbol = machine.surface.core(parent)
    if symbol is None:
        return []
    names = [item.name for item in symbol.members] if symbol.kind == "class" else _module_names(parent)
    return [f"{parent}.{item}" for item in closest(last, names) if _is_alike(last, item)]


def _is_alike(name: str, other: str) -> bool:
    """True where both are of one kind by their spelling, a class or a function, or differ in nothing else."""
    return name[:1].isupper() == other[:1].isupper() or name.replace("_", "").lower() == other.replace("_", "").lower()


def _module_names(path: str) -> list[str]:
    core = sdk("pulumi")
    module = core.module(path.removeprefix("pulumi").lstrip("."))
    inner = set(core.modules()) - _MODULES
    return sorted(set(module.names) - inner) if module is not None else []


def unknown_config_method(machine: Machine, frame: Frame, node: ast.AST, owner: CoreObject, name: str) -> None:
    """A method that `pulumi.Config` does not have."""
    members = [item.name for item in owner.symbol.members] if owner.symbol else []
    near = {"get_string": "get", "require_string": "require", "get_number": "get_float", "get_boolean": "get_bool"}
    found = [f"Config.{item}" for item in ([near[name]] if name in near else closest(name, members))]
    machine.report(
        "sdk.unknown-name",
        frame,
        node,
        f"pulumi.Config has no method {name}{meant(found)}",
        data={
            "symbol": f"pulumi.Config.{name}",
            "class": "pulumi.Config",
            "name": name,
            "suggestions": found,
            "sure": name in near,
        },
        at_end=name,
        cause=f"sdk:pulumi.Config.{name}",
        edit=edit_of(frame, node, "hole"),
    )

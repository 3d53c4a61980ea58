"""Names that the core SDK does not have, with what was probably meant."""

from __future__ import annotations

from stackproof.aws import closest, go_core
from stackproof.golang import File
from stackproof.golang import nodes as n

from ._kinds import Core
from ._notes import Notes
from ._resolve import Resolver
from ._spell import text_of
from ._versions import newer_core

_INSTEAD = {
    "Strings": "pulumi.StringArray",
    "StringList": "pulumi.StringArray",
    "StringSlice": "pulumi.StringArray",
    "IntList": "pulumi.IntArray",
    "List": "pulumi.Array",
    "Boolean": "pulumi.Bool",
    "Number": "pulumi.Float64",
    "Float": "pulumi.Float64",
    "Integer": "pulumi.Int",
    "Interpolate": "pulumi.Sprintf",
    "Concat": "pulumi.Sprintf",
    "Join": "pulumi.Sprintf",
    "Format": "pulumi.Sprintf",
    "Secret": "pulumi.ToSecret",
    "Export": "ctx.Export",
    "GetStack": "ctx.Stack",
    "GetProject": "ctx.Project",
    "Stack": "ctx.Stack",
    "NewConfig": "config.New",
    "Config": "config.New",
    "GetConfig": "config.New",
    "FileArchive": "pulumi.NewFileArchive",
    "FileAsset": "pulumi.NewFileAsset",
    "StringAsset": "pulumi.NewStringAsset",
    "AssetArchive": "pulumi.NewAssetArchive",
    "RemoteArchive": "pulumi.NewRemoteArchive",
    "JSONStringify": "pulumi.JSONMarshal",
    "JsonStringify": "pulumi.JSONMarshal",
    "JsonMarshal": "pulumi.JSONMarshal",
    "CustomTimeouts": "pulumi.Timeouts",
    "Dependencies": "pulumi.DependsOn",
    "Depends": "pulumi.DependsOn",
}
_METHODS = {
    ("Context", "Output"): "Export",
    ("Context", "GetStack"): "Stack",
    ("Context", "GetProject"): "Project",
    ("Config", "GetString"): "Get",
    ("Config", "RequireString"): "Require",
    ("Config", "GetNumber"): "GetFloat64",
    ("Config", "RequireNumber"): "RequireFloat64",
    ("Config", "GetBoolean"): "GetBool",
    ("Config", "RequireBoolean"): "RequireBool",
    ("Config", "GetSecretString"): "GetSecret",
    ("Config", "RequireSecretString"): "RequireSecret",
}
_OF_OUTPUTS = {"Apply": "ApplyT", "ApplyString": "ApplyT", "ApplyInt": "ApplyT", "Then": "ApplyT", "Map": "ApplyT"}


def unknown_name(resolver: Resolver, notes: Notes, file: File, node: n.Selector, module: str) -> None:
    """A name that a package of the core does not export."""
    from ._selectors import kind_of_name, meant

    place = module.rpartition("/")[2]
    kind = kind_of_name(node)
    found = [_INSTEAD[node.name]] if module == "pulumi" and node.name in _INSTEAD else []
    found = list(dict.fromkeys([*found, *go_core().suggest(module, node.name)]))[:3]
    symbol = f"{place}.{node.name}"
    data: dict[str, object] = {
        "symbol": symbol,
        "package": f"github.com/pulumi/pulumi/sdk/v3/go/{module}",
        "module": place,
        "name": node.name,
        "suggestions": found,
    }
    if found and found[0].startswith("config.") and module == "pulumi":
        data["import"] = 'import "github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"'
    said, cause = f"{place} has no {node.name}{meant(found)}", f"sdk:core.{module}.{node.name}"
    doubt = newer_core(resolver.program, file)
    data |= {"why": doubt} if doubt else {}
    notes.report(kind, file, node, said, data=data, cause=cause, name=node.name_at, certain=not doubt)


def unknown_method(resolver: Resolver, notes: Notes, file: File, node: n.Selector, owner: Core) -> None:
    """A method that a type of the core does not have."""
    from ._selectors import meant

    place = f"{owner.module.rpartition('/')[2]}.{owner.name}"
    shown = text_of(file, node.operand)
    members = go_core().members(owner.module, owner.name)
    near = [_METHODS[owner.name, node.name]] if (owner.name, node.name) in _METHODS else []
    if owner.name.endswith("Output") and node.name in _OF_OUTPUTS:
        near = [_OF_OUTPUTS[node.name]]
    near = near or closest(node.name, [item for item in members if "WithContext" not in item])
    found = [f"{shown or owner.name}.{item}" for item in near]
    doubt = newer_core(resolver.program, file)
    data = {"symbol": f"{place}.{node.name}", "class": place, "name": node.name, "suggestions": found}
    data |= {"why": doubt} if doubt else {}
    notes.report(
        "sdk.unknown-name",
        file,
        node,
        f"{place} has no method {node.name}{meant(found)}",
        data=data,
        certain=not doubt,
        cause=f"sdk:core.{place}.{node.name}",
        name=node.name_at,
    )

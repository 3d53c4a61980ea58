"""Remarks on names that the core SDK `@pulumi/pulumi` does not have."""

from __future__ import annotations

from stackproof.aws import closest, node_core

from ._counterparts import instead_of
from ._names import meant, replacement
from ._notes import Notes, edit_of
from ._resolve import Resolver
from ._tree import Node
from ._values import Core

CORE_REPLACEMENTS = {
    "get_stack": "pulumi.getStack",
    "get_project": "pulumi.getProject",
    "stack": "pulumi.getStack",
    "format": "pulumi.interpolate",
    "json_dumps": "pulumi.jsonStringify",
    "Outputs": "pulumi.Output",
    "FileArchive": "pulumi.asset.FileArchive",
    "FileAsset": "pulumi.asset.FileAsset",
    "StringAsset": "pulumi.asset.StringAsset",
    "RemoteAsset": "pulumi.asset.RemoteAsset",
    "RemoteArchive": "pulumi.asset.RemoteArchive",
    "AssetArchive": "pulumi.asset.AssetArchive",
    "Archive": "pulumi.asset.Archive",
    "Asset": "pulumi.asset.Asset",
    "getRegion": "aws.getRegion",
}
_CONFIG = {
    "getString": "get",
    "requireString": "require",
    "getInt": "getNumber",
    "requireInt": "requireNumber",
    "getFloat": "getNumber",
    "getBool": "getBoolean",
    "requireBool": "requireBoolean",
    "get_secret": "getSecret",
    "require_secret": "requireSecret",
}


def unknown_core(resolver: Resolver, notes: Notes, node: Node, owner: Core, name: str, whole: Node | None) -> None:
    """A name that `@pulumi/pulumi` does not have."""
    place = f"pulumi.{owner.path}".rstrip(".")
    symbol = f"{place}.{name}"
    kind = "sdk.unknown-class" if name[:1].isupper() else "sdk.unknown-name"
    core = node_core()
    found = [CORE_REPLACEMENTS[name]] if not owner.path and name in CORE_REPLACEMENTS else []
    found = found or [f"{place}.{item}" for item in core.suggest(owner.path, name)]
    message = f"{place} has no {name}{meant(found)}"
    if (owner.path, name) == ("", "export"):
        found, message = [], "there is no pulumi.export in TypeScript; write `export const name = ...`"
    if not owner.path and name == "providers":
        kind, above = "sdk.unknown-module", whole.parent if whole is not None else None
        if above is not None and above.kind == "member_expression":
            symbol = f"{symbol}.{above.children[-1].text}"
            whole, found = above, [f"{above.children[-1].text.lower()}.Provider"]
            message = f"there is no {symbol}; the provider is {found[0]} of @pulumi/{found[0].split('.')[0]}"
    notes.report(
        kind,
        node,
        message,
        data={
            "symbol": symbol,
            "package": "@pulumi/pulumi",
            "module": place,
            "name": name,
            **replacement(found),
        },
        cause=f"sdk:{symbol}",
        edit=instead_of(resolver, whole, found, symbol) if whole is not None else None,
    )


def type_as_value(notes: Notes, node: Node, symbol: str, whole: Node) -> None:
    """`new pulumi.ResourceOptions(...)`, `new aws.s3.BucketArgs(...)`: the name is there, but for types alone."""
    notes.report(
        "sdk.unknown-class",
        node,
        f"{symbol} is only a type; an object literal is given in its place",
        data={"symbol": symbol, "name": symbol.rpartition(".")[2], "fix": "write { ... } instead of the constructor"},
        cause=f"sdk:{symbol}",
        edit=edit_of(whole, name=symbol),
    )


def unknown_config_method(notes: Notes, node: Node, name: str, whole: Node) -> None:
    """A method that `pulumi.Config` does not have."""
    members = node_core().members["Config"]
    found = [f"Config.{item}" for item in ([_CONFIG[name]] if name in _CONFIG else closest(name, members))]
    notes.report(
        "sdk.unknown-name",
        node,
        f"pulumi.Config has no method {name}{meant(found)}",
        data={"symbol": f"pulumi.Config.{name}", "class": "pulumi.Config", "name": name, "suggestions": found},
        cause=f"sdk:pulumi.Config.{name}",
        edit=edit_of(whole, name=f"Config.{name}"),
    )

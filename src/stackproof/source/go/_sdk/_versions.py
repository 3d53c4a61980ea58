"""What the version of an SDK that go.mod asks for may have otherwise than the schema on board."""

from __future__ import annotations

import re
from typing import Any

from stackproof.aws import GoSdk, Side, go_core, sdk_changes
from stackproof.golang import File, Program


def import_of(package: str, major: int, module: str) -> str:
    """The import that brings a module, by its Go name ("" or the package's own name for the root)."""
    tail = "" if module in ("", package) else f"/{module}"
    return f'import "github.com/pulumi/pulumi-{package}/sdk/v{major}/go/{package}{tail}"'


def required_version(program: Program, file: File, sdk: GoSdk) -> str:
    """The version of an SDK that the go.mod of a file asks for, "" where it does not say."""
    module = program.module_of(file.folder)
    major = sdk.schema.major
    path = f"github.com/pulumi/pulumi-{sdk.package}/sdk{f'/v{major}' if major > 1 else ''}"
    found = module.mod.requires(path) if module is not None else None
    return found.version.removeprefix("v") if found is not None else ""


def doubt_about(
    program: Program, file: File, sdk: GoSdk, module: str, owner: str, field: str = "", *, side: Side = "in"
) -> str:
    """Why go.mod's version of an SDK may be otherwise than the schema on board: it is a later one, or one in which
    this very thing was another. "" where nothing is in doubt. owner, field: as the schema calls them."""
    asked = required_version(program, file, sdk)
    later = _newer(asked, sdk.schema.version, f"pulumi-{sdk.package}")
    changes = sdk_changes(sdk.package, sdk.schema.major)
    if field and changes.differs(side, module, owner, field, version=asked):
        return later or f"pulumi-{sdk.package} {asked}, for which go.mod asks, has it otherwise than later versions"
    if not field and owner and changes.had(module, owner, version=asked):
        return later or f"pulumi-{sdk.package} {asked}, for which go.mod asks, may still have it"
    return later


def newer_core(program: Program, file: File) -> str:
    """The same of the core SDK."""
    module = program.module_of(file.folder)
    found = module.mod.requires("github.com/pulumi/pulumi/sdk/v3") if module is not None else None
    return _newer(found.version.removeprefix("v") if found is not None else "", go_core().version, "Pulumi's SDK")


def _newer(asked: str, known: str, what: str) -> str:
    if _numbers(asked) <= _numbers(known):
        return ""
    return f"go.mod asks for {what} {asked}, and {known} is the newest that is known here"


def _numbers(version: str) -> tuple[int, ...]:
    """(6, 83) of `6.83.0`: what later patches bring are no names."""
    match = re.match(r"(\d+)\.(\d+)", version)
    return (int(match[1]), int(match[2])) if match else ()


def certainty(
    sdk: GoSdk, module: str, name: str | None = None, argument: str | None = None, *, why: str = ""
) -> dict[str, Any]:
    """What a remark's data says of the major that lacks a symbol; the import names the major, so that is in no doubt.

    name, argument: as Python spells them. why: what is in doubt all the same.
    """
    data: dict[str, Any] = {"why": why} if why else {}
    if sdk.package != "aws":
        return data
    data |= {"major": sdk.schema.major}
    other = sdk.schema.other_major_has(module, name, argument=argument)
    return data | ({"known_in": other} if other is not None else {})

"""What an import path means."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

Kind = Literal["core", "sdk", "provider", "standard", "own", "other"]
_CORE = re.compile(r"github\.com/pulumi/pulumi/sdk(?:/v(\d+))?/go/([\w./-]+)")
_PACKAGE = re.compile(r"(github\.com/[\w.-]+/pulumi-([\w-]+?)/sdk(?:/v(\d+))?)/go/([\w-]+)(?:/([\w./-]+))?")
_VERSION = re.compile(r"v\d+")
_SCHEMAS = frozenset({"aws", "random", "tls"})


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What an import path names.

    kind: "core" is the Pulumi SDK itself; "sdk" a provider's whose schema is on board; "provider" another provider's;
    "own" the answer's; "other" what nobody here knows. name: what the package most likely calls itself. package: of
    Pulumi (`aws`). major: that the path names, 1 where it names none. module: below the package (`ec2`, "" for its
    root, `pulumi/config` for the core). home: the Go module that holds it. folder: of an own package.
    """

    path: str
    kind: Kind
    name: str
    package: str = ""
    major: int = 0
    module: str = ""
    home: str = ""
    folder: str = ""


def imported(path: str) -> Imported:
    """What a path means by itself; whether it is the answer's own is for the program to say."""
    core = _CORE.fullmatch(path)
    if core:
        major = int(core[1] or 1)
        home = f"github.com/pulumi/pulumi/sdk{f'/v{major}' if major > 1 else ''}"
        return Imported(
            path=path, kind="core", name=_last(path), package="pulumi", major=major, module=core[2], home=home
        )
    package = _PACKAGE.fullmatch(path)
    if package:
        name, major = package[2], int(package[3] or 1)
        official = path.startswith("github.com/pulumi/") and name in _SCHEMAS and package[4] == name
        return Imported(
            path=path,
            kind="sdk" if official else "provider",
            name=_last(path),
            package=name,
            major=major,
            module=package[5] or "",
            home=package[1],
        )
    if "." not in path.partition("/")[0]:
        return Imported(path=path, kind="standard", name=_last(path))
    return Imported(path=path, kind="other", name=_last(path))


def _last(path: str) -> str:
    """The name that a package most likely has: the path's last part that is no version, without `go-` and `.v3`."""
    parts = [part for part in path.split("/") if not _VERSION.fullmatch(part)] or [path]
    name = re.sub(r"\.v\d+$", "", parts[-1]).removeprefix("go-").removesuffix("-go")
    return name.replace("-", "") if path.startswith("github.com/pulumi/") else re.split(r"[-.]", name)[-1]

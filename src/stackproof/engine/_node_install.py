"""`--install` for Node: those packages of an answer's manifest that its sources import, with the SDK they stand on."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
from semantic_version import NpmSpec, Version

from stackproof.model import Need, Project, Submission
from stackproof.toolchains import NODE_MODULES, install_manifest, set_up

from ._node import NodeHost, node_host
from ._node_imports import Imports

_SDK = ("@pulumi/pulumi", "@pulumi/aws")


class InstalledNode(msgspec.Struct, frozen=True, kw_only=True):
    """host: what runs the program. needs: what could not be had as the manifest asks, each said plainly."""

    host: NodeHost
    needs: tuple[Need, ...] = ()


def install_node(submission: Submission, project: Project, *, aws_major: int) -> InstalledNode:
    """Get what the program imports, in the manifest's versions; without a manifest in the newest ones.

    The tool's own SDK serves where its major version is what the manifest asks for. Raises UnableError.
    """
    for name in ("compiler", f"aws-{aws_major}"):
        set_up(name)  # done at once where `stackproof setup` has been
    host = node_host(aws_major)
    imported = imported_packages(submission, project)
    named = dict(_split(line) for line in project.requirements)
    # What the manifest has types for and no code is imported for its types alone.
    typed = {_described(name) for name in named if name.startswith("@types/")}
    wanted = {name: named.get(name, "*") for name in sorted(imported - (typed - named.keys()))}
    own = {name for name, version in wanted.items() if offers(host.folders[0], name, version)}
    near = {name for name in _SDK if _same_major(host.folders[0], name, wanted.get(name, "*"))}
    lacking = {name: version for name, version in wanted.items() if name not in own | near}
    host = msgspec.structs.replace(host, exact=near <= own | (near - wanted.keys()))
    if not lacking:
        return InstalledNode(host=host)
    whole = not near.issuperset(_SDK)
    if whole:  # then everything has to stand on that one
        lacking = wanted | {"@pulumi/pulumi": wanted.get("@pulumi/pulumi", "^3")}
    got = install_manifest(lacking, without=() if whole else _SDK)
    folders = (*got.folders, *host.folders) if whole else (*host.folders, *got.folders)
    host = msgspec.structs.replace(
        host,
        folders=folders,
        aws_major=_major(folders[0]) or aws_major,
        exact=got.exact and (whole or host.exact),
        signals_end=_signals_end(folders[0]),
    )
    return InstalledNode(host=host, needs=got.needs)


def _described(name: str) -> str:
    """`@types/node` -> "node", `@types/babel__core` -> "@babel/core"."""
    scope, found, rest = name.removeprefix("@types/").partition("__")
    return f"@{scope}/{rest}" if found else scope


def _same_major(folder: str, name: str, wanted: str) -> bool:
    """True when some version of the package's major in `folder` is one that the manifest takes."""
    major = _version(folder, name).split(".")[0]
    low = re.search(r"\d+", wanted)
    return offers(folder, name, wanted) or (low is not None and low.group() == major)


def offers(folder: str, name: str, wanted: str) -> bool:
    """True when a `node_modules` folder holds a package in a version that an npm range allows."""
    version = _version(folder, name)
    if not version:
        return False
    if wanted.strip() in ("", "*", "latest"):
        return True
    try:
        return Version(version) in NpmSpec(wanted)
    except ValueError:
        return False


def imported_packages(submission: Submission, project: Project) -> frozenset[str]:
    """Names of the npm packages that the program imports, itself or through files of the answer; those of code that is
    only shipped (a web site, a function's own folder) are not needed to run it."""
    imports = Imports(Path(submission.root), (item.path for item in submission.files if item.text))
    found: set[str] = set()
    for file in imports.reached(project.entry or ""):
        for name in imports.names(file):
            if name.startswith((".", "/", "#")) or imports.own(name, file):
                continue
            parts = name.split("/")
            package = "/".join(parts[:2]) if name.startswith("@") else parts[0]
            if package not in NODE_MODULES and not package.startswith("node:"):
                found.add(package)
    return frozenset(found)


def _split(requirement: str) -> tuple[str, str]:
    """`@pulumi/aws@^7.0.0` -> ("@pulumi/aws", "^7.0.0")."""
    name, _, version = requirement.rpartition("@")
    return (name, version) if name else (requirement, "*")


def _version(folder: str, name: str) -> str:
    try:
        data = msgspec.json.decode(Path(folder, name, "package.json").read_bytes())
    except (OSError, msgspec.DecodeError):
        return ""
    return str(data.get("version", "")) if isinstance(data, dict) else ""


def _major(folder: str) -> int | None:
    version = _version(folder, "@pulumi/aws")
    return int(version.split(".")[0]) if version[:1].isdigit() else None


def _signals_end(folder: str) -> bool:
    file = Path(folder, "@pulumi/pulumi/proto/resource_grpc_pb.js")
    return file.is_file() and "SignalAndWaitForShutdown" in file.read_text(encoding="utf-8", errors="replace")

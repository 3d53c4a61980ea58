"""`--install` for tests on Node: what their manifest names and they import."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec
from semantic_version import NpmSpec, Version

from stackproof.model import Project, UnableError
from stackproof.toolchains import install_manifest, package_set

from .._sources import Source
from ._framework import imports_of

# The tool's own are taken: they are what the host speaks to, and the SDK must be one for all.
_OWN = frozenset({"jest", "mocha", "ts-jest", "ts-node", "typescript", "vitest", "@pulumi/aws", "@pulumi/pulumi"})


def with_packages(
    folders: tuple[str, ...], sources: Iterable[Source], project: Project, *, aws_major: int
) -> tuple[str, ...]:
    """The folders, and one with what they lack as the manifest asks for it. What cannot be had, tests then miss."""
    sdk = package_set(f"aws-{aws_major}")
    folders = folders or ((str(sdk),) if sdk is not None else ())
    had = [*folders, *([str(runners)] if (runners := package_set("tests")) is not None else [])]
    imported = {_package(name) for source in sources for name in imports_of(source.text)}
    named = dict(_split(line) for line in project.requirements)
    lacking = {
        name: version
        for name, version in named.items()
        if name in imported - _OWN and not any(_offers(folder, name, version) for folder in had)
    }
    if not lacking:
        return folders
    try:
        got = install_manifest(lacking, without=("@pulumi/pulumi", "@pulumi/aws"))
    except UnableError:
        return folders
    return (*folders, *got.folders)


def _package(name: str) -> str:
    """`@aws-sdk/client-s3` of `@aws-sdk/client-s3/dist/x.js`."""
    return "/".join(name.split("/")[: 2 if name.startswith("@") else 1])


def _split(requirement: str) -> tuple[str, str]:
    """`chai@^5.0.0` -> ("chai", "^5.0.0")."""
    name, _, version = requirement.rpartition("@")
    return (name, version) if name else (requirement, "*")


def _offers(folder: str, name: str, wanted: str) -> bool:
    """Whether a folder holds a package in a version that a range allows."""
    try:
        data = msgspec.json.decode(Path(folder, name, "package.json").read_bytes(), type=dict)
        return wanted.strip() in ("", "*", "latest") or Version(str(data.get("version"))) in NpmSpec(wanted)
    except (OSError, ValueError, msgspec.DecodeError):
        return False

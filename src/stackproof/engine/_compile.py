"""An answer's TypeScript and JavaScript, compiled file by file; nothing is bundled or type-checked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

import msgspec

from stackproof.model import NODE_SUFFIXES, SourceEdit
from stackproof.sandbox import Limits, Policy, child_environment
from stackproof.sandbox import run as run_jailed

from ._awaiting import is_module, with_importers, wrapped
from ._node_imports import Imports
from ._tricks import Trick
from ._workspace import Workspace

_SKIPPED = frozenset({"node_modules", ".git"})
_MOST_FILES = 2000
_LARGEST = 2 << 20
_LIMITS = Limits(cpu_seconds=20, wall_seconds=40)
_ERROR = re.compile(r"\[ERROR\] (.*)\n\n\s+(\S.*?):(\d+):(\d+):$", re.MULTILINE)
_OPTIONS = (
    "--format=cjs",
    "--sourcemap=external",
    "--platform=node",
    "--target=node20",
    # What ts-node does under Pulumi's own host; a tsconfig of the answer is not read, for it may reach elsewhere.
    '--tsconfig-raw={"compilerOptions":{"experimentalDecorators":true,"useDefineForClassFields":false}}',
    "--define:import.meta.url=stackproof_module_url",
    "--define:import.meta.dirname=__dirname",
    "--define:import.meta.filename=__filename",
    "--log-level=error",
    "--log-limit=0",
    "--color=false",
)


class Failure(msgspec.Struct, frozen=True):
    """Why a source could not be compiled, and where (1-based line)."""

    message: str
    line: int


class Compiled(msgspec.Struct, frozen=True, kw_only=True):
    """files: absolute path of a source -> of its compiled text. failed: sources that could not be compiled."""

    files: dict[str, str]
    failed: dict[str, Failure]


def compile_sources(
    made: Workspace, *, esbuild: Path, number: int, edits: Iterable[SourceEdit | Trick] = (), trust: bool = False
) -> Compiled:
    """Compile all sources of the answer, edits applied, for attempt `number`."""
    sources, target = made.made / f"sources-{number}", made.made / f"compiled-{number}"
    left = _laid_out(made, sources, tuple(edits))
    failed: dict[str, Failure] = {}
    while left:
        broken = {path: why for path, why in _esbuild(left, sources, target, esbuild, trust).items() if path in left}
        if not broken:
            break
        failed |= broken
        left = [path for path in left if path not in broken]
    awaiting = [path for path, why in failed.items() if why.message.startswith("Top-level await")]
    if awaiting:
        left, failed = _with_awaits(made, awaiting, left, failed, _Places(sources, target, esbuild, trust))
    base = made.submission
    return Compiled(
        files={str(base / path): str(file) for path in left if (file := _output(target, path)).is_file()},
        failed={str(base / path): why for path, why in failed.items()},
    )


class _Places(msgspec.Struct, frozen=True):
    sources: Path
    target: Path
    esbuild: Path
    trust: bool


def _with_awaits(
    made: Workspace, awaiting: list[str], left: list[str], failed: dict[str, Failure], places: _Places
) -> tuple[list[str], dict[str, Failure]]:
    """Compile the sources that await at their top, and those that import them, by way of ES modules. (left, failed)"""
    modules = [path for path in awaiting if is_module(path, made.original, made.given)]
    failed = {path: _no_module(why) if path in awaiting else why for path, why in failed.items() if path not in modules}
    if not modules:
        return left, failed
    whole = with_importers(modules, [*left, *modules], Imports(places.sources, [*left, *modules]))
    middle = places.target.with_name(f"{places.target.name}-modules")
    wraps = places.target.with_name(f"{places.target.name}-wrapped")
    options = ("--format=esm", "--sourcemap=inline", *_OPTIONS[2:])
    _esbuild(list(whole), places.sources, middle, places.esbuild, places.trust, options=options)
    for path, waits in whole.items():
        made_file = _output(middle, path)
        if made_file.is_file():
            target = _output(wraps, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(wrapped(made_file.read_bytes(), waits))
    ready = [str(_output(wraps, path).relative_to(wraps)) for path in whole if _output(wraps, path).is_file()]
    broken = _esbuild(ready, wraps, places.target, places.esbuild, places.trust)
    return [*left, *modules], {**failed, **{path: why for path, why in broken.items() if path in whole}}


def _no_module(why: Failure) -> Failure:
    message = 'top-level await needs an ES module: "type": "module" in package.json, or a file name ending in .mts'
    return Failure(message, why.line)


def _laid_out(made: Workspace, folder: Path, edits: tuple[SourceEdit | Trick, ...]) -> list[str]:
    """Copies of what Node may load, with the edits in them; relative paths.

    They are made of the answer as it was given: a program could have put links to the host's files among its own.
    """
    found: list[str] = []
    folder.mkdir()
    for name in sorted(made.given):
        local, path = PurePosixPath(name), made.original / name
        if path.suffix not in NODE_SUFFIXES or path.name.endswith(".d.ts") or _SKIPPED.intersection(local.parts):
            continue
        if len(found) >= _MOST_FILES or not path.is_file() or path.stat().st_size > _LARGEST:
            continue
        text = path.read_bytes()
        here = [edit for edit in edits if edit.file == local.as_posix()]
        target = folder / local
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(edited(text, here) if here else text)
        found.append(local.as_posix())
    return found


def edited(text: bytes, edits: Iterable[SourceEdit | Trick]) -> bytes:
    """The text with each flagged part changed, most into a hole; no line moves. Within a part that goes no other
    counts."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    spans = sorted(
        ((_at(starts, edit.line, edit.column), _at(starts, edit.end_line, edit.end_column), edit) for edit in edits),
        key=lambda span: (span[0], -span[1]),
    )
    out, done = [], 0
    for start, end, edit in spans:
        if start < done or end > len(text):
            continue
        out += [text[done:start], _changed(edit, text[start:end])]
        done = end
    return b"".join([*out, text[done:]])


def _at(starts: list[int], line: int, column: int) -> int:
    return starts[line - 1] + column if line <= len(starts) else starts[-1] + 1


def _changed(edit: SourceEdit | Trick, part: bytes) -> bytes:
    """What stands there instead of a part."""
    lines = b"\n" * part.count(b"\n")
    if edit.kind == "negate":
        return b"!(" + part + b")"
    if edit.instead:
        return b"(" + edit.instead.encode() + b")" if edit.kind == "instead" else edit.instead.encode() + lines
    if edit.kind == "drop-statement":
        return b";" + lines
    label = re.sub(r"[^\w.-]", "", edit.name) or "left-out"
    return f'globalThis.stackproof_hole("{label}"'.encode() + lines + b")"


def _esbuild(
    paths: list[str],
    sources: Path,
    target: Path,
    esbuild: Path,
    trust: bool,
    *,
    options: tuple[str, ...] = _OPTIONS,
) -> dict[str, Failure]:
    """Run the compiler over all of them; {path: why} of those that stopped it."""
    target.mkdir(exist_ok=True)
    policy = Policy(readable=(str(sources),), writable=(str(target),), trust=trust)
    command = [str(esbuild), *(f"./{path}" for path in paths), "--outbase=.", f"--outdir={target}", *options]
    done = run_jailed(command, policy=policy, env=child_environment(scratch=target), cwd=sources, limits=_LIMITS)
    if done.ok:
        return {}
    text = done.stderr.decode("utf-8", errors="replace")
    failed: dict[str, Failure] = {}
    for message, path, line, _ in _ERROR.findall(text):
        failed.setdefault(path.removeprefix("./"), Failure(message, int(line)))
    return failed


def _output(target: Path, path: str) -> Path:
    return (target / path).with_suffix(".js")

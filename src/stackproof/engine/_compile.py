"""An answer's TypeScript and JavaScript, compiled file by file; nothing is bundled or type-checked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

import msgspec

from stackproof.model import SourceEdit
from stackproof.sandbox import Limits, Policy, child_environment
from stackproof.sandbox import run as run_jailed

from ._workspace import Workspace

SUFFIXES = (".ts", ".tsx", ".mts", ".cts", ".js", ".mjs", ".cjs", ".jsx")
_SKIPPED = frozenset({"node_modules", ".git"})
_MOST_FILES = 2000
_LARGEST = 2 << 20
_LIMITS = Limits(cpu_seconds=20, wall_seconds=40)
_ERROR = re.compile(r"\[ERROR\] (.*)\n\n\s+(\S.*?):(\d+):(\d+):$", re.MULTILINE)
_OPTIONS = (
    "--format=cjs",
    "--platform=node",
    "--target=node20",
    "--sourcemap=external",
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
    made: Workspace, *, esbuild: Path, number: int, edits: Iterable[SourceEdit] = (), trust: bool = False
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
    base = made.submission
    return Compiled(
        files={str(base / path): str(file) for path in left if (file := _output(target, path)).is_file()},
        failed={str(base / path): why for path, why in failed.items()},
    )


def _laid_out(made: Workspace, folder: Path, edits: tuple[SourceEdit, ...]) -> list[str]:
    """Copies of what Node may load, with the edits in them; relative paths.

    They are made of the answer as it was given: a program could have put links to the host's files among its own.
    """
    found: list[str] = []
    folder.mkdir()
    for name in sorted(made.given):
        local, path = PurePosixPath(name), made.original / name
        if path.suffix not in SUFFIXES or path.name.endswith(".d.ts") or _SKIPPED.intersection(local.parts):
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


def edited(text: bytes, edits: Iterable[SourceEdit]) -> bytes:
    """The text with each flagged part turned into a hole; no line moves. Within a part that goes no other counts."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    spans = sorted(
        (starts[edit.line - 1] + edit.column, -(starts[edit.end_line - 1] + edit.end_column), edit.name, edit.instead)
        for edit in edits
        if edit.end_line < len(starts)
    )
    out, done = [], 0
    for start, negative, name, instead in spans:
        end = -negative
        if start < done:
            continue
        label = re.sub(r"[^\w.-]", "", name) or "left-out"
        lines = b"\n" * text[start:end].count(b"\n")
        made = instead.encode() + lines if instead else f'globalThis.stackproof_hole("{label}"'.encode() + lines + b")"
        out += [text[done:start], made]
        done = end
    return b"".join([*out, text[done:]])


def _esbuild(paths: list[str], sources: Path, target: Path, esbuild: Path, trust: bool) -> dict[str, Failure]:
    """Run the compiler over all of them; {path: why} of those that stopped it."""
    target.mkdir(exist_ok=True)
    policy = Policy(readable=(str(sources),), writable=(str(target),), trust=trust)
    command = [str(esbuild), *(f"./{path}" for path in paths), "--outbase=.", f"--outdir={target}", *_OPTIONS]
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

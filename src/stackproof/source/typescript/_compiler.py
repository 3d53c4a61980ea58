"""TypeScript's own compiler over the sources of many programs in one call, in the sandbox."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from stackproof.model import UnableError
from stackproof.sandbox import Completed, Limits, Policy, child_environment
from stackproof.sandbox import run as run_jailed
from stackproof.toolchains import package_set

_LIMITS = Limits(cpu_seconds=120, wall_seconds=150, output_bytes=16 << 20, memory_bytes=3 << 30)
# Fewer collections than usual take a quarter less time; none at all would take a tenth less, and 10 MB more.
_MEMORY = {"GOGC": "200", "GOMEMLIMIT": "1400MiB"}
_LINE = re.compile(r"([^\s].*?)\((\d+),(\d+)\): error TS(\d+): (.*)")
_MOST_CALLS = 4
# One program of a call sees what another one declares for all.
_GLOBAL = re.compile(rb"\bdeclare\s+(?:global|module)\b|\bexport\s+as\s+namespace\b")
_CHECKED = (".ts", ".tsx", ".mts", ".cts", ".js", ".mjs", ".cjs", ".jsx")
OPTIONS = {
    # As far as these go the answer's own settings do not count: they must fit this compiler, and reach nowhere.
    "module": "preserve",
    "moduleResolution": "bundler",
    "moduleDetection": "force",
    "esModuleInterop": True,
    "preserveSymlinks": True,
    "resolveJsonModule": True,
    "allowImportingTsExtensions": True,
    "allowJs": True,
    "checkJs": True,
    "noEmit": True,
    "skipLibCheck": True,
    "noUnusedLocals": True,
    "types": ["node"],
}


class Sources(msgspec.Struct, frozen=True, kw_only=True):
    """One program. files: relative path -> bytes, JSON and declarations among them. roots: those to be checked.

    options: further `compilerOptions`. packages: `node_modules` folders, the first one first.
    """

    files: dict[str, bytes]
    roots: tuple[str, ...]
    options: dict[str, object] = {}
    packages: tuple[str, ...] = ()


class Diagnostic(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """One error. line and column: 1-based, the column in UTF-16 units. code: 2322 for TS2322. more: what explains the
    message, line by line."""

    path: str
    line: int
    column: int
    code: int
    message: str
    more: tuple[str, ...] = ()


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What the compiler says of one program. broken: files that do not parse, and where; nothing else is known of
    them. failed: why there is no answer, "" when there is one."""

    diagnostics: tuple[Diagnostic, ...] = ()
    broken: tuple[Diagnostic, ...] = ()
    failed: str = ""


def type_errors(programs: Sequence[Sources], *, trust: bool = False) -> tuple[Checked, ...]:
    """Check many programs, those with equal options and packages in one call of the compiler; answers in their order.

    Raises UnableError where the compiler is not set up or the sandbox refuses.
    """
    compiler = _compiler()
    groups: dict[bytes, list[int]] = {}
    for number, program in enumerate(programs):
        own = number if any(_GLOBAL.search(text) for text in program.files.values()) else -1
        key = json.dumps([program.options, program.packages, own], sort_keys=True).encode()
        groups.setdefault(key, []).append(number)
    found: dict[int, Checked] = {}
    for numbers in groups.values():
        found |= zip(numbers, _group([programs[number] for number in numbers], compiler, trust=trust), strict=True)
    return tuple(found[number] for number in range(len(programs)))


def _compiler() -> Path:
    """The native binary."""
    folder = package_set("compiler")
    found = next(folder.glob("@typescript/*/lib/tsc"), None) if folder is not None else None
    if found is None:
        raise UnableError("the TypeScript compiler is not set up; type: stackproof setup")
    return found


def _group(programs: list[Sources], compiler: Path, *, trust: bool) -> list[Checked]:
    """Programs of equal options and packages. Where they fail together each half is tried by itself."""
    if not any(program.roots for program in programs):
        return [Checked() for _ in programs]
    with tempfile.TemporaryDirectory(prefix="stackproof-types-") as name:
        answer = _Call(Path(name).resolve(), programs, compiler, trust=trust).answer()
    if isinstance(answer, str):
        if len(programs) == 1:
            return [Checked(failed=answer)]
        half = len(programs) // 2
        return [one for part in (programs[:half], programs[half:]) for one in _group(part, compiler, trust=trust)]
    return answer


class _Call:
    """Programs laid out side by side in one folder, and the calls over them."""

    def __init__(self, folder: Path, programs: list[Sources], compiler: Path, *, trust: bool) -> None:
        self._folder, self._programs, self._compiler, self._trust = folder, programs, compiler, trust
        self._sources = folder / "sources"
        self._sources.mkdir()
        (folder / "home").mkdir()
        _link_packages(self._sources / "node_modules", programs[0].packages)
        for number, program in enumerate(programs):
            _write(self._sources / f"p{number}", program.files)

    def answer(self) -> list[Checked] | str:
        """An answer for each program, or why there is none."""
        roots = {f"p{number}/{path}" for number, program in enumerate(self._programs) for path in program.roots}
        broken: list[Diagnostic] = []
        for _ in range(_MOST_CALLS):
            done = self._run(sorted(roots))
            if isinstance(done, str):
                return done
            faulty = {item.path for item in done if item.code < 2000}
            # A file that does not parse hides what is wrong with all others.
            if not faulty or any(item.code >= 2000 for item in done):
                return self._sorted_out(done, broken)
            broken += (item for item in done if item.path in faulty)
            roots -= faulty
            for path in faulty:
                Path(self._sources, path).write_text("export {};\n", encoding="utf-8")
        return "the compiler does not get past syntax errors"

    def _run(self, roots: list[str]) -> list[Diagnostic] | str:
        options = {**OPTIONS, **self._programs[0].options}
        settings = {"compilerOptions": options, "files": roots}
        (self._sources / "tsconfig.json").write_text(json.dumps(settings), encoding="utf-8")
        policy = Policy(
            readable=(str(self._sources), str(self._compiler.parent), *self._programs[0].packages),
            writable=(str(self._folder / "home"),),
            trust=self._trust,
        )
        done = run_jailed(
            [str(self._compiler), "--project", ".", "--pretty", "false", "--singleThreaded"],
            policy=policy,
            env=child_environment(scratch=self._folder / "home", extra=_MEMORY),
            cwd=self._sources,
            limits=_LIMITS,
        )
        return _why_not(done) or self._parse(done.stdout.decode("utf-8", errors="replace"))

    def _parse(self, text: str) -> list[Diagnostic]:
        """The errors in files of the programs; what elaborates one stands indented below it."""
        text = text.replace(f"{self._sources}/node_modules/", "").replace(f"{self._sources}/", "./")
        known = {f"p{number}/{path}" for number, program in enumerate(self._programs) for path in program.files}
        found: list[Diagnostic] = []
        for line in text.split("\n"):
            match = _LINE.fullmatch(line)
            if match is not None and match[1] in known:
                line_of, column, code = int(match[2]), int(match[3]), int(match[4])
                found.append(Diagnostic(path=match[1], line=line_of, column=column, code=code, message=match[5]))
            elif line.startswith(" ") and found:
                found[-1] = msgspec.structs.replace(found[-1], more=(*found[-1].more, line.strip()))
        return found

    def _sorted_out(self, found: list[Diagnostic], broken: list[Diagnostic]) -> list[Checked]:
        return [
            Checked(diagnostics=_of(found, f"p{number}/"), broken=_of(broken, f"p{number}/"))
            for number in range(len(self._programs))
        ]


def _of(found: Iterable[Diagnostic], prefix: str) -> tuple[Diagnostic, ...]:
    """The errors of one program, with the paths that it knows."""
    own = (item for item in found if item.path.startswith(prefix))
    return tuple(
        sorted(
            msgspec.structs.replace(
                item, path=item.path.removeprefix(prefix), message=item.message.replace(f"./{prefix}", "./")
            )
            for item in own
        )
    )


def _why_not(done: Completed) -> str:
    """Why a call says nothing; the compiler's status is 1 or 2 where it found errors."""
    if done.outcome != "exited" or done.truncated:
        return done.reason or "the compiler said more than can be read"
    if done.code not in (0, 1, 2):
        return f"the compiler ended with status {done.code}"
    return ""


def _link_packages(target: Path, folders: Sequence[str]) -> None:
    """One `node_modules` of links to packages; of two packages of one name the first folder's counts."""
    target.mkdir()
    for folder in filter(os.path.isdir, folders):  # nothing of a manifest may be to be had
        for entry in sorted(os.listdir(folder)):
            scoped = entry.startswith("@")
            names = (f"{entry}/{name}" for name in os.listdir(Path(folder, entry))) if scoped else (entry,)
            for name in names:
                link = target / name
                link.parent.mkdir(exist_ok=True)
                if not entry.startswith(".") and not link.is_symlink():
                    link.symlink_to(Path(folder, name))


def _write(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir()
    for path, text in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text)


def is_checked(path: str) -> bool:
    """Whether the compiler says something of a file of this name, not only of those that import it."""
    return path.endswith(_CHECKED) and not path.endswith((".d.ts", ".d.mts", ".d.cts"))

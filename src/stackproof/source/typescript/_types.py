"""The type check of one program, and what its errors say."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from stackproof.model import NODE_LANGUAGES, Project, Remark, Submission, UnableError
from stackproof.toolchains import package_set

from ._compiler import Checked, Diagnostic, Sources, is_checked, type_errors
from ._looked import Looked
from ._modules import imports_of, reached, target_of
from ._packages import wanted_of
from ._program import File, Program, walk
from ._settings import Settings, settings_of
from ._taint import Taint
from ._typed import View, remark_of

_DIRECTIVE = re.compile(rb"@ts-(ignore|expect-error|nocheck)\b")
_UNTYPED = re.compile(rb"\brequire\(|\bas\s+any\b|<any>|@ts-")
_FOR_NEXT = re.compile(rb"@ts-(?:ignore|expect-error)\b")
_FOR_ALL = re.compile(rb"@ts-nocheck\b")
_DECLARATIONS = (".d.ts", ".d.mts", ".d.cts")
_LARGEST = 1 << 19
_MOST_FURTHER = 200


class TypeCheck(msgspec.Struct, frozen=True, kw_only=True):
    """What the compiler said of a program. checked: None where it could not be asked; why says so. files: those it was
    asked about. doubtful: those in which a name of an SDK may pass unseen."""

    settings: Settings
    packages: tuple[str, ...] = ()
    files: frozenset[str] = frozenset()
    reached: frozenset[str] | None = None
    checked: Checked | None = None
    doubtful: frozenset[str] = frozenset()
    why: str = ""

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        return self.checked.diagnostics if self.checked is not None else ()

    @property
    def broken(self) -> frozenset[str]:
        """Files that do not parse."""
        return frozenset(item.path for item in self.checked.broken) if self.checked is not None else frozenset()


def packages_for(major: int) -> tuple[str, ...]:
    """The `node_modules` folder that has the SDK of this major; () while it is not set up."""
    folder = package_set(f"aws-{major}")
    return (str(folder),) if folder is not None else ()


def sources_of(program: Program, *, packages: tuple[str, ...]) -> Sources:
    """What the compiler is given of a program."""
    settings = settings_of(program.submission, program.project)
    brought = reached(program)
    roots = tuple(file.path for file in program.files if _is_asked(program, file, settings, brought))
    files = {file.path: file.text if program.honour_comments else _without_directives(file) for file in program.files}
    return Sources(files=files | _further(program), roots=roots, options=settings.options, packages=packages)


def check(
    program: Program, *, packages: tuple[str, ...], trust: bool = False, known: Checked | None = None
) -> TypeCheck:
    """Ask the compiler, unless the answer is known from a call for many programs."""
    settings, brought = settings_of(program.submission, program.project), reached(program)
    base = TypeCheck(settings=settings, packages=packages, reached=brought)
    if not packages:
        return msgspec.structs.replace(base, why="the npm packages of the SDK are not set up; type: stackproof setup")
    sources = sources_of(program, packages=packages)
    try:
        checked = known or type_errors([sources], trust=trust)[0]
    except UnableError as error:
        return msgspec.structs.replace(base, why=str(error))
    if checked.failed:
        return msgspec.structs.replace(base, why=checked.failed)
    doubtful = frozenset(file.path for file in program.files if _is_doubtful(file, checked))
    return msgspec.structs.replace(base, checked=checked, files=frozenset(sources.roots), doubtful=doubtful)


def _is_doubtful(file: File, checked: Checked) -> bool:
    """Whether the compiler may take a name of the SDK for any: what `require` gives in TypeScript, what a cast or a
    comment hides, or all of a package that is not here."""
    absent = (item for item in checked.diagnostics if item.path == file.path and item.code in (2307, 7016))
    return any("'@pulumi/" in item.message for item in absent) or _UNTYPED.search(file.text) is not None


def check_many(
    projects: Sequence[tuple[Submission, Project, int]], *, honour_comments: bool = True, trust: bool = False
) -> tuple[Checked | None, ...]:
    """See `stackproof.source.check_types`."""
    asked: dict[int, Sources] = {}
    for number, (submission, project, major) in enumerate(projects):
        packages = packages_for(major)
        if project.language in NODE_LANGUAGES and packages:
            program = Program(submission, project, honour_comments=honour_comments)
            asked[number] = sources_of(program, packages=packages)
    found = dict(zip(asked, type_errors(list(asked.values()), trust=trust), strict=True)) if asked else {}
    return tuple(found.get(number) for number in range(len(projects)))


def look(program: Program, result: TypeCheck, *, major: int) -> Looked:
    """One remark for each error that says something about the answer."""
    if result.checked is None:
        message = f"the types were not checked: {result.why}"
        return Looked(remarks=(Remark(kind="types.not-checked", message=message, file=program.entry),))
    files = {file.path: file for file in program.files}
    view = _view(program, result, major)
    broken = (item for item in _firsts(result.checked.broken) if item.path in files and files[item.path].ours)
    found = [_syntax(item, files[item.path]) for item in broken]
    for item in result.diagnostics:
        file = files.get(item.path)
        if file is not None and file.ours:
            remark = remark_of(view, file, item)
            found += [remark] if remark is not None else []
    return Looked(remarks=tuple(found))


def _view(program: Program, result: TypeCheck, major: int) -> View:
    imports = {file.path: imports_of(file) for file in program.files}
    lacking = (item for item in result.diagnostics if item.code in (2307, 2882, 7016))
    absent = {(item.path, match[1]) for item in lacking if (match := re.search(r"'([^']+)'", item.message))}
    for file in program.files:
        targets = ((item, target_of(program, file, item.specifier)) for item in imports[file.path])
        absent |= {(file.path, item.specifier) for item, to in targets if to is not None and to.path in result.broken}
    return View(
        program=program,
        settings=result.settings,
        packages=result.packages,
        wanted=wanted_of(program.project.requirements),
        major=major,
        reached=result.reached,
        taint=Taint(program, imports, absent),
        imports=imports,
        silenced={} if program.honour_comments else {file.path: _silenced(file) for file in program.files},
    )


def _firsts(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The first error of each file; the rest follows from it."""
    return list({item.path: item for item in sorted(found, reverse=True)}.values())[::-1]


def _syntax(item: Diagnostic, file: File) -> Remark:
    lines = len(file.text.rstrip(b"\n").split(b"\n"))
    cut = item.line >= lines and file.text.rstrip()[-1:] not in (b"}", b";", b")")
    kind = "syntax.truncated" if cut else "syntax.error"
    message = f"{item.message.rstrip('.')} (TS{item.code})"
    return Remark(kind=kind, message=message, file=item.path, line=min(item.line, lines), data={"test": file.test})


def _is_asked(program: Program, file: File, settings: Settings, brought: frozenset[str] | None) -> bool:
    """What the main file brings in, and else the package's own TypeScript; a nested package is another program."""
    if not is_checked(file.path):
        return False
    if brought is not None and file.path in brought:
        return True
    if not file.path.endswith((".ts", ".tsx", ".mts", ".cts")):
        return False
    folder = posixpath.dirname(file.path)
    if any(part.startswith(".") for part in folder.split("/")):
        return False
    while folder not in (program.project.root, ""):
        if any(f"{folder}/{name}" in program.paths for name in ("package.json", "tsconfig.json")):
            return False
        folder = posixpath.dirname(folder)
    return True


def _further(program: Program) -> dict[str, bytes]:
    """JSON files and declarations that sources may import."""
    found: dict[str, bytes] = {}
    for item in program.submission.files:
        wanted = item.path.endswith((".json", *_DECLARATIONS)) and item.text and item.size <= _LARGEST
        if not wanted or "node_modules" in item.path.split("/") or len(found) >= _MOST_FURTHER:
            continue
        if item.path.rpartition("/")[2] == "tsconfig.json":
            continue
        try:
            found[item.path] = Path(program.submission.root, item.path).read_bytes()
        except OSError:
            continue
    return found


def _without_directives(file: File) -> bytes:
    """The text with comments that silence the compiler made plain ones; no place in it moves."""
    if not _DIRECTIVE.search(file.text):
        return file.text
    text = bytearray(file.text)
    for node in walk(file.root):
        if node.type == "comment":
            whole = file.text[node.start_byte : node.end_byte]
            text[node.start_byte : node.end_byte] = _DIRECTIVE.sub(lambda m: b"@xx-" + m[1], whole)
    return bytes(text)


def _silenced(file: File) -> frozenset[int]:
    """Lines whose errors the compiler would not tell."""
    found: set[int] = set()
    for node in walk(file.root) if _DIRECTIVE.search(file.text) else ():
        if node.type != "comment":
            continue
        text = file.text[node.start_byte : node.end_byte]
        if _FOR_ALL.search(text):
            return frozenset(range(1, file.text.count(b"\n") + 2))
        if _FOR_NEXT.search(text):
            found.add(node.end_point[0] + 2)
    return frozenset(found)

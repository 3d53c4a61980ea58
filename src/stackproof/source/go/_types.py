"""The type check of one program, and the remarks that its errors make."""

from __future__ import annotations

import posixpath

import msgspec

from stackproof.aws import go_core
from stackproof.golang import Package, Program
from stackproof.model import Remark, UnableError
from stackproof.toolchains import CORE_HOME

from ._checker import FAILED, Answer, Diagnostic, Question, Unit, ask
from ._looked import Looked
from ._remarking import is_reached
from ._stubs import Declarations
from ._typed import remarks_of

_MOST_UNITS = 80


class TypeCheck(msgspec.Struct, frozen=True, kw_only=True):
    """What the checker said of a program. failed: why it said nothing, "" when it did. files: those it was asked about.
    unknown: imported packages of which nothing is known. faults: errors in our own declarations, for tests."""

    diagnostics: tuple[Diagnostic, ...] = ()
    broken: tuple[Diagnostic, ...] = ()
    files: frozenset[str] = frozenset()
    unknown: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    failed: str = ""


def check(program: Program, *, major: int, trust: bool = False) -> TypeCheck:
    """Ask the checker. Which major of an SDK is meant the import paths say themselves."""
    if not program.packages:
        return TypeCheck(failed="the answer has no Go package")
    question = _question(program)
    try:
        answer = ask(question, trust=trust)
    except UnableError as error:
        return TypeCheck(failed=str(error))
    return _checked(question, answer)


def _checked(question: Question, answer: Answer) -> TypeCheck:
    if any(item.code == FAILED for item in answer.problems):
        return TypeCheck(failed="the checker does not get past this program")
    return TypeCheck(
        diagnostics=answer.problems,
        broken=answer.broken,
        files=frozenset(path for unit in question.units for path in (*unit.files, *unit.tests)),
        unknown=answer.unknown,
        faults=answer.faults or (),
    )


def _question(program: Program) -> Question:
    units = tuple(_unit(program, package) for package in _packages(program))
    paths = {path for unit in units for path in (*unit.files, *unit.tests)}
    return Question(
        files={path: program.by_path[path].text for path in paths},
        units=units,
        declarations=Declarations(program).texts,
        own=_own(program, {unit.folder for unit in units}),
        foreign=(*_foreign(), *_elsewhere(program)),
        standard=program.module is not None,
    )


def _own(program: Program, folders: set[str]) -> dict[str, str]:
    """Import path -> folder of the answer's own packages, those that it does not have included; not such as hold files
    that were not read."""
    there = {posixpath.dirname(item.path) for item in program.submission.files if item.path.endswith(".go")}
    found = {}
    for file in program.files:
        for item in file.source.imports:
            known = program.imported(item.path, file.folder)
            outside = known.folder.startswith("..")
            if known.kind == "own" and not outside and (known.folder in folders or known.folder not in there):
                found[item.path] = known.folder
    return found


def _elsewhere(program: Program) -> set[str]:
    """Imports without a dot that are of a module all the same: go.mod says where it is, and that is not here."""
    found = set()
    for file in program.files:
        module = program.module_of(file.folder)
        for item in file.source.imports:
            if "." in item.path.partition("/")[0] or module is None:
                continue
            replaced = any(f"{item.path}/".startswith(f"{name}/") for name in module.mod.replaced)
            if replaced or module.mod.provider_of(item.path) is not None:
                found.add(item.path)
    return found


def _foreign() -> tuple[str, ...]:
    """Packages of which the core SDK names a type, and nothing else is known."""
    core = go_core()
    return (*core.foreign, *(CORE_HOME + module for module in core.modules if not core.knows(module)))


def _packages(program: Program) -> list[Package]:
    """Those that the entry is built of first; no more than can be checked in a moment."""
    folders = dict.fromkeys([*(item.folder for item in program.reached), *program.packages])
    return [program.packages[folder] for folder in folders][:_MOST_UNITS]


def _unit(program: Program, package: Package) -> Unit:
    module = program.module_of(package.folder)
    tests = tuple(
        file.path for file in program.files if file.test and not file.left_out and file.folder == package.folder
    )
    path = package.folder or "main"
    if module is not None and module.mod.module:
        below = posixpath.relpath(package.folder or ".", module.folder or ".")
        path = posixpath.normpath(posixpath.join(module.mod.module, below))
    return Unit(
        folder=package.folder,
        path=path,
        # Without a version in go.mod Go takes an old one; without any go.mod nothing is said of it.
        go=(module.mod.go or "1.16") if module is not None else "",
        files=tuple(file.path for file in package.files),
        tests=tests,
        partial=any(file.left_out and file.folder == package.folder for file in program.files),
    )


def look(program: Program, types: TypeCheck, *, major: int) -> Looked:
    """One remark for each root among the errors; one where nothing could be checked, one for what was not."""
    if types.failed:
        message = f"the types were not checked: {types.failed}"
        return Looked(remarks=(Remark(kind="types.not-checked", message=message, file=program.project.entry),))
    found = [_syntax(program, item) for item in _firsts(program, types.broken)]
    found += remarks_of(program, types.diagnostics)
    if types.unknown:
        found.append(_partly(program, types.unknown))
    return Looked(remarks=tuple(found))


def _partly(program: Program, unknown: tuple[str, ...]) -> Remark:
    shown = ", ".join(unknown[:5]) + (" and more" if len(unknown) > 5 else "")
    message = f"what comes from packages whose types are not here was not checked: {shown}"
    return Remark(
        kind="types.partly-checked", message=message, file=program.project.entry, data={"names": list(unknown)}
    )


def _firsts(program: Program, broken: tuple[Diagnostic, ...]) -> list[Diagnostic]:
    """The first syntax error of each file; the rest follows from it."""
    firsts: dict[str, Diagnostic] = {}
    for item in broken:
        file = program.by_path.get(item.path)
        if file is not None and file.ours:
            firsts.setdefault(item.path, item)
    return list(firsts.values())


def _syntax(program: Program, item: Diagnostic) -> Remark:
    file = program.by_path[item.path]
    lines = len(file.text.rstrip(b"\n").split(b"\n"))
    cut = item.line >= lines and not file.text.rstrip().endswith((b"}", b")"))
    data: dict[str, object] = {"test": file.test, "refused": True}
    if not is_reached(program, file):
        data["unreached"] = True
    return Remark(
        kind="syntax.truncated" if cut else "syntax.error",
        message=item.message,
        file=item.path,
        line=min(item.line, lines),
        data=data,
    )

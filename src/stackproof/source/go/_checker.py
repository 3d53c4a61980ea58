"""Go's own type checker over the packages of one program, in the sandbox; what it is given, and what it answers."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import msgspec

from stackproof.model import UnableError
from stackproof.sandbox import Completed, Limits, Policy, child_environment
from stackproof.sandbox import run as run_jailed
from stackproof.toolchains import GoChecker, build_go_checker

_LIMITS = Limits(cpu_seconds=40, wall_seconds=60, output_bytes=8 << 20, memory_bytes=2 << 30)
# A check is over before a collection would pay.
_MEMORY = {"GOGC": "off", "GOMEMLIMIT": "900MiB", "GOMAXPROCS": "2"}
_MOST = 400
# Codes of the checker's own, beside those of Go's go/types.
NO_MAIN, A_PROGRAM, CYCLE, NO_PACKAGE, NO_STANDARD, FAILED = -101, -102, -103, -104, -105, -199


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """What an error stands in, as far as it is known; types with the paths of their packages.

    literal, field: the innermost composite literal's type, and the field of it. call, argument: the innermost call's
    function, and the number of the argument, -1 for none. operand: the type of what stands before the dot. given: of
    the expression itself. first, last: lines of the literal, else of the call. names: those that could stand where an
    unknown one does.
    """

    literal: str = ""
    field: str = ""
    call: str = ""
    argument: int = -1
    operand: str = ""
    given: str = ""
    first: int = 0
    last: int = 0
    names: tuple[str, ...] = ()


class Diagnostic(msgspec.Struct, frozen=True, kw_only=True):
    """One error. line and column: 1-based, the column in bytes. code: of go/types, or of the checker's own below zero.
    more: what belongs to it, line by line. test: the file is a test."""

    path: str
    line: int
    column: int
    end_line: int = 0
    end_column: int = 0
    code: int
    message: str
    more: tuple[str, ...] = ()
    test: bool = False
    around: Around = Around()


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """The files of one folder. path: its import path. go: the language version of its module. partial: more of it
    is there that an ordinary build leaves out."""

    folder: str
    path: str
    go: str
    files: tuple[str, ...]
    tests: tuple[str, ...]
    partial: bool = False


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the checker says. broken: syntax errors; nothing else is known of their files. unknown: packages that nobody
    here knows; what comes of them fits everywhere. faults: errors in our own declarations. dropped: errors beyond those
    that are told."""

    problems: tuple[Diagnostic, ...] = ()
    broken: tuple[Diagnostic, ...] = ()
    unknown: tuple[str, ...] = ()
    faults: tuple[str, ...] | None = None
    dropped: int = 0
    version: str = ""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be checked. files: path -> text. declarations: import path -> Go source. own: import path -> folder.
    foreign: packages of which only names are known. standard: see the checker's `request`."""

    files: Mapping[str, bytes]
    units: tuple[Unit, ...]
    declarations: Mapping[str, str]
    own: Mapping[str, str]
    foreign: tuple[str, ...] = ()
    standard: bool = True


def ask(question: Question, *, trust: bool = False) -> Answer:
    """Check one program. Raises UnableError where there is no Go, the sandbox refuses, or the checker fails."""
    checker = build_go_checker()
    with tempfile.TemporaryDirectory(prefix="stackproof-go-") as name:
        folder = Path(name).resolve()
        return _answer(_run(checker, question, folder, trust=trust))


def _run(checker: GoChecker, question: Question, folder: Path, *, trust: bool) -> Completed:
    sources, declared, home = folder / "sources", folder / "declared", folder / "home"
    for place in (sources, declared, home):
        place.mkdir()
    for path, text in question.files.items():
        place = sources / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text)
    declarations = {}
    for number, (path, text) in enumerate(question.declarations.items()):
        place = declared / f"{number}.go"
        place.write_text(text, encoding="utf-8")
        declarations[path] = str(place)
    request = folder / "request.json"
    request.write_bytes(
        msgspec.json.encode({
            "export": str(checker.export),
            "declarations": declarations,
            "own": question.own,
            "units": question.units,
            "foreign": question.foreign,
            "standard": question.standard,
            "most": _MOST,
        })
    )  # fmt: skip
    return run_jailed(
        [str(checker.program), str(request)],
        policy=Policy(readable=(str(folder), str(checker.program.parent)), writable=(str(home),), trust=trust),
        env=child_environment(scratch=home, extra=_MEMORY),
        cwd=sources,
        limits=_LIMITS,
    )


def _answer(done: Completed) -> Answer:
    if done.outcome != "exited" or done.truncated:
        raise UnableError(done.reason or "the checker said more than can be read")
    if done.code != 0:
        said = done.stderr.decode("utf-8", errors="replace").strip().splitlines()
        raise UnableError(f"the checker ended with status {done.code}{f': {said[0][:200]}' if said else ''}")
    return msgspec.json.decode(done.stdout, type=Answer)

"""The tests that come with a program."""

from __future__ import annotations

import posixpath
import re

import msgspec

from .._mechanism import Case
from .._tongues import SOURCES, Tongue, tongue_of
from ._code import Code, code_of

_LARGEST = 1 << 20
_NODE_TEST = re.compile(r"\.(?:test|spec)\.[cm]?[jt]sx?$")
_FOLDERS = frozenset({"test", "tests", "__tests__"})
_MOCKS: dict[Tongue, str] = {"python": "set_mocks", "node": "setMocks", "go": "WithMocks"}


class Suite(msgspec.Struct, frozen=True, kw_only=True):
    """files: paths that a test runner looks into. tests: how many it collects there. aside: tests in comments.
    creating: files whose tests bring up the program or parts of it. mocked: something sets Pulumi's mocks."""

    files: tuple[str, ...] = ()
    tests: int = 0
    aside: int = 0
    creating: tuple[str, ...] = ()
    mocked: bool = False


def suite_of(case: Case) -> Suite | None:
    """The tests in the program's language; None where there is no program, or none whose tests could be told."""
    tongue = tongue_of(case)
    if tongue is None or case.project.entry is None or case.project.platform != "pulumi":
        return None
    if case.remarks_of("intake.no-program"):
        return None
    return case.topology.remember("test-suite", lambda: _suite(case, tongue))


def _suite(case: Case, tongue: Tongue) -> Suite:
    codes = {
        file.path: code_of(case.text_of(file.path) or "", tongue)
        for file in case.files
        if file.path.endswith(SOURCES[tongue]) and file.size <= _LARGEST
    }
    files = {path: code for path, code in codes.items() if _is_test(path, code, tongue)}
    own = {path: code for path, code in codes.items() if path not in files and _is_pulumi(code, tongue)}
    return Suite(
        files=tuple(sorted(files)),
        tests=sum(code.tests for code in files.values()),
        aside=sum(code.aside for code in files.values()),
        creating=tuple(sorted(path for path, code in files.items() if _creates(path, code, own, tongue))),
        mocked=any(_MOCKS[tongue] in code.names for code in codes.values()),
    )


def _is_test(path: str, code: Code, tongue: Tongue) -> bool:
    """Whether the usual runner looks into a file: by its name, for Mocha also by its folder."""
    *folders, name = path.split("/")
    if tongue == "go":
        return name.endswith("_test.go")
    if tongue == "python":
        return name.startswith("test") or name.endswith("_test.py")
    return bool(_NODE_TEST.search(name)) or (bool(_FOLDERS & set(folders)) and bool(code.tests or code.aside))


def _is_pulumi(code: Code, tongue: Tongue) -> bool:
    if tongue == "python":
        return any(name.split(".")[0].split("_")[0] == "pulumi" for name in code.imports)
    sign = "@pulumi/" if tongue == "node" else "github.com/pulumi/"
    return any(name.startswith(sign) for name in code.imports)


def _creates(path: str, code: Code, own: dict[str, Code], tongue: Tongue) -> bool:
    if not code.tests:
        return False
    if _is_pulumi(code, tongue):
        return True
    if tongue == "node":
        here = posixpath.dirname(path)
        wanted = {posixpath.normpath(posixpath.join(here, name)) for name in code.imports if name.startswith(".")}
        stems = {posixpath.splitext(item)[0] for item in own} | {posixpath.dirname(item) or "." for item in own}
        return not wanted.isdisjoint(stems | set(own))
    if tongue == "python":
        modules = {posixpath.splitext(item)[0].removesuffix("/__init__").replace("/", ".") for item in own}
        tails = {module[at:] for module in modules for at in _starts(module)}
        return any(name.lstrip(".") in tails for name in code.imports)
    return False


def _starts(module: str) -> list[int]:
    """Where a name that leads to the module may begin: a path put in front of the search path leaves parts out."""
    return [0, *(at + 1 for at, char in enumerate(module) if char == ".")]

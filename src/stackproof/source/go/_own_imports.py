"""Imports of the answer's own packages, and of the standard library, that lead nowhere."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from stackproof.golang import STANDARD, STANDARD_ROOTS, File, Imported, Package, Program
from stackproof.golang import nodes as n
from stackproof.model import Remark

from ._remarking import remark


def bad_imports(program: Program) -> Iterator[Remark]:
    """One remark for each path that cannot be imported, at the first file that does."""
    seen: set[str] = set()
    for file in program.files:
        for item in file.source.imports:
            why = _why_not(program, program.imported(item.path, file.folder))
            if why and item.path not in seen and file.ours and not file.left_out:
                seen.add(item.path)
                yield _remark(program, file, item, f"{item.path} cannot be imported: {why}")
    yield from _circles(program)


def _remark(program: Program, file: File, item: n.Import, message: str) -> Remark:
    cause = f"go:import:{item.path}"
    data = {"module": item.path, "name": item.path.rpartition("/")[2], "cause": cause}
    return remark(program, file, item, "go.bad-import", message, data=data)


def _why_not(program: Program, what: Imported) -> str:
    """Why a path cannot be imported, "" where it can be or nobody knows."""
    if what.kind == "standard" and what.path not in STANDARD and what.path != "C":
        if what.path.partition("/")[0] in STANDARD_ROOTS:
            return ""  # of a later version, maybe
        own = program.module.mod.module if program.module is not None else ""
        wanted = f"; packages of this module begin with {own}/" if own else ""
        return f"Go's standard library has no such package{wanted}"
    if what.kind != "own" or what.folder.startswith(".."):
        return ""
    package = program.packages.get(what.folder)
    if package is not None:
        return "it is a program (package main)" if package.name == "main" else ""
    there = [item.path for item in program.submission.files if item.path.endswith(".go")]
    inside = [path for path in there if posixpath.dirname(path) == what.folder]
    if any(path not in program.by_path for path in inside):
        return ""  # it was not read
    folder = what.folder or "the module's own folder"
    return (
        f"{folder} has no Go files but tests and such as this build leaves out"
        if inside
        else f"no Go files in {folder}"
    )


def _circles(program: Program) -> Iterator[Remark]:
    """Packages that import each other, each circle once."""
    done: set[str] = set()
    for package in program.packages.values():
        path: list[str] = []
        yield from _follow(program, package, path, done)


def _follow(program: Program, package: Package, path: list[str], done: set[str]) -> Iterator[Remark]:
    if package.folder in done or len(path) > 100:
        return
    path.append(package.folder)
    for file, item, folder in _own(program, package):
        if folder in path:
            way = " -> ".join([*(program.packages[one].name for one in path[path.index(folder) :]), item.path])
            if file.ours:
                yield _remark(
                    program, file, item, f"{item.path} cannot be imported: packages import each other ({way})"
                )
        elif folder in program.packages:
            yield from _follow(program, program.packages[folder], path, done)
    path.pop()
    done.add(package.folder)


def _own(program: Program, package: Package) -> Iterator[tuple[File, n.Import, str]]:
    for file in package.files:
        for item in file.source.imports:
            what = program.imported(item.path, file.folder)
            if what.kind == "own":
                yield file, item, what.folder

"""Whether the entry is a program that hands itself to Pulumi, and errors of resources that nobody looks at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stackproof.golang import File, Package, Program
from stackproof.golang import nodes as n
from stackproof.model import Remark

from ._errors import ignored_errors
from ._looked import Looked
from ._reached import runs_pulumi
from ._remarking import remark

_ONE_PACKAGE = "give every file of the folder the same package clause, or move the file to a folder of its own"
_A_MAIN = (
    "put a main.go where Pulumi looks for the program: `package main`, whose `func main()` hands the stack to "
    "`pulumi.Run`; a library stands in a folder of its own"
)


def look(program: Program, *, major: int) -> Looked:
    """One remark for each folder with packages of two names, for a program that cannot start or starts nothing, and
    for each ignored error."""
    found = [*_clashes(program), *_entry(program), *ignored_errors(program)]
    return Looked(remarks=tuple(found))


def _clashes(program: Program) -> Iterator[Remark]:
    """Beside the entry, its own package is the one that is meant; elsewhere it is that of most files."""
    entry = program.by_path.get(program.project.entry or "")
    for folder, package in program.packages.items():
        named = [file.source.package for file in package.files if file.source.package]
        first = {name: next(file for file in package.files if file.source.package == name) for name in named}
        if len(first) < 2:
            continue
        usual = max(first, key=named.count)
        if entry is not None and entry.folder == folder and entry.source.package in first:
            usual = entry.source.package
        place = folder or "the program's folder"
        for name, file in first.items():
            if name != usual and file.ours:
                said = f"{place} holds package {usual} ({first[usual].path}), and this is package {name}"
                data = {"name": name, "fix": _ONE_PACKAGE}
                yield _at_package(program, file, "go.package-clash", said, data)


def _at_package(program: Program, file: File, kind: str, said: str, data: dict[str, Any]) -> Remark:
    clause = next((item for item in file.source.at.named_children if item.type == "package_clause"), file.source.at)
    return remark(program, file, n.Node(clause), kind, said, data=data)


def _entry(program: Program) -> Iterator[Remark]:
    package = program.entry_package
    if package is None or any(file.source.torn or not file.source.package for file in package.files):
        return
    entry = program.by_path.get(program.project.entry or "")
    if entry is None or not entry.ours:
        return
    if entry.source.package != "main":
        if any(one.name == "main" and any(_mains(file) for file in one.files) for one in program.packages.values()):
            return  # the entry is a guess, and that is another remark
        said = f"package {entry.source.package} is no program; what Pulumi runs is package main"
        library = not any(_mains(file) for file in package.files)
        data = {"name": entry.source.package, "library": library, "fix": _A_MAIN if library else "write `package main`"}
        yield _at_package(program, entry, "go.no-main", said, data)
        return
    found = [(file, item) for file in package.files for item in _mains(file)]
    if not found:
        data = {"name": "main", "fix": "write `func main()`, which hands the stack to `pulumi.Run`"}
        yield _at_package(program, entry, "go.no-main", "package main has no func main", data)
        return
    file, main = found[0]
    if main.type.parameters or main.type.results:
        said = "func main takes parameters or gives results, which Go refuses"
        data = {"name": "main", "fix": "write `func main()`, and read arguments from os.Args"}
        yield remark(program, file, main, "go.no-main", said, data=data)
    elif _is_read(program, package) and not runs_pulumi(program):
        said = "func main does not hand the program to Pulumi: no pulumi.Run is reached from it"
        data = {"name": "main", "fix": "call pulumi.Run with the function that makes the resources"}
        yield remark(program, file, main, "go.no-run", said, data=data, refused=False)


def _mains(file: File) -> list[n.FunctionDeclaration]:
    found = (item for item in file.source.declarations if isinstance(item, n.FunctionDeclaration))
    return [item for item in found if item.name == "main" and item.receiver is None]


def _is_read(program: Program, package: Package) -> bool:
    """Whether all of the program was read to its end."""
    return not any(file.source.torn for one in program.reached for file in one.files)

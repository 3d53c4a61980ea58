"""What go.mod says, held against itself and against what the program imports. Source: the Go Modules Reference."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from stackproof.aws import go_version_exists, newest_go_version
from stackproof.golang import File, Imported, Module, Program, Requirement, imported
from stackproof.model import Location

from .._mechanism import Case
from .._program import go_program

_VERSION = re.compile(r"v(\d+)\.(\d+)\.(\d+)(?:-[0-9A-Za-z.-]+)?(\+incompatible|\+[0-9A-Za-z.-]+)?")
_MAJOR = re.compile(r"(?:/v|\.v)(\d+)$")
_HOSTS = frozenset({"github.com", "gitlab.com", "bitbucket.org"})


class Fault(msgspec.Struct, frozen=True):
    """What is wrong, and where."""

    message: str
    place: Location
    test: bool = False


def module_of(case: Case) -> Module | None:
    """The module that the program belongs to."""
    return go_program(case).module


def unreadable(module: Module) -> Iterator[Fault]:
    """Lines that are no directives, and a module without a path."""
    for line, text in module.mod.wrong:
        yield Fault(f"{module.path}: {text!r} is no directive of a go.mod file", Location(module.path, line))
    if not module.mod.module:
        yield Fault(f"{module.path} has no `module` line", Location(module.path, 1))


def unusable(module: Module) -> Iterator[Fault]:
    """Requirements that no module can meet."""
    for item in module.mod.requirements:
        if item.path not in module.mod.replaced and (why := _why_not(item)):
            yield Fault(why, Location(module.path, item.line))


def newer(module: Module) -> Iterator[str]:
    """Requirements that can be met as far as they are written, in a later version than any that is known here: nobody
    here knows whether it exists."""
    for item in module.mod.requirements:
        if item.path in module.mod.replaced or _why_not(item) or go_version_exists(item.path, item.version) is not None:
            continue
        given = _order(item.version)
        majors = (newest_go_version(item.path, major) for major in range(given[0], -1, -1))
        newest = next(filter(None, majors), "")
        if newest and given > _order(newest):
            yield f"{item.path} {item.version}"


def undeclared(program: Program, module: Module) -> Iterator[Fault]:
    """Imports whose module go.mod does not require, each module once."""
    if any("vendor" in item.path.split("/")[:-1] for item in program.submission.files):
        return
    seen: set[str] = set()
    for file in program.files:
        if not file.ours or file.left_out or program.module_of(file.folder) is not program.module:
            continue
        for item in file.source.imports:
            what = program.imported(item.path, file.folder)
            home = _home_of(what)
            if home and home not in seen and not _is_declared(program, module, item.path):
                seen.add(home)
                message = f"{item.path} is imported, but {module.path} requires no module that holds it"
                yield Fault(message, Location(file.path, item.line), test=_is_of_tests(program, file))


def _is_of_tests(program: Program, file: File) -> bool:
    return file.test or (bool(program.reached) and all(file.folder != package.folder for package in program.reached))


def _home_of(what: Imported) -> str:
    """The module that an import is of, "" for one that needs none or is the answer's own."""
    if what.kind not in ("core", "sdk", "provider", "other") or what.path == "C":
        return ""
    parts = what.path.split("/")
    return what.home or "/".join(parts[: 3 if parts[0] in _HOSTS else 2])


def _is_declared(program: Program, module: Module, path: str) -> bool:
    """Whether some module holds a package; a workspace may bring those that lie beside it."""
    names = [*(item.mod.module for item in program.modules), *module.mod.replaced]
    names += [item.path for item in module.mod.requirements]
    return any(name and f"{path}/".startswith(f"{name}/") for name in names)


def _why_not(item: Requirement) -> str:
    known = imported(item.path)
    if known.kind in ("core", "sdk") and known.home != item.path:
        return f"{item.path} is a package, and what is required is its module {known.home}"
    version = _VERSION.fullmatch(item.version)
    if version is None:
        return f"{item.path} is required in {item.version!r}, which is no version of a module, such as v1.2.3"
    named = _MAJOR.search(item.path)
    major, given = int(named[1]) if named is not None else 0, int(version[1])
    if named is not None and given != major:
        return f"{item.path} is major {major}, and {item.version} is one of major {given}"
    if named is None and given > 1 and version[4] != "+incompatible":
        return f"{item.path} {item.version} cannot be: from major 2 on the path ends with it ({item.path}/v{given})"
    return ""


def _order(version: str) -> tuple[int, ...]:
    found = _VERSION.match(version)
    return tuple(int(part) for part in found.groups()[:3]) if found is not None else ()

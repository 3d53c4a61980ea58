"""The Go files of one project, parsed, and the packages and modules that they make up."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import msgspec

from stackproof.model import Project, Submission

from . import _nodes as n
from ._constraints import is_left_out
from ._imports import Imported, imported
from ._mod import GoMod, read_mod
from ._read import read

_LARGEST = 1 << 20
_MOST_FILES = 1000
_SKIPPED = frozenset({"vendor", "node_modules", "testdata", ".git"})


class File:
    """One parsed source. path: relative to the submission. ours: False for a template's. test: it tests the program.

    left_out: a build constraint keeps the file out of an ordinary build on Linux.
    """

    def __init__(self, path: str, text: bytes, *, ours: bool) -> None:
        self.path, self.text, self.ours = path, text, ours
        self.folder = posixpath.dirname(path)
        self.test = path.endswith("_test.go")
        self.left_out = is_left_out(path, text)

    @cached_property
    def source(self) -> n.Source:
        return read(self.text)

    def text_of(self, node: n.Node) -> str:
        return (node.at.text or b"").decode("utf-8", errors="replace")


class Package:
    """What one folder holds for an ordinary build. name: what its files call it."""

    def __init__(self, folder: str, files: tuple[File, ...]) -> None:
        self.folder, self.files = folder, files
        self.name = next((file.source.package for file in files if file.source.package), "")


class Module(msgspec.Struct, frozen=True):
    """A go.mod and the folder it stands in."""

    folder: str
    path: str
    mod: GoMod


class Program:
    """The sources that one project is built of: those of its Go module, of modules beside it that it replaces by a
    folder, and, without any go.mod, all that are there. Vendored packages and test data are not among them."""

    def __init__(self, submission: Submission, project: Project) -> None:
        self.submission, self.project = submission, project

    @cached_property
    def files(self) -> tuple[File, ...]:
        """Sorted by path, tests included."""
        return tuple(self._read())

    @cached_property
    def by_path(self) -> dict[str, File]:
        return {file.path: file for file in self.files}

    @cached_property
    def packages(self) -> dict[str, Package]:
        """By folder; tests and files that a constraint leaves out are not among their files."""
        folders: dict[str, list[File]] = {}
        for file in self.files:
            if not file.test and not file.left_out:
                folders.setdefault(file.folder, []).append(file)
        return {folder: Package(folder, tuple(files)) for folder, files in folders.items()}

    @cached_property
    def modules(self) -> tuple[Module, ...]:
        """Every go.mod of the submission, the innermost folders first."""
        found = []
        for item in self.submission.files:
            if posixpath.basename(item.path) != "go.mod" or not item.text or item.size > _LARGEST:
                continue
            if _SKIPPED.isdisjoint(item.path.split("/")):
                text = _bytes(self.submission, item.path).decode("utf-8", errors="replace")
                found.append(Module(posixpath.dirname(item.path), item.path, read_mod(text)))
        return tuple(sorted(found, key=lambda module: (-len(module.folder), module.folder)))

    def module_of(self, folder: str) -> Module | None:
        """The module that a folder belongs to."""
        return next((module for module in self.modules if _is_below(folder, module.folder)), None)

    @cached_property
    def module(self) -> Module | None:
        """The module of the entry."""
        entry = self.project.entry
        return self.module_of(posixpath.dirname(entry) if entry else self.project.root)

    def holds(self, module: Module) -> bool:
        """Whether every Go file of a module was handed in and read to its end. Of one that begins above the folder that
        was handed in, only what the program imports is here."""
        reaches_out = any(item.kind == "intake.go-module" for item in self.submission.remarks)
        if reaches_out and not _is_below(module.folder, self.project.root):
            return False
        there = (item.path for item in self.submission.files if item.path.endswith(".go"))
        inside = [self.by_path.get(path) for path in there if self.module_of(posixpath.dirname(path)) is module]
        return all(file is not None and not file.source.torn for file in inside)

    @cached_property
    def entry_package(self) -> Package | None:
        """The package that is built and run."""
        entry = self.project.entry
        return self.packages.get(posixpath.dirname(entry)) if entry else None

    @cached_property
    def reached(self) -> tuple[Package, ...]:
        """The entry's package and all own ones that it imports, directly or not; in the order they are found."""
        first = self.entry_package
        found: dict[str, Package] = {first.folder: first} if first is not None else {}
        left = list(found.values())
        while left:
            for file in left.pop().files:
                for item in file.source.imports:
                    folder = self.imported(item.path, file.folder).folder
                    package = self.packages.get(folder)
                    if package is not None and folder not in found and self._is_own(item.path, file.folder):
                        found[folder] = package
                        left.append(package)
        return tuple(found.values())

    def imported(self, path: str, folder: str) -> Imported:
        """What an import in a file of `folder` names."""
        by_path = self._imports.get((path, folder))
        if by_path is None:
            by_path = self._imports[path, folder] = self._imported(path, folder)
        return by_path

    @cached_property
    def _imports(self) -> dict[tuple[str, str], Imported]:
        return {}

    def _imported(self, path: str, folder: str) -> Imported:
        known = imported(path)
        if known.kind in ("core", "sdk"):
            return known
        own = self._own_folder(path, folder)
        if own is None:
            return known
        package = self.packages.get(own)
        name = package.name if package is not None and package.name else known.name
        return Imported(path=path, kind="own", name=name, folder=own)

    def _is_own(self, path: str, folder: str) -> bool:
        return self.imported(path, folder).kind == "own"

    def _own_folder(self, path: str, folder: str) -> str | None:
        """The folder of the submission that an import path means, None where it means none."""
        module = self.module_of(folder)
        if module is not None:
            for name, place in self._places(module):
                if name and f"{path}/".startswith(f"{name}/"):
                    return _folder(posixpath.join(place, path[len(name) :].lstrip("/")))
            if module.mod.provider_of(path) is not None or imported(path).kind != "other":
                return None
        # Where no module of that name is at hand, any folder that the path ends with is meant.
        parts = path.split("/")
        tails = ["/".join(parts[at:]) for at in range(1, len(parts))]
        base = self.project.root
        return next(
            (place for tail in tails for place in (posixpath.join(base, tail), tail) if place in self.packages), None
        )

    def _places(self, module: Module) -> Iterator[tuple[str, str]]:
        """Names of modules at hand and their folders: the module itself, what it replaces by a folder, and what it
        requires that lies beside it. The longest names first."""
        found = {item.path: item.folder for item in self._beside(module)}
        for name, place in module.mod.replaced.items():
            if place.startswith("."):
                found[name] = _folder(posixpath.join(module.folder, place))
        found[module.mod.module] = module.folder
        yield from sorted(found.items(), key=lambda item: -len(item[0]))

    def _beside(self, module: Module) -> Iterator[Module]:
        """Other modules of the submission that one requires by their names."""
        for item in self.modules:
            name = item.mod.module
            if item is not module and name and module.mod.requires(name) is not None:
                yield msgspec.structs.replace(item, path=name)

    def _read(self) -> Iterator[File]:
        count = 0
        for item in self.submission.files:
            path = item.path
            if not item.text or not path.endswith(".go") or item.size > _LARGEST:
                continue
            if not _SKIPPED.isdisjoint(path.split("/")) or not self._belongs(path):
                continue
            if count >= _MOST_FILES:
                return
            count += 1
            text = _bytes(self.submission, path)
            if text:
                yield File(path, text, ours=item.origin == "answer")

    def _belongs(self, path: str) -> bool:
        """Whether a file may be part of this project's build: it lies in the same module, or in one that this replaces
        by a folder, or there is no module at all. What lies in the project's folder is its own either way."""
        folder = posixpath.dirname(path)
        own, holding = self.module, self.module_of(folder)
        if own is None or holding is None:
            owner = self.submission.project_of(path)
            return owner.root == self.project.root if owner is not None else own is None
        if holding.folder == own.folder:
            return True
        return holding.folder in {place for _, place in self._places(own)}


def _bytes(submission: Submission, path: str) -> bytes:
    try:
        return Path(submission.root, path).read_bytes()
    except OSError:
        return b""


def _folder(path: str) -> str:
    """A folder of the submission, "" for its root; one outside of it begins with two dots."""
    found = posixpath.normpath(path)
    return "" if found == "." else found


def _is_below(folder: str, base: str) -> bool:
    return not base or folder == base or folder.startswith(f"{base}/")

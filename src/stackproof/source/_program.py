"""The Python files of a project as parsed modules, and the way imports find them."""

from __future__ import annotations

import ast
import posixpath
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stackproof.model import Project, Submission

SKIPPED_FOLDERS = frozenset(
    {"node_modules", "site-packages", "venv", ".venv", "env", ".git", "__pycache__", ".tox", "dist-packages"}
)
MAX_FILE_BYTES = 2_000_000


@dataclass(eq=False, slots=True)
class SourceModule:
    """One parsed file. path: relative to the submission's root. ours: False for a template laid under the answer."""

    path: str
    text: str
    tree: ast.Module
    ours: bool = True
    test: bool = False
    reached: bool = False
    names: dict[str, Any] = field(default_factory=dict)
    frame: Any = None
    state: str = "new"


@dataclass(eq=False, slots=True)
class Unparsed:
    """A file that this interpreter cannot parse."""

    path: str
    text: str
    error: SyntaxError
    ours: bool = True


class Program:
    """All Python files of one project."""

    def __init__(self, submission: Submission, project: Project) -> None:
        self.root = Path(submission.root)
        self.project_root = project.root.strip("/")
        self.modules: dict[str, SourceModule] = {}
        self.unparsed: list[Unparsed] = []
        self.undecodable: list[str] = []
        nested = tuple(
            item.root.strip("/") + "/"
            for item in submission.projects
            if item.root != project.root and _within(item.root.strip("/"), self.project_root)
        )
        for item in submission.files:
            readable = item.path.endswith(".py") and item.text and item.size <= MAX_FILE_BYTES
            inside = _within(item.path, self.project_root) and not item.path.startswith(nested)
            if readable and inside and not SKIPPED_FOLDERS.intersection(item.path.split("/")[:-1]):
                self._read(item.path, ours=item.origin == "answer")
        self.entry = _entry(project, self)
        self._roots = self._search_roots()

    def _read(self, path: str, *, ours: bool) -> None:
        try:
            text = (self.root / path).read_bytes().decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            self.undecodable.append(path)
            return
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse(text, filename=path)
        except SyntaxError as error:
            self.unparsed.append(Unparsed(path, text, error, ours))
        except (ValueError, RecursionError, MemoryError) as error:
            self.unparsed.append(Unparsed(path, text, SyntaxError(str(error)), ours))
        else:
            self.modules[path] = SourceModule(path, text, tree, ours=ours, test=is_test(path))

    def _search_roots(self) -> tuple[str, ...]:
        entry_folder = posixpath.dirname(self.entry) if self.entry else self.project_root
        found = []
        for item in (entry_folder, self.project_root, posixpath.join(self.project_root, "src"), ""):
            if item not in found:
                found.append(item)
        return tuple(found)

    def paths(self) -> list[str]:
        """All Python files that could be read, parsed or not, sorted."""
        return sorted([*self.modules, *(item.path for item in self.unparsed)])

    def text_of(self, path: str) -> str:
        """Text of one of the files, "" of one that could not be read."""
        found = self.modules.get(path) or next((item for item in self.unparsed if item.path == path), None)
        return found.text if found is not None else ""

    def find(self, dotted: str, *, importer: str, level: int = 0) -> SourceModule | str | None:
        """The module of an import, the folder's path for a package without `__init__.py`, None for anything else."""
        parts = [part for part in dotted.split(".") if part]
        if level:
            base = posixpath.dirname(importer)
            for _ in range(level - 1):
                base = posixpath.dirname(base)
            return self._at(posixpath.join(base, *parts))
        if not parts:
            return None
        for root in (*self._roots, posixpath.dirname(importer)):
            found = self._at(posixpath.join(root, *parts))
            if found is not None:
                return found
        return None

    def is_module(self, dotted: str, importer: str) -> bool:
        """Whether a dotted name, with leading dots for a relative one, is a file of the project."""
        name = dotted.lstrip(".")
        return isinstance(self.find(name, importer=importer, level=len(dotted) - len(name)), SourceModule)

    def _at(self, place: str) -> SourceModule | str | None:
        for path in (posixpath.join(place, "__init__.py"), place + ".py"):
            if path in self.modules:
                return self.modules[path]
        prefix = place + "/" if place else ""
        if prefix and any(path.startswith(prefix) for path in self.modules):
            return place
        return None

    def has_unparsed(self, dotted: str, *, importer: str, level: int = 0) -> bool:
        """Whether an import leads to a file that could not be parsed."""
        stem = dotted.replace(".", "/")
        return any(item.path.removesuffix(".py").endswith(stem) for item in self.unparsed) if stem else False

    def own_names(self) -> frozenset[str]:
        """Top-level names that imports of the project's own files can start with."""
        found = set()
        for path in self.paths():
            for root in (*self._roots, posixpath.dirname(path)):
                if _within(path, root):
                    relative = path[len(root) :].lstrip("/")
                    found.add(relative.split("/")[0].removesuffix(".py"))
        return frozenset(found)


def is_test(path: str) -> bool:
    """Whether a path is that of a test file by pytest's and unittest's conventions."""
    folders, name = path.split("/")[:-1], path.rsplit("/", 1)[-1]
    if name.startswith("test_") or name.endswith("_test.py") or name in ("conftest.py", "tests.py"):
        return True
    return any(folder in ("tests", "test", "__tests__") for folder in folders)


def _within(path: str, folder: str) -> bool:
    return not folder or path == folder or path.startswith(folder + "/")


def _entry(project: Project, program: Program) -> str | None:
    if project.entry in program.modules:
        return project.entry
    fallback = posixpath.join(program.project_root, "__main__.py")
    return fallback if fallback in program.modules else None

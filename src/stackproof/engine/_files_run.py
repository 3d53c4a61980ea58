"""Which Python files of an answer its program runs: its entry, and what that imports."""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterator, Mapping

from ._python_syntax import tree_of

_IMPORT = re.compile(r"^[ \t]*(?:from|import)\b(?:[^\n(]*\([^)]*\)|[^\n]*)", re.M)
_WORD = re.compile(r"\w+")
# Code may come from a text or a file of any name.
_LOADERS = re.compile(
    r"(?<![.\w])(?:exec|eval|compile|__import__)\s*\(|\b(?:import_module|find_spec|run_path|run_module|spec_from_\w+"
    r"|exec_module|load_module|SourceFileLoader)\b"
)
# Modules may lie in any folder.
_PATHS = re.compile(
    r"\.path\s*(?:\.\s*(?:insert|append|extend)\b|\[|\+?=(?!=))|\bfrom\s+sys\s+import\b|\baddsitedir\b|\b__path__\b"
    r"|\bpath_hooks\b|\b(?:getattr|setattr|vars)\s*\(\s*sys\b|\bsys\.__dict__|\bextend_path\b"
)


def files_run(entry: str | None, texts: Mapping[str, str]) -> frozenset[str]:
    """The files that the entry imports, directly or not; all of them where a name may be made up at run time."""
    if entry is None or entry not in texts:
        return frozenset(texts)
    run = _followed(entry, texts, anywhere=False)
    if any(_PATHS.search(texts[path]) for path in run):
        run = _followed(entry, texts, anywhere=True)
    return frozenset(texts) if any(_LOADERS.search(texts[path]) for path in run) else run


def _followed(entry: str, texts: Mapping[str, str], *, anywhere: bool) -> frozenset[str]:
    """anywhere: whether a module is found by its name alone, wherever it lies."""
    todo, seen = [entry], set[str]()
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        seen.add(path)
        if anywhere:
            words = {word for line in _IMPORT.findall(texts[path]) for word in _WORD.findall(line)}
            todo += [other for other in texts if _module_name(other) in words]
        else:
            todo += [other for other in _imported(path, entry, texts[path]) if other in texts]
    return frozenset(seen)


def _module_name(path: str) -> str:
    folder, _, name = path.rpartition("/")
    return folder.rpartition("/")[2] if name == "__init__.py" else name.removesuffix(".py")


def _imported(path: str, entry: str, text: str) -> Iterator[str]:
    """Where the modules lie that a file imports, if they are the answer's: beside the entry or in a folder above it,
    which a further attempt of the run puts on the import path."""
    tree = tree_of(text)
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.Import):
            for name in node.names:
                yield from _files(_above(entry), name.name.split("."))
        elif isinstance(node, ast.ImportFrom):
            folders = _above(entry)
            if node.level:
                folder = posixpath.dirname(path)
                for _ in range(node.level - 1):
                    folder = posixpath.dirname(folder)
                folders = [folder]
            module = node.module.split(".") if node.module else []
            for name in node.names:
                yield from _files(folders, [*module, name.name])


def _above(entry: str) -> list[str]:
    folders = [posixpath.dirname(entry)]
    while folders[-1]:
        folders.append(posixpath.dirname(folders[-1]))
    return folders


def _files(folders: list[str], parts: list[str]) -> Iterator[str]:
    """The files of a dotted name: of the module and of each package that holds it."""
    for folder in folders:
        for count in range(len(parts) + 1):
            place = posixpath.join(folder, *parts[:count])
            yield posixpath.join(place, "__init__.py")
            if count:
                yield f"{place}.py"

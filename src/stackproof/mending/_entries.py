"""Where a Python program begins, and where it finds its own modules."""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Iterator
from contextlib import suppress

from stackproof.model import Finding

from ._calls import NotPossible
from ._edits import Mend, Splice
from ._ground import Ground
from ._project_file import project_text
from ._python_paths import path_class
from ._python_source import PythonSource

_DOCSTRING = '"""Starts {entry} for tools that run the folder; Pulumi starts {entry} itself."""\n\n'


def finds_its_modules(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """By the `__main__.py` that starts the same program, else by the import path."""
    with suppress(NotPossible):
        yield _without_main(ground)
    yield _with_path(ground)


def has_one_entry(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """Pulumi starts the `__main__.py` that starts the entry, else that file says what it is for."""
    yield _without_main(ground)
    file, entry = _second_entry(ground)
    said = _DOCSTRING.format(entry=posixpath.basename(entry))
    yield Mend((Splice(file.path, 0, 0, said),))


def _without_main(ground: Ground) -> Mend:
    """Pulumi.yaml without `main`: the `__main__.py` beside the entry starts it as well."""
    _second_entry(ground)
    file = project_text(ground)
    main = file.entry("main")
    if main is None:
        raise NotPossible("the project file names no entry")
    return Mend((file.without(*main),))


def _second_entry(ground: Ground) -> tuple[PythonSource, str]:
    """A `__main__.py` of the project's folder that does nothing but import the entry, and the entry."""
    entry = ground.project.entry or ""
    path = posixpath.join(ground.project.root, "__main__.py")
    if not entry.endswith(".py") or path == entry:
        raise NotPossible("there is one entry")
    file = PythonSource(ground.text(path))
    below = posixpath.relpath(entry, ground.project.root or ".").removesuffix(".py").replace("/", ".")
    imports = [node for node in file.tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {item.name for node in imports if isinstance(node, ast.Import) for item in node.names}
    names |= {node.module or "" for node in imports if isinstance(node, ast.ImportFrom)}
    if len(imports) != len(file.tree.body) or names != {below}:
        raise NotPossible("the other entry does more than start it")
    return file, entry


def _with_path(ground: Ground) -> Mend:
    """The project's folder on the import path, before the first of its modules is imported."""
    entry = ground.project.entry or ""
    if not entry.endswith(".py"):
        raise NotPossible("the entry is no Python file")
    file = PythonSource(ground.text(entry))
    first = next((node for node in file.tree.body if _is_own(node, ground)), None)
    if first is None:
        raise NotPossible("the entry imports none of its modules at once")
    sys, imports = file.written("sys.path")
    path, more = path_class(file)
    up = posixpath.relpath(entry, ground.project.root or ".").count("/")
    folder = f"{path}(__file__).resolve().parent{'.parent' * up}"
    start = file.start(first)
    line = f"{sys}.insert(0, str({folder}))\n\n"
    before = file.text.content[:start]
    lead = "" if before.endswith(b"\n\n") or not before else "\n"
    return Mend((*_in_one_place(imports, more), Splice(file.path, start, start, f"{lead}{line}")))


def _in_one_place(first: tuple[Splice, ...], second: tuple[Splice, ...]) -> tuple[Splice, ...]:
    """Two imports, in lines that follow each other where they are put into the same place."""
    if not first or not second or first[0].start != second[0].start:
        return (*first, *second)
    line = second[0].text.strip()
    return (
        Splice(
            first[0].path,
            first[0].start,
            first[0].end,
            first[0].text.rstrip("\n") + f"\n{line}" + first[0].text[len(first[0].text.rstrip("\n")) :],
        ),
    )


def _is_own(node: ast.stmt, ground: Ground) -> bool:
    """Whether a statement imports a module that lies in the project's folder."""
    if isinstance(node, ast.ImportFrom):
        names = [node.module or ""] if not node.level else []
    else:
        names = [item.name for item in node.names] if isinstance(node, ast.Import) else []
    for name in names:
        top = posixpath.join(ground.project.root, name.partition(".")[0])
        if any(file.path == f"{top}.py" or file.path.startswith(f"{top}/") for file in ground.submission.files):
            return True
    return False

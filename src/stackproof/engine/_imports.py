"""Where the answer imports a module: to leave those imports out when the module is not there."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from stackproof.model import SourceEdit

from ._python_syntax import tree_of
from ._workspace import Workspace, relative

_LARGEST = 1 << 20


def imports_of(module: str, made: Workspace) -> tuple[SourceEdit, ...]:
    """Edits that make every import of `module` (or of its package) bind holes, in all of the answer's files."""
    return tuple(edit for path in sorted(made.submission.rglob("*.py")) for edit in _in_file(path, module, made))


def _in_file(path: Path, module: str, made: Workspace) -> Iterator[SourceEdit]:
    try:
        if path.stat().st_size > _LARGEST:
            return
        tree = tree_of(path.read_bytes())
    except OSError:
        return
    if tree is None:
        return
    file = relative(str(path), made)
    package = module.split(".")[0]
    for node in ast.walk(tree):
        if not isinstance(node, (ast.Import, ast.ImportFrom)):
            continue
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [item.name for item in node.names if item.name.split(".")[0] == package]
        elif node.level == 0 and (node.module or "").split(".")[0] == package:
            names = [node.module or ""]
        for name in names:
            yield SourceEdit(
                file=file or path.name,
                line=node.lineno,
                column=node.col_offset,
                end_line=node.end_lineno or node.lineno,
                end_column=node.end_col_offset or 0,
                kind="drop-import",
                name=name,
            )

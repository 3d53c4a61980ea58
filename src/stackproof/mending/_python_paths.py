"""What Python files read other files with."""

from __future__ import annotations

import ast

from ._edits import Splice
from ._python_source import PythonSource


def path_class(file: PythonSource) -> tuple[str, tuple[Splice, ...]]:
    """What a file calls `pathlib.Path`, and the import that it lacks."""
    if any(one.path == "pathlib" or one.path.startswith("pathlib.") for one in file.bindings):
        return file.written("pathlib.Path")
    taken = {node.id for node in ast.walk(file.tree) if isinstance(node, ast.Name)}
    if "Path" in taken:
        return file.written("pathlib.Path")
    return "Path", (file.import_line("from pathlib import Path"),)

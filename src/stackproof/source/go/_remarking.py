"""How a remark on Go is made."""

from __future__ import annotations

from typing import Any

from stackproof.golang import File, Program
from stackproof.golang import nodes as n
from stackproof.model import Remark


def remark(
    program: Program,
    file: File,
    node: n.Node,
    kind: str,
    message: str,
    *,
    data: dict[str, Any],
    certain: bool = True,
    refused: bool = True,
    at_end: bool = False,
) -> Remark:
    """A remark at a node, or at its end. refused: it stops the build of the package that the file is in."""
    found: dict[str, Any] = {**data, "test": file.test}
    if refused:
        found["refused"] = True
    if not is_reached(program, file):
        found["unreached"] = True
    return Remark(
        kind=kind,
        message=message,
        file=file.path,
        line=node.end_line if at_end else node.line,
        column=node.at.end_point[1] if at_end else column_of(file, node) + 1,
        data=found,
        certain=certain,
    )


def is_reached(program: Program, file: File) -> bool:
    """Whether the file is part of what the entry is built of, or tests that; without an entry every file is."""
    return program.entry_package is None or any(file.folder == package.folder for package in program.reached)


def column_of(file: File, node: n.Node) -> int:
    """Characters before a node on its line."""
    start = node.at.start_byte
    return len(file.text[start - node.column : start].decode("utf-8", errors="replace"))

"""Text that is no TypeScript."""

from __future__ import annotations

from tree_sitter import Node

from stackproof.model import Remark

from ._looked import Looked
from ._program import File, Program, walk


def look(program: Program) -> Looked:
    """One remark for each file that cannot be parsed, at its first fault."""
    return Looked(remarks=tuple(found for file in program.files if (found := _fault(file)) is not None))


def _fault(file: File) -> Remark | None:
    if not file.root.has_error:
        return None
    node = next((item for item in walk(file.root) if (item.is_missing or item.is_error) and not _is_known(item)), None)
    if node is None:
        return None
    line = node.start_point[0] + 1
    message = f"`{node.type}` is missing here" if node.is_missing else "this is no valid TypeScript"
    return Remark(kind="syntax.error", message=message, file=file.path, line=line, column=node.start_point[1])


def _is_known(node: Node) -> bool:
    """True for correct text that the grammar refuses: `&` in an attribute of JSX, `export type *`, `<const T>` and
    `<out T>`."""
    parent = node.parent
    if parent is None:
        return False
    if parent.type == "type_parameters" or (parent.type == "export_statement" and node.text == b"type"):
        return True
    while parent is not None:
        if parent.type.startswith("jsx_"):
            return True
        parent = parent.parent
    return False

"""Text that is no TypeScript."""

from __future__ import annotations

from stackproof.model import Remark

from ._looked import Looked
from ._program import File, Program, walk


def look(program: Program) -> Looked:
    """One remark for each file that cannot be parsed, at its first fault."""
    return Looked(remarks=tuple(found for file in program.files if (found := _fault(file)) is not None))


def _fault(file: File) -> Remark | None:
    if not file.root.has_error:
        return None
    node = next((item for item in walk(file.root) if item.is_missing or item.is_error), file.root)
    line = node.start_point[0] + 1
    message = f"`{node.type}` is missing here" if node.is_missing else "this is no valid TypeScript"
    return Remark(kind="syntax.error", message=message, file=file.path, line=line, column=node.start_point[1])

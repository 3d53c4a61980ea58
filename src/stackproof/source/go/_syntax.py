"""Text that is no Go."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from stackproof.golang import File, Program, tokens
from stackproof.model import Remark

from ._brackets import Fault, fault_of_brackets
from ._looked import Looked
from ._passed_over import HEADS, LITERAL_IN_HEAD
from ._remarking import is_reached
from ._units import units_of

if TYPE_CHECKING:
    from tree_sitter import Node

_DECLARATIONS = frozenset({
    "package_clause", "import_declaration", "function_declaration", "method_declaration", "var_declaration",
    "const_declaration", "type_declaration", "comment", "ERROR",
})  # fmt: skip
_GENERIC_METHOD = re.compile(rb"(?m)^func\s*\([^()]*\)\s*\w+\[")
_LONGEST, _NARROW = 60, 1


def look(program: Program) -> Looked:
    """One remark for each file that cannot be parsed, at its first fault."""
    passed = {file.path: fault for unit in units_of(program) for file, fault in reversed(unit.passed_over)}
    found = []
    for file in program.files:
        fault = _fault(file, passed.get(file.path))
        if fault is not None:
            found.append(_remark(program, file, fault))
    return Looked(remarks=tuple(found))


def _remark(program: Program, file: File, fault: Fault) -> Remark:
    data: dict[str, object] = {"test": file.test, "refused": True}
    if not is_reached(program, file):
        data["unreached"] = True
    kind = "syntax.truncated" if fault.cut else "syntax.error"
    return Remark(kind=kind, message=fault.message, file=file.path, line=fault.line, column=fault.column, data=data)


def _fault(file: File, passed_over: Fault | None) -> Fault | None:
    """passed_over: what the grammar takes and Go does not."""
    first = next((item for item in tokens(file.text) if item.kind not in ("comment", "newline")), None)
    if first is None or first.text != b"package":
        return Fault(first.line if first is not None else 1, 1, "a Go file begins with its package clause")
    if file.source.torn:
        return (
            _earliest(fault_of_brackets(file.text), _of_tree(file, narrow=True)) or _misplaced(file) or _of_tree(file)
        )
    return passed_over or _misplaced(file)


def _misplaced(file: File) -> Fault | None:
    """Statements outside of functions, and imports behind declarations: the grammar takes both."""
    declared = False
    if _GENERIC_METHOD.search(file.text):
        return None
    for node in file.source.at.named_children:
        line, column = node.start_point[0] + 1, node.start_point[1] + 1
        if node.type == "import_declaration" and declared:
            return Fault(line, column, "imports stand before all other declarations")
        if node.type not in _DECLARATIONS:
            said = (
                "a block stands on a line of its own; its `{` belongs to the line before"
                if node.type == "block"
                else ""
            )
            return Fault(line, column, said or f"a statement stands outside of functions: {_shown(file, node)}")
        if node.type == "ERROR":
            return None
        declared = declared or node.type not in ("package_clause", "import_declaration", "comment")
    return None


def _earliest(of_brackets: Fault | None, of_tree: Fault | None) -> Fault | None:
    """A bracket that does not fit is often noticed lines behind the fault, the end of the file always."""
    if of_brackets is None or of_brackets.sure or of_tree is None:
        return of_brackets
    return min(of_brackets, of_tree, key=lambda item: item.line)


def _of_tree(file: File, *, narrow: bool = False) -> Fault | None:
    """What tree-sitter could not make anything of. narrow: no error that goes over many lines, whose beginning says
    little of its place."""
    lines = file.text.split(b"\n")
    for node in _errors(file.source.at):
        row = node.start_point[0]
        if narrow and node.end_point[0] - row > _NARROW:
            continue
        if _begins_block(node):
            return Fault(row + 1, node.start_point[1] + 1, LITERAL_IN_HEAD)
        if row < len(lines) and _GENERIC_METHOD.match(lines[row]):
            continue
        said = f"`{node.type}` is missing here" if node.is_missing else f"this is no valid Go: {_shown(file, node)}"
        return Fault(row + 1, node.start_point[1] + 1, said)
    return None


def _begins_block(node: Node) -> bool:
    """Whether an error stands right behind the `{` of a statement's block: a literal without brackets around it."""
    block = node.parent
    return (
        block is not None
        and block.type == "block"
        and block.parent is not None
        and block.parent.type in HEADS
        and block.start_point[0] == node.start_point[0]
    )


def _errors(root: Node) -> Iterator[Node]:
    """Torn and missing nodes in the order of the text."""
    left = [root]
    while left:
        node = left.pop()
        if node.is_error or node.is_missing:
            yield node
        left.extend(reversed([item for item in node.children if item.has_error or item.is_missing]))


def _shown(file: File, node: Node) -> str:
    """The beginning of what stands there."""
    text = file.text[node.start_byte : node.end_byte].split(b"\n")[0].decode("utf-8", errors="replace").strip()
    return f"{text[:_LONGEST]}..." if len(text) > _LONGEST else text

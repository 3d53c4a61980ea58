"""What a linter says: unused names, long lines, missing line breaks at the end, code in comments."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from stackproof.model import Remark

from .._slashed import lines_as_they_are, lint_remark
from ._looked import Looked
from ._program import File, Program, parsed, walk
from ._types import TypeCheck
from ._unused import unused_names

_DIRECTIVE = re.compile(r"^(?:[/!]|\s*(?:@|eslint|prettier|istanbul|tslint|stackproof|<reference|region|#))")
_STATEMENTS = frozenset({
    "lexical_declaration", "variable_declaration", "import_statement", "export_statement", "function_declaration",
    "class_declaration", "return_statement", "if_statement", "for_statement", "for_in_statement", "try_statement",
    "interface_declaration", "throw_statement",
})  # fmt: skip
_CODE = re.compile(r"[=({\[;]|=>")
_PAIR = re.compile(r"""^["']?[\w$]+["']?\s*:\s*(?:[\w$.]+(?:\([^)]*\))?|["'`].*["'`]|\[.*\]|\{.*\}|\[|\{),?$""")
_CLOSING = re.compile(r"^[)\]};,\s]+$")


def look(program: Program, types: TypeCheck) -> Looked:
    """Lint of the answer's own files."""
    found = list(unused_names(program, types))
    for file in program.files:
        if file.ours:
            found += (*lines_as_they_are(file), *_commented_out(file))
    return Looked(remarks=tuple(found))


def _commented_out(file: File) -> Iterator[Remark]:
    """One remark for each run of comment lines that holds code."""
    if file.root.has_error:
        return
    for block in _blocks(file):
        lines = [_inner(file.text_of(node)) for node in block]
        texts = [line for part in lines for line in part.split("\n")]
        count = _code_lines(texts)
        if count:
            first, last = block[0].start_point[0] + 1, block[-1].end_point[0] + 1
            message = f"{count} lines of code are commented out" if count > 1 else "Found commented-out code"
            yield lint_remark(file, "lint.commented-out-code", message, first, end_line=last)


def _blocks(file: File) -> Iterator[list[Node]]:
    """Runs of comments that stand alone on lines that follow each other; documentation comments are none."""
    source = file.text.split(b"\n")
    block: list[Node] = []
    for node in walk(file.root):
        if node.type != "comment":
            continue
        row, column = node.start_point
        text = file.text_of(node)
        alone = not source[row][:column].strip()
        if not alone or text.startswith("/**") or _DIRECTIVE.match(text[2:]):
            continue
        if block and block[-1].end_point[0] + 1 == row and text.startswith("//"):
            block.append(node)
            continue
        if block:
            yield block
        block = [node]
    if block:
        yield block


def _inner(comment: str) -> str:
    if comment.startswith("//"):
        return comment[2:]
    return re.sub(r"(?m)^\s*\* ?", "", comment[2:].removesuffix("*/"))


def _code_lines(lines: list[str]) -> int:
    """How many lines of a block are code: those that read so by themselves, or the whole of a part of the block."""
    count, at = 0, 0
    while at < len(lines):
        taken = next((n for n in range(min(len(lines) - at, 40), 0, -1) if _is_code(lines[at : at + n])), 0)
        count += taken
        at += taken or 1
    return count


def _is_code(lines: list[str]) -> bool:
    text = "\n".join(lines).strip()
    if not text or not _CODE.search(text) or _CLOSING.match(lines[0]) or not lines[-1].strip():
        return len(lines) == 1 and _is_pair(text)
    if len(lines) == 1 and _is_pair(text):
        return True
    root = parsed(text.encode())
    if root.has_error or not root.named_children:
        return False
    return all(_is_statement(node, text) for node in root.named_children if node.type != "comment")


def _is_pair(text: str) -> bool:
    """`key: value,` of an object. Prose has its colon too, so the key must look like a name of a program."""
    if not _PAIR.match(text):
        return False
    key, value = (part.strip() for part in text.split(":", 1))
    if text.endswith(","):
        return bool(re.fullmatch(r"[\w$\"'.]+", key)) and " " not in key
    return bool(re.match(r"[a-z]+[A-Z]", key)) and value[-1:] in "\"'`]})"


def _is_statement(node: Node, text: str) -> bool:
    if node.type in _STATEMENTS:
        return True
    inner = node.named_children[0] if node.type == "expression_statement" and node.named_children else None
    if inner is None:
        return False
    if inner.type == "await_expression" and inner.named_children:
        inner = inner.named_children[0]
    if inner.type in ("assignment_expression", "new_expression"):
        return True
    if inner.type != "call_expression":
        return False
    callee = inner.child_by_field_name("function")
    # "Foo (bar)" is prose more often than a call.
    return (
        callee is not None and (callee.type == "member_expression" or text.rstrip().endswith(";")) and " (" not in text
    )

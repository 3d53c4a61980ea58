"""Files that do not parse, and remarks that need no more than the parsed tree."""

from __future__ import annotations

import ast
import codeop
import io
import re
import tokenize
import warnings
from collections.abc import Iterator

from stackproof.model import Remark, Suppression

from ._program import Program, SourceModule, Unparsed
from ._ruff import Diagnostic

COMMENT = re.compile(r"#\s*stackproof:\s*ignore\[([^\]]*)\]\s*(.*)$")


def syntax_remarks(program: Program, diagnostics: list[Diagnostic], *, ruff_ran: bool) -> Iterator[Remark]:
    """One remark for each file that this interpreter cannot parse. Where ruff takes it, a newer Python does, too."""
    broken = {item.path for item in diagnostics if item.rule == "invalid-syntax"}
    for path in program.undecodable:
        yield Remark(kind="syntax.error", message="the file is not UTF-8 text", file=path, data={"reason": "encoding"})
    for item in program.unparsed:
        if not item.ours:
            continue
        if ruff_ran and item.path not in broken:
            yield _remark(
                item, "syntax.newer-python", "a newer Python than the one at hand is needed to read this file"
            )
        elif is_truncated(item.text):
            yield _remark(item, "syntax.truncated", f"the file ends in the middle of a statement ({item.error.msg})")
        else:
            yield _remark(item, "syntax.error", item.error.msg or "invalid syntax")


def _remark(item: Unparsed, kind: str, message: str) -> Remark:
    error = item.error
    last = len(item.text.rstrip("\n").split("\n"))
    line = min(error.lineno or last, last)
    data: dict[str, object] = {"python_message": error.msg or ""}
    if kind == "syntax.truncated":
        data["opened_line"], line = line, last
    return Remark(kind=kind, message=message, file=item.path, line=line, column=error.offset or None, data=data)


def is_truncated(text: str) -> bool:
    """Whether more text could make the file valid: it ends inside a bracket, a string or a block."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return codeop.compile_command(text.rstrip() + "\n", "<answer>", "exec") is None
        except (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError):
            return False


def string_statements(module: SourceModule) -> Iterator[Remark]:
    """Strings that stand as statements and are no docstrings: comments in disguise."""
    for node in ast.walk(module.tree):
        body = getattr(node, "body", None)
        if not isinstance(body, list):
            continue
        for block in (body, getattr(node, "orelse", None), getattr(node, "finalbody", None)):
            for index, item in enumerate(block or ()):
                if _is_string(item) and not _documents(node, block, index, body):
                    yield Remark(
                        kind="lint.string-as-comment",
                        message="a string stands as a statement; write a comment",
                        file=module.path,
                        line=item.lineno,
                        end_line=item.end_lineno,
                        column=item.col_offset + 1,
                        data={"rule": "string-as-comment", "test": module.test},
                    )


def _is_string(node: object) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _documents(owner: ast.AST, block: list[ast.stmt], index: int, body: list[ast.stmt]) -> bool:
    """Docstrings: first in a module, class or function, or right behind an attribute of a module or class."""
    if block is not body or not isinstance(owner, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
        return False
    if index == 0:
        return True
    before = block[index - 1]
    place = isinstance(owner, (ast.Module, ast.ClassDef)) or owner.name == "__init__"
    return place and isinstance(before, (ast.Assign, ast.AnnAssign))


def suppressions(module: SourceModule) -> Iterator[Suppression | Remark]:
    """Comments that ask to leave a finding out. One on a line of its own speaks of the next line of code."""
    if "stackproof:" not in module.text:
        return
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(module.text).readline))
    except (tokenize.TokenError, SyntaxError):
        return
    lines = module.text.split("\n")
    for token in tokens:
        match = COMMENT.search(token.string) if token.type == tokenize.COMMENT else None
        if match is None:
            continue
        ids = tuple(part.strip() for part in match[1].split(",") if part.strip())
        line = token.start[0]
        reason = match[2].split("#")[0].strip()  # a further comment is no reason
        if not reason or not ids:
            yield Remark(
                kind="settings.suppression-without-reason",
                message="a suppression needs an id and a reason: # stackproof: ignore[ID] reason",
                file=module.path,
                line=line,
                column=token.start[1] + 1,
                data={"ids": list(ids)},
            )
            continue
        spoken = _spoken_of(lines, line)
        end = _end_of_statement(module.tree, spoken) if spoken != line else None
        yield Suppression(file=module.path, line=spoken, end_line=end, ids=ids, reason=reason)


def _end_of_statement(tree: ast.Module, line: int) -> int | None:
    """Last line of the statement that begins there; None for one with a body of statements, such as a class."""
    begun = (node for node in ast.walk(tree) if isinstance(node, ast.stmt) and node.lineno == line)
    found = next(begun, None)
    return found.end_lineno if found is not None and not hasattr(found, "body") else None


def _spoken_of(lines: list[str], line: int) -> int:
    if not lines[line - 1].lstrip().startswith("#"):
        return line
    for number in range(line, len(lines)):
        text = lines[number].strip()
        if text and not text.startswith("#"):
            return number + 1
    return line

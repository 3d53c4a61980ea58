"""Python tests that stand in comments or in texts that are statements."""

from __future__ import annotations

import ast
import io
import re
import textwrap
import tokenize
from collections.abc import Iterator

_DEF = re.compile(r"(?P<indent>[ \t]*)(?:async[ \t]+)?def[ \t]+(?P<name>test\w*)[ \t]*\(")


def set_aside(text: str) -> Iterator[tuple[str, int]]:
    """Name and 1-based line of each test that is there as text and parses once it is no comment any more."""
    yield from sorted({*_in_comments(text), *_in_texts(text)}, key=lambda item: item[1])


def _in_comments(text: str) -> Iterator[tuple[str, int]]:
    lines = text.splitlines()
    whole = {number for number in _comment_lines(text) if lines[number - 1].lstrip().startswith("#")}
    block: list[str] = []
    start = 0
    for number, line in enumerate([*lines, "end"], start=1):
        if number in whole:
            start = start or number
            block.append(re.sub(r"^(\s*)#+ ?", "", line))
        elif block and not line.strip():
            block.append("")
        elif block:
            yield from _tests_in(block, start)
            block, start = [], 0


def _comment_lines(text: str) -> set[int]:
    found: set[int] = set()
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                found.add(token.start[0])
    except (tokenize.TokenError, SyntaxError, ValueError):
        pass  # up to there the comments are known
    return found


def _in_texts(text: str) -> Iterator[tuple[str, int]]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield from _tests_in(node.value.value.splitlines(), node.lineno)


def _tests_in(block: list[str], start: int) -> Iterator[tuple[str, int]]:
    """Each test function with the lines that are indented below it, if they parse: prose does not."""
    for at, line in enumerate(block):
        match = _DEF.match(line)
        if match is None:
            continue
        body = [line]
        for further in block[at + 1 :]:
            if further.strip() and not _is_deeper(further, match["indent"]) and not _closes(body, further):
                break
            body.append(further)
        if _parses("\n".join(body)):
            yield match["name"], start + at


def _is_deeper(line: str, indent: str) -> bool:
    return len(line) - len(line.lstrip()) > len(indent)


def _closes(body: list[str], line: str) -> bool:
    """The line that ends a signature over several lines."""
    return line.lstrip().startswith(")") and not body[-1].rstrip().endswith(":")


def _parses(text: str) -> bool:
    try:
        ast.parse(textwrap.dedent(text))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True

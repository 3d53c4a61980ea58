"""What a linter says: long lines, missing line breaks at the end, code in comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from stackproof.golang import File, Program, nodes, read
from stackproof.model import Remark

from .._slashed import lines_as_they_are, lint_remark
from ._looked import Looked

_DIRECTIVE = re.compile(rb"^(?:go:|nolint|line |export |extern |\s*(?:stackproof|\+build|nolint|revive:|lint:|#))")
# Comments, and what may hold their signs.
_TEXT = re.compile(rb"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|`[^`]*`|'(?:\\.|[^'\\\n])+'", re.DOTALL)
_DOCUMENTED = re.compile(rb"\r?\n(?:func|type|var|const|package)\b")
_CODE = re.compile(r"[=({\[;]|\+\+|--")
_PAIR = re.compile(r"^[A-Z]\w*:\s+(?:[\w.&*]+(?:\(.*\)|\{.*\}?)?|[\"`].*[\"`]|\{),?$")
# Every line that code begins or ends with has one of these; prose has few of them.
_SIGN = re.compile(
    r":=|(?<![=!<>])=(?!=)|\w\.\w+\(|[({,]\s*$|^\s*[)\]}]|\}\s*$|(?:\+\+|--)\s*(?://|$)|^\s*(?:return|break|continue)\b"
)
_CLOSING = re.compile(r"^[)\]};,\s]+$")
_LONGEST, _MOST = 40, 300


def look(program: Program, *, major: int) -> Looked:
    """Lint of the answer's own files."""
    found: list[Remark] = []
    for file in program.files:
        if file.ours:
            found += (*lines_as_they_are(file), *_commented_out(file))
    return Looked(remarks=tuple(found))


# -- code in comments


def _commented_out(file: File) -> Iterator[Remark]:
    """One remark for each run of comment lines that holds code."""
    if file.source.torn:
        return
    for block in _blocks(file.text):
        begin, end = block[0].start(), block[-1].end()
        texts = [line for match in block for line in _inner(match[0])]
        if _DOCUMENTED.match(file.text, end):  # what is indented there is an example
            texts = ["" if line.startswith(("\t", "  ")) else line for line in texts]
        count = _code_lines(texts)
        if count:
            first = file.text.count(b"\n", 0, begin) + 1
            last = first + file.text.count(b"\n", begin, end)
            message = f"{count} lines of code are commented out" if count > 1 else "Found commented-out code"
            yield lint_remark(file, "lint.commented-out-code", message, first, last)


def _blocks(text: bytes) -> Iterator[list[re.Match[bytes]]]:
    """Runs of comments that stand alone on lines that follow each other."""
    block: list[re.Match[bytes]] = []
    for match in _TEXT.finditer(text):
        if match[0][:2] not in (b"//", b"/*"):
            continue
        begin = text.rfind(b"\n", 0, match.start()) + 1
        if text[begin : match.start()].strip() or _DIRECTIVE.match(match[0][2:]):
            continue
        if block:
            between = text[block[-1].end() : match.start()]
            follows = not between.strip() and between.count(b"\n") == 1
            if not (follows and match[0][:2] == block[-1][0][:2] == b"//"):
                yield block
                block = []
        block.append(match)
    if block:
        yield block


def _inner(comment: bytes) -> list[str]:
    text = comment.decode("utf-8", errors="replace")
    if text.startswith("//"):
        return [text[2:].removeprefix(" ")]
    return re.sub(r"(?m)^\s*\* ?", "", text[2:].removesuffix("*/")).split("\n")


def _code_lines(lines: list[str]) -> int:
    """How many lines of a block are code: those that read so by themselves, or the whole of a part of the block."""
    signs = [_SIGN.search(line) is not None for line in lines]
    count, at, tried = 0, 0, 0
    while at < len(lines) and tried < _MOST:
        taken = 0
        if signs[at]:
            for many in range(min(len(lines) - at, _LONGEST), 0, -1):
                if not signs[at + many - 1]:
                    continue  # code does not end in a line without any sign of it
                tried += 1
                if _is_code(lines[at : at + many]):
                    taken = many
                    break
        count += taken
        at += taken or 1
    return count


def _is_code(lines: list[str]) -> bool:
    text = "\n".join(lines).strip()
    if len(lines) == 1 and _is_pair(text):
        return True
    if text.startswith("--"):
        return False  # a heading, not something that is counted down
    if not text or not _CODE.search(text) or _CLOSING.match(lines[0]) or not lines[-1].strip() or not lines[0].strip():
        return False
    return _reads_as_code(text)


def _is_pair(text: str) -> bool:
    """`MultiAz: pulumi.Bool(true),` of a literal. Prose has its colon too, so that a comma or a call must follow."""
    return _PAIR.match(text) is not None and (text.endswith(",") or text[-1] in '){}"`') and " (" not in text


@lru_cache(maxsize=512)
def _reads_as_code(text: str) -> bool:
    """Whether a text is statements, or declarations, and not prose that happens to be read so."""
    source = read(f"package p\nfunc _() {{\n{text}\n}}\n".encode())
    if (
        not source.torn
        and len(source.declarations) == 1
        and isinstance(source.declarations[0], nodes.FunctionDeclaration)
    ):
        body = source.declarations[0].body
        return body is not None and bool(body.statements) and all(_is_statement(item, text) for item in body.statements)
    source = read(f"package p\n{text}\n".encode())
    kinds = (nodes.FunctionDeclaration, nodes.TypeDeclaration)
    found = [item for item in source.declarations if isinstance(item, kinds)]
    return not source.torn and bool(found) and len(found) == len(source.declarations)


_SURE = (
    nodes.Define, nodes.If, nodes.For, nodes.Range, nodes.Switch, nodes.TypeSwitch, nodes.Defer, nodes.Go,
    nodes.Variable, nodes.Constant, nodes.TypeDeclaration, nodes.Return, nodes.Select,
)  # fmt: skip


def _is_statement(item: nodes.Statement, text: str) -> bool:
    if isinstance(item, nodes.Assign):
        return not any(isinstance(one, nodes.Broken) for one in (*item.targets, *item.values))
    if isinstance(item, _SURE):
        return True
    if not isinstance(item, nodes.Evaluate) or not isinstance(item.value, nodes.Call):
        return False
    # "Foo (bar)" is prose more often than a call.
    return isinstance(item.value.function, nodes.Selector) and " (" not in text

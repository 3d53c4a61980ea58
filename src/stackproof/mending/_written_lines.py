"""What linters say of the lines of a file: too long ones, texts and code where comments belong, the last line break."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator

from stackproof.model import Finding, Remark

from ._all_of_file import all_then_one
from ._calls import NotPossible
from ._edits import Mend, Splice
from ._ground import Ground
from ._lines import is_alone, without_lines
from ._places import offset_of
from ._python_source import PythonSource
from ._remarked import remark_of
from ._ruff import corrections
from ._sources import source_of
from ._texts import Text
from ._width import as_mend, shortened

# What no prose has: a call or an assignment as programs write them, or the first word of a statement with what follows.
_SURE = {
    "#": re.compile(
        r"""^[\w.\]\["']+ ?(?:=|\+=) ?\S|^[\w.]+\((?!s\))"""
        r"|^(?:import \w|from [\w.]+ import |def \w+\(|return \w)"
    ),
    "//": re.compile(
        r"""^(?:(?:const|let|var|export) )?[\w.,{} ]+ :?= ?\S|^(?:new |await )?[\w.]+\((?!s\))"""
        r"""|^[\w"']+:\s*\S.*,$|^(?:import |return |func |if .*\{$|for .*\{$)"""
    ),
}
_OPEN = ("=", "(", "[", "{", ",", ")", "]", "}", ";")
_LINES = re.compile(r"^(\d+) lines of code")


def with_last_break(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """Raises NotPossible."""
    remark = remark_of(finding, ground, "lint.no-final-newline")
    text = ground.text(remark.file or "")
    end = len(text.content)
    yield Mend((Splice(text.path, end, end, "\r\n" if b"\r\n" in text.content else "\n"),))


def with_short_lines(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """Raises NotPossible."""
    remark = remark_of(finding, ground, "lint.E501")
    text = ground.text(remark.file or "")
    yield as_mend(text, shortened(text, remark.line or 0))


def with_comments(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """Texts that stand as statements as comments; away with those that hold code, which a comment must not either.
    Raises NotPossible."""
    yield from all_then_one(finding, ground, _as_comment, "lint.string-as-comment")


def _as_comment(remark: Remark, ground: Ground) -> Mend:
    source = source_of(ground, remark.file or "")
    assert isinstance(source, PythonSource)
    at = offset_of(remark, source)
    found = [node for node in ast.walk(source.tree) if isinstance(node, ast.Expr) and source.start(node) == at]
    value = found[0].value if found else None
    if not isinstance(value, ast.Constant) or not is_alone(source.text, at, source.end(found[0])):
        raise NotPossible("the text does not stand alone")
    statement = found[0]
    above = source.parents.get(statement)
    blocks = [getattr(above, name, None) for name in ("body", "orelse", "finalbody")]
    if any(isinstance(block, list) and block == [statement] for block in blocks):
        raise NotPossible("nothing else stands in the block")
    said = str(value.value)
    if _is_code(said):
        return Mend(tuple(without_lines(source.text, (at, source.end(statement)))))
    indent = source.text.indent_at(at)
    lines = [f"# {line}".rstrip() for line in inspect.cleandoc(said).split("\n")]
    return Mend((Splice(source.path, at, source.end(statement), f"\n{indent}".join(lines)),))


def _is_code(said: str) -> bool:
    """Whether a text is statements that do something."""
    try:
        tree = ast.parse(inspect.cleandoc(said))
    except (SyntaxError, ValueError):
        return False
    kinds = (ast.Assign, ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.Return, ast.If, ast.For)
    return any(
        isinstance(node, kinds) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call))
        for node in tree.body
    )


def without_code(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """Raises NotPossible."""
    yield from all_then_one(finding, ground, _without_code, "lint.commented-out-code")


def _without_code(remark: Remark, ground: Ground) -> Mend:
    if remark.data.get("test") is True:
        raise NotPossible("what a test is to expect is for its author to say")
    text = ground.text(remark.file or "")
    first, last = remark.line or 1, remark.end_line or remark.line or 1
    lines = [text.line(text.offset(number, 0)) for number in range(first, last + 1)]
    sign = "#" if text.path.endswith(".py") else "//"
    if not text.path.endswith(".py"):
        counted = _LINES.match(remark.message)
        if int(counted[1] if counted else 1) * 2 < len(lines):
            raise NotPossible("most of the comment is no code")
    if not lines[0].lstrip().startswith((sign, "/*")):
        raise NotPossible("the comment stands behind code")
    if not any(_SURE[sign].search(line.strip().lstrip("#/* \t")) for line in lines):
        raise NotPossible("it may be prose")
    first, last = _whole_run(text, first, last, sign)
    if any(_is_prose(text.line(text.offset(number, 0)), sign) for number in range(first, last + 1)):
        raise NotPossible("it is described as an option, and whether it is one is for a person to say")
    end = text.end_of_line(text.offset(last, 0))
    if not text.content[: text.offset(first, 0)].strip() and not text.content[end:].strip():
        raise NotPossible("nothing else stands in the file")
    return Mend(tuple(without_lines(text, (text.offset(first, 0), end))))


def _whole_run(text: Text, first: int, last: int, sign: str) -> tuple[int, int]:
    """First and last line of the comment that holds some lines, empty ones at its ends left out."""
    lines = text.content.decode("utf-8", errors="replace").split("\n")
    while first > 1 and lines[first - 2].lstrip().startswith(sign):
        first -= 1
    while last < len(lines) and lines[last].lstrip().startswith(sign):
        last += 1
    return first, last


def _is_prose(line: str, sign: str) -> bool:
    """Whether a line of a comment says something to people: several words, and nothing of code."""
    said = line.strip().lstrip("#/* \t")
    if re.search(r"\buncomment", said, re.IGNORECASE):
        return True
    words = re.findall(r"(?<![\w.\"'(])[A-Za-z]{2,}(?![\w(.\"'=])", said)
    return len(words) > 2 and not _SURE[sign].search(said) and not said.rstrip().endswith(_OPEN)


def as_ruff_says(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """What ruff itself would change. Raises NotPossible."""
    remark = remark_of(finding, ground, "lint.*")
    yield from all_then_one(finding, ground, _corrected, remark.kind)


def _corrected(remark: Remark, ground: Ground) -> Mend:
    if not (remark.file or "").endswith(".py"):
        raise NotPossible("ruff reads Python alone")
    text = ground.text(remark.file or "")
    for one in corrections(text, remark.kind.removeprefix("lint.")):
        if (one.line, one.column) == (remark.line, remark.column):
            return Mend(one.splices)
    raise NotPossible("ruff has no change for it")

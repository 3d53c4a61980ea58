"""Files that do not parse for a sign that lacks, where one only can."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from stackproof.model import Finding

from ._calls import NotPossible
from ._edits import Mend, Splice
from ._ground import Ground
from ._remarked import remark_of
from ._texts import Text
from ._trees import root_of


def that_parses(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """Raises NotPossible."""
    remark = remark_of(finding, ground, "syntax.error")
    text = ground.text(remark.file or "")
    line = remark.line or 1
    ways = _python_ways(text, line) if text.path.endswith(".py") else _comma_ways(text, line)
    good = [one for one in ways if _parses(text, one)]
    if len(good) != 1:
        raise NotPossible("what lacks is not sure")
    yield Mend((good[0],))


def _parses(text: Text, splice: Splice) -> bool:
    content = text.content[: splice.start] + splice.text.encode() + text.content[splice.end :]
    if not text.path.endswith(".py"):
        return not root_of(text.path, content).has_error
    try:
        ast.parse(content)
    except (SyntaxError, ValueError):
        return False
    return True


def _comma_ways(text: Text, line: int) -> list[Splice]:
    """A comma at the end of the line or of the one before."""
    return [_at_end(text, number, ",") for number in (line - 1, line) if number >= 1]


def _python_ways(text: Text, line: int) -> list[Splice]:
    try:
        ast.parse(text.content)
    except SyntaxError as error:
        said = error.msg or ""
        last = error.end_lineno or line
        if "forgot a comma" in said:
            return [_at_end(text, number, ",") for number in range(line, last + 1)]
        if said.startswith("expected ':'"):
            return [_at_end(text, line, ":")]
    except ValueError:
        pass
    raise NotPossible("what lacks is not sure")


def _at_end(text: Text, number: int, sign: str) -> Splice:
    """A sign behind the code of a line, before a comment."""
    start = text.offset(number, 0)
    code = _code_of(text.line(start), "#" if text.path.endswith(".py") else "//").rstrip()
    at = start + len(code.encode())
    return Splice(text.path, at, at, sign)


def _code_of(line: str, comment: str) -> str:
    """A line without the comment at its end."""
    quote = ""
    for at, sign in enumerate(line):
        if quote:
            quote = "" if sign == quote and line[at - 1] != "\\" else quote
        elif sign in "\"'`":
            quote = sign
        elif line.startswith(comment, at):
            return line[:at]
    return line

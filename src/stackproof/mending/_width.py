"""Lines that are longer than the linter allows, broken where that changes nothing."""

from __future__ import annotations

import ast
import difflib
import re
import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from ._calls import NotPossible
from ._edits import Clash, Mend, Splice, applied
from ._ruff import WIDTH, formatted
from ._style import layout_of
from ._texts import Text
from ._trees import nodes_in, root_of

if TYPE_CHECKING:
    from tree_sitter import Node

_READ = (".py", ".go", ".ts", ".mts", ".cts", ".tsx", ".js", ".mjs", ".cjs", ".jsx")
_EMPTY = re.compile(rb"([{(\[])[ \t]*\n\s*([})\]])")
_OF_CODE = (",", ";", "{", "(", "[", "}", ")", "]")
_ALONE = re.compile(r"^(\s*(?:#|//)\s*)(\S.*)$")


def shortened(text: Text, number: int) -> str:
    """The file with a line, from 1, broken. Raises NotPossible."""
    content = text.content.decode("utf-8", errors="replace")
    lines = content.split("\n")
    if number > len(lines):
        raise NotPossible("the line is not there")
    new = _commented(text, lines[number - 1], number)
    if new is None and text.path.endswith(".py"):
        return _formatted(text, number)
    moved = new is not None and not _ALONE.match(lines[number - 1])
    new = new or _laid_out(text, lines[number - 1])
    if new is None:
        raise NotPossible("the line cannot be broken")
    whole = "\n".join([*lines[: number - 1], new, *lines[number:]])
    if moved and len(new.split("\n")[1]) > WIDTH:
        return shortened(Text(text.path, whole.encode()), number + 1)
    if any(len(one) > WIDTH for one in new.split("\n")):
        raise NotPossible("the line cannot be broken")
    if not text.path.endswith(".py") and root_of(text.path, whole.encode()).has_error:
        raise NotPossible("the line cannot be broken there")
    return whole


def _commented(text: Text, line: str, number: int) -> str | None:
    """A comment on several lines, or before what it stands behind; None for a line without one."""
    alone = _ALONE.match(line)
    if alone is not None:
        lead, said = alone.groups()
        if "://" in said or "stackproof:" in said or "noqa" in said or said.rstrip().endswith(_OF_CODE):
            raise NotPossible("the comment is code, or read by tools")
        return "\n".join(
            textwrap.wrap(said, WIDTH, initial_indent=lead, subsequent_indent=lead, break_long_words=False)
        )
    at = _trailing(text, line, number)
    if at is None:
        return None
    if re.search(r"stackproof:|noqa|eslint|ts-|type:|nolint|pragma", line[at:]):
        raise NotPossible("the comment is read by tools")
    if line.lstrip().startswith((")", "]", "}", ".")):
        raise NotPossible("what the comment is about begins above")
    indent = line[: len(line) - len(line.lstrip())]
    return f"{indent}{line[at:].strip()}\n{line[:at].rstrip()}"


def _trailing(text: Text, line: str, number: int) -> int | None:
    """Where a comment behind code begins."""
    if text.path.endswith(".py"):
        return _python_comment(text, number)
    for node in nodes_in(root_of(text.path, text.content), "comment"):
        ends = node.end_byte == len(text.content) or text.content[node.end_byte : node.end_byte + 1] in (b"\n", b"\r")
        if node.start_point[0] + 1 == number and node.end_point[0] == node.start_point[0] and ends:
            return len(line.encode()[: node.start_point[1]].decode("utf-8", errors="replace"))
    return None


def _python_comment(text: Text, number: int) -> int | None:
    import io
    import tokenize

    try:
        for token in tokenize.tokenize(io.BytesIO(text.content).readline):
            if token.type == tokenize.COMMENT and token.start[0] == number and token.line[: token.start[1]].strip():
                return token.start[1]
    except (tokenize.TokenError, SyntaxError):
        raise NotPossible("the file does not parse") from None
    return None


def _laid_out(text: Text, line: str) -> str | None:
    """Code on one line, its brackets opened."""
    indent, body = line[: len(line) - len(line.lstrip())], line.strip()
    end = body[-1] if body[-1:] in (",", ";") else ""
    if text.path.endswith(".go") and body.startswith("func ") and body.endswith("{"):
        return _signature(text, line)
    if body.endswith(("{", "(", "[")) or body.startswith(("}", ")", "]", ".")) or _chooses(body):
        return None
    layout = msgspec.structs.replace(layout_of(text), width=WIDTH)
    written = layout.laid_out(body.removesuffix(end), indent, behind=len(end))
    return f"{indent}{written}{end}" if "\n" in written else None


def _signature(text: Text, line: str) -> str | None:
    """The head of a Go function with its parameters on lines of their own."""
    for node in nodes_in(root_of(text.path, text.content), "function_declaration", "method_declaration"):
        parameters = node.child_by_field_name("parameters")
        if parameters is None or text.line(node.start_byte) != line or "\n" in text.between(*_ends(parameters)):
            continue
        before = text.between(node.start_byte, parameters.start_byte + 1)
        inner = text.between(parameters.start_byte + 1, parameters.end_byte - 1)
        after = text.between(parameters.end_byte - 1, text.end_of_line(node.start_byte)).rstrip("\r")
        if len(inner) + 2 > WIDTH:
            every = [text.between(*_ends(one)) for one in parameters.named_children]
            inner = ",\n\t".join(every)
        return f"{before}\n\t{inner},\n{after}"
    return None


def _ends(node: Node) -> tuple[int, int]:
    return node.start_byte, node.end_byte


def _chooses(body: str) -> bool:
    """Whether a line holds a choice of two, which formatters break at its signs."""
    depth = 0
    for at, sign in enumerate(body):
        depth += (sign in "([{") - (sign in ")]}")
        if not depth and body[at : at + 3] in (" ? ", " : "):
            return True
    return False


def _formatted(text: Text, number: int) -> str:
    """A Python file with the statement that holds a line as ruff formats it."""
    try:
        tree = ast.parse(text.content)
    except (SyntaxError, ValueError) as error:
        raise NotPossible("the file does not parse") from error
    around = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt) and node.lineno <= number <= (node.end_lineno or node.lineno)
        and not hasattr(node, "body")
    ]  # fmt: skip
    if not around:
        raise NotPossible("the line is part of no plain statement")
    statement = max(around, key=lambda node: node.lineno)
    new = formatted(text.content, statement.lineno, statement.end_lineno or statement.lineno)
    if new is None:
        raise NotPossible("the statement cannot be formatted")
    old, whole = text.content.decode("utf-8", errors="replace"), new.decode()
    for one in (_near(old, whole, number), whole):
        if one and len(_long(one)) < len(_long(old)):
            return one
    raise NotPossible("the line cannot be broken")


def _near(old: str, new: str, number: int) -> str:
    """The old text with those of its lines as they are in the new one that hold a line, from 1; "" where that is not
    the same program."""
    lines, fresh = old.split("\n"), new.split("\n")
    for tag, first, last, begin, end in difflib.SequenceMatcher(None, lines, fresh, autojunk=False).get_opcodes():
        if tag != "equal" and first < number <= last:
            changed = "\n".join([*lines[:first], *fresh[begin:end], *lines[last:]])
            try:
                return changed if ast.dump(ast.parse(changed)) == ast.dump(ast.parse(old)) else ""
            except (SyntaxError, ValueError):
                return ""
    return ""


def _long(content: str) -> list[str]:
    return [line for line in content.split("\n") if len(line) > WIDTH]


def as_mend(text: Text, new: str) -> Mend:
    """The lines that differ as changes."""
    old = text.content.decode("utf-8", errors="replace").split("\n")
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line.encode()) + 1)
    found = []
    fresh = new.split("\n")
    for tag, first, last, begin, end in difflib.SequenceMatcher(None, old, fresh, autojunk=False).get_opcodes():
        if tag != "equal":
            lines = "".join(f"{line}\n" for line in fresh[begin:end])
            stop = min(starts[last], len(text.content))
            found.append(Splice(text.path, starts[first], stop, lines if stop == starts[last] else lines[:-1]))
    return Mend(tuple(found))


def fitted(mend: Mend, contents: Mapping[str, bytes]) -> Mend:
    """A mend, the lines that it makes too long broken where they can be, and brackets that it empties closed. contents:
    of the files as they are."""
    try:
        after = applied(mend, contents)
    except (Clash, KeyError):
        return mend
    splices = mend.splices
    for path, new in after.items():
        if path not in contents or not path.endswith(_READ):
            continue
        closed = new if _EMPTY.search(contents[path]) else _EMPTY.sub(rb"\1\2", new)
        short = _short(Text(path, closed), frozenset(_long(contents[path].decode("utf-8", errors="replace"))))
        if short.content != new:
            whole = as_mend(Text(path, contents[path]), short.content.decode())
            splices = (*(one for one in splices if one.path != path), *whole.splices)
    return Mend(splices, mend.files) if splices != mend.splices else mend


def _short(text: Text, known: frozenset[str]) -> Text:
    """The file with its long lines broken, those aside that were there before."""
    tried: set[str] = set(known)
    while True:
        lines = text.content.decode("utf-8", errors="replace").split("\n")
        number = next((at for at, line in enumerate(lines, 1) if len(line) > WIDTH and line not in tried), 0)
        if not number:
            return text
        tried.add(lines[number - 1])
        try:
            text = Text(text.path, shortened(text, number).encode())
        except NotPossible:
            continue

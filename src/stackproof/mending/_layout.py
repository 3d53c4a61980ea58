"""Expressions laid out over lines as each language's formatter does it: a bracket that does not fit is opened, with an
element a line. It reads brackets and texts alone, so that one hand writes Python, TypeScript and Go."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from ._texts import WIDTH

Style = Literal["python", "node", "go"]
_OPEN, _CLOSE = "([{", ")]}"
_LONGEST = 120
_KEYED = re.compile(r'("[^"]*"|\w+): ')


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """unit: what one step to the right is. width: the longest line."""

    style: Style
    unit: str = "    "
    width: int = WIDTH

    def laid_out(self, text: str, indent: str, *, before: int = 0, behind: int = 0) -> str:
        """An expression on one line where it fits, else over several. indent: of the line that it begins on. before,
        behind: how many characters stand on the line before and after it, the indentation left out."""
        if len(_wide(indent)) + before + len(text) + behind <= self.width and not self._is_open(text):
            return text
        span = self._to_open(text)
        if span is None:
            return text
        start, end = span
        elements = list(elements_of(text[start + 1 : end]))
        if not elements:
            return text
        if self._is_hugged(text, start, elements):
            hugged = self._hugged(text, start, end, elements, indent, before)
            if len(_wide(indent)) + before + len(hugged.partition("\n")[0]) <= _LONGEST:
                return hugged
        inner = indent + self.unit
        lines = [self.laid_out(one, inner, behind=1) for one in elements]
        if self.style == "go" and text[start] == "{":
            lines = aligned(lines)
        body = "".join(f"\n{inner}{line}," for line in lines)
        return f"{text[: start + 1]}{body}\n{indent}{text[end:]}"

    def _is_open(self, text: str) -> bool:
        """A struct of Go with several fields has a line for each."""
        if self.style != "go":
            return False
        span = _outermost(text, "{")
        return span is not None and len(_fields(text[span[0] + 1 : span[1]])) > 1

    def _to_open(self, text: str) -> tuple[int, int] | None:
        spans = [span for span in _brackets(text) if span[1] - span[0] > 1]
        return max(spans, key=lambda span: span[1] - span[0], default=None)

    def _is_hugged(self, text: str, start: int, elements: list[str]) -> bool:
        """Whether the last object of a call opens on the call's own line: `new Bucket("a", {`."""
        return self.style != "python" and text[start] == "(" and any(map(_is_literal, elements))

    def _hugged(self, text: str, start: int, end: int, elements: list[str], indent: str, before: int) -> str:
        number = max(
            (index for index, one in enumerate(elements) if _is_literal(one)), key=lambda index: len(elements[index])
        )
        parts = list(elements)
        lead = before + start + 1 + sum(len(one) + 2 for one in elements[:number])
        parts[number] = self.laid_out(elements[number], indent, before=lead, behind=self.width)
        return f"{text[: start + 1]}{', '.join(parts)}{text[end:]}"


def elements_of(text: str) -> Iterator[str]:
    """What stands between the commas of a bracket's inside."""
    start = 0
    for position, depth in _marks(text, ","):
        if depth == 0:
            yield text[start:position].strip()
            start = position + 1
    if text[start:].strip():
        yield text[start:].strip()


def aligned(lines: list[str]) -> list[str]:
    """Fields of a struct as gofmt writes them: values of neighbours that are one line long begin in one column."""
    made: list[str] = []
    group: list[tuple[str, str]] = []
    for line in [*lines, ""]:
        found = _KEYED.match(line)
        if found is not None and "\n" not in line:
            group.append((found[0].rstrip(), line[found.end() :]))
            continue
        widest = max((len(key) for key, _ in group), default=0)
        made += [f"{key:<{widest}} {value}" for key, value in group]
        group = []
        if line:
            made.append(line)
    return made


def _fields(text: str) -> list[str]:
    return [one for one in elements_of(text) if _KEYED.match(one)]


def _is_literal(text: str) -> bool:
    return text.endswith("}") and (text.startswith(("{", "&", "map[", "[]")) or bool(re.match(r"[\w.]+\{", text)))


def _outermost(text: str, mark: str) -> tuple[int, int] | None:
    return next((span for span in _brackets(text) if text[span[0]] == mark), None)


def _brackets(text: str) -> list[tuple[int, int]]:
    """Start and end of each outermost bracket."""
    found, opened = [], 0
    for position, depth in _marks(text, _OPEN + _CLOSE):
        if text[position] in _OPEN and depth == 0:
            opened = position
        elif text[position] in _CLOSE and depth == 0:
            found.append((opened, position))
    return found


def _marks(text: str, marks: str) -> Iterator[tuple[int, int]]:
    """Each place outside of texts where one of these characters stands, and how many brackets are open around it."""
    depth, position, quote = 0, 0, ""
    while position < len(text):
        letter = text[position]
        if quote:
            if letter == "\\" and quote != "`":
                position += 1
            elif letter == quote:
                quote = ""
        elif letter in "\"'`":
            quote = letter
        else:
            depth -= letter in _CLOSE
            if letter in marks:
                yield position, depth
            depth += letter in _OPEN
        position += 1


def _wide(indent: str) -> str:
    return indent.replace("\t", "    ")

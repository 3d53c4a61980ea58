"""The sentences of a prompt, with the line each begins on; what stands in code is none."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

_LONGEST_TEXT = 400_000
_LONGEST = 2_000
_FENCE = re.compile(r"^\s*(?:`{3,}|~{3,})")
_OWN_LINE = re.compile(r"^\s*(?:#{1,6}\s|[-*+]\s|\d{1,3}[.)]\s|\||>|\*\*)|^\W*[A-Za-z][\w /-]{1,40}\W{0,4}[:=]\s")
_LEAD = re.compile(r"^\s*(?:#{1,6}\s+|[-*+]\s+|\d{1,3}[.)]\s+|>\s*|\|\s*)*")
_END = re.compile(r"(?<=[.!?])[\"')*`]*\s+(?=[A-Z`*\"'(\d])")


class Sentence(msgspec.Struct, frozen=True):
    """text: on one line, without the marks of lists and headings. line: 1-based."""

    text: str
    line: int


def sentences(text: str) -> Iterator[Sentence]:
    """Sentences, headings, list items and rows of tables, in order."""
    for block in _blocks(text[:_LONGEST_TEXT].splitlines()):
        joined, starts = "", []
        for number, line in block:
            starts.append((len(joined), number))
            joined += line.strip() + " "
        begin = 0
        for end in [*(match.end() for match in _END.finditer(joined)), len(joined)]:
            part = " ".join(joined[begin : min(end, begin + _LONGEST)].split())
            if part:
                yield Sentence(part, max(number for offset, number in starts if offset <= begin))
            begin = end


def _blocks(lines: list[str]) -> Iterator[list[tuple[int, str]]]:
    """Lines that belong together, with their numbers."""
    block: list[tuple[int, str]] = []
    fenced = False
    for number, line in enumerate(lines, 1):
        mark = _FENCE.match(line)
        alone = bool(mark) or fenced or not line.strip()
        if block and (alone or _OWN_LINE.match(line)):
            yield block
            block = []
        if not alone:
            block.append((number, _LEAD.sub("", line, count=1)))
        fenced = fenced != bool(mark)
    if block:
        yield block

"""Whole lines of a text, as they are taken away and put in."""

from __future__ import annotations

from collections.abc import Iterable

from ._edits import Splice
from ._texts import Text


def without_lines(text: Text, *places: tuple[int, int]) -> list[Splice]:
    """The lines of some places taken away; of the empty lines around them one group stays."""
    content, spans = text.content, list[tuple[int, int]]()
    for start, end in sorted(places):
        start = content.rfind(b"\n", 0, start) + 1
        end = min(text.end_of_line(max(start, end)) + 1, len(content))
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return [Splice(text.path, *_with_blanks(text, start, end), "") for start, end in spans]


def _with_blanks(text: Text, start: int, end: int) -> tuple[int, int]:
    """With the empty lines behind, where such, a bracket or the beginning stand before; before, where all ends."""
    content = text.content
    before = content[:start].rpartition(b"\n")[0].rpartition(b"\n")[2].strip() if start else b""
    if not before or before.endswith((b"(", b"{", b"[")):
        while end < len(content) and not content[end : text.end_of_line(end)].strip():
            end = min(text.end_of_line(end) + 1, len(content))
    if not before and not content[end:].strip():
        start = len(content[:start].rstrip()) + 1 if content[:start].strip() else start
    return start, end


def is_alone(text: Text, start: int, end: int) -> bool:
    """Whether nothing else stands on the lines of this place, `;` aside."""
    line = text.content.rfind(b"\n", 0, start) + 1
    rest = text.content[end : text.end_of_line(end)].strip()
    return not text.content[line:start].strip() and rest in (b"", b";")


def cut(text: Text, start: int, end: int) -> Splice:
    """An element of a list taken away with the comma that it leaves, and with its line where it has one of its own."""
    content = text.content
    after = end + len(content[end:]) - len(content[end:].lstrip())
    if content[after : after + 1] == b",":
        line = content.rfind(b"\n", 0, start) + 1
        stop = text.end_of_line(after)
        if not content[line:start].strip() and not content[after + 1 : stop].strip():
            return Splice(text.path, line, min(stop + 1, len(content)), "")
        stop = after + 1
        return Splice(text.path, start, stop + len(content[stop:]) - len(content[stop:].lstrip(b" \t")), "")
    before = content[:start].rstrip()
    if before.endswith(b","):
        return Splice(text.path, len(before) - 1, end, "")
    return Splice(text.path, start, end, "")


def with_cuts(splices: Iterable[Splice], cuts: Iterable[Splice]) -> tuple[Splice, ...]:
    """Changes and lines that go, put together; what would be put into lines that go takes their place."""
    kept = list(splices)
    for one in cuts:
        inside = [each for each in kept if each.path == one.path and one.start < each.start == each.end < one.end]
        kept = [each for each in kept if each not in inside]
        lines = "".join(f"{each.text.strip()}\n" for each in dict.fromkeys(inside))
        kept.append(Splice(one.path, one.start, one.end, lines))
    return tuple(kept)

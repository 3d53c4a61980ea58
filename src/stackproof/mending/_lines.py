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
    """With as many of the empty lines behind as stand before, so that the larger gap stays; with all of them at the
    beginning and behind a bracket, and with those before where all ends."""
    content = text.content
    before, blanks = start, 0
    while before and not (line := content[content.rfind(b"\n", 0, before - 1) + 1 : before]).strip():
        before, blanks = before - len(line), blanks + 1
    if not before or content[:before].rstrip(b" \n\r").endswith((b"(", b"{", b"[")):
        blanks = len(content)
    while blanks and end < len(content) and not content[end : text.end_of_line(end)].strip():
        end, blanks = min(text.end_of_line(end) + 1, len(content)), blanks - 1
    return (before if not content[end:].strip() else start), end


def is_alone(text: Text, start: int, end: int) -> bool:
    """Whether nothing else stands on the lines of this place, `;` and a comment aside."""
    line = text.content.rfind(b"\n", 0, start) + 1
    rest = text.content[end : text.end_of_line(end)].strip()
    return not text.content[line:start].strip() and rest.lstrip(b"; ")[:2] in (b"", b"//", b"# ")


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


def cut_with_comment(text: Text, start: int, end: int) -> Splice:
    """The same with the comment right above it, where it has lines of its own."""
    splice = cut(text, start, end)
    first = splice.start
    if first and text.content[first - 1 : first] != b"\n":
        return splice
    while first:
        above = text.content.rfind(b"\n", 0, first - 1) + 1
        if not text.content[above:first].strip().startswith((b"#", b"//")):
            break
        first = above
    return Splice(text.path, first, splice.end, splice.text)


def with_cuts(text: Text, splices: Iterable[Splice], cuts: Iterable[Splice]) -> tuple[Splice, ...]:
    """Changes and what goes, put together: lines that go side by side are one, and what would be put into lines that go
    takes their place."""
    kept, gone = list(splices), list(cuts)
    lines = [one for one in (*kept, *gone) if one.path == text.path and _is_lines(text, one)] if gone else []
    merged = without_lines(text, *(_bare(text, one) for one in lines))
    kept = [one for one in kept if one not in lines]
    for one in (*(one for one in gone if one not in lines), *merged):
        inside = [each for each in kept if each.path == one.path and one.start < each.start == each.end < one.end]
        kept = [each for each in kept if each not in inside]
        fresh = "".join(f"{each.text.strip()}\n" for each in dict.fromkeys(inside))
        # What takes the place of lines leaves the empty ones around them.
        start, end = (one.start, one.end) if not fresh else _bare(text, one)
        kept.append(Splice(one.path, start, end if not fresh else text.end_of_line(end) + 1, fresh))
    return tuple(kept)


def _bare(text: Text, one: Splice) -> tuple[int, int]:
    """Lines that go without the empty ones at their ends."""
    whole = text.content[one.start : one.end]
    return one.start + len(whole) - len(whole.lstrip()), one.start + len(whole.rstrip())


def _is_lines(text: Text, one: Splice) -> bool:
    """Whether whole lines go."""
    content = text.content
    begins = one.start == 0 or content[one.start - 1 : one.start] == b"\n"
    return not one.text and begins and one.end > one.start and content[one.end - 1 : one.end] == b"\n"

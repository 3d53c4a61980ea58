"""Comments on what goes."""

from __future__ import annotations

from collections.abc import Iterable

from ._texts import Text


def with_comments(text: Text, places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Statements that go, as places of whole lines, with the comments on them alone: those that stand right above, with
    nothing else behind that they could be about as well."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(set(places)):
        start = text.content.rfind(b"\n", 0, start) + 1
        if found and start <= text.end_of_line(found[-1][1]) + 1:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return [(_from_comment(text, start, end), end) for start, end in found]


def _from_comment(text: Text, first: int, end: int) -> int:
    content = text.content
    after = text.end_of_line(end) + 1
    following = content[after : text.end_of_line(after)].strip() if after < len(content) else b""
    if following and not following.startswith((b")", b"}", b"#", b"//")):
        return first
    above = first
    while above > 0:
        line = content.rfind(b"\n", 0, above - 1) + 1
        if not content[line:above].strip().startswith((b"#", b"//")):
            break
        above = line
    comment = content[above:first]
    # A heading of the file, or one that is drawn as a rule, is about more than the statement.
    about_more = b"====" in comment or b"----" in comment or above == 0
    return first if about_more else above

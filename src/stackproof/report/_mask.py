"""Source lines with their secrets masked: string literals go where a finding is about secrets or a name says so."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from ._literals import Span, spans_of

MASK = "***"
_SECRET_NAME = re.compile(r"passw|passphrase|pwd|secret|token|api_?key|access_?key|private_?key|credential|auth", re.I)
_PREFIX = re.compile(r"[A-Za-z]*(\"\"\"|'''|\"|'|`)")
_COMMENTS = ("#", "//", "/*")
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`")
_ASSIGNED = re.compile(r"(\s*(?:-\s+)?[^:=\n]{1,80}?\s*(?::=|[:=])\s*)(\S.*)")
_WELL_KNOWN = re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b")
_PEM_BEGIN, _PEM_END = "-----BEGIN ", "-----END "


def masked_lines(text: str, *, file: str, secret: Collection[int]) -> list[str]:
    """The lines of `text` with secrets replaced by `***`.

    secret: 1-based numbers of lines that findings about secrets point at; there every literal goes. Elsewhere a
    literal goes that stands beside a name such as `password`, or that equals one that went.
    """
    lines = text.splitlines()
    spans = spans_of(text, file)
    masked = _by_line(lines, secret) if spans is None else _by_span(lines, spans, secret)
    return list(_without_keys(masked))


def _by_span(lines: list[str], spans: list[Span], secret: Collection[int]) -> list[str]:
    named = {number for number, line in enumerate(lines, 1) if _SECRET_NAME.search(line)}
    gone = {_inner(text) for start, end, text in spans if _touches(start, end, secret)}
    gone.discard("")
    hidden = [
        (start, end, text)
        for start, end, text in spans
        if _touches(start, end, secret)
        or (
            not text.startswith(_COMMENTS)
            and (
                _inner(text) in gone or (_touches(start, end, named) and not _is_key(text, lines[end[0] - 1][end[1] :]))
            )
        )
    ]
    result = list(lines)
    for start, end, text in reversed(hidden):
        _blank(result, start, end, text)
    return result


def _blank(lines: list[str], start: tuple[int, int], end: tuple[int, int], text: str) -> None:
    first, last = start[0] - 1, end[0] - 1
    head, tail = lines[first][: start[1]], lines[last][end[1] :]
    if text.startswith(_COMMENTS):
        mark = "#" if text.startswith("#") else "//"
        lines[first : last + 1] = [f"{head}{mark} {MASK}", *[f"{mark} {MASK}"] * (last - first)]
        return
    opening = _PREFIX.match(lines[first][start[1] :])
    quote = opening[1] if opening else ""
    prefix = opening[0] if opening else ""
    if first == last:
        lines[first] = f"{head}{prefix}{MASK}{quote}{tail}"
        return
    lines[first] = f"{head}{prefix}{MASK}"
    lines[last] = f"{MASK}{quote}{tail}"
    for number in range(first + 1, last):
        lines[number] = MASK


def _by_line(lines: list[str], secret: Collection[int]) -> list[str]:
    result = []
    for number, line in enumerate(lines, 1):
        if number in secret or _SECRET_NAME.search(line):
            assigned = _ASSIGNED.fullmatch(line)
            if assigned:
                line = assigned[1] + MASK
            elif _QUOTED.search(line):
                line = _QUOTED.sub(lambda match: match[0][0] + MASK + match[0][-1], line)
            elif number in secret and line.strip():
                line = MASK
        result.append(line)
    return result


def _without_keys(lines: list[str]) -> Iterator[str]:
    """Private key blocks and access key ids are secrets wherever they stand."""
    inside = False
    for line in lines:
        begins = _PEM_BEGIN in line and "PRIVATE KEY" in line
        shown = line.split(_PEM_BEGIN)[0] + MASK if begins else (MASK if inside else line)
        inside = (inside or begins) and _PEM_END not in line
        yield _WELL_KNOWN.sub(MASK, shown)


def _touches(start: tuple[int, int], end: tuple[int, int], lines: Collection[int]) -> bool:
    return any(number in lines for number in range(start[0], end[0] + 1))


def _inner(literal: str) -> str:
    opening = _PREFIX.match(literal)
    return literal[opening.end() : -len(opening[1])] if opening else ""


def _is_key(literal: str, rest: str) -> bool:
    """A literal that is the key of a dictionary, such as `"password":`."""
    inner = _inner(literal)
    return rest.lstrip().startswith(":") and bool(
        re.fullmatch(r"[A-Za-z][A-Za-z_-]*", inner) and _SECRET_NAME.search(inner)
    )

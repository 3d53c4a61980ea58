"""Source lines with their secrets masked: string literals go where a finding is about secrets or a name says so."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Collection, Iterator

MASK = "***"
_SECRET_NAME = re.compile(r"passw|passphrase|pwd|secret|token|api_?key|access_?key|private_?key|credential|auth", re.I)
_PREFIX = re.compile(r"[A-Za-z]*(\"\"\"|'''|\"|'|`)")
_COMMENTS = ("#", "//", "/*")
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`")
_ASSIGNED = re.compile(r"(\s*(?:-\s+)?[^:=\n]{1,80}?\s*(?::=|[:=])\s*)(\S.*)")
_WELL_KNOWN = re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b")
_PEM_BEGIN, _PEM_END = "-----BEGIN ", "-----END "
_Span = tuple[tuple[int, int], tuple[int, int], str]


def masked_lines(text: str, *, file: str, secret: Collection[int]) -> list[str]:
    """The lines of `text` with secrets replaced by `***`.

    secret: 1-based numbers of lines that findings about secrets point at; there every literal goes. Elsewhere a
    literal goes that stands beside a name such as `password`, or that equals one that went.
    """
    lines = text.splitlines()
    spans = _python_spans(text) if file.endswith(".py") else _go_spans(text) if file.endswith(".go") else None
    masked = _by_line(lines, secret) if spans is None else _by_span(lines, spans, secret)
    return list(_without_keys(masked))


def _by_span(lines: list[str], spans: list[_Span], secret: Collection[int]) -> list[str]:
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


def _python_spans(text: str) -> list[_Span] | None:
    """(start, end, source) of each string literal and comment, whole f-strings included; None when it is no Python."""
    spans: list[_Span] = []
    depth = 0
    opened = (0, 0)
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            kind = tokenize.tok_name[token.type]
            if kind.endswith("STRING_START"):
                opened = opened if depth else token.start
                depth += 1
            elif kind.endswith("STRING_END"):
                depth -= 1
                if not depth:
                    spans.append((opened, token.end, ""))
            elif kind in ("STRING", "COMMENT", "NUMBER") and not depth:
                spans.append((token.start, token.end, token.string))
    except (tokenize.TokenError, SyntaxError):
        return None
    return [span for span in spans if not _is_small_number(span[2])]


def _go_spans(text: str) -> list[_Span] | None:
    """(start, end, source) of each literal and comment; None where one is not closed."""
    from stackproof.golang import tokens

    data = text.encode("utf-8", errors="replace")
    lines = data.split(b"\n")
    if len(lines) - text.endswith("\n") != len(text.splitlines()):
        return None
    spans: list[_Span] = []
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)

    def place(offset: int, line: int) -> tuple[int, int]:
        return line, len(data[starts[line - 1] : offset].decode("utf-8", errors="replace"))

    for token in tokens(data):
        if token.kind in ("open-text", "open-comment"):
            return None
        if token.kind in ("text", "comment", "number"):
            end = token.line + token.text.count(b"\n")
            shown = token.text.decode("utf-8", errors="replace")
            spans.append((place(token.start, token.line), place(token.start + len(token.text), end), shown))
    return [span for span in spans if not _is_small_number(span[2])]


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


def _is_small_number(text: str) -> bool:
    return text[:1].isdigit() and len(text) < 4

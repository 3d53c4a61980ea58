"""Where the literals and comments of a source stand, in each language that can be told apart without a parser."""

from __future__ import annotations

import io
import re
import tokenize
from bisect import bisect_right

from stackproof.model import NODE_SUFFIXES

# Start and end as (1-based line, 0-based column), and the source; the source is "" where a value stands in the text.
Span = tuple[tuple[int, int], tuple[int, int], str]
_SCRIPT = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?P<template>`)"""
    r"""|(?P<number>(?<![\w$.])\d[\w.]*)|(?P<word>[A-Za-z_$][\w$]*)|(?P<sign>\S)""",
    re.DOTALL,
)
_REGEX = re.compile(r"/(?![*/])(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
_DEEPEST = 20
_BEFORE_REGEX = frozenset("(,=:[!&|?{;+-*%<>~^") | {"return", "typeof", "case", "in", "of", "throw", "void", "delete"}


def spans_of(text: str, file: str) -> list[Span] | None:
    """Each literal and comment of a source, numbers of up to three digits left out; None where it cannot be told."""
    if file.endswith(".py"):
        found = _python_spans(text)
    elif file.endswith(".go"):
        found = _go_spans(text)
    else:
        found = _script_spans(text) if file.endswith(NODE_SUFFIXES) else None
    return None if found is None else [span for span in found if not _is_small_number(span[2])]


def _python_spans(text: str) -> list[Span] | None:
    """(start, end, source) of each string literal and comment, whole f-strings included; None when it is no Python."""
    spans: list[Span] = []
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
    return spans


def _go_spans(text: str) -> list[Span] | None:
    """(start, end, source) of each literal and comment; None where one is not closed."""
    from stackproof.golang import tokens

    data = text.encode("utf-8", errors="replace")
    lines = data.split(b"\n")
    if len(lines) - text.endswith("\n") != len(text.splitlines()):
        return None
    spans: list[Span] = []
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
    return spans


def _script_spans(text: str) -> list[Span] | None:
    """Of TypeScript and JavaScript: texts, whole templates, patterns, numbers, comments; None where one is not
    closed."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    if len(starts) - text.endswith("\n") != len(text.splitlines()):
        return None

    def place(offset: int) -> tuple[int, int]:
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1]

    spans: list[Span] = []
    before, at = "(", 0
    while (match := _SCRIPT.search(text, at)) is not None:
        begin, at = match.span()
        kind, found = match.lastgroup, match[0]
        if kind == "template":
            at = _template_end(text, begin)
        elif found == "/" and before in _BEFORE_REGEX and (regex := _REGEX.match(text, begin)):
            at, kind = regex.end(), "regex"
        if at < 0 or found in ('"', "'") or (kind == "sign" and text.startswith("/*", begin)):
            return None
        if kind in ("comment", "text", "template", "number", "regex"):
            shown = text[begin:at]
            spans.append((place(begin), place(at), "" if kind == "template" and "${" in shown else shown))
        before = before if kind == "comment" else found if kind in ("word", "sign") else "text"
    return spans


def _template_end(text: str, begin: int, within: int = 0) -> int:
    """Behind the back-tick that closes a template, values that stand in it among its text; -1 where none does, or
    where templates stand in templates too deeply."""
    if within > _DEEPEST:
        return -1
    at, depth = begin + 1, 0
    while at < len(text):
        two = text[at : at + 2]
        if text[at] == "\\":
            at += 2
        elif two == "${":
            depth, at = depth + 1, at + 2
        elif depth and text[at] in "{}":
            depth, at = depth + (1 if text[at] == "{" else -1), at + 1
        elif depth and text[at] in "\"'" and (inner := _SCRIPT.match(text, at)) and inner.lastgroup == "text":
            at = inner.end()
        elif text[at] == "`" and not depth:
            return at + 1
        elif text[at] == "`":
            at = _template_end(text, at, within + 1)
            if at < 0:
                return at
        else:
            at += 1
    return -1


def _is_small_number(text: str) -> bool:
    return text[:1].isdigit() and len(text) < 4

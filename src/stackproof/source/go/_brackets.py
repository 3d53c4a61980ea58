"""Brackets and texts that do not close, and commas that are missing where a line ends: what the tokens alone tell."""

from __future__ import annotations

from typing import NamedTuple

from stackproof.golang import Token, tokens

_CLOSING = {b"(": b")", b"[": b"]", b"{": b"}"}
_BLOCKS = frozenset(
    {b"if", b"for", b"switch", b"select", b"func", b"else", b"struct", b"interface", b"case", b"package"}
)
_GROUPS = frozenset({b"import", b"var", b"const", b"type"})
_STRANGE = {
    "open-comment": "the comment that begins here is never closed",
    "open-text": "the text that begins here is not closed on its line",
    "strange": "this character has no meaning in Go",
}


class Fault(NamedTuple):
    """line: 1-based. cut: the file ends in the middle of something. sure: no earlier fault brings it about."""

    line: int
    column: int
    message: str
    cut: bool = False
    sure: bool = False


class _Open:
    """A bracket that is open. literal: line breaks behind a value are no ends of statements in it."""

    def __init__(self, token: Token, *, literal: bool) -> None:
        self.token, self.literal = token, literal
        self.block = False  # a keyword that brings a block stands in the statement at hand


def fault_of_brackets(text: bytes) -> Fault | None:
    """The first fault that can be told from the tokens, None where there is none."""
    stack: list[_Open] = []
    before: Token | None = None
    block = False
    last = 1
    for item in tokens(text):
        if item.kind == "comment":
            continue
        if item.kind in _STRANGE:
            return _strange(text, item)
        inner = stack[-1] if stack else None
        if item.kind == "newline":
            if inner is not None and inner.literal and before is not None and before.ends and before.line == item.line:
                return Fault(before.line, 1, "a comma is missing before the end of the line")
            if inner is None or not inner.literal:
                block = False if before is None or before.ends else block
            continue
        if item.text in _CLOSING and item.kind == "sign":
            stack.append(_opened(item, before, inner, block))
            stack[-1].block, block = block, False
        elif item.text in _CLOSING.values() and item.kind == "sign":
            if inner is None or _CLOSING[inner.token.text] != item.text:
                return _unexpected(item, inner)
            block = stack.pop().block
        elif item.text in _BLOCKS and item.kind == "name":
            block = True
        elif item.text == b"," and inner is not None and inner.literal:
            block = False
        before, last = item, item.line
    return _left_open(text, stack, last) if stack else None


def _opened(item: Token, before: Token | None, inner: _Open | None, block: bool) -> _Open:
    """A `{` behind a type is a literal, unless the statement has a keyword that brings a block."""
    if item.text == b"(":
        return _Open(item, literal=before is None or before.text not in _GROUPS)
    if item.text == b"[":
        return _Open(item, literal=True)
    if before is None or block or before.text in (b"return", b"default"):
        return _Open(item, literal=False)
    if before.text in (b"{", b",", b":"):
        return _Open(item, literal=inner is not None and inner.literal)
    return _Open(item, literal=before.line == item.line and (before.kind == "name" or before.text in (b"]", b"}")))


def _strange(text: bytes, item: Token) -> Fault:
    column = item.start - (text.rfind(b"\n", 0, item.start) + 1) + 1
    rest = text[item.start + len(item.text) :].strip()
    cut = item.kind == "open-comment" or (item.kind == "open-text" and not rest)
    return Fault(item.line, column, _STRANGE[item.kind], cut=cut and item.kind != "strange", sure=True)


def _unexpected(item: Token, inner: _Open | None) -> Fault:
    sign = item.text.decode()
    if inner is None:
        return Fault(item.line, 1, f"`{sign}` closes nothing")
    wanted = _CLOSING[inner.token.text].decode()
    return Fault(item.line, 1, f"`{sign}` stands here, but the bracket of line {inner.token.line} needs a `{wanted}`")


def _left_open(text: bytes, stack: list[_Open], last: int) -> Fault:
    """The end comes before every bracket is closed: in the middle of something, or behind a `}` too few."""
    signs, first = len(stack), stack[0].token.line
    what = "bracket is" if signs == 1 else "brackets are"
    message = f"the file ends while {signs} {what} open, the first from line {first}"
    return Fault(last, 1, message, cut=text.rstrip()[-1:] not in (b"}", b")"), sure=True)

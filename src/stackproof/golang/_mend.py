"""Valid Go that tree-sitter's grammar refuses, spelled so that it takes it; no offset and no line moves."""

from __future__ import annotations

from ._tokens import Token, tokens

# Stands for a name where what is in its brackets is no type: as long, a name for Go and hardly one of the answer's.
_INSTEAD = {b"new": "\u65b0".encode(), b"make": "\U00020000".encode()}
MEANT = {stand_in.decode(): name.decode() for name, stand_in in _INSTEAD.items()}
_GROUPS = frozenset({b"var", b"const"})
_OF_TYPES = frozenset({b"func", b"struct", b"interface"})
_OPERATORS = frozenset({b"+", b"-", b"/", b"%", b"&", b"|", b"^", b"!", b"&&", b"||", b"==", b"!=", b"<", b">"})
_MOST = 2000


def mended(text: bytes) -> bytes:
    """The text with what the grammar does not know spelled otherwise."""
    made = bytearray(text)
    found = [item for item in tokens(text) if item.kind != "comment"]
    _groups(found, made)
    _empty_statements(found, made)
    _news(found, made)
    return bytes(made)


def _groups(found: list[Token], made: bytearray) -> None:
    """`var ( a = 1 )`: the grammar wants the last line of a group ended. A blank before the `)` gives room for that;
    without one, the brackets of a group of one are left out."""
    opened: list[tuple[int, int]] = []
    for place, item in enumerate(found):
        if item.text == b"(" and item.kind == "sign":
            grouped = place > 0 and found[place - 1].text in _GROUPS
            opened.append((item.start if grouped else -1, place))
        elif item.text == b")" and item.kind == "sign" and opened:
            start, first = opened.pop()
            if start < 0 or place - first < 2 or found[place - 1].kind == "newline" or found[place - 1].text == b";":
                continue
            inside = found[first + 1 : place]
            if made[item.start - 1] in b" \t":
                made[item.start - 1] = ord(";")
            elif not any(one.kind == "newline" or one.text == b";" for one in inside):
                made[start] = made[item.start] = ord(" ")


def _empty_statements(found: list[Token], made: bytearray) -> None:
    """`if ; x {`, `label: ;`, and one at the beginning of a line."""
    for place, item in enumerate(found):
        if item.text != b";" or place < 2:
            continue
        before, earlier = found[place - 1], found[place - 2]
        if before.text in (b"if", b"switch", b"{", b"\n") or (before.text == b":" and earlier.kind == "name"):
            made[item.start] = ord(" ")


def _news(found: list[Token], made: bytearray) -> None:
    """`new(42)`, which later versions of Go have, or a `make` of the answer's own: the grammar knows types there
    alone."""
    for place, item in enumerate(found[:-2]):
        if item.text in _INSTEAD and item.kind == "name" and found[place + 1].text == b"(":
            before = found[place - 1].text if place else b""
            if before not in (b".", b"func") and _is_value(found, place + 2):
                made[item.start : item.start + len(item.text)] = _INSTEAD[item.text]


def _is_value(found: list[Token], place: int) -> bool:
    """Whether what stands up to the first comma can be no type."""
    depth = 0
    for at in range(place, min(place + _MOST, len(found))):
        item, before = found[at], found[at - 1]
        if item.kind == "sign" and item.text in (b")", b"]", b"}"):
            depth -= 1
            if depth < 0:
                return False
        elif item.kind == "sign" and item.text in (b"(", b"[", b"{"):
            depth += 1
            if before.text not in _OF_TYPES and (item.text == b"{" or (item.text == b"(" and before.kind == "name")):
                return True
        elif depth == 0 and item.text == b",":
            return False
        elif depth == 0 and (item.kind in ("text", "number") or (item.kind == "sign" and item.text in _OPERATORS)):
            return True
    return False

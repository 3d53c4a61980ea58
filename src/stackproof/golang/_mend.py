"""Valid Go that tree-sitter's grammar refuses, spelled so that it takes it; no offset and no line moves."""

from __future__ import annotations

from tree_sitter import Node as Place

from ._tokens import Token, tokens

# Stands for `new` where what is in its brackets is no type: as long, a name for Go and hardly one of the answer's.
VALUE_OF = "\u65b0"
_GROUPS = frozenset({b"var", b"const"})


def mended(root: Place, text: bytes) -> bytes:
    """The text with what the grammar does not know spelled otherwise."""
    made = bytearray(text)
    found = [item for item in tokens(text) if item.kind != "comment"]
    _groups(found, made)
    _empty_statements(found, made)
    for start in _news(root):
        made[start : start + 3] = VALUE_OF.encode()
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
    """`if ; x {` and `label: ;`."""
    for place, item in enumerate(found):
        if item.text != b";" or place < 2:
            continue
        before, earlier = found[place - 1], found[place - 2]
        if before.text in (b"if", b"switch") or (before.text == b":" and earlier.kind == "name"):
            made[item.start] = ord(" ")


def _news(root: Place) -> set[int]:
    """Where `new` begins whose brackets hold what the grammar does not take for a type."""
    found: set[int] = set()
    left = [root]
    while left:
        node = left.pop()
        if not (node.has_error or node.is_missing):
            continue
        if node.type == "call_expression":
            function = node.child_by_field_name("function")
            if function is not None and function.text == b"new":
                found.add(function.start_byte)
        left += node.children
    return found

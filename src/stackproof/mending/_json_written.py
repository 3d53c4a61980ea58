"""JSON that stands in a text of the program."""

from __future__ import annotations

import ast
import json

from ._written import Entry, Value

_WORDS = {"true": True, "false": False, "null": None}


def json_value(text: str, start: int, *, path: str) -> Value | None:
    """The JSON object or list in a text whose first byte stands at `start`, None where it holds none. Marks of a format
    (`%s`, `${...}`) may stand inside of its texts."""
    lead = len(text) - len(text.lstrip())
    if text[lead : lead + 1] not in ("{", "["):
        return None
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    starts = [0]
    for line in text.strip().encode().split(b"\n")[:-1]:
        starts.append(starts[-1] + len(line) + 1)
    return _Reader(starts, start + len(text[:lead].encode()), path).read(tree)


class _Reader:
    def __init__(self, starts: list[int], offset: int, path: str) -> None:
        self._starts, self._offset, self._path = starts, offset, path

    def read(self, node: ast.expr) -> Value:
        start, end = self._at(node.lineno, node.col_offset), self._at(node.end_lineno or 0, node.end_col_offset or 0)
        if isinstance(node, ast.Dict):
            entries = tuple(self._entry(key, value) for key, value in zip(node.keys, node.values, strict=True) if key)
            held = tuple((one.start, one.end) for one in entries)
            return self._value(start, end, form="json", entries=entries, held=held)
        if isinstance(node, ast.List):
            items = tuple(map(self.read, node.elts))
            held = tuple((one.start, one.end) for one in items)
            return self._value(start, end, form="list", items=items, held=held)
        data = node.value if isinstance(node, ast.Constant) else None
        data = _WORDS.get(node.id) if isinstance(node, ast.Name) else data
        form = "flag" if isinstance(data, bool) else "text" if isinstance(data, str) else "number"
        return self._value(start, end, form=form if data is not None else "other", data=data)

    def _entry(self, key: ast.expr, value: ast.expr) -> Entry:
        held, at = self.read(value), self._at(key.lineno, key.col_offset)
        return Entry(str(key.value) if isinstance(key, ast.Constant) else "", held, at, held.end)

    def _value(self, start: int, end: int, **given) -> Value:
        return Value(start=start, end=end, literal=(start, end), typed=False, raw=True, path=self._path, **given)

    def _at(self, line: int, column: int) -> int:
        return self._offset + self._starts[line - 1] + column


def written_json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False)

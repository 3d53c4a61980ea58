"""Where a Python program can be changed."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator

from .._mutants import CUT, LEFT_ALONE, Kind, Place, flipped
from .._sources import Source
from ._file import parse
from ._resources import Imports, spoken


def places_in(sources: Iterable[Source]) -> list[Place]:
    """Every change that there is, ordered by place. A resource is dropped only where the program goes on without it:
    one that is used elsewhere ends the program, which every test that runs it notices."""
    given = list(sources)
    trees = [(source, tree) for source in given if (tree := parse(source.text)) is not None]
    used = Counter(name for _, tree in trees for name in _loads(tree))
    return sorted({place for source, tree in trees for place in _in_file(source, tree, used)})


def _loads(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            yield node.attr
        elif isinstance(node, ast.alias):
            yield node.name
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _in_file(source: Source, tree: ast.Module, used: Counter[str]) -> Iterator[Place]:
    at = _Offsets(source)
    imports = Imports(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr | ast.Assign) and isinstance(node.value, ast.Call):
            name = imports.resource(node.value)
            if name and _is_unused(node, used):
                yield at.place(node, "drop", "pass", f"{spoken(node.value)} is not made")
        if isinstance(node, ast.Call) and imports.resource(node):
            yield from _in_resource(node, imports, at)


def _is_unused(node: ast.Expr | ast.Assign, used: Counter[str]) -> bool:
    if isinstance(node, ast.Expr):
        return True
    return all(isinstance(target, ast.Name) and not used[target.id] for target in node.targets)


def _in_resource(call: ast.Call, imports: Imports, at: _Offsets) -> Iterator[Place]:
    of = spoken(call)
    for word in call.keywords:
        if word.arg is not None and word.arg not in LEFT_ALONE:
            yield from _in_value(word.value, word.arg, of, imports, at)


def _in_value(node: ast.expr, path: str, of: str, imports: Imports, at: _Offsets) -> Iterator[Place]:
    """Literals and references in a property, nested ones included; what is computed is left alone."""
    if isinstance(node, ast.Constant):
        new = flipped(node.value)
        if new is not None:
            yield at.place(node, "flip", repr(new), f"{path} of {of}: {node.value!r:.60} becomes {new!r:.60}")
    elif isinstance(node, ast.Attribute):
        if imports.is_reference(node):
            said = ast.unparse(node)
            yield at.place(node, "cut", repr(CUT), f"{path} of {of}: a literal instead of {said:.60}")
    elif isinstance(node, ast.List | ast.Tuple):
        for index, item in enumerate(node.elts):
            yield from _in_value(item, f"{path}[{index}]", of, imports, at)
    elif isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            name = key.value if isinstance(key, ast.Constant) else None
            if isinstance(name, str) and name.lower() not in LEFT_ALONE:
                yield from _in_value(value, f"{path}.{name}", of, imports, at)
    elif isinstance(node, ast.Call) and (imports.is_record(node) or ast.unparse(node.func) == "json.dumps"):
        for item in node.args[:1]:
            yield from _in_value(item, path, of, imports, at)
        for word in node.keywords:
            if word.arg is not None and word.arg not in LEFT_ALONE:
                yield from _in_value(word.value, f"{path}.{word.arg}", of, imports, at)


class _Offsets:
    """Places of nodes in bytes: Python tells lines, and columns in UTF-8."""

    def __init__(self, source: Source) -> None:
        self._file, data = source.path, source.text.encode("utf-8", "surrogatepass")
        self._starts = [0]
        for line in data.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))

    def place(self, node: ast.expr | ast.stmt | ast.keyword, kind: Kind, replacement: str, text: str) -> Place:
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
        return Place(
            file=self._file,
            line=node.lineno,
            start=self._starts[node.lineno - 1] + node.col_offset,
            end=self._starts[end_line - 1] + end_column,
            kind=kind,
            replacement=replacement,
            text=text,
        )

"""Values of a Python program."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import msgspec

from ._json_written import json_value
from ._python_scope import Scope
from ._texts import Text
from ._written import Entry, Form, Value

_DEEPEST = 24
_DOCUMENTS = ("json.dumps", "json_dumps", "dumps")
_POLICY = ("get_policy_document", "get_policy_document_output")


class PythonReader:
    """Reads expressions; names are followed to the one statement that gives them their value."""

    def __init__(self, text: Text, scope: Scope) -> None:
        self._text, self._scope = text, scope

    def call(self, node: ast.Call) -> Value:
        """The keyword arguments of a call as an object."""
        return self._keywords(node, 0, typed=True)

    def read(self, node: ast.expr, depth: int = 0, *, typed: bool = True) -> Value:
        found = self._read(node, depth, typed)
        span = self._span(node)
        return found if (found.start, found.end) == span else msgspec.structs.replace(found, at=span)

    def _read(self, node: ast.expr, depth: int, typed: bool) -> Value:
        if depth > _DEEPEST:
            return self._value(node)
        match node:
            case ast.Constant():
                return self._constant(node, typed)
            case ast.Dict():
                return self._dict(node, depth, typed)
            case ast.List() | ast.Tuple():
                items = tuple(self.read(one, depth + 1, typed=typed) for one in node.elts)
                unsure = any(isinstance(one, ast.Starred) for one in node.elts)
                held = tuple(map(self._span, node.elts))
                return self._value(node, form="list", items=items, open=unsure, typed=typed, held=held)
            case ast.Name():
                return self._followed(node, depth, typed)
            case ast.Call():
                return self._call(node, depth, typed)
            case ast.Attribute(value=ast.Call() as call, attr="json") if _last(call.func) in _POLICY:
                return self._keywords(call, depth, typed=True)
            case ast.Attribute(value=ast.Name() as name, attr="json"):
                held = self._scope.value_of(name)
                if isinstance(held, ast.Call) and _last(held.func) in _POLICY:
                    found = self._keywords(held, depth, typed=True)
                    return msgspec.structs.replace(found, shared=self._scope.reads[name.id] > 1)
        return self._other(node, depth, typed)

    def _constant(self, node: ast.Constant, typed: bool) -> Value:
        data = node.value
        if not isinstance(data, str | int | float):
            return self._value(node, typed=typed)
        form: Form = "flag" if isinstance(data, bool) else "text" if isinstance(data, str) else "number"
        start, end = self._span(node)
        if isinstance(data, str):
            document = self._json(data, start, end)
            if document is not None:
                return document
        return Value(
            start=start, end=end, form=form, data=data, literal=(start, end), typed=typed, path=self._text.path
        )

    def _json(self, data: str, start: int, end: int) -> Value | None:
        """An object that is written as one plain text."""
        written = self._text.between(start, end)
        quote = re.match(r"[rR]?(\"\"\"|'''|\"|')", written)
        if quote is None or written[quote.end() : -len(quote[1])] != data:
            return None
        return json_value(data, start + len(quote[0]), path=self._text.path)

    def _dict(self, node: ast.Dict, depth: int, typed: bool) -> Value:
        entries = [
            Entry(key.value, self.read(value, depth + 1, typed=typed), self._span(key)[0], self._span(value)[1])
            for key, value in zip(node.keys, node.values, strict=True)
            if isinstance(key, ast.Constant) and isinstance(key.value, str)
        ]
        unsure = len(entries) < len(node.keys)
        pairs = zip(node.keys, node.values, strict=True)
        held = tuple((self._span(key or value)[0], self._span(value)[1]) for key, value in pairs)
        return self._value(node, form="dict", entries=tuple(entries), open=unsure, typed=typed, held=held)

    def _keywords(self, node: ast.Call, depth: int, *, typed: bool) -> Value:
        entries = tuple(
            Entry(item.arg, self.read(item.value, depth + 1, typed=typed), *self._span(item))
            for item in node.keywords
            if item.arg is not None
        )
        unsure = any(item.arg is None for item in node.keywords)
        held = tuple(sorted(self._span(one) for one in (*node.args, *node.keywords)))
        return self._value(node, form="call", entries=entries, open=unsure, typed=typed, held=held)

    def _call(self, node: ast.Call, depth: int, typed: bool) -> Value:
        last = _last(node.func)
        if last in _DOCUMENTS and len(node.args) == 1:
            return self.read(node.args[0], depth + 1, typed=False)
        if last == "apply" and len(node.args) == 1 and isinstance(node.args[0], ast.Lambda):
            return self.read(node.args[0].body, depth + 1, typed=typed)
        if (last.endswith(("Args", "ArgsDict")) and not node.args) or (last == "dict" and not node.args):
            return self._keywords(node, depth, typed=typed)
        return self._other(node, depth, typed)

    def _followed(self, node: ast.Name, depth: int, typed: bool) -> Value:
        held = self._scope.value_of(node)
        if held is None:
            return self._value(node, typed=typed)
        found = self.read(held, depth + 1, typed=typed)
        several = self._scope.reads[node.id] > 1
        return msgspec.structs.replace(found, shared=found.shared or several)

    def _other(self, node: ast.expr, depth: int, typed: bool) -> Value:
        parts = tuple(self.read(one, depth + 1, typed=typed) for one in _children(node))
        return self._value(node, parts=parts, typed=typed)

    def _value(self, node: ast.expr | ast.keyword, **given) -> Value:
        start, end = self._span(node)
        return Value(start=start, end=end, path=self._text.path, **given)

    def _span(self, node: ast.expr | ast.keyword) -> tuple[int, int]:
        return (
            self._text.offset(node.lineno, node.col_offset),
            self._text.offset(node.end_lineno or node.lineno, node.end_col_offset or 0),
        )


def _children(node: ast.AST) -> Iterator[ast.expr]:
    """Expressions right below one that is read as a whole; what is called is none."""
    for name, field in ast.iter_fields(node):
        if isinstance(node, ast.Call) and name == "func":
            if isinstance(field, ast.Attribute):
                yield from _children(field)
            continue
        for one in field if isinstance(field, list) else [field]:
            if isinstance(one, ast.expr):
                yield one
            elif isinstance(one, ast.keyword):
                yield one.value


def _last(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""

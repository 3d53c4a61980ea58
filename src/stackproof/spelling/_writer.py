"""Python expressions in advice, taken apart so that another language can write them; each has a writer of its own."""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Callable, Iterable
from typing import ClassVar

Known = Callable[[str], bool]

SNAKE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z][a-z0-9]*)+")
SDK_HEADS = frozenset({"aws", "pulumi", "random", "tls"})
# Arguments whose texts are names of properties.
NAMING = frozenset({"additional_secret_outputs", "ignore_changes", "replace_on_changes"})
# Endings by which a dotted text is the name of a file and no expression.
_FILES = frozenset({"cfg", "cjs", "go", "ini", "js", "json", "lock", "md", "mjs", "mod", "py", "sh", "sum", "toml", "ts", "tsx", "txt", "yaml", "yml", "zip"})  # fmt: skip  # noqa: E501
_BINARY: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}


class NoCounterpart(ValueError):
    """The expression has no counterpart here."""


class Writer:
    """Writes one expression; changed: something reads otherwise than in Python.

    known: whether a snake-case name is the SDK's or the advice's own; any other belongs to the program and stays.
    """

    compared: ClassVar[dict[type[ast.cmpop], str]] = {
        ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    }  # fmt: skip

    def __init__(self, known: Known) -> None:
        self._known = known
        self.changed = False

    # -- what a text may be as a whole

    def whole(self, node: ast.expr) -> str:
        """An expression that stands alone."""
        return self.write(node)

    def keywords(self, given: list[ast.keyword]) -> str:
        """`name=value, ...` without the call around it."""
        self.changed = True
        return ", ".join([*self.fields(without_options(given)), *self.options(given)])

    def path(self, target: ast.Attribute, value: ast.expr) -> str:
        """`a.b.c=value`, the way advice names a nested argument."""
        self.changed = True
        return f"{self.write(target)}: {self.write(value)}"

    def imported(self, node: ast.stmt) -> str:
        """An import of one of Pulumi's packages."""
        raise NoCounterpart

    # -- parts that languages write their own way

    def fields(self, given: Iterable[ast.keyword]) -> list[str]:
        """Each keyword argument."""
        raise NoCounterpart

    def options(self, given: Iterable[ast.keyword]) -> list[str]:
        """The resource options among the keyword arguments, which are an argument of their own."""
        return [self.write(item.value) for item in given if item.arg == "opts"]

    def name(self, name: str) -> str:
        """A name that stands for a value."""
        raise NoCounterpart

    # -- expressions

    def write(self, node: ast.expr) -> str:
        """Raises `NoCounterpart`."""
        method = getattr(self, f"_{type(node).__name__.lower()}", None)
        if method is None:
            raise NoCounterpart
        return method(node)

    def knows(self, name: str) -> bool:
        """Whether an argument of this name is the SDK's."""
        return name == "opts" or self._known(name)

    def _word(self, value: bool | None, words: tuple[str, str, str]) -> str:
        """True, False or None in the language's words for them."""
        self.changed = True
        return words[2] if value is None else words[0] if value else words[1]

    def _text(self, value: object) -> str:
        if isinstance(value, str | int | float):
            return json.dumps(value, ensure_ascii=False)
        raise NoCounterpart

    def _name(self, node: ast.Name) -> str:
        return self.name(node.id)

    def _subscript(self, node: ast.Subscript) -> str:
        if isinstance(node.slice, ast.Slice):
            raise NoCounterpart
        return f"{self.write(node.value)}[{self.write(node.slice)}]"

    def _binop(self, node: ast.BinOp) -> str:
        sign = _BINARY.get(type(node.op))
        if sign is None:
            raise NoCounterpart
        return f"{self.write(node.left)} {sign} {self.write(node.right)}"

    def _boolop(self, node: ast.BoolOp) -> str:
        self.changed = True
        return (" && " if isinstance(node.op, ast.And) else " || ").join(map(self.write, node.values))

    def _unaryop(self, node: ast.UnaryOp) -> str:
        self.changed |= isinstance(node.op, ast.Not)
        sign = {ast.Not: "!", ast.USub: "-"}.get(type(node.op))
        if sign is None:
            raise NoCounterpart
        return f"{sign}{self.write(node.operand)}"

    def _compare(self, node: ast.Compare) -> str:
        signs = [self.compared.get(type(sign)) for sign in node.ops]
        if len(signs) != 1 or signs[0] is None:
            raise NoCounterpart
        return f"{self.write(node.left)} {signs[0]} {self.write(node.comparators[0])}"


def rewritten(text: str, make: Callable[[], Writer]) -> str | None:
    """The expression, the keyword arguments or the import in another language; None where it is no Python or reads the
    same. make: a fresh writer of that language."""
    if text.rpartition(".")[2] in _FILES and "(" not in text:
        return None
    for attempt in (_whole, _keywords, _path, _import):
        writer = make()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                written = attempt(text, writer)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        return written if writer.changed else None
    return None


def _whole(text: str, writer: Writer) -> str:
    return writer.whole(ast.parse(text, mode="eval").body)


def _keywords(text: str, writer: Writer) -> str:
    call = ast.parse(f"f({text})", mode="eval").body
    if not isinstance(call, ast.Call) or call.args or not call.keywords:
        raise NoCounterpart
    if not all(writer.knows(item.arg or "") for item in call.keywords):
        raise NoCounterpart
    return writer.keywords(call.keywords)


def _path(text: str, writer: Writer) -> str:
    (node,) = ast.parse(text).body
    if not isinstance(node, ast.Assign) or len(node.targets) != 1 or not isinstance(node.targets[0], ast.Attribute):
        raise NoCounterpart
    if not all(map(writer.knows, dotted_name(node.targets[0]).split("."))):
        raise NoCounterpart
    return writer.path(node.targets[0], node.value)


def _import(text: str, writer: Writer) -> str:
    (node,) = ast.parse(text).body
    return writer.imported(node)


def dotted_name(node: ast.expr) -> str:
    """`a.b.c` of names alone, "" for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def is_lookup(dotted: str) -> bool:
    """Whether a called name is a lookup function of a provider's SDK."""
    head, last = dotted.partition(".")[0], dotted.rpartition(".")[2]
    return (head in SDK_HEADS or head.startswith("pulumi_")) and last.startswith("get_") and head != "pulumi"


def without_options(keywords: Iterable[ast.keyword]) -> list[ast.keyword]:
    """The keyword arguments but the resource options."""
    return [item for item in keywords if item.arg != "opts"]

"""What the text of a program writes down, and how that is read from TypeScript and JavaScript."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

_LARGEST, _MOST = 1 << 20, 4 << 20
_READERS = frozenset({"getStack", "Config", "StackReference", "getOrganization"})
_LOOKUPS = frozenset({"get", "getBoolean", "getNumber", "getObject"})
_CHOICES = frozenset({"||", "&&", "??"})
_COMPARED = frozenset({"==", "!=", "===", "!==", "in"})
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "b": "\b", "f": "\f", "v": "\v", "\n": ""}


class Written(msgspec.Struct, frozen=True):
    """fixed: texts that stand in the code where nothing replaces them. replaceable: texts that are a default or one of
    several choices. numbers: numbers in the code. reads: whether anything of the environment (stack name,
    configuration, environment variables) is read. defaults: texts that stand in for a setting that is not
    given. parts: every text of the code, parts of f-strings included. members: attributes that are spelt like members
    of enumerations, letters and digits only."""

    fixed: frozenset[str]
    replaceable: frozenset[str]
    numbers: frozenset[float]
    reads: bool
    defaults: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()


def written_by_node(texts: Iterable[tuple[str, str]]) -> Written:
    """What these files (path, text) write."""
    found = _Found()
    left = _MOST
    for path, text in texts:
        if len(text) <= min(_LARGEST, left):
            left -= len(text)
            data = text.encode("utf-8", errors="replace")
            found.read(_parser(plain=path.endswith((".ts", ".mts", ".cts"))).parse(data).root_node)
    return Written(
        fixed=frozenset(found.fixed - found.replaceable),
        replaceable=frozenset(found.replaceable),
        numbers=frozenset(found.numbers),
        reads=found.reads,
        defaults=frozenset(found.defaults),
        parts=frozenset(found.parts | found.fixed | found.replaceable),
        members=frozenset(found.members),
    )


class _Found:
    """What was come across so far."""

    def __init__(self) -> None:
        self.fixed: set[str] = set()
        self.replaceable: set[str] = set()
        self.numbers: set[float] = set()
        self.defaults: set[str] = set()
        self.parts: set[str] = set()
        self.members: set[str] = set()
        self.reads = False

    def read(self, root: Node) -> None:
        for node, loose in _walk(root):
            kind = node.type
            if kind == "string" or (kind == "template_string" and not _holes(node)):
                (self.replaceable if loose else self.fixed).add(text_of(node))
            elif kind == "template_string":
                self.parts |= set(_fragments(node))
            elif kind == "number":
                self.numbers |= set(_number(node))
            elif kind in ("call_expression", "new_expression"):
                self.reads |= _called(node) in _READERS
            elif kind == "member_expression":
                self._member(node)
            self.defaults |= {text_of(item) for item in _defaults(node) if item.type == "string"}

    def _member(self, node: Node) -> None:
        name = _text(node.child_by_field_name("property"))
        self.reads |= _text(node.child_by_field_name("object")) == "process" and name in ("env", "argv")
        if name[:1].isupper():
            self.members.add(re.sub(r"[^A-Z0-9]", "", name.upper()))


def text_of(node: Node) -> str:
    """The text that a string literal, or a template without expressions, stands for."""
    return "".join(
        _escaped(_text(child)) if child.type == "escape_sequence" else _text(child)
        for child in node.children
        if child.type in ("string_fragment", "escape_sequence")
    )


def _walk(root: Node) -> Iterator[tuple[Node, bool]]:
    """Every node, and whether it is a default or one of several choices; texts that reach no value are left out."""
    todo = [(root, False)]
    while todo:
        node, loose = todo.pop()
        yield node, loose
        todo += [(child, loose or _is_loose(node, child)) for child in node.children if not _is_left_out(node, child)]


def _is_left_out(parent: Node, child: Node) -> bool:
    if parent.type in ("import_statement", "export_statement", "literal_type", "expression_statement"):
        return child.type == "string"
    if parent.type == "switch_case":
        return child == parent.child_by_field_name("value")
    return parent.type == "binary_expression" and _operator(parent) in _COMPARED and child.type == "string"


def _is_loose(parent: Node, child: Node) -> bool:
    if parent.type == "binary_expression":
        return _operator(parent) in _CHOICES
    if parent.type in ("ternary_expression", "augmented_assignment_expression"):
        return True
    if parent.type in ("required_parameter", "optional_parameter"):
        return child == parent.child_by_field_name("value")
    if parent.type in ("assignment_pattern", "object_assignment_pattern"):
        return child == parent.child_by_field_name("right")
    return parent.type == "call_expression" and child.type == "arguments" and _called(parent) in _LOOKUPS


def _defaults(node: Node) -> list[Node]:
    """Expressions that count when a setting is not given: `x || "dev"`, `x ?? "dev"`, `(x = "dev") =>`."""
    if node.type == "binary_expression" and _operator(node) in ("||", "??"):
        field = "right"
    elif node.type in ("required_parameter", "optional_parameter"):
        field = "value"
    else:
        field = "right" if node.type in ("assignment_pattern", "object_assignment_pattern") else ""
    value = node.child_by_field_name(field) if field else None
    return [value] if value is not None else []


def _called(node: Node) -> str:
    """Last name of what is called or made."""
    function = node.child_by_field_name("function") or node.child_by_field_name("constructor")
    if function is not None and function.type == "member_expression":
        function = function.child_by_field_name("property")
    return _text(function)


def _holes(node: Node) -> bool:
    return any(child.type == "template_substitution" for child in node.children)


def _fragments(node: Node) -> Iterator[str]:
    """Texts between the expressions of a template."""
    current = ""
    for child in node.children:
        if child.type == "template_substitution":
            yield current
            current = ""
        elif child.type in ("string_fragment", "escape_sequence"):
            current += _escaped(_text(child)) if child.type == "escape_sequence" else _text(child)
    yield current


def _number(node: Node) -> Iterator[float]:
    text = _text(node).replace("_", "").lower()
    try:
        yield float(int(text, 0)) if text[:2] in ("0x", "0o", "0b") else float(text)
    except ValueError:
        return


def _escaped(text: str) -> str:
    rest = text[1:]
    if rest[:1] == "u" and len(rest) == 5:
        return str(json.loads(f'"{text}"'))
    return _ESCAPES.get(rest, rest)


def _operator(node: Node) -> str:
    return _text(node.child_by_field_name("operator"))


def _text(node: Node | None) -> str:
    return (node.text or b"").decode("utf-8", errors="replace") if node is not None else ""


@lru_cache(maxsize=2)
def _parser(*, plain: bool) -> Parser:
    import tree_sitter_typescript
    from tree_sitter import Language, Parser

    # JavaScript is read as TSX, of which it is a part.
    language = tree_sitter_typescript.language_typescript() if plain else tree_sitter_typescript.language_tsx()
    return Parser(Language(language))

"""What a test file holds, in each language, comments and texts left out."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import pairwise

import msgspec

from stackproof.golang import Token, tokens

from .._comments import without_comments
from .._parsing import parsed
from .._tongues import Tongue

_NODE_TEST = re.compile(
    r"(?<![\w.$])(?:it|test)(?:\.(?:only|each|concurrent|todo|skip))*\s*[(`]|(?<![\w.$])(?:it|test)\.each"
)
_NODE_IMPORT = re.compile(r"""(?:\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*["']([^"']+)["']""")
_GO_TEST = re.compile(r"Test(?![a-z])\w*")
_ASIDE: dict[Tongue, re.Pattern[str]] = {
    "python": re.compile(r"^\s*#\s*(?:async\s+)?def\s+test", re.MULTILINE),
    "node": re.compile(r"^\s*(?://|\*)?\s*(?://|\*)\s*(?:it|test|describe)\s*\(", re.MULTILINE),
    "go": re.compile(r"^\s*//\s*func\s+Test[A-Z_]", re.MULTILINE),
}


class Code(msgspec.Struct, frozen=True, kw_only=True):
    """tests: how many tests a runner would collect. imports: as written. names: every name in the code. aside: tests
    that stand in comments."""

    tests: int = 0
    imports: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    aside: int = 0


def code_of(text: str, tongue: Tongue) -> Code:
    """What a source says; nothing of one that does not parse."""
    aside = len(_ASIDE[tongue].findall(text))
    if tongue == "python":
        return _python(text, aside)
    return _go(text, aside) if tongue == "go" else _node(text, aside)


def _python(text: str, aside: int) -> Code:
    try:
        tree = parsed(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Code(aside=aside)
    imports: set[str] = set()
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imports |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            imports |= {module, *(f"{module.rstrip('.')}.{alias.name}" for alias in node.names)}
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.Attribute):
            names.add(node.attr)
        elif isinstance(node, ast.Name):
            names.add(node.id)
    tests = sum(_is_test(node) for node in tree.body) + sum(
        _is_test(method) for node in tree.body if isinstance(node, ast.ClassDef) for method in node.body
    )
    return Code(tests=tests, imports=frozenset(imports), names=frozenset(names), aside=aside)


def _is_test(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test")


def _node(text: str, aside: int) -> Code:
    imports = frozenset(_NODE_IMPORT.findall(without_comments(text)))
    plain = without_comments(text, texts=False)
    names = frozenset(re.findall(r"[A-Za-z_$][\w$]*", plain))
    return Code(tests=len(_NODE_TEST.findall(plain)), imports=imports, names=names, aside=aside)


def _go(text: str, aside: int) -> Code:
    code = [item for item in tokens(text.encode("utf-8", "replace")) if item.kind in ("name", "sign", "text")]
    names = frozenset(item.text.decode("utf-8", "replace") for item in code if item.kind == "name")
    tests = sum(
        before.text == b"func" and name != "TestMain" and _GO_TEST.fullmatch(name) is not None
        for before, item in pairwise(code)
        if (name := item.text.decode("utf-8", "replace"))
    )
    return Code(tests=tests, imports=frozenset(_go_imports(code)), names=names, aside=aside)


def _go_imports(code: list[Token]) -> Iterator[str]:
    """Texts of the import declarations: those that stand before the first other declaration."""
    for item in code:
        if item.kind == "name" and item.text in (b"func", b"type", b"var", b"const"):
            return
        if item.kind == "text":
            yield item.text[1:-1].decode("utf-8", "replace")

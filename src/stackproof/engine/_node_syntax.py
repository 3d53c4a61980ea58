"""Sources in TypeScript and JavaScript as tree-sitter reads them: what the engine has to find in them itself."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from tree_sitter import Language, Node, Parser

from stackproof.model import NODE_SUFFIXES, Project, Submission

_MOST_TEXT = 1 << 20
_TESTS = re.compile(r"(?:^|/)(?:tests?|__tests__|__mocks__|node_modules)/|\.(?:test|spec)\.\w+$|\.d\.ts$")
_LOADED = re.compile(r"""(?:\bfrom|\bimport|\brequire)\s*\(?\s*["'`](\.{1,2}(?:/[^"'`]*)?)["'`]""")
_LOADERS = re.compile(r"\beval\s*\(|\bnew\s+Function\b|\b(?:require|import)\s*\(\s*[^\s\"'`)]|createRequire|\bvm\b")


def sources_run(submission: Submission, project: Project) -> dict[str, bytes]:
    """The sources that a project's program loads, by path; all of them where a name may be made up at run time."""
    texts = {}
    for item in submission.files:
        inside = not project.root or item.path.startswith(project.root + "/")
        if inside and item.text and item.path.endswith(NODE_SUFFIXES) and not _TESTS.search(item.path):
            try:
                text = Path(submission.root, item.path).read_bytes()
            except OSError:
                continue
            if len(text) <= _MOST_TEXT:
                texts[item.path] = text
    entry = project.entry if project.entry in texts else None
    todo, seen = [entry] if entry else [*texts], set[str]()
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        seen.add(path)
        text = texts[path].decode("utf-8", errors="replace")
        if _LOADERS.search(text):
            return texts
        todo += [other for name in _LOADED.findall(text) if (other := _resolved(path, name, texts))]
    return {path: texts[path] for path in sorted(seen)}


def _resolved(path: str, name: str, texts: dict[str, bytes]) -> str:
    base = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
    stem = re.sub(r"\.[cm]?jsx?$", "", base)
    tries = (base, *(f"{part}{end}" for part in (base, stem, f"{base}/index") for end in NODE_SUFFIXES))
    return next((form for form in tries if form in texts), "")


def parsed(text: bytes, path: str) -> Node:
    """The root of a file's syntax tree."""
    return _parser(plain=path.endswith((".ts", ".mts", ".cts"))).parse(text).root_node


@lru_cache(maxsize=2)
def _parser(*, plain: bool) -> Parser:
    import tree_sitter_typescript

    language = tree_sitter_typescript.language_typescript() if plain else tree_sitter_typescript.language_tsx()
    return Parser(Language(language))


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, in the order of the text; without recursion, for trees can be deep."""
    left = [node]
    while left:
        one = left.pop()
        yield one
        left.extend(reversed(one.children))


def text_of(node: Node) -> str:
    return (node.text or b"").decode("utf-8", errors="replace")


def called(node: Node) -> str:
    """Last part of the name of what a call calls, "" for anything else."""
    function = node.child_by_field_name("function") if node.type == "call_expression" else None
    if function is None:
        return ""
    named = function.child_by_field_name("property") if function.type == "member_expression" else function
    return text_of(named) if named is not None and named.type in ("identifier", "property_identifier") else ""


def root_name(node: Node) -> str:
    """The name that a chain of members, calls, casts and parentheses begins with, "" when it begins otherwise."""
    here: Node | None = node
    while here is not None and here.type != "identifier":
        inner = here.child_by_field_name("object") or here.child_by_field_name("function")
        wraps = ("parenthesized_expression", "as_expression", "non_null_expression", "satisfies_expression")
        if inner is None and here.type in wraps and here.named_children:
            inner = here.named_children[0]
        here = inner
    return text_of(here) if here is not None else ""


def imported_names(nodes: Iterable[Node], prefix: str) -> set[str]:
    """Names that imports (`import` or `require`) from packages with a prefix bind."""
    found: set[str] = set()
    for node in nodes:
        if node.type == "import_statement" and _quoted(node.child_by_field_name("source")).startswith(prefix):
            for part in walk(node):
                if part.type == "identifier":
                    found.add(text_of(part))
        elif node.type == "variable_declarator":
            value, name = node.child_by_field_name("value"), node.child_by_field_name("name")
            if value is not None and name is not None and _requires(value, prefix):
                kinds = ("identifier", "shorthand_property_identifier_pattern")
                found.update(text_of(part) for part in walk(name) if part.type in kinds)
    return found


def _requires(node: Node, prefix: str) -> bool:
    here: Node | None = node
    while here is not None:
        if called(here) == "require":
            given = here.child_by_field_name("arguments")
            return (
                given is not None and bool(given.named_children) and _quoted(given.named_children[0]).startswith(prefix)
            )
        here = here.child_by_field_name("object")
    return False


def _quoted(node: Node | None) -> str:
    return text_of(node).strip("\"'`") if node is not None else ""

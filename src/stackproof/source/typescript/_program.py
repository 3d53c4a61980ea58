"""The answer's files, parsed."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import cached_property, lru_cache
from pathlib import Path

from tree_sitter import Language, Node, Parser

from stackproof.model import NODE_SUFFIXES, Project, Submission

_LARGEST = 1 << 20
_MOST_FILES = 1000
_TESTS = (".test.", ".spec.")
_TEST_FOLDERS = frozenset({"test", "tests", "__tests__", "__mocks__"})


class File:
    """One parsed source. path: relative to the submission. ours: False for a template's. test: it tests the program."""

    def __init__(self, path: str, text: bytes, *, ours: bool) -> None:
        self.path, self.text, self.ours = path, text, ours
        folders = set(posixpath.dirname(path).split("/"))
        self.test = any(mark in posixpath.basename(path) for mark in _TESTS) or bool(_TEST_FOLDERS & folders)

    @cached_property
    def root(self) -> Node:
        """The syntax tree; nodes that could not be parsed are ERROR nodes or missing ones."""
        plain = self.path.endswith((".ts", ".mts", ".cts"))
        return _parser(plain=plain).parse(self.text).root_node

    def text_of(self, node: Node) -> str:
        return self.text[node.start_byte : node.end_byte].decode("utf-8", errors="replace")


class Program:
    """The sources of one project; installed packages and declaration files are not among them.

    honour_comments: False makes comments that silence a tool count for nothing.
    """

    def __init__(self, submission: Submission, project: Project, *, honour_comments: bool = True) -> None:
        self.submission, self.project = submission, project
        self.entry = project.entry
        self.honour_comments = honour_comments

    @cached_property
    def paths(self) -> frozenset[str]:
        """All files of the submission, read or not."""
        return frozenset(item.path for item in self.submission.files)

    @cached_property
    def files(self) -> tuple[File, ...]:
        """Sorted by path."""
        return tuple(self._read())

    @cached_property
    def by_path(self) -> dict[str, File]:
        """The same by their paths."""
        return {file.path: file for file in self.files}

    def _read(self) -> Iterator[File]:
        count = 0
        for item in self.submission.files:
            path = item.path
            if not (item.text and path.endswith(NODE_SUFFIXES)) or path.endswith(".d.ts") or item.size > _LARGEST:
                continue
            owner = self.submission.project_of(path)
            if "node_modules" in path.split("/") or owner is None or owner.root != self.project.root:
                continue
            if count >= _MOST_FILES:
                return
            count += 1
            try:
                text = Path(self.submission.root, path).read_bytes()
            except OSError:
                continue
            yield File(path, text, ours=item.origin == "answer")


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, in the order of the text; without recursion, for trees can be deep."""
    left = [node]
    while left:
        one = left.pop()
        yield one
        left.extend(reversed(one.children))


def parsed(text: bytes) -> Node:
    """The syntax tree of a piece of TypeScript."""
    return _parser(plain=True).parse(text).root_node


@lru_cache(maxsize=2)
def _parser(*, plain: bool) -> Parser:
    import tree_sitter_typescript

    # JavaScript is read as TSX, of which it is a part.
    language = tree_sitter_typescript.language_typescript() if plain else tree_sitter_typescript.language_tsx()
    return Parser(Language(language))

"""One test file of Python, and what its names and imports say of all its tests."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cached_property

from stackproof.model import WrittenKind

from .._sources import Source, kind_of

_CLOUD = frozenset({"boto3", "botocore", "aiobotocore", "aioboto3", "requests", "httpx", "urllib3", "automation"})
_STAND_INS = frozenset({"moto", "set_mocks", "responses", "requests_mock", "placebo", "botocore.stub", "Stubber"})
_SKIPS = frozenset({"skip", "SkipTest", "skipTest"})
_MOCKING = frozenset({"patch", "Mock", "MagicMock", "AsyncMock", "mocker", "monkeypatch"})
_INTEGRATION = re.compile(r"integration|e2e|live|deployed|smoke|system", re.I)


def parse(text: str) -> ast.Module | None:
    """None for what does not parse."""
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


class TestFile:
    """A source with its tree (None where it does not parse) and the conftest.py files that hold for it."""

    __test__ = False

    def __init__(self, *, source: Source, tree: ast.Module | None, around: list[ast.Module]) -> None:
        self.source, self.tree, self.around = source, tree, around

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name in the code here, parts of imported modules and texts of one word among them."""
        return frozenset(_names(self.tree)) if self.tree is not None else frozenset()

    @cached_property
    def kind(self) -> WrittenKind:
        """By the path, else by the marks that hold for the whole file."""
        return "integration" if kind_of(self.source.path) == "integration" or _marked(self.tree) else "unit"

    @cached_property
    def is_skipped(self) -> bool:
        """Whether the module skips itself whatever holds."""
        return self.tree is not None and begins_with_skip(self.tree.body)

    @cached_property
    def _around_names(self) -> frozenset[str]:
        return frozenset(name for tree in self.around for name in _names(tree))

    @property
    def mocked(self) -> bool:
        """Whether tests here ask something that stands in for the cloud."""
        names = self.names | self._around_names
        if not _STAND_INS.isdisjoint(names):
            return True
        patched = any(_is_cloud(text) for text in self._patched_in([self.tree, *self.around]))
        return patched or (not self.live and not _MOCKING.isdisjoint(self.names))

    @property
    def stands_in(self) -> bool:
        """Whether something in the file itself takes the place of the engine or of a cloud."""
        own = _STAND_INS | {"Mock", "MagicMock", "AsyncMock"}
        return not own.isdisjoint(self.names) or any(_is_cloud(text) for text in self._patched_in([self.tree]))

    @property
    def live(self) -> bool:
        """Whether something here can talk to a cloud."""
        return not _CLOUD.isdisjoint(self.names | self._around_names)

    def _patched_in(self, trees: list[ast.Module | None]) -> list[str]:
        """What `patch` and its like are told to replace."""
        if self.tree is None:
            return []
        calls = [node for tree in trees if tree for node in ast.walk(tree) if isinstance(node, ast.Call)]
        return [
            item.value
            for call in calls
            if _last(call.func) in ("patch", "setattr", "dict")
            for item in call.args[:1]
            if isinstance(item, ast.Constant) and isinstance(item.value, str)
        ]


def _is_cloud(name: str) -> bool:
    return name.split(".")[0] in ("boto3", "botocore")


def is_integration_mark(decorator: ast.expr) -> bool:
    """`@pytest.mark.integration` and its like."""
    node = decorator.func if isinstance(decorator, ast.Call) else decorator
    above = node.value if isinstance(node, ast.Attribute) else None
    return (
        isinstance(node, ast.Attribute)
        and isinstance(above, ast.Attribute | ast.Name)
        and _last(above) == "mark"
        and bool(_INTEGRATION.fullmatch(node.attr))
    )


def _marked(tree: ast.Module | None) -> bool:
    return tree is not None and any(is_integration_mark(mark) for mark in file_marks(tree))


def file_marks(tree: ast.Module) -> Iterator[ast.expr]:
    """What `pytestmark` holds."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(_last(target) == "pytestmark" for target in node.targets):
            yield from node.value.elts if isinstance(node.value, ast.List | ast.Tuple) else [node.value]


def _names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.alias):
            yield from (node.name, *node.name.split("."))
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (node.module, *node.module.split("."))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
            yield node.value


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def begins_with_skip(body: list[ast.stmt]) -> bool:
    """A skip among the statements that are run whatever holds, before any assertion."""
    for node in body:
        if isinstance(node, ast.Assert | ast.FunctionDef | ast.ClassDef):
            return False
        call = node.value if isinstance(node, ast.Expr) else node.exc if isinstance(node, ast.Raise) else None
        if isinstance(call, ast.Call):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if name in _SKIPS:
                return True
    return False

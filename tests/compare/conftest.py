"""Programs of this folder, recorded once each; renamed copies of programs."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from stackproof.engine import Zygote
from stackproof.model import Comparison, Graph
from stackproof.review import record

PROGRAMS = Path(__file__).parent / "programs"
# Arguments that hold the physical name of a resource.
_NAMES = {"name", "identifier", "cluster_identifier", "family"}
_NAMES_ARE_CONTENT = {"Record", "Zone"}

Recorder = Callable[[Path], Graph]
Difference = tuple[str, str, str]


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    with Zygote() as parent:
        yield parent


@pytest.fixture(scope="session")
def recorded(zygote: Zygote) -> Recorder:
    """The graph of the one project in a folder."""
    graphs: dict[Path, Graph] = {}

    def recording(folder: Path) -> Graph:
        if folder not in graphs:
            (graphs[folder],) = record(str(folder), zygote=zygote)
        return graphs[folder]

    return recording


@pytest.fixture(scope="session")
def shop(recorded: Recorder) -> Graph:
    return recorded(PROGRAMS / "shop")


@pytest.fixture(scope="session")
def differences() -> Callable[[Comparison], list[Difference]]:
    """Kind, short type and property of each difference, those of the worst first."""

    def listing(comparison: Comparison) -> list[Difference]:
        listed = (*comparison.missing, *comparison.added, *comparison.changed)
        return [(one.kind, one.type.rpartition(":")[2], one.property) for one in listed]

    return listing


@pytest.fixture(scope="session")
def renamed() -> Callable[[Path, Path], Path]:
    """Copies a Python program; every name that it gives to a resource becomes another one."""

    def renaming(folder: Path, target: Path) -> Path:
        shutil.copytree(folder, target)
        count = 0
        for file in target.rglob("*.py"):
            rename = _Rename()
            tree = rename.visit(ast.parse(file.read_text(encoding="utf-8")))
            file.write_text(ast.unparse(ast.fix_missing_locations(tree)), encoding="utf-8")
            count += rename.count
        assert count >= 3, f"{folder} names hardly anything in a way that can be renamed"
        return target

    return renaming


class _Rename(ast.NodeTransformer):
    """Puts something before the logical names of resources, and something behind their physical names."""

    def __init__(self) -> None:
        self.count = 0
        self._packages = {"aws", "random", "tls"}

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.ImportFrom:
        if node.module == "pulumi_aws":
            self._packages |= {alias.asname or alias.name for alias in node.names}
        return node

    def visit_Call(self, node: ast.Call) -> ast.Call:
        self.generic_visit(node)
        parts = ast.unparse(node.func).split(".")
        is_resource = parts[0] in self._packages and parts[-1][:1].isupper() and parts[-1] != "Provider"
        if not is_resource or parts[-1].endswith("Args"):
            return node
        if node.args:
            node.args[0] = ast.BinOp(ast.Constant("another-"), ast.Add(), node.args[0])
            self.count += 1
        for keyword in node.keywords:
            is_name = keyword.arg in _NAMES and parts[-1] not in _NAMES_ARE_CONTENT
            if is_name and isinstance(keyword.value, ast.Constant | ast.JoinedStr):
                keyword.value = ast.BinOp(keyword.value, ast.Add(), ast.Constant("-2"))
        return node

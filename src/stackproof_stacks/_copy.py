"""A stack as a project of its own: its files, the components that it uses with their tests, and what all share."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
STACKS = ("fedramp-pipeline", "flask-api", "gitops-pipeline", "healthcare-analytics", "loan-processing")
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,100}")
_LEFT_OUT = {"__pycache__", ".pytest_cache", ".coverage", "venv"}


class CopyError(ValueError):
    """The stack cannot be laid out there; the message says why."""


def copy_stack(stack: str, target: Path, *, name: str | None = None) -> tuple[Path, ...]:
    """Lay a stack out in a new or empty folder. name: of the Pulumi project, by default the stack's own. Gives the
    files, relative to the folder. Raises CopyError."""
    if stack not in STACKS:
        raise CopyError(f"there is no stack {stack!r}; there are {', '.join(STACKS)}")
    if name is not None and not _NAME.fullmatch(name):
        raise CopyError(f"a project cannot be called {name!r}: letters, digits, '_', '-' and '.', 100 at most")
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise CopyError(f"{target} is there already, and not an empty folder")
    target.mkdir(parents=True, exist_ok=True)
    _copy(HERE / "shared", target)
    _copy(HERE / "stacks" / stack, target)
    for component in sorted(components_of(HERE / "stacks" / stack)):
        _one(HERE / "components" / f"{component}.py", target / "components" / f"{component}.py")
        tests = HERE / "component_tests" / f"test_{component}.py"
        if tests.exists():
            _one(tests, target / "tests" / "components" / tests.name)
    _support(target)
    _one(HERE / "components" / "__init__.py", target / "components" / "__init__.py")
    if name is not None and name != stack:
        _rename(target, stack, name)
    return tuple(sorted(path.relative_to(target) for path in target.rglob("*") if path.is_file()))


def components_of(project: Path) -> set[str]:
    """Modules of the library that the project's programs import, and those that these import in turn."""
    found: set[str] = set()
    waiting = [name for file in project.rglob("*.py") for name in _imported(file, package="components")]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _imported(HERE / "components" / f"{name}.py", package="")
    return found


def _imported(file: Path, *, package: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            if not package and node.level == 1:
                yield node.module
            elif package and node.level == 0 and node.module.startswith(f"{package}."):
                yield node.module.partition(".")[2]


def _support(target: Path) -> None:
    """What tests import from `support/`, beside them."""
    for module in sorted((HERE / "support").glob("*.py")):
        for file in sorted(target.rglob("*.py")):
            if module.stem in _modules(file):
                _one(module, file.parent / module.name)


def _modules(file: Path) -> set[str]:
    """Top-level modules that a file takes names from."""
    tree = ast.parse(file.read_text("utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and not node.level]
    return {node.module for node in imports if node.module}


def _copy(source: Path, target: Path) -> None:
    for path in sorted(source.rglob("*")):
        inside = path.relative_to(source)
        if path.is_file() and not _LEFT_OUT & set(inside.parts):
            _one(path, target / inside)


def _one(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _rename(target: Path, old: str, new: str) -> None:
    """The project's name, and the namespace of its settings."""
    project = target / "Pulumi.yaml"
    project.write_text(re.sub(rf"(?m)^name: {re.escape(old)}$", f"name: {new}", project.read_text("utf-8")), "utf-8")
    for file in target.glob("Pulumi.*.yaml"):
        file.write_text(re.sub(rf"(?m)^(\s+){re.escape(old)}:", rf"\1{new}:", file.read_text("utf-8")), "utf-8")


def describe(stack: str) -> str:
    """What a stack is, in the words of its Pulumi.yaml."""
    text = (HERE / "stacks" / stack / "Pulumi.yaml").read_text("utf-8")
    found = re.search(r"(?m)^description: (.+)$", text)
    return found[1] if found else ""

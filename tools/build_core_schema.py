"""Builds the public surface of the installed core SDK (`pulumi`) as package data, by syntax only.

    python tools/build_core_schema.py

Names, parameters of functions and constructors, and members of classes; re-exports are followed to their definitions.
"""

from __future__ import annotations

import ast
import datetime
import json
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import msgspec
from build_sdk_schema import DATA, describe

from stackproof.aws._container import Block, Index, pack
from stackproof.aws._schema import CoreSymbol, Parameter

SKIPPED = ("runtime.proto", "run", "policy", "provider")
PLAIN_BASES = frozenset(
    {"object", "ABC", "Generic", "Protocol", "Exception", "RuntimeError", "ValueError", "TypedDict", "NamedTuple"}
)
Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef | ast.expr | None


class Sources:
    """The parsed files of one package by dotted name, the root as ""."""

    def __init__(self, root: Path) -> None:
        self.trees: dict[str, ast.Module] = {}
        for file in sorted(root.rglob("*.py")):
            dotted = ".".join(file.relative_to(root).with_suffix("").parts).removesuffix("__init__").rstrip(".")
            if not dotted.startswith("runtime.proto"):
                self.trees[dotted] = ast.parse(file.read_text(encoding="utf-8"))
        self.folders = {".".join(file.parent.relative_to(root).parts) for file in root.rglob("__init__.py")}

    def names(self, module: str) -> dict[str, tuple[str, str] | Definition]:
        """Top-level names: a definition, or (module, name) for what is imported from this package."""
        found: dict[str, tuple[str, str] | Definition] = {}
        for node in _flat(self.trees[module].body):
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                found[node.name] = node
            elif isinstance(node, ast.Assign):
                found.update((item.id, node.value) for item in node.targets if isinstance(item, ast.Name))
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                found[node.target.id] = node.value
            elif isinstance(node, ast.ImportFrom) and node.level:
                found.update(self._imported(module, node))
        return found

    def _imported(self, module: str, node: ast.ImportFrom) -> Iterator[tuple[str, tuple[str, str]]]:
        parts = module.split(".") if module else []
        up = node.level - 1 if module in self.folders else node.level
        base = ".".join([*parts[: len(parts) - up], *(node.module or "").split(".")]).strip(".")
        if base not in self.trees:
            return
        for alias in node.names:
            if alias.name == "*":
                yield from ((name, (base, name)) for name in self.names(base) if not name.startswith("_"))
            else:
                yield alias.asname or alias.name, (base, alias.name)

    def resolve(self, module: str, name: str) -> tuple[str, Definition | ast.Module]:
        """Where a name is defined, and how; (module, its tree) for a module."""
        found = self.names(module).get(name)
        dotted = f"{module}.{name}".strip(".")
        if found in (None, (module, name)) and dotted in self.trees:
            return dotted, self.trees[dotted]
        if isinstance(found, tuple):
            return self.resolve(*found)
        return module, found


def _flat(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements of a module, those under `if` and `try` included."""
    for node in body:
        if isinstance(node, ast.If):
            if ast.unparse(node.test).endswith("TYPE_CHECKING"):
                continue
            yield from _flat([*node.body, *node.orelse])
        elif isinstance(node, ast.Try):
            yield from _flat([*node.body, *(item for handler in node.handlers for item in handler.body)])
        else:
            yield node


def symbol(sources: Sources, module: str, name: str) -> CoreSymbol:
    """The record of one public name."""
    home, node = sources.resolve(module, name)
    if isinstance(node, ast.Module):
        return CoreSymbol(name, "module", origin=home)
    if isinstance(node, ast.ClassDef):
        chain, is_open = ancestry(sources, home, node)
        members = {item.name: item for _, base in reversed(chain) for item in members_of(base)}
        public = tuple(item for key, item in sorted(members.items()) if not key.startswith("_"))
        return CoreSymbol(name, "class", constructor(chain), public, home, is_open)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return CoreSymbol(name, "function", parameters(node), origin=home)
    return CoreSymbol(name, "value", origin=home)


def ancestry(sources: Sources, module: str, node: ast.ClassDef) -> tuple[list[tuple[str, ast.ClassDef]], bool]:
    """The class and its bases within the package, nearest first; True when more members may exist than can be seen."""
    chain, is_open = [(module, node)], any(name in _methods(node) for name in ("__getattr__", "__getattribute__"))
    for base in node.bases:
        target = base.value if isinstance(base, ast.Subscript) else base
        text = ast.unparse(target).rsplit(".", 1)[-1]
        home, found = sources.resolve(module, text)
        if isinstance(found, ast.ClassDef):
            above, above_open = ancestry(sources, home, found)
            chain, is_open = chain + above, is_open or above_open
        elif text not in PLAIN_BASES:
            is_open = True
    return chain, is_open


def _methods(node: ast.ClassDef) -> dict[str, ast.FunctionDef | ast.AsyncFunctionDef]:
    return {
        item.name: item
        for item in node.body
        if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef) and "overload" not in _decorators(item)
    }


def _decorators(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> set[str]:
    heads = (item.func if isinstance(item, ast.Call) else item for item in node.decorator_list)
    return {ast.unparse(item).rsplit(".", 1)[-1] for item in heads}


def constructor(chain: list[tuple[str, ast.ClassDef]]) -> tuple[Parameter, ...] | None:
    """Parameters of the nearest `__init__` or `__new__`, or a dataclass's fields; None when there is none."""
    for _, node in chain:
        methods = _methods(node)
        if "__init__" in methods:
            return parameters(methods["__init__"])[1:]
        if _decorators(node) & {"dataclass"}:
            return tuple(
                Parameter(item.target.id, item.value is None)
                for item in node.body
                if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name)
            )
    return None


def parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> tuple[Parameter, ...]:
    """All parameters, `self` included."""
    given = node.args
    positional = [*given.posonlyargs, *given.args]
    bare = len(positional) - len(given.defaults)
    found = [Parameter(item.arg, place < bare) for place, item in enumerate(positional)]
    if given.vararg:
        found.append(Parameter(given.vararg.arg, False, "args"))
    pairs = zip(given.kwonlyargs, given.kw_defaults, strict=True)
    found += [Parameter(item.arg, default is None, "keyword") for item, default in pairs]
    if given.kwarg:
        found.append(Parameter(given.kwarg.arg, False, "kwargs"))
    return tuple(found)


def members_of(node: ast.ClassDef) -> Iterator[CoreSymbol]:
    """Methods, properties, class attributes, and what methods set on `self`."""
    for item in ast.walk(node):
        if isinstance(item, ast.Attribute) and isinstance(item.ctx, ast.Store) and ast.unparse(item.value) == "self":
            yield CoreSymbol(item.attr, "value")
    for statement in node.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            yield CoreSymbol(statement.target.id, "value")
        elif isinstance(statement, ast.Assign):
            yield from (CoreSymbol(item.id, "value") for item in statement.targets if isinstance(item, ast.Name))
    for name, method in _methods(node).items():
        decorators = _decorators(method)
        if decorators & {"property", "getter", "setter", "cached_property"}:
            yield CoreSymbol(name, "value")
        else:
            yield CoreSymbol(name, "function", parameters(method)[0 if "staticmethod" in decorators else 1 :])


def public(sources: Sources, module: str) -> list[str]:
    """Names of a module that a program may use: its own, its re-exports, and the files of its folder."""
    names = {name for name in sources.names(module) if not name.startswith("_")}
    if module in sources.folders:
        prefix = f"{module}." if module else ""
        inner = {name.removeprefix(prefix) for name in sources.trees if name.startswith(prefix) and name != module}
        names |= {name for name in inner if "." not in name and not name.startswith("_")}
    return sorted(names)


def build(root: Path, version: str) -> tuple[bytes, dict[str, int]]:
    """The container's bytes and counts."""
    sources, blocks, count = Sources(root), {}, 0
    for module in sources.trees:
        if any(part.startswith("_") for part in module.split(".")) or module.split(".")[0] in SKIPPED:
            continue
        found = {name: symbol(sources, module, name) for name in public(sources, module)}
        raw = {name: msgspec.Raw(msgspec.msgpack.encode(item)) for name, item in found.items()}
        blocks[module] = msgspec.msgpack.encode(Block(symbols=raw, names="\n".join(sorted(found))))
        count += len(found)
    return pack(Index("pulumi", version, "pulumi", {}), blocks, {}), {"modules": len(blocks), "symbols": count}


def main() -> int:
    """Write `pulumi-3.sdk` and its note."""
    found = metadata.distribution("pulumi")
    facts = describe("pulumi", found.metadata)
    container, counts = build(Path(str(found.locate_file("pulumi"))), facts["version"])
    (DATA / "pulumi-3.sdk").write_bytes(container)
    note = {
        **facts,
        "command": "python tools/build_core_schema.py",
        "built": datetime.date.today().isoformat(),
        "counts": counts,
    }
    (DATA / "pulumi-3.source.json").write_text(json.dumps(note, indent=2) + "\n", encoding="utf-8")
    print(counts, f"{len(container) / 1024:.0f} KB")
    return 0


if __name__ == "__main__":
    sys.exit(main())

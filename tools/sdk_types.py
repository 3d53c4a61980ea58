"""The type annotations of a generated Pulumi Python SDK, in neutral terms (see `Property.type`)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

SCALARS = {"str": "string", "bool": "boolean", "int": "integer", "float": "number", "Any": "any"}
WRAPPERS = {"Input", "InputType", "Output", "Optional", "NotRequired", "Awaitable"}


class SdkSource:
    """One package's sources. It keeps what every file needs: the enum and object names of all modules."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.modules = {"": root, **{item.name: item for item in _packages(root)}}
        self.enums = {name: _classes(folder / "_enums.py") for name, folder in self.modules.items()}
        self.inputs = {name: _classes(folder / "_inputs.py") for name, folder in self.modules.items()}

    def normalise(self, node: ast.expr, module: str, *, output: bool = False) -> str:
        """The neutral text of a type annotation; see `Property.type`."""
        if isinstance(node, ast.Subscript):
            return self._normalise_generic(node, module, output=output)
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return self._reference(node.value, module)
        name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
        if name in SCALARS:
            return SCALARS[name]
        if name in ("Asset", "Archive"):
            return name.lower()
        raise ValueError(f"unknown annotation {ast.unparse(node)} in {module}")

    def _normalise_generic(self, node: ast.Subscript, module: str, *, output: bool) -> str:
        outer = ast.unparse(node.value).rsplit(".", 1)[-1]
        arguments = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if outer in WRAPPERS:
            return self.normalise(arguments[0], module, output=output)
        if outer == "Sequence":
            return f"list<{self.normalise(arguments[0], module, output=output)}>"
        if outer == "Mapping":
            return f"map<{self.normalise(arguments[1], module, output=output)}>"
        if outer != "Union":
            raise ValueError(f"unknown generic {ast.unparse(node)} in {module}")
        spelled = [item for item in arguments if not _is_twin(item, arguments)]
        members = dict.fromkeys(self.normalise(item, module, output=output) for item in spelled)
        return "|".join(members)

    def _reference(self, text: str, module: str) -> str:
        """`'FooArgs'`, `'outputs.Foo'`, `'_iam.FooArgs'`, `'_enums.Foo'` or a bare scalar in quotes."""
        head, _, name = text.rpartition(".")
        if head.endswith("outputs"):
            owner = module if head == "outputs" else head.split(".")[0].strip("_")
            owner = "" if owner.startswith("root") else owner
            return self._named(owner, name)
        if head in ("", "_enums", "_inputs"):
            return self._named(module, name)
        owner = head.split(".")[0].lstrip("_")
        owner = owner if owner in self.modules else owner + "_"
        return self._named("" if head.startswith("_root") else owner, name)

    def _named(self, module: str, name: str) -> str:
        qualified = module or "index"
        if name in self.enums.get(module, ()):
            return f"enum:{qualified}.{name}"
        if name in self.inputs.get(module, ()):
            return f"object:{qualified}.{name.removesuffix('Args')}"
        return f"object:{qualified}.{name}"


def _packages(root: Path) -> Iterator[Path]:
    for item in sorted(root.iterdir()):
        if item.is_dir() and (item / "__init__.py").exists() and item.name != "config":
            yield item


def _classes(file: Path) -> frozenset[str]:
    if not file.exists():
        return frozenset()
    return frozenset(node.name for node in parse(file).body if isinstance(node, ast.ClassDef))


def parse(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def _is_twin(node: ast.expr, siblings: list[ast.expr]) -> bool:
    """A TypedDict or output spelling of an Args class that stands in the same union."""
    text = node.value if isinstance(node, ast.Constant) else None
    if not isinstance(text, str):
        return False
    names = {item.value for item in siblings if isinstance(item, ast.Constant)}
    if text.endswith("ArgsDict"):
        return text.removesuffix("Dict") in names
    return text.startswith("outputs.") and any(str(name).endswith("Args") for name in names)

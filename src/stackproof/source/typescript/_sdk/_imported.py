"""Imports and re-exports of the SDK's packages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import _names
from ._calls import arguments_of
from ._counterparts import instead_of
from ._notes import edit_of
from ._resolve import text_of
from ._surface import SCOPE
from ._tree import Node, every
from ._values import Core, Space, Value

if TYPE_CHECKING:
    from ._uses import Uses


def check_import(uses: Uses, node: Node) -> None:
    source = node.field("source")
    specifier = text_of(source)
    package = uses.resolver.surface.package(specifier) if specifier else None
    if package is None or source is None:
        return
    module = uses.resolver.surface.imported(*package)
    if module is None:
        edit = edit_of(node, instead=_without(node)) if node.kind == "import_statement" else None
        _names.unknown_import(uses.resolver, uses.notes, source, *package, edit)
        return
    if isinstance(module, Space) and module.path and module.package == "aws":
        uses.notes.uses.add((module.path, None, None))
    for item in every(node):
        if item.kind in ("import_specifier", "export_specifier") and (name := item.field("name")) is not None:
            _imported_name(uses, module, item, name)
        elif item.kind == "import_clause" and item.children and item.children[0].kind == "identifier":
            _default_import(uses, node, item.children[0], specifier or "")


def _imported_name(uses: Uses, module: Value, item: Node, name: Node) -> None:
    if not isinstance(module, (Space, Core)) or name.text == "default":
        return
    uses.read(module, name, name.text, None)
    if isinstance(module, Core) or module.path in ("types", "config"):
        return
    if uses.resolver.surface.member(module, name.text, as_type=True) is not None:
        return
    alias = item.field("alias") or name
    binding = uses.resolver.find(item, alias.text)
    known = uses.resolver.surface.sdk(module.package)
    near = _names.alike(known, known.suggest(module.path, name.text), name.text)
    found = [f"{module.package}.{one}" for one in near]
    for use in binding.uses if binding is not None else ():
        if use.kind == "identifier" and item.kind == "import_specifier":
            uses.notes.edits[instead_of(uses.resolver, use, found, name.text)] = None


def _default_import(uses: Uses, node: Node, name: Node, specifier: str) -> None:
    """The packages are CommonJS and have no default export; only Node's own ES modules make one up."""
    if _is_module(uses, node) or not node.file.file.ours:
        return
    package = specifier.removeprefix(SCOPE).partition("/")[0]
    right = f'import * as {name.text} from "{specifier}";'
    uses.notes.report(
        "sdk.unknown-name",
        name,
        f"{specifier} has no default export; write {right}",
        data={
            "symbol": f"{package}.default",
            "package": f"{SCOPE}{package}",
            "name": "default",
            "fix": f"write `{right}`",
            "suggestions": [right],
        },
        cause=f"sdk:{specifier}.default",
        edit=edit_of(name, instead=f"* as {name.text}"),
    )


def _is_module(uses: Uses, node: Node) -> bool:
    if node.file.path.endswith((".mts", ".mjs")):
        return True
    return uses.resolver.es_modules(node.file.path)


def check_require(uses: Uses, node: Node) -> None:
    given = arguments_of(node)
    specifier = text_of(given[0]) if given else None
    package = uses.resolver.surface.package(specifier) if specifier else None
    if package is not None and uses.resolver.surface.imported(*package) is None:
        _names.unknown_import(uses.resolver, uses.notes, given[0], *package, edit_of(node, name=package[1]))


def _without(statement: Node) -> str:
    """What stands in place of an import that cannot be: its names, bound to holes."""
    names = []
    for item in every(statement):
        if item.kind == "import_specifier":
            bound = item.field("alias") or item.field("name")
            names.append(bound.text if bound is not None else "")
        elif item.kind in ("namespace_import", "import_clause"):
            names.extend(child.text for child in item.children[:1] if child.kind == "identifier")
    return " ".join(f'const {name} = globalThis.stackproof_hole("{name}");' for name in names if name) or ";"

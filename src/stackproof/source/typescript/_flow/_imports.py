"""What a file brings in and hands out."""

from __future__ import annotations

from collections.abc import Callable

from tree_sitter import Node

from .._program import File
from ._machine import Machine, package_of
from ._members import member
from ._values import UNKNOWN, Core, External, Mapping, Scope, SdkModule, Value

Load = Callable[[Machine, File], dict[str, Value]]


def module_of(machine: Machine, scope: Scope, specifier: str, load: Load) -> Value:
    """What `require` of that name gives."""
    specifier = specifier.removeprefix("node:")
    if specifier == "@pulumi/pulumi" or specifier.startswith("@pulumi/pulumi/"):
        rest = specifier.removeprefix("@pulumi/pulumi").strip("/").split("/")
        return Core(".".join(["pulumi", *(part for part in rest if part and part != "index")]))
    package = package_of(specifier)
    if package is not None:
        return SdkModule(*package)
    found = machine.find(specifier, scope.file)
    if found is not None:
        exports = load(machine, found)
        return exports.get("module.exports") or Mapping(exports)
    return UNKNOWN if specifier.startswith(".") else External(specifier)


def import_statement(machine: Machine, scope: Scope, node: Node, load: Load) -> None:
    """`import ... from`, `import x = require()`."""
    file = scope.file
    source = node.child_by_field_name("source")
    clause = next(
        (item for item in node.named_children if item.type in ("import_clause", "import_require_clause")), None
    )
    if source is None and clause is not None:
        source = clause.child_by_field_name("source")
    if source is None:
        return
    module = module_of(machine, scope, _bare(file, source), load)
    for item in clause.named_children if clause is not None else ():
        if item.type == "identifier":
            default = member(machine, module, "default") if isinstance(module, Mapping) else module
            has_default = isinstance(module, Mapping) and "default" in module.items
            whole = clause is not None and clause.type == "import_require_clause"
            scope.names[file.text_of(item)] = default if has_default and not whole else module
        elif item.type == "namespace_import":
            scope.names[file.text_of(item.named_children[-1])] = module
        elif item.type == "named_imports":
            _named(machine, scope, item, module)


def _named(machine: Machine, scope: Scope, node: Node, module: Value) -> None:
    file = scope.file
    for item in node.named_children:
        name, alias = item.child_by_field_name("name"), item.child_by_field_name("alias")
        if name is not None:
            scope.names[file.text_of(alias or name)] = member(machine, module, file.text_of(name))
            origin = machine.scopes.get(_file_of(machine, scope, node))
            if origin is not None and file.text_of(name) in origin.types:
                scope.types[file.text_of(alias or name)] = origin.types[file.text_of(name)]


def _file_of(machine: Machine, scope: Scope, node: Node) -> str:
    statement = node.parent.parent if node.parent is not None else None
    source = statement.child_by_field_name("source") if statement is not None else None
    found = machine.find(_bare(scope.file, source), scope.file) if source is not None else None
    return found.path if found is not None else ""


def export_statement(machine: Machine, scope: Scope, node: Node, load: Load, value: Value | None) -> None:
    """Put what a statement exports among the module's exports."""
    if scope.exports is None:
        return
    file = scope.file
    if value is not None:
        whole = any(part.type == "=" for part in node.children)
        scope.exports["module.exports" if whole else "default"] = value
        return
    declaration = node.child_by_field_name("declaration")
    if declaration is not None:
        names = [file.text_of(item) for item in _declared(declaration)]
        scope.exports.update({name: scope.names[name] for name in names if name in scope.names})
        if any(part.type == "default" for part in node.children) and names:
            scope.exports["default"] = scope.names.get(names[0], UNKNOWN)
        return
    source = node.child_by_field_name("source")
    module = module_of(machine, scope, _bare(file, source), load) if source is not None else None
    clause = next((item for item in node.named_children if item.type in ("export_clause", "namespace_export")), None)
    if clause is None and isinstance(module, Mapping):
        scope.exports.update({key: item for key, item in module.items.items() if key != "default"})
    elif clause is not None and clause.type == "namespace_export" and module is not None:
        scope.exports[file.text_of(clause.named_children[-1])] = module
    elif clause is not None:
        for item in clause.named_children:
            name, alias = item.child_by_field_name("name"), item.child_by_field_name("alias")
            if name is None:
                continue
            text = file.text_of(name)
            known = scope.names.get(text, UNKNOWN) if module is None else member(machine, module, text)
            scope.exports[file.text_of(alias or name)] = known


def _declared(node: Node) -> list[Node]:
    if node.type not in ("lexical_declaration", "variable_declaration"):
        named = node.child_by_field_name("name")
        return [named] if named is not None else []
    found: list[Node] = []
    for item in node.named_children:
        target = item.child_by_field_name("name")
        left = [target] if target is not None else []
        while left:
            one = left.pop()
            if one.type in ("identifier", "shorthand_property_identifier_pattern"):
                found.append(one)
            elif one.type == "pair_pattern":
                left += [part for part in [one.child_by_field_name("value")] if part is not None]
            elif one.type in ("assignment_pattern", "object_assignment_pattern"):
                left += [part for part in [one.child_by_field_name("left")] if part is not None]
            else:
                left += one.named_children
    return found


def _bare(file: File, node: Node) -> str:
    return file.text_of(node).strip("\"'`")


__all__ = ["export_statement", "import_statement", "module_of"]

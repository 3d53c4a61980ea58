"""Names that nothing uses: what the compiler says of them, or, without it, what the text shows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from tree_sitter import Node

from stackproof.model import Remark

from ._modules import imports_of
from ._place import node_at
from ._program import File, Program, walk
from ._typed import UNUSED
from ._types import TypeCheck

_STOPPING = "; noUnusedLocals of the tsconfig makes that an error, and Pulumi stops at it"
_QUOTED = re.compile(r"'([^']+)'")
_NAMES = ("identifier", "type_identifier", "shorthand_property_identifier", "jsx_identifier", "namespace_identifier")
_LOOKS_UP = re.compile(r"(?:get|require)(?:[A-Z]\w*)?|parse|stringify|toString|join|resolve|now")
_IMPORTS = ("import_statement", "import_clause", "import_specifier", "namespace_import", "import_require_clause")
_VALUES = ("variable_declarator", "lexical_declaration", "variable_declaration")


def unused_names(program: Program, types: TypeCheck) -> Iterator[Remark]:
    """Imports and variables of the answer's own files that nothing uses."""
    asked = types.files if types.checked is not None else frozenset()
    files = {file.path: file for file in program.files if file.ours}
    for item in types.diagnostics:
        file = files.get(item.path)
        if item.code in UNUSED and file is not None:
            node = node_at(file, item)
            names = _QUOTED.findall(item.message)[:1] or _bound_below(file, node)
            yield from _remarks(file, node, names, types)
    for file in files.values():
        if file.path not in asked and not file.root.has_error:
            for node, name in _seen_once(file):
                yield from _remarks(file, node, [name], types)


def _remarks(file: File, node: Node, names: list[str], types: TypeCheck) -> Iterator[Remark]:
    kind = _kind(file, node)
    stops = _stops(file, node, types)
    if not names or (kind is None and not stops):
        return
    kind = kind or "lint.F841"
    shown = ", ".join(names[:4])
    words = "is" if len(names) == 1 else "are"
    done = "imported" if kind == "lint.F401" else "declared"
    yield Remark(
        kind=kind,
        message=f"{shown} {words} {done} but never used{_STOPPING if stops else ''}",
        file=file.path,
        line=node.start_point[0] + 1,
        column=node.start_point[1] + 1,
        data={"rule": "unused", "name": names[0], "test": file.test, "stops": stops, "url": ""},
    )


def _stops(file: File, node: Node, types: TypeCheck) -> bool:
    """Whether the answer's own settings make an error of it, in a file that the program brings in."""
    settings, reached = types.settings, types.reached
    if not (settings.unused_stops and settings.refuses and types.checked is not None):
        return False
    if file.path.endswith((".js", ".mjs", ".cjs", ".jsx")) or (reached is not None and file.path not in reached):
        return False
    here: Node | None = node
    while here is not None and here.type not in ("statement_block", "program"):
        if here.type == "formal_parameters":
            return False
        here = here.parent
    return True


def _kind(file: File, node: Node) -> str | None:
    """What kind of name it is; None for one whose value does something, such as a resource, and for parameters."""
    here: Node | None = node
    while here is not None:
        if here.type in _IMPORTS:
            return "lint.F401"
        if here.type == "variable_declarator":
            value = here.child_by_field_name("value")
            if value is not None and file.text_of(value).startswith("require("):
                return "lint.F401"
            if value is None or not _is_inert(file, value):
                return None
            outer = here.parent.parent if here.parent is not None else None
            return "lint.unused-module-variable" if outer is not None and outer.type == "program" else "lint.F841"
        if here.type in _VALUES:
            found = [item for item in here.named_children if item.type == "variable_declarator"]
            return _kind(file, found[0]) if found else None
        if here.type in ("function_declaration", "class_declaration", "interface_declaration"):
            return "lint.F841" if here.child_by_field_name("name") == node else None
        if here.type in ("type_alias_declaration", "enum_declaration"):
            return "lint.F841" if here.child_by_field_name("name") == node else None
        if here.type in ("formal_parameters", "statement_block", "program", "class_body"):
            return None
        here = here.parent
    return None


def _is_inert(file: File, value: Node) -> bool:
    """Whether evaluating it cannot make anything that lasts."""
    for node in walk(value):
        if node.type in ("arrow_function", "function_expression") and node == value:
            return True
        if node.type == "await_expression":
            return False
        if node.type == "new_expression":
            callee = node.child_by_field_name("constructor")
            if callee is None or file.text_of(callee).rpartition(".")[2] not in ("Config", "Date", "Map", "Set", "URL"):
                return False
        if node.type == "call_expression":
            callee = node.child_by_field_name("function")
            name = file.text_of(callee).rpartition(".")[2] if callee is not None else ""
            if not _LOOKS_UP.fullmatch(name) or _is_taken_in(file, callee):
                return False
    return True


def _is_taken_in(file: File, callee: Node | None) -> bool:
    """`aws.s3.Bucket.get(...)` takes a resource into the state: that is an effect."""
    parts = file.text_of(callee).split(".") if callee is not None else []
    return len(parts) > 2 and parts[-1] == "get" and parts[-2][:1].isupper()


def _bound_below(file: File, node: Node) -> list[str]:
    """The names in an import or a pattern that is unused as a whole."""
    top = node
    while top.parent is not None and top.type not in ("import_statement", "variable_declarator"):
        top = top.parent
    if top.type == "import_statement":
        return [name for item in imports_of(file) if item.line == top.start_point[0] + 1 for name in item.names]
    pattern = top.child_by_field_name("name")
    kinds = ("identifier", "shorthand_property_identifier_pattern")
    return [file.text_of(item) for item in walk(pattern) if item.type in kinds] if pattern is not None else []


def _seen_once(file: File) -> Iterator[tuple[Node, str]]:
    """Imported names and plain constants that the file writes once, where they are declared."""
    counts: Counter[str] = Counter()
    declared: list[Node] = []
    for node in walk(file.root):
        if node.type in _NAMES or node.type.startswith("shorthand_property_identifier"):
            counts[file.text_of(node)] += 1
        if node.type == "identifier" and node.parent is not None and _declares(node):
            declared.append(node)
    exported = re.compile(rb"\b(?:eval|module\.exports|exports\.)")
    if file.path.endswith((".js", ".cjs", ".jsx")) and exported.search(file.text):
        declared = [node for node in declared if node.parent is not None and node.parent.type in _IMPORTS]
    for node in declared:
        name = file.text_of(node)
        if counts[name] == 1 and not name.startswith("_") and name != "React":
            yield node, name


def _declares(node: Node) -> bool:
    above = node.parent
    if above is None:
        return False
    if above.type in ("namespace_import", "import_clause"):
        return True
    if above.type == "import_specifier":
        return node == (above.child_by_field_name("alias") or above.child_by_field_name("name"))
    if above.type != "variable_declarator" or above.child_by_field_name("name") != node:
        return False
    outer = above.parent.parent if above.parent is not None else None
    return outer is None or outer.type != "export_statement"

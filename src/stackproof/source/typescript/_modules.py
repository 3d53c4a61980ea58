"""What a file imports, and which files a program's main file brings in."""

from __future__ import annotations

import posixpath
from collections.abc import Container, Iterator

import msgspec
from tree_sitter import Node

from stackproof.model import NODE_SUFFIXES

from ._program import File, Program, walk


class Import(msgspec.Struct, frozen=True, kw_only=True):
    """specifier: as written. names: local name -> name in the module, "*" for the module itself, "default"."""

    specifier: str
    line: int
    names: dict[str, str] = {}


def imports_of(file: File) -> tuple[Import, ...]:
    """All imports, exports from elsewhere, and calls of `require` and `import`."""
    return tuple(_imports(file))


def package_name(specifier: str) -> str:
    """`@pulumi/aws` of `@pulumi/aws/s3`; "" for a path."""
    if specifier.startswith((".", "/")):
        return ""
    parts = specifier.split("/")
    return "/".join(parts[:2]) if specifier.startswith("@") else parts[0]


def path_of(paths: Container[str], importer: str, specifier: str) -> str | None:
    """The one among `paths` that a relative import names: as written, as the source of what a build would write, with
    an ending, or as a folder."""
    if not specifier.startswith("."):
        return None
    base = posixpath.normpath(posixpath.join(posixpath.dirname(importer), specifier))
    stem, ending = posixpath.splitext(base)
    tries = [base, *(base + suffix for suffix in NODE_SUFFIXES)]
    if ending in (".js", ".mjs", ".cjs", ".jsx"):
        tries += [stem + ending.replace("js", "ts"), *(stem + suffix for suffix in NODE_SUFFIXES)]
    tries += [posixpath.join(base, "index" + suffix) for suffix in NODE_SUFFIXES]
    return next((path for path in tries if path in paths), None)


def target_of(program: Program, file: File, specifier: str) -> File | None:
    """The file of the answer that a relative import names."""
    path = path_of(program.by_path, file.path, specifier)
    return program.by_path[path] if path is not None else None


def reached(program: Program) -> frozenset[str] | None:
    """Paths of what the main file brings in, itself among them; None when there is no such file."""
    if program.entry not in program.by_path:
        return None
    found: set[str] = set()
    left = [program.by_path[program.entry]]
    while left:
        file = left.pop()
        if file.path in found:
            continue
        found.add(file.path)
        left += (to for item in imports_of(file) if (to := target_of(program, file, item.specifier)) is not None)
    return frozenset(found)


def _imports(file: File) -> Iterator[Import]:
    for node in walk(file.root):
        source = None
        if node.type in ("import_statement", "export_statement"):
            source = node.child_by_field_name("source") or _required(node)
        elif node.type == "call_expression":
            source = _loaded(file, node)
        if source is None or source.type != "string":
            continue
        specifier = file.text_of(source)[1:-1]
        yield Import(specifier=specifier, line=node.start_point[0] + 1, names=_names(file, node))


def _required(node: Node) -> Node | None:
    """The text in `import x = require("...")`."""
    clause = next((item for item in node.children if item.type == "import_require_clause"), None)
    return clause.child_by_field_name("source") if clause is not None else None


def _loaded(file: File, node: Node) -> Node | None:
    callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if callee is None or arguments is None or file.text_of(callee) not in ("require", "import"):
        return None
    return arguments.named_children[0] if arguments.named_child_count else None


def _names(file: File, node: Node) -> dict[str, str]:
    found: dict[str, str] = {}
    if node.type == "call_expression":
        above = node.parent
        name = above.child_by_field_name("name") if above is not None and above.type == "variable_declarator" else None
        for item in _bound(name) if name is not None else ():
            found[file.text_of(item)] = "*" if item is name else file.text_of(item)
        return found
    for item in walk(node):
        if item.type == "import_specifier":
            name, alias = item.child_by_field_name("name"), item.child_by_field_name("alias")
            if name is not None:
                found[file.text_of(alias or name)] = file.text_of(name)
        elif item.type in ("namespace_import", "import_require_clause"):
            found |= {file.text_of(part): "*" for part in item.named_children if part.type == "identifier"}
        elif item.type == "import_clause":
            found |= {file.text_of(part): "default" for part in item.named_children if part.type == "identifier"}
    return found


def _bound(name: Node) -> Iterator[Node]:
    if name.type == "identifier":
        yield name
    elif name.type == "object_pattern":
        yield from (item for item in walk(name) if item.type == "shorthand_property_identifier_pattern")

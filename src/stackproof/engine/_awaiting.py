"""Top-level `await`: a module that has it becomes an async function, for everything is loaded as CommonJS.

The text is what esbuild makes of an ES module: imports as statements of their own, and all exports in one clause.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterable
from pathlib import Path

import tree_sitter_typescript
from tree_sitter import Language, Node, Parser

from ._node_imports import Imports

# What the wrapped module exports besides: a promise that is kept when all of its body has run.
DONE = "stackproof_done"


def is_module(file: str, root: Path, given: Iterable[str]) -> bool:
    """True where Node would take a source for an ES module, or where no manifest says what it takes it for."""
    if file.endswith((".mts", ".mjs", ".cts", ".cjs")):
        return file.endswith((".mts", ".mjs"))
    manifests = {path for path in given if posixpath.basename(path) == "package.json"}
    folder = posixpath.dirname(file)
    while True:
        path = posixpath.join(folder, "package.json")
        if path in manifests:
            return _type_of(root / path) == "module"
        if not folder:
            return not manifests
        folder = posixpath.dirname(folder)


def _type_of(manifest: Path) -> str:
    try:
        value = json.loads(manifest.read_text(encoding="utf-8", errors="replace"))
    except (OSError, ValueError, RecursionError):
        return ""
    return str(value.get("type", "")) if isinstance(value, dict) else ""


def with_importers(awaiting: Iterable[str], files: Iterable[str], imports: Imports) -> dict[str, tuple[str, ...]]:
    """{file: imported names to wait for} of the files that await, and of all that import one of them."""
    own = {file: {name: imports.own(name, file) for name in imports.names(file)} for file in files}
    waiting = set(awaiting)
    while True:
        new = {file for file, named in own.items() if any(waiting & found for found in named.values())} - waiting
        if not new:
            break
        waiting |= new
    return {
        file: tuple(name for name, found in own.get(file, {}).items() if waiting & found and file not in found)
        for file in sorted(waiting)
    }


def wrapped(text: bytes, waits: Iterable[str]) -> bytes:
    """An ES module as one that runs its body in an async function; what it exports is set when the body has run.

    waits: names of imports whose bodies have to be done first. No line moves.
    """
    text = re.sub(rb"\A#!", b"//", text)
    root = Parser(Language(tree_sitter_typescript.language_typescript())).parse(text).root_node
    heads: list[bytes] = []
    exported: list[tuple[bytes, bytes]] = []
    cuts: list[Node] = []
    for node in root.children:
        clause = next((child for child in node.children if child.type == "export_clause"), None)
        if node.type == "import_statement" or (node.type == "export_statement" and node.child_by_field_name("source")):
            heads.append(_text(node).replace(b"\n", b" ").rstrip(b";") + b";")
            cuts.append(node)
        elif node.type == "export_statement" and clause is not None:
            exported += [_names(child) for child in clause.named_children if child.type == "export_specifier"]
            cuts.append(node)
    body, done = [], 0
    for node in cuts:
        body += [text[done : node.start_byte], b"\n" * _text(node).count(b"\n")]
        done = node.end_byte
    rest = text[done:]
    end = rest.rfind(b"//# sourceMappingURL=")
    comment = rest[end:] if end >= 0 else b""
    body.append(rest[:end] if end >= 0 else rest)
    return b"".join([_head(heads, exported, waits), *body, _foot(exported), b"\n", comment])


def _head(heads: list[bytes], exported: list[tuple[bytes, bytes]], waits: Iterable[str]) -> bytes:
    names = [f"stackproof_w{number}" for number, _ in enumerate(waits)]
    waited = [f"import * as {name} from {json.dumps(source)};" for name, source in zip(names, waits, strict=True)]
    slots = b",".join(b"stackproof_e%d as %s" % (number, alias) for number, (_, alias) in enumerate(exported))
    declared = b"let " + b",".join(b"stackproof_e%d" % number for number, _ in enumerate(exported)) + b";"
    start = [b"".join(heads), "".join(waited).encode()]
    if exported:
        start += [declared, b"export {", slots, b"};"]
    start.append(f"export const {DONE} = (async () => {{".encode())
    start += [f"await {name}.{DONE};".encode() for name in names]
    return b"".join(start)


def _foot(exported: list[tuple[bytes, bytes]]) -> bytes:
    return b"".join(b"stackproof_e%d = %s;" % (number, name) for number, (name, _) in enumerate(exported)) + b"})();"


def _names(specifier: Node) -> tuple[bytes, bytes]:
    name, alias = specifier.child_by_field_name("name"), specifier.child_by_field_name("alias")
    assert name is not None
    return _text(name), _text(alias or name)


def _text(node: Node) -> bytes:
    return node.text or b""

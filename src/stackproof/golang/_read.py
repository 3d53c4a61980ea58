"""From tree-sitter's tree to the records of `_nodes`."""

from __future__ import annotations

from functools import lru_cache

from tree_sitter import Language, Parser
from tree_sitter import Node as Place

from . import _nodes as n
from ._mend import mended
from ._read_expressions import said
from ._read_statements import Statements


def read(text: bytes) -> n.Source:
    """Parse one file. What cannot be parsed, or lies too deep, is a `Torn` or `Broken` node, and the rest is still
    there."""
    root = _parser().parse(text).root_node
    if root.has_error:
        root = _parser().parse(mended(text)).root_node
    try:
        return _Reader(root).source()
    except RecursionError:
        return n.Source(root, "", [], [], torn=True)


@lru_cache(maxsize=1)
def _parser() -> Parser:
    import tree_sitter_go

    return Parser(Language(tree_sitter_go.language()))


class _Reader(Statements):
    """Reads whole files."""

    def source(self) -> n.Source:
        package, imports, declarations = "", [], []
        for node in self._root.named_children:
            if node.type == "package_clause":
                package = next((said(item) for item in node.named_children if item.type == "package_identifier"), "")
            elif node.type == "import_declaration":
                imports += self._imports(node)
            else:
                declarations += self._declarations(node)
        return n.Source(self._root, package, imports, declarations, self._torn)

    def _imports(self, node: Place) -> list[n.Import]:
        found = []
        for item in node.named_children:
            if item.type == "import_spec_list":
                found += self._imports(item)
            elif item.type == "import_spec":
                path, name = item.child_by_field_name("path"), item.child_by_field_name("name")
                if path is not None:
                    found.append(n.Import(item, said(path)[1:-1], said(name) if name is not None else ""))
        return found

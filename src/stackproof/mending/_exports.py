"""Outputs of the stack, where the program makes them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ._calls import NotPossible
from ._configuration import sources_of
from ._edits import Splice
from ._go_source import GoSource
from ._ground import Ground
from ._node_source import NodeSource
from ._python_source import PythonSource
from ._sources import source_of
from ._trees import field, nodes_in, text


def kept_secret(name: str, ground: Ground) -> tuple[Splice, ...]:
    """The value of an output, wrapped as a secret. Raises NotPossible where it is not made once."""
    found = [(path, *span) for path in sources_of(ground) for span in _values(source_of(ground, path), name)]
    if len(found) != 1:
        raise NotPossible("where the output is made is not sure")
    path, start, end = found[0]
    source = source_of(ground, path)
    dotted = {"py": "pulumi.Output.secret", "go": "pulumi.ToSecret"}.get(path.rpartition(".")[2], "pulumi.secret")
    own, imports = source.written(dotted)
    return (*imports, Splice(path, start, start, f"{own}("), Splice(path, end, end, ")"))


def _values(source: object, name: str) -> Iterator[tuple[int, int]]:
    """Bytes of what an output of this name is given in a file."""
    if isinstance(source, PythonSource):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "export":
                match node.args:
                    case [ast.Constant(value=key), value] if key == name:
                        yield source.start(value), source.end(value)
    elif isinstance(source, NodeSource):
        for node in nodes_in(source.root, "export_statement"):
            for one in nodes_in(node, "variable_declarator"):
                value = field(one, "value")
                if text(field(one, "name")) == name and value is not None:
                    yield value.start_byte, value.end_byte
    elif isinstance(source, GoSource):
        for node in nodes_in(source.root, "call_expression"):
            given = field(node, "arguments")
            parts = given.named_children if given is not None else []
            exported = text(field(node, "function")).endswith(".Export") and len(parts) == 2
            if exported and text(parts[0]).strip('"`') == name:
                yield parts[1].start_byte, parts[1].end_byte

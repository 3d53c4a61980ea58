"""Settings that a mend reads from the stack's configuration, as the file at hand reads its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ._calls import Bound, Call
from ._configuration import Setting
from ._edits import Mend
from ._go import GoCall
from ._ground import Ground
from ._node import NodeCall
from ._node_scope import sees as node_sees
from ._project_file import declares
from ._python import PythonCall
from ._trees import field, nodes_in, text


def required(call: Call, key: str, *, secret: bool = False) -> Bound:
    """How a place reads a setting that must be given: its text, and what must be imported."""
    if isinstance(call, PythonCall):
        return _python(call, key, secret=secret)
    if isinstance(call, NodeCall):
        return _node(call, key, secret=secret)
    assert isinstance(call, GoCall)
    return _go(call, key, secret=secret)


def declared(setting: Setting, ground: Ground) -> Iterator[Mend]:
    """The setting in the project file, which is made where it is not there."""
    yield from declares(setting, ground)


def _python(call: PythonCall, key: str, *, secret: bool) -> Bound:
    method = f"{'require_secret' if secret else 'require'}({key!r})".replace("'", '"')
    for node in ast.walk(call.scope.tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and len(node.targets) == 1:
            plain = ast.unparse(node.value) in ("pulumi.Config()", "Config()")
            if plain and call.scope.sees(call.scope.twin(call.node), node.targets[0], node):
                return Bound(name=f"{ast.unparse(node.targets[0])}.{method}")
    own, imports = call.written("pulumi.Config")
    return Bound(name=f"{own}().{method}", splices=imports)


def _node(call: NodeCall, key: str, *, secret: bool) -> Bound:
    method = f'{"requireSecret" if secret else "require"}("{key}")'
    for node in nodes_in(call.source.root, "variable_declarator"):
        value, name, above = field(node, "value"), field(node, "name"), node.parent
        if value is None or above is None or value.type != "new_expression":
            continue
        last, given = text(field(value, "constructor")).rpartition(".")[2], text(field(value, "arguments"))
        if last == "Config" and given in ("()", "") and node_sees(call.node, name, above):
            return Bound(name=f"{text(name)}.{method}")
    own, imports = call.written("pulumi.Config")
    return Bound(name=f"new {own}().{method}", splices=imports)


def _go(call: GoCall, key: str, *, secret: bool) -> Bound:
    method = f'{"RequireSecret" if secret else "Require"}("{key}")'
    found = Bound(name="")
    for node in nodes_in(call.source.root, "short_var_declaration"):
        made = text(field(node, "right"))
        if made.endswith('New(ctx, "")') and call.sees(text(field(node, "left")), node):
            found = Bound(name=f"{text(field(node, 'left'))}.{method}")
    if not found.name:
        own, imports = call.written("config.New")
        found = Bound(name=f'{own}(ctx, "").{method}', splices=imports)
    # A secret is an Output, anything else a text of Go's.
    return found if secret else Bound(name=f"pulumi.String({found.name})", splices=found.splices)

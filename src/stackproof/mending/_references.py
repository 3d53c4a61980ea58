"""What a file calls a resource that another file makes: as it imports it, or as it refers to it already."""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterator

from stackproof.aws import go_field, snake_case
from stackproof.model import Resource

from ._calls import Call, NotPossible
from ._edits import Splice
from ._ground import Ground
from ._origins import python_path
from ._trees import field, nodes_in, root_of, text

_HOLDER = re.compile(r"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*")


def named_at(call: Call, resource: Resource, ground: Ground) -> tuple[str, tuple[Splice, ...]]:
    """What a resource is called at a call, and what must be changed for that. Raises NotPossible."""
    made = ground.call_of(resource)
    if made.path == call.path:
        bound = made.seen_by(call)
        return bound.name, bound.splices
    return named_in(call.path, resource, ground), ()


def named_in(path: str, resource: Resource, ground: Ground) -> str:
    """What a file that does not make a resource calls it, wherever in the file. Raises NotPossible."""
    for name in (*_imported(path, resource, ground), *_referred(path, resource, ground)):
        if name.partition(".")[0] in _tops(path, ground):
            return name
    raise NotPossible("the file has no name for the resource")


def part_of(path: str, holder: str, key: str) -> str:
    """A property of a resource, as the language writes it."""
    if path.endswith(".py"):
        return f"{holder}.{snake_case(key)}"
    if path.endswith(".go"):
        return f"{holder}.{'ID()' if key == 'id' else go_field(key)}"
    return f"{holder}.{key}"


def _imported(path: str, resource: Resource, ground: Ground) -> Iterator[str]:
    try:
        made = ground.call_of(resource)
        variable, splices = made.variable()
    except NotPossible:
        return
    if splices or "." in variable or variable not in _tops(made.path, ground):
        return
    if path.endswith(".py"):
        yield from _imported_in_python(path, made.path, variable, ground)
    elif not path.endswith(".go"):
        yield from _imported_in_node(path, made.path, variable, ground)


def _imported_in_python(path: str, home: str, variable: str, ground: Ground) -> Iterator[str]:
    modules = {posixpath.relpath(home, start or ".").removesuffix(".py").replace("/", ".")
               for start in ("", ground.project.root, posixpath.dirname(path))}  # fmt: skip
    for node in ast.parse(ground.text(path).content).body:
        if isinstance(node, ast.ImportFrom) and node.module in modules:
            yield from (item.asname or item.name for item in node.names if item.name == variable)
        elif isinstance(node, ast.Import):
            yield from (f"{item.asname or item.name}.{variable}" for item in node.names if item.name in modules)


def _imported_in_node(path: str, home: str, variable: str, ground: Ground) -> Iterator[str]:
    root = root_of(path, ground.text(path).content)
    for one in nodes_in(root, "import_statement"):
        source = posixpath.normpath(posixpath.join(posixpath.dirname(path), text(field(one, "source")).strip("\"'`")))
        if source not in (home, posixpath.splitext(home)[0], posixpath.dirname(home)):
            continue
        for spec in nodes_in(one, "import_specifier"):
            if text(field(spec, "name")) == variable:
                yield text(field(spec, "alias") or field(spec, "name"))
        for space in nodes_in(one, "namespace_import"):
            yield f"{text(space.named_children[0])}.{variable}"


def _referred(path: str, resource: Resource, ground: Ground) -> Iterator[str]:
    """By arguments of the file that hold a property of the resource and nothing else."""
    for other, reference in ground.topology.refs_to(resource):
        place = ground.topology.location_of(other)
        if place is None or place.file != path or reference.inside or not reference.property:
            continue
        try:
            given = ground.call_of(other).given(python_path(reference.path))
        except NotPossible:
            continue
        ending = part_of(path, "", reference.property)
        if given is not None and given.text.endswith(ending):
            holder = given.text.removesuffix(ending)
            if _HOLDER.fullmatch(holder):
                yield holder


def _tops(path: str, ground: Ground) -> frozenset[str]:
    """Names that all of a file can use: of its imports, and of what it declares at the top."""
    content = ground.text(path).content
    if path.endswith(".py"):
        return frozenset(_python_tops(content))
    root = root_of(path, content)
    found: set[str] = set()
    for one in root.named_children:
        inner = one.named_children[-1] if one.type == "export_statement" and one.named_children else one
        if one.type == "import_statement":
            found |= {text(name) for name in nodes_in(one, "identifier")}
        elif inner.type in ("lexical_declaration", "variable_declaration"):
            found |= {text(field(part, "name")) for part in inner.named_children if part.type == "variable_declarator"}
    return frozenset(found)


def _python_tops(content: bytes) -> Iterator[str]:
    for node in ast.parse(content).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((item.asname or item.name).partition(".")[0] for item in node.names)
        elif isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id

"""Names that nothing defines: imported, or spelt as what is defined."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator

from stackproof.aws import sdk
from stackproof.model import Finding, Remark

from ._calls import NotPossible
from ._edits import Mend, Splice
from ._go_source import GoSource
from ._ground import Ground
from ._python_source import PythonSource
from ._remarked import places_of, remark_of, suggestions_of, told_beside
from ._sources import source_of
from ._sure import sure_name
from ._trees import nodes_in, text

KINDS = ("lint.F821", "lint.F822", "lint.F823", "go.undefined")
# Modules of the standard library that programs of this kind forget to import.
_MODULES = frozenset(
    {"base64", "collections", "copy", "datetime", "functools", "hashlib", "io", "ipaddress", "itertools", "json"}
    | {"logging", "math", "mimetypes", "os", "pathlib", "platform", "re", "secrets", "shutil", "string", "subprocess"}
    | {"sys", "tempfile", "textwrap", "time", "urllib", "uuid", "zipfile"}
)
_MEMBERS = {
    "typing": {"Any", "Callable", "Dict", "Iterable", "List", "Literal", "Mapping", "Optional", "Sequence", "Tuple",
               "TypedDict", "Union", "cast"},
    "pathlib": {"Path"},
    "dataclasses": {"dataclass"},
}  # fmt: skip
_PACKAGES = {"aws": "pulumi_aws", "pulumi": "pulumi", "random": "pulumi_random", "tls": "pulumi_tls"}


def defined(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """Raises NotPossible."""
    remark = remark_of(finding, ground, *KINDS)
    source = source_of(ground, remark.file or "")
    name = str(remark.data.get("name") or "")
    if isinstance(source, PythonSource) and remark.kind == "lint.F821":
        lines: dict[str, set[int]] = {}
        for one in told_beside(finding, ground, "lint.F821"):
            lines.setdefault(str(one.data.get("name")), set()).add(one.line or 0)
        own = _python(name, lines[name], source)
        yield _joined([own, *(_tried(one, lines[one], source) for one in lines if one != name)])
        yield own
    elif isinstance(source, GoSource):
        yield _go(name, remark, source)


def _tried(name: str, lines: set[int], source: PythonSource) -> Mend:
    try:
        return _python(name, lines, source)
    except NotPossible:
        return Mend()


def _joined(mends: list[Mend]) -> Mend:
    """Several mends as one; imports that begin a group of their own stand together."""
    splices = dict.fromkeys(splice for mend in mends for splice in mend.splices)
    begun = [one for one in splices if one.start == one.end and one.text.endswith("\n\n")]
    if len(begun) > 1 and len({one.start for one in begun}) == 1:
        lines = sorted((one.text.strip() for one in begun), key=lambda line: (line.startswith("from"), line))
        whole = Splice(begun[0].path, begun[0].start, begun[0].end, "\n".join(lines) + "\n\n")
        splices = {**{one: None for one in splices if one not in begun}, whole: None}
    return Mend(tuple(splices))


def _python(name: str, lines: set[int], source: PythonSource) -> Mend:
    uses = [node for node in ast.walk(source.tree) if isinstance(node, ast.Name) and node.id == name]
    here = [node for node in uses if node.lineno in lines]
    if not here:
        raise NotPossible("the name is not written there")
    line = _import_of(name, here, source)
    if line:
        return Mend((source.import_line(line),))
    bound = {
        node.id for node in ast.walk(source.tree) if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
    }
    bound |= {node.name for node in ast.walk(source.tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    bound |= {node.arg for node in ast.walk(source.tree) if isinstance(node, ast.arg)}
    meant = sure_name(name, bound | {one.name for one in source.bindings})
    if meant is None:
        raise NotPossible("what was meant is not sure")
    return Mend(tuple(Splice(source.path, source.start(node), source.end(node), meant) for node in here))


def _import_of(name: str, uses: list[ast.Name], source: PythonSource) -> str:
    """The import that was forgotten, "" where that is not sure."""
    read = [source.parents.get(node) for node in uses]
    attributes = [node.attr for node in read if isinstance(node, ast.Attribute)]
    whole = len(attributes) == len(uses)
    package = _PACKAGES.get(name)
    if package is not None and whole:
        known = sdk(name)
        root = known.module("")
        names = set(root.names if root is not None else ()) | {module.partition(".")[0] for module in known.modules()}
        if all(item in names for item in attributes):
            return f"import {package} as {name}" if package != name else f"import {name}"
    if name in _MODULES and whole:
        module = importlib.import_module(name)
        if all(hasattr(module, item) for item in attributes):
            return f"import {name}"
    home = next((module for module, names in _MEMBERS.items() if name in names), "")
    return f"from {home} import {name}" if home else ""


def _go(name: str, remark: Remark, source: GoSource) -> Mend:
    forgotten = re.fullmatch(r'import "([^"]+)"', str(remark.data.get("fix") or ""))
    if forgotten is not None:
        return Mend((source.import_of(forgotten[1]),))
    near = suggestions_of(remark)
    if remark.data.get("rule") == "MissingFieldOrMethod":
        meant = sure_name(name, near)
        members = [one for path, line in places_of(remark) if path == source.path for one in source.members(line, name)]
        if meant is None or not members:
            raise NotPossible("what was meant is not sure")
        return Mend(tuple(Splice(source.path, *one.key, meant) for one in members))
    meant = sure_name(name, near)
    lines = {line for path, line in places_of(remark) if path == source.path}
    uses = [
        node for node in nodes_in(source.root, "identifier") if text(node) == name and node.start_point[0] + 1 in lines
    ]
    if meant is None or not uses:
        raise NotPossible("what was meant is not sure")
    return Mend(tuple(Splice(source.path, node.start_byte, node.end_byte, meant) for node in uses))

"""Values of another type than the SDK declares, where the value that is meant is the same."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator

from stackproof.aws import sdk
from stackproof.model import Finding, Remark

from ._calls import NotPossible
from ._dialects import PythonDialect, fields_of, package_of
from ._edits import Mend, Splice
from ._go_source import GoSource
from ._ground import Ground
from ._node_source import NodeSource
from ._python_source import PythonSource
from ._remarked import remark_of, suggestions_of
from ._sources import source_of
from ._trees import nodes_in, text

_LIST = re.compile(r"(?:a list|an array) of ")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def other_types(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """Raises NotPossible."""
    remark = remark_of(finding, ground, "sdk.wrong-type", "sdk.positional-misuse")
    if remark.kind != "sdk.wrong-type" or remark.file is None:
        return
    source = source_of(ground, remark.file)
    if isinstance(source, PythonSource):
        yield from _python(remark, source, ground)
    elif isinstance(source, NodeSource):
        yield from _node(remark, source)
    elif isinstance(source, GoSource):
        yield from _go(remark, source)


def offset_of(remark: Remark, source: PythonSource | NodeSource | GoSource) -> int:
    """Where the remark points, in bytes."""
    line = source.text.offset(remark.line or 1, 0)
    written = source.text.line(line)
    return line + len(written[: (remark.column or 1) - 1].encode())


# -- Python


def _python(remark: Remark, source: PythonSource, ground: Ground) -> Iterator[Mend]:
    at = offset_of(remark, source)
    found = [
        node
        for node in ast.walk(source.tree)
        if isinstance(node, ast.expr) and source.start(node) == at
        and isinstance(source.parents.get(node), ast.keyword | ast.Dict | ast.List | ast.Tuple)
    ]  # fmt: skip
    if len(found) != 1:
        raise NotPossible("the value is not written there")
    start, end = at, source.end(found[0])
    wanted, value = str(remark.data.get("wanted")), found[0]
    if isinstance(value, ast.List | ast.Tuple) and len(value.elts) == 1 and not _LIST.match(wanted):
        yield Mend((Splice(source.path, start, end, source.written_as(value.elts[0])),))
    elif (isinstance(value, ast.Set) and _LIST.match(wanted)) or (
        isinstance(value, ast.GeneratorExp) and _LIST.match(wanted)
    ):
        yield Mend((Splice(source.path, start, end, f"[{source.written_as(value)[1:-1]}]"),))
    elif isinstance(value, ast.Dict) and wanted == "a string":
        yield _as_document(value, source)
    elif _LIST.match(wanted) and not isinstance(value, ast.List | ast.Tuple | ast.Name):
        inner = _lists_within(value, remark, source, ground) if isinstance(value, ast.Dict) else ()
        yield Mend((Splice(source.path, start, start, "["), *inner, Splice(source.path, end, end, "]")))


def _lists_within(value: ast.Dict, remark: Remark, source: PythonSource, ground: Ground) -> tuple[Splice, ...]:
    """Single texts in an object where it takes lists: once the object itself is in its place, they are said to be
    wrong, too."""
    owner, _, argument = str(remark.data.get("symbol")).removesuffix(")").partition("(")
    dialect = PythonDialect(ground.major)
    path = dialect.normal(owner)
    schema = dialect.schema(path) if package_of(path) else None
    given = next((item.parsed for item in fields_of(schema) if item.name_python == argument), None)
    known = (
        sdk(package_of(path), major=ground.major if package_of(path) == "aws" else None) if package_of(path) else None
    )
    inner = given.item if given is not None else None
    kind = known.type(inner) if known is not None and inner is not None and inner.kind == "object" else None
    made: list[Splice] = []
    for key, item in zip(value.keys, value.values, strict=True):
        found = kind.field(str(key.value)) if kind is not None and isinstance(key, ast.Constant) else None
        if found is not None and found.parsed.kind == "list" and isinstance(item, ast.Constant | ast.JoinedStr):
            start, end = source.start(item), source.end(item)
            made += [Splice(source.path, start, start, "["), Splice(source.path, end, end, "]")]
    return tuple(made)


def _as_document(value: ast.Dict, source: PythonSource) -> Mend:
    plain = all(isinstance(node, ast.Dict | ast.List | ast.Constant | ast.expr_context) for node in ast.walk(value))
    name, imports = source.written("json.dumps" if plain else "pulumi.Output.json_dumps")
    start, end = source.start(value), source.end(value)
    return Mend((*imports, Splice(source.path, start, start, f"{name}("), Splice(source.path, end, end, ")")))


# -- TypeScript


def _node(remark: Remark, source: NodeSource) -> Iterator[Mend]:
    at = offset_of(remark, source)
    found = [
        node
        for node in nodes_in(source.root)
        if node.is_named and node.start_byte == at and node.parent is not None
        and node.parent.type in ("pair", "array", "ternary_expression", "binary_expression", "arguments")
    ]  # fmt: skip
    if not found:
        raise NotPossible("the value is not written there")
    node = found[0]
    written, wanted = text(node), str(remark.data.get("wanted"))
    near = suggestions_of(remark)
    new = (
        near[0] if near and "..." not in near[0] else _spelt(node.type, written, wanted, str(remark.data.get("given")))
    )
    if new == "list":
        yield Mend((Splice(source.path, at, at, "["), Splice(source.path, node.end_byte, node.end_byte, "]")))
    elif new == "element":
        inner = [one for one in node.named_children if one.type != "comment"]
        if len(inner) == 1:
            yield Mend((Splice(source.path, at, node.end_byte, text(inner[0])),))
    elif new == "document":
        plain = not any(nodes_in(node, "identifier", "shorthand_property_identifier", "spread_element"))
        name, imports = ("JSON.stringify", ()) if plain else source.written("pulumi.jsonStringify")
        end = node.end_byte
        yield Mend((*imports, Splice(source.path, at, at, f"{name}("), Splice(source.path, end, end, ")")))
    elif new:
        yield Mend((Splice(source.path, at, node.end_byte, new),))


def _spelt(kind: str, written: str, wanted: str, given: str) -> str:
    """A literal as the wanted type, or how to come to it; "" where that is not known."""
    inner = written[1:-1]
    if kind == "string" and wanted == "a number" and _NUMBER.fullmatch(inner):
        return inner
    if kind == "string" and wanted == "a boolean" and inner in ("true", "false"):
        return inner
    if kind in ("number", "true", "false") and wanted == "a string":
        return f'"{written}"'
    if wanted == "a string" and (kind == "object" or (kind == "array" and inner.lstrip()[:1] == "{")):
        return "document"
    if kind == "array" and not _LIST.match(wanted):
        return "element"
    if _LIST.match(wanted) and kind not in ("array", "identifier") and given not in ("an array", "a resource"):
        return "list"
    return ""


# -- Go


def _go(remark: Remark, source: GoSource) -> Iterator[Mend]:
    at = offset_of(remark, source)
    near = suggestions_of(remark)
    found = [node for node in nodes_in(source.root) if node.is_named and node.start_byte == at]
    values = [node for node in found if node.type not in ("literal_element", "keyed_element")]
    if not values:
        raise NotPossible("the value is not written there")
    keyed = next((node for node in found if node.type == "keyed_element"), None)
    node = keyed.named_children[-1] if keyed is not None else values[0]
    written = text(node)
    new = near[0] if near and "..." not in near[0] else _of_literal(written, str(remark.data.get("wanted")))
    if new and (not near or written in near[0] or new != near[0]):
        yield Mend((Splice(source.path, node.start_byte, node.end_byte, new),))


def _of_literal(written: str, wanted: str) -> str:
    """`pulumi.Int(30)` of `pulumi.String("30")`, and the reverse."""
    made = re.fullmatch(r"pulumi\.(String|Int|Bool)\((.+)\)", written, re.DOTALL)
    kind = re.search(r"pulumi\.(String|Int|Bool|Float64)(?:Ptr)?Input", wanted)
    if kind is None:
        return ""
    inner = made[2] if made is not None else written
    plain = inner[1:-1] if inner[:1] == '"' else inner
    if kind[1] in ("Int", "Float64") and _NUMBER.fullmatch(plain):
        return f"pulumi.{kind[1]}({plain})"
    if kind[1] == "Bool" and plain in ("true", "false"):
        return f"pulumi.Bool({plain})"
    if kind[1] == "String" and (_NUMBER.fullmatch(plain) or plain in ("true", "false") or inner[:1] == '"'):
        return f"pulumi.String({json.dumps(plain)})"
    return ""

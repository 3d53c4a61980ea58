"""Whether written values fit the types of what they are given for.

The compiler refuses a text for a number and a number for a text. JavaScript runs with them, and so does TypeScript
behind a comment that silences the compiler; there only what AWS or the SDK certainly refuses is a fault.
"""

from __future__ import annotations

from typing import Any

from stackproof.aws import Type

from . import _objects
from ._target import Target
from ._tree import Node, bare
from ._values import (
    ArgsType,
    Fields,
    Function,
    Gathered,
    Instance,
    Items,
    Later,
    Object,
    Record,
    Result,
    Scalar,
    Typed,
    Value,
)

_GIVEN = {
    "string": "a string",
    "number": "a number",
    "boolean": "a boolean",
    "list": "an array",
    "object": "an object",
    "function": "a function",
}
_WANTED = {
    "string": "a string",
    "enum": "a string",
    "boolean": "a boolean",
    "integer": "a number",
    "number": "a number",
    "list": "an array",
    "map": "an object",
    "asset": "a pulumi.asset.Asset",
    "archive": "a pulumi.asset.Archive",
}
_FORMS = {
    "string": "string",
    "enum": "string",
    "boolean": "boolean",
    "integer": "number",
    "number": "number",
    "list": "list",
    "map": "object",
    "object": "object",
}
_PLAIN = frozenset({"string", "number", "boolean"})


def check_value(target: Target, kind: Type, node: Node, path: str, *, fresh: bool) -> None:
    """Check one value against a type. path: for the message, `aws.s3.Bucket(versioning)`; fresh: the compiler refuses
    keys there that the type does not have."""
    node = bare(node)
    if not target.spend():
        return
    if node.kind == "ternary_expression":
        for part in (node.field("consequence"), node.field("alternative")):
            if part is not None:
                check_value(target, kind, part, path, fresh=fresh)
        return
    if node.kind == "binary_expression" and node.file.operators.get(id(node)) in ("??", "||"):
        for part in (node.field("left"), node.field("right")):
            if part is not None:
                check_value(target, kind, part, path, fresh=fresh)
        return
    if node.kind == "as_expression":
        return
    if node.kind == "array" and kind.kind == "list" and kind.item is not None:
        for item in node.children:
            if item.kind != "spread_element":
                check_value(target, kind.item, item, _each(path), fresh=fresh)
        return
    value = target.resolver.value(node)
    literal = node.kind == "object"
    form = form_of(value)
    if form is not None and form not in ("null", "undefined") and not _fits(target, kind, form, value, node):
        _wrong(target, node, path, kind, form, value)
        return
    if isinstance(value, Record):
        _record(target, kind, value, node, path, fresh=fresh and literal)
    elif isinstance(value, Items) and kind.kind == "list" and kind.item is not None:
        for item in value.nodes:
            check_value(target, kind.item, item, _each(path), fresh=False)


def _record(target: Target, kind: Type, value: Record, node: Node, path: str, *, fresh: bool) -> None:
    objects = [item for item in kind.members if item.kind == "object"] if kind.kind == "union" else [kind]
    if len(objects) != 1:
        return
    kind = objects[0]
    if kind.kind == "map" and kind.item is not None:
        for key, entry in value.items.items():
            if entry.value is not None:
                check_value(target, kind.item, entry.value, f'{path}["{key}"]', fresh=fresh)
    elif kind.kind == "object":
        schema = target.schemas.type(kind)
        if schema is not None:
            _objects.check_nested(target, schema, value, node, path, fresh=fresh)


def _each(path: str) -> str:
    return path if path.startswith("each of ") else f"each of {path}"


def form_of(value: Value) -> str | None:
    """The outer form of a value, None when it is not known."""
    while isinstance(value, Later):
        if not value.output:
            return None
        value = value.inner
    if isinstance(value, Scalar):
        return value.kind
    if isinstance(value, Gathered):
        return form_of(value.inner)
    if isinstance(value, Items):
        return "list"
    if isinstance(value, (Record, Fields)):
        return "object"
    if isinstance(value, Typed):
        return _FORMS.get(value.type.kind)
    if isinstance(value, (Instance, Object)):
        return "resource"
    if isinstance(value, Function):
        return "function"
    return None


def _fits(target: Target, kind: Type, form: str, value: Value, node: Node) -> bool:
    if kind.kind == "union":
        return any(_fits(target, member, form, value, node) for member in kind.members)
    if kind.kind in ("asset", "archive"):
        return form not in ("list", "number", "boolean") and not (form == "object" and isinstance(value, Record))
    wanted = _FORMS.get(kind.kind)
    if wanted is None:
        return True
    if form == "resource":
        # A class of the program may well look like the object type; a resource's text is never its identifier.
        return not isinstance(value, Instance) or wanted == "object" or target.takes_resource
    if form == wanted or (form == "object" and target.takes_resource):
        return True
    if form in _PLAIN and wanted in _PLAIN:
        return not node.file.is_checked(node) and _coerced(value, wanted)
    # What the provider takes for JSON text may be an object in JavaScript; the compiler refuses it.
    return form == "object" and wanted == "string" and not node.file.is_checked(node)


def _coerced(value: Value, wanted: str) -> bool:
    """Whether Pulumi turns a plain value into the other form."""
    text = value.text if isinstance(value, Scalar) else None
    if text is None or wanted == "string":
        return True
    if wanted == "boolean":
        return text.lower() in ("true", "false", "1", "0", "")
    try:
        float(text)
    except ValueError:
        return False
    return True


def _wrong(target: Target, node: Node, path: str, kind: Type, form: str, value: Value) -> None:
    wanted, given = _wanted(kind), _GIVEN.get(form, form)
    found: list[str] = []
    if form == "resource" and isinstance(value, Instance):
        from ._surface import dotted_name

        given = f"a resource ({dotted_name(value.package, value.schema)})"
        output = _identifier(path, value)
        found = [f"{node.text}.{output}"] if node.kind in ("identifier", "member_expression") else []
    data: dict[str, Any] = {"symbol": path, "given": given, "wanted": wanted}
    why = target.type_doubt(kind)
    if why:
        data["why"] = why
    if found:
        data["suggestions"] = found
    meant = f"; did you mean {found[0]}?" if found else ""
    target.notes.report(
        "sdk.wrong-type", node, f"{path} takes {wanted}, not {given}{meant}", data=data, certain=not why
    )


def _identifier(path: str, value: Instance) -> str:
    argument = path.rstrip(")]").lower()
    wanted = "arn" if argument.endswith(("arn", "arns")) else "name" if argument.endswith(("name", "names")) else "id"
    return wanted if value.schema.output(wanted) is not None else "id"


def _wanted(kind: Type) -> str:
    if kind.kind == "object":
        return "an object"
    if kind.kind == "union":
        return " or ".join(dict.fromkeys(_wanted(item) for item in kind.members if item.kind != "resource"))
    if kind.kind == "list" and kind.item is not None:
        return f"an array of {_wanted(kind.item).removeprefix('a ').removeprefix('an ')}s"
    return _WANTED.get(kind.kind, kind.kind)


__all__ = ["ArgsType", "Result", "check_value", "form_of"]

"""Whether values written in the source fit the types of the arguments that they are given for.

Only what the SDK or AWS certainly refuses is a fault: Pulumi turns numbers and booleans into text and back, so those
are none. The SDK refuses a list where its type is no list, and any value that is not JSON, an asset or a resource.
"""

from __future__ import annotations

import ast
from typing import Any

from stackproof.aws import Property, Type

from . import _nested
from ._machine import Machine, edit_of
from ._values import (
    UNSET,
    Args,
    CoreObject,
    Frame,
    Function,
    Instance,
    Json,
    Mapping,
    Scalar,
    Sequence,
    Value,
)

DOCUMENT_WORDS = (
    "policy",
    "document",
    "definition",
    "body",
    "json",
    "template",
    "pattern",
    "content",
    "configuration",
    "schema",
    "properties",
)
NAMES = {"str": "a string", "int": "a number", "float": "a number", "bool": "a boolean", "bytes": "bytes"}
SEQUENCES = {"list": "a list", "tuple": "a tuple", "set": "a set", "generator": "a generator", "range": "a range"}


def check_fields(
    machine: Machine,
    frame: Frame,
    package: str,
    owner: str,
    properties: tuple[Property, ...],
    given: Mapping,
    *,
    required: bool,
) -> None:
    """Check the values of a call's keywords or a dictionary's keys against their properties."""
    table = {item.name_python: item for item in properties}
    for name, value in given.items.items():
        found = table.get(name)
        if found is not None:
            place = given.nodes.get(name) or given.node
            if place is not None:
                check_value(machine, frame, package, found.parsed, value, place, f"{owner}({name})")


def check_value(
    machine: Machine, frame: Frame, package: str, kind: Type, value: Value, node: ast.AST, path: str
) -> None:
    """Check one value against a type. path: for the message, `aws.s3.Bucket(versioning)`."""
    if (isinstance(value, Scalar) and value.kind == "none") or not machine.spend():
        return
    if isinstance(value, Function) or (isinstance(value, Sequence) and value.kind in ("set", "generator", "range")):
        what = SEQUENCES[value.kind] if isinstance(value, Sequence) else "a function"
        wrong_type(machine, frame, node, path, kind, what, package)
        return
    if kind.kind == "union":
        _check_union(machine, frame, package, kind, value, node, path)
        return
    checker = CHECKERS.get(kind.kind)
    if checker is not None:
        checker(machine, frame, package, kind, value, node, path)


def _check_union(
    machine: Machine, frame: Frame, package: str, kind: Type, value: Value, node: ast.AST, path: str
) -> None:
    written = isinstance(value, (Sequence, Scalar, Mapping, Args))
    if written and not any(_fits(member, value) for member in kind.members):
        wrong_type(machine, frame, node, path, kind, _what(value), package)


def _fits(kind: Type, value: Value) -> bool:
    """A rough look: whether a value's outer form is one of the type's."""
    if kind.kind in ("any", "resource", "asset", "archive", "union"):
        return True
    if isinstance(value, Sequence):
        return kind.kind == "list"
    if isinstance(value, (Mapping, Args)):
        return kind.kind in ("map", "object", "string")
    if isinstance(value, Scalar):
        return kind.kind not in ("list", "map", "object")
    return True


def _what(value: Value) -> str:
    if isinstance(value, Scalar):
        return NAMES.get(value.kind, value.kind)
    if isinstance(value, Sequence):
        return SEQUENCES[value.kind]
    if isinstance(value, Args):
        return value.cls.name
    return "a dictionary" if isinstance(value, Mapping) else type(value).__name__


WANTED = {
    "string": "a string",
    "boolean": "a boolean",
    "integer": "a number",
    "number": "a number",
    "list": "a list",
    "map": "a dictionary",
    "enum": "a string",
    "asset": "a pulumi.Asset",
    "archive": "a pulumi.Archive",
}


def _wanted(kind: Type) -> str:
    if kind.kind == "object":
        return f"{kind.ref.rpartition('.')[2]}Args or a dictionary"
    if kind.kind == "union":
        return " or ".join(dict.fromkeys(_wanted(item) for item in kind.members if item.kind not in ("resource",)))
    if kind.kind == "list" and kind.item is not None:
        return f"a list of {_wanted(kind.item).removeprefix('a ')}"
    return WANTED.get(kind.kind, kind.kind)


def _each(path: str) -> str:
    """`each of aws.x.Y(names)`: what is said of a list's items."""
    return path if path.startswith("each of ") else f"each of {path}"


def wrong_type(
    machine: Machine,
    frame: Frame,
    node: ast.AST,
    path: str,
    kind: Type,
    what: str,
    package: str,
    *,
    why: str = "",
) -> None:
    doubt = machine.surface.doubt if package == "aws" else ""
    wanted = _wanted(kind)
    data: dict[str, Any] = {"symbol": path, "given": what, "wanted": wanted}
    if doubt or why:
        data["why"] = doubt or why
    machine.report(
        "sdk.wrong-type",
        frame,
        node,
        f"{path} takes {wanted}, not {what}",
        data=data,
        certain=not (doubt or why),
        edit=edit_of(frame, node, "hole") if isinstance(node, ast.expr) else None,
    )


# --- by type ---------------------------------------------------------------------------------------------------------


def _check_string(
    machine: Machine, frame: Frame, package: str, kind: Type, value: Value, node: ast.AST, path: str
) -> None:
    if isinstance(value, Sequence):
        wrong_type(machine, frame, node, path, kind, SEQUENCES[value.kind], package)
    elif isinstance(value, (Mapping, Args)):
        name = path.rpartition("(")[2]
        document = any(word in name for word in DOCUMENT_WORDS)
        why = "the provider turns a dictionary into JSON for some documents" if document else ""
        wrong_type(machine, frame, node, path, kind, _what(value), package, why=why)


def _check_number(
    machine: Machine, frame: Frame, package: str, kind: Type, value: Value, node: ast.AST, path: str
) -> None:
    if isinstance(value, (Sequence, Mapping, Args, Json)):
        wrong_type(machine, frame, node, path, kind, _what(value), package)
    elif isinstance(value, Scalar) and value.text is not None and not _is_number(value.text):
        wrong_type(machine, frame, node, path, kind, "a string that is no number", package)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _check_boolean(
    machine: Machine, frame: Frame, package: str, kind: Type, value: Value, node: ast.AST, path: str
) -> None:
    if isinstance(value, (Sequence, Mapping, Args, Json)):
        wrong_type(machine, frame, node, path, kind, _what(value), package)
    elif (
        isinstance(value, Scalar)
        and value.text is not None
        and value.text.lower() not in ("true", "false", "1", "0", "")
    ):
        wrong_type(machine, frame, node, path, kind, "a string that is neither true nor false", package)


def _check_list(
    machine: Machine, frame: Frame, package: str, kind: Type, value: Value, node: ast.AST, path: str
) -> None:
    if isinstance(value, (Mapping, Args, Json)) or (isinstance(value, Scalar) and value.kind in NAMES):
        wrong_type(machine, frame, node, path, kind, _what(value), package)
    elif isinstance(value, Sequence) and kind.item is not None:
        places = value.node.elts if isinstance(value.node, (ast.List, ast.Tuple)) else []  # type: ignore[union-attr]
        for index, item in enumerate(value.elements()):
            place = places[index] if index < len(places) and len(places) == len(value.items) else node
            check_value(machine, frame, package, kind.item, item, place, _each(path))


def _check_map(
    machine: Machine, frame: Frame, package: str, kind: Type, value: Value, node: ast.AST, path: str
) -> None:
    if isinstance(value, (Sequence, Json)) or (isinstance(value, Scalar) and value.kind in NAMES):
        wrong_type(machine, frame, node, path, kind, _what(value), package)
    elif isinstance(value, Mapping) and kind.item is not None:
        for key, item in value.items.items():
            check_value(machine, frame, package, kind.item, item, value.nodes.get(key, node), f"{path}[{key!r}]")


def _check_object(
    machine: Machine, frame: Frame, package: str, kind: Type, value: Value, node: ast.AST, path: str
) -> None:
    if isinstance(value, (Sequence, Json)) or (isinstance(value, Scalar) and value.kind in NAMES):
        wrong_type(machine, frame, node, path, kind, _what(value), package)
        return
    schema = machine.surface.sdk(package).type(kind)
    if schema is None:
        return
    if isinstance(value, Mapping):
        _nested.check_keys(machine, frame, package, schema, value, node, path)
    elif isinstance(value, Args):
        _nested.check_other_class(machine, frame, package, kind, schema, value, node, path)


def _check_asset(
    machine: Machine, frame: Frame, package: str, kind: Type, value: Value, node: ast.AST, path: str
) -> None:
    if isinstance(value, (Sequence, Mapping)):
        wrong_type(machine, frame, node, path, kind, _what(value), package)
    elif isinstance(value, Scalar) and value.kind == "str":
        wrong_type(
            machine,
            frame,
            node,
            path,
            kind,
            "a string",
            package,
            why="some versions of the provider take a path for it",
        )


CHECKERS = {
    "string": _check_string,
    "enum": _check_string,
    "integer": _check_number,
    "number": _check_number,
    "boolean": _check_boolean,
    "list": _check_list,
    "map": _check_map,
    "object": _check_object,
    "asset": _check_asset,
    "archive": _check_asset,
}

__all__ = ["UNSET", "CoreObject", "Instance", "check_fields", "check_value"]

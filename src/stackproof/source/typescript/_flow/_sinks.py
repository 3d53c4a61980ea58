"""Literals and guessable or short-lived generators that reach secret arguments. No value is ever reported.

Which arguments and names are secret, and what is no secret after all, is known once for all languages.
"""

from __future__ import annotations

from base64 import b64decode
from typing import Any

from tree_sitter import Node

from stackproof.aws import ObjectSchema, Property, ResourceSchema, Type

from ...python._secrets import (
    IN_SCRIPT,
    NO_SECRET,
    SECRET_ARGUMENTS,
    SETTINGS,
    is_secret_name,
)
from ...python._surface import dotted_name, snake_case
from ._given import Given
from ._judging import Sink, connection, document_of, judge, note
from ._machine import Machine
from ._values import (
    UNSET,
    Json,
    Mapping,
    ResourceClass,
    Scalar,
    Scope,
    Sequence,
    Text,
    Value,
    options,
    plain,
)

_PARAMETER = "aws:ssm/parameter:Parameter"


def on_resource(machine: Machine, scope: Scope, node: Node, cls: ResourceClass, handed: Given) -> None:
    """Look at all arguments of a resource for secrets of a doubtful origin."""
    if scope.file.test:
        return
    for arguments in options(plain(handed.get(1))):
        if not isinstance(arguments, Mapping):
            continue
        label = dotted_name(cls.package, cls.schema).replace("lambda_.", "lambda.")
        sink = Sink(machine, scope, node, arguments, package=cls.package, label=label, token=cls.schema.token)
        sink.ignored = _ignored(handed.get(2))
        look_at(sink, cls.schema, arguments)


def look_at(sink: Sink, schema: ResourceSchema, arguments: Mapping) -> None:
    """Look at each argument of a resource, by the names that go over the wire."""
    for name, value in arguments.items.items():
        found = schema.input(name) if isinstance(name, str) else None
        if found is not None and found.name == name:
            place: Any = arguments.nodes.get(name, sink.node)
            sink.place, sink.argument = place, name
            _look_into(sink, found, value, name)


def look_at_foreign(sink: Sink, arguments: Mapping) -> None:
    """The same for a resource without a schema: only names tell what is secret."""
    for key, value in arguments.items.items():
        place: Any = arguments.nodes.get(key, sink.node)
        sink.place, sink.argument = place, str(key)
        _walk_fields(sink, Type("any"), Mapping({key: value}), "", 8)


def on_foreign(machine: Machine, scope: Scope, node: Node, path: str, handed: Given) -> None:
    """The same for a resource of a package without a schema on board, as awsx: only names tell what is secret."""
    if scope.file.test or not path.startswith("@pulumi/"):
        return
    package, _, name = path.removeprefix("@pulumi/").partition(".")
    for arguments in options(plain(handed.get(1))):
        if isinstance(arguments, Mapping):
            sink = Sink(
                machine, scope, node, arguments, package="", label=f"{package}.{name}", token=f"{package}:{name}"
            )
            sink.ignored = _ignored(handed.get(2))
            look_at_foreign(sink, arguments)


_DESCRIBING = frozenset({"tags", "labels", "annotations", "metadata"})
_BY_NAME = frozenset({"environment", "env", "variables", "environmentVariables", "stringData", "configVars"})


def _ignored(value: Value) -> frozenset[str]:
    given = value.items.get("ignoreChanges") if isinstance(value, Mapping) else None
    items = given.items if isinstance(given, Sequence) else []
    return frozenset(item.text for item in items if isinstance(item, Scalar) and item.text)


def _look_into(sink: Sink, found: Property, value: Value, path: str) -> None:
    if _is_secret(sink, found, path):
        judge(sink, value, path, whole=True)
    elif found.name in ("userData", "userDataBase64"):
        _script(sink, value, path)
    else:
        _walk(sink, found.parsed, value, path)


def _is_secret(sink: Sink, found: Property, path: str) -> bool:
    if sink.token == _PARAMETER:
        return found.name == "value" and sink.secure
    named = found.name_python in SECRET_ARGUMENTS and found.parsed.kind in ("string", "union", "any")
    if "ValidityUnits" in path:  # of a Cognito client: "minutes" of its access token
        return False
    return named or (found.secret and found.parsed.kind == "string" and found.name not in ("userData", "id"))


def _walk(sink: Sink, kind: Type, value: Value, path: str, depth: int = 8) -> None:
    """Nested objects, maps of variables and lists of name-value pairs."""
    if depth == 0:
        return
    for item in options(plain(value)):
        if isinstance(item, (Sequence, Mapping)) and sink.visited(item):
            continue
        if isinstance(item, Mapping):
            _walk_fields(sink, kind, item, path, depth)
        elif isinstance(item, Sequence):
            inner = kind.item if kind.kind == "list" and kind.item is not None else Type("any")
            for part in item.elements():
                _walk(sink, inner, part, path, depth - 1)
        elif isinstance(item, (Json, Scalar)):
            document = document_of(item)
            if document is not None:
                _walk(sink, Type("any"), document, path, depth - 1)


def _walk_fields(sink: Sink, kind: Type, value: Mapping, path: str, depth: int) -> None:
    _pair(sink, value, path)
    schema = _schema_of(sink, kind)
    for key, item in value.items.items():
        if not isinstance(key, str):
            continue
        found = schema.field(key) if schema is not None else None
        inner = f"{path}.{key}" if path else key
        if not sink.package and _is_named(key, path):
            judge(sink, item, inner, whole=False)
        elif found is not None and _is_secret(sink, found, inner):
            judge(sink, item, inner, whole=True)
        elif found is not None:
            _walk(sink, found.parsed, item, inner, depth - 1)
        elif kind.kind == "map" and not path.startswith("tags"):
            if is_secret_name(key):
                judge(sink, item, inner, whole=False)
            else:
                connection(sink, item, inner)
                _walk(sink, kind.item or Type("any"), item, inner, depth - 1)
        else:
            _walk(sink, Type("any"), item, inner, depth - 1)


def _is_named(key: str, path: str) -> bool:
    """Whether an argument or variable is secret by its name alone; what only describes is not."""
    if _DESCRIBING.intersection(path.split(".")):
        return False
    return snake_case(key) in SECRET_ARGUMENTS or (is_secret_name(key) and path.rpartition(".")[2] in _BY_NAME)


def _schema_of(sink: Sink, kind: Type) -> ObjectSchema | None:
    if kind.kind == "union":
        kind = next((item for item in kind.members if item.kind == "object"), kind)
    return sink.machine.sdk(sink.package).type(kind) if kind.kind == "object" and sink.package else None


def _pair(sink: Sink, value: Mapping, path: str) -> None:
    """`{ name: "DB_PASSWORD", value: ... }`, as in container definitions and build environments."""
    names = {key.lower(): item for key, item in value.items.items() if isinstance(key, str)}
    name, content, kind = names.get("name"), names.get("value"), names.get("type")
    if name is None or content is None:
        return
    if isinstance(kind, Scalar) and kind.text in ("PARAMETER_STORE", "SECRETS_MANAGER"):
        return
    given = options(plain(name))
    if len(given) != 1 or not isinstance(given[0], Scalar) or not given[0].text:
        return
    if is_secret_name(given[0].text):
        judge(sink, content, f"{path}.{given[0].text}", whole=False)
    else:
        connection(sink, content, f"{path}.{given[0].text}")


def _script(sink: Sink, value: Value, path: str) -> None:
    for item in options(plain(value)):
        if isinstance(item, Scalar):
            for match in IN_SCRIPT.finditer(_shown(item)):
                if is_secret_name(match[1]) and match[2].lower() not in SETTINGS and not NO_SECRET.match(match[2]):
                    origin = min((part for part in item.origins if part.kind == "literal"), default=None)
                    if origin is not None:
                        note(sink, "literal", origin, f"{path}.{match[1]}", match[2], default=False)


def _shown(value: Scalar) -> str:
    """The script, decoded; parts that are not known are no letters of a value."""
    if isinstance(value, Text) and value.data is UNSET:
        known = (
            item.data if isinstance(item, Scalar) and isinstance(item.data, str) else "${}" for item in value.parts
        )
        return "".join(known)
    if not isinstance(value.data, str):
        return ""
    try:
        return b64decode(value.data, validate=True).decode()
    except ValueError:
        return value.data


# --- judging ---------------------------------------------------------------------------------------------------------


__all__ = ["look_at", "look_at_foreign", "on_foreign", "on_resource"]

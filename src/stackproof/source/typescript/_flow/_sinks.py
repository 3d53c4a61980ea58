"""Literals and guessable or short-lived generators that reach secret arguments. No value is ever reported.

Which arguments and names are secret, and what is no secret after all, is known once for all languages.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from typing import Any

from tree_sitter import Node

from stackproof.aws import ObjectSchema, Property, Type
from stackproof.model import Location

from ..._facts import SecretFlow
from ...python._containers import parsed
from ...python._secrets import (
    DOCUMENT_ARGUMENTS,
    IN_SCRIPT,
    NO_SECRET,
    PLACEHOLDER,
    SECRET_ARGUMENTS,
    SETTINGS,
    TRUSTED,
    is_secret_name,
)
from ...python._surface import dotted_name, snake_case
from ._calls import Given
from ._machine import Machine
from ._values import (
    UNSET,
    Json,
    Mapping,
    Origin,
    ResourceClass,
    Scalar,
    Scope,
    Sequence,
    Text,
    Value,
    options,
    plain,
    text_of,
)

# The start of an assignment to a name that tells of a secret; what stands behind a colon may be the argument itself.
_TELLING = re.compile(r"(?i)(?:passw|pwd|secret|token|key)\w*(?:\s*:[^=]*)?\s*=\s*(?:pulumi\.secret\()?$")
_WORDS_ONLY = re.compile(r"<?[A-Za-z_ -]+>?")
_EMULATED = frozenset({"endpoints", "skipCredentialsValidation"})
_OF_AN_EMULATOR = re.compile(
    r"(?i)(?:(?:test|mock|fake|dummy|local|localstack)[-_]?(?:access|secret)?[-_]?(?:key)?(?:[-_]?id)?)"
)
_PARAMETER = "aws:ssm/parameter:Parameter"
# scheme://user:password@host
_BEFORE_PASSWORD = re.compile(r"^[a-zA-Z][\w+.-]*://[^\s/:@]*:")
MESSAGES = {
    "literal": "a credential written in the source reaches {where}",
    "weak-generator": "a credential from {detail}, which is no cryptographic generator, reaches {where}",
    "program-time-generator": "a credential that {detail} makes anew at each run reaches {where}",
    "plain-config": (
        "a credential from the configuration value {detail}, read without getSecret or requireSecret, reaches {where}"
    ),
}
_KINDS = (
    ("weak", "weak-generator"),
    ("program", "program-time-generator"),
    ("config", "plain-config"),
    ("literal", "literal"),
)


class Sink:
    """The resource whose arguments are looked at, and the argument at hand."""

    def __init__(
        self, machine: Machine, scope: Scope, node: Node, given: Mapping, *, package: str, label: str, token: str
    ) -> None:
        self.machine, self.scope, self.node = machine, scope, node
        self.package, self.label, self.token = package, label, token
        self.place, self.argument = node, ""
        self.ignored: frozenset[str] = frozenset()
        kind = given.items.get("type")
        self.secure = isinstance(kind, Scalar) and kind.text == "SecureString"
        self.emulated = token.startswith("pulumi:providers:") and bool(_EMULATED & given.items.keys())
        self._seen: set[tuple[int, str]] = set()

    def visited(self, value: Value) -> bool:
        """Whether this container was looked at for this argument before; containers may hold themselves."""
        key = (id(value), self.argument)
        known = key in self._seen
        self._seen.add(key)
        return known


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
        for name, value in arguments.items.items():
            found = cls.schema.input(name) if isinstance(name, str) else None
            if found is not None and found.name == name:
                place: Any = arguments.nodes.get(name, node)
                sink.place, sink.argument = place, name
                _look_into(sink, found, value, name)


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
            for key, value in arguments.items.items():
                place: Any = arguments.nodes.get(key, node)
                sink.place, sink.argument = place, str(key)
                _walk_fields(sink, Type("any"), Mapping({key: value}), "", 8)


_DESCRIBING = frozenset({"tags", "labels", "annotations", "metadata"})
_BY_NAME = frozenset({"environment", "env", "variables", "environmentVariables", "stringData", "configVars"})


def _ignored(value: Value) -> frozenset[str]:
    given = value.items.get("ignoreChanges") if isinstance(value, Mapping) else None
    items = given.items if isinstance(given, Sequence) else []
    return frozenset(item.text for item in items if isinstance(item, Scalar) and item.text)


def _look_into(sink: Sink, found: Property, value: Value, path: str) -> None:
    if _is_secret(sink, found, path):
        _judge(sink, value, path, whole=True)
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
            document = _document(item)
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
            _judge(sink, item, inner, whole=False)
        elif found is not None and _is_secret(sink, found, inner):
            _judge(sink, item, inner, whole=True)
        elif found is not None:
            _walk(sink, found.parsed, item, inner, depth - 1)
        elif kind.kind == "map" and not path.startswith("tags"):
            if is_secret_name(key):
                _judge(sink, item, inner, whole=False)
            else:
                _connection(sink, item, inner)
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
        _judge(sink, content, f"{path}.{given[0].text}", whole=False)
    else:
        _connection(sink, content, f"{path}.{given[0].text}")


def _script(sink: Sink, value: Value, path: str) -> None:
    for item in options(plain(value)):
        if isinstance(item, Scalar):
            for match in IN_SCRIPT.finditer(_shown(item)):
                if is_secret_name(match[1]) and match[2].lower() not in SETTINGS and not NO_SECRET.match(match[2]):
                    origin = min((part for part in item.origins if part.kind == "literal"), default=None)
                    if origin is not None:
                        _note(sink, "literal", origin, f"{path}.{match[1]}", match[2], default=False)


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


def _connection(sink: Sink, value: Value, path: str) -> None:
    """A password inside a connection string."""
    for item in options(plain(value)):
        if not isinstance(item, Scalar) or item.kind != "str":
            continue
        parts = item.parts if isinstance(item, Text) else (item,)
        before = ""
        for place, part in enumerate(parts):
            text = part.data if isinstance(part, Scalar) and isinstance(part.data, str) else None
            if text is None:
                if _BEFORE_PASSWORD.fullmatch(before) and _ends_password(parts[place + 1 :]):
                    _judge(sink, part, path, whole=True)
                    break
                before += "x"
                continue
            held = _BEFORE_PASSWORD.match(before + text)
            rest = (before + text)[held.end() :] if held is not None else ""
            if held is not None and (_password_in(rest) or (rest and _ends_password(parts[place + 1 :]))):
                secret = rest.partition("@")[0]
                if not (NO_SECRET.match(secret) or secret.startswith(("${", "<", "{", "$"))):
                    _judge(sink, part, path, whole=True)
                break
            before += text


def _password_in(text: str) -> bool:
    password, sign, _ = text.partition("@")
    return bool(sign and password) and not re.search(r"[\s/]", password)


def _ends_password(parts: tuple[Value, ...]) -> bool:
    return (
        bool(parts)
        and isinstance(parts[0], Scalar)
        and isinstance(parts[0].data, str)
        and parts[0].data.startswith("@")
    )


# --- judging ---------------------------------------------------------------------------------------------------------


def _judge(sink: Sink, value: Value, path: str, *, whole: bool) -> None:
    """whole: the argument is the secret itself; otherwise its name only says so, and mere settings are let pass."""
    alternatives = options(plain(value))
    fallback = len(alternatives) > 1 and any(
        {origin.kind for origin in item.origins} & {"config", "secret-config", "environment"} for item in alternatives
    )
    for item in alternatives:
        named = path.rpartition(".")[2]
        document = _document(item) if named in DOCUMENT_ARGUMENTS or named == "secretString" else None
        if isinstance(document, Mapping):
            _judge_document(sink, document, path)
        elif isinstance(item, Scalar):
            _judge_scalar(sink, item, path, whole=whole, default=fallback)


def _judge_document(sink: Sink, document: Mapping, path: str, depth: int = 4) -> None:
    for key, item in document.items.items():
        inner = plain(item)
        if isinstance(inner, Mapping) and depth and not sink.visited(inner):
            _judge_document(sink, inner, f"{path}.{key}", depth - 1)
        elif isinstance(key, str) and is_secret_name(key):
            _judge(sink, inner, f"{path}.{key}", whole=True)
        else:
            _connection(sink, inner, f"{path}.{key}")


_HOLE = re.compile("\x01(\\d+)\x01")


def _document(value: Value) -> Value | None:
    """What JSON text holds; text with parts that are not known is read around them."""
    if isinstance(value, Json):
        inner = plain(value.value)
        return inner if isinstance(inner, (Mapping, Sequence)) else None
    if isinstance(value, Text) and value.data is UNSET:
        known = [item.data if isinstance(item, Scalar) and isinstance(item.data, str) else None for item in value.parts]
        text = "".join(f"\x01{place}\x01" if item is None else item for place, item in enumerate(known))
        if not text.lstrip().startswith(("{", "[")):
            return None
        try:
            return _read(json.loads(text), value)
        except (ValueError, RecursionError):
            return None
    if isinstance(value, Scalar) and value.text is not None and value.text.lstrip().startswith(("{", "[")):
        found = parsed(value)
        return found if isinstance(found, (Mapping, Sequence)) else None
    return None


def _read(data: Any, source: Text) -> Value:
    if isinstance(data, dict):
        return Mapping({key: _read(item, source) for key, item in data.items()})
    if isinstance(data, list):
        return Sequence("list", [_read(item, source) for item in data])
    if not isinstance(data, str):
        return Scalar("int" if isinstance(data, int) else "none", data)
    pieces = _HOLE.split(data)
    own = frozenset(item for item in source.origins if item.kind == "literal")
    parts = [source.parts[int(piece)] if place % 2 else Scalar("str", piece, own) for place, piece in enumerate(pieces)]
    kept = [part for part in parts if not (isinstance(part, Scalar) and part.data == "")]
    return kept[0] if len(kept) == 1 else text_of(*kept)


def _judge_scalar(sink: Sink, value: Scalar, path: str, *, whole: bool, default: bool) -> None:
    kinds = {origin.kind for origin in value.origins}
    if not kinds or kinds & TRUSTED or value.kind not in ("str", "bytes", "int"):
        return
    text = value.data if isinstance(value.data, str) else None
    if text is not None and (not text.strip() or NO_SECRET.match(text)):
        return
    if sink.emulated and text is not None and _OF_AN_EMULATOR.fullmatch(text):
        return
    if not whole and (value.kind == "int" or (text is not None and _is_setting(text, path))):
        return
    for kind, name in _KINDS:
        found = sorted(origin for origin in value.origins if origin.kind == kind)
        if found:
            shown = text if kind == "literal" else None
            _note(sink, name, _telling(sink, found), path, shown, default=default)
            return


def _is_setting(text: str, path: str) -> bool:
    if text.lower() in SETTINGS or text.isdigit():
        return True
    return path.upper().endswith(("SECRET", "TOKEN", "KEY")) and "/" in text


def _telling(sink: Sink, found: list[Origin]) -> Origin:
    """Of several parts of a secret the one that is assigned to a secret's name, else the longest, else the first."""
    longest = max(found, key=lambda origin: int(origin.detail) if origin.detail.isdigit() else 0)
    return next((origin for origin in found if _TELLING.search(_before(sink, origin))), longest)


def _before(sink: Sink, origin: Origin) -> str:
    """The text before a literal on its line."""
    file = sink.machine.files.get(origin.file)
    lines = file.text.split(b"\n", origin.line)[: origin.line] if file is not None else []
    return lines[-1][: origin.column].decode("utf-8", errors="replace") if len(lines) == origin.line and lines else ""


def _note(sink: Sink, kind: str, origin: Origin, path: str, text: str | None, *, default: bool) -> None:
    machine, here = sink.machine, sink.scope.file
    default = default and kind == "literal"
    file = machine.files.get(origin.file, here)
    file = file if file.ours else here
    resource, token = sink.label, sink.token
    line = sink.place.start_point[0] + 1
    place = (origin.line or line, origin.column)
    arrival = {"file": here.path, "line": line, "resource": resource, "token": token, "argument": path}
    data: dict[str, Any] = {
        "symbol": path,
        "resource": resource,
        "token": token,
        "argument": path,
        "sink_file": here.path,
        "sink_line": line,
        "origin": origin.detail if kind != "literal" else "",
        "masked": f"string of {len(text)} characters" if text is not None else "",
        "placeholder": bool(text is not None and PLACEHOLDER.search(text)),
        "to_be_filled_in": bool(text is not None and PLACEHOLDER.search(text) and _WORDS_ONLY.fullmatch(text)),
        "default": default,
        "ignored_changes": sink.argument in sink.ignored,
        "sinks": [],
    }
    message = MESSAGES[kind].format(where=f"{resource}({path})", detail=origin.detail)
    if default:
        message += " when the configuration does not give one"
    cause = f"secret:{file.path}:{place[0]}:{origin.column}"
    noted = machine.report(f"secret.{kind}", file, None, message, data=data, place=place, cause=cause)
    if noted is not None and arrival not in noted["sinks"]:
        noted["sinks"].append(arrival)
    flow = SecretFlow(
        origin=kind,
        source=Location(file.path, place[0]),
        sink=Location(here.path, line),
        resource=resource,
        argument=path,
        default=default,
    )
    machine.flows[(kind, flow.source, flow.sink, path)] = flow


__all__ = ["on_foreign", "on_resource"]

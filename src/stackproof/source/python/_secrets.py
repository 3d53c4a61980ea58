"""Literals and guessable or short-lived generators that reach secret arguments. No value is ever reported."""

from __future__ import annotations

import ast
import re
from base64 import b64decode
from typing import Any

from stackproof.aws import ObjectSchema, Property, ResourceSchema, Type
from stackproof.model import Location

from .._facts import SecretFlow
from ._containers import parsed
from ._machine import Machine
from ._surface import dotted_name, snake_case
from ._values import (
    UNSET,
    Args,
    Frame,
    Json,
    Mapping,
    Origin,
    Scalar,
    Sequence,
    Value,
    options,
    plain,
)

SECRET_ARGUMENTS = frozenset(
    [
        "password",
        "master_password",
        "master_user_password",
        "admin_password",
        "administrator_password",
        "user_password",
        "auth_token",
        "secret_string",
        "secret_binary",
        "private_key",
        "secret_key",
        "secret_access_key",
        "access_key",
        "token",
        "client_secret",
        "oauth_token",
        "access_token",
        "api_token",
        "shared_secret",
        "webhook_secret",
    ]
)
# The start of an assignment to a name that tells of a secret; arguments have no spaces around their sign.
_TELLING = re.compile(r"(?i)(?:passw|pwd|secret|token|key)\w*(?:\s*:[^=]*)? = $")
SECRET_WORDS = re.compile(
    r"(?:^|_)(?:PASSWORD|PASSWD|PASSPHRASE|PWD|SECRET|SECRET_KEY|SECRET_ACCESS_KEY|ACCESS_KEY|TOKEN|API_?KEY|AUTH_KEY|PRIVATE_KEY"
    r"|ENCRYPTION_KEY|SIGNING_KEY)$"
)
TRUSTED = frozenset({"generated", "lookup", "resource", "secret-config", "unknown", "environment"})
NO_SECRET = re.compile(r"^(?:arn:|\{\{resolve:|\$\{|https?://[^:@]*$|ssm:|secretsmanager:)")
SETTINGS = frozenset(
    {"true", "false", "yes", "no", "on", "off", "none", "null", "enabled", "disabled", "required", "optional", "bearer"}
)
PLACEHOLDER = re.compile(
    r"(?i)change.?me|placeholder|replace|todo|dummy|example|your[-_ ]|^x+$|^<.*>$|fixme|temporary|initial"
    r"|not.?(?:configured|set|provided)|^_*un.?(?:set|configured)_*$|^(?:none|null|empty|tbd|pending)$"
)
_WORDS_ONLY = re.compile(r"<?[A-Za-z_ -]+>?")
# A provider that goes to LocalStack or the like, which takes any keys; its own documentation says `test`.
_EMULATED = frozenset({"endpoints", "skip_credentials_validation"})
_OF_AN_EMULATOR = re.compile(
    r"(?i)(?:(?:test|mock|fake|dummy|local|localstack)[-_]?(?:access|secret)?[-_]?(?:key)?(?:[-_]?id)?)"
)
IN_SCRIPT = re.compile(r"(?m)^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)=[\"']?([^\s\"'$`{<]{3,})")
DOCUMENT_ARGUMENTS = frozenset({"secret_string", "value"})


def check_secrets(
    machine: Machine,
    frame: Frame,
    node: ast.AST,
    package: str,
    schema: ResourceSchema,
    given: Mapping,
    ignored: frozenset[str],
) -> None:
    """Look at all arguments of a resource for secrets of a doubtful origin."""
    if frame.module.test:
        return
    sink = _Sink(machine, frame, node, package, schema, ignored)
    sink.emulated = schema.token.startswith("pulumi:providers:") and bool(_EMULATED.intersection(given.items))
    for name, value in given.items.items():
        found = schema.input(name)
        if found is not None and found.name_python == name:
            sink.place = given.nodes.get(name, node)
            sink.argument = name
            _look_into(sink, found, value, name)


class _Sink:
    """The resource whose arguments are looked at, and the argument at hand."""

    def __init__(
        self,
        machine: Machine,
        frame: Frame,
        node: ast.AST,
        package: str,
        schema: ResourceSchema,
        ignored: frozenset[str],
    ) -> None:
        self.machine = machine
        self.frame = frame
        self.node = node
        self.place: ast.AST = node
        self.argument = ""
        self.package = package
        self.schema = schema
        self.ignored = ignored
        self.emulated = False
        self._seen: set[tuple[int, str]] = set()

    def visited(self, value: Value) -> bool:
        """Whether this container was looked at for this argument before; containers may hold themselves."""
        key = (id(value), self.argument)
        known = key in self._seen
        self._seen.add(key)
        return known


def _look_into(sink: _Sink, found: Property, value: Value, path: str) -> None:
    if _is_secret(sink, found, path):
        _judge(sink, value, path, whole=True)
    elif found.name_python in ("user_data", "user_data_base64"):
        _script(sink, value, path)
    else:
        _walk(sink, found.parsed, value, path)


def _is_secret(sink: _Sink, found: Property, path: str) -> bool:
    if sink.schema.token == "aws:ssm/parameter:Parameter":
        return found.name_python == "value" and _is_secure_string(sink.node, sink)
    named = found.name_python in SECRET_ARGUMENTS and found.parsed.kind in ("string", "union", "any")
    if "validity_units" in path:  # of a Cognito client: "minutes" of its access_token
        return False
    return named or (found.secret and found.parsed.kind == "string" and found.name_python not in ("user_data", "id"))


def _is_secure_string(node: ast.AST, sink: _Sink) -> bool:
    return sink.schema.token == "aws:ssm/parameter:Parameter" and sink.machine.secure_strings.get(id(node), False)


def _walk(sink: _Sink, kind: Type, value: Value, path: str, depth: int = 8) -> None:
    """Nested objects, maps of variables and lists of name-value pairs."""
    if depth == 0:
        return
    for item in options(plain(value)):
        if isinstance(item, (Sequence, Mapping)) and sink.visited(item):
            continue
        if isinstance(item, Args):
            _walk_fields(sink, kind, item.fields, path, depth)
        elif isinstance(item, Mapping):
            _walk_fields(sink, kind, item, path, depth)
        elif isinstance(item, Sequence):
            inner = kind.item if kind.kind == "list" and kind.item is not None else Type("any")
            for part in item.elements():
                _walk(sink, inner, part, path, depth - 1)
        elif isinstance(item, Json):
            _walk(sink, Type("any"), item.value, path, depth - 1)
        elif isinstance(item, Scalar) and item.text is not None and item.text.lstrip().startswith(("{", "[")):
            _walk(sink, Type("any"), parsed(item), path, depth - 1)


def _walk_fields(sink: _Sink, kind: Type, value: Mapping, path: str, depth: int) -> None:
    _pair(sink, value, path)
    schema = _object(sink, kind)
    for key, item in value.items.items():
        if not isinstance(key, str):
            continue
        found = schema.field(key) if schema is not None else None
        if found is not None:
            inner = f"{path}.{found.name_python}"
            if _is_secret(sink, found, inner):
                _judge(sink, item, inner, whole=True)
            else:
                _walk(sink, found.parsed, item, inner, depth - 1)
        elif kind.kind == "map" and not path.startswith("tags"):
            if is_secret_name(key):
                _judge(sink, item, f"{path}.{key}", whole=False)
            else:
                _walk(sink, kind.item or Type("any"), item, f"{path}.{key}", depth - 1)
        else:
            _walk(sink, Type("any"), item, f"{path}.{key}", depth - 1)


def _object(sink: _Sink, kind: Type) -> ObjectSchema | None:
    if kind.kind == "union":
        kind = next((item for item in kind.members if item.kind == "object"), kind)
    return sink.machine.surface.sdk(sink.package).type(kind) if kind.kind == "object" else None


def _pair(sink: _Sink, value: Mapping, path: str) -> None:
    """`{"name": "DB_PASSWORD", "value": ...}`, as in container definitions and build environments."""
    names = {key.lower(): item for key, item in value.items.items() if isinstance(key, str)}
    name, content = names.get("name"), names.get("value")
    if name is None or content is None:
        return
    kind = names.get("type")
    if isinstance(kind, Scalar) and kind.text in ("PARAMETER_STORE", "SECRETS_MANAGER"):
        return
    names_given = options(plain(name))
    for item in names_given:
        if isinstance(item, Scalar) and item.text and is_secret_name(item.text):
            if len(names_given) == 1:
                _judge(sink, content, f"{path}.{item.text}", whole=False)
                return
            # `{"name": k, "value": v} for k, v in variables.items()`: which value goes with which name is not known.
            for part in options(plain(content)):
                if isinstance(part, Scalar) and any(_stands_by(sink, origin, item.text) for origin in part.origins):
                    _judge(sink, part, f"{path}.{item.text}", whole=False)


def _stands_by(sink: _Sink, origin: Origin, name: str) -> bool:
    """Whether a literal stands behind this key, or is assigned to a name that tells of a secret."""
    before = _before(sink, origin)
    return before.rstrip(" :").endswith((f'"{name}"', f"'{name}'")) or _TELLING.search(before) is not None


def is_secret_name(name: str) -> bool:
    """Whether a variable's or key's name says that its value is a credential, not a reference to one."""
    return bool(SECRET_WORDS.search(snake_case(name).replace("-", "_").replace(".", "_").upper()))


def _script(sink: _Sink, value: Value, path: str) -> None:
    for item in options(plain(value)):
        if isinstance(item, Scalar) and item.text is not None:
            for match in IN_SCRIPT.finditer(_decoded(item.text)):
                if is_secret_name(match[1]) and match[2].lower() not in SETTINGS and not NO_SECRET.match(match[2]):
                    origin = min((part for part in item.origins if part.kind == "literal"), default=None)
                    if origin is not None:
                        _note(sink, "literal", origin, f"{path}.{match[1]}", match[2], default=False)


def _decoded(text: str) -> str:
    """The script inside Base64, or the text itself."""
    try:
        return b64decode(text, validate=True).decode()
    except ValueError:
        return text


# --- judging ---------------------------------------------------------------------------------------------------------


def _judge(sink: _Sink, value: Value, path: str, *, whole: bool) -> None:
    """whole: the argument is the secret itself; otherwise its name only says so, and mere settings are let pass."""
    alternatives = options(plain(value))
    fallback = len(alternatives) > 1 and any(
        _kinds(item) & {"config", "secret-config", "environment"} for item in alternatives
    )
    for item in alternatives:
        document = _document(item)
        if document is not None and path.rpartition(".")[2] in DOCUMENT_ARGUMENTS:
            _judge_document(sink, document, path)
        elif isinstance(item, Scalar):
            _judge_scalar(sink, item, path, whole=whole, default=fallback)


def _kinds(value: Value) -> set[str]:
    return {origin.kind for origin in value.origins}


def _document(value: Value) -> Mapping | None:
    if isinstance(value, Json):
        inner = plain(value.value)
        return inner if isinstance(inner, Mapping) else None
    found = parsed(value)
    return found if isinstance(found, Mapping) else None


def _judge_document(sink: _Sink, document: Mapping, path: str, depth: int = 4) -> None:
    for key, item in document.items.items():
        inner = plain(item)
        if isinstance(inner, Mapping) and depth and not sink.visited(inner):
            _judge_document(sink, inner, f"{path}.{key}", depth - 1)
        elif isinstance(key, str) and is_secret_name(key):
            _judge(sink, inner, f"{path}.{key}", whole=True)


def _judge_scalar(sink: _Sink, value: Scalar, path: str, *, whole: bool, default: bool) -> None:
    kinds = _kinds(value)
    if not kinds or kinds & TRUSTED or value.kind not in ("str", "bytes", "int"):
        return
    text = value.data if isinstance(value.data, str) else None
    if text is not None and (not text.strip() or NO_SECRET.match(text)):
        return
    if sink.emulated and text is not None and _OF_AN_EMULATOR.fullmatch(text):
        return
    if not whole and text is not None and _is_setting(text, path):
        return
    if not whole and value.kind == "int":
        return
    for kind, name in (
        ("weak", "weak-generator"),
        ("program", "program-time-generator"),
        ("config", "plain-config"),
        ("literal", "literal"),
    ):
        found = sorted(origin for origin in value.origins if origin.kind == kind)
        if found:
            _note(sink, name, _telling(sink, found), path, text if kind == "literal" else None, default=default)
            return


def _telling(sink: _Sink, found: list[Origin]) -> Origin:
    """Of several parts of a secret the one that is assigned to a secret's name, else the first."""
    return next((origin for origin in found if _TELLING.search(_before(sink, origin))), found[0])


def _before(sink: _Sink, origin: Origin) -> str:
    """The text before a literal on its line."""
    module = sink.machine.program.modules.get(origin.file)
    lines = module.text.splitlines() if module is not None else []
    return lines[origin.line - 1][: origin.column] if 0 < origin.line <= len(lines) else ""


def _is_setting(text: str, path: str) -> bool:
    if text.lower() in SETTINGS or text.isdigit():
        return True
    return path.upper().endswith(("SECRET", "TOKEN", "KEY")) and "/" in text


MESSAGES = {
    "literal": "a credential written in the source reaches {where}",
    "weak-generator": "a credential from {detail}, which is no cryptographic generator, reaches {where}",
    "program-time-generator": "a credential that {detail} makes anew at each run reaches {where}",
    "plain-config": (
        "a credential from the configuration value {detail}, read without get_secret or require_secret, reaches {where}"
    ),
}


def _note(sink: _Sink, kind: str, origin: Origin, path: str, text: str | None, *, default: bool) -> None:
    machine, frame = sink.machine, sink.frame
    default = default and kind == "literal"
    module = machine.program.modules.get(origin.file, frame.module)
    if not module.ours:
        module = frame.module
    resource = dotted_name(sink.package, sink.schema)
    line = getattr(sink.place, "lineno", getattr(sink.node, "lineno", 1))
    place = ast.Pass(
        lineno=origin.line or line,
        col_offset=origin.column,
        end_lineno=origin.line or line,
        end_col_offset=origin.column,
    )
    arrival = {
        "file": frame.module.path,
        "line": line,
        "resource": resource,
        "token": sink.schema.token,
        "argument": path,
    }
    known = sink.schema.input(sink.argument)
    spelled = {sink.argument, known.name if known is not None else ""}
    data: dict[str, Any] = {
        "symbol": path,
        "resource": resource,
        "token": sink.schema.token,
        "argument": path,
        "sink_file": frame.module.path,
        "sink_line": line,
        "origin": origin.detail if kind != "literal" else "",
        "masked": f"string of {len(text)} characters" if text is not None else "",
        "placeholder": bool(text is not None and PLACEHOLDER.search(text)),
        "to_be_filled_in": bool(text is not None and PLACEHOLDER.search(text) and _WORDS_ONLY.fullmatch(text)),
        "default": default,
        "ignored_changes": bool(sink.ignored & spelled),
        "sinks": [],
    }
    message = MESSAGES[kind].format(where=f"{resource}({path})", detail=origin.detail)
    if default:
        message += " when the configuration does not give one"
    note = machine.report(
        f"secret.{kind}",
        Frame(module, None),
        place,
        message,
        data=data,
        cause=f"secret:{module.path}:{place.lineno}:{origin.column}",
    )
    if note is not None and arrival not in note.data["sinks"]:
        note.data["sinks"].append(arrival)
    flow = SecretFlow(
        origin=kind,
        source=Location(module.path, place.lineno),
        sink=Location(frame.module.path, line),
        resource=resource,
        argument=path,
        default=default,
    )
    machine.flows[(kind, flow.source, flow.sink, path)] = flow


__all__ = ["UNSET", "check_secrets", "is_secret_name"]

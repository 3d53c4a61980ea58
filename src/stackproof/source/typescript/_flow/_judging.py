"""Where a value that arrives at a secret argument comes from, and what is said of it."""

from __future__ import annotations

import json
import re
from typing import Any

from tree_sitter import Node

from stackproof.model import Location

from ..._facts import SecretFlow
from ...python._containers import parsed
from ...python._secrets import (
    DOCUMENT_ARGUMENTS,
    NO_SECRET,
    PLACEHOLDER,
    SETTINGS,
    TRUSTED,
    is_secret_name,
)
from ._machine import Machine
from ._values import (
    UNSET,
    Json,
    Mapping,
    Origin,
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


def connection(sink: Sink, value: Value, path: str) -> None:
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
                    judge(sink, part, path, whole=True)
                    break
                before += "x"
                continue
            held = _BEFORE_PASSWORD.match(before + text)
            rest = (before + text)[held.end() :] if held is not None else ""
            if held is not None and (_password_in(rest) or (rest and _ends_password(parts[place + 1 :]))):
                secret = rest.partition("@")[0]
                if not (NO_SECRET.match(secret) or secret.startswith(("${", "<", "{", "$"))):
                    judge(sink, part, path, whole=True)
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


def judge(sink: Sink, value: Value, path: str, *, whole: bool) -> None:
    """whole: the argument is the secret itself; otherwise its name only says so, and mere settings are let pass."""
    alternatives = options(plain(value))
    fallback = len(alternatives) > 1 and any(
        {origin.kind for origin in item.origins} & {"config", "secret-config", "environment"} for item in alternatives
    )
    for item in alternatives:
        named = path.rpartition(".")[2]
        document = document_of(item) if named in DOCUMENT_ARGUMENTS or named == "secretString" else None
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
            judge(sink, inner, f"{path}.{key}", whole=True)
        else:
            connection(sink, inner, f"{path}.{key}")


_HOLE = re.compile("\x01(\\d+)\x01")


def document_of(value: Value) -> Value | None:
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
    if not whole and (value.kind == "int" or _is_setting(text, path) or _names_a_place(value, path)):
        return
    for kind, name in _KINDS:
        found = sorted(origin for origin in value.origins if origin.kind == kind)
        if found:
            shown = text if kind == "literal" else None
            note(sink, name, _telling(sink, found), path, shown, default=default)
            return


def _is_setting(text: str | None, path: str) -> bool:
    if text is None:
        return False
    if text.lower() in SETTINGS or text.isdigit():
        return True
    return path.upper().endswith(("SECRET", "TOKEN", "KEY")) and "/" in text


def _names_a_place(value: Scalar, path: str) -> bool:
    """The same of text of which only parts are known: `app/${stage}/api-key`."""
    parts = value.parts if isinstance(value, Text) else ()
    known = [item.data for item in parts if isinstance(item, Scalar) and isinstance(item.data, str)]
    return path.upper().endswith(("SECRET", "TOKEN", "KEY")) and any("/" in part for part in known)


def _telling(sink: Sink, found: list[Origin]) -> Origin:
    """Of several parts of a secret the one that is assigned to a secret's name, else the longest, else the first."""
    longest = max(found, key=lambda origin: int(origin.detail) if origin.detail.isdigit() else 0)
    return next((origin for origin in found if _TELLING.search(_before(sink, origin))), longest)


def _before(sink: Sink, origin: Origin) -> str:
    """The text before a literal on its line."""
    file = sink.machine.files.get(origin.file)
    lines = file.text.split(b"\n", origin.line)[: origin.line] if file is not None else []
    return lines[-1][: origin.column].decode("utf-8", errors="replace") if len(lines) == origin.line and lines else ""


def note(sink: Sink, kind: str, origin: Origin, path: str, text: str | None, *, default: bool) -> None:
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


__all__ = ["Sink", "connection", "document_of", "judge", "note"]

"""Package fmt: verbs, flags and widths."""

from __future__ import annotations

import json
import re
from typing import Any

from ._machine import LONGEST_TEXT, Machine
from ._resolve import fields_of
from ._types import Own
from ._values import (
    Closure,
    GoError,
    Handle,
    Named,
    Output,
    Pointer,
    Resource,
    Struct,
    Unknown,
    Unset,
    plain,
    pointed,
)

_VERB = re.compile(
    r"%(?P<flags>[-+# 0]*)(?P<width>\*|\d+)?(?:\.(?P<precision>\*|\d+)?)?(?:\[(?P<at>\d+)\])?(?P<verb>.)", re.DOTALL
)
_WIDEST = 1000
# Handles whose state is what their String method gives.
_TEXTS = frozenset({"big.Int", "net.IP", "net.IPNet", "uuid.UUID"})


def formatted(machine: Machine, template: Any, given: list[Any]) -> Any:
    """`fmt.Sprintf(template, given...)`; what is not known stands in the text under a mark of its own."""
    template = plain(template)
    if not isinstance(template, str):
        return template if isinstance(template, Unknown) else machine.unknown("a text of a form that is not known")
    left = list(given)
    count = 0

    def put(match: re.Match[str]) -> str:
        nonlocal count
        if match["verb"] == "%":
            return "%"
        width, precision = _number(match["width"], left, count), None
        if match["width"] == "*":
            count += 1
        if match["precision"] == "*":
            precision, count = _number("*", left, count), count + 1
        elif match["precision"]:
            precision = _number(match["precision"], left, count)
        at = int(match["at"]) - 1 if match["at"] else count
        if not 0 <= at < len(left):
            return f"%!{match['verb']}(MISSING)"
        count = at + 1
        return _padded(_verb(machine, match["verb"], match["flags"], precision, left[at]), match["flags"], width)

    text = _VERB.sub(put, template[:LONGEST_TEXT])
    if count < len(left) and not any(match["at"] for match in _VERB.finditer(template[:LONGEST_TEXT])):
        extra = ", ".join(f"{_kind(item)}={shown(machine, item)}" for item in left[count:])
        text += f"%!(EXTRA {extra})"
    return text[:LONGEST_TEXT]


def _number(text: str | None, given: list[Any], at: int) -> int | None:
    if text == "*":
        value = plain(given[at]) if at < len(given) else 0
        return min(value, _WIDEST) if isinstance(value, int) else 0
    return min(int(text[:6]), _WIDEST) if text else None


def _padded(text: str, flags: str, width: int | None) -> str:
    if width is None or len(text) >= width:
        return text
    if "-" in flags:
        return text.ljust(width)
    if "0" in flags and text[:1] in "+-":
        return text[:1] + text[1:].rjust(width - 1, "0")
    return text.rjust(width, "0" if "0" in flags else " ")


def _verb(machine: Machine, verb: str, flags: str, precision: int | None, value: Any) -> str:
    inner = plain(value)
    if isinstance(inner, Unknown | Unset):
        return inner.text
    if verb == "T":
        return _kind(value)
    if verb == "v":
        return shown(machine, value, plus="+" in flags, sharp="#" in flags)
    if verb in "sw":
        text = shown(machine, value)
        return text[:precision] if precision is not None else text
    if verb == "q":
        text = shown(machine, value) if not isinstance(inner, list) else json.dumps(inner)
        return text if isinstance(inner, list) else json.dumps(text, ensure_ascii=False)
    if isinstance(inner, bool) and verb == "t":
        return "true" if inner else "false"
    if isinstance(inner, int | float) and not isinstance(inner, bool):
        return _numeral(verb, flags, precision, inner)
    if isinstance(inner, str | bytes) and verb in "xX":
        data = inner.encode() if isinstance(inner, str) else inner
        return data.hex() if verb == "x" else data.hex().upper()
    return f"%!{verb}({_kind(value)}={shown(machine, value)})"


def _numeral(verb: str, flags: str, precision: int | None, value: int | float) -> str:
    sign = "+" if "+" in flags and value >= 0 else ""
    if isinstance(value, int):
        forms = {"d": "d", "x": "x", "X": "X", "o": "o", "b": "b"}
        if verb in forms:
            return sign + format(value, forms[verb])
        if verb == "c":
            return chr(value) if 0 <= value < 0x110000 else "\ufffd"
        return f"%!{verb}(int={value})"
    if verb in "fF":
        return sign + f"{value:.{6 if precision is None else precision}f}"
    if verb in "eE":
        return sign + f"{value:.{6 if precision is None else precision}{verb}}"
    if verb in "gG":
        return sign + _short(value)
    return f"%!{verb}(float64={_short(value)})"


def _short(value: float) -> str:
    return str(int(value)) if value == int(value) and abs(value) < 1e21 else repr(value)


def shown(machine: Machine, value: Any, *, plus: bool = False, sharp: bool = False, depth: int = 0) -> str:
    """A value as `%v` shows it; one whose type has a String method by that."""
    own = _by_method(machine, value)
    if own is not None:
        return own
    inner = plain(value)
    if depth > 12:
        return "..."
    if isinstance(inner, Unknown | Unset):
        return inner.text
    if inner is None:
        return "<nil>"
    if isinstance(inner, bool):
        return "true" if inner else "false"
    if isinstance(inner, str):
        return json.dumps(inner, ensure_ascii=False) if sharp else inner
    if isinstance(inner, int | float):
        return str(inner) if isinstance(inner, int) else _short(inner)
    if isinstance(inner, bytes):
        return "[" + " ".join(map(str, inner[:2000])) + "]"
    if isinstance(inner, list | tuple):
        return (
            "[" + " ".join(shown(machine, item, plus=plus, sharp=sharp, depth=depth + 1) for item in inner[:2000]) + "]"
        )
    if isinstance(inner, dict):
        pairs = (f"{key}:{shown(machine, inner[key], plus=plus, depth=depth + 1)}" for key in sorted(inner, key=str))
        return f"map[{' '.join(pairs)}]"
    if isinstance(inner, GoError):
        return inner.message
    if isinstance(inner, Handle) and inner.kind in _TEXTS:
        return str(inner.state)
    if isinstance(inner, Pointer):
        return "&" + shown(machine, inner.cell.value, plus=plus, depth=depth + 1) if depth == 0 else "0xc000010000"
    if isinstance(inner, Struct):
        return _struct(machine, inner, plus=plus, depth=depth)
    return machine.unknown(f"a {_kind(value)} as text").text


def _struct(machine: Machine, value: Struct, *, plus: bool, depth: int) -> str:
    fields, _ = fields_of(value.kind)
    names = [field.name for field in fields] or list(value.fields)
    texts = (shown(machine, value.fields.get(name), plus=plus, depth=depth + 1) for name in names)
    return "{" + " ".join(f"{name}:{text}" if plus else text for name, text in zip(names, texts, strict=True)) + "}"


def _by_method(machine: Machine, value: Any) -> str | None:
    """What the Error or String method of an own type says."""
    owner = value if isinstance(value, Named) else pointed(value)
    kind = owner.kind if isinstance(owner, Named | Struct) else None
    if not isinstance(kind, Own):
        return None
    for name in ("Error", "String"):
        if name in kind.methods:
            from ._invoke import invoke
            from ._select import select

            method = select(machine, owner, name, kind.declaration)
            found = invoke(machine, method, [], kind.declaration) if isinstance(method, Closure) else None
            return found if isinstance(found, str) else None
    return None


def _kind(value: Any) -> str:
    inner = plain(value)
    names = {
        bool: "bool",
        str: "string",
        int: "int",
        float: "float64",
        list: "[]interface {}",
        dict: "map[string]interface {}",
    }
    if isinstance(inner, Output | Resource):
        return "pulumi.Output"
    return names.get(type(inner), "*struct" if isinstance(inner, Struct | Pointer) else "value")

"""Members of imported packages, and conversions."""

from __future__ import annotations

from typing import Any

from stackproof.golang import Imported
from stackproof.golang import nodes as n

from ._core import CORE, TO_INPUT
from ._library import library_member
from ._machine import LONGEST_TEXT, Machine
from ._operators import wrapped
from ._providers import provider_member
from ._resolve import package_scope, type_in, type_of
from ._sdk import sdk_member
from ._types import FLOATS, NUMBERS, Basic, GoType, ListOf, OfCore, Own
from ._values import Foreign, Named, Native, Output, Struct, Unknown, plain


def member(machine: Machine, imported: Imported, name: str, node: n.Node) -> Any:
    """What `package.name` is."""
    if imported.kind == "own":
        return _own(machine, imported, name)
    if imported.kind == "core":
        return _of_core(machine, imported, name)
    if imported.kind == "sdk":
        return sdk_member(machine, imported, name)
    if imported.kind == "standard":
        return library_member(machine, imported, name)
    known = library_member(machine, imported, name) if imported.kind == "other" else None
    if known is not None and not isinstance(known, Foreign | Unknown):
        return known
    return provider_member(machine, imported, name)


def _own(machine: Machine, imported: Imported, name: str) -> Any:
    from ._evaluate import resolved

    cell = package_scope(machine, imported.folder).cells.get(name)
    return resolved(machine, cell) if cell is not None else machine.unknown(f"{imported.name}.{name} is not declared")


def _of_core(machine: Machine, imported: Imported, name: str) -> Any:
    call = CORE.get((imported.module, name))
    if call is not None:
        return Native(name, call)
    if imported.module == "pulumi" and TO_INPUT.fullmatch(name):
        return Native(name, lambda m, given, call: given[0] if given else None)
    return type_in(machine, imported, name) or machine.unknown(f"{imported.name}.{name}")


def convert(machine: Machine, kind: GoType | None, value: Any) -> Any:
    """`T(x)`, and what a declared type makes of a value."""
    if isinstance(kind, Basic):
        return _to_basic(machine, kind.name, value)
    if isinstance(kind, ListOf) and isinstance(kind.element, Basic) and kind.element.name in ("byte", "uint8"):
        inner = plain(value)
        return inner.encode("utf-8", errors="surrogatepass") if isinstance(inner, str) else value
    if isinstance(kind, ListOf) and isinstance(kind.element, Basic) and kind.element.name in ("rune", "int32"):
        inner = plain(value)
        return [ord(letter) for letter in inner] if isinstance(inner, str) else value
    if isinstance(kind, Own):
        return _to_own(machine, kind, value)
    if isinstance(kind, OfCore) and isinstance(value, Named):
        return value.value
    return value


def _to_own(machine: Machine, kind: Own, value: Any) -> Any:
    node = kind.declaration.type
    if isinstance(node, n.InterfaceType | n.FunctionType) or isinstance(value, Output | Unknown):
        return value
    if isinstance(value, Struct):
        return Struct(kind, value.fields) if isinstance(node, n.StructType) and value.kind is not kind else value
    if value is None:
        return None
    inner = convert(machine, type_of(machine, node, kind.scope), plain(value))
    return Named(kind, inner) if kind.methods and not isinstance(inner, Struct) else inner


def _to_basic(machine: Machine, name: str, value: Any) -> Any:
    inner = plain(value)
    if isinstance(inner, Unknown | Output) or name in ("any", "error"):
        return value
    if name == "string":
        return _to_text(inner)
    if name in FLOATS and isinstance(inner, int | float):
        return float(inner)
    if name in NUMBERS and isinstance(inner, int | float) and not isinstance(inner, bool):
        number = int(inner)
        if name in ("byte", "uint8"):
            return number & 0xFF
        return wrapped(number)
    return inner


def _to_text(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    if isinstance(value, int) and not isinstance(value, bool):
        return chr(value) if 0 <= value < 0x110000 else "\ufffd"
    if isinstance(value, list) and all(isinstance(item, int) and 0 <= item < 0x110000 for item in value):
        return "".join(map(chr, value[:LONGEST_TEXT]))
    return value

"""Functions of the language itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stackproof.golang import nodes as n

from ._machine import MOST_ITEMS, Machine
from ._resolve import zero
from ._types import ListOf, MapOf, OfCore, Own, many_of
from ._values import Handle, Lost, Output, Panic, Unknown, pointed

Builtin = Callable[[Machine, list[Any], n.Call], Any]


def called_builtin(machine: Machine, name: str, given: list[Any], node: n.Call) -> Any:
    """Call one of them."""
    return BUILTINS[name](machine, given, node)


def _length(machine: Machine, given: list[Any], node: n.Call) -> Any:
    value = pointed(given[0]) if given else None
    if isinstance(value, str):
        return len(value.encode("utf-8", errors="replace"))
    if isinstance(value, list | dict | bytes):
        return len(value)
    return 0 if value is None else machine.unknown("a length that is not known")


def _append(machine: Machine, given: list[Any], node: n.Call) -> Any:
    held, more = pointed(given[0]) if given else None, given[1:]
    if isinstance(held, Unknown | Output):
        return held
    if isinstance(held, bytes):
        parts = [bytes([item]) if isinstance(item, int) else item if isinstance(item, bytes) else b"" for item in more]
        return held + b"".join(parts)
    if more and all(isinstance(item, int) for item in more) and held is None and node.spread:
        return list(more)
    if len(more) == 1 and isinstance(more[0], Unknown) and node.spread:
        return more[0]
    made = [*(held or []), *more] if isinstance(held, list | None) else [*more]
    if machine.any_turns and not (made and isinstance(made[-1], Unknown)):
        made.append(machine.unknown("further elements, as many as a loop makes"))
    if len(made) > MOST_ITEMS:
        raise Lost("a list grows longer than is followed")
    return made


def _make(machine: Machine, given: list[Any], node: n.Call) -> Any:
    kind = given[0] if given else None
    while isinstance(kind, Own):
        from ._resolve import type_of

        kind = type_of(machine, kind.declaration.type, kind.scope)
    size = given[1] if len(given) > 1 else 0
    if isinstance(kind, ListOf):
        count = size if isinstance(size, int) else 0
        if count > MOST_ITEMS:
            raise Lost("a list is made longer than is followed")
        if not isinstance(size, int):
            return machine.unknown("a list of a length that is not known")
        return [zero(machine, kind.element) for _ in range(max(count, 0))]
    if isinstance(kind, MapOf):
        return {}
    if isinstance(kind, OfCore):
        many = many_of(kind.name)
        return {} if many == "map" else [None] * size if isinstance(size, int) and size < MOST_ITEMS else []
    form = getattr(getattr(kind, "member", None), "form", "")
    if form.startswith("Map"):
        return {}
    if form.startswith("Array"):
        return [None] * size if isinstance(size, int) and size < MOST_ITEMS else []
    return Handle("chan", [])


def _copy(machine: Machine, given: list[Any], node: n.Call) -> Any:
    into, source = (pointed(item) for item in given[:2]) if len(given) > 1 else (None, None)
    if isinstance(into, list) and isinstance(source, list):
        count = min(len(into), len(source))
        into[:count] = source[:count]
        return count
    return machine.unknown("how much was copied")


def _delete(machine: Machine, given: list[Any], node: n.Call) -> Any:
    owner, key = (pointed(item) for item in given[:2]) if len(given) > 1 else (None, None)
    if isinstance(owner, dict) and isinstance(key, str | int | float | bool):
        owner.pop(key, None)
    return ()


def _clear(machine: Machine, given: list[Any], node: n.Call) -> Any:
    owner = pointed(given[0]) if given else None
    if isinstance(owner, dict):
        owner.clear()
    return ()


def _panic(machine: Machine, given: list[Any], node: n.Call) -> Any:
    place = machine.place(node)
    if place in machine.given.passed:
        return ()
    raise Panic(given[0] if given else None, place)


def _recover(machine: Machine, given: list[Any], node: n.Call) -> Any:
    frame = machine.recovering
    if frame is None or frame.panic is None or frame.recovered:
        return None
    frame.recovered = True
    return frame.panic.value


def _least(sign: int) -> Builtin:
    def choose(machine: Machine, given: list[Any], node: n.Call) -> Any:
        values = [pointed(item) for item in given]
        if values and (all(isinstance(v, int | float) for v in values) or all(isinstance(v, str) for v in values)):
            return min(values) if sign < 0 else max(values)
        return machine.unknown("the least or most of what is not known")

    return choose


BUILTINS: dict[str, Builtin] = {
    "len": _length,
    "cap": _length,
    "append": _append,
    "make": _make,
    "copy": _copy,
    "delete": _delete,
    "clear": _clear,
    "panic": _panic,
    "recover": _recover,
    "print": lambda machine, given, node: (),
    "println": lambda machine, given, node: (),
    "close": lambda machine, given, node: (),
    "min": _least(-1),
    "max": _least(1),
    "complex": lambda machine, given, node: machine.unknown("a complex number"),
}

"""What functions of the library share: arguments as texts and bytes, and answers that are not known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stackproof.golang import nodes as n

from ._machine import LONGEST_TEXT, Machine
from ._values import Unknown, pointed

Call = Callable[[Machine, list[Any], n.Call], Any]


def text(machine: Machine, given: list[Any], at: int) -> str:
    """An argument as text; what is not known stands under its mark."""
    value = pointed(given[at]) if len(given) > at else ""
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    return value.text if isinstance(value, Unknown) else value if isinstance(value, str) else str(value)


def bytes_of(value: Any) -> bytes | None:
    """A text or list of bytes as bytes."""
    value = pointed(value)
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.encode("utf-8", errors="surrogatepass")
    if isinstance(value, list) and all(isinstance(item, int) and 0 <= item < 256 for item in value):
        return bytes(value)
    return None


def on_texts(count: int, call: Callable[..., Any]) -> Call:
    """A function of `count` texts; not known when one of them is not."""

    def answer(machine: Machine, given: list[Any], node: n.Call) -> Any:
        values = [pointed(item) for item in given[:count]]
        values = [item.decode("utf-8", "replace") if isinstance(item, bytes) else item for item in values]
        if len(values) < count or not all(isinstance(item, str) for item in values):
            return next((item for item in values if isinstance(item, Unknown)), None) or machine.unknown("a text")
        found = call(*values, *given[count:])
        return found[:LONGEST_TEXT] if isinstance(found, str) else found

    return answer

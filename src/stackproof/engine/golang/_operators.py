"""Operators on values; what is not known stays unknown."""

from __future__ import annotations

from typing import Any

from stackproof.golang import nodes

from ._machine import LONGEST_TEXT, Machine
from ._values import GoError, Named, Output, Panic, Pointer, Resource, Struct, Unknown, Unset, plain

_BITS = 1 << 63


def wrapped(value: int) -> int:
    """An integer as 64 bits hold it."""
    return (value + _BITS) % (2 * _BITS) - _BITS


def binary(machine: Machine, operator: str, left: Any, right: Any, node: nodes.Node) -> Any:
    """`left operator right` for operators that evaluate both sides."""
    kept = left.kind if isinstance(left, Named) else right.kind if isinstance(right, Named) else None
    left, right = plain(left), plain(right)
    if operator in ("==", "!="):
        same = equal(left, right)
        return machine.unknown("a comparison with what is not known") if same is None else same is (operator == "==")
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return _joined(machine, operator, left, right)
    if operator == "+" and (isinstance(left, Unset) or isinstance(right, Unset)):
        return _joined(machine, operator, left, right)
    if isinstance(left, str) and isinstance(right, str):
        value = _texts(machine, operator, left, right)
    elif isinstance(left, int | float) and isinstance(right, int | float):
        value = _numbers(machine, operator, left, right, node)
    else:
        return machine.unknown(f"`{operator}` of values of these kinds")
    return Named(kept, value) if kept is not None and not isinstance(value, bool) else value


def _joined(machine: Machine, operator: str, left: Any, right: Any) -> Any:
    """A text with a part that is not known is still a text."""
    texts = [item.text if isinstance(item, Unknown | Unset) else item for item in (left, right)]
    if operator == "+" and (isinstance(left, str) or isinstance(right, str)) and all(isinstance(t, str) for t in texts):
        return "".join(texts)[:LONGEST_TEXT]
    return machine.unknown("a value made of what is not known")


def _texts(machine: Machine, operator: str, left: str, right: str) -> Any:
    if operator == "+":
        joined = left + right
        return joined if len(joined) <= LONGEST_TEXT else machine.unknown("a text too long to follow")
    return _compared(operator, left, right)


def _compared(operator: str, left: Any, right: Any) -> Any:
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}.get(operator)


def _numbers(machine: Machine, operator: str, left: Any, right: Any, node: nodes.Node) -> Any:
    if operator in ("<", "<=", ">", ">="):
        return _compared(operator, left, right)
    if operator in ("/", "%") and not right:
        raise Panic("runtime error: integer divide by zero", machine.place(node))
    whole = isinstance(left, int) and isinstance(right, int)
    if operator in ("+", "-", "*"):
        value = {"+": left + right, "-": left - right, "*": left * right}[operator] if _small(left, right) else 0
    elif operator == "/":
        value = int(left / right) if whole and _small(left, right) else left / right
    elif operator == "%" and whole:
        value = abs(left) % abs(right) * (1 if left >= 0 else -1)
    elif whole and operator in ("&", "|", "^", "&^"):
        value = {"&": left & right, "|": left | right, "^": left ^ right, "&^": left & ~right}[operator]
    elif whole and operator in ("<<", ">>") and 0 <= right < 64:
        value = left << right if operator == "<<" else left >> right
    else:
        return machine.unknown(f"`{operator}` of these numbers")
    return wrapped(value) if isinstance(value, int) else value


def _small(*values: Any) -> bool:
    return all(abs(value) < 1 << 64 or isinstance(value, float) for value in values)


def equal(left: Any, right: Any) -> bool | None:
    """Whether two values are equal; None where that is not known."""
    left, right = plain(left), plain(right)
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return left is right or None
    if left is None or right is None:
        return left is right
    if isinstance(left, Output | Resource | GoError) or isinstance(right, Output | Resource | GoError):
        return left is right or (isinstance(left, GoError) and isinstance(right, GoError) and _same_error(left, right))
    if isinstance(left, Pointer) and isinstance(right, Pointer):
        return left.cell is right.cell
    if isinstance(left, Struct) and isinstance(right, Struct):
        parts = [equal(left.fields.get(key), right.fields.get(key)) for key in left.fields.keys() | right.fields.keys()]
        return False if False in parts else None if None in parts else True
    if isinstance(left, bool) is not isinstance(right, bool):
        return False
    if isinstance(left, int | float | str | bytes | list | dict) and isinstance(
        right, int | float | str | bytes | list | dict
    ):
        return left == right
    return left is right


def _same_error(left: GoError, right: GoError) -> bool:
    return left.message == right.message and left.made == right.made


def unary(machine: Machine, operator: str, value: Any) -> Any:
    """`-x`, `!x`, `+x`, `^x`."""
    value = plain(value)
    if isinstance(value, Unknown):
        return machine.unknown("a value made of what is not known")
    if operator == "!" and isinstance(value, bool):
        return not value
    if isinstance(value, int | float) and not isinstance(value, bool):
        if operator in "+-":
            return -value if operator == "-" else value
        if operator == "^" and isinstance(value, int):
            return ~value
    return machine.unknown(f"`{operator}` of this value")

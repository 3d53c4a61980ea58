"""What a value holds when it is gone through."""

from __future__ import annotations

from ._values import (
    UNKNOWN,
    Awaitable,
    Either,
    Mapping,
    Promise,
    Scalar,
    Sequence,
    Typed,
    Value,
    join,
    options,
)


def elements(value: Value) -> list[Value]:
    """The items of a list, or one that stands for all."""
    found: list[Value] = []
    for item in options(value):
        if isinstance(item, Sequence):
            found += item.elements()
        elif isinstance(item, Typed) and item.type.item is not None:
            found.append(Typed(item.package, item.type.item, item.origins))
        elif isinstance(item, Scalar) and item.kind == "str":
            found.append(Scalar("str", origins=item.origins))
        else:
            found.append(UNKNOWN)
    return found


def element(value: Value) -> Value:
    """Any item of a list."""
    found = elements(value)
    return join(*found) if found else UNKNOWN


def awaited(value: Value) -> Value:
    """What `await` gives; Outputs are not waited for."""
    if isinstance(value, Either):
        return join(*(awaited(item) for item in value.options))
    return awaited(value.inner) if isinstance(value, Awaitable) else value


def unwrapped(value: Value, depth: int = 6) -> Value:
    """The value that stands inside `pulumi.output(value)`: Outputs and promises in containers are gone."""
    if depth == 0:
        return UNKNOWN
    if isinstance(value, Promise):
        return unwrapped(value.inner, depth - 1)
    if isinstance(value, Awaitable):
        return unwrapped(value.inner, depth - 1)
    if isinstance(value, Either):
        return join(*(unwrapped(item, depth - 1) for item in value.options))
    if isinstance(value, Sequence):
        rest = unwrapped(value.rest, depth - 1) if value.rest is not None else None
        return Sequence(value.kind, [unwrapped(item, depth - 1) for item in value.items], rest, origins=value.origins)
    if isinstance(value, Mapping):
        rest = unwrapped(value.rest, depth - 1) if value.rest is not None else None
        items = {key: unwrapped(item, depth - 1) for key, item in value.items.items()}
        return Mapping(items, rest, dict(value.nodes), value.node, value.origins)
    return value


__all__ = ["awaited", "element", "elements", "unwrapped"]

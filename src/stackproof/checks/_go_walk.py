"""Ways through the syntax of a Go program."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, TypeVar

from stackproof.golang import nodes

_Kind = TypeVar("_Kind", bound=nodes.Node)


def children(node: nodes.Node) -> Iterator[tuple[str, nodes.Node]]:
    """(field, node) of everything that a node is made of."""
    for name in _fields(type(node)):
        value = getattr(node, name)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, nodes.Node):
                yield name, item


def descendants(root: nodes.Node, kind: type[_Kind]) -> Iterator[_Kind]:
    """Every node of a kind below one, itself included."""
    todo = [root]
    while todo:
        one = todo.pop()
        if isinstance(one, kind):
            yield one
        todo += [item for _, item in children(one)]


def callee(call: nodes.Call) -> str:
    """Last name of what is called."""
    function = call.function
    if isinstance(function, nodes.Selector):
        return function.name
    return function.text if isinstance(function, nodes.Name) else ""


def home(call: nodes.Call) -> str:
    """The name before the last one: `flag` of `flag.String(...)`."""
    operand = call.function.operand if isinstance(call.function, nodes.Selector) else None
    return operand.text if isinstance(operand, nodes.Name) else ""


@lru_cache(maxsize=128)
def _fields(kind: type[Any]) -> tuple[str, ...]:
    return tuple(name for name in kind.__struct_fields__ if name not in ("at", "name_at"))

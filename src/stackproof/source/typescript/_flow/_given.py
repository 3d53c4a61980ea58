"""The arguments of calls."""

from __future__ import annotations

from dataclasses import dataclass, field

from tree_sitter import Node

from . import _evaluate, _misuse
from ._machine import Machine
from ._values import MOST_ITEMS, NONE, UNKNOWN, Scope, Sequence, Value, join
from ._walk import elements


@dataclass(slots=True)
class Given:
    """The arguments of a call. rest: what more may follow, None when nothing. open: nothing is known of them."""

    values: list[Value] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    rest: Value | None = None
    open: bool = False

    def get(self, place: int) -> Value:
        return self.values[place] if place < len(self.values) else (self.rest or (UNKNOWN if self.open else NONE))


def given(machine: Machine, scope: Scope, node: Node | None) -> Given:
    """The evaluated arguments."""
    found = Given()
    for item in node.named_children if node is not None else ():
        if item.type == "comment":
            continue
        if item.type == "spread_element" and item.named_children:
            value = _evaluate.evaluate(machine, scope, item.named_children[0])
            _misuse.on_iteration(machine, scope, item.named_children[0], value)
            if isinstance(value, Sequence) and value.rest is None and len(found.values) < MOST_ITEMS:
                found.values += value.items
                found.nodes += [item] * len(value.items)
            else:
                found.rest = join(*elements(value))
            continue
        found.values.append(_evaluate.evaluate(machine, scope, item))
        found.nodes.append(item)
    return found


__all__ = ["Given", "given"]

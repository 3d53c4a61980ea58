"""Labels of a function."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stackproof.golang import nodes as n


def labeled(item: Any) -> Iterator[n.Labeled]:
    """Labeled statements of a function, without those of functions inside it."""
    left: list[Any] = [item]
    while left:
        one = left.pop()
        if isinstance(one, n.Labeled):
            yield one
            left.append(one.statement)
        elif isinstance(one, n.Block | n.Torn):
            left += one.statements
        elif isinstance(one, n.If):
            left += (one.body, one.otherwise)
        elif isinstance(one, n.For | n.Range):
            left.append(one.body)
        elif isinstance(one, n.Switch | n.TypeSwitch | n.Select):
            left += (case.body for case in one.cases)

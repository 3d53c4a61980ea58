"""What is written into a variable by a call: bytes of a generator, and text that a builder gathers."""

from __future__ import annotations

from stackproof.golang import nodes as n

from .._sdk._kinds import Space
from ._index import Index, Placed, base_of
from ._library import is_filling

_WRITES = frozenset({"WriteString", "WriteByte", "WriteRune", "Write"})


def enter_fills(index: Index) -> None:
    """Enter what calls put into variables: `rand.Read(b)`, `builder.WriteByte(c)`, `fmt.Fprintf(&builder, ...)`."""
    for file, call in index.calls:
        function = call.function
        if not isinstance(function, n.Selector) or not call.arguments:
            continue
        owner = index.resolver.kind(function.operand)
        if isinstance(owner, Space):
            target = call.arguments[-1]
            if is_filling(owner.imported.path, function.name):
                value: n.Expression = call.arguments[0] if owner.imported.path == "io" else call
                _fill(index, target, Placed(file, value))
            elif owner.imported.path == "fmt" and function.name.startswith("Fprint") and len(call.arguments) > 1:
                for item in call.arguments[1:]:
                    _fill(index, call.arguments[0], Placed(file, item))
        elif function.name in _WRITES:
            _fill(index, function.operand, Placed(file, call.arguments[0]))


def _fill(index: Index, target: n.Expression, value: Placed) -> None:
    binding = base_of(index.resolver, target)
    if binding is not None:
        index.filled.setdefault(id(binding), []).append(value)

"""Colours of nodes: equal where type, values and, ever wider, the surroundings are equal (after Weisfeiler and Leman).
No name takes part."""

from __future__ import annotations

from collections import defaultdict
from hashlib import blake2b

from ._form import Form, Node
from ._symbols import CALLED
from ._terms import Ref, key_of

_ROUNDS = 6


class Colours:
    """The colours of one graph, from the narrowest (depth 0: a node alone) to the widest."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._edges: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for urn, node in form.nodes.items():
            for path, ref in dict.fromkeys(node.refs()):
                target = form.home(ref.urn)
                if target in form.nodes:
                    self._edges[urn].append(("to", path, target))
                    self._edges[target].append(("from", path, urn))
        self._rounds = [{urn: self._alone(node) for urn, node in form.nodes.items()}]
        for _ in range(_ROUNDS):
            self._rounds.append(self._next(self._rounds[-1]))

    @property
    def depth(self) -> int:
        """The widest depth there is."""
        return len(self._rounds) - 1

    def at(self, depth: int) -> dict[str, str]:
        """Colour of each URN."""
        return self._rounds[depth]

    def _alone(self, node: Node) -> str:
        return _digest(f"{node.type} {node.read} {key_of(dict(node.values), self._kind_of)}")

    def _kind_of(self, ref: Ref) -> str:
        if ref.urn.startswith(CALLED):
            return f"{ref.urn} {ref.facet}"
        node = self._form.nodes.get(self._form.home(ref.urn))
        return f"{node.type if node is not None else ref.urn.rpartition('::')[0].rpartition('$')[2]} {ref.facet}"

    def _next(self, colours: dict[str, str]) -> dict[str, str]:
        return {
            urn: _digest(
                colours[urn]
                + "".join(sorted(f"{way} {path} {colours[other]};" for way, path, other in self._edges[urn]))
            )
            for urn in self._form.nodes
        }


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=12).hexdigest()

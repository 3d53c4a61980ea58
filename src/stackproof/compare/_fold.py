"""Resources that only configure another one become a part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._rules import entries_of
from ._spelling import Folding, foldings
from ._symbols import Symbols
from ._terms import Bag, Entry, Ref, Term

if TYPE_CHECKING:
    from ._form import Node

Nodes = dict[str, "Node"]
_LEFT_OUT = frozenset({"region", "tags", "expectedBucketOwner"})


def fold_generic(nodes: Nodes, aliases: dict[str, str], symbols: Symbols) -> None:
    """Fold by the table of data/spelling.toml."""
    for urn, node in list(nodes.items()):
        folding = foldings().get(node.type)
        if folding is None or node.read:
            continue
        owner = owner_of(nodes, symbols, node, folding.by, folding.into)
        if owner is None:
            continue
        _bring(owner, node, folding)
        aliases[urn] = owner.urn
        del nodes[urn]


def owner_of(nodes: Nodes, symbols: Symbols, node: Node, by: str, *types: str) -> Node | None:
    """The resource of one of these types that an input names, by reference or by name."""
    term = node.values.get(by)
    if isinstance(term, Bag) and len(term.entries) == 1:
        term = term.entries[0].value
    urn = term.urn if isinstance(term, Ref) else symbols.named.get(term) if isinstance(term, str) else None
    owner = nodes.get(urn or "")
    return owner if owner is not None and owner.type in types and not owner.read else None


def _bring(owner: Node, node: Node, folding: Folding) -> None:
    value: Term | None = node.values.get(folding.value)
    if folding.all:
        rest = {key: item for key, item in node.values.items() if key != folding.by and key not in _LEFT_OUT}
        value = rest or None
    if value is None:
        return
    if folding.add:
        add_to(owner, folding.add, Entry(value, node.urn, folding.value))
    elif folding.property not in owner.values:
        owner.values[folding.property] = value
        owner.origins[folding.property] = (node.urn, folding.value)


def add_to(owner: Node, path: str, *entries: Entry) -> None:
    """Add elements to a list of the owner; `a.b` wraps each as the `b` of an element of `a`."""
    name, _, inner = path.partition(".")
    wrapped = tuple(Entry({inner: e.value}, e.urn, e.path) for e in entries) if inner else entries
    owner.values[name] = Bag((*entries_of(owner.values.get(name)), *wrapped))

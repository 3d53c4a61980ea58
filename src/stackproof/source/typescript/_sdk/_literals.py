"""Object literals with what is spread into them."""

from __future__ import annotations

from ._resolve import Resolver, text_of
from ._tree import Node, bare
from ._values import Entry, Record, Scalar


def record_of(resolver: Resolver, node: Node) -> Record:
    """An object literal with what its spreads bring."""
    found = Record(node, open=node.broken)
    for child in node.children:
        if child.kind == "pair":
            key, value = child.field("key"), child.field("value")
            name = _key(key)
            if name is None or key is None:
                found.open = True
            else:
                found.items[name] = Entry(key, value)
        elif child.kind == "shorthand_property_identifier":
            found.items[child.text] = Entry(child, child)
        elif child.kind == "method_definition":
            name_node = child.field("name")
            if name_node is not None:
                found.items[name_node.text] = Entry(name_node, None)
        elif child.kind == "spread_element" and child.children:
            _spread(resolver, found, bare(child.children[0]), maybe=False)
        else:
            found.open = True
    return found


def _key(key: Node | None) -> str | None:
    if key is None or key.kind == "computed_property_name":
        return None
    return text_of(key) if key.kind == "string" else key.text


def _spread(resolver: Resolver, found: Record, node: Node, *, maybe: bool) -> None:
    if node.kind == "ternary_expression":
        for part in ("consequence", "alternative"):
            branch = node.field(part)
            if branch is not None:
                _spread(resolver, found, bare(branch), maybe=True)
        return
    operator = node.file.operators.get(id(node), "")
    if node.kind == "binary_expression" and operator in ("&&", "||", "??"):
        for part in ("right",) if operator == "&&" else ("left", "right"):
            branch = node.field(part)
            if branch is not None:
                _spread(resolver, found, bare(branch), maybe=True)
        return
    value = resolver.value(node)
    if isinstance(value, Scalar) and value.kind in ("null", "undefined", "boolean"):
        return
    if not isinstance(value, Record) or value is found:
        found.open = True
        return
    found.open = found.open or value.open
    for name, entry in value.items.items():
        there = found.items.get(name)
        if there is None or not maybe:
            found.items[name] = Entry(entry.key, entry.value, False, maybe or entry.maybe)

"""Where a program in TypeScript or JavaScript can be changed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec
from tree_sitter import Node

from .._mutants import CUT, LEFT_ALONE, Kind, Place, flipped
from .._sources import Source
from .._trees import arguments_of, grammar_of, line_of, parse, said, walk
from ._resources import Imports, spoken

_WRAPS = frozenset({"as_expression", "satisfies_expression", "non_null_expression", "parenthesized_expression"})
_BINDING = {"variable_declarator": "name", "pair": "key"}
_TO_TEXT = frozenset({"JSON.stringify", "pulumi.jsonStringify"})


def places_in(sources: Iterable[Source]) -> list[Place]:
    """Every change that there is, ordered by place. A resource is dropped only where the program goes on without it:
    one that is used elsewhere ends the program, which every test that runs it notices."""
    roots = [(source, parse(source.text, grammar_of(source.path))) for source in sources]
    roots = [(source, root) for source, root in roots if not root.has_error]
    used = Counter(name for _, root in roots for name in _uses(root))
    return sorted({place for source, root in roots for place in _in_file(source, root, used)})


def _uses(root: Node) -> Iterator[str]:
    """Names that are read: variables and members."""
    for node in walk(root):
        if node.type == "subscript_expression":
            yield said(node.child_by_field_name("index")).strip("'\"`")
        elif node.type in ("identifier", "property_identifier", "shorthand_property_identifier"):
            binding = _BINDING.get(node.parent.type) if node.parent is not None else None
            if node.parent is None or binding is None or node.parent.child_by_field_name(binding) != node:
                yield said(node)


def _in_file(source: Source, root: Node, used: Counter[str]) -> Iterator[Place]:
    imports = Imports(root)
    for node in walk(root):
        if node.type != "new_expression" or not imports.resource(node):
            continue
        of = spoken(node)
        statement = _statement_of(node, used)
        if statement is not None:
            yield _place(source, statement, "drop", ";", f"{of} is not made")
        for item in arguments_of(node)[1:2]:
            yield from _in_value(_bare(item), "", of, imports, source)


def _statement_of(made: Node, used: Counter[str]) -> Node | None:
    """The statement that does nothing but make a resource which nobody uses."""
    above = made.parent
    if above is None:
        return None
    if above.type == "expression_statement":
        return above
    if above.type != "variable_declarator" or used[said(above.child_by_field_name("name"))]:
        return None
    name, whole = above.child_by_field_name("name"), above.parent
    if name is None or name.type != "identifier" or whole is None or len(whole.named_children) != 1:
        return None
    outer = whole.parent
    return outer if outer is not None and outer.type == "export_statement" else whole


def _in_value(node: Node, path: str, of: str, imports: Imports, source: Source) -> Iterator[Place]:
    """Literals and references in a property, nested ones included; what is computed is left alone."""
    literal = _literal(node)
    new = flipped(literal)
    if new is not None:
        yield _flip(source, node, f"{path} of {of}: {_shown(literal)} becomes {_shown(new)}", new)
    elif node.type == "member_expression":
        if path and imports.is_reference(node):
            text = f"{path} of {of}: a literal instead of {' '.join(said(node).split()):.60}"
            yield _place(source, node, "cut", json.dumps(CUT), text)
    elif node.type == "array":
        for index, item in enumerate(_without_comments(node)):
            yield from _in_value(_bare(item), f"{path}[{index}]", of, imports, source)
    elif node.type == "object":
        for item in _without_comments(node):
            key, value = item.child_by_field_name("key"), item.child_by_field_name("value")
            name = said(key).strip("'\"") if key is not None and key.type != "computed_property_name" else ""
            if name and value is not None and name.lower() not in LEFT_ALONE and item.type == "pair":
                inner = f"{path}.{name}" if path else name
                yield from _in_value(_bare(value), inner, of, imports, source)
    elif node.type == "call_expression" and said(node.child_by_field_name("function")) in _TO_TEXT:
        for item in arguments_of(node)[:1]:
            yield from _in_value(_bare(item), path, of, imports, source)


def _literal(node: Node) -> str | int | float | bool | None:
    text = said(node)
    if node.type == "string" or (node.type == "template_string" and not _has_substitution(node)):
        return text[1:-1]
    if node.type in ("true", "false"):
        return node.type == "true"
    if node.type == "number":
        try:
            return int(text.replace("_", ""), 0)
        except ValueError:
            pass
        try:
            return float(text)
        except ValueError:
            return None
    return None


def _has_substitution(node: Node) -> bool:
    return any(item.type == "template_substitution" for item in node.named_children)


def _shown(value: object) -> str:
    """As the language writes it, and short."""
    return f"{value!r:.60}" if isinstance(value, str) else json.dumps(value)


def _bare(node: Node) -> Node:
    """Without the type that it is taken for: `"a" as const`."""
    while node.type in _WRAPS and node.named_children:
        node = node.named_children[0]
    return node


def _without_comments(node: Node) -> list[Node]:
    return [item for item in node.named_children if item.type != "comment"]


def _flip(source: Source, node: Node, text: str, new: object) -> Place:
    """A text keeps its quotes and what it escapes: it is added to."""
    if not isinstance(new, str):
        return _place(source, node, "flip", json.dumps(new), text)
    place, end = _place(source, node, "flip", new[len(said(node)) - 2 :], text), node.end_byte - 1
    return msgspec.structs.replace(place, start=end, end=end)


def _place(source: Source, node: Node, kind: Kind, replacement: str, text: str) -> Place:
    return Place(
        file=source.path,
        line=line_of(node),
        start=node.start_byte,
        end=node.end_byte,
        kind=kind,
        replacement=replacement,
        text=text,
    )

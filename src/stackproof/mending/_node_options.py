"""The options that a further resource beside another one has to have as well."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ._calls import NotPossible
from ._trees import field, nodes_in, text

if TYPE_CHECKING:
    from tree_sitter import Node

_OF_PLACE = ("parent", "provider", "providers")
_OWN = re.compile(r", \{ (dependsOn: \[.*\]) \}\)$")


def options_for_further(call: str, given: list[Node], root: Node) -> str:
    """The call of a further resource with the options of the first one's place. given: the options of that."""
    if not call.startswith("new ") or not re.match(r"new [\w.]*\b[A-Z]", call) or not given:
        return call
    place = _of_place(given[0], root)
    if not place:
        return call
    own = _OWN.search(call)
    if own is not None:
        held = place[0].removeprefix("...") if len(place) == 1 and place[0].startswith("...") else ""
        parts = [f"...{held}"] if held else place
        return f"{call[: own.start()]}, {{ {', '.join([*parts, own[1]])} }})"
    whole = place[0][3:] if len(place) == 1 and place[0].startswith("...") else f"{{ {', '.join(place)} }}"
    return f"{call[:-1]}, {whole})" if "{" in call else f"{call[:-1]}, {{}}, {whole})"


def _of_place(options: Node, root: Node) -> list[str]:
    if options.type in ("identifier", "member_expression"):
        held = _held(options, root)
        if held is not None:
            parts = _of_place(held, root)
            return [f"...{text(options)}"] if len(parts) == len(held.named_children) else parts
        used = [one for one in nodes_in(root, options.type) if text(one) == text(options)]
        if len(used) < 2:
            raise NotPossible("the options are made elsewhere")
        return [f"...{text(options)}"]
    if options.type != "object":
        raise NotPossible("the options are made elsewhere")
    found = []
    for one in options.named_children:
        if one.type == "spread_element" and one.named_children:
            found += _of_place(one.named_children[0], root)
        elif text(field(one, "key") or one) in _OF_PLACE:
            found.append(text(one))
    return found


def _held(name: Node, root: Node) -> Node | None:
    """The object that a variable holds, where it is made in this file."""
    found = [
        field(one, "value") if one.type == "variable_declarator" else field(one, "right")
        for one in nodes_in(root, "variable_declarator", "assignment_expression")
        if text(field(one, "name") or field(one, "left")) == text(name)
    ]
    held = found[0] if len(found) == 1 else None
    return held if held is not None and held.type == "object" else None

"""Types of Go's package-level variables and constants, as far as the syntax tells them; values of constants."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from go_syntax import Refer, Writer, text_of
from tree_sitter import Node

HOME = "github.com/pulumi/pulumi/sdk/v3/go"
# Types of variables that are declared by a value alone: how the value begins, the package of the type, the type.
_MADE = (
    (r"errors\.New\(|fmt\.Errorf\(", "", "error"),
    (r"reflect\.TypeOf\(|reflect\.TypeFor\[", "reflect", "$.Type"),
    (r"regexp\.MustCompile\(|func\(\) \*regexp\.Regexp", "regexp", "*$.Regexp"),
    (r"true$|false$|\(", "", "bool"),
    (r"\d+$", "", "int"),
    (r"\"|`|\w+ \+ \w+$", "", "string"),
)


class Declared(NamedTuple):
    """One declaration. given: the node that holds a value's type and value, a former one in a group. number: iota."""

    kind: str
    node: Node
    given: Node | None
    brought: dict[str, str]
    number: int


class Values:
    """package: gives the declarations of one. referring, alias: see `build_go_core.Build`."""

    def __init__(
        self,
        package: Callable[[str], Any],
        referring: Callable[..., Refer],
        alias: Callable[[str, str], str],
        doubts: list[str],
    ) -> None:
        self._package, self._referring, self._alias, self._doubts = package, referring, alias, doubts

    def told(self, place: str, name: str, *, into: str | None = None) -> list[str]:
        """Kind and type of a variable or constant ("" where untyped) and, of a constant, its value as text.

        into: the package that the type is written for, where that is another one.
        """
        kind, node, given, brought, number = self._package(place).declared[name]
        into = place if into is None else into
        write = Writer(self._referring(into, brought, home=place))
        declared = given.child_by_field_name("type") if given is not None else None
        written = write.type(declared) if declared is not None else ""
        listed = given.child_by_field_name("value") if given is not None else None
        names = [text_of(item) for item in node.children_by_field_name("name") if item.is_named]
        values = [item for item in (listed.named_children if listed is not None else ()) if item.type != "comment"]
        value = values[names.index(name)] if names.index(name) < len(values) else None
        if kind == "var":
            return ["var", written or self._made(place, value, write, brought, into)]
        own, text = self._evaluated(place, value, number, brought, into)
        if text:
            return ["const", written or own, text]
        self._doubts.append(f"const {place}.{name} = {text_of(value)[:60]}")
        return ["var", written or "any"]

    def _evaluated(
        self, place: str, value: Node | None, number: int, brought: dict[str, str], into: str
    ) -> tuple[str, str]:
        """Type ("" where untyped) and text of a constant's value; the text is "" where it cannot be told."""
        if value is None or value.type.endswith(("_literal", "true", "false")):
            return "", text_of(value)
        if value.type == "iota":
            return "", str(number)
        if value.type in ("identifier", "selector_expression"):
            found = self._elsewhere(place, value, brought, into)
            return (found[1], found[2]) if found is not None and found[0] == "const" else ("", "")
        if value.type == "call_expression":
            function, arguments = value.child_by_field_name("function"), value.child_by_field_name("arguments")
            inner = arguments.named_children if arguments is not None else []
            if function is not None and function.type == "identifier" and len(inner) == 1:
                kind = self._referring(into, brought, home=place)("", text_of(function))
                return kind, self._evaluated(place, inner[0], number, brought, into)[1]
        if value.type == "binary_expression":
            sides = (value.child_by_field_name(side) for side in ("left", "right"))
            left, right = (self._evaluated(place, side, number, brought, into) for side in sides)
            sign = text_of(value.child_by_field_name("operator"))
            return left[0] or right[0], f"{left[1]} {sign} {right[1]}" if left[1] and right[1] else ""
        return "", ""

    def _elsewhere(self, place: str, value: Node, brought: dict[str, str], into: str) -> list[str] | None:
        """What is known of the variable or constant that a name means."""
        short, _, name = text_of(value).rpartition(".")
        home = brought.get(short, "").removeprefix(f"{HOME}/") if short else place
        if "." in home or (short and not home) or name not in self._package(home).declared:
            return None
        return self.told(home, name, into=into)

    def _made(self, place: str, value: Node | None, write: Writer, brought: dict[str, str], into: str) -> str:
        """The type of a variable that is declared by its value alone."""
        text = text_of(value)
        for pattern, path, kind in _MADE:
            if re.match(pattern, text):
                return kind.replace("$", self._alias(into, path)) if path else kind
        if value is None:
            return "any"
        if value.type == "composite_literal":
            return write.type(_part(value, "type"))
        if value.type == "unary_expression" and text.startswith("&"):
            return f"*{write.type(_part(_part(value, 'operand'), 'type'))}"
        if value.type in ("identifier", "selector_expression"):
            found = self._elsewhere(place, value, brought, into)
            if found is not None:
                return found[1] or "string"
        if value.type == "call_expression":
            called = text_of(value.child_by_field_name("function"))
            found = self._package(place).declared.get(called)
            if found is not None and found.kind == "func":
                return write.signature(found.node).rpartition(") ")[2]
            if found is not None:
                return self._referring(into, brought, home=place)("", called)
        self._doubts.append(f"var {place}: {text[:80]}")
        return "any"


def _part(node: Node, name: str) -> Node:
    found = node.child_by_field_name(name)
    if found is None:
        raise ValueError(f"no {name}: {text_of(node)[:60]}")
    return found

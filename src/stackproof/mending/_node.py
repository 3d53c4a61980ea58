"""Calls of TypeScript and JavaScript programs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stackproof.aws import camel_case
from stackproof.spelling import typescript_expression

from ._calls import NAME, SELF, Given, NotPossible, keywords_of, merged
from ._edits import Splice
from ._texts import WIDTH, Text
from ._trees import field, nodes_in, root_of, text

if TYPE_CHECKING:
    from tree_sitter import Node

_STATEMENTS = ("lexical_declaration", "variable_declaration", "expression_statement", "return_statement")


class NodeCall:
    """See `Call`."""

    def __init__(self, source: Text, root: Node, node: Node, token: str) -> None:
        self.path, self.token = source.path, token
        self._text, self._root, self._node = source, root, node
        arguments = field(node, "arguments")
        self._given = [one for one in arguments.named_children if one.type != "comment"] if arguments else []

    def given(self, name: str) -> Given | None:
        pair = self._pair(self._properties(), camel_case(name))
        value = field(pair, "value") if pair is not None else None
        if pair is None:
            return None
        value = value or pair  # `{ password }` gives the variable of that name
        return Given(
            start=value.start_byte, end=value.end_byte, from_=pair.start_byte, to=pair.end_byte, text=text(value)
        )

    def give(self, arguments: str) -> tuple[Splice, ...]:
        names = keywords_of(arguments)
        properties = self._properties()
        if properties is None:
            at = self._given[0].end_byte if self._given else 0
            if len(self._given) != 1:
                raise NotPossible("the arguments are made elsewhere")
            return (Splice(self.path, at, at, f", {{ {self._spelt(merged(names))} }}"),)
        if any(one.type == "spread_element" for one in properties.named_children):
            raise NotPossible("arguments come from another object")
        made: list[Splice] = []
        fresh: list[str] = []
        for name, value in names.items():
            spelt = self._spelt(merged({name: value}))
            key, _, inner = spelt.partition(": ")
            pair = self._pair(properties, key)
            if pair is None:
                fresh.append(spelt)
            else:
                made += self._set(pair, inner)
        return (*made, *self._add(properties, fresh))

    def drop(self, name: str) -> tuple[Splice, ...]:
        pair = self._pair(self._properties(), camel_case(name))
        return (_without(self._text, pair),) if pair is not None else ()

    def depend_on(self, variable: str) -> tuple[Splice, ...]:
        wanted = f"dependsOn: [{variable}]"
        if len(self._given) == 2:
            at = self._given[1].end_byte
            return (Splice(self.path, at, at, f", {{ {wanted} }}"),)
        if len(self._given) != 3:
            raise NotPossible("the call has no place for options")
        options = self._given[2]
        if options.type != "object":
            start, end = options.start_byte, options.end_byte
            return (Splice(self.path, start, end, f"{{ ...{text(options)}, {wanted} }}"),)
        pair = self._pair(options, "dependsOn")
        if pair is None:
            return self._add(options, [wanted])
        value = field(pair, "value")
        if value is None:
            raise NotPossible("dependsOn is a variable")
        if value.type == "array":
            at = value.end_byte - 1
            return (Splice(self.path, at, at, f", {variable}" if value.named_children else variable),)
        return (Splice(self.path, value.start_byte, value.end_byte, f"[{text(value)}, {variable}]"),)

    def variable(self) -> tuple[str, tuple[Splice, ...]]:
        parent = self._node.parent
        if parent is not None and parent.type == "variable_declarator":
            return text(field(parent, "name")), ()
        if parent is not None and parent.type == "assignment_expression":
            return text(field(parent, "left")), ()
        if parent is not None and parent.type == "expression_statement":
            name = self._fresh()
            return name, (Splice(self.path, self._node.start_byte, self._node.start_byte, f"const {name} = "),)
        raise NotPossible("the resource has no variable of its own")

    def beside(self, expression: str, *, suffix: str) -> tuple[Splice, ...]:
        variable, named = self.variable() if SELF in expression else ("", ())
        statement = self._statement()
        indent = self._text.indent_at(statement.start_byte)
        call = typescript_expression(expression, lambda name: True)
        if call is None:
            raise NotPossible("the further resource has no counterpart here")
        call = call.replace(NAME, self._named(suffix)).replace(SELF, variable)
        prefix = text(field(self._node, "constructor")).rsplit(".", 2)[0]
        if not re.fullmatch(r"\w+", prefix) or text(field(self._node, "constructor")).count(".") != 2:
            raise NotPossible("the class is not named by its package")
        call = re.sub(r"\baws\.(?=[a-z]\w*\.[A-Z])", f"{prefix}.", call)
        call = self._with_parent(call)
        at = statement.end_byte
        if self._text.content[at : at + 1] == b";":
            at += 1
        end = "" if self._text.between(statement.start_byte, at).endswith(("}", ")")) else ";"
        return (*named, Splice(self.path, at, at, f"\n{indent}{_wrapped(call, indent)}{end}"))

    # -- places

    def _properties(self) -> Node | None:
        return self._given[1] if len(self._given) > 1 and self._given[1].type == "object" else None

    def _pair(self, node: Node | None, key: str) -> Node | None:
        for one in node.named_children if node is not None and node.type == "object" else ():
            if one.type == "pair" and text(field(one, "key")).strip("\"'") == key:
                return one
            if one.type == "shorthand_property_identifier" and text(one) == key:
                return one
        return None

    def _statement(self) -> Node:
        node = self._node.parent
        if node is not None and node.type in ("variable_declarator", "assignment_expression"):
            node = node.parent
        if node is None or node.type not in _STATEMENTS or node.type == "return_statement":
            raise NotPossible("the call is part of a larger expression")
        parent = node.parent
        return parent if parent is not None and parent.type == "export_statement" else node

    def _named(self, suffix: str) -> str:
        if not self._given:
            raise NotPossible("the name is not the first argument")
        first, written = self._given[0], text(self._given[0])
        if first.type == "string":
            return f"{written[:-1]}-{suffix}{written[-1]}"
        if first.type == "template_string":
            return f"{written[:-1]}-{suffix}`"
        return f"`${{{written}}}-{suffix}`"

    def _with_parent(self, call: str) -> str:
        if len(self._given) < 3:
            return call
        options = self._given[2]
        pair = self._pair(options, "parent")
        if options.type != "object":
            raise NotPossible("the options are made elsewhere")
        if pair is None:
            return call
        return f"{call[:-1]}, {{ {text(pair)} }})"

    def _fresh(self) -> str:
        name = camel_case(text(field(self._node, "constructor")).rpartition(".")[2])
        name = name[:1].lower() + name[1:]
        taken = {text(node) for node in nodes_in(self._root, "identifier")}
        return next(one for one in (name, *(f"{name}{number}" for number in range(2, 99))) if one not in taken)

    # -- changes

    def _spelt(self, arguments: str) -> str:
        spelt = typescript_expression(arguments, lambda name: True)
        if spelt is None:
            raise NotPossible("the argument has no counterpart here")
        return spelt

    def _set(self, pair: Node, wanted: str) -> tuple[Splice, ...]:
        value = field(pair, "value")
        if value is None:  # `{ password }`
            return (Splice(self.path, pair.end_byte, pair.end_byte, f": {wanted}"),)
        if value.type == "array" and len(value.named_children) == 1 and wanted.startswith("["):
            value, wanted = value.named_children[0], wanted[1:-1]
        if value.type == "object" and wanted.startswith("{"):
            return tuple(self._merge(value, wanted))
        return (Splice(self.path, value.start_byte, value.end_byte, wanted),)

    def _merge(self, there: Node, wanted: str) -> list[Splice]:
        """An object into an object, key by key."""
        source = f"({wanted})".encode()
        (entries,) = [next(nodes_in(root_of("a.ts", source), "object"))]
        made: list[Splice] = []
        fresh: list[str] = []
        for one in entries.named_children:
            old = self._pair(there, text(field(one, "key")).strip("\"'"))
            if old is None:
                fresh.append(text(one))
            else:
                made += self._set(old, text(field(one, "value")))
        return [*made, *self._add(there, fresh)]

    def _add(self, node: Node, parts: list[str]) -> tuple[Splice, ...]:
        if not parts:
            return ()
        held = [one for one in node.named_children if one.type != "comment"]
        if not held:
            return (Splice(self.path, node.start_byte, node.end_byte, f"{{ {', '.join(parts)} }}"),)
        at = held[-1].end_byte
        alone = node.start_point[0] == node.end_point[0]
        if alone and len(self._text.line(at)) + sum(map(len, parts)) < WIDTH:
            return (Splice(self.path, at, at, "".join(f", {part}" for part in parts)),)
        outer = self._text.indent_at(node.start_byte)
        own = self._text.indent_at(held[0].start_byte)
        indent = own if held[0].start_point[0] != node.start_point[0] else outer + "    "
        return (Splice(self.path, at, at, "".join(f",\n{indent}{part}" for part in parts)),)


def node_call(source: Text, line: int, token: str) -> NodeCall:
    """The `new` at a line that makes a resource of this type. Raises NotPossible."""
    root = root_of(source.path, source.content)
    name = token.rpartition(":")[2]
    found = [
        node
        for node in nodes_in(root, "new_expression")
        if text(field(node, "constructor")).rpartition(".")[2] == name
        and node.start_point[0] + 1 <= line <= node.end_point[0] + 1
    ]
    starts = [node for node in found if node.start_point[0] + 1 == line]
    if not found or len(starts) > 1:
        raise NotPossible("no one call there makes it")
    return NodeCall(source, root, max(starts or found, key=lambda node: node.start_byte), token)


def _without(source: Text, node: Node) -> Splice:
    """An element of a list taken out, with the comma that it leaves."""
    content = source.content
    start, end = node.start_byte, node.end_byte
    after = end + len(content[end:]) - len(content[end:].lstrip())
    if content[after : after + 1] == b",":
        end = after + 1
        end += len(content[end:]) - len(content[end:].lstrip())
        return Splice(source.path, start, end, "")
    before = content[:start].rstrip()
    return Splice(source.path, len(before) - 1 if before.endswith(b",") else start, end, "")


def _wrapped(call: str, indent: str) -> str:
    """A call on one line where it fits, else an argument a line."""
    if len(indent) + len(call) <= WIDTH:
        return call
    source = call.encode()
    node = next(nodes_in(root_of("a.ts", source), "object"), None)
    if node is None:
        return call
    inner = "".join(f"\n{indent}    {text(one)}," for one in node.named_children)
    return source[: node.start_byte + 1].decode() + inner + f"\n{indent}" + source[node.end_byte - 1 :].decode()

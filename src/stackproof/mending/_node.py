"""Calls of TypeScript and JavaScript programs."""

from __future__ import annotations

import json
import re
from functools import cached_property
from typing import TYPE_CHECKING

from stackproof.aws import camel_case, node_module
from stackproof.spelling import typescript_expression

from ._calls import NAME, SELF, Bound, Call, Names, NotPossible, class_of, lines_of, name_of
from ._changes import Changing, filled_in
from ._edits import Splice
from ._imported import imported
from ._layout import Layout
from ._majors import for_major
from ._node_options import options_for_further
from ._node_scope import binding_of, sees
from ._node_source import NodeSource
from ._node_written import NodeReader
from ._style import layout_of, requoted
from ._tags_beside import TAGS, with_tags
from ._texts import Text
from ._trees import field, nodes_in, text
from ._written import Path, Value

if TYPE_CHECKING:
    from tree_sitter import Node

_HEAD = re.compile(r"\b(?:aws|random|tls|pulumi)(?:\.[A-Za-z_]\w*)+")
_IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*")
_STATEMENTS = ("lexical_declaration", "variable_declaration", "expression_statement", "return_statement")


class NodeCall(Changing):
    """See `Call`."""

    def __init__(self, source: NodeSource, node: Node, token: str, *, major: int) -> None:
        self.path, self.token, self.text, self._major = source.path, token, source.text, major
        self.source, self.node = source, node
        given = field(node, "arguments")
        self._arguments = [one for one in given.named_children if one.type != "comment"] if given else []

    @property
    def at(self) -> int:
        return self.node.start_byte

    @cached_property
    def root(self) -> Value | None:
        if len(self._arguments) < 2:
            return None
        found = NodeReader(self.text, self.source.root).read(self._arguments[1])
        if found.form != "object":
            raise NotPossible("the arguments are made elsewhere")
        return found

    @cached_property
    def layout(self) -> Layout:
        return layout_of(self.text)

    def spelt(self, path: Path, expression: str, *, typed: bool) -> str:
        return self._own(expression, typed=typed)[0]

    def named(self, path: Path, form: str, *, typed: bool) -> str:
        name = str(path[-1])
        name = camel_case(node_module(name)) if typed else name
        return f"{name if _IDENTIFIER.fullmatch(name) else requoted(json.dumps(name), self.text.content)}: "

    def imports(self, expression: str) -> tuple[Splice, ...]:
        return self._own(expression.partition("=")[2] if _is_given(expression) else expression)[1]

    def opened(self, entries: list[str]) -> tuple[Splice, ...]:
        if len(self._arguments) != 1:
            raise NotPossible("the call has no place for arguments")
        at = self._arguments[0].end_byte
        return (Splice(self.path, at, at, f", {{ {', '.join(entries)} }}"),)

    def depend_on(self, *variables: str) -> tuple[Splice, ...]:
        wanted = f"dependsOn: [{', '.join(variables)}]"
        if len(self._arguments) == 1:
            at = self._arguments[0].end_byte
            return (Splice(self.path, at, at, f", {{}}, {{ {wanted} }}"),)
        if len(self._arguments) == 2:
            at, text_of = self._arguments[1].end_byte, f", {{ {wanted} }}"
            return (*self._room_for(text_of), Splice(self.path, at, at, text_of))
        if len(self._arguments) != 3:
            raise NotPossible("the call has no place for options")
        options = self._arguments[2]
        if options.type != "object":
            start, end = options.start_byte, options.end_byte
            return (Splice(self.path, start, end, f"{{ ...{text(options)}, {wanted} }}"),)
        held = NodeReader(self.text, self.source.root).read(options)
        entry = held.entry("dependsOn")
        if entry is None:
            return self.added(held, [wanted])
        if entry.value.form == "list":
            return self.added(entry.value, list(variables))
        start, end = entry.value.place
        if entry.start == start:
            raise NotPossible("dependsOn is a variable")
        return (Splice(self.path, start, end, f"[{', '.join([self.text.between(start, end), *variables])}]"),)

    def _room_for(self, further: str) -> tuple[Splice, ...]:
        """The arguments on lines of their own, where a further text makes theirs too long."""
        root = self.root
        if root is None or not root.held or self.text.line_of(root.start) != self.text.line_of(root.end):
            return ()
        room = len(self.text.line(root.start)) + len(further) <= self.layout.width
        return () if room else tuple(self.opened_up(root, (), self.text.indent_at(root.start)))

    def variable(self) -> tuple[str, tuple[Splice, ...]]:
        bound = binding_of(self.node)
        if bound is not None:
            return text(bound), ()
        parent = self.node.parent
        if parent is not None and parent.type == "expression_statement":
            name = self.fresh(self.called())
            return name, (Splice(self.path, self.node.start_byte, self.node.start_byte, f"const {name} = "),)
        raise NotPossible("the resource has no variable of its own")

    def copied(self, suffix: str) -> tuple[Splice, ...]:
        statement = self.statement()
        indent = self.text.indent_at(statement.start_byte)
        written = text(self.node).replace(self.own_name(), self.named_with(suffix), 1)
        at = statement.end_byte
        at += self.text.content[at : at + 1] == b";"
        end = ";" if self.text.content[at - 1 : at] == b";" else ""
        return (Splice(self.path, at, at, f"\n{indent}{written}{end}"),)

    def seen_by(self, other: Call) -> Bound:
        if not isinstance(other, NodeCall) or other.path != self.path:
            raise NotPossible("the other resource is made in another file")
        name, splices = self.variable()
        if not sees(other.node, binding_of(self.node), self.statement()):
            raise NotPossible(f"{name} is not known there")
        return Bound(name=name, splices=splices)

    def beside(
        self, expression: str, *, suffix: str, names: Names | None = None, before: bool = False
    ) -> tuple[Splice, ...]:
        variable, named = self.variable() if SELF in expression else ("", ())
        statement = self._around() if before else self.statement()
        indent = self.text.indent_at(statement.start_byte)
        known = self.known(expression, variable, suffix, names)
        lines, needed = self._further(expression, known, indent)
        whole = f"\n{indent}".join(lines)
        if before:
            at = statement.start_byte
            return (*named, *needed, self.put_before(at, whole, indent))
        at = statement.end_byte
        at += self.text.content[at : at + 1] == b";"
        return (*named, *needed, Splice(self.path, at, at, f"\n{indent}{whole}"))

    def bound_anew(self, name: str, statement: tuple[int, int], expression: str, output: str) -> tuple[Splice, ...]:
        indent = self.text.indent_at(statement[0])
        lines, needed = self._further(expression, {NAME: self.named_with(name_of(name))}, indent)
        end = ";" if lines[0].endswith(";") else ""
        made = f"const {name} = {lines[0].removesuffix(';')}.{output}{end}"
        return (*needed, Splice(self.path, *statement, made))

    def read_of(self, name: str, output: str) -> str:
        return name

    # -- further resources

    def _further(self, expression: str, names: Names, indent: str) -> tuple[list[str], list[Splice]]:
        lines: list[str] = []
        needed: list[Splice] = []
        names = {**names, TAGS: self.tags}
        end = ";" if b";\n" in self.text.content else ""
        for target, value in lines_of(expression):
            spelt, imports = self._own(with_tags(value, self.tags, self._major))
            spelt = filled_in(options_for_further(spelt, self._arguments[2:], self.source.root), names)
            lead = ""
            if target:
                own = self.fresh(camel_case(target))
                names[camel_case(target)] = own
                lead = f"const {own} = "
            lines.append(lead + self.layout.laid_out(spelt, indent, before=len(lead)) + end)
            needed += imports
        return lines, needed

    def own_name(self) -> str:
        if not self._arguments:
            raise NotPossible("the name is not the first argument")
        return text(self._arguments[0])

    def named_with(self, suffix: str) -> str:
        written, first = self.own_name(), self._arguments[0]
        if first.type == "string":
            return f"{written[:-1]}-{suffix}{written[-1]}"
        if first.type == "template_string":
            return f"{written[:-1]}-{suffix}`"
        return f"`${{{written}}}-{suffix}`"

    def fresh(self, name: str) -> str:
        name, taken = camel_case(name), self._taken
        return next(one for one in (name, *(f"{name}{number}" for number in range(2, 99))) if one not in taken)

    def is_free(self, name: str) -> bool:
        return camel_case(name) not in self._taken

    @cached_property
    def _taken(self) -> set[str]:
        return {text(node) for node in nodes_in(self.source.root, "identifier")}

    # -- places

    def statement(self) -> Node:
        """The statement that the call stands in, and ends."""
        node: Node | None = self.node.parent
        while node is not None and node.type in ("variable_declarator", "assignment_expression", *_INNER):
            node = node.parent
        if node is None or node.type not in _STATEMENTS or node.type == "return_statement":
            raise NotPossible("the call is part of a larger expression")
        above = node.parent
        return above if above is not None and above.type == "export_statement" else node

    def _around(self) -> Node:
        """The statement that holds the call, however deep."""
        node: Node | None = self.node
        while node is not None and node.type not in _STATEMENTS:
            if node.type in ("arrow_function", "function_expression", "statement_block", "class_body"):
                node = None
                break
            node = node.parent
        if node is None:
            raise NotPossible("the call is part of a larger expression")
        above = node.parent
        return above if above is not None and above.type == "export_statement" else node

    # -- names

    def written(self, dotted: str) -> tuple[str, tuple[Splice, ...]]:
        return self.source.written(dotted)

    def _own(self, expression: str, *, typed: bool = True) -> tuple[str, tuple[Splice, ...]]:
        """An expression in TypeScript, with the file's own names."""
        # As an argument it is written anew in any case. The names of outputs are the SDK's in documents, too.
        expression = for_major(expression, self._major)
        own = set(re.findall(r"\.([a-z_]+)\b", expression)) | {"held"}
        spelt = typescript_expression(f"held={expression}", lambda name: typed or name in own)
        if spelt is None:
            raise NotPossible("the expression has no counterpart here")
        spelt = spelt.removeprefix("held: ")
        own, needed = imported(spelt, self.source.written, _HEAD)
        return requoted(own, self.text.content), needed


_INNER = ("parenthesized_expression", "as_expression", "non_null_expression")


def node_call(source: Text, line: int, token: str, *, major: int = 7) -> NodeCall:
    """The `new` at a line that makes a resource of this type. Raises NotPossible."""
    file = NodeSource(source)
    name = class_of(token)
    found = [
        node
        for node in nodes_in(file.root, "new_expression", "call_expression")
        if _makes(node, name) and node.start_point[0] + 1 <= line <= node.end_point[0] + 1
    ]
    starts = [node for node in found if node.start_point[0] + 1 == line]
    if not found or len(starts) > 1:
        raise NotPossible("no one call there makes it")
    return NodeCall(file, max(starts or found, key=lambda node: node.start_byte), token, major=major)


def _makes(node: Node, name: str) -> bool:
    """`new aws.s3.Bucket(...)`, or `aws.s3.Bucket.get(...)`."""
    if node.type == "new_expression":
        return text(field(node, "constructor")).rpartition(".")[2] == name
    return text(field(node, "function")).endswith(f".{name}.get")


def _is_given(expression: str) -> bool:
    return re.match(r"\w+=(?!=)", expression) is not None

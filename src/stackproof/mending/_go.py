"""Calls of Go programs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stackproof.aws import camel_case, go_field, go_sdk
from stackproof.spelling import Shapes, go_expression

from ._calls import NAME, SELF, Given, NotPossible, keywords_of, merged
from ._edits import Splice
from ._texts import Text
from ._trees import field, nodes_in, root_of, text

if TYPE_CHECKING:
    from tree_sitter import Node


class GoCall:
    """See `Call`."""

    def __init__(self, source: Text, root: Node, node: Node, token: str, *, major: int) -> None:
        self.path, self.token = source.path, token
        self._text, self._root, self._node, self._major = source, root, node, major
        arguments = field(node, "arguments")
        self._given = [one for one in arguments.named_children if one.type != "comment"] if arguments else []
        self._shapes = Shapes((token,), major=major)

    def given(self, name: str) -> Given | None:
        element = self._element(self._struct(), self._shapes.field(name))
        if element is None:
            return None
        value = element.named_children[-1]
        return Given(
            start=value.start_byte, end=value.end_byte, from_=element.start_byte, to=element.end_byte, text=text(value)
        )

    def give(self, arguments: str) -> tuple[Splice, ...]:
        names = keywords_of(arguments)
        spelt = {name: self._spelt(merged({name: value})) for name, value in names.items()}
        struct = self._struct()
        if struct is None:
            return self._first_arguments(list(spelt.values()))
        made: list[Splice] = []
        fresh: list[str] = []
        for written in spelt.values():
            key, _, inner = written.partition(": ")
            element = self._element(struct, key)
            if element is None:
                fresh.append(written)
            else:
                made += self._set(element.named_children[-1], inner)
        return (*made, *self._add(struct, fresh))

    def drop(self, name: str) -> tuple[Splice, ...]:
        element = self._element(self._struct(), self._shapes.field(name))
        if element is None:
            return ()
        content, end = self._text.content, element.end_byte
        if content[end : end + 1] == b",":
            end += 1
        start = element.start_byte
        line_start = content.rfind(b"\n", 0, start) + 1
        if not content[line_start:start].strip() and content[end : end + 1] == b"\n":
            return (Splice(self.path, line_start, end + 1, ""),)
        return (Splice(self.path, start, end, ""),)

    def depend_on(self, variable: str) -> tuple[Splice, ...]:
        if len(self._given) < 3:
            raise NotPossible("the call has no place for options")
        for option in self._given[3:]:
            if text(field(option, "function")).endswith(".DependsOn"):
                array = next(nodes_in(option, "literal_value"), None)
                if array is None:
                    raise NotPossible("what it depends on is made elsewhere")
                at = array.end_byte - 1
                return (Splice(self.path, at, at, f", {variable}" if array.named_children else variable),)
        at = self._given[-1].end_byte
        return (Splice(self.path, at, at, f", pulumi.DependsOn([]pulumi.Resource{{{variable}}})"),)

    def variable(self) -> tuple[str, tuple[Splice, ...]]:
        statement = self._statement()
        left = field(statement, "left")
        if left is None or statement.type not in ("short_var_declaration", "assignment_statement"):
            raise NotPossible("the resource has no variable of its own")
        first = left.named_children[0]
        if text(first) != "_":
            return text(first), ()
        name = self._fresh()
        named = (Splice(self.path, first.start_byte, first.end_byte, name),)
        if statement.type == "short_var_declaration":
            return name, named
        sign = field(statement, "operator") or next((one for one in statement.children if one.type == "="), None)
        if sign is None:
            raise NotPossible("the resource has no variable of its own")
        return name, (*named, Splice(self.path, sign.start_byte, sign.end_byte, ":="))

    def beside(self, expression: str, *, suffix: str) -> tuple[Splice, ...]:
        variable, named = self.variable() if SELF in expression else ("", ())
        statement = self._statement()
        check = statement.next_named_sibling
        if check is None or check.type != "if_statement" or "err" not in text(field(check, "condition")):
            raise NotPossible("the error of the call is not looked at")
        indent = self._text.indent_at(statement.start_byte)
        call = go_expression(expression, lambda name: True, self._shapes)
        if call is None:
            raise NotPossible("the further resource has no counterpart here")
        call = call.replace(NAME, self._named(suffix)).replace(SELF, variable)
        call = self._with_parent(call)
        body = text(field(check, "consequence"))
        imports = self._imports(call)
        at = check.end_byte
        written = f"\n{indent}if _, err := {_wrapped(call, indent)}; err != nil {body}"
        return (*named, *imports, Splice(self.path, at, at, written))

    # -- places

    def _struct(self) -> Node | None:
        """`{...}` of `&s3.BucketArgs{...}`."""
        if len(self._given) < 3:
            return None
        given = self._given[2]
        if given.type == "unary_expression":
            given = field(given, "operand") or given
        if given.type == "composite_literal":
            return field(given, "body")
        if given.type == "nil" or text(given) == "nil":
            return None
        raise NotPossible("the arguments are made elsewhere")

    def _element(self, struct: Node | None, key: str) -> Node | None:
        for one in struct.named_children if struct is not None else ():
            if one.type == "keyed_element" and text(one.named_children[0]) == key:
                return one
        return None

    def _statement(self) -> Node:
        node: Node | None = self._node
        while node is not None and node.type not in ("short_var_declaration", "assignment_statement"):
            if node.type in ("block", "func_literal", "function_declaration", "return_statement", "if_statement"):
                raise NotPossible("the call is part of a larger statement")
            node = node.parent
        if node is None:
            raise NotPossible("the call stands in no statement")
        return node

    def _named(self, suffix: str) -> str:
        first = self._given[1] if len(self._given) > 1 else None
        if first is None:
            raise NotPossible("the name is not the second argument")
        if first.type == "interpreted_string_literal":
            return f'{text(first)[:-1]}-{suffix}"'
        return f'{text(first)}+"-{suffix}"'

    def _with_parent(self, call: str) -> str:
        parents = [text(one) for one in self._given[3:] if text(field(one, "function")).endswith(".Parent")]
        return f"{call[:-1]}, {parents[0]})" if parents else call

    def _fresh(self) -> str:
        name = text(field(field(self._node, "function"), "field")).removeprefix("New")
        name = name[:1].lower() + name[1:]
        taken = {text(node) for node in nodes_in(self._root, "identifier")}
        return next(one for one in (name, *(f"{name}{number}" for number in range(2, 99))) if one not in taken)

    # -- changes

    def _spelt(self, arguments: str) -> str:
        spelt = go_expression(arguments, lambda name: True, self._shapes)
        if spelt is None:
            raise NotPossible("the argument has no counterpart here")
        return spelt

    def _first_arguments(self, fields: list[str]) -> tuple[Splice, ...]:
        """A struct in place of `nil`."""
        if len(self._given) < 3:
            raise NotPossible("the call has no place for arguments")
        function = text(field(self._node, "function"))
        package, _, made = function.rpartition(".")
        struct = f"&{package}.{made.removeprefix('New')}Args{{{', '.join(fields)}}}"
        return (Splice(self.path, self._given[2].start_byte, self._given[2].end_byte, struct),)

    def _set(self, value: Node, wanted: str) -> tuple[Splice, ...]:
        wanted_struct = re.match(r"&?[\w.]+\{", wanted)
        while value.type in ("literal_element", "parenthesized_expression") and value.named_children:
            value = value.named_children[0]
        inner = field(value, "operand") if value.type == "unary_expression" else value
        if wanted_struct and inner is not None and inner.type == "composite_literal":
            body = field(inner, "body")
            source = f"package a\nvar a = {wanted}".encode()
            new = field(next(nodes_in(root_of("a.go", source), "composite_literal")), "body")
            if body is not None and new is not None and _is_keyed(new) and _is_keyed(body):
                return tuple(self._merge(body, new))
        return (Splice(self.path, value.start_byte, value.end_byte, wanted),)

    def _merge(self, there: Node, wanted: Node) -> list[Splice]:
        made: list[Splice] = []
        fresh: list[str] = []
        for one in wanted.named_children:
            old = self._element(there, text(one.named_children[0]))
            if old is None:
                fresh.append(text(one))
            else:
                made += self._set(old.named_children[-1], text(one.named_children[-1]))
        return [*made, *self._add(there, fresh)]

    def _add(self, struct: Node, fields: list[str]) -> tuple[Splice, ...]:
        if not fields:
            return ()
        held = [one for one in struct.named_children if one.type != "comment"]
        if not held:
            at = struct.start_byte + 1
            return (Splice(self.path, at, at, ", ".join(fields)),)
        at = held[-1].end_byte
        if struct.start_point[0] == struct.end_point[0]:
            return (Splice(self.path, at, at, "".join(f", {one}" for one in fields)),)
        indent = self._text.indent_at(held[0].start_byte)
        if held[-1].end_point[0] == struct.end_point[0]:
            return (Splice(self.path, at, at, "".join(f", {one}" for one in fields)),)
        comma = self._text.content[at : at + 1] == b","
        at += comma
        lead = "" if comma else ","
        return (Splice(self.path, at, at, lead + "".join(f"\n{indent}{one}," for one in fields)),)

    def _imports(self, call: str) -> tuple[Splice, ...]:
        """An import of each of the SDK's packages that the call needs and the file lacks."""
        there = {text(field(one, "path")).strip('"`') for one in nodes_in(self._root, "import_spec")}
        base = next((path for path in there if "/pulumi-aws/sdk" in path), "")
        sdk = go_sdk("aws", major=self._major)
        made = []
        for package in sorted(set(re.findall(r"\b([a-z]\w*)\.New[A-Z]", call))):
            if sdk.names(package) is None or any(path.endswith(f"/aws/{package}") for path in there) or not base:
                continue
            first = next(nodes_in(self._root, "import_spec_list"), None)
            if first is None:
                raise NotPossible("the imports are no list")
            last = first.named_children[-1]
            path = f"{base.partition('/go/aws')[0]}/go/aws/{package}"
            made.append(Splice(self.path, last.end_byte, last.end_byte, f'\n\t"{path}"'))
        return tuple(made)


def go_call(source: Text, line: int, token: str, *, major: int) -> GoCall:
    """The `pkg.NewX(...)` at a line that makes a resource of this type. Raises NotPossible."""
    root = root_of(source.path, source.content)
    name = f"New{go_field(camel_case(token.rpartition(':')[2]))}"
    found = [
        node
        for node in nodes_in(root, "call_expression")
        if text(field(node, "function")).rpartition(".")[2] in (name, f"New{token.rpartition(':')[2]}")
        and node.start_point[0] + 1 <= line <= node.end_point[0] + 1
    ]
    starts = [node for node in found if node.start_point[0] + 1 == line]
    if not found or len(starts) > 1:
        raise NotPossible("no one call there makes it")
    return GoCall(source, root, max(starts or found, key=lambda node: node.start_byte), token, major=major)


def _is_keyed(body: Node) -> bool:
    return bool(body.named_children) and all(one.type == "keyed_element" for one in body.named_children)


def _wrapped(call: str, indent: str) -> str:
    """The fields of the first struct a line each."""
    source = f"package a\nvar a = {call}".encode()
    literal = next(nodes_in(root_of("a.go", source), "literal_value"), None)
    if literal is None or len(call) + len(indent) <= 90:
        return call
    before = source[len(b"package a\nvar a = ") : literal.start_byte + 1].decode()
    inner = "".join(f"\n{indent}\t{text(one)}," for one in literal.named_children if one.is_named)
    return before + inner + f"\n{indent}" + source[literal.end_byte - 1 :].decode()

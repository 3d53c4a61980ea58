"""Calls of Go programs."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from stackproof.aws import camel_case, go_field, go_sdk
from stackproof.spelling import go_expression

from ._calls import NAME, SELF, Bound, Call, Names, NotPossible, class_of, lines_of, name_of
from ._changes import Changing, filled_in
from ._edits import Splice
from ._go_scope import around, end_with_check, error_body, if_around, knows_error, sees, statement_of
from ._go_source import GoSource
from ._go_spelt import ShapesRead, document_value, field_and_value
from ._go_written import GoReader
from ._imported import imported
from ._layout import Layout
from ._majors import for_major
from ._style import layout_of
from ._tags_beside import TAGS, with_tags
from ._texts import Text
from ._trees import field, nodes_in, text
from ._written import Path, Value

if TYPE_CHECKING:
    from tree_sitter import Node

_HEAD = re.compile(r"(?<![\w.])([a-z]\w*)\.([A-Z]\w*)")
_CORE = "github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
_FURTHER = {"random": "github.com/pulumi/pulumi-random/sdk/v4/go/random"}


class GoCall(Changing):
    """See `Call`."""

    def __init__(self, source: GoSource, node: Node, token: str, *, major: int) -> None:
        self.path, self.token, self.text = source.path, token, source.text
        self.source, self.node, self._major = source, node, major
        given = field(node, "arguments")
        self._arguments = [one for one in given.named_children if one.type != "comment"] if given else []
        self._shapes = ShapesRead((token,), major=major)

    @property
    def at(self) -> int:
        return self.node.start_byte

    @cached_property
    def root(self) -> Value | None:
        """`{...}` of `&s3.BucketArgs{...}`."""
        if len(self._arguments) < 3 or text(self._arguments[2]) == "nil":
            return None
        found = GoReader(self.text, self.source.root).read(self._arguments[2])
        if found.form != "struct":
            raise NotPossible("the arguments are made elsewhere")
        return found

    @cached_property
    def layout(self) -> Layout:
        return layout_of(self.text)

    def spelt(self, path: Path, expression: str, *, typed: bool) -> str:
        if not typed:
            return self._own(document_value(expression, self._shapes))[0]
        found = field_and_value(path, expression, self._shapes, self._major)
        return self._own(found[1])[0]

    def named(self, path: Path, form: str, *, typed: bool) -> str:
        return f'"{path[-1]}": ' if form == "map" else f"{field_and_value(path, '0', self._shapes, self._major)[0]}: "

    def imports(self, expression: str) -> tuple[Splice, ...]:
        try:
            spelt = go_expression(for_major(expression, self._major), lambda name: True, self._shapes)
        except LookupError:
            spelt = None
        if spelt is None and expression.startswith("{"):
            spelt = document_value(expression, self._shapes)
        return self._own(spelt)[1] if spelt is not None else ()

    def opened(self, entries: list[str]) -> tuple[Splice, ...]:
        """A struct in place of `nil`."""
        if len(self._arguments) < 3:
            raise NotPossible("the call has no place for arguments")
        package, _, made = text(field(self.node, "function")).rpartition(".")
        indent = self.text.indent_at(self._arguments[2].start_byte)
        struct = f"&{package}.{made.removeprefix('New')}Args{{{', '.join(entries)}}}"
        start, end = self._arguments[2].start_byte, self._arguments[2].end_byte
        return (Splice(self.path, start, end, self.layout.laid_out(struct, indent, behind=self.layout.width)),)

    def depend_on(self, *variables: str) -> tuple[Splice, ...]:
        if len(self._arguments) < 3:
            raise NotPossible("the call has no place for options")
        listed = ", ".join(variables)
        for option in self._arguments[3:]:
            if text(field(option, "function")).endswith(".DependsOn"):
                array = next(nodes_in(option, "literal_value"), None)
                if array is None:
                    raise NotPossible("what it depends on is made elsewhere")
                if array.named_children:
                    at = array.named_children[-1].end_byte
                    return (Splice(self.path, at, at, f", {listed}"),)
                return (Splice(self.path, array.end_byte - 1, array.end_byte - 1, listed),)
        last = self._arguments[-1]
        if self.text.between(last.end_byte, last.end_byte + 3) == "...":
            raise NotPossible("the options are made elsewhere")
        return (Splice(self.path, last.end_byte, last.end_byte,
                       f", pulumi.DependsOn([]pulumi.Resource{{{listed}}})"),)  # fmt: skip

    def variable(self) -> tuple[str, tuple[Splice, ...]]:
        statement = statement_of(self.node)
        if statement.type == "expression_statement":
            return self._looked_at(statement)
        left = field(statement, "left")
        if left is None:
            raise NotPossible("the resource has no variable of its own")
        first = left.named_children[0]
        if text(first) != "_":
            return text(first), ()
        name = self.fresh(self.called())
        whole = if_around(statement)
        if whole is not None:
            return name, self._out_of(whole, statement, name)
        named = (Splice(self.path, first.start_byte, first.end_byte, name),)
        if statement.type == "short_var_declaration":
            return name, named
        sign = field(statement, "operator") or next((one for one in statement.children if one.type == "="), None)
        if sign is None:
            raise NotPossible("the resource has no variable of its own")
        return name, (*named, Splice(self.path, sign.start_byte, sign.end_byte, ":="))

    def _looked_at(self, statement: Node) -> tuple[str, tuple[Splice, ...]]:
        """A variable, and a look at its error, for a call that has neither."""
        name, indent, end = self.fresh(self.called()), self.text.indent_at(statement.start_byte), statement.end_byte
        return name, (
            Splice(self.path, statement.start_byte, statement.start_byte, f"{name}, err := "),
            Splice(self.path, end, end, f"\n{indent}if err != nil {error_body(statement)}"),
        )

    def _out_of(self, whole: Node, statement: Node, name: str) -> tuple[Splice, ...]:
        """`name, err := ...` and `if err != nil` in place of an `if` that holds both."""
        left, condition = field(statement, "left"), field(whole, "condition")
        if left is None or condition is None:
            raise NotPossible("the resource has no variable of its own")
        first = left.named_children[0]
        indent = self.text.indent_at(whole.start_byte)
        signs = [one for one in statement.children if one.type == "="]
        declared = tuple(Splice(self.path, one.start_byte, one.end_byte, ":=") for one in signs)
        return (
            Splice(self.path, whole.start_byte, first.end_byte, name),
            *declared,
            Splice(self.path, statement.end_byte, condition.start_byte, f"\n{indent}if "),
        )

    def copied(self, suffix: str) -> tuple[Splice, ...]:
        statement = statement_of(self.node)
        indent = self.text.indent_at(statement.start_byte)
        written = text(self.node).replace(self.own_name(), self.named_with(suffix), 1)
        at = end_with_check(statement).end_byte
        body = error_body(statement)
        lines = f"\n{indent}_, err = {written}\n{indent}if err != nil {body}"
        if not knows_error(statement):
            lines = f"\n{indent}if _, err := {written}; err != nil {body}"
        return (Splice(self.path, at, at, lines),)

    def seen_by(self, other: Call) -> Bound:
        if not isinstance(other, GoCall) or other.path != self.path:
            raise NotPossible("the other resource is made in another file")
        name, splices = self.variable()
        if not sees(other.node, name, statement_of(self.node)):
            raise NotPossible(f"{name} is not known there")
        return Bound(name=name, splices=splices)

    def sees(self, name: str, statement: Node) -> bool:
        """Whether the call can use what a statement gives to a name."""
        return sees(self.node, name, statement)

    def beside(
        self, expression: str, *, suffix: str, names: Names | None = None, before: bool = False
    ) -> tuple[Splice, ...]:
        variable, named = self.variable() if SELF in expression else ("", ())
        statement = around(self.node) if before else statement_of(self.node)
        body = error_body(statement)
        indent = self.text.indent_at(statement.start_byte)
        known = self.known(expression, variable, suffix, names)
        reuse = knows_error(statement) and not before
        lines, needed = self._further(expression, known, indent, body, reuse=reuse)
        whole = f"\n{indent}".join(lines)
        if before:
            at = statement.start_byte
            return (*named, *needed, self.put_before(at, whole, indent))
        at = end_with_check(statement).end_byte
        return (*named, *needed, Splice(self.path, at, at, f"\n{indent}{whole}"))

    def bound_anew(self, name: str, statement: tuple[int, int], expression: str, output: str) -> tuple[Splice, ...]:
        indent = self.text.indent_at(statement[0])
        body = error_body(around(self.node))
        lines, needed = self._further(expression, {NAME: self.named_with(name_of(name))}, indent, body, reuse=True)
        lines[0] = f"{name}, err := {lines[0].removeprefix('_, err = ')}"
        return (*needed, Splice(self.path, *statement, f"\n{indent}".join(lines)))

    def read_of(self, name: str, output: str) -> str:
        return f"{name}.{go_field(output)}"

    # -- further resources

    def _further(
        self, expression: str, names: Names, indent: str, body: str, *, reuse: bool
    ) -> tuple[list[str], list[Splice]]:
        lines: list[str] = []
        needed: list[Splice] = []
        names = {**names, TAGS: self.tags}
        made = [target for target, _ in lines_of(expression) if target]
        for target, value in lines_of(expression):
            value = with_tags(value, self.tags, self._major)
            spelt = go_expression(for_major(value, self._major), lambda name: True, self._shapes)
            if spelt is None:
                raise NotPossible("the further resource has no counterpart here")
            own, imports = self._own(spelt, own=tuple(map(camel_case, made)))
            own = filled_in(self._with_place(own), names)
            needed += imports
            if target:
                name = self.fresh(camel_case(target))
                names[camel_case(target)] = name
                lead = f"{name}, err := "
            else:
                lead = "_, err = " if reuse or made else "if _, err := "
            laid = self.layout.laid_out(own, indent, before=len(lead), behind=0)
            if lead.startswith("if"):
                lines.append(f"{lead}{laid}; err != nil {body}")
            else:
                lines += [f"{lead}{laid}", f"if err != nil {body}"]
        return lines, needed

    def own_name(self) -> str:
        if len(self._arguments) < 2:
            raise NotPossible("the name is not the second argument")
        return text(self._arguments[1])

    def named_with(self, suffix: str) -> str:
        written = self.own_name()
        if self._arguments[1].type == "interpreted_string_literal":
            return f'{written[:-1]}-{suffix}"'
        return f'{written}+"-{suffix}"'

    def _with_place(self, call: str) -> str:
        """The call of a further resource with the options of this one's place."""
        if ".New" not in call.partition("(")[0]:
            return call
        found = []
        for one in self._arguments[3:]:
            if text(field(one, "function")).rpartition(".")[2] in ("Parent", "Provider", "Providers", "ProviderMap"):
                found.append(text(one))
            elif one.type == "identifier":
                end = self.text.between(one.end_byte, one.end_byte + 3)
                found.append(text(one) + ("..." if end == "..." else ""))
        return f"{call[:-1]}, {', '.join(found)})" if found else call

    def fresh(self, name: str) -> str:
        name, taken = camel_case(name), self._taken
        return next(one for one in (name, *(f"{name}{number}" for number in range(2, 99))) if one not in taken)

    def is_free(self, name: str) -> bool:
        return camel_case(name) not in self._taken

    @cached_property
    def _taken(self) -> set[str]:
        taken = {text(node) for node in nodes_in(self.source.root, "identifier", "package_identifier")}
        return taken | {one.name for one in self.source.bindings}

    # -- values

    def _own(self, spelt: str, own: tuple[str, ...] = ()) -> tuple[str, tuple[Splice, ...]]:
        """An expression with the file's own names. own: variables that look like packages."""

        def written(name: str) -> tuple[str, tuple[Splice, ...]]:
            package = name.partition(".")[0]
            return self.written(name) if package not in own and self._is_package(package) else (name, ())

        return imported(spelt, written, _HEAD)

    def _is_package(self, name: str) -> bool:
        if name in ("pulumi", "aws", "config", *_FURTHER):
            return True
        return go_sdk("aws", major=self._major).module(name) is not None

    def written(self, dotted: str) -> tuple[str, tuple[Splice, ...]]:
        name = dotted
        package, _, rest = name.partition(".")
        if package in ("pulumi", "aws"):
            return self.source.written(name)
        home = _CORE if package == "config" else _FURTHER.get(package)
        if home is None:
            return self.source.written(f"aws.{name}")
        known = next((one for one in self.source.bindings if one.home == home), None)
        return (f"{known.name}.{rest}", ()) if known is not None else (name, (self.source.import_of(home),))


def go_call(source: Text, line: int, token: str, *, major: int) -> GoCall:
    """The `pkg.NewX(...)` at a line that makes a resource of this type. Raises NotPossible."""
    file = GoSource(source)
    made = class_of(token)
    name = f"New{go_field(camel_case(made))}"
    found = [
        node
        for node in nodes_in(file.root, "call_expression")
        if text(field(node, "function")).rpartition(".")[2] in (name, f"New{made}", f"Get{made}")
        and node.start_point[0] + 1 <= line <= node.end_point[0] + 1
    ]
    starts = [node for node in found if node.start_point[0] + 1 == line]
    if not found or len(starts) > 1:
        raise NotPossible("no one call there makes it")
    return GoCall(file, max(starts or found, key=lambda node: node.start_byte), token, major=major)

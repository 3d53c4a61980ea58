"""Calls of Python programs."""

from __future__ import annotations

import ast
import re
from functools import cached_property

from ._calls import NAME, SELF, Bound, Call, Names, NotPossible, class_of, keywords_of, lines_of, name_of
from ._changes import Changing, filled_in
from ._edits import Splice
from ._imported import imported
from ._layout import Layout
from ._majors import for_major
from ._python_lookups import with_plain_lookups
from ._python_options import PythonOptions
from ._python_scope import Scope
from ._python_source import PythonSource
from ._python_written import PythonReader
from ._style import layout_of, requoted
from ._tags_beside import TAGS, with_tags
from ._texts import Text
from ._written import Path, Value

_HEAD = re.compile(r"\b(?:aws|random|tls|pulumi|json)(?:\.[A-Za-z_]\w*)+")
_PACKAGES = {"aws": "pulumi_aws", "random": "pulumi_random", "tls": "pulumi_tls"}


class PythonCall(Changing):
    """See `Call`."""

    def __init__(self, source: PythonSource, node: ast.Call, token: str, *, major: int) -> None:
        self.path, self.token, self.text, self._major = source.path, token, source.text, major
        self.source, self.node, self.scope = source, node, Scope(source.tree)

    @property
    def at(self) -> int:
        return self.source.start(self.node)

    @cached_property
    def root(self) -> Value:
        """The call, or the arguments that it is given as one: `Bucket("a", BucketArgs(...))`."""
        reader = PythonReader(self.text, self.scope)
        given = self.node.args[1] if len(self.node.args) > 1 else None
        if isinstance(given, ast.Call) and _last(given.func).endswith("Args"):
            return reader.call(given)
        return self._whole

    @cached_property
    def _whole(self) -> Value:
        return PythonReader(self.text, self.scope).call(self.node)

    @cached_property
    def layout(self) -> Layout:
        return layout_of(self.text)

    @cached_property
    def _options(self) -> PythonOptions:
        return PythonOptions(self.source, self.node, self.scope)

    def spelt(self, path: Path, expression: str, *, typed: bool) -> str:
        return self._own(expression)

    def named(self, path: Path, form: str, *, typed: bool) -> str:
        return f"{path[-1]}=" if form == "call" else requoted(f'"{path[-1]}": ', self.text.content)

    def imports(self, expression: str) -> tuple[Splice, ...]:
        plain = expression if "=" in expression.partition("(")[0] else with_plain_lookups(expression)
        if plain is expression and "Output.concat" in expression:
            plain = ", ".join(f"{name}={with_plain_lookups(value)}" for name, value in _given(expression))
        return imported(plain, self.written, _HEAD)[1]

    def depend_on(self, *variables: str) -> tuple[Splice, ...]:
        item = next((item for item in self.node.keywords if item.arg == "opts"), None)
        wanted = f"depends_on=[{', '.join(variables)}]"
        options, imports = self.written("pulumi.ResourceOptions")
        if item is None:
            return (*imports, *self.added(self._whole, [f"opts={options}({wanted})"]))
        value = item.value
        if not isinstance(value, ast.Call) or _last(value.func) != "ResourceOptions":
            start, end = self._span(value)
            there = self.text.between(start, end)
            return (*imports, *self.instead(start, end, f"{options}.merge({there}, {options}({wanted}))"))
        reader = PythonReader(self.text, self.scope)
        held = next((one.value for one in value.keywords if one.arg == "depends_on"), None)
        if held is None:
            return self.added(reader.call(value), [wanted])
        if isinstance(held, ast.List):
            return self.added(reader.read(held), list(variables))
        start, end = self._span(held)
        return (Splice(self.path, start, end, f"[{', '.join([self.text.between(start, end), *variables])}]"),)

    def variable(self) -> tuple[str, tuple[Splice, ...]]:
        statement = self._statement()
        target = _target(statement, self.node)
        if target is not None:
            return ast.unparse(target), ()
        if isinstance(statement, ast.Expr) and statement.value is self.node:
            name = self.fresh(self.called())
            at = self._span(statement)[0]
            return name, (Splice(self.path, at, at, f"{name} = "),)
        raise NotPossible("the resource has no variable of its own")

    def copied(self, suffix: str) -> tuple[Splice, ...]:
        statement = self._statement()
        indent = self.text.indent_at(self._span(statement)[0])
        written = self.text.between(*self._span(self.node)).replace(self.own_name(), self.named_with(suffix), 1)
        at = self.text.end_of_line(self._span(statement)[1])
        return (Splice(self.path, at, at, f"\n{indent}{written}"),)

    def seen_by(self, other: Call) -> Bound:
        if not isinstance(other, PythonCall):
            raise NotPossible("the other resource is made in another language")
        name, splices = self.variable()
        statement = self._statement()
        if other.path != self.path:
            if self.scope.block_of(statement) is not self.source.tree and self.scope.parents.get(statement) is not None:
                raise NotPossible("the other file does not see it")
            whole, imports = other.source.written(f"{self._module_for(other)}.{name}")
            return Bound(name=whole, splices=(*splices, *imports))
        target = _target(statement, self.node) or ast.Name(id=name, ctx=ast.Store())
        place = other.scope.twin(other.node)
        if not other.scope.sees(place, target, other.scope.twin(statement)):
            raise NotPossible(f"{name} is not known there")
        return Bound(name=name, splices=splices)

    def _module_for(self, other: PythonCall) -> str:
        """What another file calls this one as a module. Raises NotPossible where it does not import it."""
        parts = self.path.removesuffix(".py").split("/")
        for length in range(len(parts), 0, -1):
            module = ".".join(parts[-length:])
            if any(f"{one.path}.".startswith(f"{module}.") for one in other.source.bindings):
                return module
        raise NotPossible("the other file does not import the one that makes it")

    def beside(
        self, expression: str, *, suffix: str, names: Names | None = None, before: bool = False
    ) -> tuple[Splice, ...]:
        variable, named = self.variable() if SELF in expression else ("", ())
        statement = self._around() if before else self._statement()
        indent = self.text.indent_at(self._span(statement)[0])
        known = self.known(expression, variable, suffix, names)
        lines, needed = self._further(expression, known, indent)
        whole = f"\n{indent}".join(lines)
        if before:
            at = self._span(statement)[0]
            return (*named, *needed, self.put_before(at, whole, indent))
        at = self.text.end_of_line(self._span(statement)[1])
        return (*named, *needed, Splice(self.path, at, at, f"\n{indent}{whole}"))

    def bound_anew(self, name: str, statement: tuple[int, int], expression: str, output: str) -> tuple[Splice, ...]:
        """A variable that gets an output of a further resource in place of its value. statement: where it gets it."""
        indent = self.text.indent_at(statement[0])
        lines, needed = self._further(expression, {NAME: self.named_with(name_of(name))}, indent)
        return (*needed, Splice(self.path, *statement, f"{name} = {lines[0]}.{output}"))

    def read_of(self, name: str, output: str) -> str:
        """How a variable is read that `bound_anew` has made."""
        return name

    # -- further resources

    def _further(self, expression: str, names: Names, indent: str) -> tuple[list[str], list[Splice]]:
        lines: list[str] = []
        needed: list[Splice] = []
        names = {**names, TAGS: self.tags}
        for target, value in lines_of(expression):
            value = with_tags(value, self.tags, self._major)
            call, more = self._options.for_further(with_plain_lookups(for_major(value, self._major)))
            spelt, imports = imported(call, self.written, _HEAD)
            spelt = filled_in(requoted(spelt, self.text.content), names)
            lead = ""
            if target:
                names[target] = own = self.fresh(target)
                lead = f"{own} = "
            lines.append(lead + self.layout.laid_out(spelt, indent, before=len(lead)))
            needed += [*imports, *more]
        return lines, needed

    def own_name(self) -> str:
        if not self.node.args:
            raise NotPossible("the name is not the first argument")
        return self.text.between(*self._span(self.node.args[0]))

    def named_with(self, suffix: str) -> str:
        """The name of the call with an ending."""
        text, first = self.own_name(), self.node.args[0]
        plain = isinstance(first, ast.Constant) and isinstance(first.value, str)
        if (plain or isinstance(first, ast.JoinedStr)) and text[-3:] not in ('"""', "'''"):
            return f"{text[:-1]}-{suffix}{text[-1]}"
        quote = "'" if '"' in text else '"'
        return f"f{quote}{{{text}}}-{suffix}{quote}"

    def fresh(self, name: str) -> str:
        taken = self._taken
        return next(one for one in (name, *(f"{name}_{number}" for number in range(2, 99))) if one not in taken)

    def is_free(self, name: str) -> bool:
        return name not in self._taken

    @cached_property
    def _taken(self) -> set[str]:
        taken = {node.id for node in ast.walk(self.source.tree) if isinstance(node, ast.Name)}
        taken |= {node.arg for node in ast.walk(self.source.tree) if isinstance(node, ast.arg)}
        return taken | {one.name for one in self.source.bindings}

    # -- places

    def _span(self, node: ast.expr | ast.stmt | ast.keyword) -> tuple[int, int]:
        return self.source.start(node), self.source.end(node)

    def _statement(self) -> ast.stmt:
        statement = self.scope.statement_of(self.node)
        if not isinstance(statement, ast.Assign | ast.AnnAssign | ast.Expr) or statement.value is not self.node:
            raise NotPossible("the call is part of a larger expression")
        return statement

    def _around(self) -> ast.stmt:
        """The statement that holds the call, however deep."""
        node: ast.AST | None = self.node
        while node is not None and not isinstance(node, ast.stmt):
            if isinstance(node, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
                break
            node = self.scope.parents.get(node)
        if not isinstance(node, ast.Assign | ast.AnnAssign | ast.Expr | ast.Return):
            raise NotPossible("the call is part of a larger expression")
        return node

    # -- names

    def _own(self, expression: str) -> str:
        expression = with_plain_lookups(for_major(expression, self._major))
        return requoted(imported(expression, self.written, _HEAD)[0], self.text.content)

    def written(self, dotted: str) -> tuple[str, tuple[Splice, ...]]:
        head, _, rest = dotted.partition(".")
        package = _PACKAGES.get(head)
        taken = any(one.name == head and one.path.partition(".")[0] != package for one in self.source.bindings)
        if package and taken and not any(one.path == package for one in self.source.bindings):
            # The name is another module's, Python's own `random` for one.
            return f"{package}.{rest}", (self.source.import_line(f"import {package}"),)
        return self.source.written(f"{_PACKAGES.get(head, head)}.{rest}")


def python_call(text: Text, line: int, token: str, *, major: int = 7) -> PythonCall:
    """The call at a line that makes a resource of this type. Raises NotPossible."""
    source = PythonSource(text)
    name = class_of(token)
    found = [
        node
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and name in (_last(node.func), _looked_up(node.func))
        and node.lineno <= line <= (node.end_lineno or node.lineno)
    ]  # fmt: skip
    if not found:
        raise NotPossible("no call there makes it")
    starts = [node for node in found if node.lineno == line]
    chosen = starts or found
    if len(chosen) > 1 and chosen is starts:
        raise NotPossible("several calls stand on the line")
    return PythonCall(source, max(chosen, key=lambda node: node.lineno), token, major=major)


def _target(statement: ast.stmt, node: ast.expr) -> ast.expr | None:
    """The name or attribute that a statement gives the call to."""
    if isinstance(statement, ast.Assign) and statement.value is node and len(statement.targets) == 1:
        target = statement.targets[0]
        return target if isinstance(target, ast.Name | ast.Attribute) else None
    return statement.target if isinstance(statement, ast.AnnAssign) and statement.value is node else None


def _last(function: ast.expr) -> str:
    return (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )


def _given(arguments: str) -> list[tuple[str, str]]:
    return [(name, ast.unparse(value)) for name, value in keywords_of(arguments).items()]


def _looked_up(function: ast.expr) -> str:
    """`Bucket` of `aws.s3.Bucket.get`."""
    return _last(function.value) if isinstance(function, ast.Attribute) and function.attr == "get" else ""

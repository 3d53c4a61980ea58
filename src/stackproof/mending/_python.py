"""Calls of Python programs."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ._calls import NAME, SELF, Given, NotPossible, keywords_of
from ._edits import Splice
from ._texts import WIDTH, Text

_Placed = ast.expr | ast.stmt | ast.keyword


class PythonCall:
    """See `Call`."""

    def __init__(self, text: Text, tree: ast.Module, node: ast.Call, token: str) -> None:
        self.path, self.token = text.path, token
        self._text, self._tree, self._node = text, tree, node

    def given(self, name: str) -> Given | None:
        item = next((item for item in self._node.keywords if item.arg == name), None)
        if item is None:
            return None
        start, end = self._span(item.value)
        return Given(start=start, end=end, from_=self._start(item), to=end, text=self._text.between(start, end))

    def give(self, arguments: str) -> tuple[Splice, ...]:
        if any(item.arg is None for item in self._node.keywords):
            raise NotPossible("arguments come from a dictionary")
        made: list[Splice] = []
        fresh: list[str] = []
        for name, value in keywords_of(arguments).items():
            item = next((item for item in self._node.keywords if item.arg == name), None)
            if item is None:
                fresh.append(f"{name}={ast.unparse(value)}")
            else:
                made += self._set(item.value, value)
        return (*made, *self._add(self._node, fresh))

    def drop(self, name: str) -> tuple[Splice, ...]:
        item = next((item for item in self._node.keywords if item.arg == name), None)
        if item is None:
            return ()
        start, end = self._start(item), self._span(item.value)[1]
        content = self._text.content
        after = end + len(content[end:]) - len(content[end:].lstrip())
        if content[after : after + 1] == b",":
            end = after + 1
            end += len(content[end:]) - len(content[end:].lstrip())
        else:
            before = content[:start].rstrip()
            start = len(before) - 1 if before.endswith(b",") else start
        return (Splice(self.path, start, end, ""),)

    def depend_on(self, variable: str) -> tuple[Splice, ...]:
        item = next((item for item in self._node.keywords if item.arg == "opts"), None)
        pulumi = self.module_of("pulumi")
        options = f"{pulumi}.ResourceOptions(depends_on=[{variable}])"
        if item is None:
            return self._add(self._node, [f"opts={options}"])
        value = item.value
        if not isinstance(value, ast.Call) or _last(value.func) != "ResourceOptions":
            start, end = self._span(value)
            return (Splice(self.path, start, end, f"{pulumi}.ResourceOptions.merge("
                           f"{self._text.between(start, end)}, {options})"),)  # fmt: skip
        there = next((one.value for one in value.keywords if one.arg == "depends_on"), None)
        if there is None:
            return self._add(value, [f"depends_on=[{variable}]"])
        start, end = self._span(there)
        if isinstance(there, ast.List):
            inner = f", {variable}" if there.elts else variable
            at = self._span(there.elts[-1])[1] if there.elts else end - 1
            return (Splice(self.path, at, at, inner),)
        return (Splice(self.path, start, end, f"[{self._text.between(start, end)}, {variable}]"),)

    def variable(self) -> tuple[str, tuple[Splice, ...]]:
        statement = self._statement()
        if isinstance(statement, ast.Assign) and statement.value is self._node and len(statement.targets) == 1:
            target = statement.targets[0]
            if isinstance(target, ast.Name | ast.Attribute):
                return ast.unparse(target), ()
        if isinstance(statement, ast.AnnAssign) and statement.value is self._node:
            return ast.unparse(statement.target), ()
        if isinstance(statement, ast.Expr) and statement.value is self._node:
            name = self._fresh(_snake(_last(self._node.func)))
            at = self._start(statement)
            return name, (Splice(self.path, at, at, f"{name} = "),)
        raise NotPossible("the resource has no variable of its own")

    def beside(self, expression: str, *, suffix: str) -> tuple[Splice, ...]:
        variable, named = self.variable() if SELF in expression else ("", ())
        statement = self._statement()
        indent = self._text.indent_at(self._start(statement))
        call = expression.replace(NAME, self._named(suffix)).replace(SELF, variable)
        call, imports = self._as_imported(call)
        parent = self._parent()
        if parent and "opts=" not in call:
            call = f"{call.rstrip()[:-1]}, opts={self.module_of('pulumi')}.ResourceOptions(parent={parent}))"
        at = self._text.end_of_line(self._span(statement)[1])
        written = _wrapped(call, indent)
        return (*named, *imports, Splice(self.path, at, at, f"\n{indent}{written}"))

    def module_of(self, package: str) -> str:
        """What the file calls a package that it imports whole. Raises NotPossible."""
        for node in ast.walk(self._tree):
            if isinstance(node, ast.Import):
                for item in node.names:
                    if item.name == package:
                        return item.asname or item.name
        raise NotPossible(f"the file does not import {package}")

    # -- places

    def _start(self, node: _Placed) -> int:
        return self._text.offset(node.lineno, node.col_offset)

    def _span(self, node: _Placed) -> tuple[int, int]:
        """Start and end, the parentheses around an expression left out."""
        return self._start(node), self._text.offset(node.end_lineno or node.lineno, node.end_col_offset or 0)

    def _statement(self) -> ast.stmt:
        found = [
            node
            for node in ast.walk(self._tree)
            if isinstance(node, ast.Assign | ast.AnnAssign | ast.Expr) and getattr(node, "value", None) is self._node
        ]
        if not found:
            raise NotPossible("the call is part of a larger expression")
        return found[0]

    def _parent(self) -> str:
        """`self`, or whatever the call itself names as its parent."""
        opts = next((item.value for item in self._node.keywords if item.arg == "opts"), None)
        if isinstance(opts, ast.Call):
            parent = next((item.value for item in opts.keywords if item.arg == "parent"), None)
            return ast.unparse(parent) if parent is not None else ""
        if opts is None:
            return ""
        # Options in a variable may hold more than the parent; the further resource takes them as they are.
        raise NotPossible("the options are made elsewhere")

    def _named(self, suffix: str) -> str:
        """The name of the call with an ending."""
        if not self._node.args:
            raise NotPossible("the name is not the first argument")
        first = self._node.args[0]
        text = self._text.between(*self._span(first))
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            return repr(f"{first.value}-{suffix}").replace("'", '"')
        if isinstance(first, ast.JoinedStr) and text[-1:] in "\"'" and text[-3:] not in ('"""', "'''"):
            return f"{text[:-1]}-{suffix}{text[-1]}"
        return f'f"{{{text}}}-{suffix}"'

    def _fresh(self, name: str) -> str:
        taken = {node.id for node in ast.walk(self._tree) if isinstance(node, ast.Name)}
        return next(one for one in (name, *(f"{name}_{number}" for number in range(2, 99))) if one not in taken)

    # -- changes

    def _set(self, there: ast.expr, wanted: ast.expr) -> Iterator[Splice]:
        """Give a value in place of one; two dictionaries, or a dictionary and the arguments of a type, are merged."""
        if isinstance(wanted, ast.Dict) and isinstance(there, ast.Dict | ast.Call) and _is_merging(there):
            yield from self._merge(there, wanted)
            return
        if isinstance(wanted, ast.List) and isinstance(there, ast.List) and len(wanted.elts) == len(there.elts) == 1:
            yield from self._set(there.elts[0], wanted.elts[0])
            return
        start, end = self._span(there)
        yield Splice(self.path, start, end, _quoted(ast.unparse(wanted)))

    def _merge(self, there: ast.Dict | ast.Call, wanted: ast.Dict) -> Iterator[Splice]:
        fresh = []
        for key, value in zip(wanted.keys, wanted.values, strict=True):
            name = key.value if isinstance(key, ast.Constant) else None
            if not isinstance(name, str):
                raise NotPossible("a key is no text")
            old = _member(there, name)
            if old is not None:
                yield from self._set(old, value)
            else:
                sign = "=" if isinstance(there, ast.Call) else ": "
                fresh.append(f"{name if isinstance(there, ast.Call) else repr(name)}{sign}{ast.unparse(value)}")
        yield from self._add(there, fresh)

    def _add(self, node: ast.Call | ast.Dict, parts: list[str]) -> tuple[Splice, ...]:
        """Further arguments or entries behind the last one."""
        if not parts:
            return ()
        held = _parts(node)
        start, end = self._span(node)
        if not held:
            return (Splice(self.path, end - 1, end - 1, _quoted(", ".join(parts))),)
        last = max(self._span(one)[1] for one in held)
        first = min(self._start(one) for one in held)
        line = self._text.line(last)
        one_line = self._text.line_of(start) == self._text.line_of(end)
        if one_line and len(line) + sum(map(len, parts)) < WIDTH:
            return (Splice(self.path, last, last, "".join(f", {_quoted(part)}" for part in parts)),)
        indent = self._text.indent_at(first) if not one_line else self._text.indent_at(start) + "    "
        if self._text.line_of(first) == self._text.line_of(start):
            indent = self._text.indent_at(start) + "    "
        return (Splice(self.path, last, last, "".join(f",\n{indent}{_quoted(part)}" for part in parts)),)

    # -- imports

    def _as_imported(self, call: str) -> tuple[str, tuple[Splice, ...]]:
        """`aws.s3.Bucket(...)` as this file would write it, with an import where it lacks one."""
        tree = ast.parse(call, mode="eval")
        heads = {
            (node.value.value.id, node.value.attr)
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute)
            and isinstance(node.value.value, ast.Name) and node.value.value.id in ("aws", "random", "tls")
        } | {
            (node.value.id, "")
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
            and node.value.id in ("random", "tls")
        }  # fmt: skip
        added: list[Splice] = []
        for package, module in sorted(heads):
            try:
                own = self.module_of(f"pulumi_{package}")
                call = call.replace(f"{package}.", f"{own}.") if own != package else call
            except NotPossible:
                line = f"import pulumi_{package} as {package}"
                if package == "aws" and self._imports_part(module):
                    call = call.replace(f"aws.{module}.", f"{module}.")
                    continue
                added.append(self.import_line(line))
        return call, tuple(dict.fromkeys(added))

    def _imports_part(self, module: str) -> bool:
        return any(
            isinstance(node, ast.ImportFrom) and node.module == "pulumi_aws"
            and any(item.name == module and item.asname is None for item in node.names)
            for node in ast.walk(self._tree)
        )  # fmt: skip

    def import_line(self, line: str) -> Splice:
        """A further import, behind the last one at the top of the file."""
        top = [node for node in self._tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
        if not top:
            raise NotPossible("the file imports nothing")
        at = self._text.end_of_line(self._span(top[-1])[1])
        return Splice(self.path, at, at, f"\n{line}")


def python_call(text: Text, line: int, token: str) -> PythonCall:
    """The call at a line that makes a resource of this type. Raises NotPossible."""
    try:
        tree = ast.parse(text.content)
    except (SyntaxError, ValueError) as error:
        raise NotPossible("the file does not parse") from error
    name = token.rpartition(":")[2]
    found = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _last(node.func) == name
        and node.lineno <= line <= (node.end_lineno or node.lineno)
    ]  # fmt: skip
    if not found:
        raise NotPossible("no call there makes it")
    starts = [node for node in found if node.lineno == line]
    chosen = starts or found
    if len(chosen) > 1 and chosen is starts:
        raise NotPossible("several calls stand on the line")
    return PythonCall(text, tree, max(chosen, key=lambda node: node.lineno), token)


def _last(function: ast.expr) -> str:
    return (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


def _is_merging(node: ast.Dict | ast.Call) -> bool:
    if isinstance(node, ast.Dict):
        return all(isinstance(key, ast.Constant) for key in node.keys)
    return _last(node.func).endswith(("Args", "ArgsDict")) and not any(item.arg is None for item in node.keywords)


def _member(node: ast.Dict | ast.Call, name: str) -> ast.expr | None:
    if isinstance(node, ast.Call):
        return next((item.value for item in node.keywords if item.arg == name), None)
    pairs = zip(node.keys, node.values, strict=True)
    return next((value for key, value in pairs if isinstance(key, ast.Constant) and key.value == name), None)


def _parts(node: ast.Call | ast.Dict) -> list[ast.expr]:
    if isinstance(node, ast.Dict):
        return list(node.values)
    return [*node.args, *(item.value for item in node.keywords)]


def _quoted(text: str) -> str:
    """With double quotes, as formatters write them, where that is the same."""
    return text.replace("'", '"') if '"' not in text and "\\" not in text else text


def _wrapped(call: str, indent: str) -> str:
    """A call on one line where it fits, else an argument a line."""
    node = ast.parse(call, mode="eval").body
    if len(indent) + len(call) <= WIDTH or not isinstance(node, ast.Call):
        return _quoted(call)
    parts = [ast.get_source_segment(call, one) or "" for one in node.args]
    parts += [f"{one.arg}={ast.get_source_segment(call, one.value)}" for one in node.keywords]
    head = ast.get_source_segment(call, node.func)
    return f"{head}(" + "".join(f"\n{indent}    {_quoted(part)}," for part in parts) + f"\n{indent})"

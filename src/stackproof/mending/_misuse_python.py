"""Outputs that a Python program takes for their values: what is made of them becomes an Output, too, up to where one
may stand."""

from __future__ import annotations

import ast

from stackproof.model import Remark

from ._calls import NotPossible
from ._edits import Mend, Splice
from ._format import format_parts
from ._places import offset_of
from ._python_source import PythonSource

_APPLIED = frozenset({"int", "float", "len", "str"})


def of_python(remark: Remark, source: PythonSource) -> Mend:
    """Raises NotPossible."""
    how, at = str(remark.data.get("how")), offset_of(remark, source)
    lift = Lift(source)
    lift.begin(how, at)
    if not lift.splices:
        raise NotPossible("the value is not used in a way that can be changed")
    return Mend(source.tidied(tuple(lift.splices)))


class Lift:
    """Changes of an expression and of all that is made of it, so that it is an Output. splices: the changes."""

    def __init__(self, source: PythonSource) -> None:
        self._source = source
        self._done: set[ast.AST] = set()
        self.splices: dict[Splice, None] = {}

    def begin(self, how: str, at: int) -> None:
        """how: in which way the Output is misused at a place."""
        if how == "f-string":
            self._lifted(self._around(at, ast.JoinedStr))
        elif how in ("json", "json-resource", "format", "str", "number", "length", "join", "method"):
            self._lifted(self._at(at, ast.Call))
        elif how in ("concatenation", "percent"):
            self._lifted(self._at(at, ast.BinOp))
        else:
            raise NotPossible("it takes a decision what is to be done with the value")

    def _at(self, at: int, kind: type[ast.expr]) -> ast.expr:
        found = [
            node for node in ast.walk(self._source.tree) if isinstance(node, kind) and self._source.start(node) == at
        ]
        if not found:
            raise NotPossible("the expression is not written there")
        return found[0]

    def _around(self, at: int, kind: type[ast.expr]) -> ast.expr:
        source = self._source
        found = [
            node
            for node in ast.walk(source.tree)
            if isinstance(node, kind) and source.start(node) <= at < source.end(node)
            and not isinstance(source.parents.get(node), ast.FormattedValue)
        ]  # fmt: skip
        if len(found) != 1:
            raise NotPossible("the text is not written there")
        return found[0]

    # -- from one expression to the next

    def _lifted(self, node: ast.expr) -> None:
        """Make an expression an Output, then all that is made of it."""
        if node in self._done:
            return
        self._done.add(node)
        if isinstance(node, ast.BinOp):
            whole: ast.expr = self._whole_sum(node)
            self._done.add(whole)
            self._concatenated(whole) if isinstance(node.op, ast.Add) else self._percent(node)
            node = whole
        elif isinstance(node, ast.JoinedStr):
            self._formatted(node)
        elif isinstance(node, ast.Call):
            node = self._called(node)
        self._follow(node)

    def _follow(self, node: ast.AST) -> None:
        """What an expression that is an Output now stands in."""
        above = self._source.parents.get(node)
        while isinstance(above, ast.Dict | ast.List | ast.Tuple | ast.IfExp | ast.Starred):
            node, above = above, self._source.parents.get(above)
        if isinstance(above, ast.FormattedValue):
            text = self._source.parents.get(above)
            if isinstance(text, ast.JoinedStr):
                self._lifted(text)
        elif isinstance(above, ast.BinOp | ast.Call) and _takes(above, node):
            self._lifted(above)
        elif isinstance(above, ast.Assign) and len(above.targets) == 1 and isinstance(above.targets[0], ast.Name):
            self._follow_name(above.targets[0].id, above)

    def _follow_name(self, name: str, made: ast.stmt) -> None:
        """Every use of a variable that is an Output now, in the scope that it is made in."""
        scope: ast.AST | None = made
        while scope is not None and not isinstance(scope, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef):
            scope = self._source.parents.get(scope)
        for node in ast.walk(scope) if scope is not None else ():
            if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load):
                self._follow(node)

    # -- kinds of expressions

    def _put(self, node: ast.AST, text: str) -> None:
        self.splices[Splice(self._source.path, self._source.start(node), self._source.end(node), text)] = None

    def _named(self, path: str) -> str:
        text, imports = self._source.written(path)
        self.splices.update(dict.fromkeys(imports))
        return text

    def _formatted(self, node: ast.JoinedStr) -> None:
        literals, values = format_parts(self._source.written_as(node))
        if len(literals) == len(values) == 1 and literals[0].strip("\"'") == "{0}" and values[0].isascii():
            self._put(node, values[0])
            return
        self._put(node, self._call("pulumi.Output.format", literals, values, node))

    def _call(self, path: str, literals: list[str], values: list[str], node: ast.expr) -> str:
        name = self._named(path)
        if node.lineno == node.end_lineno:
            return f"{name}({' '.join(literals)}, {', '.join(values)})"
        indent = self._source.text.indent_at(self._source.start(node))
        lines = [*literals[:-1], *(f"{part}," for part in (literals[-1], *values))]
        return f"{name}(" + "".join(f"\n{indent}    {line}" for line in lines) + f"\n{indent})"

    def _whole_sum(self, node: ast.BinOp) -> ast.BinOp:
        above = self._source.parents.get(node)
        while isinstance(above, ast.BinOp) and isinstance(above.op, ast.Add) and isinstance(node.op, ast.Add):
            node, above = above, self._source.parents.get(above)
        return node

    def _concatenated(self, node: ast.expr) -> None:
        parts: list[ast.expr] = []
        left: ast.expr = node
        while isinstance(left, ast.BinOp) and isinstance(left.op, ast.Add):
            parts.insert(0, left.right)
            left = left.left
        written = [self._source.written_as(part) for part in (left, *parts)]
        self._put(node, f"{self._named('pulumi.Output.concat')}({', '.join(written)})")

    def _percent(self, node: ast.BinOp) -> None:
        """`"%s-x" % value`."""
        text = self._source.written_as(node.left)
        plain = isinstance(node.left, ast.Constant) and isinstance(node.left.value, str)
        if not plain or "{" in text or "}" in text or "%%" in text or text.count("%") != text.count("%s"):
            raise NotPossible("the format is not plain")
        given = node.right.elts if isinstance(node.right, ast.Tuple) else [node.right]
        for number in range(len(given)):
            text = text.replace("%s", f"{{{number}}}", 1)
        values = ", ".join(self._source.written_as(one) for one in given)
        self._put(node, f"{self._named('pulumi.Output.format')}({text}, {values})")

    def _called(self, node: ast.Call) -> ast.expr:
        """A call by its counterpart for Outputs; the expression that is an Output then."""
        function = node.func
        written = self._source.written_as
        if _is_dumps(node):
            self._put(function, self._named("pulumi.Output.json_dumps"))
            return node
        if (
            isinstance(function, ast.Attribute)
            and function.attr == "format"
            and isinstance(function.value, ast.Constant)
        ):
            at = self._source.start(node.args[0] if node.args else node.keywords[0].value)
            if not node.args:
                raise NotPossible("the format takes names")
            lead = Splice(
                self._source.path,
                self._source.start(node),
                at,
                f"{self._named('pulumi.Output.format')}({written(function.value)}, ",
            )
            self.splices[lead] = None
            return node
        if isinstance(function, ast.Name) and function.id in _APPLIED and len(node.args) == 1 and not node.keywords:
            self._put(node, f"{_bracketed(node.args[0], written)}.apply({function.id})")
            return node
        if isinstance(function, ast.Attribute) and function.attr == "join" and len(node.args) == 1:
            return self._joined(node, function)
        if isinstance(function, ast.Attribute):
            return self._method(node, function)
        raise NotPossible("the call has no counterpart for Outputs")

    def _joined(self, node: ast.Call, function: ast.Attribute) -> ast.expr:
        given, written = node.args[0], self._source.written_as
        if isinstance(given, ast.List | ast.Tuple):
            parts = ", ".join(written(one) for one in given.elts)
        elif isinstance(given, ast.GeneratorExp):
            parts = f"*[{written(given).removeprefix('(').removesuffix(')')}]"
        else:
            parts = f"*{written(given)}"
        self._put(node, f"{self._named('pulumi.Output.all')}({parts}).apply({written(function)})")
        return node

    def _method(self, node: ast.Call, function: ast.Attribute) -> ast.expr:
        """`bucket.arn.split(":")[5]`: the method, and what is done to its result, within `apply`."""
        whole: ast.expr = node
        above = self._source.parents.get(whole)
        while (
            (isinstance(above, ast.Attribute | ast.Subscript) and above.value is whole)
            or (isinstance(above, ast.Call) and above.func is whole)
        ):  # fmt: skip
            whole, above = above, self._source.parents.get(above)
        value, end = self._source.written_as(function.value), self._source.end(function.value)
        rest = self._source.text.between(end, self._source.end(whole))
        if "\n" in rest:
            raise NotPossible("the call stands on several lines")
        self._put(whole, f"{value}.apply(lambda value: value{rest})")
        self._done.add(whole)
        return whole


def _takes(above: ast.BinOp | ast.Call, node: ast.AST) -> bool:
    """Whether a text or a document is made of the expression."""
    if isinstance(above, ast.BinOp):
        return isinstance(above.op, ast.Add | ast.Mod)
    return node in above.args and _is_dumps(above)


def _is_dumps(node: ast.Call) -> bool:
    function = node.func
    return (isinstance(function, ast.Attribute) and function.attr == "dumps") or (
        isinstance(function, ast.Name) and function.id == "dumps"
    )


def _bracketed(node: ast.expr, written) -> str:
    text = written(node)
    return text if isinstance(node, ast.Name | ast.Attribute | ast.Call | ast.Subscript) else f"({text})"

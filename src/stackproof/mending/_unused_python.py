"""Imports and variables of Python files that nothing uses."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from stackproof.model import Remark

from ._calls import NotPossible
from ._comments import with_comments
from ._edits import Mend, Splice
from ._lines import is_alone, without_lines
from ._places import offset_of
from ._python_source import PythonSource
from ._ruff import corrections

_INERT = (
    ast.Constant, ast.Name, ast.Attribute, ast.Subscript, ast.Slice, ast.JoinedStr, ast.FormattedValue, ast.BinOp,
    ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Dict, ast.List, ast.Tuple, ast.Set, ast.keyword, ast.operator,
    ast.unaryop, ast.boolop, ast.cmpop, ast.expr_context, ast.Lambda, ast.ListComp, ast.DictComp, ast.comprehension,
    ast.arguments, ast.arg,
)  # fmt: skip
_PLAIN = frozenset(
    {"str", "int", "float", "bool", "len", "dict", "list", "set", "tuple", "sorted", "min", "max", "range", "enumerate"}
    | {"Config", "dumps", "loads", "getenv", "split", "join", "format", "lower", "upper", "strip", "replace", "items"}
    | {"keys", "values", "zip"}
)
_Function = ast.FunctionDef | ast.AsyncFunctionDef


def of_python(remarks: list[Remark], source: PythonSource, *, is_entry: bool) -> Mend:
    """The file without what the remarks are about. Raises NotPossible."""
    splices: list[Splice] = []
    statements: list[ast.stmt] = []
    imports = []
    for remark in remarks:
        if remark.kind in ("lint.F401", "lint.F811"):
            imports += _imports(remark, source)
            continue
        statement = _statement(remark, source)
        if statement is None:
            splices += _corrected(remark, source)
        elif _is_inert(statement.value):
            statements.append(statement)
        else:
            value = statement.value
            assert value is not None
            splices.append(Splice(source.path, source.start(statement), source.start(value), ""))
    splices += source.without_all(list(dict.fromkeys(imports)))
    splices += _without(statements, source, is_entry=is_entry)
    return Mend(source.tidied(tuple(splices)))


def _imports(remark: Remark, source: PythonSource) -> list:
    at = offset_of(remark, source)
    found = [one for one in source.bindings if source.start(one.alias) <= at < source.end(one.alias)]
    if remark.kind == "lint.F811":
        # What is imported or defined again: the first of the two goes.
        again = found or [one for one in source.bindings if source.start(one.statement) == at]
        first = [one for one in source.bindings if again and one.name == again[0].name and one is not again[0]]
        found = again if first and again and first[0].path == again[0].path else []
    if not found:
        raise NotPossible("the import is not written there")
    return found


def _statement(remark: Remark, source: PythonSource) -> ast.Assign | ast.AnnAssign | None:
    """The assignment of one plain name that begins at a place."""
    at = offset_of(remark, source)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and source.start(node) == at:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if len(targets) == 1 and isinstance(targets[0], ast.Name):
                return node
    return None


def _corrected(remark: Remark, source: PythonSource) -> tuple[Splice, ...]:
    """What ruff would change: the name of a caught error, of a part of a tuple."""
    rule = remark.kind.removeprefix("lint.")
    for one in corrections(source.text, rule):
        if (one.line, one.column) == (remark.line, remark.column):
            return one.splices
    raise NotPossible("the name is not assigned in a way that is known")


def _is_inert(value: ast.expr | None) -> bool:
    """Whether nothing is lost where it is not evaluated."""
    if value is None:
        return True
    for node in ast.walk(value):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            of = node.func.value if isinstance(node.func, ast.Attribute) else None
            taken_in = name == "get" and isinstance(of, ast.Attribute | ast.Name) and _last(of)[:1].isupper()
            if taken_in or not (name in _PLAIN or name.startswith(("get_", "require")) or name == "get"):
                return False
        elif not isinstance(node, _INERT):
            return False
    return True


def _last(node: ast.Attribute | ast.Name) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id


def _without(statements: list[ast.stmt], source: PythonSource, *, is_entry: bool) -> list[Splice]:
    """The lines of statements taken away, with what was only there for them, and with the comments on them."""
    gone = list(statements)
    for statement in gone:
        gone += [one for one in _only_for(statement, gone, source, is_entry=is_entry) if one not in gone]
    places = []
    for statement in gone:
        start, end = source.start(statement), source.end(statement)
        body = _body_of(statement, source)
        if not is_alone(source.text, start, end) or all(one in gone for one in body):
            raise NotPossible("the statement does not stand alone")
        places.append((start, end))
    return without_lines(source.text, *with_comments(source.text, places))


def _body_of(statement: ast.stmt, source: PythonSource) -> list[ast.stmt]:
    above = source.parents.get(statement)
    for name in ("body", "orelse", "finalbody"):
        body = getattr(above, name, None)
        if isinstance(body, list) and statement in body:
            return body
    raise NotPossible("the statement stands in no block")


def _only_for(statement: ast.stmt, gone: list[ast.stmt], source: PythonSource, *, is_entry: bool) -> Iterator[ast.stmt]:
    """Assignments before it of names that only what goes reads."""
    scope = _scope_of(statement, source)
    if isinstance(scope, ast.Module) and not is_entry:
        return
    inside = {node for one in gone for node in ast.walk(one)}
    for name in {
        node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }:
        uses = [node for node in ast.walk(source.tree) if isinstance(node, ast.Name) and node.id == name]
        made = [node for node in uses if not isinstance(node.ctx, ast.Load)]
        read = [node for node in uses if isinstance(node.ctx, ast.Load)]
        if len(made) != 1 or any(node not in inside for node in read):
            continue
        above = source.parents.get(made[0])
        if (
            isinstance(above, ast.Assign)
            and len(above.targets) == 1
            and _scope_of(above, source) is scope
            and _is_inert(above.value)
        ):
            yield above


def _scope_of(node: ast.AST, source: PythonSource) -> ast.AST:
    here: ast.AST | None = source.parents.get(node)
    while here is not None and not isinstance(here, ast.Module | ast.ClassDef | _Function):
        here = source.parents.get(here)
    return here or source.tree

"""Variables of the entry module that nothing in the program reads. The linter leaves them alone, since a module's names
may be imported; nobody imports from the entry of a Pulumi program but the program itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from stackproof.model import Remark

from ._program import Program

# What reads names that are not written down.
_READERS = frozenset({"globals", "locals", "vars", "eval", "exec", "getattr", "import_module", "dir"})
_PLAIN = frozenset({"str", "int", "float", "bool", "len", "dict", "list", "set", "tuple", "sorted", "min", "max"})
_PLAIN_OF = frozenset({("json", "dumps"), ("json", "loads"), ("pulumi", "Config"), ("os", "getenv")})
_INERT = (
    ast.Constant, ast.Name, ast.Attribute, ast.Subscript, ast.Slice, ast.JoinedStr, ast.FormattedValue, ast.BinOp,
    ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Dict, ast.List, ast.Tuple, ast.Set, ast.keyword, ast.operator,
    ast.unaryop, ast.boolop, ast.cmpop, ast.expr_context,
)  # fmt: skip


def unused_variables(program: Program) -> Iterator[Remark]:
    """Plain names of the entry's top level whose value is made without any effect, and that no file reads."""
    entry = program.modules.get(program.entry or "")
    if entry is None or not entry.ours or program.unparsed or program.undecodable:
        return
    read: set[str] = set()
    for module in program.modules.values():
        names = set(_read_in(module.tree, foreign=module is not entry))
        if names & _READERS:
            return
        read |= names
    assigned = [item for item in entry.tree.body if _target(item) is not None]
    simple = {id(_target(item)) for item in assigned}
    for node in ast.walk(entry.tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and id(node) not in simple:
            read.add(node.id)
    lookups = _lookups(entry.tree, assigned)
    for item in assigned:
        target, value = _target(item), getattr(item, "value", None)
        if target is None or value is None or target.id.startswith("_") or target.id in read:
            continue
        if _is_inert(value, lookups):
            read.add(target.id)
            yield Remark(
                kind="lint.unused-module-variable",
                message=f"{target.id} is assigned but nothing in the program uses it",
                file=entry.path,
                line=item.lineno,
                end_line=item.end_lineno,
                column=item.col_offset + 1,
                data={"rule": "unused-module-variable", "test": entry.test},
            )


def _read_in(tree: ast.Module, *, foreign: bool) -> Iterator[str]:
    """Every name that is read, whatever it means there. foreign: from another file, so attributes and imports count."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Global):
            yield from node.names
        elif foreign and isinstance(node, ast.Attribute):
            yield node.attr
        elif foreign and isinstance(node, ast.alias):
            yield node.name
        elif isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets):
            yield from (str(item.value) for item in ast.walk(node.value) if isinstance(item, ast.Constant))


def _target(item: ast.stmt) -> ast.Name | None:
    """The one plain name that a statement assigns."""
    if isinstance(item, ast.Assign) and len(item.targets) == 1 and isinstance(item.targets[0], ast.Name):
        return item.targets[0]
    return item.target if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name) else None


def _lookups(tree: ast.Module, assigned: list[ast.stmt]) -> set[str]:
    """Names whose `get...` looks something up and does nothing else: imported SDKs and `os`, and configurations."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            module = getattr(node, "module", None) or ""
            for alias in node.names:
                home = (module or alias.name).partition(".")[0]
                if home in ("pulumi", "pulumi_aws", "os") and not getattr(node, "level", 0):
                    found.add(alias.asname or alias.name.partition(".")[0])
    for item in assigned:
        target, value = _target(item), getattr(item, "value", None)
        if target is not None and isinstance(value, ast.Call) and _path(value.func)[-1:] == ["Config"]:
            found.add(target.id)
    return found


def _is_inert(value: ast.AST, lookups: set[str]) -> bool:
    """True when evaluating the expression cannot make a resource or anything else that lasts."""
    if isinstance(value, ast.Call):
        if not _is_lookup(value.func, lookups):
            return False
        return all(_is_inert(item, lookups) for item in (*value.args, *(word.value for word in value.keywords)))
    return isinstance(value, _INERT) and all(_is_inert(child, lookups) for child in ast.iter_child_nodes(value))


def _is_lookup(function: ast.AST, lookups: set[str]) -> bool:
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Call):
        return _path(function.value.func)[-1:] == ["Config"] and function.attr.startswith("get")
    path = _path(function)
    if len(path) == 1:
        return path[0] in _PLAIN or (path[0] in lookups and path[0].startswith(("get_", "getenv", "Config")))
    if tuple(path) in _PLAIN_OF:
        return True
    # `aws.s3.Bucket.get` takes a resource into the state: that is an effect.
    if len(path) < 2 or path[0] not in lookups or path[-2][:1].isupper():
        return False
    return path[-1] == "get" or path[-1].startswith("get_")


def _path(function: ast.AST) -> list[str]:
    """`aws.s3.get_bucket` as its parts; [] for anything that is no dotted name."""
    parts: list[str] = []
    while isinstance(function, ast.Attribute):
        parts.append(function.attr)
        function = function.value
    return [function.id, *reversed(parts)] if isinstance(function, ast.Name) else []

"""Outputs of a stack, as each language writes them."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from stackproof.model import Resource

from ._calls import NotPossible
from ._edits import Splice
from ._ground import Ground
from ._references import named_in, part_of
from ._texts import Text
from ._trees import field, nodes_in, root_of, text

if TYPE_CHECKING:
    from tree_sitter import Node

_OWN = re.compile(r"(?:self|this)\.")


def exported(resource: Resource, key: str, name: str, ground: Ground) -> tuple[Splice, ...]:
    """An output of a property of a resource, in the entry. Raises NotPossible where no name of the entry holds it."""
    entry = ground.text(ground.project.entry or "")
    holder, splices = _holder(resource, entry.path, ground)
    value = part_of(entry.path, holder, key)
    if entry.path.endswith(".py"):
        return (*splices, _python(entry, value, holder, name))
    if entry.path.endswith(".go"):
        return (*splices, _go(entry, value, holder, name))
    return (*splices, _node(entry, value, holder, name))


def _holder(resource: Resource, entry: str, ground: Ground) -> tuple[str, tuple[Splice, ...]]:
    """What the entry calls a resource: a variable, or the part of a component that has one."""
    call = ground.call_of(resource)
    variable, splices = call.variable()
    if not _OWN.match(variable):
        if call.path != entry:
            return named_in(entry, resource, ground), ()
        return variable, splices
    parent = ground.topology.resource(resource.parent)
    if parent is None or parent.type.startswith("pulumi:"):
        raise NotPossible("the component is not known")
    above = ground.call_of(parent)
    if above.path != entry or splices:
        raise NotPossible("the component is made in another file")
    name, named = above.variable()
    return f"{name}.{_OWN.sub('', variable)}", named


def _python(entry: Text, value: str, holder: str, name: str) -> Splice:
    """Behind the last output, else at the end. The variable must be the module's."""
    try:
        tree = ast.parse(entry.content)
    except (SyntaxError, ValueError, RecursionError) as error:
        raise NotPossible("the file does not parse") from error
    bound = [node for node in tree.body if _binds(node, holder.partition(".")[0])]
    if not bound:
        raise NotPossible("the entry has no one variable of that name")
    places = [node for node in tree.body if isinstance(node, ast.Expr) and _is_export(node)]
    said = ast.unparse(places[0]).partition("(")[0] if places else _pulumi(tree)
    line = f'{said}("{name}", {value})'
    last = max([*places[-1:], *bound], key=lambda node: node.end_lineno or 0) if places else tree.body[-1]
    at = entry.offset(last.end_lineno or last.lineno, last.end_col_offset or 0)
    at = entry.end_of_line(at)
    gap = "" if places and last is places[-1] else "\n"
    return Splice(entry.path, at, at, f"\n{gap}{line}" + ("\n" if at == len(entry.content) else ""))


def _is_export(node: ast.Expr) -> bool:
    call = node.value
    return isinstance(call, ast.Call) and ast.unparse(call.func).rpartition(".")[2] == "export"


def _binds(node: ast.stmt, name: str) -> bool:
    if isinstance(node, ast.Import | ast.ImportFrom):
        return any((item.asname or item.name).partition(".")[0] == name for item in node.names)
    if isinstance(node, ast.Assign):
        return any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
    if isinstance(node, ast.Expr):  # a call that is given a name beside this
        return isinstance(node.value, ast.Call) and not _is_export(node)
    return isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == name


def _pulumi(tree: ast.Module) -> str:
    for node in tree.body:
        for item in node.names if isinstance(node, ast.Import) else ():
            if item.name == "pulumi":
                return f"{item.asname or item.name}.export"
    raise NotPossible("the file does not import pulumi")


def _node(entry: Text, value: str, holder: str, name: str) -> Splice:
    """At the end of the module."""
    root = root_of(entry.path, entry.content)
    variable = holder.partition(".")[0]
    declared = [
        one for one in nodes_in(root, "variable_declarator") if text(field(one, "name")) == variable and _is_top(one)
    ]
    named = {text(one) for one in nodes_in(root, "identifier")}
    imported = {text(one) for line in nodes_in(root, "import_statement") for one in nodes_in(line, "identifier")}
    if (variable in named - imported and len(declared) != 1) or re.sub(r"\W", "", name) != name or name in named:
        raise NotPossible("the entry has no one variable of that name")
    exports = [one for one in root.named_children if one.type == "export_statement"]
    imports = any(one.type == "import_statement" for one in root.named_children)
    line = f"export const {name} = {value};" if imports or exports else f"exports.{name} = {value};"
    last = exports[-1] if exports else root.named_children[-1]
    later = [one for one in declared if one.start_byte > last.end_byte]
    last = root.named_children[-1] if later else last
    at = entry.end_of_line(last.end_byte)
    if not text(last).rstrip().endswith(";") and b";" not in entry.content:
        line = line.rstrip(";")
    gap = "" if last.type == "export_statement" else "\n"
    return Splice(entry.path, at, at, f"\n{gap}{line}" + ("\n" if at == len(entry.content) else ""))


def _is_top(declarator: Node) -> bool:
    above = declarator.parent
    home = above.parent if above is not None else None
    return home is not None and home.type in ("program", "export_statement")


def _go(entry: Text, value: str, holder: str, name: str) -> Splice:
    """Before the end of the function that `pulumi.Run` is given, where that has the variable."""
    root = root_of(entry.path, entry.content)
    for call in nodes_in(root, "call_expression"):
        if text(field(call, "function")).rpartition(".")[2] not in ("Run", "RunErr"):
            continue
        function = next(nodes_in(call, "func_literal"), None)
        body = field(function, "body")
        if body is None:
            continue
        inner = [one for one in body.named_children if one.type == "statement_list"]
        statements = inner[0].named_children if inner else body.named_children
        context = _context(function)
        variable = holder.partition(".")[0]
        bound = [one for one in statements if one.type == "short_var_declaration" and _declares(one, variable)]
        last = statements[-1] if statements else None
        if last is None or last.type != "return_statement" or not context or not bound:
            continue
        indent = entry.indent_at(last.start_byte)
        line = f'{context}.Export("{name}", {value})\n{indent}'
        return Splice(entry.path, last.start_byte, last.start_byte, line)
    raise NotPossible("the program has no variable of that name where it ends")


def _declares(statement: Node, name: str) -> bool:
    left = field(statement, "left")
    names = {text(one) for one in left.named_children} if left is not None else set()
    return name in names or "_" in names


def _context(function: Node | None) -> str:
    parameters = field(function, "parameters")
    first = parameters.named_children[0] if parameters is not None and parameters.named_children else None
    return text(field(first, "name"))

"""Statements. Each function says whether control certainly ends there, by return, throw or a way out of a loop."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tree_sitter import Node

from .._program import File
from ._declarations import class_statement, declare, enum_statement
from ._evaluate import evaluate
from ._imports import export_statement, import_statement
from ._machine import Machine
from ._misuse import on_condition, on_iteration
from ._operators import truth
from ._patterns import bind
from ._values import NONE, UNKNOWN, Function, Mapping, Scalar, Scope, Value, join
from ._walk import elements

_WRAPPED = frozenset({"ambient_declaration", "labeled_statement"})
_FUNCTIONS = frozenset({"function_declaration", "generator_function_declaration"})
_CLASSES = frozenset({"class_declaration", "abstract_class_declaration"})


def run_module(machine: Machine, file: File) -> dict[str, Value]:
    """The exports of a file, which is run when it is asked for first."""
    if file.path in machine.modules:
        return machine.modules[file.path]
    exports: dict[str, Value] = {}
    machine.modules[file.path] = exports
    scope = Scope(file, exports=exports)
    scope.names["module"] = Mapping({"exports": Mapping(exports)})
    scope.names["exports"] = scope.names["module"].items["exports"]
    machine.scopes[file.path] = scope
    run_block(machine, scope, file.root.named_children)
    whole = scope.names["module"]
    handed = whole.items.get("exports") if isinstance(whole, Mapping) else None
    if handed is not None and not (isinstance(handed, Mapping) and handed.items is exports):
        exports["module.exports"] = handed
        if isinstance(handed, Mapping):
            exports.update({key: item for key, item in handed.items.items() if isinstance(key, str)})
    return exports


def run_block(machine: Machine, scope: Scope, nodes: Iterable[Node]) -> bool:
    nodes = list(nodes)
    for node in nodes:
        _hoist(machine, scope, node)
    return any(execute(machine, scope, node) for node in nodes)


def _hoist(machine: Machine, scope: Scope, node: Node) -> None:
    """Functions are there before the block begins; so are types."""
    if node.type == "export_statement":
        node = node.child_by_field_name("declaration") or node
    named = node.child_by_field_name("name")
    if named is None:
        return
    name = scope.file.text_of(named)
    if node.type in _FUNCTIONS:
        function = Function(node, scope, scope.this, scope.owner)
        scope.names[name] = function
        machine.functions.setdefault((scope.file.path, node.start_byte), function)
    elif node.type in ("interface_declaration", "type_alias_declaration"):
        scope.types[name] = node


def execute(machine: Machine, scope: Scope, node: Node) -> bool:
    """Run one statement."""
    if machine.exhausted:
        return True
    calls, logs, branches = len(machine.calls), machine.in_log, scope.function.branches
    try:
        return _executed(machine, scope, node)
    except RecursionError:  # an expression that nests too deep: nothing is known of it
        del machine.calls[calls:]
        machine.in_log, scope.function.branches = logs, branches
        return False


def _executed(machine: Machine, scope: Scope, node: Node) -> bool:
    handler = _STATEMENTS.get(node.type)
    if handler is not None:
        return handler(machine, scope, node)
    if node.type in _WRAPPED:
        return run_block(machine, scope, node.named_children)
    return False


def _expression(machine: Machine, scope: Scope, node: Node) -> bool:
    for child in node.named_children:
        if child.type == "internal_module":
            return _namespace(machine, scope, child)
        value = evaluate(machine, scope, child)
        if child.type == "call_expression" and isinstance(value, Scalar) and value.kind == "never":
            return True
    return False


def _if(machine: Machine, scope: Scope, node: Node) -> bool:
    condition = node.child_by_field_name("condition")
    value = evaluate(machine, scope, condition) if condition is not None else UNKNOWN
    if condition is not None:
        on_condition(machine, scope, condition, value)
    known = truth(value)
    branches = [node.child_by_field_name("consequence"), node.child_by_field_name("alternative")]
    if known is not None:
        taken = branches[0 if known else 1]
        return taken is not None and _body(machine, scope, taken)
    scope.function.branches += 1
    ended = [part is not None and _body(machine, scope, part) for part in branches]
    scope.function.branches -= 1
    return all(ended)


def _body(machine: Machine, scope: Scope, node: Node) -> bool:
    if node.type == "else_clause":
        return any(_body(machine, scope, part) for part in node.named_children if part.type != "comment")
    if node.type == "statement_block":
        return run_block(machine, scope.inner(), node.named_children)
    return execute(machine, scope, node)


def _loop(machine: Machine, scope: Scope, node: Node, *parts: str) -> None:
    scope.function.branches += 1
    for name in parts:
        part = node.child_by_field_name(name)
        if part is None:
            continue
        if name == "body":
            _body(machine, scope, part)
        elif part.type in _STATEMENTS:
            execute(machine, scope, part)
        else:
            evaluate(machine, scope, part)
    scope.function.branches -= 1


def _for(machine: Machine, scope: Scope, node: Node) -> bool:
    inner = scope.inner()
    _loop(machine, inner, node, "initializer", "condition", "body", "increment")
    return False


def _while(machine: Machine, scope: Scope, node: Node) -> bool:
    condition = node.child_by_field_name("condition")
    if condition is not None:
        on_condition(machine, scope, condition, evaluate(machine, scope, condition))
    _loop(machine, scope, node, "body")
    return False


_MOST_TURNS = 12


def _for_each(machine: Machine, scope: Scope, node: Node) -> bool:
    target, over, body = (node.child_by_field_name(name) for name in ("left", "right", "body"))
    if target is None or over is None or body is None:
        return False
    value = evaluate(machine, scope, over)
    operator = node.child_by_field_name("operator")
    if operator is not None and operator.type == "in":
        keys = [key for key in value.items if isinstance(key, str)] if isinstance(value, Mapping) else []
        items: list[Value] = [Scalar("str", key) for key in keys] or [UNKNOWN]
    else:
        on_iteration(machine, scope, over, value)
        items = elements(value)
    if len(items) > _MOST_TURNS:
        items = [*items[: _MOST_TURNS - 1], join(*items[_MOST_TURNS - 1 :])]
    scope.function.branches += 1
    for item in items:
        inner = scope.inner()
        bind(machine, inner, target, item)
        _body(machine, inner, body)
    scope.function.branches -= 1
    return False


def _return(machine: Machine, scope: Scope, node: Node) -> bool:
    values = [evaluate(machine, scope, part) for part in node.named_children if part.type != "comment"]
    scope.function.returns.append(values[0] if values else NONE)
    return True


def _throw(machine: Machine, scope: Scope, node: Node) -> bool:
    machine.in_log += 1
    for part in node.named_children:
        evaluate(machine, scope, part)
    machine.in_log -= 1
    return True


def _try(machine: Machine, scope: Scope, node: Node) -> bool:
    body, handler, final = (node.child_by_field_name(name) for name in ("body", "handler", "finalizer"))
    ended = body is not None and _body(machine, scope, body)
    if handler is not None:
        inner = scope.inner()
        parameter, part = handler.child_by_field_name("parameter"), handler.child_by_field_name("body")
        if parameter is not None:
            bind(machine, inner, parameter, UNKNOWN)
        scope.function.branches += 1
        after = part is not None and _body(machine, inner, part)
        scope.function.branches -= 1
        ended = ended and after
    if final is not None:
        for part in final.named_children:
            ended = _body(machine, scope, part) or ended
    return ended


def _switch(machine: Machine, scope: Scope, node: Node) -> bool:
    value, body = node.child_by_field_name("value"), node.child_by_field_name("body")
    if value is not None:
        evaluate(machine, scope, value)
    scope.function.branches += 1
    inner = scope.inner()
    for case in body.named_children if body is not None else ():
        if case.type in ("switch_case", "switch_default"):
            run_block(machine, inner, case.children_by_field_name("body"))
    scope.function.branches -= 1
    return False


def _function(machine: Machine, scope: Scope, node: Node) -> bool:
    _hoist(machine, scope, node)
    return False


def _namespace(machine: Machine, scope: Scope, node: Node) -> bool:
    named, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    inner = scope.inner()
    inner.exports = {}
    if named is not None:
        scope.names[scope.file.text_of(named)] = Mapping(inner.exports)
    if body is not None:
        run_block(machine, inner, body.named_children)
    return False


def _block(machine: Machine, scope: Scope, node: Node) -> bool:
    return _body(machine, scope, node)


def _way_out(machine: Machine, scope: Scope, node: Node) -> bool:
    return True


def _import(machine: Machine, scope: Scope, node: Node) -> bool:
    import_statement(machine, scope, node, run_module)
    return False


def _export(machine: Machine, scope: Scope, node: Node) -> bool:
    declaration = node.child_by_field_name("declaration")
    if declaration is not None:
        execute(machine, scope, declaration)
    value = node.child_by_field_name("value")
    if value is None and any(part.type == "=" for part in node.children):
        value = next((part for part in node.named_children if part.type != "comment"), None)  # `export = value`
    export_statement(machine, scope, node, run_module, evaluate(machine, scope, value) if value is not None else None)
    return False


_STATEMENTS: dict[str, Callable[[Machine, Scope, Node], bool]] = {
    "expression_statement": _expression,
    "lexical_declaration": declare,
    "variable_declaration": declare,
    "if_statement": _if,
    "for_statement": _for,
    "for_in_statement": _for_each,
    "while_statement": _while,
    "do_statement": _while,
    "return_statement": _return,
    "throw_statement": _throw,
    "try_statement": _try,
    "switch_statement": _switch,
    "function_declaration": _function,
    "generator_function_declaration": _function,
    "class_declaration": class_statement,
    "abstract_class_declaration": class_statement,
    "enum_declaration": enum_statement,
    "internal_module": _namespace,
    "module": _namespace,
    "statement_block": _block,
    "break_statement": _way_out,
    "continue_statement": _way_out,
    "import_statement": _import,
    "export_statement": _export,
}

__all__ = ["execute", "run_block", "run_module"]

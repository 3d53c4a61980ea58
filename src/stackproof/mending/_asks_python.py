"""Where Python programs ask their configuration."""

from __future__ import annotations

import ast

from ._configuration import Ask, Helper

_ASKING = ("get", "require")
_Function = ast.FunctionDef | ast.AsyncFunctionDef


def asks_in(content: bytes, project: str) -> tuple[list[Ask], list[Helper]]:
    """Asks and calls of the program's own functions; none in a file that does not parse."""
    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return [], []
    inside = {
        id(node): function
        for function in ast.walk(tree)
        if isinstance(function, _Function)
        for node in ast.walk(function)
    }
    held = _held(tree, project)
    beside = {
        id(node.values[0]): node.values[-1]
        for node in ast.walk(tree)
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or)
    }
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    asks = [
        _ask(node, inside.get(id(node)), beside.get(id(node)))
        for node in calls
        if isinstance(node.func, ast.Attribute) and node.func.attr.startswith(_ASKING) and (node.args or node.keywords)
        if _is_config(node.func.value, project) or _last(node.func.value) in held
    ]
    functions = {one.name: one for one in ast.walk(tree) if isinstance(one, _Function)}
    helpers = [_helper(node, functions[_last(node.func)]) for node in calls if _last(node.func) in functions]
    return [ask for ask in asks if ask is not None], helpers


def _held(tree: ast.Module, project: str) -> set[str]:
    """Names of what holds a configuration of the project's own."""
    held = {
        _last(target)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and _is_config(node.value, project)
        for target in node.targets
    }
    return held | {
        node.arg
        for node in ast.walk(tree)
        if isinstance(node, ast.arg) and node.annotation is not None and _last(node.annotation) == "Config"
    }


def _ask(node: ast.Call, function: _Function | None, otherwise: ast.expr | None) -> Ask | None:
    parameters = {item.arg for item in ast.walk(function.args) if isinstance(item, ast.arg)} if function else set()
    given = {item.arg: item.value for item in node.keywords if item.arg}
    key = node.args[0] if node.args else given.get("key")
    fallback = node.args[1] if len(node.args) > 1 else given.get("default", otherwise)
    value = _literal(fallback)
    ask = Ask(
        method=node.func.attr if isinstance(node.func, ast.Attribute) else "",
        key=key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else "",
        default=value,
        is_default=value is not None,
        function=function.name if function else "",
        key_from=key.id if isinstance(key, ast.Name) and key.id in parameters else "",
        default_from=fallback.id if isinstance(fallback, ast.Name) and fallback.id in parameters else "",
    )
    return ask if ask.key or ask.key_from else None


def _helper(node: ast.Call, function: _Function) -> Helper:
    names = [item.arg for item in (*function.args.posonlyargs, *function.args.args)]
    if names[:1] in (["self"], ["cls"]):
        names = names[1:]
    given = dict(zip(names, node.args, strict=False)) | {item.arg: item.value for item in node.keywords if item.arg}
    values = {name: _literal(value) for name, value in given.items()}
    return Helper(function=function.name, given={name: value for name, value in values.items() if value is not None})


def _literal(node: ast.expr | None) -> object:
    if node is None:
        return None
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None


def _is_config(node: ast.AST, project: str) -> bool:
    """`pulumi.Config()`, or one of the project's own name."""
    if not isinstance(node, ast.Call) or _last(node.func) != "Config":
        return False
    given = [item.value if isinstance(item, ast.Constant) else None for item in node.args]
    return not given or given[0] == project


def _last(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""

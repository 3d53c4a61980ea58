"""The calls of AWS's SDK that a handler's Python code makes, and the IAM actions that they need."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from stackproof.aws import is_sdk_client, sdk_actions, sdk_object, sdk_waited

from ._python import Code, Function, Module, Unit, stem_of

_DEPTH = 12
# With credentials of its own the call is not made by the function's role.
_CREDENTIALS = frozenset({"aws_access_key_id", "aws_secret_access_key", "aws_session_token", "profile_name"})
# What boto3 adds to its clients and objects, in terms of operations.
_ADDED = {
    "upload_file": "PutObject",
    "upload_fileobj": "PutObject",
    "download_file": "GetObject",
    "download_fileobj": "GetObject",
    "copy": "CopyObject",
    "generate_presigned_post": "PutObject",
    "batch_writer": "BatchWriteItem",
}
_PAGED = frozenset({"all", "filter", "limit", "page_size", "pages"})


class SdkCall(msgspec.Struct, frozen=True, kw_only=True):
    """One call. needs: IAM actions; of the inner ones any will do. place: `index.py:12`."""

    client: str
    operation: str
    needs: tuple[tuple[str, ...], ...]
    place: str


class PythonCall(SdkCall, frozen=True, kw_only=True):
    """One call in Python, with where it stands."""

    node: ast.Call
    module: Module


class Thing(NamedTuple):
    """What an expression is: "boto3", "session", "client", "object", "meta" or "list" (a collection)."""

    kind: str
    client: str = ""
    type: str = ""
    operation: str = ""


def sdk_calls(code: Code) -> tuple[PythonCall, ...]:
    """Every call of boto3 in reached code whose client is certain, in the order of the code."""
    reading = _Clients(code)
    return tuple(call for unit in code.units for node in unit.nodes for call in _called(reading, unit, node))


def _called(reading: _Clients, unit: Unit, node: ast.AST) -> Iterator[PythonCall]:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return
    thing = reading.thing(node.func.value, unit.module)
    if thing is None:
        return
    for operation in _operations(thing, node.func.attr, node):
        needs = sdk_actions(thing.client, operation)
        if needs:
            place = f"{unit.module.path}:{node.lineno}"
            yield PythonCall(
                client=thing.client, operation=operation, needs=needs, place=place, node=node, module=unit.module
            )


def _operations(thing: Thing, method: str, call: ast.Call) -> Iterator[str]:
    if thing.kind == "client":
        if method == "get_paginator":
            yield _literal(call, 0, "operation_name")
        elif method == "get_waiter":
            yield sdk_waited(thing.client, _literal(call, 0, "waiter_name"))
        elif method == "generate_presigned_url":
            yield _literal(call, 0, "ClientMethod")
        elif thing.client == "s3" and method in _ADDED:
            yield _ADDED[method]
        else:
            yield method
    elif thing.kind == "object":
        members = sdk_object(thing.client, thing.type)
        if members is not None and method in members.methods:
            yield members.methods[method][0]
        elif method in _ADDED and (thing.client == "s3" or method == "batch_writer"):
            yield _ADDED[method]
    elif thing.kind == "list":
        if method in _PAGED:
            yield thing.operation
        elif (method, thing.client) == ("delete", "s3"):
            yield from (thing.operation, "DeleteObjects")


def _literal(call: ast.Call, position: int, keyword: str) -> str:
    """A text that is written out as an argument, "" otherwise."""
    given = [item.value for item in call.keywords if item.arg == keyword] or call.args[position : position + 1]
    value = given[0].value if given and isinstance(given[0], ast.Constant) else ""
    return value if isinstance(value, str) else ""


class _Clients:
    """Says what an expression is, by looking up how its names are bound."""

    def __init__(self, code: Code) -> None:
        self._code = code
        self._known: dict[tuple[str, int], Thing | None] = {}
        self._bound: dict[tuple[str, ast.AST | None, str], list[ast.AST]] = {}
        for module in code.modules.values():
            for node in ast.walk(module.tree):
                self._bind(module, node)

    def thing(self, node: ast.AST, module: Module, depth: int = 0) -> Thing | None:
        """What an expression is, None when that is not certain."""
        key = (module.path, id(node))
        if key in self._known:
            return self._known[key]
        if depth > _DEPTH:
            return None
        self._known[key] = None
        self._known[key] = found = self._thing(node, module, depth + 1)
        return found

    def _thing(self, node: ast.AST, module: Module, depth: int) -> Thing | None:
        if isinstance(node, ast.Name):
            return self._name(node, node.id, module, depth)
        if isinstance(node, ast.Attribute):
            return self._attribute(node, module, depth)
        if isinstance(node, ast.Call):
            return self._call(node, module, depth)
        if isinstance(node, ast.BoolOp):
            return self._only(node.values, module, depth)
        if isinstance(node, ast.IfExp):
            return self._only([node.body, node.orelse], module, depth)
        if isinstance(node, ast.NamedExpr):
            return self.thing(node.value, module, depth)
        if isinstance(node, ast.For | ast.comprehension):
            listed = self.thing(node.iter, module, depth)
            if listed is not None and listed.kind == "list":
                return Thing("object", listed.client, listed.type)
        if isinstance(node, ast.arg):
            return self._parameter(node, module, depth)
        return None

    def _only(self, nodes: list[ast.AST] | list[ast.expr], module: Module, depth: int) -> Thing | None:
        """The one thing that all these are, where they are anything."""
        found = {self.thing(node, module, depth) for node in nodes} - {None}
        return found.pop() if len(found) == 1 else None

    def _bind(self, module: Module, node: ast.AST) -> None:
        """Note what a statement binds names to, by the function it stands in."""
        pairs: list[tuple[ast.AST, ast.AST]] = []
        if isinstance(node, ast.Assign):
            pairs = [(target, node.value) for target in node.targets]
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
            pairs = [(node.target, node.value)]
        elif isinstance(node, ast.For | ast.comprehension):
            pairs = [(node.target, node)]
        elif isinstance(node, ast.arg) and isinstance(module.held_by[module.held_by[node]], Function):
            self._note(module, module.function_of(node), node.arg, node)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                name = alias.asname or alias.name.split(".")[0]
                self._note(module, module.function_of(node), name, alias)
        elif isinstance(node, Function):
            self._note(module, module.function_of(node), node.name, node)
        for target, value in pairs:
            scope = module.function_of(target)
            if isinstance(target, ast.Name):
                shared = scope is not None and target.id in _globals(scope)
                self._note(module, None if shared else scope, target.id, value)
            elif isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
                self._note(module, None, f"{target.value.id}.{target.attr}", value)

    def _note(self, module: Module, scope: ast.AST | None, name: str, value: ast.AST) -> None:
        self._bound.setdefault((module.path, scope, name), []).append(value)

    def _name(self, node: ast.AST, name: str, module: Module, depth: int) -> Thing | None:
        scope = module.function_of(node)
        while True:
            bound = self._bound.get((module.path, scope, name))
            if bound is not None:
                aliases = [item for item in bound if isinstance(item, ast.alias)]
                if aliases:
                    return self._imported(aliases[0], module, depth)
                return self._only(bound, module, depth)
            if scope is None:
                return None
            scope = module.function_of(scope)

    def _imported(self, alias: ast.alias, module: Module, depth: int) -> Thing | None:
        statement = module.held_by.get(alias)
        if isinstance(statement, ast.Import):
            whole = alias.name == "boto3" or (alias.name.startswith("boto3.") and not alias.asname)
            return Thing("boto3") if whole else None
        if not isinstance(statement, ast.ImportFrom):
            return None
        if not statement.level and (statement.module or "").split(".")[0] == "boto3":
            return Thing("boto3", type=alias.name)
        other = self._module(stem_of(statement, module.path))
        if other is None:
            return None
        bound = self._bound.get((other.path, None, alias.name), [])
        inner = [item for item in bound if isinstance(item, ast.alias)]
        return self._imported(inner[0], other, depth) if inner and depth < _DEPTH else self._only(bound, other, depth)

    def _module(self, stem: str) -> Module | None:
        return self._code.modules.get(f"{stem}.py") or self._code.modules.get(f"{stem}/__init__.py")

    def _attribute(self, node: ast.Attribute, module: Module, depth: int) -> Thing | None:
        if isinstance(node.value, ast.Name):
            bound = self._bound.get((module.path, None, f"{node.value.id}.{node.attr}"))
            if bound:
                return self._only(bound, module, depth)
            other = self._module_named(node.value.id, module)
            if other is not None:
                return self._only(self._bound.get((other.path, None, node.attr), []), other, depth)
        base = self.thing(node.value, module, depth)
        if base is None:
            return None
        if base.kind == "boto3":
            return Thing("boto3", type=node.attr)
        if node.attr == "meta" and base.kind in ("client", "object"):
            return Thing("meta", base.client)
        if base.kind == "meta" and node.attr == "client":
            return Thing("client", base.client)
        members = sdk_object(base.client, base.type) if base.kind == "object" else None
        if members is not None and node.attr in members.collections:
            operation, kind = members.collections[node.attr]
            return Thing("list", base.client, kind, operation)
        return None

    def _module_named(self, name: str, module: Module) -> Module | None:
        """The module of the package that a name stands for."""
        for item in self._bound.get((module.path, None, name), []):
            statement = module.held_by.get(item)
            if isinstance(item, ast.alias) and isinstance(statement, ast.Import):
                return self._module(item.name.replace(".", "/"))
            if isinstance(item, ast.alias) and isinstance(statement, ast.ImportFrom):
                return self._module(f"{stem_of(statement, module.path)}/{item.name}".lstrip("/"))
        return None

    def _call(self, node: ast.Call, module: Module, depth: int) -> Thing | None:
        function = node.func
        if isinstance(function, ast.Attribute):
            base = self.thing(function.value, module, depth)
            if base is not None and base.kind in ("boto3", "session"):
                return _opened(base, function.attr, node)
            if base is not None:
                return _made(base, function.attr)
        else:
            base = self.thing(function, module, depth)
            if base is not None and base.kind == "boto3":
                return _opened(Thing("boto3"), base.type, node)
        return self._returned(function, module, depth)

    def _returned(self, function: ast.expr, module: Module, depth: int) -> Thing | None:
        """What a function of the package returns."""
        name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
        places = [(module, item) for item in module.functions.get(name, [])] or [
            (other, item) for other in self._code.modules.values() for item in other.functions.get(name, [])
        ]
        if len(places) != 1:
            return None
        home, definition = places[0]
        returned = [item.value for item in ast.walk(definition) if isinstance(item, ast.Return) and item.value]
        return self._only(returned, home, depth)

    def _parameter(self, node: ast.arg, module: Module, depth: int) -> Thing | None:
        """What every call of a function hands over as this parameter."""
        function = module.function_of(node)
        if function is None or function in module.classes:
            return None
        names = [item.arg for item in (*function.args.posonlyargs, *function.args.args)]
        handed: set[Thing | None] = set()
        for unit in self._code.units:
            for call in unit.nodes:
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") == function.name:
                    given = [item.value for item in call.keywords if item.arg == node.arg]
                    if not given and node.arg in names:
                        given = call.args[names.index(node.arg) : names.index(node.arg) + 1]
                    handed |= {self.thing(item, unit.module, depth) for item in given}
        return handed.pop() if len(handed) == 1 else None


def _globals(function: ast.AST) -> set[str]:
    return {name for item in ast.walk(function) if isinstance(item, ast.Global) for name in item.names}


def _opened(base: Thing, name: str, call: ast.Call) -> Thing | None:
    """What `boto3.client(...)` and its like make; None with credentials of their own."""
    keywords = {item.arg for item in call.keywords}
    if None in keywords or keywords & _CREDENTIALS or "UNSIGNED" in ast.dump(call):
        return None
    if base.kind == "boto3" and name == "Session":
        return None if call.args else Thing("session")
    if name not in ("client", "resource"):
        return None
    client = _literal(call, 0, "service_name")
    if name == "client":
        return Thing("client", client) if is_sdk_client(client) else None
    return Thing("object", client) if sdk_object(client, "") is not None else None


def _made(base: Thing, name: str) -> Thing | None:
    """What a method of a client, an object or a collection hands back."""
    if base.kind == "list":
        return base if name in _PAGED else None
    members = sdk_object(base.client, base.type) if base.kind == "object" else None
    if members is None:
        return None
    kind = members.objects.get(name) or members.methods.get(name, ("", ""))[1]
    # A resource makes every type of its objects by name, listed or not.
    if not kind and not base.type and sdk_object(base.client, name) is not None:
        kind = name
    return Thing("object", base.client, kind) if kind else None

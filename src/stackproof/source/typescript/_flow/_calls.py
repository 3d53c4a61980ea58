"""Calls: of the answer's own functions and classes, of the SDK, and of what JavaScript brings."""

from __future__ import annotations

from tree_sitter import Node

from . import _construct, _misuse
from ._given import Given, given
from ._machine import DEEPEST, Machine
from ._members import OUTPUT_METHODS, member
from ._values import (
    NONE,
    UNKNOWN,
    Awaitable,
    Class,
    Core,
    CoreObject,
    Either,
    External,
    Function,
    Instance,
    Invoked,
    Method,
    Object,
    Origin,
    Promise,
    ResourceClass,
    Scalar,
    Scope,
    SdkFunction,
    Sequence,
    Value,
    is_certain,
    is_none,
    join,
    options,
    text_of,
)
from ._walk import awaited, unwrapped


def call(machine: Machine, scope: Scope, node: Node) -> Value:
    """`callee(...)`, `owner.name(...)`, a tagged template."""
    from ._evaluate import evaluate

    function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if function is None:
        return UNKNOWN
    if arguments is not None and arguments.type == "template_string":
        return _tagged(machine, scope, evaluate(machine, scope, function), arguments)
    if function.type == "super":
        return _construct.call_super(machine, scope, node, given(machine, scope, arguments))
    if function.type == "import":
        return _imported(machine, scope, given(machine, scope, arguments))
    inner = function
    while inner.type in ("non_null_expression", "parenthesized_expression") and inner.named_children:
        inner = inner.named_children[0]
    if inner.type == "member_expression":
        return _of_member(machine, scope, node, inner, arguments)
    callee = evaluate(machine, scope, function)
    return call_value(machine, scope, node, callee, given(machine, scope, arguments))


def _of_member(machine: Machine, scope: Scope, node: Node, function: Node, arguments: Node | None) -> Value:
    from ._evaluate import evaluate

    owner, named = function.child_by_field_name("object"), function.child_by_field_name("property")
    if owner is None or named is None:
        return UNKNOWN
    if owner.type == "super":
        holder = scope.owner.base if scope.owner is not None else None
        found = member(machine, Object(holder), scope.file.text_of(named)) if isinstance(holder, Class) else UNKNOWN
        if isinstance(found, Function):
            found = Function(found.node, found.scope, scope.this, found.owner)
        return call_value(machine, scope, node, found, given(machine, scope, arguments))
    value, name = evaluate(machine, scope, owner), scope.file.text_of(named)
    log = isinstance(value, (Core, External)) and value.path in ("pulumi.log", "console")
    machine.in_log += log
    handed = given(machine, scope, arguments)
    machine.in_log -= log
    if any(part.type == "optional_chain" for part in function.children):
        value = join(*(item for item in options(value) if not is_none(item)))
    return call_method(machine, scope, node, value, name, handed)


def call_method(machine: Machine, scope: Scope, node: Node, owner: Value, name: str, handed: Given) -> Value:
    """`owner.name(...)`."""
    from ._core import call_core_object, call_output
    from ._library import call_builtin

    if isinstance(owner, Either):
        if is_certain(owner) and not name.startswith("__") and name not in OUTPUT_METHODS:
            _misuse.misuse(machine, scope, node, "method", owner, name=name)
            return UNKNOWN
        kept = [item for item in owner.options if not is_none(item)]
        sure = [item for item in kept if not isinstance(item, Promise) or name in OUTPUT_METHODS]
        found = [call_method(machine, scope, node, item, name, handed) for item in sure]
        return join(*found) if found and len(sure) == len(kept) else UNKNOWN
    if isinstance(owner, Promise):
        return call_output(machine, scope, node, owner, name, handed)
    if isinstance(owner, CoreObject):
        return call_core_object(machine, scope, node, owner, name, handed)
    if isinstance(owner, ResourceClass):
        return (
            Instance(owner.package, owner.schema)
            if name == "get"
            else Scalar("bool")
            if name == "isInstance"
            else UNKNOWN
        )
    found = member(machine, owner, name)
    if isinstance(found, Method):
        return call_builtin(machine, scope, node, owner, name, handed)
    return call_value(machine, scope, node, found, handed)


def call_value(machine: Machine, scope: Scope, node: Node, callee: Value, handed: Given) -> Value:
    """Call whatever it is."""
    from ._core import call_core
    from ._library import call_external

    if isinstance(callee, Either):
        return join(*(call_value(machine, scope, node, item, handed) for item in callee.options if not is_none(item)))
    if isinstance(callee, Function):
        return call_function(machine, callee, handed)
    if isinstance(callee, SdkFunction):
        result = Invoked(callee.package, callee.schema)
        return (
            Promise(result, f"{callee.schema.token.rpartition(':')[2]}Output()") if callee.output else Awaitable(result)
        )
    if isinstance(callee, Core):
        return call_core(machine, scope, node, callee.path, handed)
    if isinstance(callee, External):
        return call_external(machine, scope, node, callee.path, handed)
    if isinstance(callee, Method):
        return call_method(machine, scope, node, callee.owner, callee.name, handed)
    return UNKNOWN


def call_function(machine: Machine, function: Function, handed: Given) -> Value:
    """A function of the answer with these arguments."""
    from ._evaluate import evaluate
    from ._execute import run_block

    node = function.node
    key = (function.scope.file.path, node.start_byte)
    machine.entered.add(key)
    if machine.calls.count(node.id) >= 2 or len(machine.calls) > DEEPEST or machine.exhausted:
        return UNKNOWN
    body = node.child_by_field_name("body")
    if body is None:
        return UNKNOWN
    scope = Scope(function.scope.file, parent=function.scope, this=function.this, owner=function.owner)
    machine.calls.append(node.id)
    _bind_parameters(machine, scope, node, handed)
    if body.type == "statement_block":
        ended = run_block(machine, scope, body.named_children)
        returns = scope.returns if ended else [*scope.returns, NONE]
        result = join(*returns)
    else:
        result = evaluate(machine, scope, body)
    machine.calls.pop()
    first = {part.type for part in node.children[:3]}
    if "*" in first or node.type.startswith("generator"):
        return UNKNOWN
    return Awaitable(awaited(result)) if any(part.type == "async" for part in node.children) else result


def _bind_parameters(machine: Machine, scope: Scope, node: Node, handed: Given) -> None:
    from ._patterns import bind

    single = node.child_by_field_name("parameter")
    if single is not None:
        bind(machine, scope, single, handed.get(0))
        return
    parameters = node.child_by_field_name("parameters")
    place = 0
    for item in parameters.named_children if parameters is not None else ():
        pattern = item.child_by_field_name("pattern") or item
        if item.type == "comment" or pattern.type == "this":
            continue
        if pattern.type == "rest_pattern":
            rest = Sequence("list", handed.values[place:], handed.rest or (UNKNOWN if handed.open else None))
            bind(machine, scope, pattern.named_children[0], rest)
            continue
        value = _parameter(machine, scope, item, handed, place)
        bind(machine, scope, pattern, value)
        is_field = any(part.type in ("accessibility_modifier", "readonly") for part in item.children)
        if is_field and isinstance(scope.this, Object):
            scope.this.attributes[scope.file.text_of(pattern)] = value
        place += 1


def _parameter(machine: Machine, scope: Scope, node: Node, handed: Given, place: int) -> Value:
    from ._annotations import typed
    from ._evaluate import evaluate

    value = handed.get(place)
    default, annotation = node.child_by_field_name("value"), node.child_by_field_name("type")
    if is_none(value) and default is not None:
        return evaluate(machine, scope, default)
    if value is UNKNOWN and annotation is not None:
        return typed(machine, scope, annotation)
    return value


def _tagged(machine: Machine, scope: Scope, tag: Value, node: Node) -> Value:
    from ._evaluate import template_parts

    parts = [value for _, value in template_parts(machine, scope, node)]
    if isinstance(tag, Core) and tag.path == "pulumi.interpolate":
        return Promise(text_of(*map(unwrapped, parts)), "the interpolated text")
    if isinstance(tag, External) and tag.path == "String.raw":
        return text_of(*map(unwrapped, parts))
    return UNKNOWN


def _imported(machine: Machine, scope: Scope, handed: Given) -> Value:
    from ._execute import run_module
    from ._imports import module_of

    name = handed.get(0)
    if isinstance(name, Scalar) and name.text is not None:
        return Awaitable(module_of(machine, scope, name.text, run_module))
    return Awaitable(UNKNOWN)


def made_by(scope: Scope, node: Node, kind: str, detail: str) -> Scalar:
    """Text from a generator."""
    place = (scope.file.path, node.start_point[0] + 1, node.start_point[1])
    return Scalar("str", origins=frozenset({Origin(kind, *place, detail)}))


__all__ = ["call", "call_function", "call_method", "call_value", "made_by"]

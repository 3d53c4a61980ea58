"""Calls: of the submission's own functions and classes, and the way to the SDK's and the libraries'."""

from __future__ import annotations

import ast
from collections.abc import Callable

from . import _execute, _library, _sdk_calls
from ._machine import DEPTH, Machine
from ._names import lookup, names_bound
from ._typed import typed
from ._values import (
    NONE,
    UNKNOWN,
    Args,
    ArgsClass,
    Arguments,
    Class,
    Core,
    EnumClass,
    External,
    Frame,
    Function,
    Instance,
    Mapping,
    Method,
    Object,
    Promise,
    ResourceClass,
    Scalar,
    SdkFunction,
    Sequence,
    Super,
    Typed,
    Unknown,
    Value,
    join,
    options,
)

LOGGERS = ("logging.", "builtins.print", "logger.", "loguru.logger.", "sys.stderr", "sys.stdout")
CORE_LOGGERS = frozenset({"info", "warn", "error", "debug"})


def call(machine: Machine, frame: Frame, node: ast.Call) -> Value:
    """The value of a call expression."""
    machine.calls.append(node)
    callee = _callee(machine, frame, node)
    machine.calls.pop()
    logs = _is_logger(callee)
    machine.in_log += logs
    arguments = gather(machine, frame, node)
    machine.in_log -= logs
    return join(*(_dispatch(machine, frame, node, item, arguments) for item in options(callee)))


def _callee(machine: Machine, frame: Frame, node: ast.Call) -> Value:
    if isinstance(node.func, ast.Name) and node.func.id == "super":
        found = _super(frame)
        if found is not None:
            return Method(found, "")
    return _execute.evaluate(machine, frame, node.func)


def _super(frame: Frame) -> Super | None:
    scope: Frame | None = frame
    while scope is not None:
        function = scope.function
        if function is not None and function.owner is not None and function.bound is not None:
            return Super(function.bound, function.owner)
        scope = scope.parent
    return None


def _is_logger(callee: Value) -> int:
    if isinstance(callee, External):
        return int(callee.path.startswith(LOGGERS))
    if isinstance(callee, Core):
        return int(callee.path.rpartition(".")[2] in CORE_LOGGERS)
    return 0


def gather(machine: Machine, frame: Frame, node: ast.Call) -> Arguments:
    """The evaluated arguments of a call; `*` and `**` of known content are spread."""
    positional: list[Value] = []
    places: list[ast.AST] = []
    keywords: dict[str, Value] = {}
    nodes: dict[str, ast.AST] = {}
    splatted: set[str] = set()
    is_open = False
    for item in node.args:
        value = _execute.evaluate(machine, frame, item.value if isinstance(item, ast.Starred) else item)
        if not isinstance(item, ast.Starred):
            positional.append(value)
            places.append(item)
        elif isinstance(value, Sequence) and value.rest is None:
            positional.extend(value.items)
            places.extend([item] * len(value.items))
        else:
            is_open = True
    for keyword in node.keywords:
        value = _execute.evaluate(machine, frame, keyword.value)
        if keyword.arg is not None:
            keywords[keyword.arg] = value
            nodes[keyword.arg] = keyword.value
        elif isinstance(value, Mapping):
            for key, part in value.items.items():
                if isinstance(key, str):
                    keywords[key] = part
                    nodes[key] = value.nodes.get(key, keyword.value)
                    splatted.add(key)
            is_open = is_open or value.rest is not None
        else:
            is_open = is_open or not (isinstance(value, Scalar) and value.kind == "none")
    return Arguments(tuple(positional), keywords, tuple(places), nodes, frozenset(splatted), is_open)


def call_value(
    machine: Machine, frame: Frame, node: ast.AST, callee: Value, arguments: Arguments | None = None
) -> Value:
    """Call a value with arguments that are already evaluated, as `apply` does."""
    given = arguments if arguments is not None else Arguments()
    return join(*(_dispatch(machine, frame, node, item, given) for item in options(callee)))


def _dispatch(machine: Machine, frame: Frame, node: ast.AST, callee: Value, arguments: Arguments) -> Value:
    handler = CALLEES.get(type(callee))
    if handler is None:
        return UNKNOWN
    return handler(machine, frame, node, callee, arguments)


# --- own functions ---------------------------------------------------------------------------------------------------


def call_function(machine: Machine, frame: Frame, node: ast.AST, function: Function, arguments: Arguments) -> Value:
    """Run a function of the submission on abstract arguments."""
    machine.entered.add(id(function.node))
    if machine.depth >= DEPTH or machine.stack.count(id(function.node)) >= 2 or not machine.spend():
        return UNKNOWN
    names = bind_arguments(machine, function, arguments)
    key = (id(function.node), id(function.frame), id(function.bound), tuple(_key(value) for value in names.values()))
    kept = machine.results.get(key)
    if kept is not None:
        return kept[0]
    body = function.node.body
    own = _own_names(machine, function)
    inner = Frame(function.frame.module, own, parent=function.frame, names=names, function=function)
    machine.depth += 1
    machine.stack.append(id(function.node))
    guards, branch, machine.guards, machine.in_branch = machine.guards, machine.in_branch, [], 0
    try:
        if isinstance(body, list):
            ended = _execute.execute(machine, inner, body)
            result = join(*inner.returns, *(() if ended else (NONE,))) if inner.returns else NONE
            if inner.yields:
                result = Sequence("generator", rest=join(*inner.yields))
        else:
            result = _execute.evaluate(machine, inner, body)
    finally:
        machine.guards, machine.in_branch = guards, branch
        machine.stack.pop()
        machine.depth -= 1
    # The arguments are kept, too: the key holds their identities.
    machine.results[key] = (result, *names.values(), function)
    return result


def _own_names(machine: Machine, function: Function) -> frozenset[str]:
    key = id(function.node)
    if key not in machine.scopes:
        body = function.node.body
        machine.scopes[key] = names_bound(body) if isinstance(body, list) else frozenset()
    return machine.scopes[key]


def _key(value: Value) -> object:
    if isinstance(value, Scalar):
        return (value.kind, value.data if value.data.__hash__ else id(value.data), value.origins)
    return id(value)


def bind_arguments(machine: Machine, function: Function, arguments: Arguments) -> dict[str, Value]:
    """Parameter names with their values; what is not given has its default, or is unknown."""
    spec = function.node.args
    names: dict[str, Value] = {}
    positional = list(arguments.positional)
    if function.bound is not None:
        positional.insert(0, function.bound)
    parameters = [*spec.posonlyargs, *spec.args]
    for index, parameter in enumerate(parameters):
        if index < len(positional):
            names[parameter.arg] = positional[index]
    keywords = dict(arguments.keywords)
    for parameter in (*parameters, *spec.kwonlyargs):
        name = parameter.arg
        if name in keywords:
            names[name] = keywords.pop(name)
        elif name not in names:
            default = function.defaults.get(name)
            if default is None or arguments.open:
                names[name] = UNKNOWN if default is None else join(default, UNKNOWN)
            else:
                names[name] = default
    if spec.vararg is not None:
        names[spec.vararg.arg] = Sequence("tuple", positional[len(parameters) :], UNKNOWN if arguments.open else None)
    if spec.kwarg is not None:
        nodes = {key: arguments.nodes[key] for key in keywords if key in arguments.nodes}
        names[spec.kwarg.arg] = Mapping(keywords, UNKNOWN if arguments.open else None, nodes)
    return names


def unknown_arguments(machine: Machine, function: Function) -> Arguments:
    """Arguments of a function that nothing calls, as far as its annotations tell."""
    spec = function.node.args
    keywords: dict[str, Value] = {}
    parameters = [*spec.posonlyargs, *spec.args, *spec.kwonlyargs]
    for parameter in parameters[1 if function.bound is not None else 0 :]:
        default = function.defaults.get(parameter.arg)
        value = _annotated_value(machine, function.frame, parameter.annotation)
        if default is not None and default is not NONE and not isinstance(value, (Instance, Promise)):
            value = join(default, UNKNOWN)
        keywords[parameter.arg] = value
    return Arguments(keywords=keywords, open=True)


def _annotated_value(machine: Machine, frame: Frame, node: ast.expr | None) -> Value:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return join(*(_annotated_value(machine, frame, part) for part in (node.left, node.right)))
    if isinstance(node, ast.Constant) and node.value is None:
        return NONE
    if isinstance(node, ast.Subscript):
        outer = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
        if outer == "Optional":
            return join(_annotated_value(machine, frame, node.slice), NONE)
        return Promise(UNKNOWN, "") if outer == "Output" else UNKNOWN
    if not isinstance(node, (ast.Name, ast.Attribute)):
        return UNKNOWN
    with machine.guarded("silent"):
        found = _execute.evaluate(machine, frame, node)
    if isinstance(found, ResourceClass):
        return Instance(found.package, found.schema)
    return UNKNOWN


# --- own classes -----------------------------------------------------------------------------------------------------


def instantiate(machine: Machine, frame: Frame, node: ast.AST, cls: Class, arguments: Arguments) -> Value:
    """Make an object of a class of the submission."""
    machine.made.add(id(cls.node))
    bases = cls.foreign_bases()
    if any(isinstance(base, External) and base.path.startswith("enum.") for base in bases):
        return UNKNOWN
    result = Object(cls)
    for owner in cls.lineage():
        found = owner.names.get("__init__")
        if isinstance(found, Function):
            method = Function(found.node, found.frame, found.defaults, result, owner, found.decorators)
            call_function(machine, frame, node, method, arguments)
            return result
    foreign = next((base for base in bases if isinstance(base, (ResourceClass, Core))), None)
    if foreign is not None:
        call_value(machine, frame, node, foreign, arguments)
        return result
    _fill_fields(machine, frame, cls, result, arguments)
    return result


def _fill_fields(machine: Machine, frame: Frame, cls: Class, result: Object, arguments: Arguments) -> None:
    """Fields of dataclasses, named tuples, models and the like, which have no `__init__` of their own."""
    fields: list[str] = []
    for owner in reversed(list(cls.lineage())):
        for item in owner.node.body:
            if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name) and item.target.id not in fields:
                fields.append(item.target.id)
    for index, name in enumerate(fields):
        value = arguments.get(index, name)
        if value is not None:
            result.attributes[name] = value
        elif arguments.open:
            result.attributes[name] = UNKNOWN
    for name, value in arguments.keywords.items():
        result.attributes.setdefault(name, value)
    for owner in cls.lineage():
        found = owner.names.get("__post_init__")
        if isinstance(found, Function):
            call_function(
                machine,
                frame,
                owner.node,
                Function(found.node, found.frame, found.defaults, result, owner),
                Arguments(),
            )


def _make_object(machine: Machine, frame: Frame, node: ast.AST, cls: Class, arguments: Arguments) -> Value:
    if sum(1 for item in machine.making if item == id(cls.node)) >= 2:
        return UNKNOWN
    machine.making.append(id(cls.node))
    try:
        return instantiate(machine, frame, node, cls, arguments)
    finally:
        machine.making.pop()


def _call_object(machine: Machine, frame: Frame, node: ast.AST, owner: Object, arguments: Arguments) -> Value:
    for cls in owner.cls.lineage():
        found = cls.names.get("__call__")
        if isinstance(found, Function):
            return call_function(
                machine, frame, node, Function(found.node, found.frame, found.defaults, owner, cls), arguments
            )
    return UNKNOWN


def _call_enum(machine: Machine, frame: Frame, node: ast.AST, callee: EnumClass, arguments: Arguments) -> Value:
    return arguments.positional[0] if arguments.positional else UNKNOWN


def subscript_of(owner: Value, key: object) -> Value:
    """`owner[key]` of values that are no containers."""
    if isinstance(owner, Typed) and isinstance(key, str):
        schema = _sdk_calls.output_type(owner)
        found = schema.field(key) if schema is not None else None
        return typed(owner.package, found.parsed, owner.origins, output=True) if found is not None else UNKNOWN
    if isinstance(owner, External):
        return _library.subscript(owner, key)
    if isinstance(owner, Args) and isinstance(key, str):
        return owner.fields.items.get(key, UNKNOWN)
    if isinstance(owner, (Core, Unknown)):
        return owner
    return UNKNOWN


def _call_method(machine: Machine, frame: Frame, node: ast.AST, method: Method, arguments: Arguments) -> Value:
    if isinstance(method.owner, Super):
        if not method.name:
            return method.owner
        return _sdk_calls.component_init(machine, frame, node, method.owner, arguments)
    return _library.call_method(machine, frame, node, method, arguments)


CALLEES: dict[type, Callable[..., Value]] = {
    Function: call_function,
    Class: _make_object,
    Object: _call_object,
    Method: _call_method,
    ResourceClass: _sdk_calls.construct,
    SdkFunction: _sdk_calls.invoke,
    ArgsClass: _sdk_calls.make_args,
    EnumClass: _call_enum,
    Core: _library.call_core,
    External: _library.call_external,
}

__all__ = ["call", "call_function", "call_value", "gather", "instantiate", "lookup", "unknown_arguments"]

"""Calls of the core SDK: Outputs, configuration, options, and the keywords that they take."""

from __future__ import annotations

import ast

from stackproof.aws import closest

from ._containers import parsed
from ._machine import Machine, edit_of
from ._values import (
    NONE,
    UNKNOWN,
    UNSET,
    Arguments,
    Core,
    CoreObject,
    Frame,
    Instance,
    Json,
    Mapping,
    Origin,
    Promise,
    Scalar,
    Sequence,
    Unknown,
    Value,
    join,
    label_of,
    origins_of,
    plain,
)

CONTEXT = frozenset({"get_stack", "get_project", "get_organization"})


def call_core(machine: Machine, frame: Frame, node: ast.AST, callee: Core, arguments: Arguments) -> Value:
    """A function or class of `pulumi` is called."""
    name = callee.path.rpartition(".")[2]
    _check_keywords(machine, frame, node, callee, arguments)
    if ".Output." in callee.path:
        return _output_function(machine, frame, node, name, arguments)
    if name in CONTEXT and callee.path.startswith("pulumi."):
        return Scalar("str", origins=frozenset({Origin("context", detail=name)}))
    if callee.symbol is not None and callee.symbol.kind == "class":
        return CoreObject(callee.path, _fields(callee, arguments), callee.symbol)
    return UNKNOWN


def _fields(callee: Core, arguments: Arguments) -> Mapping:
    found = Mapping(dict(arguments.keywords), UNKNOWN if arguments.open else None, dict(arguments.nodes))
    parameters = callee.symbol.parameters if callee.symbol is not None else None
    for parameter, value in zip(parameters or (), arguments.positional, strict=False):
        found.items[parameter.name] = value
    return found


def _check_keywords(machine: Machine, frame: Frame, node: ast.AST, callee: Core, arguments: Arguments) -> None:
    symbol = callee.symbol
    if symbol is None or symbol.parameters is None or any(item.kind == "kwargs" for item in symbol.parameters):
        return
    names = [item.name for item in symbol.parameters]
    for name in arguments.keywords:
        if name in names or name in arguments.splatted:
            continue
        camel = next((item for item in names if item.replace("_", "") == name.lower()), None)
        found = [camel] if camel else closest(name, names)
        place = next((item for item in getattr(node, "keywords", ()) if item.arg == name), node)
        machine.report(
            "sdk.unknown-argument",
            frame,
            place,
            f"{callee.path} has no argument {name}" + (f"; did you mean {found[0]}?" if found else ""),
            data={"symbol": f"{callee.path}.{name}", "class": callee.path, "argument": name, "suggestions": found},
            cause=f"sdk:{callee.path}({name})",
            edit=edit_of(frame, node, "drop-argument", name=name),
        )


def _output_function(machine: Machine, frame: Frame, node: ast.AST, name: str, arguments: Arguments) -> Value:
    from ._evaluate import concatenated

    first = arguments.positional[0] if arguments.positional else UNKNOWN
    if name == "all":
        return _all(arguments)
    if name == "concat":
        return Promise(concatenated([plain(value) for value in arguments.positional]), "Output.concat(...)")
    if name == "format":
        origins = frozenset[Origin]().union(*(origins_of(value) for value in arguments.all()))
        return Promise(Scalar("str", UNSET, origins), "Output.format(...)")
    if name in ("from_input", "unsecret"):
        return Promise(resolved(first), f"Output.{name}(...)")
    if name == "secret":
        return Promise(resolved(first), "Output.secret(...)", secret=True)
    if name == "json_dumps":
        return Promise(Json(resolved(first)), "Output.json_dumps(...)")
    if name == "json_loads":
        inner = resolved(first)
        return Promise(inner.value if isinstance(inner, Json) else parsed(inner), "Output.json_loads(...)")
    return UNKNOWN


def _all(arguments: Arguments) -> Value:
    if arguments.keywords:
        rest = UNKNOWN if arguments.open else None
        return Promise(
            Mapping({key: resolved(value) for key, value in arguments.keywords.items()}, rest), "Output.all(...)"
        )
    return Promise(
        Sequence("list", [resolved(value) for value in arguments.positional], UNKNOWN if arguments.open else None),
        "Output.all(...)",
    )


def resolved(value: Value, known: dict[int, Value] | None = None) -> Value:
    """A value with every Output in it replaced by what it will hold."""
    known = {} if known is None else known
    inner = plain(value)
    if not isinstance(inner, (Sequence, Mapping)):
        return inner
    if id(inner) in known:
        return known[id(inner)]
    if isinstance(inner, Sequence):
        found: Sequence | Mapping = Sequence(inner.kind, node=inner.node)
        known[id(inner)] = found
        found.items = [resolved(item, known) for item in inner.items]
    else:
        found = Mapping(nodes=inner.nodes, node=inner.node)
        known[id(inner)] = found
        found.items = {key: resolved(item, known) for key, item in inner.items.items()}
    found.rest = resolved(inner.rest, known) if inner.rest is not None else None
    return found


# --- methods ---------------------------------------------------------------------------------------------------------


def call_core_method(
    machine: Machine, frame: Frame, node: ast.AST, owner: Promise | CoreObject, name: str, arguments: Arguments
) -> Value:
    """A method of an Output, a configuration or another object of the core SDK."""
    if isinstance(owner, Promise):
        return _output_method(machine, frame, node, owner, name, arguments)
    kind = owner.path.rpartition(".")[2]
    if kind == "Config":
        return _configuration(machine, frame, node, owner, name, arguments)
    if kind == "StackReference":
        if name in ("get_output", "require_output"):
            return Promise(
                Unknown(frozenset({Origin("lookup", detail="stack reference")})), f"StackReference.{name}(...)"
            )
        return UNKNOWN
    return UNKNOWN


def _output_method(
    machine: Machine, frame: Frame, node: ast.AST, owner: Promise, name: str, arguments: Arguments
) -> Value:
    from ._calls import call_value

    if name == "apply":
        function = arguments.get(0, "func")
        if function is None:
            return UNKNOWN
        inner = resolved(owner.inner)
        result = call_value(machine, frame, node, function, Arguments((inner,)))
        return Promise(resolved(result), f"{_short(owner)}.apply(...)", owner.secret)
    if name == "get":
        return plain(owner.inner)
    return UNKNOWN


def _short(owner: Promise) -> str:
    label = label_of(owner)
    return "Output" if label == "an Output" or label.endswith("apply(...)") else label


def _configuration(
    machine: Machine, frame: Frame, node: ast.AST, owner: CoreObject, name: str, arguments: Arguments
) -> Value:
    key = arguments.get(0, "key")
    detail = key.text if isinstance(key, Scalar) and key.text else ""
    secret = "_secret" in name
    origin = Origin(
        "secret-config" if secret else "config",
        frame.module.path,
        getattr(node, "lineno", 0),
        getattr(node, "col_offset", 0),
        detail,
    )
    origins = frozenset({origin})
    kinds = {"bool": "bool", "int": "int", "float": "float"}
    last = name.rpartition("_")[2]
    found: Value = Unknown(origins) if last == "object" else Scalar(kinds.get(last, "str"), origins=origins)
    default = arguments.get(1, "default")
    if name.startswith("get") and default is not None:
        found = join(found, plain(default))
    if secret:
        found = Promise(found, f"Config.{name}({detail!r})", secret=True)
    return join(found, NONE) if name.startswith("get") and default is None else found


__all__ = ["Instance", "call_core", "call_core_method", "resolved"]

"""What Pulumi outputs can do."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from stackproof.golang import nodes as n

from ._machine import Machine, dependencies_of
from ._values import Closure, GoError, Native, Output, Panic, Resource, Struct, Unknown, pointed

_TO = re.compile(r"To\w*Output(?:WithContext)?|OutputState")
_TYPED = re.compile(r"As(?:String|Int|Bool|Float64)\w*Output")


def resolve(value: Any) -> tuple[Any, frozenset[str], bool]:
    """What an input resolves to, the URNs behind it, and whether it is secret; outputs inside are resolved, too."""
    found, secret = dependencies_of(value)
    return flat(value), found, secret


def flat(value: Any, depth: int = 0) -> Any:
    """A value without the outputs around and inside it."""
    if depth > 30:
        return value
    if isinstance(value, Output):
        return flat(value.value, depth + 1)
    if isinstance(value, list):
        return [flat(item, depth + 1) for item in value] if any(map(_may_hold, value)) else value
    if isinstance(value, dict):
        return {k: flat(v, depth + 1) for k, v in value.items()} if any(map(_may_hold, value.values())) else value
    if isinstance(value, Struct) and value.resource is None and any(map(_may_hold, value.fields.values())):
        return Struct(value.kind, {key: flat(item, depth + 1) for key, item in value.fields.items()})
    return value


def _may_hold(value: Any) -> bool:
    return isinstance(value, Output | list | dict | Struct)


def output_member(machine: Machine, owner: Output, name: str) -> Any:
    """A method of an output."""
    if name in ("ApplyT", "ApplyTWithContext", "Apply"):
        return Native(name, lambda m, given, call: apply(m, owner, given[-1] if given else None, call))
    if _TYPED.fullmatch(name):
        return Native(name, lambda m, given, call: _typed(owner, name))
    if _TO.fullmatch(name) or name == "Untyped":
        return Native(name, lambda m, given, call: owner)
    if name == "Elem":
        return Native(
            name, lambda m, given, call: Output(pointed(owner.value), owner.dependencies, secret=owner.secret)
        )
    if name in ("Index", "MapIndex"):
        return Native(name, lambda m, given, call: _indexed(m, owner, given[0] if given else None))
    if re.fullmatch(r"Apply[A-Z]\w*", name):
        return Native(name, lambda m, given, call: apply(m, owner, given[-1] if given else None, call))
    if isinstance(owner.value, Resource):
        return Native(name, lambda m, given, call: m.unknown("a part of a resource"))
    return Native(name, lambda m, given, call: part(m, owner, name))


def _typed(owner: Output, name: str) -> Output:
    """`output.AsStringArrayOutput()`: an output of another stack was made up without its type."""
    value = owner.value
    if "Array" in name and not isinstance(value, list | Unknown):
        value = [value]
    elif "Map" in name and not isinstance(value, dict | Unknown):
        value = {}
    elif isinstance(value, str) and re.match(r"As(?:Int|Float64)Output", name):
        value = 2
    return Output(value, owner.dependencies, secret=owner.secret)


def part(machine: Machine, owner: Output, name: str) -> Output:
    """A property of an object inside an output."""
    value = flat(owner.value)
    plain = re.sub(r"(?:_|Prop)$", "", name)
    wire = plain[:1].lower() + plain[1:]
    found: Any
    if isinstance(value, dict):
        found = value.get(wire)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        found = [item.get(wire) for item in value if isinstance(item, dict)]
    elif isinstance(value, Struct):
        found = value.fields.get(plain)
    else:
        found = machine.unknown(f"{name} of an output")
    return Output(found, owner.dependencies, secret=owner.secret)


def _indexed(machine: Machine, owner: Output, key: Any) -> Output:
    at, more, secret = resolve(key)
    value = flat(owner.value)
    found: Any = machine.unknown("an element of an output")
    if isinstance(value, list) and isinstance(at, int):
        found = value[at] if 0 <= at < len(value) else None
    elif isinstance(value, dict) and isinstance(at, str):
        found = value.get(at)
    return Output(found, owner.dependencies | more, secret=owner.secret or secret)


def apply(machine: Machine, owner: Output, function: Any, node: n.Call) -> Output:
    """`output.ApplyT(function)`: the function is followed with the value that was made up for the output."""
    value, found, secret = resolve(owner)
    if isinstance(function, Native):
        return _result(machine, lambda: function.call(machine, [value], node), found, secret, node)
    if not isinstance(function, Closure):
        return Output(machine.unknown("what a function makes of an output"), found, secret=secret)
    from ._invoke import invoke

    wanted = len(function.type.parameters)
    given = [None, value] if wanted == 2 else [value][:wanted]
    if isinstance(value, Unknown):
        machine.doubt += 1
        try:
            return _result(machine, lambda: invoke(machine, function, given, node), found, secret, node)
        finally:
            machine.doubt -= 1
    return _result(machine, lambda: invoke(machine, function, given, node), found, secret, node)


def _result(machine: Machine, call: Callable[[], Any], found: frozenset[str], secret: bool, node: n.Node) -> Output:
    try:
        result = call()
    except Panic as panic:
        # It rests on a value that was made up.
        machine.lose(f"a function of an output ends in: {panic.value}", node)
        return Output(machine.unknown("a function of an output that fails here"), found, secret=secret)
    failed = isinstance(result, tuple) and len(result) > 1 and isinstance(result[-1], GoError)
    value = result[0] if isinstance(result, tuple) and result else None if result == () else result
    if failed:
        value = machine.unknown("a function of an output that fails here")
    inner, more, hidden = resolve(value)
    return Output(inner, found | more, secret=secret or hidden)

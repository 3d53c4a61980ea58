"""Methods of text, lists and dictionaries, and the built-in functions that make and walk them."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from typing import Any

from ._machine import Machine
from ._outputs import misuse
from ._values import (
    NONE,
    NOTHING,
    UNKNOWN,
    UNSET,
    Arguments,
    Frame,
    Mapping,
    Promise,
    Scalar,
    Sequence,
    Value,
    join,
    origins_of,
)

SAME_TEXT = frozenset(
    [
        "encode",
        "decode",
        "strip",
        "lstrip",
        "rstrip",
        "lower",
        "upper",
        "title",
        "capitalize",
        "replace",
        "format",
        "zfill",
        "ljust",
        "rjust",
        "center",
        "hexdigest",
        "digest",
        "isoformat",
        "strftime",
        "removeprefix",
        "removesuffix",
        "translate",
        "format_map",
        "hex",
    ]
)
PIECES = frozenset({"split", "rsplit", "splitlines", "partition", "rpartition"})


def text_method(machine: Machine, frame: Frame, node: ast.AST, owner: Scalar, name: str, arguments: Arguments) -> Value:
    """A method of a string."""
    if name == "join":
        return _joined(machine, frame, node, owner, arguments)
    if name == "format":
        found = next((value for value in arguments.all() if isinstance(value, Promise)), None)
        if found is not None:
            misuse(machine, frame, node, "format", found)
    if name in SAME_TEXT:
        origins = owner.origins.union(*(origins_of(value) for value in arguments.all()))
        if owner.text is not None and name in ("lower", "upper", "strip") and not arguments.positional:
            return Scalar("str", getattr(owner.text, name)(), origins)
        # Bytes are held as the text that they were made of.
        return Scalar("str", owner.data if name in ("encode", "decode") else UNSET, origins)
    if name in PIECES:
        return Sequence("list", rest=Scalar("str", UNSET, owner.origins))
    return Scalar("bool") if name.startswith(("is", "starts", "ends")) else UNKNOWN


def _joined(machine: Machine, frame: Frame, node: ast.AST, owner: Scalar, arguments: Arguments) -> Value:
    from ._collect import iterate
    from ._evaluate import concatenated

    if not arguments.positional:
        return UNKNOWN
    value = arguments.positional[0]
    if isinstance(value, Sequence):
        found = next((item for item in value.elements() if isinstance(item, Promise)), None)
        if found is not None:
            misuse(machine, frame, node, "join", found)
        elements = value.elements()
        if value.rest is None and len(elements) <= 16:
            parts: list[Value] = []
            for index, item in enumerate(elements):
                parts.extend([owner, item] if index and owner.data != "" else [item])
            return concatenated(parts)
    item = iterate(machine, frame, node, value)
    return Scalar("str", UNSET, owner.origins | origins_of(item))


def mapping_method(
    machine: Machine, frame: Frame, node: ast.AST, owner: Mapping, name: str, arguments: Arguments
) -> Value:
    """A method of a dictionary."""
    from ._collect import item_of, merge

    if name in ("get", "pop", "setdefault"):
        key = arguments.get(0, "key") or UNKNOWN
        default = arguments.get(1, "default") or NONE
        data = key.data if isinstance(key, Scalar) else UNSET
        if data is not UNSET and data in owner.items:
            return owner.items.pop(data) if name == "pop" else owner.items[data]
        if name == "setdefault" and data is not UNSET:
            owner.items[data] = default
        if data is not UNSET and owner.rest is None:
            return default
        return join(item_of(owner, key), default)
    if name == "items":
        pairs: list[Value] = [Sequence("tuple", [_key_value(key), value]) for key, value in owner.items.items()]
        rest = Sequence("tuple", [Scalar("str", UNSET), owner.rest]) if owner.rest is not None else None
        return Sequence("list", pairs, rest)
    if name == "values":
        return Sequence("list", list(owner.items.values()), owner.rest)
    if name == "keys":
        return Sequence(
            "list", [_key_value(key) for key in owner.items], Scalar("str") if owner.rest is not None else None
        )
    if name == "copy":
        return copied(owner)
    if name == "update":
        for value in arguments.positional:
            merge(owner, value)
        owner.items.update(arguments.keywords)
        return NONE
    return UNKNOWN


def _key_value(key: Any) -> Value:
    return Scalar("str" if isinstance(key, str) else "int", key)


def sequence_method(machine: Machine, owner: Sequence, name: str, arguments: Arguments) -> Value:
    """A method of a list or set."""
    value = arguments.positional[-1] if arguments.positional else UNKNOWN
    if name in ("append", "add", "insert"):
        if machine.in_branch or name == "insert" or len(owner.items) > 64:
            owner.rest = value if owner.rest is None else join(owner.rest, value)
        else:
            owner.items.append(value)
        return NONE
    if name in ("extend", "update"):
        if isinstance(value, Sequence):
            owner.items.extend(value.items if value is not owner else [])
            if value.rest is not None:
                owner.rest = value.rest if owner.rest is None else join(owner.rest, value.rest)
        else:
            owner.rest = UNKNOWN
        return NONE
    if name == "pop":
        return join(*owner.elements()) if owner.elements() else UNKNOWN
    return copied(owner) if name == "copy" else UNKNOWN


def copied(value: Value) -> Value:
    """A copy that can be filled on its own."""
    if isinstance(value, Mapping):
        return Mapping(dict(value.items), value.rest, dict(value.nodes), value.node, value.origins)
    if isinstance(value, Sequence):
        return Sequence(value.kind, list(value.items), value.rest, value.node, value.origins)
    return value


def parsed(value: Value) -> Value:
    """The value of a JSON text, its parts of the text's origin."""
    if isinstance(value, Scalar) and value.text is not None:
        try:
            return _from_data(json.loads(value.text), value)
        except (ValueError, RecursionError):
            return UNKNOWN
    return UNKNOWN


def _from_data(data: Any, source: Scalar) -> Value:
    if isinstance(data, dict):
        return Mapping({key: _from_data(item, source) for key, item in data.items()})
    if isinstance(data, list):
        return Sequence("list", [_from_data(item, source) for item in data])
    if data is None:
        return NONE
    kinds = {str: "str", bool: "bool", int: "int", float: "float"}
    return Scalar(kinds[type(data)], data, source.origins if data != "" else NOTHING)


# --- built-in functions ----------------------------------------------------------------------------------------------


def _sequence(kind: str) -> Callable[..., Value]:
    def build(machine: Machine, frame: Frame, node: ast.AST, arguments: Arguments) -> Value:
        from ._collect import iterate

        if not arguments.positional:
            return Sequence(kind)
        value = arguments.positional[0]
        if isinstance(value, Sequence):
            return Sequence(kind, list(value.items), value.rest)
        return Sequence(kind, rest=iterate(machine, frame, node, value))

    return build


def _enumerated(machine: Machine, frame: Frame, node: ast.AST, arguments: Arguments) -> Value:
    from ._collect import iterate

    value = arguments.positional[0] if arguments.positional else UNKNOWN
    if isinstance(value, Sequence) and value.rest is None and value.items:
        return Sequence("list", [Sequence("tuple", [Scalar("int"), item]) for item in value.items])
    return Sequence("list", rest=Sequence("tuple", [Scalar("int"), iterate(machine, frame, node, value)]))


def _zipped(machine: Machine, frame: Frame, node: ast.AST, arguments: Arguments) -> Value:
    from ._collect import iterate

    items = [iterate(machine, frame, node, value) for value in arguments.positional]
    return Sequence("list", rest=Sequence("tuple", items))


def _dictionary(machine: Machine, frame: Frame, node: ast.AST, arguments: Arguments) -> Value:
    from ._collect import merge

    found = Mapping(node=node)
    for value in arguments.positional:
        merge(found, value)
    found.items.update(arguments.keywords)
    found.nodes.update(arguments.nodes)
    if arguments.open:
        found.rest = UNKNOWN
    return found


def _walked(machine: Machine, frame: Frame, node: ast.AST, arguments: Arguments) -> Value:
    from ._collect import iterate

    return iterate(machine, frame, node, arguments.positional[0]) if len(arguments.positional) == 1 else UNKNOWN


def _range(machine: Machine, frame: Frame, node: ast.AST, arguments: Arguments) -> Value:
    found = next((value for value in arguments.positional if isinstance(value, Promise)), None)
    if found is not None:
        misuse(machine, frame, node, "argument", found, name="range")
    return Sequence("range", rest=Scalar("int"))


CONSTRUCTORS: dict[str, Callable[..., Value]] = {
    "builtins.list": _sequence("list"),
    "builtins.tuple": _sequence("tuple"),
    "builtins.set": _sequence("set"),
    "builtins.frozenset": _sequence("set"),
    "builtins.sorted": _sequence("list"),
    "builtins.reversed": _sequence("generator"),
    "builtins.enumerate": _enumerated,
    "builtins.zip": _zipped,
    "builtins.dict": _dictionary,
    "builtins.min": _walked,
    "builtins.max": _walked,
    "builtins.next": _walked,
    "builtins.range": _range,
}

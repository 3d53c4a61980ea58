"""JavaScript's own functions and methods, and the few packages that make credentials."""

from __future__ import annotations

from base64 import b64encode

from tree_sitter import Node

from . import _misuse
from ._calls import call_function, call_value, made_by
from ._given import Given
from ._machine import Machine
from ._values import (
    NONE,
    UNKNOWN,
    UNSET,
    Awaitable,
    CoreObject,
    Function,
    Json,
    Mapping,
    Promise,
    Scalar,
    Scope,
    Sequence,
    Typed,
    Value,
    is_none,
    join,
    listed,
    origins_of,
    text_of,
)
from ._walk import awaited, element, elements, unwrapped

WEAK = ("Math.random", "Date.now", "Date", "performance.now", "process.hrtime", "process.uptime", "uuid.v1")
PROGRAM_TIME = (
    *("crypto.randomBytes", "crypto.randomInt", "crypto.randomUUID", "crypto.getRandomValues", "crypto.webcrypto"),
    *("crypto.generateKey", "crypto.pseudoRandomBytes", "globalThis.crypto", "uuid.v4", "uuid.v7", "uuidv4", "uuid4"),
    *("nanoid", "generate-password", "crypto-random-string", "randombytes", "crypto.subtle.generateKey"),
)
_NEEDING_VALUES = ("Buffer.from", "path.", "fs.", "child_process.", "querystring.")
_TO_TEXT = frozenset({"String", "encodeURIComponent", "encodeURI", "escape", "btoa", "atob", "decodeURIComponent"})
_NUMBERS = frozenset({"Number", "parseInt", "parseFloat", "Number.parseInt", "Number.parseFloat", "BigInt"})
_TRUTHS = frozenset({"includes", "startsWith", "endsWith", "test", "some", "every", "has", "hasOwnProperty", "equals"})


def call_external(machine: Machine, scope: Scope, node: Node, path: str, handed: Given) -> Value:
    """A function that the answer did not write."""
    path = path.removeprefix("globalThis.").removeprefix("crypto.default.")
    first = handed.get(0)
    if path == "JSON.stringify":
        _misuse.on_json(machine, scope, node, first)
        return Json(unwrapped(first))
    if path == "JSON.parse":
        from ._core import _parsed

        return _parsed(first)
    if path in _TO_TEXT:
        _misuse.on_text(machine, scope, node, first, "str")
        return text_of(unwrapped(first)) if path == "String" else Scalar("str", origins=origins_of(first))
    if path in _NUMBERS:
        _misuse.on_arithmetic(machine, scope, node, first, first)
        return Scalar("int", origins=origins_of(first))
    if path == "require":
        return _required(machine, scope, first)
    if path == "process.exit":
        return Scalar("never")
    if path.startswith(_NEEDING_VALUES):
        _misuse.on_argument(machine, scope, node, handed.values, path)
    if path.startswith("crypto.generateKeyPair"):
        return Mapping({}, rest=made_by(scope, node, "program", path))
    for kind, names in (("program", PROGRAM_TIME), ("weak", WEAK)):
        found = next((name for name in names if path == name or path.startswith(name + ".")), None)
        if found is not None:
            return made_by(scope, node, kind, path)
    if path.startswith("Math."):
        for value in handed.values:
            _misuse.on_arithmetic(machine, scope, node, value, value)
        return Scalar("int", origins=frozenset().union(*map(origins_of, handed.values)))
    if path in ("crypto.createHash", "crypto.createHmac"):
        return CoreObject("crypto.Hash", Mapping({"parts": Sequence("list", list(handed.values[1:]))}))
    if path in (
        "Buffer.from",
        "structuredClone",
        "Object.freeze",
        "Object.seal",
        "Promise.resolve",
        "lodash.cloneDeep",
    ):
        return _handed_on(path, first)
    if path.startswith(("Object.", "Array", "Promise.")):
        return _of_containers(machine, scope, node, path, handed)
    return NONE if path.startswith("console.") else UNKNOWN


def construct_external(machine: Machine, scope: Scope, node: Node, path: str, handed: Given) -> Value:
    if path == "Date" and not handed.values:
        return made_by(scope, node, "weak", "Date")
    if path == "Date":
        return Scalar("str", origins=origins_of(handed.get(0)))
    if path in ("Set", "Array"):
        return Sequence("list", rest=element(handed.get(0))) if handed.values else Sequence("list")
    return Awaitable(UNKNOWN) if path == "Promise" else UNKNOWN


def _required(machine: Machine, scope: Scope, name: Value) -> Value:
    from ._execute import run_module
    from ._imports import module_of

    if isinstance(name, Scalar) and name.text is not None:
        return module_of(machine, scope, name.text, run_module)
    return UNKNOWN


def _handed_on(path: str, value: Value) -> Value:
    if path == "Promise.resolve":
        return Awaitable(awaited(value))
    if path == "Buffer.from":
        return Scalar("bytes", value.text if isinstance(value, Scalar) and value.text else UNSET, origins_of(value))
    return value


def _of_containers(machine: Machine, scope: Scope, node: Node, path: str, handed: Given) -> Value:
    first = handed.get(0)
    if path in ("Object.keys", "Object.values", "Object.entries"):
        _misuse.on_iteration(machine, scope, node, first)
        return _listed(path.rpartition(".")[2], first)
    if path == "Object.assign":
        made = (
            first if isinstance(first, Mapping) else Mapping({}, rest=None if isinstance(first, Mapping) else UNKNOWN)
        )
        for value in handed.values[1:]:
            if isinstance(value, Mapping):
                made.items.update(value.items)
        return made
    if path == "Object.fromEntries":
        return _from_entries(first)
    if path == "Array.isArray":
        return (
            Scalar("bool", isinstance(first, Sequence))
            if isinstance(first, (Sequence, Promise, Scalar))
            else Scalar("bool")
        )
    if path == "Array.from":
        function, items = handed.get(1), elements(first) if isinstance(first, (Sequence, Scalar)) else [UNKNOWN]
        if isinstance(function, Function):
            results = [call_function(machine, function, Given([item, Scalar("int")])) for item in items[:8]]
            return Sequence("list", rest=join(*results)) if results else Sequence("list")
        return Sequence("list", items) if isinstance(first, Sequence) else Sequence("list", rest=element(first))
    if path in ("Promise.all", "Promise.allSettled") and isinstance(first, Sequence):
        rest = awaited(first.rest) if first.rest is not None else None
        return Awaitable(Sequence("list", [awaited(item) for item in first.items], rest))
    if path.startswith("Promise."):
        return Awaitable(UNKNOWN)
    return Sequence("list", rest=UNKNOWN) if path == "Array" else UNKNOWN


def _listed(how: str, value: Value) -> Value:
    if not isinstance(value, Mapping):
        return Sequence("list", rest=UNKNOWN)
    pairs = [(Scalar("str", key), item) for key, item in value.items.items() if isinstance(key, str)]
    if value.rest is not None:
        pairs.append((Scalar("str"), value.rest))
    if how == "keys":
        return Sequence("list", [key for key, _ in pairs])
    if how == "values":
        return Sequence("list", [item for _, item in pairs])
    return Sequence("list", [Sequence("list", [key, item]) for key, item in pairs])


def _from_entries(value: Value) -> Value:
    made = Mapping({})
    for item in elements(value):
        if isinstance(item, Sequence) and len(item.items) == 2:
            key = item.items[0]
            if isinstance(key, Scalar) and key.text is not None:
                made.items[key.text] = item.items[1]
                continue
            made.rest = join(made.rest, item.items[1]) if made.rest is not None else item.items[1]
        else:
            made.rest = UNKNOWN
    return made


def hashed(scope: Scope, node: Node, owner: CoreObject, name: str, handed: Given) -> Value:
    """A digest; one of nothing but what is written or guessed can be guessed."""
    parts = owner.fields.items["parts"] if owner.fields is not None else NONE
    if name == "update" and isinstance(parts, Sequence):
        parts.items += handed.values[:1]
        return owner
    origins = origins_of(parts)
    if {item.kind for item in origins} <= {"literal", "context", "weak"}:
        return made_by(scope, node, "weak", "crypto.createHash")
    return Scalar("str", origins=origins)


def call_builtin(machine: Machine, scope: Scope, node: Node, owner: Value, name: str, handed: Given) -> Value:
    """A method of text, of a list, of a promise or of a function."""
    if isinstance(owner, Awaitable):
        return _of_promise(machine, scope, node, owner, name, handed)
    if isinstance(owner, Function):
        rest = handed.values[1:]
        if name == "apply":
            rest = elements(handed.get(1))
        bound = Function(owner.node, owner.scope, handed.get(0), owner.owner)
        return (
            bound
            if name == "bind"
            else call_function(machine, bound, Given(rest))
            if name in ("call", "apply")
            else UNKNOWN
        )
    if name in _TRUTHS and not isinstance(handed.get(0), Function):
        return Scalar("bool")
    is_list = isinstance(owner, Sequence) or (isinstance(owner, Typed) and owner.type.kind == "list")
    if is_list:
        return _of_list(machine, scope, node, owner, name, handed)
    if isinstance(owner, (Scalar, Json, Typed)):
        for value in handed.values if name in ("concat", "includes", "startsWith", "endsWith") else ():
            _misuse.on_text(machine, scope, node, value, "str")
        return _of_text(owner, name, handed)
    return UNKNOWN


def _of_promise(machine: Machine, scope: Scope, node: Node, owner: Awaitable, name: str, handed: Given) -> Value:
    if name == "then":
        return Awaitable(awaited(call_value(machine, scope, node, handed.get(0), Given([awaited(owner)]))))
    return owner


def _of_text(owner: Value, name: str, handed: Given) -> Value:
    origins = origins_of(owner)
    if isinstance(owner, Scalar) and owner.data is not UNSET:
        if owner.kind == "bytes" and name == "toString":
            encoding = handed.get(0)
            if isinstance(encoding, Scalar) and encoding.text == "base64":
                return Scalar("str", b64encode(str(owner.data).encode(errors="replace")).decode(), origins)
            return Scalar("str", owner.data if is_none(encoding) else UNSET, origins)
        if owner.kind == "str" and name in ("toString", "trim", "valueOf", "normalize"):
            return Scalar("str", owner.data.strip() if name == "trim" else owner.data, origins)
    if name in ("split", "match", "matchAll"):
        return Sequence("list", rest=Scalar("str", origins=origins))
    if name in ("indexOf", "charCodeAt", "search", "localeCompare"):
        return Scalar("int")
    if name in ("charAt", "at", "concat", "replace", "replaceAll", "padEnd", "padStart", "slice", "substring"):
        origins = origins.union(*(origins_of(item) for item in handed.values if not isinstance(item, Function)))
    return Scalar("str", origins=origins)


_EACH = frozenset({"map", "forEach", "filter", "find", "flatMap", "some", "every", "findLast", "findIndex"})
_SAME = frozenset({"slice", "sort", "reverse", "concat", "flat", "filter", "toSorted", "fill", "splice", "values"})
_MOST_CALLS = 12


def _of_list(machine: Machine, scope: Scope, node: Node, owner: Value, name: str, handed: Given) -> Value:
    first = handed.get(0)
    items = elements(owner)
    if name in _EACH:
        return _each(machine, scope, node, owner, name, first)
    if name == "join":
        for item in items:
            if isinstance(item, Promise):
                _misuse.misuse(machine, scope, node, "join", item)
                break
        if isinstance(owner, Sequence) and owner.rest is None and is_none(first) is False and len(items) < 50:
            return _joined(first, [unwrapped(item) for item in items])
        return Scalar("str", origins=frozenset().union(*(origins_of(unwrapped(item)) for item in items)))
    if name in ("push", "unshift") and isinstance(owner, Sequence):
        if scope.function.branches or handed.rest is not None:
            more = [*handed.values, *([handed.rest] if handed.rest is not None else [])]
            owner.rest = join(*([owner.rest] if owner.rest is not None else []), *more)
        else:
            owner.items += handed.values
        return Scalar("int")
    if name in ("reduce", "reduceRight"):
        start = handed.get(1)
        for item in items[:_MOST_CALLS]:
            start = join(start, call_value(machine, scope, node, first, Given([start, item, Scalar("int"), owner])))
        return start
    if name in _SAME:
        rest = [item for value in handed.values for item in elements(value)] if name == "concat" else []
        return listed([*items, *rest]) if name == "concat" else Sequence("list", rest=join(*items) if items else None)
    if name in ("pop", "shift", "at"):
        return join(*items) if items else NONE
    if name == "entries":
        return Sequence("list", rest=Sequence("list", [Scalar("int"), element(owner)]))
    return Scalar("int") if name in ("indexOf", "lastIndexOf") else UNKNOWN


def _joined(separator: Value, items: list[Value]) -> Value:
    parts: list[Value] = []
    for place, item in enumerate(items):
        parts += [separator, item] if place else [item]
    return text_of(*parts)


def _each(machine: Machine, scope: Scope, node: Node, owner: Value, name: str, function: Value) -> Value:
    items = elements(owner)
    whole = isinstance(owner, Sequence) and owner.rest is None and len(items) <= _MOST_CALLS
    if len(items) > _MOST_CALLS:
        items = [*items[: _MOST_CALLS - 1], join(*items[_MOST_CALLS - 1 :])]
    scope.function.branches += not whole
    results = [
        call_value(machine, scope, node, function, Given([item, Scalar("int", place), owner]))
        for place, item in enumerate(items)
    ]
    scope.function.branches -= not whole
    if name == "map":
        return Sequence("list", results) if whole else Sequence("list", rest=join(*results) if results else None)
    if name == "flatMap":
        return listed([part for item in results for part in elements(item)])
    if name == "filter":
        return Sequence("list", rest=join(*items)) if items else Sequence("list")
    if name in ("find", "findLast"):
        return join(*items, NONE)
    return NONE if name == "forEach" else Scalar("bool")


__all__ = ["call_builtin", "call_external", "construct_external", "hashed"]

"""What is known of Python's own library and of the core SDK's functions: which values they give."""

from __future__ import annotations

import ast
from base64 import b64encode
from collections.abc import Callable
from typing import Any

from . import _containers
from ._core_calls import call_core, call_core_method
from ._machine import Machine
from ._outputs import check_json, check_truth, misuse
from ._values import (
    NONE,
    UNKNOWN,
    Arguments,
    CoreObject,
    External,
    Frame,
    Instance,
    Json,
    Mapping,
    Method,
    Origin,
    Origins,
    Promise,
    ResourceClass,
    Scalar,
    Sequence,
    Typed,
    Value,
    is_output,
    join,
    origins_of,
)

NEEDS_VALUES = (
    "base64.",
    "ipaddress.",
    "hashlib.",
    "os.path.",
    "re.",
    "json.loads",
    "builtins.open",
    "yaml.dump",
    "yaml.safe_dump",
)
CONVERTERS = {
    "builtins.str": ("str", "str"),
    "builtins.repr": ("str", "str"),
    "builtins.int": ("int", "number"),
    "builtins.float": ("float", "number"),
    "builtins.bool": ("bool", "condition"),
    "builtins.len": ("int", "length"),
}
PASSED_ON = frozenset(
    [
        "copy.deepcopy",
        "copy.copy",
        "textwrap.dedent",
        "typing.cast",
        "base64.b64encode",
        "base64.b64decode",
        "base64.urlsafe_b64encode",
        "urllib.parse.quote",
        "urllib.parse.quote_plus",
        "shlex.quote",
        "builtins.bytes",
        "builtins.format",
    ]
)
GUESSABLE = ("random.", "numpy.random.", "time.time", "time.monotonic", "datetime.", "uuid.uuid1", "uuid.getnode")
PROGRAM_TIME = ("secrets.", "uuid.uuid4", "os.urandom", "random.SystemRandom", "Crypto.Random.")
LOGGER_MAKERS = frozenset({"logging.getLogger", "structlog.get_logger", "structlog.getLogger"})
DIGESTS = ("hashlib.", "builtins.hash", "zlib.crc32", "zlib.adler32", "uuid.uuid3", "uuid.uuid5", "hmac.")


def call_external(machine: Machine, frame: Frame, node: ast.AST, callee: External, arguments: Arguments) -> Value:
    """A function of another library."""
    path = callee.path
    if path in CONVERTERS:
        return _convert(machine, frame, node, path, arguments)
    handler = FUNCTIONS.get(path)
    if handler is not None:
        return handler(machine, frame, node, arguments)
    if path.startswith(NEEDS_VALUES):
        _needs_values(machine, frame, node, path, arguments)
    if path in PASSED_ON:
        return _passed_on(path, arguments)
    made = _generated(frame, node, path, arguments)
    return made if made is not None else _unknown_result(callee)


def _unknown_result(callee: External) -> Value:
    if callee.path in LOGGER_MAKERS:
        return External("logging.Logger")
    last = callee.path.rpartition(".")[2]
    return External(callee.path) if last[:1].isupper() else UNKNOWN


def _convert(machine: Machine, frame: Frame, node: ast.AST, path: str, arguments: Arguments) -> Value:
    kind, how = CONVERTERS[path]
    if not arguments.positional:
        return UNKNOWN
    value = arguments.positional[0]
    if how == "condition" and isinstance(node, ast.Call) and node.args:
        check_truth(machine, frame, node.args[0], value)
    elif is_output(value) and isinstance(value, Promise):
        misuse(machine, frame, node, how, value)
    if kind == "bool" or path == "builtins.len":
        return Scalar(kind)
    if isinstance(value, Scalar) and kind == "str" and value.kind == "str":
        return value
    return Scalar(kind, origins=origins_of(value))


def _needs_values(machine: Machine, frame: Frame, node: ast.AST, path: str, arguments: Arguments) -> None:
    for value in arguments.positional:
        if isinstance(value, Promise):
            misuse(machine, frame, node, "argument", value, name=path.removeprefix("builtins."))
            return


def _passed_on(path: str, arguments: Arguments) -> Value:
    index = 1 if path == "typing.cast" else 0
    if index >= len(arguments.positional):
        return UNKNOWN
    value = arguments.positional[index]
    if path.startswith(("copy.", "typing.")):
        return _containers.copied(value) if path.startswith("copy.") else value
    if isinstance(value, Scalar) and path.startswith("textwrap"):
        return value
    if isinstance(value, Scalar) and value.text is not None and path == "base64.b64encode":
        return Scalar("str", b64encode(value.text.encode(errors="replace")).decode(), value.origins)
    return Scalar("str", origins=origins_of(value))


def _generated(frame: Frame, node: ast.AST, path: str, arguments: Arguments) -> Value | None:
    """Values of generators and digests."""
    if path.startswith(PROGRAM_TIME):
        return _made(frame, node, "program", path)
    if path.startswith(GUESSABLE):
        return _made(frame, node, "weak", path)
    if path.startswith(DIGESTS):
        origins: Origins = frozenset().union(*(origins_of(value) for value in arguments.all()))
        if {item.kind for item in origins} <= {"literal", "context", "weak"}:
            return _made(frame, node, "weak", path)
        return Scalar("str", origins=origins)
    return None


def _made(frame: Frame, node: ast.AST, kind: str, path: str) -> Value:
    last = path.rpartition(".")[2]
    if last in ("Random", "SystemRandom", "datetime", "date", "RandomState"):
        return External(path)
    if last in ("seed", "sleep", "shuffle"):
        return NONE
    origin = Origin(kind, frame.module.path, getattr(node, "lineno", 0), getattr(node, "col_offset", 0), path)
    item = Scalar("bytes" if last in ("urandom", "token_bytes", "randbytes") else "str", origins=frozenset({origin}))
    return Sequence("list", rest=item) if last in ("choices", "sample") else item


# --- single functions ------------------------------------------------------------------------------------------------


def _dumps(machine: Machine, frame: Frame, node: ast.AST, arguments: Arguments) -> Value:
    value = arguments.get(0, "obj")
    if value is None:
        return UNKNOWN
    if "cls" not in arguments.keywords:
        check_json(machine, frame, node, value)
    return Json(value)


def _loads(machine: Machine, frame: Frame, node: ast.AST, arguments: Arguments) -> Value:
    value = arguments.get(0, "s")
    if isinstance(value, Promise):
        misuse(machine, frame, node, "argument", value, name="json.loads")
    if isinstance(value, Json):
        return value.value
    return UNKNOWN if value is None else _containers.parsed(value)


def _environment(machine: Machine, frame: Frame, node: ast.AST, arguments: Arguments) -> Value:
    key = arguments.get(0, "key")
    name = key.text if isinstance(key, Scalar) and key.text else ""
    origin = Origin("environment", frame.module.path, getattr(node, "lineno", 0), getattr(node, "col_offset", 0), name)
    found = Scalar("str", origins=frozenset({origin}))
    default = arguments.get(1, "default")
    return join(found, default if default is not None else NONE)


def _attribute_by_name(machine: Machine, frame: Frame, node: ast.AST, arguments: Arguments) -> Value:
    from ._attributes import attribute

    if len(arguments.positional) < 2:
        return UNKNOWN
    name = arguments.positional[1]
    if not (isinstance(name, Scalar) and name.text):
        return UNKNOWN
    with machine.guarded("silent"):
        found = attribute(machine, frame, node, arguments.positional[0], name.text)
    return join(found, arguments.positional[2]) if len(arguments.positional) > 2 else found


def _set_attribute(machine: Machine, frame: Frame, node: ast.AST, arguments: Arguments) -> Value:
    from ._attributes import store_attribute

    if len(arguments.positional) == 3:
        name = arguments.positional[1]
        if isinstance(name, Scalar) and name.text:
            store_attribute(machine, frame, arguments.positional[0], name.text, arguments.positional[2])
    return NONE


def _true_or_false(machine: Machine, frame: Frame, node: ast.AST, arguments: Arguments) -> Value:
    return Scalar("bool")


def _mapped(machine: Machine, frame: Frame, node: ast.AST, arguments: Arguments) -> Value:
    from ._calls import call_value
    from ._collect import iterate

    if len(arguments.positional) < 2:
        return UNKNOWN
    items = tuple(iterate(machine, frame, node, value) for value in arguments.positional[1:])
    return Sequence("generator", rest=call_value(machine, frame, node, arguments.positional[0], Arguments(items)))


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "json.dumps": _dumps,
    "json.loads": _loads,
    "os.getenv": _environment,
    "os.environ.get": _environment,
    "builtins.getattr": _attribute_by_name,
    "builtins.setattr": _set_attribute,
    "builtins.isinstance": _true_or_false,
    "builtins.hasattr": _true_or_false,
    "builtins.callable": _true_or_false,
    "builtins.map": _mapped,
    **_containers.CONSTRUCTORS,
}


def subscript(owner: External, key: Any) -> Value:
    """`os.environ["X"]`."""
    if owner.path == "os.environ":
        return Scalar("str", origins=frozenset({Origin("environment", detail=str(key))}))
    return UNKNOWN


def call_method(machine: Machine, frame: Frame, node: ast.AST, method: Method, arguments: Arguments) -> Value:
    """A method of a value that is not an object of the submission."""
    owner = method.owner
    if isinstance(owner, ResourceClass):
        from ._sdk_calls import get_existing

        return get_existing(machine, frame, node, owner, arguments)
    if isinstance(owner, (Promise, CoreObject)):
        return call_core_method(machine, frame, node, owner, method.name, arguments)
    if isinstance(owner, Scalar):
        return _containers.text_method(machine, frame, node, owner, method.name, arguments)
    if isinstance(owner, Mapping):
        return _containers.mapping_method(machine, frame, node, owner, method.name, arguments)
    if isinstance(owner, Sequence):
        return _containers.sequence_method(machine, owner, method.name, arguments)
    if isinstance(owner, Typed) and method.name == "get":
        from ._calls import subscript_of

        key = arguments.get(0, "key")
        return subscript_of(owner, key.text if isinstance(key, Scalar) else None)
    if isinstance(owner, Instance):
        return Promise(UNKNOWN, "")
    return UNKNOWN


__all__ = ["call_core", "call_external", "call_method", "subscript"]

"""What calls give: of the program's own functions, of the SDK, and of libraries."""

from __future__ import annotations

from stackproof.aws import FunctionSchema, ResourceSchema
from stackproof.golang import nodes as n

from .._sdk._kinds import Builtin, CoreFunction, Denoted, Plain, SdkFunction, Space
from ._evaluate import Evaluator
from ._index import Callable_, callee_of
from ._library import call_library, formatted
from ._values import (
    NONE,
    UNKNOWN,
    Closure,
    Env,
    Instance,
    Invoked,
    Json,
    Mapping,
    Promise,
    Results,
    Scalar,
    Sequence,
    Value,
    as_text,
    join,
    made_text,
    options,
    plain,
)

_READING = ("Get", "Require", "Try")


def call(machine: Evaluator, node: n.Call, env: Env) -> Value:
    """The value of a call."""
    kind = machine.resolver.kind(node.function)
    if isinstance(kind, Denoted):
        return _converted(machine, node, env, kind)
    if isinstance(kind, SdkFunction):
        return _of_sdk(kind)
    if isinstance(kind, CoreFunction):
        return _of_core(machine, node, env, kind)
    if isinstance(kind, Builtin):
        return _builtin(machine, node, env, kind.name)
    function, receiver = callee_of(machine.resolver, node.function)
    if function is not None:
        given = machine.arguments(function, node, receiver, env)
        return call_own(machine, function, given, env)
    return _foreign(machine, node, env)


def call_own(machine: Evaluator, function: Callable_, given: dict[int, Value], env: Env) -> Value:
    """What a function of the program returns; its results each by itself."""
    home = machine.index.homes.get(id(function))
    if home is None:
        return UNKNOWN
    if env.depth > 16:
        return machine.cut()
    inner = Env(home, {**env.given, **given}, env.depth + 1)
    found: list[list[Value]] = []
    for file, item in machine.index.returns.get(id(function.type), ()):
        if len(item.values) == 1 and len(function.type.results) > 1:
            whole = machine.value(item.values[0], Env(file, inner.given, inner.depth))
            found.append(list(whole.values) if isinstance(whole, Results) else [whole])
        else:
            found.append([machine.value(one, Env(file, inner.given, inner.depth)) for one in item.values])
    width = len(function.type.results)
    if not found or not width:
        return UNKNOWN
    columns = [join(*(row[at] for row in found if at < len(row))) for at in range(width)]
    return columns[0] if width == 1 else Results(tuple(columns))


def _converted(machine: Evaluator, node: n.Call, env: Env, kind: Denoted) -> Value:
    """`pulumi.String(x)`, `string(bytes)`, `[]byte(text)`."""
    found = machine.value(node.arguments[0], env) if node.arguments else UNKNOWN
    to_text = isinstance(kind.kind, Plain) or getattr(kind.kind, "name", "") in ("String", "ID")
    return as_text(found) if to_text else found


def _of_sdk(kind: SdkFunction) -> Value:
    package = kind.space.imported.package
    schema = kind.member.schema
    if isinstance(schema, ResourceSchema):
        return Results((Instance(package, schema), NONE))
    if isinstance(schema, FunctionSchema):
        found = Invoked(package, schema)
        return Promise(found) if kind.member.output else Results((found, NONE))
    return UNKNOWN


def _of_core(machine: Evaluator, node: n.Call, env: Env, kind: CoreFunction) -> Value:
    given = [machine.value(item, env) for item in node.arguments]
    owner = machine.value(node.function.operand, env) if isinstance(node.function, n.Selector) else UNKNOWN
    if kind.owner == "Config":
        return _configured(machine, node, env, kind.name, given)
    if kind.owner == "Context":
        place = machine.origin(env, node)
        if kind.name == "GetConfig":
            found = Scalar("str", origins=frozenset({place._replace(kind="config", detail=_text(given))}))
            return Results((found, NONE))
        return Scalar("str", origins=frozenset({place._replace(kind="context")}))
    if kind.owner:
        return _method(machine, env, kind.name, owner, given)
    if kind.name == "Sprintf":
        return Promise(formatted([plain(item) for item in given]))
    if kind.name == "JSONMarshal" and given:
        return Promise(Json(plain(given[0])))
    if kind.name == "All":
        return Promise(Sequence("list", [plain(item) for item in given]))
    if kind.module == "pulumi/config" and kind.name.startswith(_READING):
        return _configured(machine, node, env, kind.name, given[1:])
    return given[0] if given else UNKNOWN


def _method(machine: Evaluator, env: Env, name: str, owner: Value, given: list[Value]) -> Value:
    """Methods of Outputs and inputs."""
    if name.startswith("ApplyT") and given:
        function = given[1] if name == "ApplyTWithContext" and len(given) > 1 else given[0]
        if isinstance(function, Closure):
            parameters = function.item.type.parameters
            at = 1 if len(parameters) > 1 else 0
            handed = {id(parameters[at]): plain(owner)} if parameters else {}
            result = call_own(machine, function.item, handed, Env(function.env.file, function.env.given, env.depth + 1))
            return Promise(plain(result.values[0] if isinstance(result, Results) else result))
        return Promise(UNKNOWN)
    if name.startswith("To") or name in ("Elem", "ApplyString"):
        return owner
    if name in ("Index", "MapIndex"):
        parts = [
            one for item in options(plain(owner)) if isinstance(item, Sequence | Mapping) for one in item.elements()
        ]
        return join(*parts) if parts else UNKNOWN
    return UNKNOWN


def _configured(machine: Evaluator, node: n.Call, env: Env, name: str, given: list[Value]) -> Value:
    """`cfg.Require("key")`; what is read as a secret is one."""
    verb = next((item for item in _READING if name.startswith(item)), "")
    if not verb:
        return UNKNOWN
    secret = name.removeprefix(verb).startswith("Secret")
    origin = machine.origin(env, node, "secret-config" if secret else "config", _text(given))
    kind = "int" if name.endswith(("Int", "Float64")) else "bool" if name.endswith("Bool") else "str"
    found: Value = Scalar(kind, origins=frozenset({origin}))
    if name.endswith("Object"):
        return UNKNOWN
    found = Promise(found, secret=True) if secret else found
    return Results((found, NONE)) if verb == "Try" else join(found, NONE) if verb == "Get" else found


def _text(given: list[Value]) -> str:
    first = plain(given[0]) if given else UNKNOWN
    return first.text or "" if isinstance(first, Scalar) else ""


def _builtin(machine: Evaluator, node: n.Call, env: Env, name: str) -> Value:
    if name == "append":
        given = [machine.value(item, env) for item in node.arguments]
        held = [part for item in options(plain(given[0])) if isinstance(item, Sequence) for part in item.elements()]
        rest = [plain(item) for item in given[1:]]
        if node.spread and rest and isinstance(rest[-1], Sequence):
            rest = [*rest[:-1], *rest[-1].elements()]
        return Sequence("list", [*held, *rest])
    if name in ("len", "cap", "copy"):
        return Scalar("int")
    if name == "make" and node.arguments:
        return Mapping({}) if isinstance(node.arguments[0], n.MapType) else Sequence("list", [])
    return UNKNOWN


def _foreign(machine: Evaluator, node: n.Call, env: Env) -> Value:
    """A function of a library, or a method of something that one gave."""
    if not isinstance(node.function, n.Selector):
        found = machine.value(node.function, env)
        if isinstance(found, Closure):
            given = machine.arguments(found.item, node, None, env)
            return call_own(machine, found.item, given, Env(found.env.file, found.env.given, env.depth + 1))
        return UNKNOWN
    owner = machine.resolver.kind(node.function.operand)
    given = [machine.value(item, env) for item in node.arguments]
    if isinstance(owner, Space):
        return call_library(owner.imported.path, node.function.name, given, machine.origin(env, node))
    held = plain(machine.value(node.function.operand, env))
    if isinstance(held, Sequence):
        return made_text(held, *map(plain, given))
    if all(isinstance(item, Scalar) for item in options(held)):
        return made_text(held, *map(plain, given))
    return UNKNOWN

"""`*pulumi.Context`, and what the program's body is run with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stackproof.golang import nodes as n
from stackproof.model import LogLine

from .._register import Asked
from ._inputs import Sent
from ._machine import Machine
from ._outputs import flat
from ._properties import resource_of
from ._values import Closure, Context, GoError, Handle, Lost, Native, Output, Resource, Struct, Unknown, Unset, pointed

Call = Callable[[Machine, list[Any], n.Call], Any]


def run_body(machine: Machine, body: Any, node: n.Node) -> Any:
    """Run a program's body with a context; the error that it gives."""
    machine.began = True
    if not isinstance(body, Closure):
        if isinstance(body, Native) and isinstance(node, n.Call):
            return body.call(machine, [Context()], node)
        machine.lose("the program's body is not known", node)
        return None
    from ._invoke import invoke

    result = invoke(machine, body, [Context()], node)
    error = result[-1] if isinstance(result, tuple) and result else result
    return error if isinstance(error, GoError) else None


def context_member(machine: Machine, name: str) -> Any:
    """A method of the context, or its log."""
    if name == "Log":
        return Handle("pulumi.Log")
    call = _MEMBERS.get(name)
    if call is not None:
        return Native(name, call)
    return machine.unknown(f"{name} of the context")


def _export(machine: Machine, given: list[Any], node: n.Call) -> Any:
    name = pointed(given[0]) if given else ""
    machine.exports[name if isinstance(name, str) else "unknown"] = given[1] if len(given) > 1 else None
    return ()


def _component(machine: Machine, given: list[Any], node: n.Call) -> Any:
    from ._registering import register

    kind, name, target, options = _text(given, 0), given[1] if len(given) > 1 else "", given[2:3], given[3:]
    made = register(machine, kind, name, None, options, node, custom=False)
    held = pointed(target[0]) if target else None
    if isinstance(held, Struct):
        _attach(held, made)
    return None


def _component_v2(machine: Machine, given: list[Any], node: n.Call) -> Any:
    """RegisterComponentResourceV2(type, name, props, component, options)."""
    from ._registering import register

    made = register(machine, _text(given, 0), given[1], given[2], given[4:], node, custom=False)
    held = pointed(given[3]) if len(given) > 3 else None
    if isinstance(held, Struct):
        _attach(held, made)
    return None


def _attach(held: Struct, made: Resource) -> None:
    """A component is what its struct, or the one that it embeds, is registered as."""
    held.resource = made


def _resource(machine: Machine, given: list[Any], node: n.Call) -> Any:
    """RegisterResource(type, name, props, resource, options)."""
    from ._registering import register

    kind = _text(given, 0)
    made = register(machine, kind, given[1], given[2], given[4:], node, guessed=not kind.startswith("aws:"))
    held = pointed(given[3]) if len(given) > 3 else None
    if isinstance(held, Struct):
        held.resource = made
    return None


def _remote(machine: Machine, given: list[Any], node: n.Call) -> Any:
    from ._registering import register

    made = register(
        machine, _text(given, 0), given[1], given[2], given[4:], node, custom=False, remote=True, guessed=True
    )
    held = pointed(given[3]) if len(given) > 3 else None
    if isinstance(held, Struct):
        held.resource = made
    return None


def _read(machine: Machine, given: list[Any], node: n.Call) -> Any:
    """ReadResource(type, name, id, props, resource, options)."""
    made = read_resource(
        machine, _text(given, 0), given[1], given[2], given[3] if len(given) > 3 else None, given[5:], node
    )
    held = pointed(given[4]) if len(given) > 4 else None
    if isinstance(held, Struct):
        held.resource = made
    return None


def read_resource(
    machine: Machine, kind: str, name: Any, identifier: Any, state: Any, options: list[Any], node: n.Node
) -> Resource:
    """Look a resource up that exists already."""
    from ._registering import options_of, sent

    found = options_of(machine, options)
    inputs, _, tied = sent(machine, state)
    way = Sent(machine)
    own = way.value(identifier)
    own = own if isinstance(own, str) else f"{name}-id"
    asked = Asked(
        kind=kind,
        name=_text([name], 0),
        parent=found.parent.urn if found.parent is not None else "",
        inputs=inputs,
        dependencies=tuple(sorted(tied | way.dependencies)),
        places=machine.places(node),
        identifier=own,
    )
    try:
        answer = machine.registrar.read(asked)
    except OverflowError as error:
        raise Lost(f"it reads {error}") from None
    made = Resource(kind, asked.name, answer.urn)
    made.identifier, made.answered, made.secret = own, answer.outputs, answer.secret
    machine.registered(answer.urn)
    return made


def register_stack_reference(machine: Machine, name: str, stack: str, options: list[Any], node: n.Node) -> Resource:
    """Another stack, whose outputs are made up by their names."""
    return read_resource(machine, "pulumi:pulumi:StackReference", name, stack, {"name": stack}, options, node)


def _outputs(machine: Machine, given: list[Any], node: n.Call) -> Any:
    """RegisterResourceOutputs(component, map)."""
    owner = resource_of(given[0]) if given else None
    values = pointed(given[1]) if len(given) > 1 else None
    if owner is not None and isinstance(values, dict):
        way = Sent(machine)
        sent = {str(key): way.value(item) for key, item in values.items()}
        machine.recorder.component_outputs[owner.urn] = {key: item for key, item in sent.items() if item is not None}
    return None


def _invoke(machine: Machine, given: list[Any], node: n.Call) -> Any:
    """Invoke(token, args, &result, options)."""
    found = call_function(machine, _text(given, 0), given[1] if len(given) > 1 else None, given[3:], node)
    target = given[2] if len(given) > 2 else None
    cell = getattr(target, "cell", None)
    if cell is not None:
        cell.value = found
    return None


def call_function(machine: Machine, token: str, args: Any, options: list[Any], node: n.Node) -> dict[str, Any]:
    """The result of a provider's function."""
    from ._registering import options_of, sent

    found = options_of(machine, options)
    inputs, _, _ = sent(machine, args)
    provider = found.provider
    reference = f"{provider.urn}::{provider.identifier}" if provider is not None else ""
    if not reference and found.parent is not None:
        reference = found.parent.providers.get(token.partition(":")[0], "")
    return machine.registrar.invoke(token, inputs, provider=reference, places=machine.places(node))


def _get_config(machine: Machine, given: list[Any], node: n.Call) -> tuple[str, bool]:
    name = _text(given, 0)
    found = machine.config(name)
    return machine.setting(name) if found is None else found, found is not None


def log_line(machine: Machine, severity: str, given: list[Any], node: n.Call) -> Any:
    """`ctx.Log.Info(message, args)`."""
    text = flat(pointed(given[0])) if given else ""
    message = text.text if isinstance(text, Unknown) else str(text)
    kind = {"Info": "info", "Warn": "warning", "Error": "error"}.get(severity)
    if kind is not None:
        machine.recorder.log(LogLine(severity=kind, message=message[:4000]))  # ty: ignore[invalid-argument-type]
    return None


def _transform(machine: Machine, given: list[Any], node: n.Call) -> Any:
    if given:
        machine.transformations.append(given[0])
    return None


def _new_output(machine: Machine, given: list[Any], node: n.Call) -> Any:
    made = Output(machine.unknown("an output that is set later"))

    def resolve(m: Machine, values: list[Any], call: n.Call) -> Any:
        made.value = values[0] if values else None
        return ()

    return made, Native("resolve", resolve), Native("reject", lambda m, values, call: ())


def _text(given: list[Any], at: int) -> str:
    value = flat(pointed(given[at])) if len(given) > at else ""
    return value.text if isinstance(value, Unknown | Unset) else str(value)


_MEMBERS: dict[str, Call] = {
    "Export": _export,
    "Stack": lambda machine, given, node: machine.given.stack,
    "Project": lambda machine, given, node: machine.project.name,
    "Organization": lambda machine, given, node: "organization",
    "RootDirectory": lambda machine, given, node: ".",
    "Parallel": lambda machine, given, node: 16,
    "DryRun": lambda machine, given, node: False,
    "RunningWithMocks": lambda machine, given, node: False,
    "IsConfigSecret": lambda machine, given, node: machine.is_secret(_text(given, 0)),
    "GetConfig": _get_config,
    "Context": lambda machine, given, node: Handle("context.Context"),
    "WithValue": lambda machine, given, node: Context(),
    "Value": lambda machine, given, node: machine.unknown("a value of the context"),
    "RegisterComponentResource": _component,
    "RegisterComponentResourceV2": _component_v2,
    "RegisterResource": _resource,
    "RegisterRemoteComponentResource": _remote,
    "ReadResource": _read,
    "RegisterResourceOutputs": _outputs,
    "RegisterStackTransformation": _transform,
    "RegisterResourceTransform": _transform,
    "RegisterStackTransform": _transform,
    "RegisterInvokeTransform": lambda machine, given, node: None,
    "RequirePulumiVersion": lambda machine, given, node: None,
    "Invoke": _invoke,
    "NewOutput": _new_output,
    "GetCurrentExportMap": lambda machine, given, node: dict(machine.exports),
}

"""What the core SDK does: Outputs, configuration, references to other stacks."""

from __future__ import annotations

from tree_sitter import Node

from . import _misuse
from ._calls import call_value
from ._given import Given
from ._machine import Machine
from ._members import OUTPUT_METHODS
from ._values import (
    NONE,
    UNKNOWN,
    Awaitable,
    CoreObject,
    Json,
    Mapping,
    Origin,
    Promise,
    Scalar,
    Scope,
    Sequence,
    Unknown,
    Value,
    join,
    text_of,
)
from ._walk import unwrapped

_CONTEXT = frozenset({"pulumi.getStack", "pulumi.getProject", "pulumi.getOrganization", "pulumi.getRootDirectory"})


def call_core(machine: Machine, scope: Scope, node: Node, path: str, handed: Given) -> Value:
    """A function of `@pulumi/pulumi`."""
    first = handed.get(0)
    if path in ("pulumi.output", "pulumi.Output.create"):
        return first if isinstance(first, Promise) else Promise(unwrapped(first), "pulumi.output(...)")
    if path in ("pulumi.secret", "pulumi.unsecret"):
        label = first.label if isinstance(first, Promise) else f"{path}(...)"
        return Promise(unwrapped(first), label, path == "pulumi.secret")
    if path == "pulumi.all":
        return Promise(unwrapped(first), "pulumi.all(...)")
    if path == "pulumi.concat":
        return Promise(text_of(*map(unwrapped, handed.values)), "pulumi.concat(...)")
    if path == "pulumi.jsonStringify":
        return Promise(Json(unwrapped(first)), "pulumi.jsonStringify(...)")
    if path == "pulumi.jsonParse":
        return Promise(_parsed(unwrapped(first)), "pulumi.jsonParse(...)")
    if path in ("pulumi.Output.isInstance", "pulumi.isOutput"):
        known = isinstance(first, (Promise, Scalar, Mapping, Sequence))
        return Scalar("bool", isinstance(first, Promise)) if known else Scalar("bool")
    if path in _CONTEXT:
        return Scalar("str", origins=frozenset({Origin("context")}))
    return UNKNOWN


def _parsed(value: Value) -> Value:
    from ...python._containers import parsed

    return value.value if isinstance(value, Json) else parsed(value)


def call_output(machine: Machine, scope: Scope, node: Node, owner: Promise, name: str, handed: Given) -> Value:
    """A method of an Output, or of the value that it is mistaken for."""
    if name == "apply":
        result = unwrapped(call_value(machine, scope, node, handed.get(0), Given([unwrapped(owner.inner)])))
        return Promise(result, f"{owner.label}.apply(...)" if owner.label else "", owner.secret)
    if name in ("toString", "toJSON", "toLocaleString"):
        _misuse.misuse(machine, scope, node, "str", owner)
        return text_of(unwrapped(owner.inner))
    if name == "get":
        return unwrapped(owner.inner)
    if name == "promise":
        return Awaitable(unwrapped(owner.inner))
    if name in OUTPUT_METHODS or name.startswith("__"):
        return UNKNOWN
    _misuse.misuse(machine, scope, node, "method", owner, name=name)
    return UNKNOWN


def call_core_object(machine: Machine, scope: Scope, node: Node, owner: CoreObject, name: str, handed: Given) -> Value:
    """Configuration and references to other stacks, and hashes."""
    if owner.path == "pulumi.Config":
        return _configured(scope, node, name, handed)
    if owner.path == "pulumi.StackReference":
        if name in ("getOutput", "requireOutput"):
            return Promise(UNKNOWN, f"StackReference.{name}(...)")
        return Awaitable(UNKNOWN)
    if owner.path == "crypto.Hash" and owner.fields is not None:
        from ._library import hashed

        return hashed(scope, node, owner, name, handed)
    return UNKNOWN


def _configured(scope: Scope, node: Node, name: str, handed: Given) -> Value:
    kind, verb, secret = "str", name, False
    for ending, known in (("Boolean", "bool"), ("Number", "int"), ("Object", "object")):
        if name.endswith(ending):
            kind, verb = known, name.removesuffix(ending)
    if verb in ("getSecret", "requireSecret"):
        verb, secret = verb.removesuffix("Secret"), True
    if verb not in ("get", "require"):
        return UNKNOWN
    key = handed.get(0)
    text = key.text if isinstance(key, Scalar) else None
    place = (scope.file.path, node.start_point[0] + 1, node.start_point[1])
    origin = Origin("secret-config" if secret else "config", *place, text or "")
    found: Value = Scalar("str" if kind == "object" else kind, origins=frozenset({origin}))
    if kind == "object":
        # Of what form it is only its declared type would tell.
        found = Mapping({}, rest=found) if not secret else Unknown(frozenset({origin}))
    if secret:
        found = Promise(found, f"config.{name}({text!r})".replace("'", '"') if text else f"config.{name}(...)", True)
    return join(found, NONE) if verb == "get" else found


__all__ = ["call_core", "call_core_object", "call_output"]

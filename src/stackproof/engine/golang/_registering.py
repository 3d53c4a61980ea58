"""Resources on their way to the recorder: inputs, options, providers, dependencies."""

from __future__ import annotations

from typing import Any

import msgspec

from stackproof.aws import sdk_defaults
from stackproof.golang import nodes as n
from stackproof.model import ResourceOptions

from .._register import Asked
from .._secrets import Secret
from .._synthesize import schema_of
from ._inputs import Sent
from ._machine import Machine
from ._outputs import flat, resolve
from ._properties import resource_of
from ._transforms import transformed
from ._values import Lost, Option, Output, Resource, Struct, Unknown, Unset, pointed

_TEXTS = {
    "IgnoreChanges": "ignoreChanges",
    "ReplaceOnChanges": "replaceOnChanges",
    "AdditionalSecretOutputs": "additionalSecretOutputs",
}
_FLAGS = {"Protect": "protect", "RetainOnDelete": "retainOnDelete", "DeleteBeforeReplace": "deleteBeforeReplace"}


class Options(msgspec.Struct, kw_only=True):
    """Resource options taken together. provider: reference of the explicit one."""

    parent: Resource | None = None
    provider: Resource | None = None
    providers: list[Resource] = []
    depends_on: list[Any] = []
    import_id: str = ""
    kept: dict[str, Any] = {}
    unknown: bool = False
    transformations: list[Any] = []


def options_of(machine: Machine, given: list[Any]) -> Options:
    """What the options of a call say together."""
    found = Options()
    for item in _flattened(given):
        if isinstance(item, Option):
            _take(machine, found, item.name, item.value)
        elif item is not None:
            found.unknown = True
    return found


def _flattened(given: list[Any]) -> list[Any]:
    found: list[Any] = []
    for item in given:
        item = pointed(item)
        if isinstance(item, list | tuple):
            found += _flattened(list(item))
        elif isinstance(item, Option) and item.name in ("Composite", "CompositeInvoke"):
            found += _flattened(item.value)
        else:
            found.append(item)
    return found


def _take(machine: Machine, found: Options, name: str, value: Any) -> None:
    if name == "Parent":
        found.parent = resource_of(value)
    elif name == "Provider":
        found.provider = resource_of(value)
    elif name in ("Providers", "ProviderMap"):
        items = pointed(value)
        items = list(items.values()) if isinstance(items, dict) else items if isinstance(items, list) else []
        found.providers += [one for item in items if (one := resource_of(item)) is not None]
    elif name in ("DependsOn", "DependsOnInputs"):
        items = flat(pointed(value))
        found.depends_on += items if isinstance(items, list) else [items]
    elif name in _TEXTS:
        items = flat(pointed(value))
        texts = [item for item in items if isinstance(item, str)] if isinstance(items, list) else []
        found.kept[_TEXTS[name]] = tuple(texts)
    elif name in _FLAGS:
        flag = flat(pointed(value))
        found.kept[_FLAGS[name]] = flag is True
    elif name == "Import":
        text = flat(pointed(value))
        found.import_id = text if isinstance(text, str) else "unknown"
    elif name == "Timeouts":
        times = pointed(value)
        fields = times.fields if isinstance(times, Struct) else {}
        found.kept["customTimeouts"] = {k.lower(): v for k, v in fields.items() if isinstance(v, str)}
    elif name == "DeletedWith":
        other = resource_of(value)
        found.kept["deletedWith"] = other.urn if other is not None else ""
    elif name == "Version":
        found.kept["version"] = value if isinstance(value, str) else ""
    elif name == "Aliases":
        found.kept["aliases"] = _aliases(pointed(value))
    elif name in ("Transformations", "Transforms"):
        items = pointed(value)
        found.transformations += items if isinstance(items, list) else [items]


def _aliases(value: Any) -> tuple[str, ...]:
    items = value if isinstance(value, list) else []
    names = (
        flat(item.fields.get("URN") or item.fields.get("Name"))
        for item in map(pointed, items)
        if isinstance(item, Struct)
    )
    return tuple(name for name in names if isinstance(name, str))


def register(
    machine: Machine,
    kind: str,
    name: Any,
    args: Any,
    given: list[Any],
    node: n.Node,
    *,
    custom: bool = True,
    remote: bool = False,
    package: str = "",
    guessed: bool = False,
) -> Resource:
    """Register a resource of a type token. args: its argument struct, or a map. given: its options."""
    options = options_of(machine, given)
    text = _name(name)
    machine.arrive(text, "resource")
    args = transformed(machine, kind, text, args, options, node)
    inputs, behind, tied = sent(machine, args)
    inputs = _completed(machine, kind, inputs)
    parent = options.parent
    provider = _provider(options, package or kind.partition(":")[0])
    dependencies = set(tied) | _urns(machine, options.depends_on)
    secret = options.kept.pop("additionalSecretOutputs", ()) + _secret_outputs(machine, kind)
    asked = Asked(
        kind=kind,
        name=text,
        custom=custom,
        remote=remote,
        parent=parent.urn if parent is not None else "",
        provider=provider,
        inputs=inputs,
        secret_outputs=secret,
        dependencies=tuple(sorted(dependencies)),
        property_dependencies=behind,
        options=ResourceOptions(
            **options.kept,
            additionalSecretOutputs=secret,
            importId=options.import_id,
            dependsOn=tuple(sorted(dependencies - tied)),
            providers={_package_of(item): f"{item.urn}::{item.identifier}" for item in options.providers},
        ),
        places=machine.places(node),
    )
    return _answered(machine, asked, options, package=package, guessed=guessed)


def _completed(machine: Machine, kind: str, inputs: dict[str, Any]) -> dict[str, Any]:
    """Inputs as the SDK's constructor sends them: constants where nothing is given, and credentials marked secret."""
    schema = schema_of(kind, major=machine.aws_major)
    record = schema.resource(kind) if schema is not None else None
    if record is None:
        return inputs
    found = {**sdk_defaults(kind, aws_major=machine.aws_major), **inputs}
    for item in record.inputs:
        value = found.get(item.name)
        if item.secret and value is not None and not isinstance(value, Secret):
            found[item.name] = Secret(value)
    return found


def _answered(machine: Machine, asked: Asked, options: Options, *, package: str, guessed: bool) -> Resource:
    try:
        machine.recorder.take(sum(len(str(value)) for value in asked.inputs.values()))
        answer = machine.registrar.register(asked)
    except OverflowError as error:
        raise Lost(f"it registers {error}") from None
    made = Resource(asked.kind, asked.name, answer.urn)
    made.identifier, made.answered, made.secret = answer.identifier, answer.outputs, answer.secret
    made.custom, made.guessed, made.package = asked.custom, guessed, package
    _inherit(made, options)
    machine.registered(answer.urn)
    return made


def sent(machine: Machine, args: Any) -> tuple[dict[str, Any], dict[str, list[str]], set[str]]:
    """Inputs, the URNs behind each of them, and all of these."""
    args = pointed(args)
    if isinstance(args, Output):
        args, _, _ = resolve(args)
    inputs: dict[str, Any] = {}
    behind: dict[str, list[str]] = {}
    if isinstance(args, dict):
        pairs = [(str(key), item) for key, item in args.items()]
    elif isinstance(args, Struct):
        from ._inputs import wire_name

        pairs = [(wire, item) for name, item in args.fields.items() if (wire := wire_name(args, name)) is not None]
    else:
        return inputs, behind, set()
    tied: set[str] = set()
    for key, item in pairs:
        way = Sent(machine)
        value = way.value(item)
        if value is None:
            continue
        inputs[key] = value
        behind[key] = sorted(way.dependencies)
        tied |= way.dependencies
    return inputs, behind, tied


def _name(value: Any) -> str:
    value = flat(pointed(value))
    return value.text if isinstance(value, Unknown | Unset) else value if isinstance(value, str) else str(value)


def _provider(options: Options, package: str) -> str:
    """The provider that a resource of a package is given: its own option's, else what its parents carry."""
    for item in (options.provider, *options.providers):
        if item is not None and _package_of(item) == package:
            return f"{item.urn}::{item.identifier}"
    return options.parent.providers.get(package, "") if options.parent is not None else ""


def _package_of(item: Resource) -> str:
    return item.kind.rpartition(":")[2] if item.kind.startswith("pulumi:providers:") else item.package


def _inherit(made: Resource, options: Options) -> None:
    """What is made below a resource gets its providers."""
    if options.parent is not None:
        made.providers.update(options.parent.providers)
    for item in (*options.providers, options.provider):
        if item is not None:
            made.providers[_package_of(item)] = f"{item.urn}::{item.identifier}"


def _urns(machine: Machine, items: list[Any]) -> set[str]:
    """URNs of what is to be waited for; a component stands for all that it made."""
    found: set[str] = set()
    for item in items:
        one = resource_of(item)
        if one is None:
            continue
        found |= {one.urn} if one.custom else _children(machine, one.urn) or {one.urn}
    return found


def _children(machine: Machine, urn: str) -> set[str]:
    found: set[str] = set()
    left = [urn]
    seen = {urn}
    while left:
        parent = left.pop()
        for item in machine.recorder.registrations.values():
            if item.parent == parent and item.urn not in seen:
                seen.add(item.urn)
                if item.custom or item.remote:
                    found.add(item.urn)
                left.append(item.urn)
    return found


def _secret_outputs(machine: Machine, kind: str) -> tuple[str, ...]:
    """Outputs that the SDK itself marks secret."""
    schema = schema_of(kind, major=machine.aws_major)
    record = schema.resource(kind) if schema is not None else None
    return tuple(item.name for item in record.outputs if item.secret) if record is not None else ()

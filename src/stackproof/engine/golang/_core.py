"""Functions of Pulumi's own packages: pulumi, pulumi/config, go/auto."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from stackproof.golang import nodes as n

from .._shapes import holds_left_out
from ._config import config_function
from ._context import register_stack_reference, run_body
from ._format import formatted
from ._json import json_text, json_value
from ._machine import Machine
from ._outputs import flat, resolve
from ._properties import resource_of
from ._values import Asset, Closure, Config, Context, GoError, Handle, Option, Output, Struct, Unknown, Unset, pointed

Call = Callable[[Machine, list[Any], n.Call], Any]
# `pulumi.ToStringArray(x)`, `pulumi.StringPtr(x)`: an input is its value.
TO_INPUT = re.compile(
    r"To(?!Secret|Output)\w+|\w+Ptr|(?:String|Bool|Int|Float64)Ref|Any|NewResource(?:Input|Output|Array)"
)
_OPTIONS = (
    "AdditionalSecretOutputs", "Aliases", "DeleteBeforeReplace", "DependsOn", "DependsOnInputs", "DeletedWith",
    "IgnoreChanges", "Import", "Parent", "Parents", "PluginDownloadURL", "Protect", "Provider", "ProviderMap",
    "Providers", "ReplaceOnChanges", "ResourceHooks", "RetainOnDelete", "Timeouts", "Transformations", "Transforms",
    "URN_", "Version", "Composite", "CompositeInvoke", "HideDiffs", "ReplaceWith", "ReplacementTrigger",
)  # fmt: skip
_MANY = frozenset({"Providers", "Composite", "CompositeInvoke"})


def _all(machine: Machine, given: list[Any], node: n.Call) -> Output:
    value, behind, secret = resolve(given)
    return Output(value, behind, secret=secret)


def _sprintf(machine: Machine, given: list[Any], node: n.Call) -> Output:
    values, behind, secret = resolve(given)
    text = formatted(machine, values[0], values[1:]) if values else ""
    return Output(text, behind, secret=secret)


def _secret(machine: Machine, given: list[Any], node: n.Call) -> Output:
    value, behind, _ = resolve(given[0] if given else None)
    return Output(value, behind, secret=True)


def _unsecret(machine: Machine, given: list[Any], node: n.Call) -> Output:
    value, behind, _ = resolve(given[0] if given else None)
    return Output(value, behind)


def _to_output(machine: Machine, given: list[Any], node: n.Call) -> Output:
    value, behind, secret = resolve(given[0] if given else None)
    return Output(value, behind, secret=secret)


def _with_dependencies(machine: Machine, given: list[Any], node: n.Call) -> Output:
    value, behind, secret = resolve(given[1] if len(given) > 1 else None)
    more = {found.urn for item in given[2:] if (found := resource_of(item)) is not None}
    return Output(value, behind | more, secret=secret)


def _json_marshal(machine: Machine, given: list[Any], node: n.Call) -> Output:
    value, behind, secret = resolve(given[0] if given else None)
    return Output(json_text(machine, value), behind, secret=secret)


def _json_unmarshal(machine: Machine, given: list[Any], node: n.Call) -> Output:
    value, behind, secret = resolve(given[0] if given else None)
    try:
        found = json_value(value) if isinstance(value, str) else machine.unknown("JSON that is not known")
    except ValueError:
        found = machine.unknown("a text that is no JSON here")
    return Output(found, behind, secret=secret)


def _asset(kind: str, field: str) -> Call:
    def make(machine: Machine, given: list[Any], node: n.Call) -> Any:
        value = pointed(given[0]) if given else ""
        if field == "entries":
            return Asset(kind=kind, entries=value if isinstance(value, dict) else {})
        if isinstance(value, Unset | Unknown) or (isinstance(value, str) and holds_left_out(value)):
            return machine.unknown(f"{'an archive' if kind == 'archive' else 'an asset'} whose {field} is not known")
        return Asset(**{"kind": kind, field: flat(value)})

    return make


def _option(name: str) -> Call:
    def make(machine: Machine, given: list[Any], node: n.Call) -> Option:
        return Option(name, given if name in _MANY else given[0] if given else None)

    return make


def _stack_reference(machine: Machine, given: list[Any], node: n.Call) -> tuple[Any, Any]:
    name = pointed(given[1]) if len(given) > 1 else ""
    args = pointed(given[2]) if len(given) > 2 else None
    named = flat(args.fields.get("Name")) if isinstance(args, Struct) else None
    return register_stack_reference(machine, str(name), str(named or name), given[3:], node), None


def _run(machine: Machine, given: list[Any], node: n.Call) -> Any:
    error = run_body(machine, given[0] if given else None, node)
    machine.error = error if isinstance(error, GoError) else machine.error
    return ()


def _run_error(machine: Machine, given: list[Any], node: n.Call) -> Any:
    body = next((item for item in given if isinstance(item, Closure)), None)
    return run_body(machine, body, node)


def _inline(machine: Machine, given: list[Any], node: n.Call) -> tuple[Any, Any]:
    """`auto.UpsertStackInlineSource(ctx, stack, project, program)` and its like."""
    return Handle("auto.Stack", next((item for item in given if isinstance(item, Closure)), None)), None


def _new_output(machine: Machine, given: list[Any], node: n.Call) -> tuple[Any, Any, Any]:
    made = Output(machine.unknown("an output that is set later"))
    return made, None, None


def _create_urn(machine: Machine, given: list[Any], node: n.Call) -> Output:
    return machine.output(machine.unknown("a URN"), *given)


def _new_config(machine: Machine, given: list[Any], node: n.Call) -> Config:
    namespace = pointed(given[1]) if len(given) > 1 else ""
    return Config(namespace if isinstance(namespace, str) and namespace else machine.project.name)


def _is_secret(machine: Machine, given: list[Any], node: n.Call) -> Any:
    return isinstance(given[0], Output) and given[0].secret if given else False


_PULUMI: dict[str, Call] = {
    "All": _all,
    "Sprintf": _sprintf,
    "Printf": lambda machine, given, node: Output(0),
    "Fprintf": lambda machine, given, node: Output(0),
    "ToSecret": _secret,
    "Unsecret": _unsecret,
    "ToOutput": _to_output,
    "Any": _to_output,
    "OutputWithDependencies": _with_dependencies,
    "JSONMarshal": _json_marshal,
    "JSONUnmarshal": _json_unmarshal,
    "IsSecret": _is_secret,
    "NewFileAsset": _asset("file", "path"),
    "NewStringAsset": _asset("text", "text"),
    "NewRemoteAsset": _asset("remote", "uri"),
    "NewFileArchive": _asset("archive", "path"),
    "NewRemoteArchive": _asset("archive", "uri"),
    "NewAssetArchive": _asset("archive", "entries"),
    "NewStackReference": _stack_reference,
    "NewOutput": _new_output,
    "DeferredOutput": _new_output,
    "CreateURN": _create_urn,
    "Run": _run,
    "RunErr": _run_error,
    "RunWithContext": _run_error,
    "WithMocks": lambda machine, given, node: None,
    "NewContext": lambda machine, given, node: (Context(), None),
    "NewResourceOptions": lambda machine, given, node: (machine.unknown("resource options"), None),
    **{name: _option(name) for name in _OPTIONS},
}
_INLINE = ("UpsertStackInlineSource", "NewStackInlineSource", "SelectStackInlineSource", "UpsertStackLocalSource")
CORE: dict[tuple[str, str], Call] = {
    **{("pulumi", name): call for name, call in _PULUMI.items()},
    ("pulumi/config", "New"): _new_config,
    **{
        ("pulumi/config", f"{verb}{secret}{kind}"): config_function(f"{verb}{secret}{kind}")
        for verb in ("Get", "Require", "Try")
        for secret in ("", "Secret")
        for kind in ("", "Bool", "Int", "Float64", "Object")
    },
    **{("auto", name): _inline for name in _INLINE},
}

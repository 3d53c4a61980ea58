"""Which arguments a constructor or function takes, which it needs, and what was probably meant."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Any

from stackproof.aws import FunctionSchema, ObjectSchema, Property, ResourceSchema, advise, suggest_argument

from ._machine import Machine, edit_of
from ._symbols import certainty, deprecated
from ._values import (
    Arguments,
    Frame,
)

OPTIONS = frozenset(
    [
        "depends_on",
        "parent",
        "provider",
        "providers",
        "protect",
        "ignore_changes",
        "delete_before_replace",
        "aliases",
        "custom_timeouts",
        "retain_on_delete",
        "replace_on_changes",
        "import_",
        "additional_secret_outputs",
        "transformations",
        "transforms",
        "deleted_with",
        "version",
        "plugin_download_url",
    ]
)


OPTION_SPELLINGS = {
    "dependsOn": "depends_on",
    "ignoreChanges": "ignore_changes",
    "deleteBeforeReplace": "delete_before_replace",
    "customTimeouts": "custom_timeouts",
    "retainOnDelete": "retain_on_delete",
    "depend_on": "depends_on",
    "import": "import_",
}


def function_node(node: ast.AST) -> ast.AST:
    return node.func if isinstance(node, ast.Call) else node


def check_argument(
    machine: Machine,
    frame: Frame,
    node: ast.AST,
    package: str,
    dotted: str,
    schema: Any,
    properties: tuple[Property, ...],
    name: str,
    arguments: Arguments,
) -> None:
    found = next((item for item in properties if item.name_python == name), None)
    module, class_name = schema.module, _class_name(schema, dotted)
    if found is not None:
        if package == "aws":
            machine.uses.add(("" if module == "index" else module, class_name, name))
        if found.deprecated:
            deprecated(machine, frame, arguments.nodes.get(name, node), f"{dotted}({name})", found.deprecated)
        return
    token = getattr(schema, "token", "")
    suggestion, extra = _argument_suggestion(dotted, name, properties, token)
    certain, data = certainty(machine, package, "" if module == "index" else module, class_name, name)
    if package == "aws":
        machine.uses.add(("" if module == "index" else module, class_name, name))
    kind = "sdk.unknown-nested-key" if isinstance(schema, ObjectSchema) else "sdk.unknown-argument"
    place = _keyword_node(node, name) or arguments.nodes.get(name, node)
    machine.report(
        kind,
        frame,
        place,
        f"{dotted} has no argument {name}{suggestion}",
        data={**data, "symbol": f"{dotted}.{name}", "class": dotted, "argument": name, "token": token, **extra},
        certain=certain,
        cause=f"sdk:{dotted}({name})",
        edit=None if name in arguments.splatted else edit_of(frame, node, "drop-argument", name=name),
    )


def _class_name(schema: Any, dotted: str) -> str:
    return schema.name if isinstance(schema, (ResourceSchema, FunctionSchema)) else dotted.rsplit(".", 1)[-1]


def _keyword_node(node: ast.AST, name: str) -> ast.AST | None:
    if isinstance(node, ast.Call):
        return next((item for item in node.keywords if item.arg == name), None)
    return None


def _argument_suggestion(
    dotted: str, name: str, properties: tuple[Property, ...], token: str
) -> tuple[str, dict[str, Any]]:
    option = OPTION_SPELLINGS.get(name, name)
    names = [item.name_python for item in properties]
    wire = next((item.name_python for item in properties if item.name == name), None)
    if wire is not None:
        return f"; Python spells it {wire}", {"suggestions": [wire]}
    if option in OPTIONS and token:
        text = f"opts=pulumi.ResourceOptions({option}=...)"
        return f"; it is a resource option: {text}", {"suggestions": [text], "option": option}
    found = suggest_argument(name, names, token=token)
    advice = advise(token, name) if token else ""
    extra: dict[str, Any] = {"suggestions": found}
    if advice:
        extra["advice"] = advice
        return f"; {advice}", extra
    return (f"; did you mean {found[0]}?" if found else ""), extra


def check_missing(
    machine: Machine,
    frame: Frame,
    node: ast.AST,
    package: str,
    dotted: str,
    schema: Any,
    missing: list[Property],
    *,
    given: Iterable[str] = (),
) -> None:
    """given: names of the arguments that the call has, known or not."""
    if not missing:
        return
    names = [item.name_python for item in missing]
    misspelt = misspelt_of(schema, names, given)
    doubt = machine.surface.doubt if package == "aws" else ""
    data: dict[str, Any] = {
        "symbol": dotted,
        "class": dotted,
        "token": getattr(schema, "token", ""),
        "arguments": names,
    }
    certain = not doubt
    if doubt:
        data["why"] = doubt
    elif package == "aws" and machine.surface.pinned is None and not _required_everywhere(machine, schema, names):
        certain, data["why"] = False, "another major version does not require it, and the manifest pins none"
    words = "argument" if len(names) == 1 else "arguments"
    machine.report(
        "sdk.missing-argument",
        frame,
        function_node(node),
        f"{dotted} needs the {words} {', '.join(names)}",
        data=data,
        certain=certain,
        cause=f"sdk:{dotted}({misspelt})" if misspelt else "",
        edit=edit_of(frame, node, "hole") if isinstance(node, ast.Call) else None,
    )


def misspelt_of(schema: Any, missing: list[str], given: Iterable[str]) -> str:
    """The unknown argument that was meant to be one of the missing: both are one fault. A single one of each are taken
    for a pair where they share a word (`attribute_name` and `name`)."""
    fields = getattr(schema, "inputs", None) or getattr(schema, "fields", None) or getattr(schema, "args", ())
    known = [item.name_python for item in fields]
    unknown = [name for name in given if name not in known]
    if len(unknown) == len(missing) == 1 and set(unknown[0].split("_")) & set(missing[0].split("_")):
        return unknown[0]
    return next((n for n in unknown if set(suggest_argument(n, known, token=_token(schema))[:1]) & set(missing)), "")


def _token(schema: Any) -> str:
    return getattr(schema, "token", "")


def _required_everywhere(machine: Machine, schema: Any, names: list[str]) -> bool:
    from stackproof.aws import sdk

    other = sdk("aws", major=6 if machine.surface.major == 7 else 7)
    module = other.module("" if schema.module == "index" else schema.module)
    if module is None:
        return True
    if isinstance(schema, ResourceSchema):
        found: Any = module.resources.get(schema.name)
        known = {item.name_python for item in found.inputs if item.required} if found else set(names)
    elif isinstance(schema, ObjectSchema):
        found = module.types.get(schema.name)
        known = {item.name_python for item in found.fields if item.required} if found else set(names)
    else:
        return True
    return any(name in known for name in names)

"""Names that an SDK does not have: of its packages, and of what they give."""

from __future__ import annotations

import re
from typing import Any

from stackproof.aws import (
    FunctionSchema,
    GoSdk,
    ObjectSchema,
    ResourceSchema,
    closest,
    go_core,
    go_fields,
    near_words,
    sdk_changes,
    snake_case,
    suggest_argument,
)
from stackproof.golang import Imported

from ._outputs import taken
from ._owners import Owner, sdk_of, type_owner
from ._view import Found, View

_OF_PACKAGE = re.compile(r"undefined: (\w+)\.(\w+)$")
_NOT_EXPORTED = re.compile(r"name (\w+) not exported by package (\w+)$")
_MEMBER = re.compile(r"(?P<whole>.*)\.(?P<name>\w+) undefined \(", re.DOTALL)
_FIELD = re.compile(r"unknown field (\w+) in struct literal of type ([^\s,]+)")
_TYPES = ("Args", "State", "Array", "Map", "Input", "Output", "Ptr")
_OPTIONS = {
    "Parent": "pulumi.Parent(...)", "Provider": "pulumi.Provider(...)", "Providers": "pulumi.Providers(...)",
    "DependsOn": "pulumi.DependsOn([]pulumi.Resource{...})", "Protect": "pulumi.Protect(true)",
    "IgnoreChanges": "pulumi.IgnoreChanges([]string{...})", "Aliases": "pulumi.Aliases(...)",
    "DeleteBeforeReplace": "pulumi.DeleteBeforeReplace(true)", "RetainOnDelete": "pulumi.RetainOnDelete(true)",
    "CustomTimeouts": "pulumi.Timeouts(...)", "Timeouts": "pulumi.Timeouts(...)",
    "Transforms": "pulumi.Transforms(...)",
    "ReplaceOnChanges": "pulumi.ReplaceOnChanges([]string{...})", "DeletedWith": "pulumi.DeletedWith(...)",
    "AdditionalSecretOutputs": "pulumi.AdditionalSecretOutputs([]string{...})",
}  # fmt: skip


def of_package(view: View) -> Found | None:
    """`ec2.Foo` of a package of an SDK or of the core; None for any other package."""
    match = _OF_PACKAGE.match(view.item.message)
    other = _NOT_EXPORTED.match(view.item.message)
    if match is not None:
        short, name = match[1], match[2]
    elif other is not None:
        name, short = other[1], other[2]
    else:
        return None
    package = view.names.get(short) or next((one for one in view.names.values() if one.name == short), None)
    if package is None:
        return None
    if package.kind == "core":
        return _of_core(package, name)
    found = sdk_of(package)
    module = found.module(package.module) if found is not None else None
    if found is None or module is None:
        return None
    names = found.schema.module(module)
    if found.member(module, name) is not None or (names is not None and snake_case(name) in names.names):
        return Found(kind="", message="", data={})  # what our declarations lack, and the SDK does not
    if _had(view, package, found, module, name):
        return Found(kind="", message="", data={})
    near = found.suggest(package.module, name)
    kind, what = _kind_of(name)
    return _missing(kind, f"{package.name}.{name}", name, near, f"{package.name} has no {what} {name}", package.name)


def _had(view: View, package: Imported, home: GoSdk, module: str, name: str) -> bool:
    """Whether the version that go.mod asks for may have a type that the schema has no longer."""
    required = view.program.module_of(view.file.folder)
    found = required.mod.provider_of(package.path) if required is not None else None
    bare = re.sub(r"^New(?=[A-Z])|(?:Args)?(?:Array|Map)*(?:Ptr)?(?:Input|Output)?$", "", name)
    changes = sdk_changes(home.package, home.schema.major)
    return found is not None and changes.had(module, bare, version=found.version)


def _kind_of(name: str) -> tuple[str, str]:
    if re.match(r"(?:Get|Lookup)[A-Z]", name) and not name.endswith(("Args", "Result")):
        return "sdk.unknown-function", "function"
    if re.match(r"New[A-Z]", name):
        return "sdk.unknown-class", "constructor"
    if name.endswith(_TYPES):
        return "sdk.unknown-class", "type"
    return "sdk.unknown-name", "name"


def _of_core(package: Imported, name: str) -> Found:
    near = go_core().suggest(package.module, name)
    return _missing(
        "sdk.unknown-name", f"{package.name}.{name}", name, near, f"{package.name} has no name {name}", package.name
    )


def _missing(kind: str, symbol: str, name: str, near: list[str], message: str, owner: str) -> Found:
    meant = f"; did you mean {near[0]}?" if near else ""
    return Found(kind=kind, message=f"{message}{meant}", data=_data(symbol, name, owner, near))


def _data(symbol: str, name: str, owner: str, near: list[str]) -> dict[str, Any]:
    return {"symbol": symbol, "name": name, "class": owner, "suggestions": near, "cause": f"sdk:{symbol}"}


def of_value(view: View) -> Found | None:
    """A field or method of something of an SDK or of the core; None for anything else."""
    match = _MEMBER.match(view.item.message)
    owner = type_owner(view.item.around.operand)
    if match is None or owner is None:
        return None
    name, label = match["name"], match["whole"]
    if owner.core:
        return _of_core_value(owner, name, label)
    member, home = owner.member, owner.sdk
    if member is None or home is None:
        return None
    schema = member.schema
    if member.kind == "resource" and not member.form and isinstance(schema, ResourceSchema):
        return _of_resource(owner, schema, name)
    if member.kind == "result" and isinstance(schema, FunctionSchema):
        known = list(go_fields(schema, outputs=True))
        return _no_output(owner, name, known, token=schema.token)
    if member.form.endswith("Output") and isinstance(schema, ObjectSchema | ResourceSchema):
        return _of_output(owner, schema, name, label)
    if member.kind in ("args", "state", "function_args", "object") and not member.form:
        return _no_field(owner, name, label)
    return None


def _of_resource(owner: Owner, schema: ResourceSchema, name: str) -> Found:
    if name in ("Id", "Urn"):
        method = f".{name.upper()}()"
        data = _data(f"{owner.dotted}.{name}", name, owner.dotted, [method])
        message = f"{owner.dotted} has no output {name}; it is a method: {method}"
        return Found(kind="sdk.unknown-output", message=message, data=data)
    return _no_output(owner, name, ["ID", "URN", *go_fields(schema, outputs=True)], token=schema.token)


def _no_output(owner: Owner, name: str, known: list[str], *, token: str) -> Found:
    if name in known:
        return Found(kind="", message="", data={})
    near = near_fields(name, known, token=token)
    symbol = f"{owner.dotted}.{name}"
    found = _missing("sdk.unknown-output", symbol, name, near, f"{owner.dotted} has no output {name}", owner.dotted)
    return _with_choice(found, known)


def _of_output(owner: Owner, schema: ObjectSchema | ResourceSchema, name: str, label: str) -> Found:
    """An Output of an object has methods for its fields, one of a list none."""
    if re.search(r"(?:Array|Map)Output$", owner.name):
        step = ".Index(pulumi.Int(0))" if owner.name.endswith("ArrayOutput") else ".MapIndex(pulumi.String(...))"
        fix = f"take one element first: {label}{step}"
        data = {"how": "method", "output": label, "fix": fix, "crashes": True, "symbol": "method", "name": name}
        message = f"{label} is an Output of several ({owner.dotted}) and has no {name}; {fix}"
        return Found(kind="sdk.output-misuse", message=message, data=data)
    known = list(go_fields(schema, outputs=True) if isinstance(schema, ResourceSchema) else go_fields(schema))
    return _no_output(owner, name, [*known, "ApplyT", "Elem"], token="")


def _of_core_value(owner: Owner, name: str, label: str) -> Found:
    known = go_core().members(owner.core, owner.name)
    near = [item for item in known if item.lower() == name.lower()] or near_words(name, known)
    if owner.is_output and not near:
        near = ["ApplyT"] if name == "Apply" else []
    if owner.is_output and not near:
        return taken(label, owner, f".{name}", "method")
    symbol = f"{owner.dotted}.{name}"
    what = "method" if any(text.startswith("(") for text in known.values()) else "field"
    found = _missing("sdk.unknown-name", symbol, name, near, f"{owner.dotted} has no {what} {name}", owner.dotted)
    return _with_choice(found, list(known))


def of_literal(view: View) -> Found | None:
    """An unknown field in a literal of a struct of an SDK or of the core."""
    match = _FIELD.match(view.item.message)
    owner = type_owner(view.item.around.literal) if match is not None else None
    if match is None or owner is None:
        return None
    return _no_field(owner, match[1], "")


def _no_field(owner: Owner, name: str, label: str) -> Found | None:
    if owner.core:
        known = list(go_core().members(owner.core, owner.name))
        return _with_choice(_argument("sdk.unknown-argument", owner, name, near_words(name, known), "field"), known)
    member = owner.member
    if member is None:
        return None
    schema = member.schema
    nested = isinstance(schema, ObjectSchema)
    known = _known_fields(owner)
    if name in known:
        return Found(kind="", message="", data={})
    token = schema.token if isinstance(schema, ResourceSchema) else ""
    near = near_fields(name, known, token=token)
    if not nested and name in _OPTIONS:
        return _option(owner, name)
    found = _argument("sdk.unknown-nested-key" if nested else "sdk.unknown-argument", owner, name, near, "field")
    return _with_choice(found, known)


def _known_fields(owner: Owner) -> list[str]:
    member, home = owner.member, owner.sdk
    if member is None or home is None:
        return []
    schema = member.schema
    if isinstance(schema, ObjectSchema):
        names = home.names(owner.module)
        pair = names.nested(owner.name.removesuffix("Args")) if names is not None else ()
        return list(dict.fromkeys(field for one in pair if one is not None for field in go_fields(one)))
    if member.kind == "state" and isinstance(schema, ResourceSchema):
        return list({**go_fields(schema), **go_fields(schema, outputs=True)})
    if isinstance(schema, ResourceSchema | FunctionSchema):
        return list(go_fields(schema, outputs=member.kind == "result"))
    return []


def _option(owner: Owner, name: str) -> Found:
    found = _argument("sdk.unknown-argument", owner, name, [], "field")
    how = f"{_OPTIONS[name]} behind the arguments"
    data = {**found.data, "option": name, "suggestions": [how]}
    return Found(kind=found.kind, message=f"{found.message}; it is a resource option: {how}", data=data)


def _argument(kind: str, owner: Owner, name: str, near: list[str], what: str) -> Found:
    symbol = f"{owner.dotted}.{name}"
    data: dict[str, Any] = {
        "symbol": symbol, "class": owner.dotted, "argument": name, "suggestions": near,
        "cause": f"sdk:{owner.dotted}({name})",
    }  # fmt: skip
    meant = f"; did you mean {near[0]}?" if near else ""
    return Found(kind=kind, message=f"{owner.dotted} has no {what} {name}{meant}", data=data)


def _with_choice(found: Found, known: list[str]) -> Found:
    if found.data.get("suggestions") or not known:
        return found
    return Found(kind=found.kind, message=found.message, data={**found.data, "fix": _choice(known)})


def _choice(known: list[str]) -> str:
    """What there is, where nothing is near."""
    names = sorted(known)
    return f"use one of {', '.join(names[:12])}{' and others' if len(names) > 12 else ''}" if names else ""


def near_fields(name: str, known: list[str], *, token: str = "") -> list[str]:
    """Fields that may have been meant, by spelling and by what other tools call them."""
    # `QueueUrl` of a Queue, `AmiId` of getAmi: other tools put the thing's name before.
    own = token.rpartition(":")[2].lower()
    bare = [item for item in known if name.endswith(item) and name.removesuffix(item).lower() in own and name != item]
    if bare and own:
        return [max(bare, key=len)]
    by_snake = {snake_case(item): item for item in known}
    exact = [item for item in known if item.lower() == name.lower()]
    found = [by_snake[item] for item in suggest_argument(snake_case(name), by_snake, token=token)]
    return list(dict.fromkeys([*exact, *found, *closest(name, known)]))[:3]

"""Errors of the compiler about names and arguments of an SDK, in the words that all languages share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from stackproof.aws import Sdk, closest, node_module, sdk, suggest, suggest_argument

if TYPE_CHECKING:
    from ._typed import Found, Spot

_PACKAGES = ("aws", "random", "tls")
_NO_PROPERTY = re.compile(r"Property '(.+?)' does not exist on type '(.*?)'\.(?: Did you mean '(.+?)'\?)?$")
_MODULE = re.compile(r'(?:typeof import\()?"@pulumi/([\w-]+)(?:/(.*?))??(?:/index)?"\)?$')
_UNKNOWN_KEY = re.compile(r"'(.+?)' does not exist in type '(.*?)'\.(?: Did you mean to write '(.+?)'\?)?$")
_WRONG = re.compile(r"^(?:Type|Argument of type) '(.*)' is not assignable to (?:type|parameter of type) '(.*?)'\.")
_ABSENT = re.compile(r"in type '.*' but required in type '(.*?)'\.$|from type '(.*?)'(?:: .*)?$")
_NO_EXPORT = re.compile(r"""(?:Module '?|Namespace '|^')(.*?)'? has no exported member (?:named )?'(.+?)'""")
_OF_A_VALUE = re.compile(r"^(?:Output|OutputInstance)<(string|number|boolean)(?: \| undefined)?>$")
_INPUT = re.compile(r"^Input<(.*)>$")
_ALTERNATIVES = re.compile(r" \| (?:OutputInstance|Output|Promise)<.*$")
_OPTIONS = frozenset({
    "dependsOn", "parent", "provider", "providers", "protect", "ignoreChanges", "deleteBeforeReplace", "aliases",
    "customTimeouts", "retainOnDelete", "replaceOnChanges", "additionalSecretOutputs", "deletedWith",
})  # fmt: skip
_OPTION_CLASSES = ("CustomResourceOptions", "ComponentResourceOptions", "ResourceOptions", "InvokeOptions")


def no_property(spot: Spot) -> Found | None:
    """A property that is not there: of a module, of a resource, or of an Output taken for its value."""
    match = _NO_PROPERTY.search(spot.item.message)
    if match is None:
        return None
    name, owner, near = match.groups()
    module = _MODULE.match(owner)
    if module is not None:
        return _no_symbol(spot, module[1], module[2] or "", name, near)
    value = _OF_A_VALUE.match(owner)
    if value is not None:
        label = spot.file.text_of(spot.node.parent) if spot.node.parent is not None else name
        fix = f"call it inside apply: .apply(value => value.{name}(...))"
        message = f"{label.splitlines()[0][:80]}: an Output of a {value[1]} has no {name}; {fix}"
        return "sdk.output-misuse", message, {"how": "method", "symbol": "method", "name": name, "fix": fix}
    place = _class_of(spot, owner)
    if place is None:
        return None
    schema, resource_module = place
    resource = schema.resource_by_class(resource_module, owner)
    names = [item.name for item in resource.outputs] if resource is not None else []
    dotted = ".".join(filter(None, (schema.package, _spelled(resource_module), owner)))
    return _missing_of("sdk.unknown-output", dotted, name, near, closest(name, names), f"{dotted} has no output {name}")


def _no_symbol(spot: Spot, package: str, module: str, name: str, near: str | None) -> Found:
    """A name that a module of a package does not have."""
    dotted = ".".join(filter(None, (package, module.replace("/", "."), name)))
    kind, word = "sdk.unknown-name", "name"
    if name.startswith("get") and name[3:4].isupper():
        kind, word = "sdk.unknown-function", "function"
    elif name[:1].isupper():
        kind, word = "sdk.unknown-class", "class"
    elif not module and package != "pulumi":
        kind, word = "sdk.unknown-module", "module"
    found: list[str] = []
    if package in _PACKAGES:
        schema = _schema(spot, package)
        target = module or None
        if kind == "sdk.unknown-module":
            found = [f"{package}.{_spelled(item)}" for item in suggest(schema, name)]
        elif kind == "sdk.unknown-class":
            found = [f"{package}.{_spelled(item)}" for item in suggest(schema, target or "", name)]
    whole = ".".join(filter(None, (package, module.replace("/", "."))))
    message = f"{whole} has no {word} {name}"
    return _missing_of(kind, dotted.rpartition(".")[0], name, f"{whole}.{near}" if near else None, found, message)


def _missing_of(kind: str, owner: str, name: str, near: str | None, found: list[str], message: str) -> Found:
    suggestions = list(dict.fromkeys([*([near] if near else []), *found]))[:3]
    meant = f"; did you mean {suggestions[0]}?" if suggestions else ""
    symbol = f"{owner}.{name}"
    data = {"symbol": symbol, "name": name, "class": owner, "suggestions": suggestions, "cause": f"sdk:{symbol}"}
    return kind, f"{message}{meant}", data


def unknown_key(spot: Spot) -> Found | None:
    """A key that the argument's type does not have. An object is refused at its first fault; others may follow."""
    match = _UNKNOWN_KEY.search(spot.item.message)
    call = spot.call
    if match is None or call is None or call.argument < 0:
        return None
    name, wanted, near = match[1], _unwrapped(match[2]), match[3]
    own = wanted == f"{call.parts[-1]}Args" if call.parts else False
    if wanted in _OPTION_CLASSES:
        dotted = f"pulumi.{wanted}"
    elif own:
        dotted = call.dotted
    elif re.fullmatch(r"\w+", wanted):
        dotted = f"{call.dotted}({'.'.join(call.keys[:-1])})"
    else:
        return None
    kind = "sdk.unknown-argument" if own or wanted in _OPTION_CLASSES else "sdk.unknown-nested-key"
    data: dict[str, Any] = {"symbol": f"{dotted}.{name}", "class": dotted, "argument": name}
    message = f"{dotted} has no {'argument' if own else 'key'} {name}"
    suggestions = [near] if near else []
    if own and name in _OPTIONS:
        suggestions = [f"{{ {name}: ... }} as the third argument"]
        data["option"] = name
        message += f"; it is a resource option: {suggestions[0]}"
    else:
        suggestions = list(dict.fromkeys([*suggestions, *_near_argument(spot, name, own=own)]))[:3]
        message += f"; did you mean {suggestions[0]}?" if suggestions else ""
    return kind, message, {**data, "suggestions": suggestions, "cause": f"sdk:{dotted}({name})"}


def _near_argument(spot: Spot, name: str, *, own: bool) -> list[str]:
    call = spot.call
    if not own or call is None or call.package.rpartition("/")[2] not in _PACKAGES or len(call.parts) != 2:
        return []
    schema = _schema(spot, call.package.rpartition("/")[2])
    resource = schema.resource_by_class(_python_module(call.parts[0]), call.parts[1])
    if resource is None:
        return []
    return suggest_argument(name, [item.name for item in resource.inputs], token=resource.token)


def wrong_type(spot: Spot) -> Found | None:
    """A value of another type than an argument of the SDK declares."""
    match = _WRONG.match(spot.item.message)
    call = spot.call
    if match is None or call is None or call.argument < 0 or not call.keys:
        return None
    given, wanted = _shown(match[1]), _shown(match[2])
    argument = ".".join(call.keys)
    message = f"{call.dotted}: {argument} takes {wanted}; the program gives {given}"
    data = {"symbol": f"{call.dotted}({argument})", "class": call.dotted, "argument": call.keys[-1]}
    return "sdk.wrong-type", message, {**data, "cause": f"sdk:{call.dotted}({argument})", "fix": _remedy(given, wanted)}


def _unwrapped(text: str) -> str:
    """`VpcArgs` of `Input<VpcArgs | undefined>`."""
    match = _INPUT.match(text)
    return _ALTERNATIVES.sub("", match[1] if match is not None else text).removesuffix(" | undefined")


def _remedy(given: str, wanted: str) -> str:
    if "undefined" in given.split(" | ") and "undefined" not in wanted.split(" | "):
        return "give a value in every case, for example with `??` or `require` of the configuration"
    if wanted == "number" and given == "string":
        return "write the number without quotes"
    if wanted == "string" and given in ("number", "boolean"):
        return "write the value in quotes"
    if given.startswith("{") and wanted == "string":
        return "write it as text, with JSON.stringify or pulumi.jsonStringify"
    return f"give {wanted}"


def _shown(text: str) -> str:
    """A type as people read it: what an Input holds, and no longer than a line."""
    text = text.replace("OutputInstance<", "Output<")
    match = _INPUT.match(text)
    text = _ALTERNATIVES.sub("", match[1] if match is not None else text).replace(" | undefined", "") or text
    return text if len(text) <= 100 else f"{text[:97]}..."


def missing(spot: Spot) -> Found | None:
    """Arguments that the SDK requires."""
    match = _ABSENT.search(spot.item.message)
    call = spot.call
    if match is None or call is None or call.argument < 0 or not call.parts:
        return None
    if match[1] is not None:
        names, wanted = spot.names[:1], match[1]
    else:
        names, wanted = spot.item.message.rpartition(": ")[2].rstrip(".").split(", "), match[2]
        names = [name for name in names if re.fullmatch(r"\w+", name)]
    wanted = _unwrapped(wanted)
    own = wanted == f"{call.parts[-1]}Args"
    if not own and not (call.keys and re.fullmatch(r"\w+", wanted)):
        return None
    dotted = call.dotted if own else f"{call.dotted}({'.'.join(call.keys)})"
    words = "argument" if len(names) == 1 else "arguments"
    message = f"{dotted} needs the {words} {', '.join(names)}"
    return "sdk.missing-argument", message, {"symbol": dotted, "class": dotted, "arguments": names}


def no_export(spot: Spot) -> Found | None:
    """A name that a package, or a file of the answer, does not export."""
    match = _NO_EXPORT.search(spot.item.message)
    if match is None:
        return None
    name = match[2]
    near = re.search(r"Did you mean '(\w+)'", spot.item.message)
    module = _MODULE.match(match[1])
    if module is not None:
        return _no_symbol(spot, module[1], module[2] or "", name, near[1] if near else None)
    return None


def too_few(spot: Spot) -> Found | None:
    """A constructor of the SDK without its arguments."""
    match = re.match(r"Expected (?:at least )?(\d+)(?:-\d+)? arguments, but got (\d+)", spot.item.message)
    call = spot.call
    if match is None or call is None or call.argument >= 0 or not call.parts or not call.parts[-1][:1].isupper():
        return None
    if int(match[2]) >= int(match[1]):
        return None
    lacking = ("a resource name as its first argument", "arguments")[min(int(match[2]), 1)]
    data = {"symbol": call.dotted, "class": call.dotted, "arguments": ["args"]}
    return "sdk.missing-argument", f"{call.dotted} needs {lacking}", data


def _schema(spot: Spot, package: str) -> Sdk:
    return sdk(package, major=spot.view.major) if package == "aws" else sdk(package)


def _class_of(spot: Spot, name: str) -> tuple[Sdk, str] | None:
    """The schema and module of a resource class of that name, where the answer has none of its own."""
    if not re.fullmatch(r"[A-Z]\w*", name):
        return None
    own = re.compile(rb"\b(?:class|interface|type|enum)\s+" + name.encode() + rb"\b")
    if any(own.search(file.text) for file in spot.view.program.files):
        return None
    for package in _PACKAGES:
        schema = _schema(spot, package)
        modules = [module for module in schema.modules_with(name) if schema.resource_by_class(module, name)]
        used = [m for m in modules if re.search(rf"\b{_spelled(m)}\b", spot.file.text.decode(errors="replace"))]
        if used or modules:
            return schema, (used or modules)[0]
    return None


def _spelled(name: str) -> str:
    """`lambda.Function` of `lambda_.Function`."""
    head, dot, rest = name.partition(".")
    return f"{node_module(head)}{dot}{rest}"


def _python_module(name: str) -> str:
    return f"{name}_" if name == "lambda" else name

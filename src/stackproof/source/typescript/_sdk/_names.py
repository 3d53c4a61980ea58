"""Remarks on names that the SDK does not have, with what was probably meant."""

from __future__ import annotations

import re
from typing import Any

from stackproof.aws import NodeSdk, ResourceSchema, closest, node_module, sdk, snake_case

from ._counterparts import instead_of
from ._notes import Notes, edit_of
from ._resolve import Resolver
from ._surface import dotted_name
from ._tree import Node
from ._values import EnumClass, Instance, ResourceClass, Result, Space

_WORDS = {"sdk.unknown-module": "module", "sdk.unknown-class": "class", "sdk.unknown-function": "function"}


def meant(found: list[str]) -> str:
    return f"; did you mean {found[0]}?" if found else ""


def replacement(found: list[str]) -> dict[str, Any]:
    """Suggestions as data: dotted names, and the import and expression to write for the first."""
    data: dict[str, Any] = {"suggestions": found}
    if found:
        package = found[0].split(".")[0]
        data["replacement"] = found[0]
        data["import"] = f'import * as {package} from "@pulumi/{package}";'
    return data


def unknown_import(resolver: Resolver, notes: Notes, node: Node, package: str, path: str, edit: Any) -> None:
    """An import of a module that the package does not have."""
    name = path.split("/")[0]
    found = [f"{package}.{item}" for item in resolver.surface.sdk(package).suggest(name)] if package != "pulumi" else []
    certain, data = resolver.surface.certainty(package, name)
    notes.uses |= {(name, None, None)} if package == "aws" else set()
    symbol = f"{package}.{path.replace('/', '.')}"
    message = f"@pulumi/{package} has no module {path}{meant(found)}"
    data |= {"symbol": symbol, "package": f"@pulumi/{package}", "module": path, **replacement(found)}
    notes.report("sdk.unknown-module", node, message, data=data, certain=certain, cause=f"sdk:{symbol}", edit=edit)


def unknown_member(
    resolver: Resolver, notes: Notes, node: Node, owner: Space, name: str, *, whole: Node | None = None
) -> None:
    """A name that a module does not have. node: where it is written; whole: the expression `module.name`, None where
    nothing can be put in its place."""
    package, surface = owner.package, resolver.surface
    kind = _kind_of(name, owner.path)
    found = _suggestions(resolver, owner, name, kind, whole)
    python = name if name[:1].isupper() else snake_case(name)
    if kind == "sdk.unknown-module":
        certain, data = surface.certainty(package, name)
    else:
        certain, data = surface.certainty(package, owner.path, python, written=name)
    if package == "aws" and (whole is not None or "known_in" not in data):
        notes.uses.add((name, None, None) if kind == "sdk.unknown-module" else (owner.path, python, None))
    place = ".".join(part for part in (package, node_module(owner.path)) if part)
    symbol = f"{place}.{name}"
    data |= {"symbol": symbol, "package": f"@pulumi/{package}", "module": node_module(owner.path), "name": name}
    notes.report(
        kind,
        node,
        f"{place} has no {_WORDS.get(kind, 'name')} {name}{meant(found)}",
        data={**data, **replacement(found)},
        certain=certain,
        cause=f"sdk:{symbol}",
        edit=instead_of(resolver, whole, found, symbol) if whole is not None else None,
    )


def _kind_of(name: str, path: str) -> str:
    if name[:1].isupper():
        return "sdk.unknown-class"
    if name.startswith("get") and name[3:4].isupper():
        return "sdk.unknown-function"
    return "sdk.unknown-name" if path else "sdk.unknown-module"


def _suggestions(resolver: Resolver, owner: Space, name: str, kind: str, whole: Node | None) -> list[str]:
    """For a module that is not there, what is read from it says more than its own name."""
    known = resolver.surface.sdk(owner.package)
    found = known.suggest(name) if kind == "sdk.unknown-module" else alike(known, known.suggest(owner.path, name), name)
    above = whole.parent if whole is not None else None
    if kind == "sdk.unknown-module" and above is not None and above.children[0] is whole:
        inner = above.children[-1].text if above.kind in ("member_expression", "nested_type_identifier") else ""
        found = (inner and alike(known, known.suggest(name, inner), inner)) or found
    return [f"{owner.package}.{item}" for item in found]


def alike(known: NodeSdk, found: list[str], name: str) -> list[str]:
    """Classes for a class and functions for a function, and nothing outdated, where there are any such."""
    same = [item for item in found if item.rpartition(".")[2][:1].isupper() == name[:1].isupper()]
    current = [item for item in same if not _is_outdated(known, item)]
    return current or same or found


def _is_outdated(known: NodeSdk, dotted: str) -> bool:
    home, _, name = dotted.rpartition(".")
    module = known.module(home) if home else ""
    there = known.member(module, name) if module is not None else None
    return bool(getattr(there.schema if there is not None else None, "deprecated", ""))


def unknown_static(resolver: Resolver, notes: Notes, node: Node, owner: ResourceClass, name: str, whole: Node) -> None:
    """A static member that a resource class does not have."""
    dotted = dotted_name(owner.package, owner.schema)
    found = []
    if name.startswith(("from", "lookup", "get", "import")):
        module, function = owner.schema.module, f"get{owner.schema.name}"
        there = resolver.surface.sdk(owner.package).member(module, function)
        found = [f"{owner.package}.{node_module(module)}.{function}"] if there is not None else []
        found.append(f"{dotted}.get")
    notes.report(
        "sdk.unknown-name",
        node,
        f"{dotted} has no {name}{meant(found)}",
        data={
            "symbol": f"{dotted}.{name}",
            "class": dotted,
            "name": name,
            "token": owner.schema.token,
            **replacement(found),
        },
        certain=not resolver.surface.doubt or owner.package != "aws",
        cause=f"sdk:{dotted}.{name}",
        edit=edit_of(whole, name=f"{dotted}.{name}"),
    )


def unknown_enum_member(resolver: Resolver, notes: Notes, node: Node, owner: EnumClass, name: str, whole: Node) -> None:
    """A member that an enumeration does not have."""
    schema, surface = owner.schema, resolver.surface
    members = surface.sdk(owner.package).members(schema)
    module = "" if schema.module in ("", "index") else f"{node_module(schema.module)}."
    dotted = f"{owner.package}.{module}{schema.name}"
    found = [f"{dotted}.{item}" for item in closest(name, members)]
    data: dict[str, Any] = {"major": surface.major} if owner.package == "aws" else {}
    certain = not surface.doubt or owner.package != "aws"
    if certain and owner.package == "aws" and surface.pinned is None:
        # Members differ between the majors, and the program may run on the other one.
        other = sdk("aws", major=6 if surface.major == 7 else 7).enum(schema.ref)
        flat = name.replace("_", "").lower()
        certain = other is None or all(item.replace("_", "").lower() != flat for item, _ in other.values)
    if not certain:
        data["why"] = surface.doubt or "another major has it, and the manifest pins none"
    notes.report(
        "sdk.unknown-name",
        node,
        f"{dotted} has no member {name}{meant(found)}",
        data={**data, "symbol": f"{dotted}.{name}", "enum": dotted, "name": name, **replacement(found)},
        certain=certain,
        cause=f"sdk:{dotted}.{name}",
        edit=edit_of(whole, name=f"{dotted}.{name}"),
    )


def unknown_output(
    resolver: Resolver, notes: Notes, node: Node, owner: Instance | Result, name: str, whole: Node | None
) -> None:
    """A property that a resource or a function's result does not have."""
    schema, surface = owner.schema, resolver.surface
    dotted = dotted_name(owner.package, schema)
    properties = schema.outputs if isinstance(schema, ResourceSchema) else schema.result
    spelled = schema.output(name)
    found = [spelled.name] if spelled is not None else closest(name, [item.name for item in properties])
    said, elsewhere = meant(found), "" if found else _neighbour(resolver, owner, name)
    if elsewhere:
        said = f"; {elsewhere} has it"
    data: dict[str, Any] = {"major": surface.major} if owner.package == "aws" else {}
    certain, why = True, ""
    if owner.package == "aws":
        other = surface.other_output(owner.package, schema, name)
        if other is not None:
            data["known_in"] = other
        if surface.doubt:
            certain, why = False, surface.doubt
        elif other is not None and surface.pinned is None:
            certain, why = False, f"@pulumi/aws {other} has it, and the manifest pins no major version"
    if why:
        data["why"] = why
    if not node.file.is_checked(node):
        data["effect"] = "undefined"
    notes.report(
        "sdk.unknown-output",
        node,
        f"{dotted} has no output {name}{said}",
        data={
            **data,
            **({"fix": f"read {name} of an {elsewhere}"} if elsewhere else {}),
            "symbol": f"{dotted}.{name}",
            "class": dotted,
            "token": schema.token,
            "name": name,
            "suggestions": found,
        },
        certain=certain,
        cause=f"sdk:{dotted}.{name}",
        edit=edit_of(whole, name=f"{dotted}.{name}") if whole is not None else None,
    )


def read_of_promise(resolver: Resolver, notes: Notes, node: Node, owner: Result, name: str, whole: Node) -> None:
    """`aws.getCallerIdentity().accountId`: what a lookup finds is within a promise."""
    plain = dotted_name(owner.package, owner.schema)
    doubt = resolver.surface.doubt if owner.package == "aws" else ""
    right = f"{dotted_name(owner.package, owner.schema, output=True)}(...).{name}"
    notes.report(
        "sdk.unknown-output",
        node,
        f"{plain}() gives a promise, which has no {name}; await it, or use {right}",
        data={
            "symbol": f"{plain}().{name}",
            "class": plain,
            "token": owner.schema.token,
            "name": name,
            "suggestions": [right],
            "fix": f"use {right}, or await the promise",
            **({} if node.file.is_checked(node) else {"effect": "undefined"}),
            **({"why": doubt} if doubt else {}),
        },
        certain=not doubt,
        cause=f"sdk:{plain}().{name}",
        edit=edit_of(whole, name=f"{plain}.{name}"),
    )


def _neighbour(resolver: Resolver, owner: Instance | Result, name: str) -> str:
    """The one class of the same module that has such an output: a Stage has the address that a Deployment lacks."""
    module = resolver.surface.sdk(owner.package).schema.module(owner.schema.module)
    if module is None or len(name) < 6:
        return ""
    having = [item for item in module.resources.values() if not item.deprecated and item.output(name) is not None]
    return dotted_name(owner.package, having[0]) if len(having) == 1 else ""


def deprecated(resolver: Resolver, notes: Notes, node: Node, symbol: str, text: str) -> None:
    """A symbol that the SDK says to be out of date."""
    surface = resolver.surface
    pinned = not symbol.startswith("aws.") or surface.pinned == surface.major
    why = "" if pinned else surface.doubt or "the manifest pins no major version of @pulumi/aws"
    advice = _advice(text)
    notes.report(
        "sdk.deprecated",
        node,
        f"{symbol} is deprecated: {advice}",
        data={"symbol": symbol, "advice": text, **({"why": why} if why else {})},
        certain=not why,
        cause=f"deprecated:{symbol}",
    )


def _advice(text: str) -> str:
    """What the SDK says after it has said that it is deprecated, in TypeScript's spelling."""
    plain = re.sub(r"\*\*\w+:?\*\*:?\s*", "", text).strip()
    rest = re.sub(r"^[\w.`]+ (is|has been) deprecated\.?[,;]?\s*", "", plain)
    spelled = re.sub(r"\b[a-z]+(?:_[a-z0-9]+)+\b", lambda match: _camel(match[0]), rest or plain)
    return spelled[:1].upper() + spelled[1:]


def _camel(name: str) -> str:
    if name.startswith("aws_"):
        return name  # a type of Terraform
    head, *rest = name.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)

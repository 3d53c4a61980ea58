"""Names that are read of a package or of a value: `ec2.NewVpc`, `vpc.Arn`, `ctx.Export`."""

from __future__ import annotations

import re
from typing import Any

from stackproof.aws import (
    FunctionSchema,
    ObjectSchema,
    ResourceSchema,
    closest,
    go_field,
    go_fields,
    go_module,
    sdk,
    snake_case,
)
from stackproof.golang import File
from stackproof.golang import nodes as n

from . import _core_names
from ._kinds import Core, Kind, Own, Sdk, Space, bare, resource_of
from ._notes import Notes
from ._of_outputs import output_fields
from ._resolve import Resolver
from ._spell import text_of
from ._surface import dotted
from ._versions import certainty, doubt_about, import_of

# Packages of the core that are the same on every system.
_JUDGED = frozenset({"pulumi", "pulumi/config", "auto"})
_METHODS = {"Id": "ID()", "id": "ID()", "Urn": "URN()", "urn": "URN()"}
_WORDS = {"sdk.unknown-class": "type", "sdk.unknown-function": "function"}


def check(resolver: Resolver, notes: Notes, file: File, node: n.Selector) -> None:
    """Remark on a member that its owner certainly lacks."""
    owner = resolver.kind(node.operand)
    if isinstance(owner, Space):
        _of_space(resolver, notes, file, node, owner)
    elif resolver.members.of(owner, node.name) is None:
        inner = bare(owner)
        if isinstance(inner, Core):
            _core_names.unknown_method(resolver, notes, file, node, inner)
        elif isinstance(inner, Sdk):
            _unknown_output(resolver, notes, file, node, inner, owner)
        elif isinstance(inner, Own):
            _unknown_field(resolver, notes, file, node, inner)


def meant(found: list[str]) -> str:
    return f"; did you mean {found[0]}?" if found else ""


# -- of packages


def _of_space(resolver: Resolver, notes: Notes, file: File, node: n.Selector, owner: Space) -> None:
    item = owner.imported
    if item.kind == "core":
        if item.module in _JUDGED and resolver.members.of(owner, node.name) is None:
            _core_names.unknown_name(resolver, notes, file, node, item.module)
        return
    if owner.sdk is None:
        return
    if owner.module is None:
        if item.module not in ("config", "internal"):
            _of_no_package(notes, file, node, owner)
        return
    found = resolver.members.of(owner, node.name)
    if found is None:
        _unknown_member(resolver, notes, file, node, owner)
    elif owner.sdk.package == "aws":
        _used(notes, owner, node.name)


def _used(notes: Notes, owner: Space, name: str) -> None:
    member = owner.sdk.member(owner.module, name) if owner.sdk is not None and owner.module is not None else None
    schema = member.schema if member is not None else None
    if isinstance(schema, ResourceSchema | FunctionSchema):
        notes.uses.add((owner.module or "", schema.name, None))
    elif owner.module:
        notes.uses.add((owner.module, None, None))


def kind_of_name(node: n.Selector) -> str:
    """The kind of remark on a name: by how it is written and where it stands."""
    name = node.name
    if node.at.type == "qualified_type" or (name.startswith("New") and name[3:4].isupper()):
        return "sdk.unknown-class"
    if name.startswith(("Get", "Lookup")):
        return "sdk.unknown-function"
    return "sdk.unknown-name"


def _unknown_member(resolver: Resolver, notes: Notes, file: File, node: n.Selector, owner: Space) -> None:
    """A name that a package does not have."""
    known, module = owner.sdk, owner.module
    if known is None or module is None:
        return
    kind, place = kind_of_name(node), go_module(module) or known.package
    found = [item for item in known.suggest(place if module else "", node.name) if item != f"{place}.{node.name}"]
    bare_name = re.sub(r"^New(?=[A-Z])|(?:Args)?(?:Array|Map)*(?:Ptr)?(?:Input|Output)?$", "", node.name)
    doubt = doubt_about(resolver.program, file, known, module, bare_name)
    data = {
        **certainty(known, module, _python_name(node.name), why=doubt),
        "symbol": f"{place}.{node.name}",
        "package": owner.imported.path,
        "module": place,
        "name": node.name,
        **replacement(found, known.package, known.schema.major, place),
    }
    if known.package == "aws":
        notes.uses.add((module, _python_name(node.name), None))
    word = "constructor" if re.match(r"New[A-Z]", node.name) else _WORDS.get(kind, "name")
    notes.report(
        kind,
        file,
        node,
        f"{place} has no {word} {node.name}{meant(found)}",
        data=data,
        certain=not doubt,
        cause=f"sdk:{known.package}.{place}.{node.name}",
        name=node.name_at,
    )


def _of_no_package(notes: Notes, file: File, node: n.Selector, owner: Space) -> None:
    """A name of a package that the SDK does not have: the same root as its import, but what to write instead is said
    of each name."""
    known, item = owner.sdk, owner.imported
    if known is None:
        return
    kind = kind_of_name(node)
    found = known.suggest(item.module, node.name)
    where = f"; {found[0]} is what the SDK has" if found else ""
    notes.report(
        kind,
        file,
        node,
        f"{node.name} cannot come from {item.path}, which does not exist{where}",
        data={
            "symbol": f"{item.module}.{node.name}",
            "package": item.path,
            "module": item.module,
            "name": node.name,
            "cause": cause_of_package(owner),
            **replacement(found, known.package, known.schema.major, ""),
        },
        name=node.name_at,
    )


def cause_of_package(owner: Space) -> str:
    """The root of an import that does not exist and of all uses of it."""
    return f"sdk:{owner.imported.package}.{owner.imported.module}"


def replacement(found: list[str], package: str, major: int, here: str) -> dict[str, Any]:
    """Suggestions as data: names as Go writes them, and the import that the first needs beside those that are there."""
    data: dict[str, Any] = {"suggestions": found}
    if found:
        data["replacement"] = found[0]
        place = found[0].partition(".")[0]
        if place != here:
            data["import"] = import_of(package, major, place)
    return data


def _python_name(name: str) -> str:
    """What Python would call a Go name, for the other major's schema."""
    if re.match(r"(?:Get|Lookup)[A-Z]", name):
        return snake_case(re.sub(r"^Lookup", "Get", re.sub(r"(?:Output)?(?:Args|Result)?$", "", name)))
    return re.sub(r"^New(?=[A-Z])", "", name)


# -- of values


def _unknown_output(resolver: Resolver, notes: Notes, file: File, node: n.Selector, inner: Sdk, owner: Kind) -> None:
    """A field that a resource, or a function's result, does not have."""
    schema = inner.member.schema
    if isinstance(schema, ObjectSchema) or inner.member.form:
        _unknown_method(notes, file, node, inner)
        return
    if not isinstance(schema, ResourceSchema | FunctionSchema):
        return
    shown = text_of(file, node.operand) or "..."
    fields = go_fields(schema, outputs=True)
    found = [f"{shown}.{item}" for item in _near(node.name, schema, list(fields))]
    if isinstance(schema, ResourceSchema) and node.name in _METHODS:
        found = [f"{shown}.{_METHODS[node.name]}"]
    resource = resource_of(owner) is not None
    label = dotted(inner) if resource else dotted(inner, inner.name)
    data: dict[str, Any] = {"major": inner.major} if inner.package == "aws" else {}
    other = _other_major(inner, schema, node.name)
    data |= {"known_in": other} if other is not None else {}
    doubt = ""
    if node.name not in _METHODS:
        wire = node.name[:1].lower() + node.name[1:]
        doubt = doubt_about(resolver.program, file, inner.sdk, inner.module, schema.name, wire, side="out")
    data |= {"why": doubt} if doubt else {}
    notes.report(
        "sdk.unknown-output",
        file,
        node,
        f"{label} has no {'output' if resource else 'property'} {node.name}{meant(found)}",
        data={
            **data,
            "symbol": f"{label}.{node.name}",
            "class": label,
            "token": schema.token,
            "name": node.name,
            "suggestions": found,
        },
        certain=not doubt,
        cause=f"sdk:{label}.{node.name}",
        name=node.name_at,
    )


def _unknown_method(notes: Notes, file: File, node: n.Selector, owner: Sdk) -> None:
    """A part that an Output of an object does not have, or one that is read of several at once."""
    shown, label = text_of(file, node.operand) or "...", dotted(owner)
    many = re.search(r"(Array|Map)Output$", owner.name)
    if many is not None:
        step = "Index(pulumi.Int(0))" if many[1] == "Array" else 'MapIndex(pulumi.String("..."))'
        fix = f"take one element first: {shown}.{step}"
        said = f"{shown} is an Output of several ({label}) and has no {node.name}; {fix}"
        data = {"how": "method", "output": shown, "fix": fix, "crashes": True, "name": node.name}
        notes.report("sdk.output-misuse", file, node, said, data=data, name=node.name_at)
        return
    found = [f"{shown}.{item}()" for item in closest(node.name, list(output_fields(owner) or ()))]
    data = {"symbol": f"{label}.{node.name}", "class": label, "name": node.name, "suggestions": found}
    cause = f"sdk:{label}.{node.name}"
    said = f"{label} has no {node.name}{meant(found)}"
    notes.report("sdk.unknown-output", file, node, said, data=data, cause=cause, name=node.name_at)


def _near(name: str, schema: ResourceSchema | FunctionSchema, fields: list[str]) -> list[str]:
    """A name that begins with the resource's own is that without it, where there is such a one."""
    bare_name = name.removeprefix(schema.name)
    spelled = schema.output(name[:1].lower() + name[1:])
    sure = [go_field(spelled.name)] if spelled is not None and spelled.name != "id" else []
    sure += [bare_name] if bare_name in fields else []
    sure += [schema.name] if name == f"{schema.name}Name" and schema.name in fields else []
    return list(dict.fromkeys([*sure, *closest(name, fields)]))[:3]


def _other_major(owner: Sdk, schema: ResourceSchema | FunctionSchema, name: str) -> int | None:
    """The other major of pulumi-aws that has the output."""
    if owner.package != "aws":
        return None
    other = 6 if owner.major == 7 else 7
    there = sdk("aws", major=other)
    found = there.resource(schema.token) if isinstance(schema, ResourceSchema) else there.function(schema.token)
    return other if found is not None and name in go_fields(found, outputs=True) else None


def _unknown_field(resolver: Resolver, notes: Notes, file: File, node: n.Selector, owner: Own) -> None:
    """A field or method that a type of the program does not have."""
    declared = owner.binding.node
    names = list(resolver.methods.get(id(owner.binding), {}))
    if isinstance(declared, n.TypeDeclaration) and isinstance(declared.type, n.StructType):
        names += [item.name for item in declared.type.fields]
    found = closest(node.name, names)
    notes.report(
        "go.undefined",
        file,
        node,
        f"{owner.binding.name} has no field or method {node.name}{meant(found)}",
        data={
            "symbol": f"{owner.binding.name}.{node.name}",
            "name": node.name,
            "suggestions": found,
            "rule": "MissingFieldOrMethod",
        },
        cause=f"go:{owner.binding.file.path}:{owner.binding.name}.{node.name}",
        name=node.name_at,
    )

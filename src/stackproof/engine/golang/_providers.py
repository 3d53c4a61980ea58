"""Packages without a schema: other providers of Pulumi, whose names still say what they make, and the rest."""

from __future__ import annotations

import re
from typing import Any

from stackproof.golang import Imported
from stackproof.golang import nodes as n

from ._context import read_resource
from ._machine import Machine
from ._registering import register
from ._types import OfLibrary
from ._values import Context, Foreign, Native

# Providers whose types are called `package:module:Name`; those built on Terraform's say `package:module/name:Name`.
_NATIVE = frozenset(
    {"awsx", "eks", "kubernetes", "aws-native", "docker-build", "command", "apigateway", "aws-apigateway"}
)
_REMOTE = frozenset({"awsx", "eks", "apigateway", "aws-apigateway"})
# Types of those packages that are ordinary resources all the same.
_CUSTOM = frozenset({"pulumi:providers:awsx", "pulumi:providers:eks"})
# Enumerations of packages without a schema whose values checks ask for: (package, module) -> types whose constants end
# in their value. Source: Pulumi Registry, AWSx, AWS API Gateway.
_ENUMERATIONS = {
    ("awsx", "ec2"): ("NatGatewayStrategy", "SubnetType", "SubnetAllocationStrategy"),
    ("apigateway", ""): ("Method",),
    ("aws-apigateway", ""): ("Method",),
}
_TYPE_ENDS = ("Args", "Array", "Map", "State", "Input", "Output", "Ptr")


def provider_member(machine: Machine, imported: Imported, name: str) -> Any:
    """What `package.name` is as far as Pulumi's own way of naming tells."""
    if imported.kind not in ("provider", "sdk"):
        return OfLibrary(imported, name) if _is_type(name) else Foreign(imported, name)
    if re.match(r"New[A-Z]", name):
        return Native(name, lambda m, given, node: _constructed(m, imported, name, given, node))
    if re.match(r"(?:Get|Lookup)[A-Z]", name) and not name.endswith(_TYPE_ENDS):
        return Native(name, lambda m, given, node: _called(m, imported, name, given, node))
    for kind in _ENUMERATIONS.get((imported.package, imported.module), ()):
        if name.startswith(kind) and name[len(kind) : len(kind) + 1].isupper() and not name.endswith(_TYPE_ENDS):
            return name.removeprefix(kind)
    return OfLibrary(imported, name) if name[:1].isupper() else Foreign(imported, name)


def _is_type(name: str) -> bool:
    return name.endswith(_TYPE_ENDS) and not name.startswith(("New", "Get", "Must"))


def token_of(imported: Imported, name: str) -> str:
    """The type token of a resource class."""
    package = imported.package
    if name == "Provider" and not imported.module:
        return f"pulumi:providers:{package}"
    module = imported.module or "index"
    if package == "kubernetes":
        module = module.replace("helm/", "helm.sh/").replace("networking/", "networking.k8s.io/")
        module = module.replace("rbac/", "rbac.authorization.k8s.io/").replace("storage/", "storage.k8s.io/")
    if package in _NATIVE:
        return f"{package}:{module}:{name}"
    return f"{package}:{module}/{name[:1].lower()}{name[1:]}:{name}"


def _constructed(machine: Machine, imported: Imported, name: str, given: list[Any], node: n.Call) -> Any:
    if not given or not isinstance(given[0], Context):
        return machine.foreign(Foreign(imported, name), node, loses=False)
    kind = token_of(imported, name[3:])
    remote = imported.package in _REMOTE and kind not in _CUSTOM
    file, line = machine.place(node)
    machine.note("missing", imported.home, place=[file, line], schema=True)
    args = given[2] if len(given) > 2 else None
    made = register(
        machine,
        kind,
        given[1] if len(given) > 1 else "",
        args,
        given[3:],
        node,
        custom=not remote,
        remote=remote,
        package=imported.package,
        guessed=True,
    )
    return made, None


def _called(machine: Machine, imported: Imported, name: str, given: list[Any], node: n.Call) -> Any:
    """A look-up: by name and id it reads a resource, otherwise it calls a function whose result is not known."""
    file, line = machine.place(node)
    machine.note("missing", imported.home, place=[file, line], schema=True)
    if name[:3] == "Get" and len(given) > 3 and isinstance(given[1], str):
        made = read_resource(machine, token_of(imported, name[3:]), given[1], given[2], given[3], given[4:], node)
        made.guessed = True
        return made, None
    found = machine.unknown(f"what {imported.name}.{name} gives")
    return machine.output(found, *given) if name.endswith("Output") else (found, None)

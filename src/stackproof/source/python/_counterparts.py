"""What a further run uses instead of a class or function that the SDK does not have, where one only can be meant."""

from __future__ import annotations

import ast
import re

import msgspec

from stackproof.aws import FunctionSchema, ResourceSchema, Sdk, suggest
from stackproof.model import SourceEdit

from ._core_symbols import CORE_REPLACEMENTS
from ._machine import Machine, edit_of
from ._surface import Surface
from ._values import Frame

_GENERATION = re.compile(r"V\d+$")
_ALWAYS_TAKEN = frozenset({"opts", "resource_name"})


def with_counterpart(machine: Machine, frame: Frame, node: ast.AST, found: list[str], edit: SourceEdit) -> SourceEdit:
    """The edit, with the real symbol to put in the flagged one's place where that can be said.

    found: the suggestions, `aws.s3.Bucket`. A symbol counts when it takes the arguments of the call that it stands in,
    and when it is the only one that does; generations of one resource (`Bucket`, `BucketV2`) are one.
    """
    if edit.kind == "drop-import":
        calls = _calls_of(frame, node)
        return msgspec.structs.replace(edit, instead=_chosen(machine.surface, found, calls))
    if edit.kind != "hole" or not isinstance(node, ast.Attribute):
        return edit
    parents = _parents(frame.module.tree)
    above = parents.get(node)
    if isinstance(above, ast.Call) and above.func is node:
        return msgspec.structs.replace(edit, instead=_chosen(machine.surface, found, [above]))
    call = parents.get(above) if isinstance(above, ast.Attribute) else None
    if isinstance(above, ast.Attribute) and isinstance(call, ast.Call) and call.func is above:
        instead = _chosen(machine.surface, _within(machine, found, node.attr, above.attr), [call])
        if instead:
            return msgspec.structs.replace(edit_of(frame, above, "hole"), instead=instead)
    return edit


def _within(machine: Machine, found: list[str], module: str, name: str) -> list[str]:
    """Suggestions for a name in a module that is not there."""
    if found and found[0].endswith(".Provider"):
        return found[:1]
    return [f"aws.{item}" for item in suggest(machine.surface.sdk("aws"), module, name)]


def _chosen(surface: Surface, found: list[str], calls: list[ast.Call]) -> str:
    """The one suggestion that takes the arguments of all the calls, as `pulumi_aws.s3.Bucket`; "" for none or many."""
    if not calls:
        return ""
    if found and found[0] in CORE_REPLACEMENTS.values():
        return found[0]
    fitting: list[tuple[str, bool]] = []
    for item in found:
        package, _, path = item.partition(".")
        if surface.package_of(f"pulumi_{package}") is None:
            continue
        schema = _schema(surface.sdk(package), path)
        if schema is not None and all(_takes(schema, call) for call in calls):
            fitting.append((f"pulumi_{item}", bool(schema.deprecated)))
    if len({_GENERATION.sub("", name) for name, _ in fitting}) != 1:
        return ""
    return next((name for name, deprecated in fitting if not deprecated), fitting[0][0])


def _schema(sdk: Sdk, path: str) -> ResourceSchema | FunctionSchema | None:
    home, _, name = path.rpartition(".")
    module = sdk.module(home)
    if module is None or name not in module.names:
        return None
    return module.resources.get(name) or module.function(name)


def _takes(schema: ResourceSchema | FunctionSchema, call: ast.Call) -> bool:
    """True when a call's arguments go with a constructor or function: all are known and what is required is there."""
    given = {item.arg for item in call.keywords}
    if None in given or any(isinstance(item, ast.Starred) for item in call.args):
        return False
    if isinstance(schema, ResourceSchema):
        named = len(call.args) == 1 or (not call.args and "resource_name" in given)
        known, required = {item.name_python for item in schema.inputs} | _ALWAYS_TAKEN, schema.required
    else:
        named = not call.args
        known = {item.name_python for item in schema.args} | _ALWAYS_TAKEN
        required = tuple(item for item in schema.args if item.required)
    return named and given <= known and all(item.name_python in given for item in required)


def _calls_of(frame: Frame, node: ast.AST) -> list[ast.Call]:
    """The calls in a file of the name that an import binds."""
    if not isinstance(node, ast.alias):
        return []
    bound = node.asname or node.name
    calls = (item for item in ast.walk(frame.module.tree) if isinstance(item, ast.Call))
    return [item for item in calls if isinstance(item.func, ast.Name) and item.func.id == bound]


def _parents(tree: ast.AST) -> dict[ast.AST, ast.AST]:
    return {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}

"""What a further run uses instead of a class or function that the SDK does not have, where one only can be meant."""

from __future__ import annotations

import re

from stackproof.aws import FunctionSchema, ResourceSchema, node_core
from stackproof.model import SourceEdit

from ._calls import arguments_of
from ._notes import edit_of
from ._resolve import Resolver
from ._surface import SCOPE
from ._tree import Node
from ._values import Record

_GENERATION = re.compile(r"V\d+$")


def instead_of(resolver: Resolver, whole: Node, found: list[str], symbol: str) -> SourceEdit:
    """The edit for an expression whose last name is not there. found: the suggestions, `aws.s3.Bucket`.

    A suggestion counts when it takes the arguments of the call that the expression stands in, and when it is the only
    one that does; generations of one resource (`Bucket`, `BucketV2`) are one.
    """
    place, call = whole, _call(whole)
    above = whole.parent
    if call is None and above is not None and above.kind == "member_expression" and above.children[0] is whole:
        place, call = above, _call(above)
    chosen = _chosen(resolver, found, call) if call is not None else ""
    if not chosen:
        return edit_of(whole, name=symbol)
    return edit_of(place, name=symbol, instead=_written(chosen))


def _written(dotted: str) -> str:
    package, _, path = dotted.partition(".")
    return f'(require("{SCOPE}{package}").{path})'


def _call(node: Node) -> Node | None:
    above = node.parent
    if above is None or above.kind not in ("call_expression", "new_expression"):
        return None
    return above if node in (above.field("function"), above.field("constructor")) else None


def _chosen(resolver: Resolver, found: list[str], call: Node) -> str:
    """The one suggestion that takes the arguments of the call; "" for none or many."""
    if found and found[0].startswith("pulumi."):
        return found[0]
    fitting: list[tuple[str, bool]] = []
    for item in found:
        package, _, path = item.partition(".")
        home, _, name = path.rpartition(".")
        if resolver.surface.package(f"{SCOPE}{package}") is None:
            continue
        known = resolver.surface.sdk(package)
        module = known.module(home) if home else ""
        there = known.member(module, name) if module is not None else None
        schema = there.schema if there is not None else None
        if isinstance(schema, (ResourceSchema, FunctionSchema)) and _takes(resolver, schema, call):
            fitting.append((item, bool(schema.deprecated)))
    if len({_GENERATION.sub("", name) for name, _ in fitting}) != 1:
        return ""
    return next((name for name, deprecated in fitting if not deprecated), fitting[0][0])


def _takes(resolver: Resolver, schema: ResourceSchema | FunctionSchema, call: Node) -> bool:
    """True when a call's arguments go with a constructor or function: all are known and what is required is there."""
    given = arguments_of(call)
    makes = isinstance(schema, ResourceSchema)
    if makes != (call.kind == "new_expression") or any(item.kind == "spread_element" for item in given):
        return False
    position = 1 if makes else 0
    value = resolver.value(given[position]) if len(given) > position else None
    if value is not None and (not isinstance(value, Record) or value.open):
        return False
    names = set(value.items) if isinstance(value, Record) else set()
    properties = schema.inputs if isinstance(schema, ResourceSchema) else schema.args
    # Options among the arguments are passed over, and so end no run.
    known = {item.name for item in properties} | ({*node_core().options} if makes else set())
    return names <= known and all(item.name in names for item in properties if item.required)

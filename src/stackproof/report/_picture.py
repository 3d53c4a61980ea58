"""What a picture of a graph shows: resources with their labels, components as groups, edges with their reasons."""

from __future__ import annotations

import msgspec

from stackproof.model import Graph, Resource

_HIDDEN = ("pulumi:pulumi:Stack", "pulumi:providers:")


class Picture(msgspec.Struct, frozen=True):
    """resources: those shown, by URN. groups: URN -> label of the outermost component it belongs to, "" for none.

    edges: (used, user) -> sentences such as `subnet.vpcId is vpc#id`; () where only a dependency was recorded.
    """

    resources: dict[str, Resource]
    groups: dict[str, str]
    edges: dict[tuple[str, str], tuple[str, ...]]


def picture_of(graph: Graph) -> Picture:
    """The resources that a program creates or looks up, without its stack and providers."""
    every = {resource.urn: resource for resource in graph.resources}
    shown = {urn: item for urn, item in every.items() if item.custom and not item.type.startswith(_HIDDEN)}
    edges: dict[tuple[str, str], list[str]] = {}
    for urn, item in shown.items():
        for reference in item.references:
            if reference.urn in shown and reference.urn != urn:
                said = f"{item.name}.{reference.path} is {shown[reference.urn].name}#{reference.property or '?'}"
                edges.setdefault((reference.urn, urn), []).append(said)
        for used in (*item.dependencies, *item.options.dependsOn):
            if used in shown and used != urn:
                edges.setdefault((used, urn), [])
    groups = {urn: _group(item, every) for urn, item in shown.items()}
    return Picture(shown, groups, {edge: tuple(sorted(set(said))) for edge, said in sorted(edges.items())})


def service_of(type: str) -> str:
    """`s3` for `aws:s3/bucket:Bucket`, the package where there is no module."""
    package, _, rest = type.partition(":")
    module = rest.partition(":")[0].partition("/")[0]
    return package if module in ("index", "") else module


def kind_of(type: str) -> str:
    """`s3 Bucket` for `aws:s3/bucket:Bucket`."""
    return f"{service_of(type)} {type.rpartition(':')[2]}"


def _group(item: Resource, every: dict[str, Resource]) -> str:
    label = ""
    seen = set()
    while item.parent and item.parent in every and item.parent not in seen:
        seen.add(item.parent)
        item = every[item.parent]
        if not item.custom and item.type != _HIDDEN[0]:
            label = f"{item.name} ({item.type.rpartition(':')[2]})"
    return label

"""Which resource waits for which."""

from __future__ import annotations

from stackproof.model import Resource

from ._index import Index


def waits_for(index: Index, resource: Resource) -> frozenset[str]:
    """URNs of everything that is there before the resource is made: its dependencies, theirs, and the resources
    inside of components among them."""
    found: set[str] = set()
    ahead = [*resource.dependencies, *resource.options.dependsOn, *(r.urn for r in resource.references)]
    while ahead:
        urn = ahead.pop()
        other = index.resource(urn)
        if urn in found or other is None or urn == resource.urn:
            continue
        found.add(urn)
        ahead += [*other.dependencies, *other.options.dependsOn, *(r.urn for r in other.references)]
        if not other.custom:
            ahead += [child.urn for child in index.children(urn)]
    return frozenset(found)

"""Resources without tags: the default tags of the providers that make them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from stackproof.model import Finding, Resource

from ._asked_tags import by_call, by_stack
from ._calls import NotPossible
from ._edits import Mend, Splice, together
from ._ground import Ground, Mender
from ._stack_tags import missed_tags


def with_default_tags(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """Default tags of each provider whose resources lack them; of the default provider in the stack's file."""
    wanted = missed_tags(ground)
    providers = {one.urn if one is not None else "": one for one in map(ground.topology.provider_of, _bare(ground))}
    if not wanted or not providers:
        raise NotPossible("which tags are missed is not known")
    splices: list[Splice] = []
    for provider in providers.values():
        if provider is not None:
            splices += by_call(provider, "default_tags.tags", wanted, ground)
    if "" not in providers:
        yield Mend(tuple(splices))
        return
    for made in by_stack(wanted, ground):
        yield together([Mend(tuple(splices)), made])


def _bare(ground: Ground) -> Iterator[Resource]:
    """Resources of AWS that take tags, and have none that says more than a name."""
    topology = ground.topology
    for resource in topology.graph.resources:
        mine = resource.type.startswith("aws:") and resource.custom and not resource.read
        if mine and topology.is_taggable(resource) and not set(topology.tags_of(resource).values) - {"Name"}:
            yield resource


TAGS: Mapping[str, Mender] = {"TAG001": with_default_tags, "TAG003": with_default_tags}

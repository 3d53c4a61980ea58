"""Resources that must wait for another one: the option `depends_on`."""

from __future__ import annotations

from collections.abc import Iterator

from stackproof.model import Finding, Resource

from ._edits import Mend
from ._ground import Ground

_GATEWAY = "aws:ec2/internetGateway:InternetGateway"


def waits_for_gateway(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A NAT gateway for the internet gateway of its network."""
    nat = ground.resource(finding)
    vpc = next((found for one in ground.topology.subnets_of(nat) if (found := ground.topology.vpc_of(one))), None)
    for gateway in ground.topology.of_type(_GATEWAY):
        if vpc is not None and ground.topology.vpc_of(gateway) == vpc:
            yield after(nat, gateway, ground)


def waits_for_listener(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """An ECS service for the listeners that forward to its target group."""
    service = ground.resource(finding)
    groups = {reference.urn for reference in service.references}
    for listener in ground.topology.of_type("aws:lb/listener:Listener"):
        if groups & {reference.urn for reference in listener.references}:
            yield after(service, listener, ground)


def after(resource: Resource, other: Resource, ground: Ground) -> Mend:
    """Let one resource wait for another. Raises NotPossible."""
    call = ground.call_of(resource)
    first = ground.call_of(other).seen_by(call)
    return Mend((*first.splices, *call.depend_on(first.name)))

"""Where things are: the network that a resource belongs to, and the Availability Zones that its subnets lie in."""

from __future__ import annotations

import msgspec

from stackproof.model import Resource

from ._index import Index
from ._values import MISSING, as_items, as_text, value_at

VPC_TYPES = ("aws:ec2/vpc:Vpc", "aws:ec2/defaultVpc:DefaultVpc")
SUBNET_TYPES = ("aws:ec2/subnet:Subnet", "aws:ec2/defaultSubnet:DefaultSubnet")
# inputs that list subnets, as the services call them
_LISTS = (
    "subnets",
    "subnetIds",
    "vpcZoneIdentifiers",
    "networkConfiguration.subnets",
    "vpcConfig.subnetIds",
    "vpcOptions.subnetIds",
)


class Spread(msgspec.Struct, frozen=True, kw_only=True):
    """The subnets that a resource lists. count: how many; subnets: those that this graph makes; zones: the zones known
    of them; complete: True when all of them are known with their zones. most: upper bound of the number of zones."""

    count: int
    subnets: tuple[Resource, ...] = ()
    zones: frozenset[str] = frozenset()
    complete: bool = False
    most: int = 0


def vpc_of(index: Index, resource: Resource) -> Resource | None:
    """The VPC of this graph that the resource names with its `vpcId`, None when there is none."""
    return index.target(resource, "vpcId", *VPC_TYPES)


def spread_of(index: Index, resource: Resource) -> Spread | None:
    """Where a resource's list of subnets lies; None when it lists none or the list holds any that this graph does not
    make (how many zones those cover cannot be told)."""
    places = _places(resource)
    if not places:
        return None
    found: dict[str, Resource] = {}
    for place in places:
        subnet = index.target(resource, place, *SUBNET_TYPES)
        if subnet is None or subnet.read:
            return None
        found[subnet.urn] = subnet
    zones = [zone_of(subnet) for subnet in found.values()]
    known = frozenset(zone for zone in zones if zone)
    hidden = sum(zone is None for zone in zones)
    return Spread(
        count=len(places),
        subnets=tuple(found.values()),
        zones=known,
        complete=not hidden,
        most=len(known) + hidden,
    )


def zone_of(subnet: Resource) -> str | None:
    """The Availability Zone that a subnet asks for; None when it leaves that to AWS or the zone is not known."""
    for key in ("availabilityZone", "availabilityZoneId"):
        value = value_at(subnet.inputs, key)
        if value is not MISSING:
            return as_text(value) or None
    return None


def _places(resource: Resource) -> tuple[str, ...]:
    for path in _LISTS:
        entries = as_items(value_at(resource.inputs, path))
        if entries:
            return tuple(f"{path}[{position}]" for position in range(len(entries)))
    mappings = as_items(value_at(resource.inputs, "subnetMappings")) or ()
    return tuple(f"subnetMappings[{position}].subnetId" for position in range(len(mappings)))

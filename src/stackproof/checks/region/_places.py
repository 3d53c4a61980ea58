"""Where resources say which zone they stand in."""

from __future__ import annotations

from collections.abc import Iterator

from stackproof.model import Resource
from stackproof.topology import as_items, value_at

# Inputs that hold one Availability Zone or a list of them.
ZONES = (
    "availabilityZone",
    "availabilityZones",
    "availabilityZoneName",
    "preferredAvailabilityZones",
    "preferredCacheClusterAzs",
)


def zones_of(resource: Resource) -> Iterator[tuple[str, str]]:
    """(input path, zone) of every Availability Zone that the resource names."""
    for name in ZONES:
        value = value_at(resource.inputs, name)
        for position, zone in enumerate(as_items(value) or ()):
            if isinstance(zone, str) and zone:
                yield f"{name}[{position}]" if isinstance(value, list) else name, zone

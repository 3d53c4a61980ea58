"""Ids of AWS resources that a program writes down instead of making, looking up or being given what they name."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from stackproof.model import Resource
from stackproof.topology import leaves

from ._case import Case
from ._program import written

# Input, by its last name -> how the ids begin that it takes. Source: the API reference of Amazon EC2 and EFS.
_PREFIXES = {
    "vpcId": "vpc",
    "subnetId": "subnet",
    "subnetIds": "subnet",
    "subnets": "subnet",
    "vpcZoneIdentifiers": "subnet",
    "securityGroupId": "sg",
    "securityGroupIds": "sg",
    "vpcSecurityGroupIds": "sg",
    "routeTableId": "rtb",
    "routeTableIds": "rtb",
    "internetGatewayId": "igw",
    "natGatewayId": "nat",
    "allocationId": "eipalloc",
    "networkInterfaceId": "eni",
    "vpcPeeringConnectionId": "pcx",
    "transitGatewayId": "tgw",
    "fileSystemId": "fs",
    "volumeId": "vol",
}
# Elsewhere `securityGroups` takes names as well.
_GROUPS_BY_ID = re.compile(r"aws:(?:lb|alb|applicationloadbalancing|elb|efs)/|aws:ecs/service:")
_LAST = re.compile(r"(\w+)(?:\[\d+\])?$")
_RUNS = ("0123456789abcdef" * 3, "1234567890abcdef" * 3, "1234567890" * 3)


class WrittenId(msgspec.Struct, frozen=True):
    """value: the text that stands at `path` of the resource, where ids begin with `prefix` and a dash."""

    resource: Resource
    path: str
    value: str
    prefix: str

    @property
    def is_well_formed(self) -> bool:
        return re.fullmatch(rf"{self.prefix}-(?:[0-9a-f]{{8}}|[0-9a-f]{{17}})", self.value) is not None

    @property
    def is_made_up(self) -> bool:
        """Whether its digits are a run, as no id's are that EC2 draws by chance."""
        digits = self.value.rpartition("-")[2]
        runs = any(digits in run or digits in run[::-1] for run in _RUNS)
        return self.is_well_formed and (runs or len(set(digits)) <= 2)


def takes_ids(resource: Resource) -> bool:
    """Whether any of its inputs is the id of something else."""
    return any(_prefix_of(resource, path) for path, _ in leaves(resource.inputs))


def ids_in(case: Case, resource: Resource) -> Iterator[WrittenId]:
    """The ids among a resource's inputs whose text stands in the program."""
    known = written(case).parts
    for path, value in leaves(resource.inputs):
        prefix = _prefix_of(resource, path)
        if prefix and isinstance(value, str) and value in known and not case.topology.refs_from(resource, path):
            yield WrittenId(resource, path, value, prefix)


def _prefix_of(resource: Resource, path: str) -> str:
    """How the id begins that stands at the path, "" where none does."""
    last = _LAST.search(path)
    name = last[1] if last is not None else ""
    if name == "securityGroups":
        return "sg" if _GROUPS_BY_ID.match(resource.type) else ""
    return _PREFIXES.get(name, "")

"""Subnets that a resource is placed in, where the program has fitting ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from stackproof.model import Finding, Resource

from ._calls import Bound, Call, NotPossible
from ._edits import Mend
from ._ground import Ground, Mender
from ._replacing import python_path

_SUBNET = "aws:ec2/subnet:Subnet"
_LISTED = {
    "aws:autoscaling/group:Group": "vpcZoneIdentifiers",
    "aws:docdb/subnetGroup:SubnetGroup": "subnetIds",
    "aws:ecs/service:Service": "networkConfiguration.subnets",
    "aws:eks/cluster:Cluster": "vpcConfig.subnetIds",
    "aws:eks/nodeGroup:NodeGroup": "subnetIds",
    "aws:lb/loadBalancer:LoadBalancer": "subnets",
    "aws:neptune/subnetGroup:SubnetGroup": "subnetIds",
    "aws:rds/subnetGroup:SubnetGroup": "subnetIds",
}


def in_more_zones(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The other subnets of the same network and the same kind."""
    resource, path, listed = _listed(finding, ground)
    kind = ground.topology.subnet_kind(listed[0])
    others = [one for one in _neighbours(listed[0], ground) if ground.topology.subnet_kind(one) == kind]
    call = ground.call_of(resource)
    names = _named(call, [one for one in others if one.urn not in {subnet.urn for subnet in listed}], ground)
    written = {key: bound.name for key, bound in names.items()}
    splices = [splice for key in names for splice in call.append(path, f"{key}.id", written)]
    yield Mend((*(splice for bound in names.values() for splice in bound.splices), *splices))


def in_public_subnets(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The public subnets of the same network in place of others."""
    resource, path, listed = _listed(finding, ground)
    public = [one for one in _neighbours(listed[0], ground) if ground.topology.subnet_kind(one) == "public"]
    call = ground.call_of(resource)
    names = _named(call, public, ground)
    expression = f"[{', '.join(f'{key}.id' for key in names)}]"
    splices = call.replace(path, expression, {key: bound.name for key, bound in names.items()})
    yield Mend((*(splice for bound in names.values() for splice in bound.splices), *splices))


def _listed(finding: Finding, ground: Ground) -> tuple[Resource, str, tuple[Resource, ...]]:
    """The resource, the argument that lists its subnets, and those that the program makes. Raises NotPossible."""
    resource = ground.resource(finding)
    path = _LISTED.get(resource.type, "")
    listed = ground.topology.targets(resource, path, _SUBNET) if path else ()
    if not listed:
        raise NotPossible("the subnets are not known")
    return resource, python_path(path), listed


def _neighbours(subnet: Resource, ground: Ground) -> list[Resource]:
    """All subnets that the program makes in the network of one. Raises NotPossible."""
    vpc = ground.topology.vpc_of(subnet)
    if vpc is None:
        raise NotPossible("the network is not known")
    return [one for one in ground.topology.of_type(_SUBNET) if not one.read and ground.topology.vpc_of(one) == vpc]


def _named(call: Call, subnets: list[Resource], ground: Ground) -> dict[str, Bound]:
    """Placeholder -> what the program calls a subnet at a call. Raises NotPossible."""
    if not subnets:
        raise NotPossible("the program has no fitting subnets")
    return {f"Subnet{number}": ground.call_of(one).seen_by(call) for number, one in enumerate(subnets)}


PLACED: Mapping[str, Mender] = {
    "EKS004": in_more_zones,
    "ELB010": in_more_zones,
    "ELB011": in_public_subnets,
    "NET012": in_more_zones,
    "NET041": in_more_zones,
}

"""What stands in the network for a concept: tasks by the services that run them, groups of machines by templates."""

from __future__ import annotations

from stackproof.model import Resource
from stackproof.topology import SubnetKind, has, leaves

from ._at_work import at_work
from ._facts import Facts
from ._holders import is_replica
from ._uses import named_under

SERVICE = "aws:ecs/service:Service"
_ZONES = "vpcZoneIdentifiers"
_STARTERS = ("aws:cloudwatch/eventTarget:EventTarget", "aws:scheduler/schedule:Schedule")


def carriers(facts: Facts, concept: str) -> tuple[Resource, ...]:
    """Resources with a place or with security groups that stand for what works of a concept (or may work)."""
    working, unsure, _ = at_work(facts, concept)
    found: dict[str, Resource] = {}
    for resource in (*working, *unsure):
        for carrier in _carriers_of(facts, resource):
            found.setdefault(carrier.urn, carrier)
    return tuple(found.values())


def _carriers_of(facts: Facts, resource: Resource) -> tuple[Resource, ...]:
    topology = facts.topology
    if topology.is_type(resource, "aws:ecs/taskDefinition:TaskDefinition"):
        started = [r for r in facts.made(*_STARTERS) if resource.urn in {n.urn for n in _started(facts, r)}]
        return (*topology.companions(resource, "taskDefinition", SERVICE), *started)
    if topology.is_type(resource, "aws:ecs/cluster:Cluster"):
        return topology.companions(resource, "cluster", SERVICE)
    if topology.is_type(resource, "aws:glue/job:Job"):
        return named_under(facts, resource, "connections", "aws:glue/connection:Connection")
    if topology.is_type(resource, "aws:efs/fileSystem:FileSystem"):
        return topology.companions(resource, "fileSystemId", "aws:efs/mountTarget:MountTarget")
    if topology.is_type(resource, "aws:autoscaling/group:Group"):
        return (resource, *templates_of(facts, resource))
    if topology.is_type(resource, "aws:eks/cluster:Cluster"):
        return (resource, *topology.companions(resource, "clusterName", "aws:eks/nodeGroup:NodeGroup"))
    if topology.is_type(resource, "aws:ec2/launchTemplate:LaunchTemplate"):
        users = topology.refs_to(resource, "aws:autoscaling/group:Group", "aws:ec2/instance:Instance")
        return (resource, *(user for user, _ in users if not user.read))
    return (resource,)


def subnets_for(facts: Facts, resource: Resource) -> tuple[Resource, ...]:
    """Subnets that a resource lies in; Auto Scaling groups call theirs zone identifiers."""
    resource = _placed_like(facts, resource)
    found = facts.topology.subnets_of(resource)
    return found or named_under(facts, resource, _ZONES, "aws:ec2/subnet:Subnet", "aws:ec2/defaultSubnet:DefaultSubnet")


def kinds_for(facts: Facts, resource: Resource) -> set[SubnetKind]:
    """Kinds of the subnets that a resource lies in; empty when none is known."""
    resource = _placed_like(facts, resource)
    kinds = facts.topology.placement_kinds(resource)
    return kinds or {facts.topology.subnet_kind(subnet) for subnet in subnets_for(facts, resource)}


def _placed_like(facts: Facts, resource: Resource) -> Resource:
    """What tells where a resource stands: a replica that names no subnets stands among those of its source, where that
    is of the same Region."""
    if not is_replica(resource) or names_subnets(resource):
        return resource
    source = facts.topology.target(resource, "replicateSourceDb")
    same = source is not None and facts.topology.region_of(source) == facts.topology.region_of(resource)
    return source if source is not None and same else resource


def names_subnets(resource: Resource) -> bool:
    """Whether any input names subnets, known or not."""
    return any(
        value and ("subnet" in path.lower() or path.startswith(_ZONES)) for path, value in leaves(resource.inputs)
    )


def templates_of(facts: Facts, group: Resource) -> tuple[Resource, ...]:
    """Launch templates and configurations that an Auto Scaling group starts machines by."""
    tokens = ("aws:ec2/launchTemplate:LaunchTemplate", "aws:ec2/launchConfiguration:LaunchConfiguration")
    paths = ("launchTemplate", "launchConfiguration", "mixedInstancesPolicy")
    found = {t.urn: t for path in paths if has(group, path) for t in named_under(facts, group, path, *tokens)}
    return tuple(found.values())


def _started(facts: Facts, starter: Resource) -> tuple[Resource, ...]:
    paths = ("ecsTarget.taskDefinitionArn", "target.ecsParameters.taskDefinitionArn")
    return tuple(target for path in paths for target in facts.topology.targets(starter, path))

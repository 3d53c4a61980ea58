"""Whether the internet reaches a resource."""

from __future__ import annotations

from typing import Literal

import msgspec

from stackproof.model import Resource

from ._groups import NetworkRule, group_rules, groups_of
from ._index import Index
from ._subnets import placement_kinds
from ._values import MISSING, flag, has, text, value_at

# Modules whose resources sit behind private addresses by default. What starts machines by a template (launch templates,
# fleets, node groups) is not among them: the subnet decides there.
_INNER = frozenset((
    "rds", "docdb", "neptune", "elasticache", "memorydb", "dax", "lambda", "efs", "fsx", "redshift", "dms", "mq", "msk",
    "opensearch", "elasticsearch", "codebuild", "workspaces", "directoryservice",
))  # fmt: skip


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the internet reaches a resource. rules: the world rules that let it in. why: one line for people."""

    state: Literal["reachable", "closed", "unknown"]
    rules: tuple[NetworkRule, ...] = ()
    why: str = ""


def public_flag(index: Index, resource: Resource) -> bool | None:
    """Whether the resource gets a public address of its own: True, False, or None when not known."""
    if index.is_type(resource, "aws:lb/loadBalancer:LoadBalancer", "aws:elb/loadBalancer:LoadBalancer"):
        internal = True if text(resource, "loadBalancerType") == "gateway" else flag(resource, "internal")
        return None if internal is None else not internal
    if index.is_type(resource, "aws:ecs/service:Service"):
        return flag(resource, "networkConfiguration.assignPublicIp")
    if index.is_type(resource, "aws:ec2/instance:Instance"):
        return _instance_flag(index, resource)
    if value_at(resource.inputs, "publiclyAccessible") is not MISSING:
        return flag(resource, "publiclyAccessible")
    if index.is_type(resource, "aws:rds/cluster:Cluster"):
        return _cluster_flag(index, resource)
    return False if _is_inner(resource) else None


def _is_inner(resource: Resource) -> bool:
    """True for services that give no public address unless `publiclyAccessible` asks for one."""
    return (
        resource.type.partition(":")[2].partition("/")[0] in _INNER
        or resource.type == "aws:ec2/vpcEndpoint:VpcEndpoint"
    )


def _cluster_flag(index: Index, cluster: Resource) -> bool | None:
    """A cluster is as public as its instances are: they carry its groups and stand in its subnets."""
    members = index.companions(cluster, "clusterIdentifier", "aws:rds/clusterInstance:ClusterInstance")
    flags = {
        flag(member, "publiclyAccessible")
        for member in members
        if value_at(member.inputs, "publiclyAccessible") is not MISSING
    }
    return True if True in flags else None if None in flags else False


def _instance_flag(index: Index, instance: Resource) -> bool | None:
    if index.companions(instance, "instance", "aws:ec2/eip:Eip") or index.companions(
        instance, "instanceId", "aws:ec2/eipAssociation:EipAssociation"
    ):
        return True
    if value_at(instance.inputs, "associatePublicIpAddress") is not MISSING:
        return flag(instance, "associatePublicIpAddress")
    subnet = index.target(instance, "subnetId", "aws:ec2/subnet:Subnet", "aws:ec2/defaultSubnet:DefaultSubnet")
    if _in_default_subnet(index, instance):
        return True
    if subnet is None:
        # The public subnets of an awsx Vpc give addresses; its other ones give none.
        kinds = placement_kinds(index, instance)
        return None if not kinds or "unknown" in kinds else kinds == {"public"}
    if subnet.read or index.is_type(subnet, "aws:ec2/defaultSubnet:DefaultSubnet"):
        return None if subnet.read else True
    return flag(subnet, "mapPublicIpOnLaunch")


def _in_default_subnet(index: Index, resource: Resource) -> bool:
    """True for an instance that names no subnet: EC2 puts it into a default subnet, which is public."""
    named = ("subnetId", "networkInterfaces", "primaryNetworkInterface", "launchTemplate")
    return index.is_type(resource, "aws:ec2/instance:Instance") and not any(has(resource, path) for path in named)


def internet_reach(index: Index, resource: Resource) -> Reach:
    """Whether the internet reaches a resource: a public address, a public subnet and a world rule, all three."""
    public = public_flag(index, resource)
    if public is False:
        return Reach(state="closed", why="it has no public address")
    groups = groups_of(index, resource)
    rules = [
        rule for group in groups for rule in index.remember(("rules", group.urn), lambda g=group: group_rules(index, g))
    ]
    world = tuple(rule for rule in rules if rule.direction == "ingress" and rule.is_world)
    if groups and not world and all(rule.known for rule in rules):
        return Reach(state="closed", why="no rule of its security groups lets the internet in")
    kinds = placement_kinds(index, resource)
    if _in_default_subnet(index, resource):
        kinds = {"public"}
    if kinds and kinds <= {"private", "isolated"}:
        return Reach(state="closed", rules=world, why="its subnets have no route from the internet")
    if public is None or not groups or not world or "public" not in kinds:
        return Reach(state="unknown", rules=world, why="its address, subnets or rules are not all known")
    return Reach(state="reachable", rules=world, why="public address, public subnet and a rule for every address")

"""Which resources are what a concept means, and whether each does its job: one that nothing uses proves nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackproof.model import Resource
from stackproof.topology import canonical_type, short_type

if TYPE_CHECKING:
    from ._facts import Facts

_FIREWALL = "aws:networkfirewall/firewall:Firewall"
_TIERS = {"public_subnet": "public", "private_subnet": "private", "isolated_subnet": "isolated"}
_DEAD_LETTERS = ("redrivepolicy", "deadletter", "onfailure")


def is_meant(facts: Facts, resource: Resource, concept: str) -> bool:
    """Whether a resource of a concept's types is what the concept means (a public subnet is a subnet by type). A subnet
    whose routes are not known may be of any kind."""
    if concept in _TIERS:
        # What a firewall of the network stands in has a way out, and serves nobody else.
        if concept == "public_subnet" and any(facts.topology.refs_to(resource, _FIREWALL)):
            return False
        return facts.topology.subnet_kind(resource) in (_TIERS[concept], "unknown")
    if concept == "dead_letter_queue":
        return is_dead_letter_target(facts, resource)
    return True


def is_dead_letter_target(facts: Facts, resource: Resource) -> bool:
    """Whether a queue, function, subscription or target sends there what fails."""
    for user, reference in facts.topology.refs_to(resource):
        path = reference.path.lower()
        if not user.read and user.urn != resource.urn and any(word in path for word in _DEAD_LETTERS):
            return True
    return False


def is_at_work(facts: Facts, resource: Resource) -> bool | None:
    """Whether a resource does what its kind is for; None where it cannot be told."""
    if not resource.custom or not resource.type.startswith("aws:"):
        return True
    job = _jobs().get(canonical_type(resource.type))
    if job is None:
        return True
    return facts.topology.remember(("at work", resource.urn), lambda: job(facts, resource))


def at_work(facts: Facts, concept: str) -> tuple[tuple[Resource, ...], tuple[Resource, ...], tuple[Resource, ...]]:
    """The resources of a concept that do their job, those of which it cannot be told, and those that are idle."""
    working, unsure, idle = [], [], []
    for resource in facts.of_concept(concept):
        said = is_at_work(facts, resource)
        (working if said else unsure if said is None else idle).append(resource)
    return tuple(working), tuple(unsure), tuple(idle)


def idle_text(resource: Resource) -> str:
    """Why a resource that does not do its job proves nothing, without its name."""
    return _IDLE.get(canonical_type(resource.type), f"{short_type(resource.type)} is made, but nothing uses it")


def _jobs():
    from ._jobs import JOBS
    from ._network_jobs import NETWORK_JOBS
    from ._role_jobs import NAMED_JOBS

    return {**JOBS, **NETWORK_JOBS, **NAMED_JOBS}


_IDLE = {
    "aws:ec2/securityGroup:SecurityGroup": "made, but nothing carries it",
    "aws:ec2/subnet:Subnet": "made, but nothing lives in it",
    "aws:ec2/vpc:Vpc": "made, but nothing lives in a subnet of it",
    "aws:ec2/natGateway:NatGateway": "made, but no route of a subnet leads to it, or it has no way out itself",
    "aws:ec2/internetGateway:InternetGateway": "made, but no route leads to it",
    "aws:ec2/routeTable:RouteTable": "made, but it holds for no subnet",
    "aws:ec2/vpcEndpoint:VpcEndpoint": "made, but it has no route table and no subnet",
    "aws:kms/key:Key": "made, but nothing is encrypted with it",
    "aws:cloudwatch/logGroup:LogGroup": "made, but nothing writes to it",
    "aws:sns/topic:Topic": "made, but nothing publishes to it and nobody listens",
    "aws:iam/role:Role": "made, but nothing assumes it",
    "aws:iam/policy:Policy": "made, but attached to nothing",
    "aws:lb/loadBalancer:LoadBalancer": "made, but no listener forwards to anything that registers",
    "aws:lb/targetGroup:TargetGroup": "made, but nothing registers in it, or no listener forwards to it",
    "aws:cloudwatch/eventRule:EventRule": "made, but it has no target or is switched off",
    "aws:scheduler/schedule:Schedule": "made, but switched off",
    "aws:secretsmanager/secret:Secret": "made, but nothing reads it",
    "aws:wafv2/webAcl:WebAcl": "made, but it protects nothing",
    "aws:ecs/cluster:Cluster": "made, but nothing runs in it",
    "aws:rds/cluster:Cluster": "made, but it has no instance",
    "aws:docdb/cluster:Cluster": "made, but it has no instance",
    "aws:neptune/cluster:Cluster": "made, but it has no instance",
    "aws:efs/fileSystem:FileSystem": "made, but it has no mount target",
    "aws:backup/plan:Plan": "made, but it selects nothing",
    "aws:apigateway/restApi:RestApi": "made, but it has no methods",
    "aws:apigatewayv2/api:Api": "made, but it has no routes",
}

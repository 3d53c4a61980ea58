"""Resources that must wait for another one: the option `depends_on`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from stackproof.model import Finding, Resource

from ._calls import NotPossible
from ._edits import Mend
from ._ground import Ground, Mender

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


def waits_for_rights(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A cluster or node group for the policies that are attached to its role."""
    user = ground.resource(finding)
    role = ground.topology.target(user, "roleArn", _ROLE) or ground.topology.target(user, "nodeRoleArn", _ROLE)
    if role is not None:
        yield after_all(user, ground.topology.companions(role, "role", _ATTACHMENT), ground)


def waits_for_mount_targets(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A function for the mount targets of its file system."""
    function = ground.resource(finding)
    topology = ground.topology
    for point in topology.targets(function, "fileSystemConfig"):
        files = topology.target(point, "fileSystemId", "aws:efs/fileSystem:FileSystem")
        if files is not None:
            yield after_all(function, topology.companions(files, "fileSystemId", _MOUNT), ground)


def waits_for_methods(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A deployment for the methods and integrations of its API."""
    deployment = ground.resource(finding)
    topology = ground.topology
    api = topology.target(deployment, "restApi")
    if api is None:
        return
    integrations = topology.companions(api, "restApi", _INTEGRATION)
    yield after_all(deployment, integrations, ground)
    yield after_all(deployment, (*topology.companions(api, "restApi", _METHOD), *integrations), ground)


_ROLE, _ATTACHMENT = "aws:iam/role:Role", "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
_MOUNT = "aws:efs/mountTarget:MountTarget"
_METHOD, _INTEGRATION = "aws:apigateway/method:Method", "aws:apigateway/integration:Integration"


def after_all(resource: Resource, others: Iterable[Resource], ground: Ground) -> Mend:
    """Let one resource wait for several. Raises NotPossible."""
    call = ground.call_of(resource)
    bounds = [ground.call_of(other).seen_by(call) for other in others]
    names = list(dict.fromkeys(bound.name for bound in bounds))
    if not names:
        raise NotPossible("there is nothing to wait for")
    return Mend((*(splice for bound in bounds for splice in bound.splices), *call.depend_on(*names)))


def after(resource: Resource, other: Resource, ground: Ground) -> Mend:
    """Let one resource wait for another. Raises NotPossible."""
    call = ground.call_of(resource)
    first = ground.call_of(other).seen_by(call)
    return Mend((*first.splices, *call.depend_on(first.name)))


WAITING: Mapping[str, Mender] = {
    "API003": waits_for_methods,
    "ECS012": waits_for_listener,
    "EFS004": waits_for_mount_targets,
    "EKS007": waits_for_rights,
    "NET026": waits_for_gateway,
}

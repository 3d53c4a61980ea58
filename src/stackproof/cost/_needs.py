"""Which interface endpoints would do in place of a NAT gateway, by what the workloads behind it call."""

from __future__ import annotations

from typing import NamedTuple

from stackproof.model import Resource
from stackproof.topology import Container, Topology, as_text, has, is_known, value_at, zone_of

from ._fargate import SERVICE, TASK
from ._instances import INSTANCE
from ._operations import FUNCTION

# What such a workload calls, its role does not tell.
_OPEN = (
    INSTANCE,
    "aws:autoscaling/group:Group",
    "aws:codebuild/project:Project",
    "aws:eks/nodeGroup:NodeGroup",
    "aws:eks/cluster:Cluster",
    "aws:apprunner/vpcConnector:VpcConnector",
    "aws:sagemaker/notebookInstance:NotebookInstance",
)
# Gateway endpoints are free, and KMS is called by the services that use a key.
_NOTHING = frozenset({"s3", "dynamodb", "kms"})
_ENDPOINTS = {
    "cloudwatch": "monitoring",
    "events": "events",
    "kinesis": "kinesis-streams",
    "lambda": "lambda",
    "logs": "logs",
    "secretsmanager": "secretsmanager",
    "sns": "sns",
    "sqs": "sqs",
    "ssm": "ssm",
    "ssmmessages": "ssmmessages",
    "states": "states",
    "sts": "sts",
    "xray": "xray",
}
_REGISTRY = ".dkr.ecr."


class Need(NamedTuple):
    """services: names of interface endpoints. zones: in how many zones the workloads are."""

    services: tuple[str, ...]
    zones: int


def need_of(topology: Topology) -> Need | None:
    """The endpoints that would do, None where it cannot be told or something surely needs the internet."""
    if any("private" in topology.placement_kinds(one) for one in topology.of_type(*_OPEN)):
        return None
    workloads = [one for one in topology.of_type(SERVICE, FUNCTION) if _is_behind(topology, one)]
    services: set[str] = set()
    zones: dict[str, str | None] = {}
    for workload in workloads:
        is_service = topology.is_type(workload, SERVICE)
        found = _of_service(topology, workload) if is_service else _of_role(topology, workload, "role")
        if found is None:
            return None
        services |= found
        zones |= {subnet.urn: zone_of(subnet) for subnet in topology.subnets_of(workload)}
    hidden = sum(zone is None for zone in zones.values())
    count = len({zone for zone in zones.values() if zone}) + hidden
    return Need(tuple(sorted(services)), count) if services and count else None


def _is_behind(topology: Topology, workload: Resource) -> bool:
    if topology.is_type(workload, FUNCTION) and not has(workload, "vpcConfig"):
        return False
    return "private" in topology.placement_kinds(workload)


def _of_service(topology: Topology, service: Resource) -> set[str] | None:
    task = topology.target(service, "taskDefinition", TASK)
    containers = None if task is None else topology.containers_of(task)
    if task is None or not containers:
        return None
    services = _of_role(topology, task, "taskRoleArn")
    for container in containers:
        found = _of_container(container)
        if services is None or found is None:
            return None
        services |= found
    return services


def _of_container(container: Container) -> set[str] | None:
    """What starting a container calls: the registry, the log, the stores of its secrets."""
    if container.image is None or _REGISTRY not in container.image:
        return None
    services = {"ecr.api", "ecr.dkr"}
    if container.log_driver == "awslogs":
        services.add("logs")
    elif container.log_driver:
        return None
    for source in container.secrets.values():
        text = as_text(source)
        if not text:
            return None
        services.add("secretsmanager" if ":secretsmanager:" in text else "ssm")
    return services


def _of_role(topology: Topology, holder: Resource, path: str) -> set[str] | None:
    """What the role of a workload may call; the workload is taken to call that and nothing else of AWS."""
    role = topology.role_at(holder, path)
    if role is None:
        return None if has(holder, path) or not is_known(value_at(holder.inputs, path)) else set()
    services: set[str] = set()
    for document in topology.policies_of(role):
        if document.policy is None:
            return None
        for statement in document.statements:
            if statement.allows and (statement.not_actions or statement.partial):
                return None
            services |= {action.partition(":")[0].lower() for action in statement.actions if statement.allows}
    named = services - _NOTHING - {"ec2"} if topology.is_type(holder, FUNCTION) else services - _NOTHING
    return {_ENDPOINTS[one] for one in named} if named <= _ENDPOINTS.keys() else None

"""Containers of tasks: logs that go nowhere, addresses that everybody knows, credentials among their variables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from stackproof.model import Finding
from stackproof.topology import as_items, value_at

from ._calls import Call, Names, NotPossible
from ._documents import region_of, taking_outputs
from ._edits import Mend, Splice
from ._ground import Ground, Mender
from ._reaching import made_name

_CONTAINERS = "container_definitions"
_SUBNET = "aws:ec2/subnet:Subnet"


def logs_of_containers(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A log group, and each essential container that writes to it."""
    task = ground.resource(finding)
    call = ground.call_of(task)
    own = made_name(call, "logs")
    splices: list[Splice] = [*taking_outputs(call, _CONTAINERS)]
    expression = f"{own} = aws.cloudwatch.LogGroup(NameOfIt, retention_in_days=30)"
    splices += call.beside(expression, suffix="logs", before=True)
    region = region_of(task, ground)
    for place, container in enumerate(ground.topology.containers_of(task) or ()):
        if container.essential and not container.log_driver:
            named = call.given(f"{_CONTAINERS}[{place}].name")
            variable = named.text if named is not None and re.fullmatch(r"[A-Za-z_]\w*", named.text) else ""
            options = (
                f"{{'awslogs-group': GroupOfIt.name, 'awslogs-region': {region}, "
                f"'awslogs-stream-prefix': {'ItsName' if variable else repr(container.name)}}}"
            )
            splices += _given(call, place, options, {"GroupOfIt": own, "ItsName": variable})
    yield Mend(tuple(dict.fromkeys(splices)))


def _given(call: Call, place: int, options: str, names: Names) -> tuple[Splice, ...]:
    there = call.value(f"{_CONTAINERS}[{place}]")
    if there is None or not there.is_object or there.entry("logConfiguration") is not None:
        raise NotPossible("the container is made elsewhere")
    wanted = f"{{'logDriver': 'awslogs', 'options': {options}}}"
    return call.put(f"{_CONTAINERS}[{place}].logConfiguration", wanted, names)


def private_addresses(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """No public addresses for tasks whose subnets have another way out."""
    service = ground.resource(finding)
    topology = ground.topology
    named = as_items(value_at(service.inputs, "networkConfiguration.subnets")) or ()
    subnets = topology.targets(service, "networkConfiguration.subnets", _SUBNET)
    if not named or len(subnets) != len(named) or any(topology.subnet_kind(subnet) != "private" for subnet in subnets):
        raise NotPossible("whether the tasks have another way out is not sure")
    yield Mend(ground.call_of(service).put("network_configuration.assign_public_ip", "False"))


CONTAINERS: Mapping[str, Mender] = {
    "ECS021": private_addresses,
    "LOG004": logs_of_containers,
}

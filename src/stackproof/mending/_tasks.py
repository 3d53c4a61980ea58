"""ECS tasks: their logs, and what services register of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress

from stackproof.model import Finding, Resource

from ._asked_values import days_of_logs
from ._calls import Call, NotPossible
from ._documents import taking_outputs
from ._edits import Mend
from ._ground import Ground, Mender
from ._reaching import made_name
from ._replacing import written_anew
from ._written import Value

_TASK = "aws:ecs/taskDefinition:TaskDefinition"
_OPTIONS = "container_definitions[{place}].logConfiguration.options"


def group_of_logs(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The log group that a container names, made before its task."""
    task = ground.resource(finding)
    call = ground.call_of(task)
    for place, container in enumerate(ground.topology.containers_of(task) or ()):
        group = container.log_options.get("awslogs-group")
        if not isinstance(group, str) or f"logs to {group}," not in finding.message:
            continue
        path = f"{_OPTIONS.format(place=place)}.awslogs-group"
        with suppress(NotPossible):
            yield _by_its_name(call, path, ground)
        written = _text_of(call, path, group)
        expression = f"aws.cloudwatch.LogGroup(NameOfIt, name=GroupOfIt, retention_in_days={days_of_logs(ground)})"
        yield Mend(call.beside(expression, suffix="logs", names={"GroupOfIt": written}, before=True))
        return


def _by_its_name(call: Call, path: str, ground: Ground) -> Mend:
    """A group whose name Pulumi makes, and the container that takes it. Raises NotPossible."""
    own = made_name(call, "logs")
    takes = taking_outputs(call, "container_definitions")
    expression = f"{own} = aws.cloudwatch.LogGroup(NameOfIt, retention_in_days={days_of_logs(ground)})"
    made = call.beside(expression, suffix="logs", before=True)
    return Mend((*made, *takes, *call.replace(path, "GroupOfIt.name", {"GroupOfIt": own})))


def _text_of(call: Call, path: str, value: str) -> str:
    """How the program writes a text of a document, as an argument. Raises NotPossible."""
    there = call.value(path)
    literal = there if there is not None and there.data == value else _literal(call, value)
    if literal is not None:
        return call.spelt(("name",), repr(value), typed=True)
    given = call.given(path)
    if given is None or not re.fullmatch(r"[\w.]+|f?[\"'`][^\"']*[\"'`]", given.text) or call.path.endswith(".go"):
        raise NotPossible("how the group's name is made is not seen")
    return given.text


def _literal(call: Call, value: str) -> Value | None:
    return next((one for one in call.literals("container_definitions") if one.data == value), None)


def logs_of_own_region(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The region of the task in place of another one."""
    task = ground.resource(finding)
    call = ground.call_of(task)
    region = ground.topology.region_of(task)
    for container in ground.topology.containers_of(task) or ():
        old = container.log_options.get("awslogs-region")
        if region is not None and isinstance(old, str) and old != region:
            yield Mend(written_anew(call, "containerDefinitions", old, region))
            return


def registers_what_is_there(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The only container of the task, and its only port."""
    service = ground.resource(finding)
    task = ground.topology.target(service, "taskDefinition", _TASK)
    containers = ground.topology.containers_of(task) if task is not None else None
    call = ground.call_of(service)
    if not containers or len(containers) != 1:
        raise NotPossible("which container is meant is not sure")
    only = containers[0]
    if "registers the container" in finding.message:
        yield Mend(call.put("load_balancers[0].container_name", repr(only.name)))
    elif len(only.ports) == 1:
        yield Mend(call.put("load_balancers[0].container_port", str(only.ports[0])))


def dead_letters(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A queue for messages that fail again and again."""
    queue: Resource = ground.resource(finding)
    call = ground.call_of(queue)
    own = made_name(call, "failed")
    kind = ", fifo_queue=True" if queue.inputs.get("fifoQueue") else ""
    expression = f"{own} = aws.sqs.Queue(NameOfIt, message_retention_seconds=1209600{kind})"
    made = call.beside(expression, suffix="failed", before=True)
    policy = "redrive_policy=pulumi.Output.json_dumps({'deadLetterTargetArn': FailedOfIt.arn, 'maxReceiveCount': 5})"
    yield Mend((*made, *call.give(policy, {"FailedOfIt": own})))


TASKS: Mapping[str, Mender] = {
    "ECS006": group_of_logs,
    "ECS007": logs_of_own_region,
    "ECS010": registers_what_is_there,
    "SQS002": dead_letters,
}

"""What Fargate demands of a task definition."""

from __future__ import annotations

import re

from stackproof.aws import fargate_cpus, fargate_memory
from stackproof.topology import has, text

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from ._tasks import (
    SERVICE,
    TASK,
    is_fargate_task,
    network_mode,
    services_of,
)

_FARGATE = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html"


@check(
    "ECS003",
    title="Fargate tasks have a size that Fargate offers",
    severity="critical",
    category="values",
    impact=Impact("deployment", "AWS refuses the task definition: no Fargate configuration exists for the size."),
    links=(_FARGATE,),
    when=(TASK,),
)
def fargate_sizes_exist(case: Case) -> Iterator[Verdict]:
    """Task definitions for Fargate name CPU and memory that go together.

    Why
        Fargate sells fixed pairs: with 256 CPU units 512, 1024 or 2048 MiB, with 1024 units 2 to 8 GiB, and so on.
    Fix
        Take a pair from Fargate's table.
    Bad
        import pulumi_aws as aws

        aws.ecs.TaskDefinition(  # <- finding
            "app",
            family="app",
            cpu="256",
            memory="4096",
            network_mode="awsvpc",
            requires_compatibilities=["FARGATE"],
            container_definitions='[{"name": "app", "image": "a:1"}]',
        )
    Bad
        import pulumi_aws as aws

        aws.ecs.TaskDefinition(  # <- finding
            "app",
            family="app",
            network_mode="awsvpc",
            requires_compatibilities=["FARGATE"],
            container_definitions='[{"name": "app", "image": "a:1"}]',
        )
    Good
        import pulumi_aws as aws

        aws.ecs.TaskDefinition(
            "app",
            family="app",
            cpu=".5 vCPU",
            memory="1 GB",
            network_mode="awsvpc",
            requires_compatibilities=["FARGATE"],
            container_definitions='[{"name": "app", "image": "a:1"}]',
        )
    Known limits
        Sizes for Windows containers are judged like those for Linux.
    """
    for task in case.resources(TASK):
        if not is_fargate_task(case, task):
            continue
        cpu, memory = text(task, "cpu"), text(task, "memory")
        if cpu is None or memory is None:
            yield Unknown(task.urn, "the size is not known")
            continue
        if not cpu or not memory:
            lacking = "cpu" if not cpu else "memory"
            yield Fail(
                subject=task.urn, message=f"the Fargate task names no {lacking}; Fargate wants both at task level"
            )
            continue
        units, size = _units(cpu), _mebibytes(memory)
        if units is None or size is None:
            yield Unknown(task.urn, f"the size {cpu} and {memory} is not understood")
            continue
        offered = fargate_memory(units)
        if offered is None:
            known = ", ".join(map(str, fargate_cpus()))
            newer = units > max(fargate_cpus()) and units % max(fargate_cpus()) == 0
            yield Fail(
                subject=task.urn,
                message=f"Fargate does not offer {cpu} CPU units; it offers {known}",
                severity="high" if newer else None,
                certain=not newer,
            )
        elif size not in offered:
            yield Fail(
                subject=task.urn,
                message=f"Fargate does not offer {size} MiB with {units} CPU units; it offers {_range(offered)} MiB",
            )
        else:
            yield Pass(task.urn, f"{units} CPU units with {size} MiB")


@check(
    "ECS004",
    title="Fargate tasks use the awsvpc network mode",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "AWS refuses the task definition or the service."),
    links=("https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html",),
    when=(TASK, SERVICE),
)
def fargate_tasks_use_awsvpc(case: Case) -> Iterator[Verdict]:
    """Fargate task definitions have the network mode awsvpc, and services of awsvpc tasks a network configuration.

    Why
        On Fargate every task has its own network interface; the service says in which subnets.
    Fix
        Set `network_mode="awsvpc"` on the task definition and `network_configuration` with subnets and security groups
        on the service.
    Bad
        import pulumi_aws as aws

        aws.ecs.TaskDefinition(  # <- finding
            "app",
            family="app",
            cpu="256",
            memory="512",
            requires_compatibilities=["FARGATE"],
            container_definitions='[{"name": "app", "image": "a:1"}]',
        )
    Bad
        import pulumi_aws as aws

        task = aws.ecs.TaskDefinition(
            "app",
            family="app",
            cpu="256",
            memory="512",
            network_mode="awsvpc",
            requires_compatibilities=["FARGATE"],
            container_definitions='[{"name": "app", "image": "a:1"}]',
        )
        aws.ecs.Service("app", task_definition=task.arn, launch_type="FARGATE", desired_count=2)  # <- finding
    Good
        import pulumi_aws as aws

        task = aws.ecs.TaskDefinition(
            "app",
            family="app",
            cpu="256",
            memory="512",
            network_mode="awsvpc",
            requires_compatibilities=["FARGATE"],
            container_definitions='[{"name": "app", "image": "a:1"}]',
        )
        aws.ecs.Service(
            "app",
            task_definition=task.arn,
            launch_type="FARGATE",
            desired_count=2,
            network_configuration={"subnets": ["subnet-1"]},
        )
    Known limits
        Services whose controller is external or CodeDeploy's task sets are not judged.
    """
    for task in case.resources(TASK):
        mode = network_mode(task)
        if is_fargate_task(case, task) and mode is not None:
            if mode == "awsvpc":
                yield Pass(task.urn, "network mode awsvpc")
            else:
                yield Fail(
                    subject=task.urn,
                    message=f"the Fargate task has the network mode {mode or 'bridge (default)'}; it must be awsvpc",
                )
        for service in services_of(case, task) if mode == "awsvpc" else ():
            external = (text(service, "deploymentController.type") or "").upper() == "EXTERNAL"
            if not has(service, "networkConfiguration") and not external:
                yield Fail(
                    subject=service.urn,
                    message="the service of an awsvpc task has no networkConfiguration; it must name subnets",
                    related=(task.urn,),
                )


def _units(cpu: str) -> int | None:
    """CPU units of `256` or `.25 vCPU`."""
    found = re.fullmatch(r"\s*(\d*\.?\d+)\s*(vcpu)?\s*", cpu.lower())
    if not found:
        return None
    return int(float(found[1]) * 1024) if found[2] else int(float(found[1]))


def _mebibytes(memory: str) -> int | None:
    """MiB of `512` or `0.5 GB`."""
    found = re.fullmatch(r"\s*(\d*\.?\d+)\s*(gb|mb)?\s*", memory.lower())
    if not found:
        return None
    return int(float(found[1]) * 1024) if found[2] == "gb" else int(float(found[1]))


def _range(sizes: tuple[int, ...]) -> str:
    return (
        ", ".join(map(str, sizes))
        if len(sizes) <= 4
        else f"{sizes[0]} to {sizes[-1]} in steps of {sizes[1] - sizes[0]}"
    )

"""Where containers log to."""

from __future__ import annotations

from stackproof.model import Resource
from stackproof.topology import as_text, value_at

from .._absence import unless_cut_short
from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from .._program import SPOILED
from ..names._named import holds_a_stand_in
from ._tasks import (
    TASK,
    tasks,
)

_LOGS = "aws:cloudwatch/logGroup:LogGroup"
_AWSLOGS = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html"


@check(
    "ECS006",
    title="The log groups of containers exist",
    severity="high",
    category="architecture",
    impact=Impact("deployment", "No task starts: the log driver fails for want of its log group."),
    links=(_AWSLOGS,),
    when=(TASK,),
)
def log_groups_exist(case: Case) -> Iterator[Verdict]:
    """The log group that a container's awslogs driver names is made by the program, or by the driver.

    Why
        Without `awslogs-create-group` the driver expects the group to exist, and a task whose logs cannot be written
        does not start.
    Fix
        Create the LogGroup in the program and use its `name` in the container's options.
    Fix in Go
        Create the LogGroup in the program and use its `Name` in the container's options.
    Bad
        import json

        import pulumi_aws as aws

        aws.ecs.TaskDefinition(  # <- finding
            "app",
            family="app",
            container_definitions=json.dumps(
                [
                    {
                        "name": "app",
                        "image": "a:1",
                        "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "/ecs/app"}},
                    }
                ]
            ),
        )
    Good
        import json

        import pulumi_aws as aws

        aws.cloudwatch.LogGroup("app", name="/ecs/app", retention_in_days=30)
        aws.ecs.TaskDefinition(
            "app",
            family="app",
            container_definitions=json.dumps(
                [
                    {
                        "name": "app",
                        "image": "a:1",
                        "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "/ecs/app"}},
                    }
                ]
            ),
        )
    Known limits
        A group that exists outside of the program cannot be seen; the finding is uncertain for that reason.
    """
    made = {name: group for group in case.topology.of_type(_LOGS, include_read=True) for name in _names(group)}
    for task, containers in tasks(case):
        for container in containers:
            name = as_text(container.log_options.get("awslogs-group"))
            if container.log_driver != "awslogs" or not name or SPOILED.search(name):
                continue
            creates = as_text(container.log_options.get("awslogs-create-group")) == "true"
            if name in made or creates:
                yield Pass(task.urn, f"{name} is made by {'the log driver' if creates else made[name].name}")
            elif case.topology.targets(task, "containerDefinitions", _LOGS):
                yield Unknown(task.urn, f"which log group {name} is could not be told")
            elif _is_configured(case, name):
                yield Unknown(task.urn, f"{name} comes from outside of the program")
            else:
                yield unless_cut_short(
                    case,
                    Fail(
                        subject=task.urn,
                        message=f"the container {container.name} logs to {name}, which nothing creates",
                        certain=False,
                    ),
                )


@check(
    "ECS007",
    title="Containers log to the region that they run in",
    severity="medium",
    category="architecture",
    impact=Impact(
        "deployment", "The log driver looks for the log group in another region and the task does not start."
    ),
    links=(_AWSLOGS,),
    when=(TASK,),
)
def logs_stay_in_the_region(case: Case) -> Iterator[Verdict]:
    """The `awslogs-region` of every container is the region of its task definition.

    Why
        The log group is made in the stack's region; a literal of another region sends the driver elsewhere.
    Fix
        Take the region from the provider: `aws.get_region().region`.
    Bad
        # --- Pulumi.yaml
        name: demo
        runtime: python
        config:
          aws:region:
            value: eu-west-1
        # --- __main__.py
        import json

        import pulumi_aws as aws

        options = {"awslogs-group": "/ecs/app", "awslogs-region": "us-east-1"}
        aws.ecs.TaskDefinition(  # <- finding
            "app",
            family="app",
            container_definitions=json.dumps(
                [{"name": "app", "image": "a:1", "logConfiguration": {"logDriver": "awslogs", "options": options}}]
            ),
        )
    Good
        # --- Pulumi.yaml
        name: demo
        runtime: python
        config:
          aws:region:
            value: eu-west-1
        # --- __main__.py
        import json

        import pulumi_aws as aws

        options = {"awslogs-group": "/ecs/app", "awslogs-region": aws.get_region().region}
        aws.ecs.TaskDefinition(
            "app",
            family="app",
            container_definitions=json.dumps(
                [{"name": "app", "image": "a:1", "logConfiguration": {"logDriver": "awslogs", "options": options}}]
            ),
        )
    Known limits
        Where the program leaves its region to the person who deploys it, nothing is said.
    """
    for task, containers in tasks(case):
        region = case.topology.region_of(task)
        for container in containers:
            named = as_text(container.log_options.get("awslogs-region"))
            if container.log_driver != "awslogs" or not named or not region:
                continue
            if named == region:
                yield Pass(task.urn, f"{container.name} logs to {region}")
            else:
                yield Fail(
                    subject=task.urn,
                    message=f"the container {container.name} logs to {named}, but the task runs in {region}",
                )


def _names(group: Resource) -> set[str]:
    values = (value_at(group.inputs, "name"), group.outputs.get("name"), group.outputs.get("id"))
    return {value for value in values if isinstance(value, str)}


def _is_configured(case: Case, name: str) -> bool:
    """True when the name is a configuration value, or one that the engine stood in for, so that somebody else may have
    made the group."""
    return any(name == value for value in case.project.config.values()) or holds_a_stand_in(case, name)

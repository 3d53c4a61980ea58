"""Task definitions: images, sizes, roles and logs."""

from __future__ import annotations

import re

from stackproof.aws import fargate_cpus, fargate_memory
from stackproof.model import Resource
from stackproof.topology import Container, as_text, has, text, value_at

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from ._tasks import (
    REPOSITORY,
    SERVICE,
    TASK,
    image_parts,
    is_built_elsewhere,
    is_fargate_task,
    is_private_image,
    network_mode,
    services_of,
)

_LOGS = "aws:cloudwatch/logGroup:LogGroup"
_FARGATE = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html"
_EXECUTION = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html"
_AWSLOGS = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html"
# repositories of public images that only show that something runs
_SAMPLES = re.compile(
    r"(?:(?:docker\.io/|public\.ecr\.aws/docker/|public\.ecr\.aws/)?(?:library/)?"
    r"(?:nginx(?:/nginx)?|httpd|hello-world|busybox|alpine|tutum/hello-world|nginxdemos/hello|traefik/whoami|"
    r"amazon/amazon-ecs-sample|ecs-sample-image/amazon-ecs-sample|crccheck/hello-world|dockersamples/static-site))"
)


@check(
    "ECS001",
    title="Containers run an application, not a sample image",
    severity="low",
    category="architecture",
    impact=Impact("quality", "What is deployed is a web server's welcome page, not the application."),
    links=("https://docs.aws.amazon.com/AmazonECR/latest/userguide/ECR_on_ECS.html",),
    when=(TASK,),
)
def images_are_no_samples(case: Case) -> Iterator[Verdict]:
    """No task consists of public sample images such as nginx or amazon/amazon-ecs-sample alone.

    Why
        A sample image stands in for the application and is easily forgotten; its port and health path differ, too.
    Fix
        Push the application's image to an ECR repository and use that, for example through a configuration value.
    Bad
        import json

        import pulumi_aws as aws

        aws.ecs.TaskDefinition(  # <- finding
            "app", family="app", container_definitions=json.dumps([{"name": "app", "image": "nginx:latest"}])
        )
    Good
        import json

        import pulumi_aws as aws

        repository = aws.ecr.Repository("app")
        aws.ecs.TaskDefinition(
            "app",
            family="app",
            container_definitions=repository.repository_url.apply(
                lambda url: json.dumps([{"name": "app", "image": f"{url}:1.4"}, {"name": "web", "image": "nginx:1.29"}])
            ),
        )
    Known limits
        Knows the usual sample images only. A sample image beside the application's own is a sidecar.
    """
    for task, containers in _tasks(case):
        samples = [c for c in containers if c.image and _SAMPLES.fullmatch(image_parts(c.image)[0])]
        if containers and len(samples) == len(containers):
            yield Fail(
                subject=task.urn,
                message=f"the task runs the sample image {samples[0].image}; it should run the application's own",
            )
        elif any(c.image for c in containers):
            yield Pass(task.urn, ", ".join(c.image for c in containers if c.image))


@check(
    "ECS002",
    title="Container images name a version",
    severity="note",
    category="architecture",
    impact=Impact("quality", "What runs can change without a deployment, and rolling back is not possible."),
    links=("https://docs.aws.amazon.com/AmazonECS/latest/bestpracticesguide/container-considerations.html",),
    when=(TASK,),
)
def images_name_a_version(case: Case) -> Iterator[Verdict]:
    """No container's image has the tag `latest` or none.

    Why
        `latest` is whatever was pushed last: two tasks of one service can run different code.
    Fix
        Use a version, a commit or a digest as the tag.
    Bad
        import json

        import pulumi_aws as aws

        aws.ecs.TaskDefinition(  # <- finding
            "app", family="app", container_definitions=json.dumps([{"name": "app", "image": "example/app"}])
        )
    Good
        import json

        import pulumi_aws as aws

        aws.ecs.TaskDefinition(
            "app", family="app", container_definitions=json.dumps([{"name": "app", "image": "example.com:5000/app:7"}])
        )
    Known limits
        Tags such as `stable` move as well and are not judged, nor is an image that another package builds.
    """
    for task, containers in _tasks(case):
        images = [c.image for c in containers if c.image and not is_built_elsewhere(case, task, c.image)]
        loose = [image for image in images if image_parts(image)[1] == "latest"]
        if loose:
            yield Fail(
                subject=task.urn, message=f"the image {loose[0]} names no version; a tag should say which one runs"
            )
        elif images:
            yield Pass(task.urn, ", ".join(images))


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
            yield Fail(subject=task.urn, message=f"Fargate does not offer {cpu} CPU units; it offers {known}")
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


@check(
    "ECS005",
    title="Fargate tasks that need an execution role have one",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "AWS refuses the task definition: Fargate acts with the execution role only."),
    links=(_EXECUTION,),
    when=(TASK,),
)
def fargate_tasks_have_an_execution_role(case: Case) -> Iterator[Verdict]:
    """Fargate tasks that pull from ECR, write to CloudWatch Logs or read secrets name an execution role.

    Why
        Pulling the image, opening the log stream and reading secrets happen before the container starts, with the
        execution role; the task role is for the application.
    Fix
        Give `execution_role_arn` a role that ecs-tasks.amazonaws.com may assume, with AmazonECSTaskExecutionRolePolicy.
    Bad
        import json

        import pulumi_aws as aws

        aws.ecs.TaskDefinition(  # <- finding
            "app",
            family="app",
            cpu="256",
            memory="512",
            network_mode="awsvpc",
            requires_compatibilities=["FARGATE"],
            container_definitions=json.dumps(
                [{"name": "app", "image": "a:1", "logConfiguration": {"logDriver": "awslogs", "options": {}}}]
            ),
        )
    Good
        import json

        import pulumi_aws as aws

        role = aws.iam.Role("execution", assume_role_policy="{}")
        aws.ecs.TaskDefinition(
            "app",
            family="app",
            cpu="256",
            memory="512",
            network_mode="awsvpc",
            requires_compatibilities=["FARGATE"],
            execution_role_arn=role.arn,
            container_definitions=json.dumps(
                [{"name": "app", "image": "a:1", "logConfiguration": {"logDriver": "awslogs", "options": {}}}]
            ),
        )
    Known limits
        What the role may do is judged by the checks on IAM.
    """
    for task, containers in _tasks(case):
        if not is_fargate_task(case, task):
            continue
        needs = []
        if any(map(is_private_image, containers)) or case.topology.targets(task, "containerDefinitions", REPOSITORY):
            needs.append("pulls from ECR")
        needs += ["writes to CloudWatch Logs"] if any(c.log_driver == "awslogs" for c in containers) else []
        needs += ["reads secrets"] if any(c.secrets for c in containers) else []
        if needs and has(task, "executionRoleArn"):
            yield Pass(task.urn, f"it {' and '.join(needs)} with an execution role")
        elif needs:
            yield Fail(
                subject=task.urn,
                message=f"the Fargate task {' and '.join(needs)}, but names no executionRoleArn; it must name one",
            )


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
    for task, containers in _tasks(case):
        for container in containers:
            name = as_text(container.log_options.get("awslogs-group"))
            if container.log_driver != "awslogs" or not name:
                continue
            creates = as_text(container.log_options.get("awslogs-create-group")) == "true"
            if name in made or creates:
                yield Pass(task.urn, f"{name} is made by {'the log driver' if creates else made[name].name}")
            elif case.topology.targets(task, "containerDefinitions", _LOGS):
                yield Unknown(task.urn, f"which log group {name} is could not be told")
            elif _is_configured(case, name):
                yield Unknown(task.urn, f"{name} comes from outside of the program")
            else:
                yield Fail(
                    subject=task.urn,
                    message=f"the container {container.name} logs to {name}, which nothing creates",
                    certain=False,
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
    for task, containers in _tasks(case):
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


def _tasks(case: Case) -> Iterator[tuple[Resource, tuple[Container, ...]]]:
    """Task definitions with their containers, as far as these are known."""
    for task in case.resources(TASK):
        containers = case.topology.containers_of(task)
        if containers is not None:
            yield task, containers


def _names(group: Resource) -> set[str]:
    values = (value_at(group.inputs, "name"), group.outputs.get("name"), group.outputs.get("id"))
    return {value for value in values if isinstance(value, str)}


def _is_configured(case: Case, name: str) -> bool:
    """True when the name is a configuration value, so that somebody else may have made the group."""
    return any(name == value for value in case.project.config.values())


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

"""What must fit between a service, its task definition, its target groups and its listeners."""

from __future__ import annotations

from stackproof.topology import as_items, as_number, as_text, text, value_at

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from ..loadbalancing._balancers import forwarders_of
from ._tasks import SERVICE, network_mode, target_groups, task_of

_BALANCING = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html"


@check(
    "ECS010",
    title="Services register containers and ports that their task has",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "AWS refuses the service: the container or its port is not in the task definition."),
    links=(_BALANCING,),
    when=(SERVICE,),
)
def registered_containers_exist(case: Case) -> Iterator[Verdict]:
    """The container name and port in a service's `load_balancers` are in its task definition.

    Why
        ECS looks both up in the task definition and refuses the service when one is missing.
    Fix
        Use the container's `name` and one of its `containerPort`s, or add the port mapping to the container.
    Bad
        import json

        import pulumi_aws as aws

        task = aws.ecs.TaskDefinition(
            "app",
            family="app",
            container_definitions=json.dumps(
                [{"name": "app", "image": "example/app:1", "portMappings": [{"containerPort": 8080}]}]
            ),
        )
        aws.ecs.Service(  # <- finding
            "app",
            task_definition=task.arn,
            desired_count=2,
            load_balancers=[
                {
                    "target_group_arn": "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/a/1",
                    "container_name": "app",
                    "container_port": 80,
                }
            ],
        )
    Good
        import json

        import pulumi_aws as aws

        task = aws.ecs.TaskDefinition(
            "app",
            family="app",
            container_definitions=json.dumps(
                [{"name": "app", "image": "example/app:1", "portMappings": [{"containerPort": 8080}]}]
            ),
        )
        aws.ecs.Service(
            "app",
            task_definition=task.arn,
            desired_count=2,
            load_balancers=[
                {
                    "target_group_arn": "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/a/1",
                    "container_name": "app",
                    "container_port": 8080,
                }
            ],
        )
    Known limits
        Task definitions that are looked up, or whose containers are not known, are not judged.
    """
    for service in case.resources(SERVICE):
        task = task_of(case, service)
        blocks = as_items(value_at(service.inputs, "loadBalancers")) or ()
        if task is None or not blocks:
            continue
        containers = case.topology.containers_of(task)
        if containers is None:
            yield Unknown(service.urn, "the containers of the task definition are not known")
            continue
        for block in blocks:
            name, port = as_text(value_at(block, "containerName")), as_number(value_at(block, "containerPort"))
            if not name or port is None:
                continue
            container = next((c for c in containers if c.name == name), None)
            names = ", ".join(c.name for c in containers if c.name) or "none"
            if container is None:
                message = f"the service registers the container {name}, but the task definition has {names}"
                yield Fail(subject=service.urn, message=message, related=(task.urn,))
            elif int(port) not in container.ports and not _has_ranges(container.raw):
                ports = ", ".join(map(str, container.ports)) or "no port"
                yield Fail(
                    subject=service.urn,
                    message=f"the service registers port {int(port)} of the container {name}, which maps {ports}",
                    related=(task.urn,),
                )
            else:
                yield Pass(service.urn, f"{name}:{int(port)} is in the task definition")


@check(
    "ECS011",
    title="Target groups take the kind of target that the task's network mode gives",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "AWS refuses the service: its target group's type does not fit the network mode."),
    links=(_BALANCING,),
    when=(SERVICE,),
)
def target_types_fit(case: Case) -> Iterator[Verdict]:
    """Tasks with a network interface of their own (awsvpc) register by IP address, all others by instance.

    Why
        A task in awsvpc mode, and so each on Fargate, has its own address and no port on an instance; the default type
        of a target group is `instance`.
    Fix
        Set `target_type="ip"` on the target group of an awsvpc task, `instance` for bridge and host mode.
    Bad
        import pulumi_aws as aws

        group = aws.lb.TargetGroup("app", port=80, protocol="HTTP", vpc_id="vpc-1")
        task = aws.ecs.TaskDefinition(
            "app", family="app", network_mode="awsvpc", container_definitions='[{"name": "app", "image": "a:1"}]'
        )
        aws.ecs.Service(  # <- finding
            "app",
            task_definition=task.arn,
            desired_count=2,
            load_balancers=[{"target_group_arn": group.arn, "container_name": "app", "container_port": 80}],
        )
    Good
        import pulumi_aws as aws

        group = aws.lb.TargetGroup("app", port=80, protocol="HTTP", target_type="ip", vpc_id="vpc-1")
        task = aws.ecs.TaskDefinition(
            "app", family="app", network_mode="awsvpc", container_definitions='[{"name": "app", "image": "a:1"}]'
        )
        aws.ecs.Service(
            "app",
            task_definition=task.arn,
            desired_count=2,
            load_balancers=[{"target_group_arn": group.arn, "container_name": "app", "container_port": 80}],
        )
    Known limits
        Target groups and task definitions that are looked up are not judged.
    """
    for service in case.resources(SERVICE):
        task = task_of(case, service)
        mode = network_mode(task) if task is not None else None
        if mode is None:
            continue
        for group in target_groups(case, service):
            kind = text(group, "targetType", default="instance")
            if kind is None:
                yield Unknown(service.urn, f"the target type of {group.name} is not known")
            elif (kind == "ip") == (mode == "awsvpc"):
                yield Pass(service.urn, f"{group.name} takes targets by {kind}, the tasks' network mode is {mode}")
            else:
                wanted = "ip" if mode == "awsvpc" else "instance"
                yield Fail(
                    subject=service.urn,
                    message=f"the target group {group.name} takes targets by {kind}, but tasks in network mode "
                    f"{mode or 'bridge'} need {wanted}",
                    related=(group.urn, *((task.urn,) if task else ())),
                )


@check(
    "ECS012",
    title="Services wait for the listener of their target group",
    severity="medium",
    category="architecture",
    impact=Impact("deployment", "The first deployment can fail: the target group has no associated load balancer yet."),
    links=(_BALANCING,),
    when=(SERVICE,),
)
def services_wait_for_their_listener(case: Case) -> Iterator[Verdict]:
    """Every service depends on the listener or rule that forwards to its target group.

    Why
        ECS refuses a service whose target group no listener forwards to yet. The reference to the target group alone
        does not order that: the listener is made after the load balancer, which takes minutes. The provider tries
        again for a few minutes only.
    Fix
        Add `opts=pulumi.ResourceOptions(depends_on=[listener])` to the service.
    Bad
        import pulumi_aws as aws

        balancer = aws.lb.LoadBalancer("app", subnets=["subnet-1", "subnet-2"])
        group = aws.lb.TargetGroup("app", port=80, protocol="HTTP", target_type="ip", vpc_id="vpc-1")
        aws.lb.Listener(
            "app",
            load_balancer_arn=balancer.arn,
            port=80,
            default_actions=[{"type": "forward", "target_group_arn": group.arn}],
        )
        aws.ecs.Service(  # <- finding
            "app",
            desired_count=2,
            load_balancers=[{"target_group_arn": group.arn, "container_name": "app", "container_port": 80}],
        )
    Good
        import pulumi
        import pulumi_aws as aws

        balancer = aws.lb.LoadBalancer("app", subnets=["subnet-1", "subnet-2"])
        group = aws.lb.TargetGroup("app", port=80, protocol="HTTP", target_type="ip", vpc_id="vpc-1")
        listener = aws.lb.Listener(
            "app",
            load_balancer_arn=balancer.arn,
            port=80,
            default_actions=[{"type": "forward", "target_group_arn": group.arn}],
        )
        aws.ecs.Service(
            "app",
            desired_count=2,
            load_balancers=[{"target_group_arn": group.arn, "container_name": "app", "container_port": 80}],
            opts=pulumi.ResourceOptions(depends_on=[listener]),
        )
    Known limits
        Where no listener of the program forwards to the group, ELB013 speaks instead. Behind a balancer that exists
        already the race is short, and the finding weighs low.
    """
    for service in case.resources(SERVICE):
        for group in target_groups(case, service):
            forwarders = {r.urn: r.name for r in forwarders_of(case, group)}
            if not forwarders:
                continue
            if case.topology.depends_on(service, forwarders):
                yield Pass(service.urn, f"waits for {', '.join(forwarders.values())}")
            else:
                yield Fail(
                    subject=service.urn,
                    message=f"the service does not depend on {', '.join(forwarders.values())}, which forwards to its "
                    f"target group {group.name}; add it to depends_on",
                    severity="medium" if case.topology.balancers_of(group) else "low",
                    related=tuple(forwarders),
                )


def _has_ranges(raw: dict) -> bool:
    """True when a port mapping is a range, which the list of ports does not show."""
    blocks = as_items(value_at(raw, "portMappings"))
    return blocks is None or any(value_at(b, "containerPortRange") or not value_at(b, "containerPort") for b in blocks)

"""What must fit between a service, its task definition, its target groups and its listeners."""

from __future__ import annotations

from stackproof.model import Resource
from stackproof.topology import as_items, as_number, as_text, text, value_at

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from ..loadbalancing._balancers import BALANCER, TARGETS, forwarders_of, kind_of
from ._tasks import SERVICE, network_mode, task_of

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
        for group in _target_groups(case, service):
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
        for group in _target_groups(case, service):
            forwarders = {r.urn: r.name for r in forwarders_of(case, group)}
            if not forwarders:
                continue
            if _depends_on(case, service, set(forwarders)):
                yield Pass(service.urn, f"waits for {', '.join(forwarders.values())}")
            else:
                yield Fail(
                    subject=service.urn,
                    message=f"the service does not depend on {', '.join(forwarders.values())}, which forwards to its "
                    f"target group {group.name}; add it to depends_on",
                    severity="medium" if case.topology.balancers_of(group) else "low",
                    related=tuple(forwarders),
                )


@check(
    "ECS013",
    title="Tasks let their load balancer in",
    severity="high",
    category="architecture",
    impact=Impact("deployment", "Health checks time out, ECS stops the tasks again and again, clients see errors."),
    links=("https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html",),
    when=(SERVICE,),
)
def tasks_let_their_balancer_in(case: Case) -> Iterator[Verdict]:
    """The security groups of a service's tasks admit the balancer on the container's port.

    Why
        The balancer connects to the task on the port that the service registers. Where the task's groups do not admit
        it there, every target stays unhealthy.
    Fix
        Add an ingress rule for the container's port from the balancer's security group.
    Bad
        import pulumi_aws as aws

        outer = aws.ec2.SecurityGroup("alb")
        inner = aws.ec2.SecurityGroup(
            "task",
            ingress=[{"protocol": "tcp", "from_port": 80, "to_port": 80, "security_groups": [outer.id]}],
        )
        balancer = aws.lb.LoadBalancer("app", security_groups=[outer.id], subnets=["subnet-1", "subnet-2"])
        group = aws.lb.TargetGroup("app", port=8080, protocol="HTTP", target_type="ip", vpc_id="vpc-1")
        aws.lb.Listener(
            "app",
            load_balancer_arn=balancer.arn,
            port=80,
            default_actions=[{"type": "forward", "target_group_arn": group.arn}],
        )
        aws.ecs.Service(  # <- finding
            "app",
            desired_count=2,
            network_configuration={"subnets": ["subnet-3"], "security_groups": [inner.id]},
            load_balancers=[{"target_group_arn": group.arn, "container_name": "app", "container_port": 8080}],
        )
    Good
        import pulumi_aws as aws

        outer = aws.ec2.SecurityGroup("alb")
        inner = aws.ec2.SecurityGroup("task")
        aws.vpc.SecurityGroupIngressRule(
            "app",
            security_group_id=inner.id,
            ip_protocol="tcp",
            from_port=8080,
            to_port=8080,
            referenced_security_group_id=outer.id,
        )
        balancer = aws.lb.LoadBalancer("app", security_groups=[outer.id], subnets=["subnet-1", "subnet-2"])
        group = aws.lb.TargetGroup("app", port=8080, protocol="HTTP", target_type="ip", vpc_id="vpc-1")
        aws.lb.Listener(
            "app",
            load_balancer_arn=balancer.arn,
            port=80,
            default_actions=[{"type": "forward", "target_group_arn": group.arn}],
        )
        aws.ecs.Service(
            "app",
            desired_count=2,
            network_configuration={"subnets": ["subnet-3"], "security_groups": [inner.id]},
            load_balancers=[{"target_group_arn": group.arn, "container_name": "app", "container_port": 8080}],
        )
    Known limits
        A rule for an address range counts as open to the balancer. Network load balancers and tasks in bridge or host
        mode are not judged.
    """
    for service in case.resources(SERVICE):
        own = case.topology.groups_of(service)
        if not own or any(group.read for group in own):
            continue
        for block in as_items(value_at(service.inputs, "loadBalancers")) or ():
            port = as_number(value_at(block, "containerPort"))
            outer = _balancer_groups(case, service)
            if port is None or not outer:
                continue
            admitted = _admits(case, own, outer, int(port))
            names = ", ".join(group.name for group in own)
            if admitted:
                yield Pass(service.urn, f"{names} admits the balancer on port {int(port)}")
            elif admitted is None:
                yield Unknown(service.urn, f"not all rules of {names} are known")
            else:
                yield Fail(
                    subject=service.urn,
                    message=f"{names} does not admit the load balancer's group {outer[0].name} on the container's port "
                    f"{int(port)}",
                    related=(*(g.urn for g in own), *(g.urn for g in outer)),
                )


@check(
    "ECS014",
    title="Services behind a balancer give containers time to start",
    severity="note",
    category="architecture",
    impact=Impact("deployment", "Tasks that start slowly are stopped as unhealthy before they are ready."),
    links=("https://docs.aws.amazon.com/AmazonECS/latest/developerguide/load-balancer-healthcheck.html",),
    when=(SERVICE,),
)
def health_checks_have_a_grace_period(case: Case) -> Iterator[Verdict]:
    """A service behind a load balancer sets a health check grace period.

    Why
        ECS counts failed health checks from the first moment (the default is 0 seconds), so a container that needs
        longer to start than the health check allows is replaced for ever.
    Fix
        Set `health_check_grace_period_seconds` to a little more than the container's start takes, 60 for example.
    Bad
        import pulumi_aws as aws

        group = aws.lb.TargetGroup("app", port=80, protocol="HTTP", target_type="ip", vpc_id="vpc-1")
        aws.ecs.Service(  # <- finding
            "app",
            desired_count=2,
            load_balancers=[{"target_group_arn": group.arn, "container_name": "app", "container_port": 80}],
        )
    Good
        import pulumi_aws as aws

        group = aws.lb.TargetGroup("app", port=80, protocol="HTTP", target_type="ip", vpc_id="vpc-1")
        aws.ecs.Service(
            "app",
            desired_count=2,
            health_check_grace_period_seconds=60,
            load_balancers=[{"target_group_arn": group.arn, "container_name": "app", "container_port": 80}],
        )
    Known limits
        How long the container takes to start is not known here.
    """
    for service in case.resources(SERVICE):
        if not as_items(value_at(service.inputs, "loadBalancers")):
            continue
        seconds = as_number(value_at(service.inputs, "healthCheckGracePeriodSeconds"), default=0)
        if seconds:
            yield Pass(service.urn, f"{int(seconds)} seconds")
        elif seconds is not None:
            yield Fail(
                subject=service.urn, message="the service sets no health check grace period; 60 seconds is usual"
            )


def _has_ranges(raw: dict) -> bool:
    """True when a port mapping is a range, which the list of ports does not show."""
    blocks = as_items(value_at(raw, "portMappings"))
    return blocks is None or any(value_at(b, "containerPortRange") or not value_at(b, "containerPort") for b in blocks)


def _target_groups(case: Case, service: Resource) -> tuple[Resource, ...]:
    return tuple(g for g in case.topology.targets(service, "loadBalancers", TARGETS) if not g.read)


def _depends_on(case: Case, resource: Resource, wanted: set[str]) -> bool:
    """Whether a resource depends on one of these, directly or by way of others."""
    todo, seen = list(resource.dependencies), set()
    while todo:
        urn = todo.pop()
        if urn in wanted:
            return True
        found = case.topology.resource(urn)
        if urn not in seen and found is not None:
            todo += [*found.dependencies, *(child.urn for child in case.topology.children(urn) if not found.custom)]
        seen.add(urn)
    return False


def _balancer_groups(case: Case, service: Resource) -> tuple[Resource, ...]:
    """Security groups of the application load balancers before a service; () where some are not known."""
    found: dict[str, Resource] = {}
    for group in _target_groups(case, service):
        for balancer in case.topology.balancers_of(group):
            groups = case.topology.groups_of(balancer)
            if kind_of(balancer) != "application" or balancer.read or not groups or any(g.read for g in groups):
                return ()
            if not case.topology.is_type(balancer, BALANCER):
                return ()
            found.update((g.urn, g) for g in groups)
    return tuple(found.values())


def _admits(case: Case, own: tuple[Resource, ...], outer: tuple[Resource, ...], port: int) -> bool | None:
    """Whether one of a task's groups lets the balancer in; None where rules are not known."""
    open_ = {g.urn for g in outer}
    known = True
    for group in own:
        for rule in case.topology.rules_of(group):
            if rule.direction != "ingress":
                continue
            known = known and rule.known
            if not rule.opens(port):
                continue
            shared = rule.own and group.urn in open_
            if rule.cidrs or rule.foreign or rule.prefix_lists or open_.intersection(rule.groups) or shared:
                return True
    return False if known else None

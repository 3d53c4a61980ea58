"""Whether a service's tasks answer their load balancer."""

from __future__ import annotations

from stackproof.model import Resource
from stackproof.topology import as_items, as_number, as_text, value_at

from .._absence import unless_cut_short
from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from ..loadbalancing._balancers import BALANCER, TARGETS, kind_of
from ._tasks import SERVICE, network_mode, target_groups, task_of


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
                yield unless_cut_short(
                    case,
                    Fail(
                        subject=service.urn,
                        message=f"{names} does not admit the load balancer's group {outer[0].name} on port "
                        f"{int(port)} of the container",
                        related=(*(g.urn for g in own), *(g.urn for g in outer)),
                    ),
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


@check(
    "ECS015",
    title="Health checks ask a port that the container has",
    severity="high",
    category="architecture",
    impact=Impact("deployment", "Every target stays unhealthy, and ECS replaces the tasks for ever."),
    links=("https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html",),
    when=(SERVICE,),
)
def health_checks_ask_a_port_of_the_container(case: Case) -> Iterator[Verdict]:
    """The port of the target group's health check is the traffic port or one that a container of the task maps.

    Why
        A target group checks the traffic port unless it names another one; a port on which nothing listens never
        answers.
    Fix
        Leave `port` out of the health check ("traffic-port"), or name a port that the container serves.
    Fix in Go
        Leave `Port` out of the health check ("traffic-port"), or name a port that the container serves.
    Bad
        import pulumi_aws as aws

        group = aws.lb.TargetGroup(
            "app",
            port=8080,
            protocol="HTTP",
            target_type="ip",
            vpc_id="vpc-1",
            health_check={"path": "/health", "port": "80"},
        )
        task = aws.ecs.TaskDefinition(
            "app",
            family="app",
            network_mode="awsvpc",
            container_definitions='[{"name": "app", "image": "a:1", "portMappings": [{"containerPort": 8080}]}]',
        )
        aws.ecs.Service(  # <- finding
            "app",
            task_definition=task.arn,
            desired_count=2,
            load_balancers=[{"target_group_arn": group.arn, "container_name": "app", "container_port": 8080}],
        )
    Good
        import pulumi_aws as aws

        group = aws.lb.TargetGroup(
            "app",
            port=80,
            protocol="HTTP",
            target_type="ip",
            vpc_id="vpc-1",
            health_check={"path": "/health", "port": "8080"},
        )
        task = aws.ecs.TaskDefinition(
            "app",
            family="app",
            network_mode="awsvpc",
            container_definitions='[{"name": "app", "image": "a:1", "portMappings": [{"containerPort": 8080}]}]',
        )
        aws.ecs.Service(
            "app",
            task_definition=task.arn,
            desired_count=2,
            load_balancers=[{"target_group_arn": group.arn, "container_name": "app", "container_port": 8080}],
        )
    Known limits
        A container may listen on a port that it does not map, so the finding is uncertain. Tasks in bridge or host mode
        are not judged: their ports on the instance are others. The target group's own
        port does not matter, for ECS registers the container's.
    """
    for service in case.resources(SERVICE):
        task = task_of(case, service)
        containers = case.topology.containers_of(task) if task is not None else None
        if task is None or not containers or network_mode(task) != "awsvpc":
            continue
        ports = {port for container in containers for port in container.ports}
        for group in case.topology.targets(service, "loadBalancers", TARGETS):
            asked = as_text(value_at(group.inputs, "healthCheck.port"), default="traffic-port")
            if group.read or asked is None:
                continue
            if asked in ("", "traffic-port") or (asked.isdigit() and int(asked) in ports):
                yield Pass(service.urn, f"{group.name} checks {asked or 'traffic-port'}")
            elif asked.isdigit() and ports:
                mapped = ", ".join(map(str, sorted(ports)))
                yield Fail(
                    subject=service.urn,
                    message=f"{group.name} checks the health on port {asked}, but the task's containers map {mapped}",
                    certain=False,
                    related=(group.urn, task.urn),
                )


def _balancer_groups(case: Case, service: Resource) -> tuple[Resource, ...]:
    """Security groups of the application load balancers before a service; () where some are not known."""
    found: dict[str, Resource] = {}
    for group in target_groups(case, service):
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

"""Services at work: whether their tasks can start, who reaches them, and how many there are."""

from __future__ import annotations

from stackproof.model import Resource
from stackproof.topology import as_number, flag, text, value_at

from .._absence import unless_cut_short
from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from ._tasks import SCALED, SERVICE, is_built_elsewhere, runs_on_fargate, task_of

_ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
_POLICIES = ("aws:appautoscaling/policy:Policy", "aws:appautoscaling/scheduledAction:ScheduledAction")
# Amazon ECR Public has no VPC endpoint to pull through, and no other registry has one of AWS's.
_PUBLIC_REGISTRIES = frozenset({"public.ecr.aws", "docker.io", "ghcr.io", "quay.io", "gcr.io", "registry.k8s.io"})
_PULLING = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html"


@check(
    "ECS020",
    title="Fargate tasks find a way to their image",
    severity="high",
    category="architecture",
    impact=Impact("deployment", "No task starts: the image cannot be pulled (CannotPullContainerError)."),
    links=(_PULLING, "https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html"),
    when=(SERVICE,),
)
def tasks_reach_their_image(case: Case) -> Iterator[Verdict]:
    """A Fargate service's subnets lead to the internet, or to VPC endpoints for what the tasks need.

    Why
        Fargate pulls the image through the task's own network interface. That needs a public address in a public
        subnet, a NAT gateway behind a private one, or VPC endpoints for ECR, S3 and CloudWatch Logs.
    Fix
        Place the tasks in subnets with a route to a NAT gateway, or set `assign_public_ip=True` in public ones, or add
        the endpoints ecr.api, ecr.dkr, logs (interface) and s3 (gateway).
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        igw = aws.ec2.InternetGateway("igw", vpc_id=vpc.id)
        table = aws.ec2.RouteTable(
            "outer", vpc_id=vpc.id, routes=[{"cidr_block": "0.0.0.0/0", "gateway_id": igw.id}]
        )
        subnet = aws.ec2.Subnet("outer", vpc_id=vpc.id, cidr_block="10.0.0.0/24")
        aws.ec2.RouteTableAssociation("outer", subnet_id=subnet.id, route_table_id=table.id)
        aws.ecs.Service(  # <- finding
            "app", launch_type="FARGATE", desired_count=2, network_configuration={"subnets": [subnet.id]}
        )
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        subnet = aws.ec2.Subnet("inner", vpc_id=vpc.id, cidr_block="10.0.0.0/24")
        aws.ecs.Service(  # <- finding
            "app",
            launch_type="FARGATE",
            desired_count=2,
            network_configuration={"subnets": [subnet.id], "assign_public_ip": True},
        )
    Bad
        import json

        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        subnet = aws.ec2.Subnet("inner", vpc_id=vpc.id, cidr_block="10.0.0.0/24")
        for name in ("ecr.api", "ecr.dkr"):
            aws.ec2.VpcEndpoint(
                name,
                vpc_id=vpc.id,
                service_name=f"com.amazonaws.eu-west-1.{name}",
                vpc_endpoint_type="Interface",
                subnet_ids=[subnet.id],
            )
        task = aws.ecs.TaskDefinition(
            "app",
            family="app",
            container_definitions=json.dumps([{"name": "app", "image": "public.ecr.aws/docker/library/httpd:2.4"}]),
        )
        aws.ecs.Service(  # <- finding
            "app",
            launch_type="FARGATE",
            desired_count=2,
            task_definition=task.arn,
            network_configuration={"subnets": [subnet.id], "assign_public_ip": False},
        )
    Good
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        igw = aws.ec2.InternetGateway("igw", vpc_id=vpc.id)
        table = aws.ec2.RouteTable(
            "outer", vpc_id=vpc.id, routes=[{"cidr_block": "0.0.0.0/0", "gateway_id": igw.id}]
        )
        subnet = aws.ec2.Subnet("outer", vpc_id=vpc.id, cidr_block="10.0.0.0/24")
        aws.ec2.RouteTableAssociation("outer", subnet_id=subnet.id, route_table_id=table.id)
        aws.ecs.Service(
            "app",
            launch_type="FARGATE",
            desired_count=2,
            network_configuration={"subnets": [subnet.id], "assign_public_ip": True},
        )
    Known limits
        With any endpoint for ECR in the VPC nothing is said, unless the image surely lies in a public registry: which
        of them the task needs depends on its image. Tasks on EC2 are not judged.
    """
    for service in case.resources(SERVICE):
        subnets = case.topology.subnets_of(service)
        public = flag(service, "networkConfiguration.assignPublicIp")
        if not runs_on_fargate(service) or not subnets:
            continue
        kinds = {subnet.name: case.topology.subnet_kind(subnet) for subnet in subnets}
        closed = [name for name, kind in kinds.items() if kind == "isolated" or (kind == "public" and public is False)]
        if "unknown" in kinds.values() or public is None or (closed and _has_endpoints(case, subnets, service)):
            yield Unknown(service.urn, "routes, addresses or endpoints are not all known")
        elif closed:
            listed = ", ".join(closed)
            why = "gives no public address" if kinds[closed[0]] == "public" else "has no route to the internet"
            yield unless_cut_short(
                case,
                Fail(
                    subject=service.urn,
                    message=f"the tasks cannot pull their image: {listed} {why}, and no endpoint serves its registry",
                    related=tuple(subnet.urn for subnet in subnets),
                ),
            )
        else:
            yield Pass(service.urn, ", ".join(f"{name} is {kind}" for name, kind in kinds.items()))


@check(
    "ECS021",
    title="Tasks have no public addresses",
    severity="medium",
    category="security",
    impact=Impact("security", "The tasks can be reached past the load balancer, and everything they offer with them."),
    links=(_PULLING,),
    when=(SERVICE,),
)
def tasks_have_no_public_addresses(case: Case) -> Iterator[Verdict]:
    """No Fargate service gives its tasks public addresses.

    Why
        A task with a public address is on the internet by itself: its security group is all that protects it.
    Fix
        Place the tasks in private subnets behind a load balancer, with a NAT gateway or VPC endpoints as way out, and
        leave `assign_public_ip` off.
    Bad
        import pulumi_aws as aws

        group = aws.ec2.SecurityGroup(
            "app", ingress=[{"protocol": "tcp", "from_port": 80, "to_port": 80, "cidr_blocks": ["0.0.0.0/0"]}]
        )
        aws.ecs.Service(  # <- finding
            "app",
            launch_type="FARGATE",
            desired_count=2,
            network_configuration={
                "subnets": ["subnet-1"],
                "security_groups": [group.id],
                "assign_public_ip": True,
            },
        )
    Good
        import pulumi_aws as aws

        aws.ecs.Service(
            "app",
            launch_type="FARGATE",
            desired_count=2,
            network_configuration={"subnets": ["subnet-1"], "assign_public_ip": False},
        )
    Known limits
        Where the tasks' security groups let nobody in from everywhere, or their subnets have no route from the
        internet, the finding weighs low.
    """
    for service in case.resources(SERVICE):
        public = flag(service, "networkConfiguration.assignPublicIp")
        if not runs_on_fargate(service):
            continue
        if public is None:
            yield Unknown(service.urn, "assignPublicIp is not known")
        elif not public:
            yield Pass(service.urn, "no public address")
        elif (kinds := case.topology.placement_kinds(service)) and kinds <= {"private", "isolated"}:
            yield Fail(
                subject=service.urn,
                message="the tasks get public addresses in private subnets, where nothing reaches them; switch it off",
                severity="low",
                fix="Leave `assign_public_ip` off; the way out of private subnets is a NAT gateway or VPC endpoints.",
            )
        else:
            groups = case.topology.groups_of(service)
            rules = [rule for group in groups for rule in case.topology.rules_of(group)]
            world = any(rule.direction == "ingress" and rule.is_world for rule in rules)
            shown = "and their security group lets" if world else "though no security group of theirs lets"
            yield Fail(
                subject=service.urn,
                message=f"the tasks get public addresses, {shown} every address in; place them in private subnets",
                severity="medium" if world else "low",
            )


@check(
    "ECS022",
    title="Services run two tasks or more",
    severity="low",
    category="architecture",
    impact=Impact("performance", "When the one task stops or its zone fails, nothing answers."),
    links=("https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-configure.html",),
    when=(SERVICE,),
)
def services_run_several_tasks(case: Case) -> Iterator[Verdict]:
    """A service's desired count, or the minimum of its scaling, is at least two.

    Why
        One task is one point of failure. And Pulumi's default for `desired_count` is 0: a service without it runs
        nothing at all.
    Fix
        Set `desired_count` to 2 or more, in subnets of two Availability Zones.
    Bad
        import pulumi_aws as aws

        aws.ecs.Service("app", desired_count=1)  # <- finding
    Bad
        import pulumi_aws as aws

        aws.ecs.Service("app")  # <- finding
    Good
        import pulumi_aws as aws

        aws.ecs.Service("app", desired_count=2)
        aws.ecs.Service("agent", scheduling_strategy="DAEMON")
    Known limits
        A count of 0 that is written out is taken for intended. Workers that may not run twice are not told apart.
    """
    for service in case.resources(SERVICE):
        if (text(service, "schedulingStrategy") or "").upper() == "DAEMON":
            continue
        count = as_number(value_at(service.inputs, "desiredCount"), default=-1)
        least = [as_number(value_at(t.inputs, "minCapacity"), default=0) for t in _scaling_of(case, service)]
        if count is None or None in least:
            yield Unknown(service.urn, "how many tasks run is not known")
        elif max([count, *filter(None, least)]) >= 2:
            yield Pass(service.urn, f"{int(max([count, *filter(None, least)]))} tasks")
        elif count == -1 and not any(least):
            yield unless_cut_short(
                case,
                Fail(
                    subject=service.urn,
                    message="the service names no desiredCount, so it is 0 and no task runs; it should be 2 or more",
                    severity="medium",
                ),
            )
        elif count != 0 or any(least):
            yield unless_cut_short(
                case,
                Fail(subject=service.urn, message="the service runs one task; with two it survives a task or a zone"),
            )


@check(
    "ECS023",
    title="Scaling targets have a policy",
    severity="medium",
    category="architecture",
    impact=Impact("performance", "Nothing ever scales: the target only holds limits."),
    links=("https://docs.aws.amazon.com/autoscaling/application/userguide/what-is-application-auto-scaling.html",),
    when=(SCALED,),
)
def scaling_targets_have_policies(case: Case) -> Iterator[Verdict]:
    """Every Application Auto Scaling target has a scaling policy or a scheduled action.

    Why
        The target registers minimum and maximum; only a policy or a schedule changes the capacity between them.
    Fix
        Add an appautoscaling Policy, for example TargetTrackingScaling on ECSServiceAverageCPUUtilization.
    Bad
        import pulumi_aws as aws

        aws.appautoscaling.Target(  # <- finding
            "app",
            min_capacity=2,
            max_capacity=10,
            resource_id="service/cluster/app",
            scalable_dimension="ecs:service:DesiredCount",
            service_namespace="ecs",
        )
    Good
        import pulumi_aws as aws

        target = aws.appautoscaling.Target(
            "app",
            min_capacity=2,
            max_capacity=10,
            resource_id="service/cluster/app",
            scalable_dimension="ecs:service:DesiredCount",
            service_namespace="ecs",
        )
        aws.appautoscaling.Policy(
            "app",
            policy_type="TargetTrackingScaling",
            resource_id=target.resource_id,
            scalable_dimension=target.scalable_dimension,
            service_namespace=target.service_namespace,
            target_tracking_scaling_policy_configuration={
                "predefined_metric_specification": {"predefined_metric_type": "ECSServiceAverageCPUUtilization"},
                "target_value": 70,
            },
        )
    Known limits
        A policy is told by its reference to the target or by the same resource id and dimension.
    """
    policies = case.resources(*_POLICIES)
    keys = {_scaled(policy) for policy in policies}
    for target in case.resources(SCALED):
        if _scaled(target) in keys or case.topology.refs_to(target, *_POLICIES):
            yield Pass(target.urn, "a policy or schedule scales it")
        elif any(None in key for key in keys):
            yield Unknown(target.urn, "what the policies scale is not all known")
        else:
            yield unless_cut_short(
                case, Fail(subject=target.urn, message="no scaling policy or scheduled action uses the target; add one")
            )


def _has_endpoints(case: Case, subnets: tuple[Resource, ...], service: Resource) -> bool:
    """True when the VPC of the subnets has, or may have, an endpoint for ECR, and the image may lie there."""
    task = task_of(case, service)
    images = [c.image for c in (case.topology.containers_of(task) or ()) if c.image] if task is not None else []
    if task is not None and any(_of_a_public_registry(case, task, image) for image in images):
        return False
    vpcs = [case.topology.vpc_of(subnet) for subnet in subnets]
    urns = {vpc.urn for vpc in vpcs if vpc is not None}
    for endpoint in case.resources(_ENDPOINT):
        vpc = case.topology.vpc_of(endpoint)
        name = text(endpoint, "serviceName")
        if (vpc is None or vpc.urn in urns) and (name is None or ".ecr." in name):
            return True
    return False


def _of_a_public_registry(case: Case, task: Resource, image: str) -> bool:
    """True for an image that surely comes from a registry without VPC endpoints, such as public.ecr.aws."""
    registry = image.split("/")[0]
    return registry in _PUBLIC_REGISTRIES and not is_built_elsewhere(case, task, image)


def _scaling_of(case: Case, service: Resource) -> tuple[Resource, ...]:
    return tuple({t.urn: t for t, r in case.topology.refs_to(service, SCALED) if r.path == "resourceId"}.values())


def _scaled(holder: Resource) -> tuple[str | None, str | None]:
    return text(holder, "resourceId"), text(holder, "scalableDimension")

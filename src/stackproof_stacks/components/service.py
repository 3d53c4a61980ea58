"""ECS on Fargate: a cluster, and services with their roles, logs and scaling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import pulumi
import pulumi_aws as aws

from .component import Component
from .home import Home
from .logs import LogGroup, LogGroupArgs
from .policies import Statement, allow, grant, pull_image, service_role, write_logs

_TASKS = "ecs-tasks.amazonaws.com"
_FARGATE = {256: (512, 2048), 512: (1024, 4096), 1024: (2048, 8192), 2048: (4096, 16384), 4096: (8192, 30720)}


@dataclass(kw_only=True)
class ClusterArgs:
    """log_days, log_key: of the group that Container Insights writes to. It would make one of its own, without a key
    and without an end, that stays when the stack goes."""

    home: Home
    thing: str = "cluster"
    log_days: int = 30
    log_key: pulumi.Input[str] | None = None


class Cluster(Component):
    """cluster, its name and arn. Container Insights is on."""

    def __init__(self, name: str, args: ClusterArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, args.home, opts)
        called = args.home.names(args.thing)
        insights = LogGroup(
            args.home.names(f"{args.thing}-insights"),
            LogGroupArgs(home=args.home, path=insights_path(called), days=args.log_days, key=args.log_key),
            opts=self.child(),
        )
        self.cluster = aws.ecs.Cluster(
            called,
            name=called,
            settings=[{"name": "containerInsights", "value": "enabled"}],
            tags={"Name": called},
            opts=self.child(depends_on=[insights]),
        )
        self.name, self.arn = self.cluster.name, self.cluster.arn
        self.register_outputs({"name": self.name, "arn": self.arn})


def insights_path(cluster: str) -> str:
    """The log group of a cluster's Container Insights."""
    return f"/aws/ecs/containerinsights/{cluster}/performance"


@dataclass(kw_only=True)
class Scaling:
    """Between least and most tasks, to hold the service's average CPU at `cpu` per cent."""

    least: int
    most: int
    cpu: int = 70


@dataclass(kw_only=True)
class FargateServiceArgs:
    """thing: part of the names of all that is made. image: with its registry and tag. repository: ARN of its
    repository, None for a public image. environment, secrets: what the container is told; a secret as the ARN, or
    ARN:key::, that it is read from. readable: ARNs of those secrets. execution: further statements for the role that
    starts tasks, statements: for that of the program in them. start_after: what must be there before tasks start.
    awaits: whether a deployment waits until the service is steady. keep_task: whether somebody else, such as a
    pipeline, brings later task definitions. run: whether there is a service at all, or only what it would run."""

    home: Home
    cluster: Cluster
    subnets: Sequence[pulumi.Input[str]]
    groups: Sequence[pulumi.Input[str]]
    image: pulumi.Input[str]
    container: str
    log_path: str
    thing: str = ""
    family: str = ""
    service: str = ""
    repository: pulumi.Input[str] | None = None
    port: int | None = None
    cpu: int = 256
    memory: int = 512
    architecture: Literal["X86_64", "ARM64"] = "X86_64"
    environment: Mapping[str, pulumi.Input[str]] = field(default_factory=dict)
    secrets: Mapping[str, pulumi.Input[str]] = field(default_factory=dict)
    readable: Sequence[pulumi.Input[str]] = ()
    execution: Sequence[Statement] = ()
    statements: Sequence[Statement] = ()
    log_days: int = 30
    log_key: pulumi.Input[str] | None = None
    target: aws.lb.TargetGroup | None = None
    desired: int = 2
    scaling: Scaling | None = None
    grace: int = 60
    start_after: Sequence[pulumi.Resource] = ()
    awaits: bool = True
    keep_task: bool = False
    execute_command: bool = False
    run: bool = True


class FargateService(Component):
    """task, service (None where nothing runs), execution_role, task_role and logs."""

    def __init__(self, name: str, args: FargateServiceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, args.home, opts)
        _check_size(args.cpu, args.memory)
        self._args = args
        self.logs = LogGroup(
            self._called("logs"),
            LogGroupArgs(home=args.home, path=args.log_path, days=args.log_days, key=args.log_key),
            opts=self.child(),
        )
        self.execution_role = service_role(
            self._called("execution"), _TASKS, account=args.home.account, opts=self.child()
        )
        self.task_role = service_role(self._called("task"), _TASKS, account=args.home.account, opts=self.child())
        granted = [grant(self._called("execution"), self.execution_role, *self._starting(), opts=self.child())]
        if doing := self._doing():
            granted.append(grant(self._called("task"), self.task_role, *doing, opts=self.child()))
        self.task = self._task()
        self.service = self._service(granted) if args.run else None
        if self.service is not None and args.scaling is not None:
            self._scale(self.service, args.scaling)
        self.register_outputs({"task_definition_arn": self.task.arn})

    def _called(self, part: str) -> str:
        return self._args.home.names("-".join(filter(None, (self._args.thing, part))))

    def _starting(self) -> list[Statement]:
        """What starting a task takes: its image, its logs, its secrets."""
        args = self._args
        statements = [write_logs(self.logs.group), *args.execution]
        if args.repository is not None:
            statements += pull_image(args.repository)
        if args.readable:
            statements.append(allow(["secretsmanager:GetSecretValue"], list(args.readable)))
        return statements

    def _doing(self) -> list[Statement]:
        args = self._args
        if not args.execute_command:
            return list(args.statements)
        # A shell in a container is a channel that the task opens; Systems Manager knows no resource for it.
        channel = [
            "ssmmessages:CreateControlChannel",
            "ssmmessages:CreateDataChannel",
            "ssmmessages:OpenControlChannel",
            "ssmmessages:OpenDataChannel",
        ]
        return [*args.statements, allow(channel, "*")]

    def _task(self) -> aws.ecs.TaskDefinition:
        args = self._args
        return aws.ecs.TaskDefinition(
            self._called("task"),
            family=args.family or self._called("task"),
            cpu=str(args.cpu),
            memory=str(args.memory),
            network_mode="awsvpc",
            requires_compatibilities=["FARGATE"],
            runtime_platform={"cpu_architecture": args.architecture, "operating_system_family": "LINUX"},
            execution_role_arn=self.execution_role.arn,
            task_role_arn=self.task_role.arn,
            container_definitions=pulumi.Output.json_dumps([self._container()]),
            tags={"Name": self._called("task")},
            opts=self.child(depends_on=list(args.start_after)),
        )

    def _container(self) -> dict[str, Any]:
        args = self._args
        options = {
            "awslogs-group": self.logs.group.name,
            "awslogs-region": args.home.region,
            "awslogs-stream-prefix": args.container,
        }
        container: dict[str, Any] = {
            "name": args.container,
            "image": args.image,
            "essential": True,
            "environment": [{"name": key, "value": value} for key, value in args.environment.items()],
            "secrets": [{"name": key, "valueFrom": value} for key, value in args.secrets.items()],
            "logConfiguration": {"logDriver": "awslogs", "options": options},
        }
        if args.port is not None:
            container["portMappings"] = [{"containerPort": args.port, "protocol": "tcp"}]
        return container

    def _service(self, granted: list[aws.iam.RolePolicy]) -> aws.ecs.Service:
        args = self._args
        balancers: list[Any] = []
        if args.target is not None:
            balancers = [
                {"target_group_arn": args.target.arn, "container_name": args.container, "container_port": args.port}
            ]
        ignored = ["desired_count"] if args.scaling else []
        return aws.ecs.Service(
            self._called("service"),
            name=args.service or self._called("service"),
            cluster=args.cluster.arn,
            task_definition=self.task.arn,
            launch_type="FARGATE",
            desired_count=args.desired,
            deployment_minimum_healthy_percent=100,
            deployment_maximum_percent=200,
            deployment_circuit_breaker={"enable": True, "rollback": True},
            wait_for_steady_state=args.awaits,
            health_check_grace_period_seconds=args.grace if balancers else None,
            enable_execute_command=args.execute_command,
            network_configuration={
                "subnets": list(args.subnets),
                "security_groups": list(args.groups),
                "assign_public_ip": False,
            },
            load_balancers=balancers,
            propagate_tags="SERVICE",
            tags={"Name": self._called("service")},
            opts=self.child(
                depends_on=[*args.start_after, *granted],
                ignore_changes=[*ignored, *(["task_definition"] if args.keep_task else [])],
            ),
        )

    def _scale(self, service: aws.ecs.Service, scaling: Scaling) -> None:
        target = aws.appautoscaling.Target(
            self._called("scaling"),
            service_namespace="ecs",
            scalable_dimension="ecs:service:DesiredCount",
            resource_id=pulumi.Output.concat("service/", self._args.cluster.name, "/", service.name),
            min_capacity=scaling.least,
            max_capacity=scaling.most,
            tags={"Name": self._called("scaling")},
            opts=self.child(),
        )
        aws.appautoscaling.Policy(
            self._called("cpu"),
            name=self._called("cpu"),
            policy_type="TargetTrackingScaling",
            service_namespace=target.service_namespace,
            scalable_dimension=target.scalable_dimension,
            resource_id=target.resource_id,
            target_tracking_scaling_policy_configuration={
                "predefined_metric_specification": {"predefined_metric_type": "ECSServiceAverageCPUUtilization"},
                "target_value": scaling.cpu,
                "scale_in_cooldown": 300,
                "scale_out_cooldown": 60,
            },
            opts=self.child(),
        )


def _check_size(cpu: int, memory: int) -> None:
    """Raises ValueError for a size that Fargate does not offer."""
    least, most = _FARGATE.get(cpu, (0, 0))
    if not least <= memory <= most or (memory % 1024 and memory != 512):
        offered = "; ".join(f"{size} with {low} to {high}" for size, (low, high) in _FARGATE.items())
        raise ValueError(f"Fargate offers no task of {cpu} CPU units and {memory} MB; it offers {offered}")

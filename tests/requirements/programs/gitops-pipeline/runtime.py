"""The services on Fargate, one for each environment that the pipeline deploys to, behind one load balancer."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

import network
from policies import PULL, allow, grant, role, write_logs
from settings import domain, image_tag, log_group, lookup, name, opts, region

ENVIRONMENTS = ["dev", "staging", "production"]
CONTAINER = "microservice"
PORT = 8080


@dataclass(frozen=True)
class Runtime:
    alb: aws.lb.LoadBalancer
    cluster: aws.ecs.Cluster
    services: dict[str, aws.ecs.Service]
    roles: list[aws.iam.Role]


def build(images: aws.ecr.Repository) -> Runtime:
    net = network.build()
    alb_group = network.security_group("alb-sg", net.vpc, "Load balancer")
    task_group = network.security_group("task-sg", net.vpc, "Tasks")
    for port in (80, 443):
        network.open_to_all(f"alb-{port}", alb_group, port)
    network.connect("alb-task", alb_group, task_group, PORT)
    ways_out = network.reach_services(net, task_group)

    alb = aws.lb.LoadBalancer(
        name("alb"),
        name=name("alb"),
        load_balancer_type="application",
        internal=False,
        subnets=[subnet.id for subnet in net.public],
        security_groups=[alb_group.id],
        drop_invalid_header_fields=True,
        opts=opts(),
    )
    targets = {environment: target_group(environment, net.vpc) for environment in ENVIRONMENTS}
    rules = listeners(alb, targets)

    logs = log_group("services", "/ecs")
    execution_role = role("execution", "ecs-tasks.amazonaws.com")
    # The services call no AWS service.
    task_role = role("task", "ecs-tasks.amazonaws.com")
    granted = grant(
        "execution",
        execution_role,
        allow(["ecr:GetAuthorizationToken"], "*"),
        allow(PULL, images.arn),
        write_logs(logs),
    )
    cluster = aws.ecs.Cluster(name("cluster"), name=name("cluster"), opts=opts())
    services = {}
    for environment, group in targets.items():
        task = aws.ecs.TaskDefinition(
            name(f"task-{environment}"),
            family=name(f"task-{environment}"),
            cpu="256",
            memory="512",
            network_mode="awsvpc",
            requires_compatibilities=["FARGATE"],
            # The builds run on ARM, so do their images.
            runtime_platform={"cpu_architecture": "ARM64", "operating_system_family": "LINUX"},
            execution_role_arn=execution_role.arn,
            task_role_arn=task_role.arn,
            container_definitions=containers(environment, images, logs),
            opts=opts(),
        )
        services[environment] = aws.ecs.Service(
            name(f"service-{environment}"),
            name=name(f"service-{environment}"),
            cluster=cluster.arn,
            task_definition=task.arn,
            launch_type="FARGATE",
            desired_count=2,
            wait_for_steady_state=True,
            health_check_grace_period_seconds=60,
            deployment_circuit_breaker={"enable": True, "rollback": True},
            network_configuration={
                "subnets": [subnet.id for subnet in net.private],
                "security_groups": [task_group.id],
                "assign_public_ip": False,
            },
            load_balancers=[{"target_group_arn": group.arn, "container_name": CONTAINER, "container_port": PORT}],
            # The pipeline deploys later revisions.
            opts=opts(depends_on=[*rules, *ways_out, granted], ignore_changes=["task_definition"]),
        )
    return Runtime(alb, cluster, services, [execution_role, task_role])


def target_group(environment: str, vpc: aws.ec2.Vpc) -> aws.lb.TargetGroup:
    return aws.lb.TargetGroup(
        name(f"tg-{environment}"),
        name=name(f"tg-{environment}"),
        vpc_id=vpc.id,
        target_type="ip",
        port=PORT,
        protocol="HTTP",
        deregistration_delay=30,
        health_check={"path": "/health", "matcher": "200", "interval": 30, "timeout": 5},
        opts=opts(),
    )


def listeners(alb: aws.lb.LoadBalancer, targets: dict[str, aws.lb.TargetGroup]) -> list[pulumi.Resource]:
    """HTTPS for production by default, for the others by host name; HTTP redirects."""
    certificate = aws.acm.get_certificate(domain=domain, statuses=["ISSUED"], most_recent=True, opts=lookup)
    https = aws.lb.Listener(
        name("https"),
        load_balancer_arn=alb.arn,
        port=443,
        protocol="HTTPS",
        ssl_policy="ELBSecurityPolicy-TLS13-1-2-2021-06",
        certificate_arn=certificate.arn,
        default_actions=[{"type": "forward", "target_group_arn": targets["production"].arn}],
        opts=opts(),
    )
    redirect = {"port": "443", "protocol": "HTTPS", "status_code": "HTTP_301"}
    aws.lb.Listener(
        name("http"),
        load_balancer_arn=alb.arn,
        port=80,
        protocol="HTTP",
        default_actions=[{"type": "redirect", "redirect": redirect}],
        opts=opts(),
    )
    rules = [
        aws.lb.ListenerRule(
            name(f"https-{environment}"),
            listener_arn=https.arn,
            conditions=[{"host_header": {"values": [f"{environment}.{domain}"]}}],
            actions=[{"type": "forward", "target_group_arn": targets[environment].arn}],
            opts=opts(),
        )
        for environment in ("dev", "staging")
    ]
    return [https, *rules]


def containers(environment: str, images: aws.ecr.Repository, logs: aws.cloudwatch.LogGroup) -> pulumi.Output[str]:
    container = {
        "name": CONTAINER,
        "image": pulumi.Output.format("{0}:{1}", images.repository_url, image_tag),
        "essential": True,
        "portMappings": [{"containerPort": PORT, "protocol": "tcp"}],
        "environment": [{"name": "ENVIRONMENT", "value": environment}],
        "logConfiguration": {
            "logDriver": "awslogs",
            "options": {
                "awslogs-group": logs.name,
                "awslogs-region": region,
                "awslogs-stream-prefix": environment,
            },
        },
    }
    return pulumi.Output.json_dumps([container])

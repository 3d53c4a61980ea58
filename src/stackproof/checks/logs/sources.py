"""Workloads and entrances that should write logs."""

from __future__ import annotations

from stackproof.topology import Container, flag, has, is_hidden, text

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check

_TASK = "aws:ecs/taskDefinition:TaskDefinition"
_STAGES = ("aws:apigateway/stage:Stage", "aws:apigatewayv2/stage:Stage")
_BALANCER = "aws:lb/loadBalancer:LoadBalancer"
_VPC = "aws:ec2/vpc:Vpc"
_BLIND = Impact("quality", "When something fails, nothing tells what.")
_AWSLOGS = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html"


@check(
    "LOG004",
    title="Containers write their logs somewhere",
    severity="medium",
    category="architecture",
    impact=_BLIND,
    links=(_AWSLOGS,),
    when=(_TASK,),
    local=True,
)
def containers_log(case: Case) -> Iterator[Verdict]:
    """Each essential container of a task definition has a log configuration.

    Why
        Without one, what a Fargate task prints is gone, and on EC2 it stays on the instance.
    Fix
        Add `logConfiguration` with the `awslogs` driver, a log group, its region and a stream prefix.
    Bad
        import json

        import pulumi_aws as aws

        aws.ecs.TaskDefinition(  # <- finding
            "web", family="web", container_definitions=json.dumps([{"name": "web", "image": "example/web:1.0"}])
        )
    Good
        import json

        import pulumi_aws as aws

        aws.ecs.TaskDefinition(
            "web",
            family="web",
            container_definitions=json.dumps(
                [
                    {
                        "name": "web",
                        "image": "example/web:1.0",
                        "logConfiguration": {
                            "logDriver": "awslogs",
                            "options": {
                                "awslogs-group": "web",
                                "awslogs-region": "us-east-1",
                                "awslogs-stream-prefix": "web",
                            },
                        },
                    }
                ]
            ),
        )
    Known limits
        Containers that are not essential (set-up and helper containers) are left out, and so are tasks with a log
        router.
    """
    for task in case.resources(_TASK):
        containers = case.topology.containers_of(task)
        if containers is None:
            yield Unknown(task.urn, "its containers are not known")
            continue
        if any("firelensConfiguration" in c.raw for c in containers):
            continue
        silent = [c.name for c in containers if c.essential and not c.log_driver and not _is_hidden(c)]
        if silent:
            yield Fail(
                subject=task.urn,
                message=f"the containers {', '.join(silent)} of {task.name} have no log configuration",
            )
        elif containers:
            yield Pass(task.urn, "its containers have a log configuration")


def _is_hidden(container: Container) -> bool:
    return is_hidden(container.raw.get("logConfiguration"))


@check(
    "LOG006",
    title="API stages write access logs",
    severity="medium",
    category="architecture",
    impact=Impact("security", "Who called the API, and with what result, cannot be told afterwards."),
    links=("https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",),
    when=_STAGES,
    local=True,
)
def stages_write_access_logs(case: Case) -> Iterator[Verdict]:
    """Each stage of an API has `access_log_settings`.

    Why
        Access logs are the only record of requests that never reached a function.
    Fix
        Set `access_log_settings` with a log group's ARN and a format. REST APIs also need the account's CloudWatch
        role (`aws.apigateway.Account`).
    Bad
        import pulumi_aws as aws

        api = aws.apigatewayv2.Api("api", protocol_type="HTTP")
        aws.apigatewayv2.Stage("live", api_id=api.id, name="$default", auto_deploy=True)  # <- finding
    Good
        import pulumi_aws as aws

        api = aws.apigatewayv2.Api("api", protocol_type="HTTP")
        group = aws.cloudwatch.LogGroup("api", retention_in_days=30)
        aws.apigatewayv2.Stage(
            "live",
            api_id=api.id,
            name="$default",
            auto_deploy=True,
            access_log_settings={"destination_arn": group.arn, "format": "$context.requestId $context.status"},
        )
    Known limits
        Stages that are made inside a Deployment or by other packages are not seen.
    """
    for stage in case.resources(*_STAGES):
        if has(stage, "accessLogSettings"):
            yield Pass(stage.urn, "it writes access logs")
        else:
            yield Fail(subject=stage.urn, message=f"the stage {stage.name} writes no access logs")


@check(
    "LOG007",
    title="Load balancers write access logs",
    severity="low",
    category="architecture",
    impact=Impact("security", "Who called, and with what result, cannot be told afterwards."),
    links=("https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html",),
    when=(_BALANCER,),
    local=True,
)
def balancers_write_access_logs(case: Case) -> Iterator[Verdict]:
    """Application Load Balancers have their access logs switched on.

    Why
        The logs tell clients, paths, latencies and errors, also of requests that no target answered.
    Fix
        Set `access_logs={"bucket": ..., "enabled": True}` with a bucket whose policy lets Elastic Load Balancing write
        and that is encrypted with SSE-S3.
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        a = aws.ec2.Subnet("a", vpc_id=vpc.id, cidr_block="10.0.1.0/24", availability_zone="us-east-1a")
        b = aws.ec2.Subnet("b", vpc_id=vpc.id, cidr_block="10.0.2.0/24", availability_zone="us-east-1b")
        aws.lb.LoadBalancer("web", subnets=[a.id, b.id])  # <- finding
    Good
        import pulumi_aws as aws

        logs = aws.s3.Bucket("logs")
        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        a = aws.ec2.Subnet("a", vpc_id=vpc.id, cidr_block="10.0.1.0/24", availability_zone="us-east-1a")
        b = aws.ec2.Subnet("b", vpc_id=vpc.id, cidr_block="10.0.2.0/24", availability_zone="us-east-1b")
        aws.lb.LoadBalancer("web", subnets=[a.id, b.id], access_logs={"bucket": logs.bucket, "enabled": True})
    Known limits
        Internal balancers and Network Load Balancers are left out.
    """
    for balancer in case.resources(_BALANCER):
        kind = text(balancer, "loadBalancerType", default="application")
        if kind != "application" or flag(balancer, "internal") is not False:
            continue
        enabled = flag(balancer, "accessLogs.enabled")
        if enabled is None:
            yield Unknown(balancer.urn, "whether access logs are on is not known")
        elif enabled and has(balancer, "accessLogs.bucket"):
            yield Pass(balancer.urn, "it writes access logs")
        else:
            yield Fail(subject=balancer.urn, message=f"the load balancer {balancer.name} writes no access logs")


@check(
    "LOG008",
    title="Networks record their flows",
    severity="low",
    category="architecture",
    impact=Impact("security", "Which addresses talked to each other cannot be told afterwards."),
    links=("https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html",),
    when=(_VPC,),
)
def networks_record_flows(case: Case) -> Iterator[Verdict]:
    """Each VPC that the program makes has flow logs.

    Why
        Flow logs are what incident response starts from.
    Fix
        Add `aws.ec2.FlowLog` for the VPC, to CloudWatch or S3.
    Bad
        import pulumi_aws as aws

        aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")  # <- finding
    Good
        import pulumi_aws as aws

        logs = aws.s3.Bucket("flows")
        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        aws.ec2.FlowLog(
            "main", vpc_id=vpc.id, traffic_type="ALL", log_destination_type="s3", log_destination=logs.arn
        )
    Known limits
        Flow logs of all its subnets or interfaces count only where they name the VPC.
    """
    logs = case.resources("aws:ec2/flowLog:FlowLog")
    for vpc in case.resources(_VPC):
        if case.topology.companions(vpc, "vpcId", "aws:ec2/flowLog:FlowLog"):
            yield Pass(vpc.urn, "it has flow logs")
        elif any(not has(log, "vpcId") for log in logs):
            yield Unknown(vpc.urn, "flow logs are made for parts of it")
        else:
            yield Fail(subject=vpc.urn, message=f"the VPC {vpc.name} has no flow logs")

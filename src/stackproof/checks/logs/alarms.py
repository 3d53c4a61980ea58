"""Alarms: whether they look at something, and tell somebody."""

from __future__ import annotations

from stackproof.aws import Namespace, closest, metric_namespace, namespaces_of_metric
from stackproof.model import Reference, Resource
from stackproof.topology import flag, has, is_hidden, items, short_type, text, value_at

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check

_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
# (dimension, type that it is about) -> output that holds the dimension's value. Source: each service's page of metrics.
_VALUES: dict[tuple[str, str], str] = {
    ("FunctionName", "aws:lambda/function:Function"): "name",
    ("DBInstanceIdentifier", "aws:rds/instance:Instance"): "identifier",
    ("DBInstanceIdentifier", "aws:rds/clusterInstance:ClusterInstance"): "identifier",
    ("DBClusterIdentifier", "aws:rds/cluster:Cluster"): "clusterIdentifier",
    ("LoadBalancer", "aws:lb/loadBalancer:LoadBalancer"): "arnSuffix",
    ("TargetGroup", "aws:lb/targetGroup:TargetGroup"): "arnSuffix",
    ("ClusterName", "aws:ecs/cluster:Cluster"): "name",
    ("ServiceName", "aws:ecs/service:Service"): "name",
    ("QueueName", "aws:sqs/queue:Queue"): "name",
    ("TopicName", "aws:sns/topic:Topic"): "name",
    ("TableName", "aws:dynamodb/table:Table"): "name",
    ("InstanceId", "aws:ec2/instance:Instance"): "id",
    ("AutoScalingGroupName", "aws:autoscaling/group:Group"): "name",
    ("StreamName", "aws:kinesis/stream:Stream"): "name",
    ("StateMachineArn", "aws:sfn/stateMachine:StateMachine"): "arn",
    ("ApiName", "aws:apigateway/restApi:RestApi"): "name",
    ("ApiId", "aws:apigatewayv2/api:Api"): "id",
    ("DistributionId", "aws:cloudfront/distribution:Distribution"): "id",
    ("NatGatewayId", "aws:ec2/natGateway:NatGateway"): "id",
    ("ProjectName", "aws:codebuild/project:Project"): "name",
    ("FileSystemId", "aws:efs/fileSystem:FileSystem"): "id",
}
_SPELLED = {"arnSuffix": "arn_suffix", "clusterIdentifier": "cluster_identifier"}


@check(
    "ALM001",
    title="Alarms look at metrics that exist",
    severity="medium",
    category="architecture",
    impact=Impact("quality", "The alarm never gets any data, and so never fires."),
    links=("https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html",),
    when=(_ALARM,),
    local=True,
)
def dimensions_hold_the_right_output(case: Case) -> Iterator[Verdict]:
    """A dimension holds the output by which the service names the resource in its metrics.

    Why
        CloudWatch takes any text as a dimension. With an ARN where a name belongs, the metric has no data.
    Fix
        Pass the output that the message names.
    Bad
        import pulumi_aws as aws

        topic = aws.sns.Topic("alarms")
        db = aws.rds.Instance(
            "db",
            engine="postgres",
            instance_class="db.t3.micro",
            allocated_storage=20,
            username="app",
            manage_master_user_password=True,
            skip_final_snapshot=True,
        )
        aws.cloudwatch.MetricAlarm(  # <- finding
            "cpu",
            namespace="AWS/RDS",
            metric_name="CPUUtilization",
            dimensions={"DBInstanceIdentifier": db.id},
            statistic="Average",
            period=300,
            evaluation_periods=2,
            threshold=80,
            comparison_operator="GreaterThanThreshold",
            alarm_actions=[topic.arn],
        )
    Bad
        import pulumi_aws as aws

        cluster = aws.ecs.Cluster("main")
        aws.cloudwatch.MetricAlarm(  # <- finding
            "cpu",
            namespace="AWS/ECS",
            metric_name="CPUUtilization",
            dimensions={"ClusterName": cluster.arn},
            statistic="Average",
            period=300,
            evaluation_periods=2,
            threshold=80,
            comparison_operator="GreaterThanThreshold",
        )
    Good
        import pulumi_aws as aws

        queue = aws.sqs.Queue("work")
        aws.cloudwatch.MetricAlarm(
            "backlog",
            namespace="AWS/SQS",
            metric_name="ApproximateNumberOfMessagesVisible",
            dimensions={"QueueName": queue.name},
            statistic="Maximum",
            period=300,
            evaluation_periods=2,
            threshold=100,
            comparison_operator="GreaterThanThreshold",
        )
    Known limits
        Only whole outputs are judged, not texts built from them, and only in AWS's own namespaces.
    """
    for alarm in case.resources(_ALARM):
        namespace = text(alarm, "namespace")
        if not (namespace or "").startswith("AWS/"):
            continue
        for reference in case.topology.refs_from(alarm, "dimensions", inside=False):
            verdict = _judged(case, alarm, reference)
            if verdict is not None:
                yield verdict


def _judged(case: Case, alarm: Resource, reference: Reference) -> Verdict | None:
    dimension = reference.path.rpartition(".")[2]
    target = case.topology.resource(reference.urn)
    if target is None or not reference.property:
        return None
    wanted = next((p for (d, t), p in _VALUES.items() if d == dimension and case.topology.is_type(target, t)), None)
    if wanted is None:
        return None
    value, right = value_at(alarm.inputs, reference.path), target.outputs.get(wanted)
    if is_hidden(value) or right is None:
        return Unknown(alarm.urn, f"the value of the dimension {dimension} is not known")
    if value == right or reference.property == wanted:
        return Pass(alarm.urn, f"{dimension} holds the {wanted} of {target.name}")
    return Fail(
        subject=alarm.urn,
        message=f"the dimension {dimension} of {alarm.name} holds the {reference.property} of the "
        f"{short_type(target.type)} {target.name}; it has to be its {_SPELLED.get(wanted, wanted)}",
        related=(target.urn,),
    )


@check(
    "ALM002",
    title="Alarms tell somebody",
    severity="low",
    category="architecture",
    impact=Impact("quality", "The alarm changes its colour in the console, and nobody hears of it."),
    links=("https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html",),
    when=(_ALARM,),
)
def alarms_have_actions(case: Case) -> Iterator[Verdict]:
    """Each alarm has an action, or is part of something that acts on it.

    Why
        An alarm without actions has to be looked at.
    Fix
        Set `alarm_actions` to an SNS topic that somebody is subscribed to.
    Bad
        import pulumi_aws as aws

        aws.cloudwatch.MetricAlarm(  # <- finding
            "bill",
            namespace="AWS/Billing",
            metric_name="EstimatedCharges",
            statistic="Maximum",
            period=21600,
            evaluation_periods=1,
            threshold=100,
            comparison_operator="GreaterThanThreshold",
        )
    Good
        import pulumi_aws as aws

        topic = aws.sns.Topic("alarms")
        aws.cloudwatch.MetricAlarm(
            "bill",
            namespace="AWS/Billing",
            metric_name="EstimatedCharges",
            statistic="Maximum",
            period=21600,
            evaluation_periods=1,
            threshold=100,
            comparison_operator="GreaterThanThreshold",
            alarm_actions=[topic.arn],
        )
    Known limits
        Alarms that other resources refer to (composite alarms, deployments) are left out, and so are those whose
        actions are switched off on purpose.
    """
    for alarm in case.resources(_ALARM):
        if flag(alarm, "actionsEnabled", default=True) is not True or case.topology.refs_to(alarm):
            continue
        lists = ("alarmActions", "okActions", "insufficientDataActions")
        if any(has(alarm, name) for name in lists):
            yield Pass(alarm.urn, "it has actions")
        elif any(items(alarm, name) is None for name in lists):
            yield Unknown(alarm.urn, "its actions are not known")
        else:
            yield Fail(subject=alarm.urn, message=f"the alarm {alarm.name} has no actions")


@check(
    "ALM003",
    title="Alarms ask for metrics that AWS publishes",
    severity="medium",
    category="architecture",
    impact=Impact("quality", "The alarm never gets any data, and so never fires."),
    links=("https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html",),
    when=(_ALARM,),
    local=True,
    grouping="place",
)
def alarms_ask_for_published_metrics(case: Case) -> Iterator[Verdict]:
    """The metric of an alarm exists in its namespace, with the dimensions that the alarm names.

    Why
        CloudWatch takes any text as a metric and any set of dimensions. A metric is found only under exactly those
        dimensions with which the service publishes it: `HealthyHostCount` has a load balancer and a target group.
    Fix
        Take the name and the dimensions from the service's page on CloudWatch metrics.
    Bad
        import pulumi_aws as aws

        worker = aws.lambda_.Function.get("worker", "worker")
        aws.cloudwatch.MetricAlarm(  # <- finding
            "errors",
            namespace="AWS/Lambda",
            metric_name="ErrorCount",
            dimensions={"FunctionName": worker.name},
            statistic="Sum",
            period=300,
            evaluation_periods=1,
            threshold=0,
            comparison_operator="GreaterThanThreshold",
        )
    Bad
        import pulumi_aws as aws

        group = aws.lb.TargetGroup("app", port=80, protocol="HTTP", vpc_id="vpc-1")
        service = aws.ecs.Service("app", desired_count=2)
        for name, namespace, metric, dimensions in (
            ("hosts", "AWS/ApplicationELB", "UnHealthyHostCount", {"TargetGroup": group.arn_suffix}),
            ("processor", "AWS/ECS", "CPUUtilization", {"ServiceName": service.name}),
            ("memory", "AWS/EC2", "MemoryUtilization", {"AutoScalingGroupName": "app"}),
            ("rest", "AWS/ApiGateway", "5xx", {"ApiName": "shop"}),
            ("queue", "AWS/SQS", "ApproximateNumberOfMessagesVisible", {"Queue": "jobs"}),
        ):
            aws.cloudwatch.MetricAlarm(  # <- finding
                name,
                namespace=namespace,
                metric_name=metric,
                dimensions=dimensions,
                statistic="Maximum",
                period=60,
                evaluation_periods=2,
                threshold=80,
                comparison_operator="GreaterThanThreshold",
            )
    Bad
        import pulumi_aws as aws

        aws.cloudwatch.MetricAlarm(  # <- finding
            "rate",
            comparison_operator="GreaterThanThreshold",
            evaluation_periods=1,
            threshold=1,
            metric_queries=[
                {"id": "rate", "expression": "100 * errors / calls", "return_data": True},
                {
                    "id": "errors",
                    "metric": {
                        "namespace": "AWS/ApiGateway",
                        "metric_name": "5XXErrors",
                        "dimensions": {"ApiName": "shop"},
                        "period": 60,
                        "stat": "Sum",
                    },
                },
                {
                    "id": "calls",
                    "metric": {
                        "namespace": "AWS/ApiGateway",
                        "metric_name": "Count",
                        "dimensions": {"ApiName": "shop"},
                        "period": 60,
                        "stat": "Sum",
                    },
                },
            ],
        )
    Good
        import pulumi_aws as aws

        balancer = aws.lb.LoadBalancer("app", subnets=["subnet-1", "subnet-2"])
        group = aws.lb.TargetGroup("app", port=80, protocol="HTTP", vpc_id="vpc-1")
        aws.cloudwatch.MetricAlarm(
            "hosts",
            namespace="AWS/ApplicationELB",
            metric_name="UnHealthyHostCount",
            dimensions={"TargetGroup": group.arn_suffix, "LoadBalancer": balancer.arn_suffix},
            statistic="Maximum",
            period=60,
            evaluation_periods=2,
            threshold=0,
            comparison_operator="GreaterThanThreshold",
        )
    Good
        import pulumi_aws as aws

        for name, namespace, metric, dimensions in (
            ("errors", "AWS/Lambda", "Errors", {"FunctionName": "worker"}),
            ("http", "AWS/ApiGateway", "5xx", {"ApiId": "a1b2c3", "Stage": "$default"}),
            ("orders", "Shop", "OrderErrors", {"Shop": "main"}),
            ("memory", "CWAgent", "mem_used_percent", {"AutoScalingGroupName": "app"}),
        ):
            aws.cloudwatch.MetricAlarm(
                name,
                namespace=namespace,
                metric_name=metric,
                dimensions=dimensions,
                statistic="Maximum",
                period=60,
                evaluation_periods=2,
                threshold=80,
                comparison_operator="GreaterThanThreshold",
            )
    Known limits
        Namespaces of programs and agents, and those of AWS that the table does not have, are left alone. Where the
        list of a namespace may lag behind AWS, a name counts as wrong only when it is near to a known one or belongs to
        another namespace.
    """
    for alarm in case.resources(_ALARM):
        for place in ("", *(f"metricQueries[{i}].metric." for i, _ in enumerate(items(alarm, "metricQueries") or ()))):
            namespace, metric = text(alarm, f"{place}namespace"), text(alarm, f"{place}metricName")
            known = metric_namespace(namespace) if namespace and namespace.startswith("AWS/") else None
            if known is None or not metric:
                continue
            dimensions = value_at(alarm.inputs, f"{place}dimensions")
            fault = _metric_fault(known, metric) or _dimension_fault(known, metric, dimensions)
            if fault:
                message = f"{alarm.name} asks for {metric} of {namespace}, {fault}"
                yield Fail(subject=alarm.urn, message=message, cause=f"metric@{alarm.urn}")
            elif metric not in known.metrics:
                yield Unknown(alarm.urn, f"whether {namespace} has a metric {metric} is not known")
            else:
                yield Pass(alarm.urn, f"{namespace} publishes {metric} so")


def _metric_fault(known: Namespace, metric: str) -> str:
    """What is wrong with the name of a metric; "" where nothing is, or where it cannot be told."""
    if metric in known.metrics:
        return ""
    near = [name for name in known.metrics if _bare(name) == _bare(metric)] or closest(metric, known.metrics)
    if near:
        return f"which has no such metric; it has {' and '.join(near[:2])}"
    elsewhere = namespaces_of_metric(metric)
    if elsewhere:
        return f"which has no such metric; {elsewhere[0]} has"
    return "which has no such metric" if known.closed else ""


def _bare(metric: str) -> str:
    """A name without what is most often wrong about it: case, plural, and a count at its end."""
    return metric.lower().removesuffix("count").rstrip("s")


def _dimension_fault(known: Namespace, metric: str, dimensions: object) -> str:
    """What is wrong with the dimensions: some that the service does not have, or one lacking that it always gives."""
    if is_hidden(dimensions):
        return ""
    names = list(dimensions) if isinstance(dimensions, dict) else []
    foreign = [name for name in names if known.dimensions and name not in known.dimensions]
    if foreign:
        return f"which has no dimension {foreign[0]} (it has {', '.join(known.dimensions)})"
    lacking = [name for name in known.needed(metric) if name not in names]
    if not lacking:
        return ""
    twins = [m for m, wanted in known.needs.items() if m[:3].lower() == metric[:3].lower() and {*wanted} <= {*names}]
    hint = f"; with {', '.join(names)} it is called {twins[0]}" if twins else "; the alarm does not name it"
    return f"which is published only with the dimension {lacking[0]}{hint}"

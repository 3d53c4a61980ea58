"""Where events, requests and data go: edges between resources, each with what makes it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from stackproof.model import Resource
from stackproof.topology import as_items, flag, has, is_hidden, text, value_at

from ._event_patterns import sources_of_rule
from ._facts import Facts
from ._pipelines import PIPELINE, triggers_of
from ._uses import named_under, users

RULE = "aws:cloudwatch/eventRule:EventRule"
TARGET = "aws:cloudwatch/eventTarget:EventTarget"
SCHEDULE = "aws:scheduler/schedule:Schedule"
FUNCTION = "aws:lambda/function:Function"
TASK = "aws:ecs/taskDefinition:TaskDefinition"
SERVICE = "aws:ecs/service:Service"
BALANCER = "aws:lb/loadBalancer:LoadBalancer"
_FIREHOSE = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream"
# type -> inputs that name where it comes from, inputs that name where it goes; "" is the resource itself.
_LINKS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("aws:s3/bucketNotification:BucketNotification", ("bucket",), ("lambdaFunctions", "queues", "topics")),
    ("aws:lambda/eventSourceMapping:EventSourceMapping", ("eventSourceArn",), ("functionName",)),
    ("aws:sns/topicSubscription:TopicSubscription", ("topic",), ("endpoint",)),
    (TARGET, ("rule",), ("arn", "ecsTarget.taskDefinitionArn", "batchTarget")),
    (SCHEDULE, ("",), ("target.arn", "target.ecsParameters.taskDefinitionArn", "target.input")),
    ("aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter", ("logGroup",), ("destinationArn",)),
    ("aws:pipes/pipe:Pipe", ("source",), ("target", "enrichment")),
    (
        "aws:apigateway/integration:Integration",
        ("restApi",),
        ("uri", "requestTemplates", "requestParameters", "connectionId"),
    ),
    (
        "aws:apigatewayv2/integration:Integration",
        ("apiId",),
        ("integrationUri", "requestParameters", "connectionId"),
    ),
    ("aws:apigatewayv2/api:Api", ("",), ("target", "body")),
    ("aws:apigateway/restApi:RestApi", ("",), ("body",)),
    ("aws:apigateway/vpcLink:VpcLink", ("",), ("targetArn",)),
    (
        "aws:appsync/dataSource:DataSource",
        ("apiId",),
        ("lambdaConfig", "dynamodbConfig", "httpConfig", "relationalDatabaseConfig", "opensearchserviceConfig"),
    ),
    (_FIREHOSE, ("kinesisSourceConfiguration.kinesisStreamArn", "mskSourceConfiguration.mskClusterArn"), ("",)),
    (
        _FIREHOSE,
        ("",),
        (
            "extendedS3Configuration.bucketArn",
            "redshiftConfiguration",
            "opensearchConfiguration",
            "opensearchserverlessConfiguration",
            "elasticsearchConfiguration",
        ),
    ),
    ("aws:dynamodb/kinesisStreamingDestination:KinesisStreamingDestination", ("tableName",), ("streamArn",)),
    ("aws:sfn/stateMachine:StateMachine", ("",), ("definition",)),
    ("aws:cognito/userPool:UserPool", ("",), ("lambdaConfig",)),
    ("aws:cloudwatch/metricAlarm:MetricAlarm", ("",), ("alarmActions", "okActions")),
    ("aws:cloudwatch/compositeAlarm:CompositeAlarm", ("",), ("alarmActions",)),
    ("aws:cloudfront/distribution:Distribution", ("",), ("origins", "defaultCacheBehavior", "orderedCacheBehaviors")),
    ("aws:cloudfront/distribution:Distribution", ("origins",), ("",)),
    ("aws:glue/job:Job", ("defaultArguments",), ("",)),
    ("aws:glue/connection:Connection", ("",), ("connectionProperties",)),
    ("aws:autoscaling/schedule:Schedule", ("",), ("autoscalingGroupName",)),
    ("aws:appautoscaling/scheduledAction:ScheduledAction", ("",), ("resourceId",)),
    ("aws:appautoscaling/target:Target", ("",), ("resourceId",)),
    (
        "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
        ("functionName",),
        ("destinationConfig.onSuccess",),
    ),
    ("aws:s3/bucketReplicationConfig:BucketReplicationConfig", ("bucket",), ("rules",)),
    ("aws:secretsmanager/secretRotation:SecretRotation", ("secretId",), ("rotationLambdaArn",)),
    ("aws:rds/proxyTarget:ProxyTarget", ("dbProxyName",), ("dbInstanceIdentifier", "dbClusterIdentifier")),
    ("aws:cloudtrail/trail:Trail", ("",), ("s3BucketName", "cloudWatchLogsGroupArn")),
    ("aws:ec2/flowLog:FlowLog", ("vpcId",), ("logDestination",)),
    ("aws:codestarnotifications/notificationRule:NotificationRule", ("resource",), ("targets",)),
    ("aws:glue/crawler:Crawler", ("s3Targets", "dynamodbTargets"), ("",)),
    ("aws:glue/crawler:Crawler", ("",), ("databaseName",)),
    ("aws:glue/trigger:Trigger", ("",), ("actions",)),
    (RULE, ("eventBusName",), ("",)),
    (SERVICE, ("",), ("taskDefinition",)),
    ("aws:iot/topicRule:TopicRule", ("",), ("lambdas", "sqs", "sns", "kinesis", "firehoses", "dynamodbs", "s3s")),
)
# Resources that only stand for another one: input that names it.
_STANDS_FOR = {
    "aws:lambda/alias:Alias": "functionName",
    "aws:lb/listener:Listener": "loadBalancerArn",
    "aws:kinesis/streamConsumer:StreamConsumer": "streamArn",
    "aws:apigateway/stage:Stage": "restApi",
    "aws:apigateway/deployment:Deployment": "restApi",
    "aws:apigatewayv2/stage:Stage": "apiId",
}
# What runs code of its own: functions may pass on what comes in, of the others nothing is known.
_RUNS_CODE = (
    FUNCTION,
    "aws:glue/job:Job",
    TASK,
    "aws:ec2/instance:Instance",
    "aws:codebuild/project:Project",
    "aws:lambda/callbackFunction:CallbackFunction",
)


class Edge(msgspec.Struct, frozen=True):
    """Events or data go from one resource (URN) to another; maker is what says so."""

    source: str
    end: str
    maker: Resource


def edges(facts: Facts) -> tuple[Edge, ...]:
    """All links of the program that are switched on."""
    return facts.topology.remember("edges of events", lambda: tuple(_all_edges(facts)))


def _all_edges(facts: Facts) -> Iterator[Edge]:
    for token, sources, ends in _LINKS:
        for maker in facts.made(token):
            if not is_off(facts, maker):
                for source in _ends_at(facts, maker, sources):
                    yield from (Edge(source, end, maker) for end in _ends_at(facts, maker, ends) if end != source)
    for rule in facts.made(RULE):
        if not is_off(facts, rule):
            yield from (Edge(source.urn, rule.urn, rule) for source in sources_of_rule(facts, rule))
    for pipeline in facts.made(PIPELINE):
        yield from (Edge(source.urn, pipeline.urn, pipeline) for source in triggers_of(facts, pipeline))
        yield from (Edge(pipeline.urn, end.urn, pipeline) for end in named_under(facts, pipeline, "stages"))
    yield from _balanced(facts)
    yield from _copied(facts)


def _copied(facts: Facts) -> Iterator[Edge]:
    """From backup vaults to those that a plan copies to."""
    for plan in facts.made("aws:backup/plan:Plan"):
        for number, _ in enumerate(as_items(value_at(plan.inputs, "rules")) or ()):
            for source in facts.topology.targets(plan, f"rules[{number}].targetVaultName"):
                for end in named_under(facts, plan, f"rules[{number}].copyActions"):
                    yield Edge(source.urn, end.urn, plan)


def _balanced(facts: Facts) -> Iterator[Edge]:
    """From load balancers to what registers in their target groups."""
    for balancer in facts.made(BALANCER):
        for group in facts.topology.target_groups_of(balancer):
            parts = ("aws:lb/listener:Listener", "aws:lb/listenerRule:ListenerRule")
            for user, _ in users(facts, group, parts=parts):
                attached = facts.topology.targets(user, "targetId") if "Attachment" in user.type else (user,)
                yield from (Edge(balancer.urn, one.urn, user) for one in attached)


def is_off(facts: Facts, maker: Resource) -> bool:
    """Whether a link is switched off, by itself or by its rule; one that answers by itself leads nowhere."""
    if text(maker, "state") in ("DISABLED", "STOPPED") or flag(maker, "enabled", default=True) is False:
        return True
    if flag(maker, "isEnabled", default=True) is False or flag(maker, "actionsEnabled", default=True) is False:
        return True
    if facts.topology.is_type(maker, "aws:apigateway/integration:Integration") and text(maker, "type") == "MOCK":
        return True
    rule = facts.topology.target(maker, "rule", RULE) if facts.topology.is_type(maker, TARGET) else None
    return rule is not None and is_off(facts, rule)


def _ends_at(facts: Facts, maker: Resource, paths: tuple[str, ...]) -> list[str]:
    found: dict[str, None] = {}
    for path in paths:
        for resource in (maker,) if not path else named_under(facts, maker, path):
            found[stands_for(facts, resource).urn] = None
    return list(found)


def stands_for(facts: Facts, resource: Resource) -> Resource:
    """The resource itself, or the one that it is a name or a part of."""
    path = next((p for token, p in _STANDS_FOR.items() if facts.topology.is_type(resource, token)), None)
    return (facts.topology.target(resource, path) if path else None) or resource


def hidden_links(facts: Facts, urns: set[str]) -> Iterator[Resource]:
    """Links of which one end is among these resources and the other is not known."""
    for token, sources, ends in _LINKS:
        for maker in facts.made(token):
            known = {*_ends_at(facts, maker, sources), *_ends_at(facts, maker, ends)}
            places = [path for path in (*sources, *ends) if path and is_hidden(value_at(maker.inputs, path))]
            if places and known & urns and not is_off(facts, maker):
                yield maker


def paths_from(facts: Facts, start: Resource) -> dict[str, tuple[Edge, ...]]:
    """Everything that events or data of a resource come to, by URN, with the way there. What runs code ends a way, but
    for the start itself and for functions: what their environment, definition or role names they may call."""
    outgoing: dict[str, list[Edge]] = {}
    for edge in edges(facts):
        outgoing.setdefault(edge.source, []).append(edge)
    found: dict[str, tuple[Edge, ...]] = {start.urn: ()}
    ahead = [start.urn]
    while ahead:
        urn = ahead.pop(0)
        here = facts.topology.resource(urn)
        if here is None or (urn != start.urn and facts.topology.is_type(here, *_RUNS_CODE[1:])):
            continue
        called = [Edge(urn, end, here) for end in _called_by(facts, here)]
        for edge in (*outgoing.get(urn, ()), *called):
            if edge.end not in found:
                found[edge.end] = (*found[urn], edge)
                ahead.append(edge.end)
    return found


def _called_by(facts: Facts, resource: Resource) -> Iterator[str]:
    """What a program's code is told of: by its environment or definition, or by the policies of its role."""
    if facts.topology.is_type(resource, SERVICE):
        for task in facts.topology.targets(resource, "taskDefinition", TASK):
            yield from _called_by(facts, task)
    if not facts.topology.is_type(resource, *_RUNS_CODE):
        return
    for path in ("environment", "containerDefinitions", "userData", "defaultArguments", "connections"):
        if has(resource, path):
            yield from (one.urn for one in named_under(facts, resource, path))
    for path in ("role", "taskRoleArn", "serviceRole", "iamInstanceProfile", "roleArn"):
        role = facts.topology.role_at(resource, path) if has(resource, path) else None
        for document in facts.topology.policies_of(role) if role else ():
            origin = facts.topology.resource(document.origin)
            if origin is not None and document.policy is not None:
                yield from (one.urn for one in named_under(facts, origin, document.path))

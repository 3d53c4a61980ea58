"""Where resources write their logs, as their inputs and the resources beside them say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Literal

import msgspec

from stackproof.model import Resource
from stackproof.topology import MISSING, as_flag, as_items, as_text, is_hidden, leaves, value_at

from ._facts import Facts

_GROUP = "aws:cloudwatch/logGroup:LogGroup"
_BUCKET = "aws:s3/bucket:Bucket"
_STAGES = {
    "aws:apigateway/restApi:RestApi": ("restApi", "aws:apigateway/stage:Stage"),
    "aws:apigatewayv2/api:Api": ("apiId", "aws:apigatewayv2/stage:Stage"),
}
_METHODS = "aws:apigateway/methodSettings:MethodSettings"


class Log(msgspec.Struct, frozen=True, kw_only=True):
    """One place that logs go to. holder, path: where that is said. to: "log_group", "bucket", "" where it cannot be
    told."""

    holder: Resource
    path: str
    to: str


Logs = Iterable[Log] | None
"""None where it is not known whether logs are written."""


def logs_of(facts: Facts, resource: Resource) -> list[Log] | Literal["unread"] | None:
    """Where a resource writes its logs; None where that is not known, "unread" for types that are not read here."""
    reader = next((reader for token, reader in _READERS.items() if facts.topology.is_type(resource, token)), None)
    if reader is None:
        return "unread"
    found = reader(facts, resource)
    return None if found is None else list(found)


def _where(facts: Facts, holder: Resource, path: str, value: Any = None) -> str:
    """What kind of place an input leads to, by the resource that it names or by the form of its ARN."""
    for target in facts.topology.targets(holder, path):
        if facts.topology.is_type(target, _GROUP):
            return "log_group"
        if facts.topology.is_type(target, _BUCKET):
            return "bucket"
    text = as_text(value_at(holder.inputs, path) if value is None else value) or ""
    if text.startswith("arn:"):
        return "log_group" if ":logs:" in text else "bucket" if ":s3:" in text else ""
    return ""


# --- one reader for each kind of resource


def _stages(facts: Facts, api: Resource) -> Logs:
    key, token = next(pair for kind, pair in _STAGES.items() if facts.topology.is_type(api, kind))
    found: list[Log] = []
    for stage in facts.topology.companions(api, key, token):
        settings = value_at(stage.inputs, "accessLogSettings")
        if is_hidden(settings):
            return None
        if settings is not MISSING and value_at(stage.inputs, "accessLogSettings.destinationArn") is not MISSING:
            path = "accessLogSettings.destinationArn"
            found.append(Log(holder=stage, path=path, to=_where(facts, stage, path) or "log_group"))
    for methods in facts.topology.companions(api, "restApi", _METHODS):
        if as_text(value_at(methods.inputs, "settings.loggingLevel")) in ("INFO", "ERROR"):
            found.append(Log(holder=methods, path="settings.loggingLevel", to="log_group"))
    return found


def _balancer(facts: Facts, balancer: Resource) -> Logs:
    path = "accessLogs"
    on = as_flag(value_at(balancer.inputs, f"{path}.enabled"))
    if on is None:
        return None
    return [Log(holder=balancer, path=path, to="bucket")] if on else []


def _vpc(facts: Facts, vpc: Resource) -> Logs:
    found = []
    for log in facts.made("aws:ec2/flowLog:FlowLog"):
        if vpc.urn not in {one.urn for one in facts.topology.targets(log, "vpcId")}:
            continue
        kind = as_text(value_at(log.inputs, "logDestinationType"), default="cloud-watch-logs")
        if kind is None:
            return None
        names = any(value_at(log.inputs, path) is not MISSING for path in ("logDestination", "logGroupName"))
        to = {"cloud-watch-logs": "log_group", "s3": "bucket"}.get(kind, kind)
        found += [Log(holder=log, path="logDestination", to=to)] if names else []
    return found


def _bucket(facts: Facts, bucket: Resource) -> Logs:
    parts = facts.topology.bucket_parts(bucket).logging
    found = [Log(holder=part, path="targetBucket", to="bucket") for part in parts]
    for path in ("logging", "loggings"):
        value = value_at(bucket.inputs, path)
        if is_hidden(value):
            return None
        if value is not MISSING and value != []:
            found.append(Log(holder=bucket, path=path, to="bucket"))
    return found


def _task(facts: Facts, task: Resource) -> Logs:
    containers = facts.topology.containers_of(task)
    if containers is None:
        return None
    found = []
    for container in containers:
        if container.log_driver == "awslogs" and container.log_options.get("awslogs-group"):
            found.append(Log(holder=task, path="logConfiguration", to="log_group"))
        elif container.log_driver == "awsfirelens":
            to = "log_group" if "cloudwatch" in str(container.log_options.get("Name", "")) else ""
            found.append(Log(holder=task, path="logConfiguration", to=to))
        elif container.log_driver:
            found.append(Log(holder=task, path="logConfiguration", to=container.log_driver))
        elif container.essential:
            return []
    return found


def _function(facts: Facts, function: Resource) -> Logs:
    return [Log(holder=function, path="loggingConfig", to="log_group")]


def _build(facts: Facts, project: Resource) -> Logs:
    found = []
    for path, to, default in (("cloudwatchLogs", "log_group", "ENABLED"), ("s3Logs", "bucket", "DISABLED")):
        status = as_text(value_at(project.inputs, f"logsConfig.{path}.status"), default=default)
        if status is None:
            return None
        found += [Log(holder=project, path=f"logsConfig.{path}", to=to)] if status == "ENABLED" else []
    return found


def _exports(path: str) -> Callable[[Facts, Resource], Logs]:
    """A list of kinds of logs that go to CloudWatch."""

    def read(facts: Facts, resource: Resource) -> Logs:
        kinds = as_items(value_at(resource.inputs, path))
        return None if kinds is None else [Log(holder=resource, path=path, to="log_group")] if kinds else []

    return read


def _named(path: str, to: str = "") -> Callable[[Facts, Resource], Logs]:
    """An input that names the place."""

    def read(facts: Facts, resource: Resource) -> Logs:
        value = value_at(resource.inputs, path)
        if is_hidden(value):
            return [Log(holder=resource, path=path, to=to)]
        given = value is not MISSING and value != ""
        return [Log(holder=resource, path=path, to=to or _where(facts, resource, path))] if given else []

    return read


def _cdn(facts: Facts, distribution: Resource) -> Logs:
    for delivery in facts.made("aws:cloudwatch/logDeliverySource:LogDeliverySource"):
        if distribution.urn in {one.urn for one in facts.topology.targets(delivery, "resourceArn")}:
            return [Log(holder=delivery, path="resourceArn", to="")]
    return _named("loggingConfig.bucket", "bucket")(facts, distribution)


def _trail(facts: Facts, trail: Resource) -> Logs:
    ways = (_named("s3BucketName", "bucket"), _named("cloudWatchLogsGroupArn", "log_group"))
    return [log for way in ways for log in way(facts, trail) or ()]


def _state_machine(facts: Facts, machine: Resource) -> Logs:
    path = "loggingConfiguration"
    level = as_text(value_at(machine.inputs, f"{path}.level"), default="OFF")
    if level is None:
        return None
    names = value_at(machine.inputs, f"{path}.logDestination") is not MISSING
    return [Log(holder=machine, path=path, to="log_group")] if level != "OFF" and names else []


def _deliveries(path: str, key: str, kinds: dict[str, str]) -> Callable[[Facts, Resource], Logs]:
    """A list of places, each with its kind."""

    def read(facts: Facts, resource: Resource) -> Logs:
        blocks = as_items(value_at(resource.inputs, path))
        if blocks is None:
            return None
        names = [as_text(value_at(block, key)) for block in blocks]
        return [Log(holder=resource, path=path, to=kinds.get(name or "", "log_group")) for name in names]

    return read


def _beside(token: str, key: str, path: str, to: str = "") -> Callable[[Facts, Resource], Logs]:
    """A resource of its own that says where logs go."""

    def read(facts: Facts, resource: Resource) -> Logs:
        found = facts.topology.companions(resource, key, token)
        return [Log(holder=one, path=path, to=to or _where(facts, one, path)) for one in found]

    return read


def _search(facts: Facts, domain: Resource) -> Logs:
    path = "logPublishingOptions"
    blocks = as_items(value_at(domain.inputs, path))
    if blocks is None:
        return None
    on = [block for block in blocks if as_flag(value_at(block, "enabled"), default=True)]
    return [Log(holder=domain, path=path, to="log_group")] if on else []


def _warehouse(facts: Facts, cluster: Resource) -> Logs:
    found = []
    for log in facts.topology.companions(cluster, "clusterIdentifier", "aws:redshift/logging:Logging"):
        kind = as_text(value_at(log.inputs, "logDestinationType"), default="s3")
        found.append(Log(holder=log, path="logDestinationType", to="log_group" if kind == "cloudwatch" else "bucket"))
    if as_flag(value_at(cluster.inputs, "logging.enable")):
        found.append(Log(holder=cluster, path="logging", to="bucket"))
    return found


def _kafka(facts: Facts, cluster: Resource) -> Logs:
    found = []
    for place, leaf in leaves(value_at(cluster.inputs, "loggingInfo.brokerLogs")):
        if place.endswith("enabled") and as_flag(leaf):
            to = "log_group" if "cloudwatch" in place.lower() else "bucket" if "s3" in place else "firehose"
            found.append(Log(holder=cluster, path=f"loggingInfo.brokerLogs.{place}", to=to))
    return found


def _broker(facts: Facts, broker: Resource) -> Logs:
    on = [kind for kind in ("general", "audit") if as_flag(value_at(broker.inputs, f"logs.{kind}"))]
    return [Log(holder=broker, path=f"logs.{kind}", to="log_group") for kind in on]


def _delivery_stream(facts: Facts, stream: Resource) -> Logs:
    found = []
    for place, leaf in leaves(stream.inputs):
        if place.endswith("cloudwatchLoggingOptions.enabled") and as_flag(leaf):
            found.append(Log(holder=stream, path=place, to="log_group"))
    return found


_CACHE = _deliveries("logDeliveryConfigurations", "destinationType", {"kinesis-firehose": "firehose"})
_READERS: dict[str, Callable[[Facts, Resource], Logs]] = {
    "aws:apigateway/restApi:RestApi": _stages,
    "aws:apigatewayv2/api:Api": _stages,
    "aws:lb/loadBalancer:LoadBalancer": _balancer,
    "aws:elb/loadBalancer:LoadBalancer": _balancer,
    "aws:ec2/vpc:Vpc": _vpc,
    "aws:s3/bucket:Bucket": _bucket,
    "aws:ecs/taskDefinition:TaskDefinition": _task,
    "aws:lambda/function:Function": _function,
    "aws:codebuild/project:Project": _build,
    "aws:rds/instance:Instance": _exports("enabledCloudwatchLogsExports"),
    "aws:rds/cluster:Cluster": _exports("enabledCloudwatchLogsExports"),
    "aws:docdb/cluster:Cluster": _exports("enabledCloudwatchLogsExports"),
    "aws:neptune/cluster:Cluster": _exports("enableCloudwatchLogsExports"),
    "aws:eks/cluster:Cluster": _exports("enabledClusterLogTypes"),
    "aws:cloudfront/distribution:Distribution": _cdn,
    "aws:cloudtrail/trail:Trail": _trail,
    "aws:sfn/stateMachine:StateMachine": _state_machine,
    "aws:appsync/graphQLApi:GraphQLApi": _named("logConfig.cloudwatchLogsRoleArn", "log_group"),
    "aws:wafv2/webAcl:WebAcl": _beside(
        "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", "resourceArn", "logDestinationConfigs"
    ),
    "aws:elasticache/replicationGroup:ReplicationGroup": _CACHE,
    "aws:elasticache/cluster:Cluster": _CACHE,
    "aws:opensearch/domain:Domain": _search,
    "aws:elasticsearch/domain:Domain": _search,
    "aws:redshift/cluster:Cluster": _warehouse,
    "aws:msk/cluster:Cluster": _kafka,
    "aws:mq/broker:Broker": _broker,
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": _delivery_stream,
    "aws:route53/zone:Zone": _beside("aws:route53/queryLog:QueryLog", "zoneId", "cloudwatchLogGroupArn", "log_group"),
}

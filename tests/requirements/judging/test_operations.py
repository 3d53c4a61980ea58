"""Running things is judged by what is wired: logs, traces, alarms, notifications, and where failures go."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from graph_making import Ref, graph, make
from verdict_making import result_on, told, verdict_on

from stackproof.model import Resource

UNKNOWN = {"$unknown": "not known in a preview"}
BUCKET = make("aws:s3/bucket:Bucket", "logs", outputs={"bucket": "logs-1a2b"})
GROUP = make("aws:cloudwatch/logGroup:LogGroup", "group", {"name": "/app/web"}, outputs={"name": "/app/web"})
TOPIC = make("aws:sns/topic:Topic", "alerts")
SUBSCRIBED = make(
    "aws:sns/topicSubscription:TopicSubscription",
    "mail",
    {"topic": Ref(TOPIC, "arn"), "protocol": "email", "endpoint": "ops@example.com"},
)
QUEUE = make("aws:sqs/queue:Queue", "jobs", outputs={"name": "jobs-1a2b", "url": "https://sqs/jobs"})
FAILED = make("aws:sqs/queue:Queue", "failed", outputs={"name": "failed-1a2b"})
FUNCTION = make("aws:lambda/function:Function", "handler", {"runtime": "python3.12"}, outputs={"name": "handler-1a2b"})
CLUSTER = make("aws:ecs/cluster:Cluster", "cluster", outputs={"name": "cluster-1a2b"})
MACHINE = make("aws:sfn/stateMachine:StateMachine", "flow", outputs={"name": "flow-1a2b"})
VPC = make("aws:ec2/vpc:Vpc", "vpc", {"cidrBlock": "10.0.0.0/16"})


def one(type: str, name: str = "it", /, **inputs: Any) -> Resource:
    return make(type, name, inputs)


def verdict(resources: list[Resource], kind: str, of: str, want: dict[str, Any] | None = None) -> str:
    return verdict_on(graph(*resources), kind, of, **(want or {}))


# --- logs

API = make("aws:apigateway/restApi:RestApi", "api")
HTTP = make("aws:apigatewayv2/api:Api", "http")


def stage(**inputs: Any) -> Resource:
    return make("aws:apigateway/stage:Stage", "stage", {"restApi": Ref(API), "stageName": "v1", **inputs})


def balancer(**logs: Any) -> Resource:
    return make("aws:lb/loadBalancer:LoadBalancer", "balancer", {"accessLogs": logs} if logs else {})


def serving(**logs: Any) -> list[Resource]:
    """A load balancer that answers."""
    made = balancer(**logs)
    targets = make("aws:lb/targetGroup:TargetGroup", "targets", {"port": 80})
    forward = [{"type": "forward", "targetGroupArn": Ref(targets, "arn")}]
    listener = one("aws:lb/listener:Listener", loadBalancerArn=Ref(made, "arn"), defaultActions=forward)
    service = one("aws:ecs/service:Service", loadBalancers=[{"targetGroupArn": Ref(targets, "arn")}])
    return [made, targets, listener, service]


def flow(**inputs: Any) -> Resource:
    return make("aws:ec2/flowLog:FlowLog", "flow", {"vpcId": Ref(VPC), **inputs})


def logging_task(driver: str = "awslogs", group: Any = "/app/web") -> Resource:
    configuration = {"logDriver": driver, "options": {"awslogs-group": group}}
    container = {"name": "web", "image": "app:1", **({"logConfiguration": configuration} if driver else {})}
    return make("aws:ecs/taskDefinition:TaskDefinition", "task", {"containerDefinitions": json.dumps([container])})


@pytest.mark.parametrize(
    ("resources", "of", "to", "expected"),
    [
        ([API, stage(accessLogSettings={"destinationArn": Ref(GROUP, "arn")}), GROUP], "api", "", "pass"),
        ([API, stage(accessLogSettings={"destinationArn": Ref(GROUP, "arn")}), GROUP], "api", "log_group", "pass"),
        ([API, stage(description="logs to /app/web"), GROUP], "api", "", "fail"),
        ([API, GROUP], "api", "", "fail"),
        ([API, stage(accessLogSettings=UNKNOWN)], "api", "", "unknown"),
        (
            [HTTP, one("aws:apigatewayv2/stage:Stage", apiId=Ref(HTTP), accessLogSettings={"destinationArn": "arn:x"})],
            "api",
            "",
            "pass",
        ),
        ([*serving(bucket=Ref(BUCKET, "bucket"), enabled=True), BUCKET], "load_balancer", "bucket", "pass"),
        ([balancer(bucket=Ref(BUCKET, "bucket"), enabled=False), BUCKET], "load_balancer", "bucket", "fail"),
        ([balancer(bucket=Ref(BUCKET, "bucket")), BUCKET], "load_balancer", "", "fail"),
        ([balancer(bucket=Ref(BUCKET, "bucket"), enabled=UNKNOWN), BUCKET], "load_balancer", "", "unknown"),
        ([balancer(), BUCKET], "load_balancer", "", "fail"),
        ([VPC, GROUP, flow(logDestination=Ref(GROUP, "arn"))], "vpc", "log_group", "pass"),
        ([VPC, flow(logDestination=Ref(BUCKET, "arn"), logDestinationType="s3")], "vpc", "bucket", "pass"),
        ([VPC, flow(logDestination=Ref(BUCKET, "arn"), logDestinationType="s3")], "vpc", "log_group", "fail"),
        ([VPC, GROUP], "vpc", "", "fail"),
        ([VPC, flow(logDestination="x", logDestinationType=UNKNOWN)], "vpc", "log_group", "unknown"),
        ([logging_task(), GROUP], "task", "log_group", "pass"),
        ([logging_task("")], "task", "", "fail"),
        ([logging_task("json-file")], "task", "log_group", "fail"),
        ([one("aws:ecs/taskDefinition:TaskDefinition", containerDefinitions=UNKNOWN)], "task", "", "unknown"),
        ([FUNCTION], "function", "log_group", "pass"),
        ([FUNCTION], "function", "bucket", "fail"),
        ([one("aws:codebuild/project:Project")], "build", "", "pass"),
        (
            [one("aws:codebuild/project:Project", logsConfig={"cloudwatchLogs": {"status": "DISABLED"}})],
            "build",
            "",
            "fail",
        ),
        ([one("aws:rds/instance:Instance", enabledCloudwatchLogsExports=["postgresql"])], "database", "", "pass"),
        ([one("aws:rds/instance:Instance", enabledCloudwatchLogsExports=[])], "database", "", "fail"),
        ([one("aws:rds/instance:Instance", enabledCloudwatchLogsExports=UNKNOWN)], "database", "", "unknown"),
        (
            [one("aws:cloudfront/distribution:Distribution", loggingConfig={"bucket": "x.s3.amazonaws.com"})],
            "cdn",
            "bucket",
            "pass",
        ),
        ([one("aws:cloudfront/distribution:Distribution", comment="logging")], "cdn", "", "fail"),
        (
            [
                one(
                    "aws:sfn/stateMachine:StateMachine",
                    loggingConfiguration={"level": "ALL", "logDestination": Ref(GROUP, "arn")},
                )
            ],
            "state_machine",
            "log_group",
            "pass",
        ),
        (
            [
                one(
                    "aws:sfn/stateMachine:StateMachine",
                    loggingConfiguration={"level": "OFF", "logDestination": Ref(GROUP, "arn")},
                )
            ],
            "state_machine",
            "",
            "fail",
        ),
        ([one("aws:cloudtrail/trail:Trail", s3BucketName=Ref(BUCKET, "bucket"))], "trail", "bucket", "pass"),
        ([one("aws:cloudtrail/trail:Trail", s3BucketName=Ref(BUCKET, "bucket"))], "trail", "log_group", "fail"),
        ([one("aws:eks/cluster:Cluster", enabledClusterLogTypes=["audit"])], "kubernetes", "log_group", "pass"),
        ([one("aws:eks/cluster:Cluster")], "kubernetes", "log_group", "fail"),
        (
            [one("aws:opensearch/domain:Domain", logPublishingOptions=[{"logType": "ES_APPLICATION_LOGS"}])],
            "search",
            "log_group",
            "pass",
        ),
        ([one("aws:redshift/cluster:Cluster")], "warehouse", "bucket", "fail"),
    ],
)
def test_logs_are_written_where_asked(resources: list[Resource], of: str, to: str, expected: str) -> None:
    assert verdict(resources, "logging", of, {"to": to} if to else {}) == expected


def test_a_web_acl_logs_by_a_resource_of_its_own() -> None:
    acl = make("aws:wafv2/webAcl:WebAcl", "acl")
    logs = one(
        "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
        resourceArn=Ref(acl, "arn"),
        logDestinationConfigs=[Ref(GROUP, "arn")],
    )
    assert verdict([acl, logs, GROUP], "logging", "waf", {"to": "log_group"}) == "pass"
    assert verdict([acl, GROUP], "logging", "waf") == "fail"


def test_a_bucket_that_takes_logs_needs_none_and_others_do() -> None:
    data = make("aws:s3/bucket:Bucket", "data")
    logs = one("aws:s3/bucketLogging:BucketLogging", bucket=Ref(data), targetBucket=Ref(BUCKET))
    assert verdict([data, BUCKET, logs], "logging", "bucket") == "pass"
    assert verdict([data, BUCKET], "logging", "bucket") == "fail"
    other = make("aws:s3/bucket:Bucket", "other")
    assert "other: it writes no logs" in told(result_on(graph(data, BUCKET, logs, other), "logging", "bucket"))


# --- traces and insights


@pytest.mark.parametrize(
    ("resources", "of", "expected"),
    [
        ([one("aws:lambda/function:Function", tracingConfig={"mode": "Active"})], "function", "pass"),
        ([one("aws:lambda/function:Function", tracingConfig={"mode": "PassThrough"})], "function", "fail"),
        ([one("aws:lambda/function:Function", "x-ray", tags={"tracing": "Active"})], "function", "fail"),
        ([one("aws:lambda/function:Function", tracingConfig=UNKNOWN)], "function", "unknown"),
        ([API, stage(xrayTracingEnabled=True)], "api", "pass"),
        ([API, stage()], "api", "fail"),
        ([HTTP], "api", "fail"),
        ([one("aws:sfn/stateMachine:StateMachine", tracingConfiguration={"enabled": True})], "state_machine", "pass"),
        ([MACHINE], "state_machine", "fail"),
        ([one("aws:appsync/graphQLApi:GraphQLApi", xrayEnabled=True)], "graphql_api", "pass"),
        ([FUNCTION, one("aws:lambda/function:Function", tracingConfig={"mode": "Active"})], "function", "fail"),
    ],
)
def test_xray_traces(resources: list[Resource], of: str, expected: str) -> None:
    assert verdict(resources, "tracing", of) == expected


DB = make("aws:rds/cluster:Cluster", "db")


def running(**inputs: Any) -> list[Resource]:
    """A cluster that a service runs in."""
    cluster = one("aws:ecs/cluster:Cluster", **inputs)
    return [cluster, one("aws:ecs/service:Service", "web", cluster=Ref(cluster, "arn"))]


@pytest.mark.parametrize(
    ("resources", "of", "expected"),
    [
        (
            running(settings=[{"name": "containerInsights", "value": "enabled"}]),
            "container_cluster",
            "pass",
        ),
        (
            running(settings=[{"name": "containerInsights", "value": "enhanced"}]),
            "container_cluster",
            "pass",
        ),
        (
            [one("aws:ecs/cluster:Cluster", settings=[{"name": "containerInsights", "value": "disabled"}])],
            "container_cluster",
            "fail",
        ),
        (
            [one("aws:ecs/cluster:Cluster", "insights", tags={"containerInsights": "enabled"})],
            "container_cluster",
            "fail",
        ),
        ([one("aws:ecs/cluster:Cluster", settings=UNKNOWN)], "container_cluster", "unknown"),
        ([one("aws:rds/instance:Instance", performanceInsightsEnabled=True)], "database", "pass"),
        ([one("aws:rds/instance:Instance", monitoringInterval=60)], "database", "pass"),
        ([one("aws:rds/instance:Instance", monitoringInterval=0)], "database", "fail"),
        (
            [DB, one("aws:rds/clusterInstance:ClusterInstance", clusterIdentifier=Ref(DB), monitoringInterval=60)],
            "database",
            "pass",
        ),
        ([DB, one("aws:rds/clusterInstance:ClusterInstance", monitoringInterval=60)], "database", "fail"),
    ],
)
def test_insights_are_on(resources: list[Resource], of: str, expected: str) -> None:
    assert verdict(resources, "insights", of) == expected


# --- alarms

DATABASE = make("aws:rds/instance:Instance", "db", outputs={"identifier": "db-1a2b"})
BALANCER = make("aws:lb/loadBalancer:LoadBalancer", "web", outputs={"arnSuffix": "app/web/50dc6c495c0c9188"})


def alarm(metric: str, about: dict[str, Any], name: str = "alarm", **inputs: Any) -> Resource:
    given = {
        "metricName": metric,
        "namespace": "AWS/Lambda",
        "dimensions": about,
        "threshold": 5,
        "comparisonOperator": "GreaterThanThreshold",
        "alarmActions": [Ref(TOPIC, "arn")],
        **inputs,
    }
    return make("aws:cloudwatch/metricAlarm:MetricAlarm", name, given)


OF_FUNCTION = {"FunctionName": Ref(FUNCTION, "name")}
OF_DATABASE = {"DBInstanceIdentifier": Ref(DATABASE, "identifier")}
OTHER = make("aws:lambda/function:Function", "other", outputs={"name": "other-1a2b"})
ASKED = {"metric": "errors", "threshold": 5, "notify": True}


@pytest.mark.parametrize(
    ("resources", "of", "want", "expected"),
    [
        ([FUNCTION, TOPIC, SUBSCRIBED, alarm("Errors", OF_FUNCTION)], "function", ASKED, "pass"),
        ([FUNCTION, TOPIC, SUBSCRIBED, alarm("Errors", OF_FUNCTION)], "function", {"metric": "Errors"}, "pass"),
        ([FUNCTION, TOPIC, SUBSCRIBED, alarm("Throttles", OF_FUNCTION)], "function", ASKED, "fail"),
        ([FUNCTION, TOPIC, SUBSCRIBED, alarm("Errors", OF_FUNCTION, threshold=10)], "function", ASKED, "fail"),
        ([FUNCTION, alarm("Errors", OF_FUNCTION, alarmActions=[])], "function", ASKED, "fail"),
        (
            [FUNCTION, TOPIC, SUBSCRIBED, alarm("Errors", OF_FUNCTION, actionsEnabled=False)],
            "function",
            ASKED,
            "fail",
        ),
        ([FUNCTION, TOPIC, SUBSCRIBED, alarm("Errors", {})], "function", ASKED, "fail"),
        ([FUNCTION, TOPIC, OTHER, alarm("Errors", {"FunctionName": Ref(OTHER, "name")})], "function", {}, "pass"),
        ([DATABASE, FUNCTION, alarm("Errors", OF_FUNCTION)], "database", {}, "fail"),
        ([FUNCTION, alarm("Errors", {"FunctionName": "handler-1a2b"})], "function", {"metric": "errors"}, "pass"),
        ([FUNCTION, alarm("Errors", {"FunctionName": "another"}, "handler-errors")], "function", {}, "fail"),
        ([FUNCTION, alarm("Errors", {"FunctionName": UNKNOWN})], "function", {}, "unknown"),
        ([FUNCTION, alarm("Errors", OF_FUNCTION, threshold=UNKNOWN)], "function", {"threshold": 5}, "unknown"),
        (
            [FUNCTION, alarm("Errors", OF_FUNCTION, threshold=6, comparisonOperator="GreaterThanOrEqualToThreshold")],
            "function",
            {"threshold": 5},
            "pass",
        ),
        ([FUNCTION], "function", {}, "fail"),
        ([], "function", {}, "fail"),
        (
            [DATABASE, alarm("FreeStorageSpace", OF_DATABASE, threshold=10 * 2**30)],
            "database",
            {"threshold": 10},
            "pass",
        ),
        (
            [DATABASE, alarm("CPUUtilization", OF_DATABASE, threshold=80)],
            "database",
            {"metric": "cpu", "threshold": 80},
            "pass",
        ),
        (
            [DATABASE, alarm("CPUUtilization", OF_DATABASE, threshold=81)],
            "database",
            {"metric": "cpu", "threshold": 80},
            "fail",
        ),
        (
            [BALANCER, alarm("TargetResponseTime", {"LoadBalancer": Ref(BALANCER, "arnSuffix")}, threshold=1.5)],
            "load_balancer",
            {"metric": "latency", "threshold": 1.5},
            "pass",
        ),
        (
            [BALANCER, alarm("HTTPCode_Target_5XX_Count", {"LoadBalancer": Ref(BALANCER, "arnSuffix")}, threshold=10)],
            "load_balancer",
            {"metric": "5xx", "threshold": 10},
            "pass",
        ),
        ([alarm("Errors", OF_FUNCTION)], "", {"threshold": 5}, "pass"),
        ([alarm("Errors", OF_FUNCTION)], "", {"threshold": 7}, "fail"),
    ],
)
def test_an_alarm_watches_it(resources: list[Resource], of: str, want: dict[str, Any], expected: str) -> None:
    assert verdict(resources, "alarm", of, want) == expected


def test_an_alarm_by_expression_watches_what_its_queries_name() -> None:
    query = {"id": "m", "metric": {"metricName": "Errors", "namespace": "AWS/Lambda", "dimensions": OF_FUNCTION}}
    inputs = {"metricQueries": [query], "threshold": 5, "comparisonOperator": "GreaterThanThreshold"}
    by_query = make("aws:cloudwatch/metricAlarm:MetricAlarm", "alarm", inputs)
    assert verdict([FUNCTION, by_query], "alarm", "function", {"metric": "errors", "threshold": 5}) == "pass"


def test_a_composite_alarm_may_tell_for_others() -> None:
    silent = alarm("Errors", OF_FUNCTION, name="silent", alarmActions=[])
    rule = {"alarmRule": Ref(silent, "arn"), "alarmActions": [Ref(TOPIC, "arn")]}
    above = make("aws:cloudwatch/compositeAlarm:CompositeAlarm", "above", rule)
    made = [FUNCTION, TOPIC, SUBSCRIBED, silent]
    assert verdict([*made, above], "alarm", "function", {"metric": "errors", "notify": True}) == "pass"
    assert verdict(made, "alarm", "function", {"metric": "errors", "notify": True}) == "fail"


def test_an_alarm_on_a_cluster_watches_its_services() -> None:
    service = make("aws:ecs/service:Service", "web", {"cluster": Ref(CLUSTER, "arn")}, outputs={"name": "web-1a2b"})
    other = make("aws:ecs/service:Service", "other", {"cluster": Ref(CLUSTER, "arn")}, outputs={"name": "other-1a2b"})
    together = alarm("CPUUtilization", {"ClusterName": Ref(CLUSTER, "name")})
    assert verdict([CLUSTER, service, together], "alarm", "container_service", {"metric": "cpu"}) == "pass"
    elsewhere = alarm("CPUUtilization", {"ClusterName": Ref(CLUSTER, "name"), "ServiceName": "another"})
    assert verdict([CLUSTER, service, other, elsewhere], "alarm", "container_service", {"metric": "cpu"}) == "fail"


def test_what_an_alarm_watches_instead_is_said() -> None:
    found = result_on(graph(FUNCTION, alarm("Throttles", OF_FUNCTION)), "alarm", "function", metric="errors")
    assert "alarm: it watches Throttles; asked errors" in told(found)


# --- notifications

PIPELINE = make("aws:codepipeline/pipeline:Pipeline", "delivery", outputs={"name": "delivery-1a2b"})


def rule(pattern: Any, target: Resource | None = TOPIC, **inputs: Any) -> list[Resource]:
    written = pattern if isinstance(pattern, dict) and "$unknown" in pattern else json.dumps(pattern)
    made = make("aws:cloudwatch/eventRule:EventRule", "rule", {"eventPattern": written, **inputs})
    found = [PIPELINE, TOPIC, SUBSCRIBED, made]
    if target is not None:
        found.append(one("aws:cloudwatch/eventTarget:EventTarget", rule=Ref(made, "name"), arn=Ref(target, "arn")))
    return found


STATES = {"source": ["aws.codepipeline"], "detail-type": ["CodePipeline Pipeline Execution State Change"]}
BUDGET = {"budgetType": "COST", "limitAmount": "10"}


@pytest.mark.parametrize(
    ("resources", "of", "expected"),
    [
        (rule(STATES), "pipeline", "pass"),
        (rule({**STATES, "detail": {"pipeline": ["delivery-1a2b"]}}), "pipeline", "pass"),
        (rule({**STATES, "detail": {"pipeline": ["another"]}}), "pipeline", "fail"),
        (rule({"source": ["aws.codecommit"]}), "pipeline", "fail"),
        (rule(STATES, None), "pipeline", "fail"),
        (rule(STATES, FUNCTION), "pipeline", "fail"),
        (rule(STATES, state="DISABLED"), "pipeline", "fail"),
        (rule(UNKNOWN), "pipeline", "unknown"),
        ([PIPELINE, TOPIC, SUBSCRIBED], "pipeline", "fail"),
        (
            [
                PIPELINE,
                TOPIC,
                SUBSCRIBED,
                one(
                    "aws:codestarnotifications/notificationRule:NotificationRule",
                    resource=Ref(PIPELINE, "arn"),
                    targets=[{"address": Ref(TOPIC, "arn")}],
                ),
            ],
            "pipeline",
            "pass",
        ),
        (
            [
                one(
                    "aws:budgets/budget:Budget",
                    **BUDGET,
                    notifications=[{"subscriberEmailAddresses": ["a@example.com"]}],
                )
            ],
            "budget",
            "pass",
        ),
        ([one("aws:budgets/budget:Budget", **BUDGET)], "budget", "fail"),
        (
            [
                DATABASE,
                TOPIC,
                SUBSCRIBED,
                one("aws:rds/eventSubscription:EventSubscription", snsTopic=Ref(TOPIC, "arn")),
            ],
            "database",
            "pass",
        ),
        ([DATABASE, TOPIC, SUBSCRIBED], "database", "fail"),
    ],
)
def test_states_are_told_to_a_topic(resources: list[Resource], of: str, expected: str) -> None:
    assert verdict(resources, "notification", of) == expected


# --- what fails


def redrive(arn: Any, count: Any = 3, name: str = "jobs") -> Resource:
    text = json.dumps(
        {"deadLetterTargetArn": FAILED.outputs["arn"] if arn is FAILED else arn, "maxReceiveCount": count}
    )
    made = make("aws:sqs/queue:Queue", name, {"redrivePolicy": text}, outputs={"name": f"{name}-1a2b"})
    if arn is not FAILED:
        return made
    inside = make("x", "x", {"redrivePolicy": Ref(FAILED, "arn")}).references
    return msgspec.structs.replace(made, references=tuple(msgspec.structs.replace(r, inside=True) for r in inside))


def mapping(queue: Resource) -> Resource:
    inputs = {"eventSourceArn": Ref(queue, "arn"), "functionName": Ref(FUNCTION, "arn")}
    return make("aws:lambda/eventSourceMapping:EventSourceMapping", "mapping", inputs)


def called_by(principal: str, function: Resource = OTHER) -> Resource:
    return one("aws:lambda/permission:Permission", principal, function=Ref(function, "name"), principal=principal)


WITH_QUEUE = one("aws:lambda/function:Function", "safe", deadLetterConfig={"targetArn": Ref(FAILED, "arn")})
SAFE = [WITH_QUEUE, called_by("s3.amazonaws.com", WITH_QUEUE)]


@pytest.mark.parametrize(
    ("resources", "of", "want", "expected"),
    [
        ([redrive(FAILED), FAILED], "queue", {}, "pass"),
        ([redrive(FAILED), FAILED], "queue", {"max_receive": 3}, "pass"),
        ([redrive(FAILED, "3"), FAILED], "queue", {"max_receive": 3}, "pass"),
        ([redrive(FAILED, 5), FAILED], "queue", {"max_receive": 3}, "fail"),
        ([redrive("arn:aws:sqs:us-east-1:123456789012:elsewhere"), FAILED], "queue", {}, "fail"),
        ([QUEUE, FAILED], "queue", {}, "fail"),
        ([make("aws:sqs/queue:Queue", "dead-letter-queue")], "queue", {}, "fail"),
        ([redrive(FAILED), FAILED, make("aws:sqs/queue:Queue", "extra")], "queue", {}, "fail"),
        ([make("aws:sqs/queue:Queue", "jobs", {"redrivePolicy": UNKNOWN})], "queue", {}, "unknown"),
        (
            [
                QUEUE,
                FAILED,
                one(
                    "aws:sqs/redrivePolicy:RedrivePolicy",
                    queueUrl=Ref(QUEUE, "url"),
                    redrivePolicy=json.dumps({"deadLetterTargetArn": FAILED.outputs["arn"], "maxReceiveCount": 4}),
                ),
            ],
            "queue",
            {"max_receive": 4},
            "pass",
        ),
        ([WITH_QUEUE, FAILED], "function", {}, "pass"),
        ([FUNCTION, FAILED], "function", {}, "fail"),
        ([FUNCTION, redrive(FAILED), FAILED, mapping(redrive(FAILED))], "function", {"max_receive": 3}, "pass"),
        ([FUNCTION, redrive(FAILED), FAILED, mapping(redrive(FAILED))], "function", {"max_receive": 4}, "fail"),
        ([*SAFE, FAILED, OTHER, called_by("apigateway.amazonaws.com")], "function", {}, "pass"),
        ([*SAFE, FAILED, OTHER, called_by("sns.amazonaws.com")], "function", {}, "fail"),
        ([one("aws:lambda/function:Function", deadLetterConfig={"targetArn": UNKNOWN})], "function", {}, "unknown"),
        (
            [
                FUNCTION,
                FAILED,
                one(
                    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
                    functionName=Ref(FUNCTION, "name"),
                    destinationConfig={"onFailure": {"destination": Ref(FAILED, "arn")}},
                ),
            ],
            "function",
            {},
            "pass",
        ),
        (
            [
                FUNCTION,
                FAILED,
                one(
                    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
                    functionName=Ref(FUNCTION, "name"),
                    destinationConfig={"onSuccess": {"destination": Ref(FAILED, "arn")}},
                ),
            ],
            "function",
            {},
            "fail",
        ),
    ],
)
def test_what_fails_goes_to_a_queue(resources: list[Resource], of: str, want: dict[str, Any], expected: str) -> None:
    assert verdict(resources, "dead_letter", of, want) == expected


def test_event_rules_topics_and_schedules_have_places_of_their_own() -> None:
    events = make("aws:cloudwatch/eventRule:EventRule", "rule")
    target = {"rule": Ref(events, "name"), "arn": Ref(FUNCTION, "arn")}
    with_queue = one("aws:cloudwatch/eventTarget:EventTarget", **target, deadLetterConfig={"arn": Ref(FAILED, "arn")})
    assert verdict([events, FAILED, with_queue], "dead_letter", "event_rule") == "pass"
    without = one("aws:cloudwatch/eventTarget:EventTarget", **target)
    assert verdict([events, FAILED, without], "dead_letter", "event_rule") == "fail"
    schedule = one(
        "aws:scheduler/schedule:Schedule", target={"arn": "x", "deadLetterConfig": {"arn": Ref(FAILED, "arn")}}
    )
    assert verdict([schedule, FAILED], "dead_letter", "scheduler") == "pass"
    assert (
        verdict([one("aws:scheduler/schedule:Schedule", target={"arn": "x"}), FAILED], "dead_letter", "scheduler")
        == "fail"
    )
    policy = json.dumps({"deadLetterTargetArn": FAILED.outputs["arn"]})
    subscription = {"topic": Ref(TOPIC, "arn"), "protocol": "lambda"}
    safe = one("aws:sns/topicSubscription:TopicSubscription", **subscription, redrivePolicy=policy)
    assert verdict([TOPIC, FAILED, safe], "dead_letter", "topic") == "pass"
    unsafe = one("aws:sns/topicSubscription:TopicSubscription", **subscription)
    assert verdict([TOPIC, FAILED, unsafe], "dead_letter", "topic") == "fail"


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [({"waitForSteadyState": True}, "pass"), ({}, "fail"), ({"waitForSteadyState": UNKNOWN}, "unknown")],
)
def test_the_deployment_waits_for_the_service(inputs: dict[str, Any], expected: str) -> None:
    service = make("aws:ecs/service:Service", "web", {"cluster": Ref(CLUSTER, "arn"), **inputs})
    assert verdict([service, CLUSTER], "steady_state", "container_service") == expected


def test_a_metric_of_a_log_group_is_one_of_what_writes_there() -> None:
    group = make(
        "aws:cloudwatch/logGroup:LogGroup", "logs", {"name": "/aws/lambda/fixed"}, outputs={"name": "/aws/lambda/fixed"}
    )
    fixed = make("aws:lambda/function:Function", "fixed", {"name": "fixed"}, outputs={"name": "fixed"})
    counted = {"name": "Refused", "namespace": "App", "value": "1"}
    errors = one(
        "aws:cloudwatch/logMetricFilter:LogMetricFilter", logGroupName=Ref(group, "name"), metricTransformation=counted
    )
    watching = alarm("Refused", {}, namespace="App")
    assert verdict([fixed, group, errors, watching], "alarm", "function", {"metric": "Refused"}) == "pass"
    assert verdict([fixed, group, errors, alarm("Refused", {}, namespace="Other")], "alarm", "function") == "fail"
    assert verdict([fixed, errors, group, watching, alarm("X", {}, "x")], "alarm", "log_group") == "pass"


def test_a_rule_that_refers_to_another_pipeline_tells_nothing_of_this_one() -> None:
    another = make("aws:codepipeline/pipeline:Pipeline", "another", outputs={"name": "another-1a2b"})
    pattern = {"source": ["aws.codepipeline"], "detail": {"pipeline": [Ref(another, "name")]}}
    made = make("aws:cloudwatch/eventRule:EventRule", "rule", {"eventPattern": pattern})
    target = one("aws:cloudwatch/eventTarget:EventTarget", rule=Ref(made, "name"), arn=Ref(TOPIC, "arn"))
    about_both = result_on(graph(PIPELINE, another, TOPIC, SUBSCRIBED, made, target), "notification", "pipeline")
    assert about_both.verdict == "pass"
    gone = msgspec.structs.replace(another, read=True)
    assert verdict([PIPELINE, gone, TOPIC, SUBSCRIBED, made, target], "notification", "pipeline") == "fail"


def test_any_queue_for_what_fails_is_enough_where_nothing_is_named() -> None:
    assert verdict([redrive(FAILED), FAILED], "dead_letter", "") == "pass"
    assert verdict([WITH_QUEUE, FAILED], "dead_letter", "") == "pass"
    assert verdict([WITH_QUEUE, FAILED], "dead_letter", "", {"max_receive": 3}) == "fail"
    assert verdict([QUEUE, FUNCTION], "dead_letter", "") == "fail"


def test_tasks_pass_traces_on_by_a_container_of_xrays() -> None:
    def traced(*images: str) -> Resource:
        containers = [{"name": f"c{number}", "image": image} for number, image in enumerate(images)]
        return one("aws:ecs/taskDefinition:TaskDefinition", containerDefinitions=containers)

    assert verdict([traced("app:1", "public.ecr.aws/xray/aws-xray-daemon:3.x")], "tracing", "task") == "pass"
    assert verdict([traced("app:1")], "tracing", "task") == "fail"


def test_a_redrive_policy_that_names_no_queue_sends_nothing() -> None:
    empty = make("aws:sqs/queue:Queue", "jobs", {"redrivePolicy": json.dumps({"maxReceiveCount": 3})})
    assert verdict([empty, FAILED], "dead_letter", "queue") == "fail"


def test_an_alarm_does_not_tell_of_a_pipelines_states() -> None:
    about = alarm("FailedPipelineExecutions", {"PipelineName": Ref(PIPELINE, "name")})
    assert verdict([PIPELINE, TOPIC, SUBSCRIBED, about], "notification", "pipeline") == "fail"

"""Connections, schedules and subscriptions are judged by what links one end to the other, all the way."""

from __future__ import annotations

import json
from typing import Any

import pytest
from graph_making import Ref, graph, make
from msgspec import structs
from verdict_making import result_on, told, verdict_on

from stackproof.model import Reference, Resource

UNKNOWN = {"$unknown": "not known in a preview"}
BUCKET = make("aws:s3/bucket:Bucket", "uploads", outputs={"bucket": "uploads-1"})
FUNCTION = make("aws:lambda/function:Function", "worker", outputs={"name": "worker-1"})
OTHER = make("aws:lambda/function:Function", "other")
QUEUE = make("aws:sqs/queue:Queue", "jobs")
TOPIC = make("aws:sns/topic:Topic", "news")
STREAM = make("aws:kinesis/stream:Stream", "clicks")
TABLE = make("aws:dynamodb/table:Table", "orders", {"streamEnabled": True})
TASK = make("aws:ecs/taskDefinition:TaskDefinition", "task")
CLUSTER = make("aws:ecs/cluster:Cluster", "cluster")
MACHINE = make("aws:sfn/stateMachine:StateMachine", "machine", {"definition": Ref(FUNCTION, "arn")})
RULE = make("aws:cloudwatch/eventRule:EventRule", "rule", {"scheduleExpression": "rate(5 minutes)"})
API = make("aws:apigatewayv2/api:Api", "api")
REPOSITORY = make("aws:codecommit/repository:Repository", "code")
EVERYTHING = (BUCKET, FUNCTION, OTHER, QUEUE, TOPIC, STREAM, TABLE, TASK, CLUSTER, MACHINE, RULE, API, REPOSITORY)


def notification(**inputs: Any) -> Resource:
    return make("aws:s3/bucketNotification:BucketNotification", "notification", {"bucket": Ref(BUCKET), **inputs})


def mapping(source: Resource, end: Resource = FUNCTION, property: str = "arn", **inputs: Any) -> Resource:
    given = {"eventSourceArn": Ref(source, property), "functionName": Ref(end, "arn"), **inputs}
    return make("aws:lambda/eventSourceMapping:EventSourceMapping", f"map-{source.name}", given)


def subscription(end: Resource = QUEUE, protocol: str = "sqs", topic: Resource = TOPIC) -> Resource:
    inputs = {"topic": Ref(topic, "arn"), "protocol": protocol, "endpoint": Ref(end, "arn")}
    return make("aws:sns/topicSubscription:TopicSubscription", "subscription", inputs)


def target(end: Resource, rule: Resource = RULE, **inputs: Any) -> Resource:
    return make(
        "aws:cloudwatch/eventTarget:EventTarget",
        "target",
        {"rule": Ref(rule, "name"), "arn": Ref(end, "arn"), **inputs},
    )


def rule(pattern: Any, **inputs: Any) -> Resource:
    given = {"eventPattern": pattern if isinstance(pattern, dict | Ref) else json.dumps(pattern), **inputs}
    return make("aws:cloudwatch/eventRule:EventRule", "pattern", given)


RUNS_TASK = {"ecsTarget": {"taskDefinitionArn": Ref(TASK, "arn")}}
OBJECTS = rule(Ref(BUCKET, "bucket"))  # a pattern that names the bucket
PIPE = make("aws:pipes/pipe:Pipe", "pipe", {"source": Ref(QUEUE, "arn"), "target": Ref(MACHINE, "arn")})
CALL = make(
    "aws:apigatewayv2/integration:Integration",
    "call",
    {"apiId": Ref(API), "integrationUri": Ref(FUNCTION, "invokeArn")},
)
TO_QUEUE = make(
    "aws:apigatewayv2/integration:Integration",
    "send",
    {"apiId": Ref(API), "integrationSubtype": "SQS-SendMessage", "requestParameters": {"QueueUrl": Ref(QUEUE, "url")}},
)
FIREHOSE = make(
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
    "delivery",
    {
        "kinesisSourceConfiguration": {"kinesisStreamArn": Ref(STREAM, "arn")},
        "extendedS3Configuration": {"bucketArn": Ref(BUCKET, "arn")},
    },
)
SCHEDULE = make(
    "aws:scheduler/schedule:Schedule",
    "nightly",
    {"scheduleExpression": "cron(0 3 * * ? *)", "target": {"arn": Ref(FUNCTION, "arn")}},
)
EVENTS_ON = notification(eventbridge=True)


def pipeline(provider: str = "CodeCommit", **configuration: Any) -> Resource:
    source = {"category": "Source", "provider": provider, "configuration": configuration}
    return make("aws:codepipeline/pipeline:Pipeline", "delivery", {"stages": [{"name": "Source", "actions": [source]}]})


FROM_CODE = {"RepositoryName": Ref(REPOSITORY, "repositoryName"), "BranchName": "main"}
QUIET = pipeline(**FROM_CODE, PollForSourceChanges="false")
PUSHED = rule(Ref(REPOSITORY, "arn"))

CONNECTED: dict[str, tuple[str, str, tuple[Resource, ...]]] = {
    "a bucket tells a function": (
        "bucket",
        "function",
        (notification(lambdaFunctions=[{"lambdaFunctionArn": Ref(FUNCTION, "arn")}]),),
    ),
    "a bucket tells a queue": ("bucket", "queue", (notification(queues=[{"queueArn": Ref(QUEUE, "arn")}]),)),
    "a bucket tells a function by way of a queue": (
        "bucket",
        "function",
        (notification(queues=[{"queueArn": Ref(QUEUE, "arn")}]), mapping(QUEUE)),
    ),
    "a bucket tells a state machine by way of EventBridge": (
        "bucket",
        "state_machine",
        (EVENTS_ON, OBJECTS, target(MACHINE, OBJECTS)),
    ),
    "a queue feeds a function": ("queue", "function", (mapping(QUEUE),)),
    "a stream feeds a function": ("stream", "function", (mapping(STREAM),)),
    "a table feeds a function by its stream": ("table", "function", (mapping(TABLE, property="streamArn"),)),
    "a topic feeds a queue": ("topic", "queue", (subscription(),)),
    "a topic feeds a function": ("topic", "function", (subscription(FUNCTION, "lambda"),)),
    "a rule starts a function": ("event_rule", "function", (target(FUNCTION),)),
    "a schedule starts a function": ("schedule", "function", (target(FUNCTION),)),
    "a scheduler starts a function": ("schedule", "function", (SCHEDULE,)),
    "a schedule runs a task": ("schedule", "task", (target(CLUSTER, **RUNS_TASK),)),
    "an API calls a function": ("api", "function", (CALL,)),
    "an API sends to a queue": ("api", "queue", (TO_QUEUE,)),
    "a queue starts a state machine by a pipe": ("queue", "state_machine", (PIPE,)),
    "a stream goes to a bucket by a delivery stream": ("stream", "bucket", (FIREHOSE,)),
    "a stream feeds a delivery stream": ("stream", "delivery_stream", (FIREHOSE,)),
    "a state machine calls a function": ("state_machine", "function", ()),
    "a repository starts a pipeline that polls": ("code_repository", "pipeline", (pipeline(**FROM_CODE),)),
    "a repository starts a pipeline by a rule": ("code_repository", "pipeline", (QUIET, PUSHED, target(QUIET, PUSHED))),
    "a function sends to a queue that its environment names": (
        "function",
        "queue",
        (make("aws:lambda/function:Function", "sender", {"environment": {"variables": {"QUEUE": Ref(QUEUE, "url")}}}),),
    ),
}


def made(*more: Resource) -> Any:
    own = {resource.urn for resource in more}
    return graph(*(r for r in EVERYTHING if r.urn not in own), *more)


@pytest.mark.parametrize("case", CONNECTED)
def test_what_is_linked_is_connected(case: str) -> None:
    source, of, links = CONNECTED[case]
    assert told(result_on(made(*links), "connection", of, source=source)).startswith("pass")


@pytest.mark.parametrize("case", [case for case, (_, _, links) in CONNECTED.items() if links])
def test_without_the_link_nothing_is_connected(case: str) -> None:
    source, of, links = CONNECTED[case]
    parts = [r for r in links if r.type.rpartition(":")[2] in ("FirehoseDeliveryStream",)]
    assert not told(result_on(made(), "connection", of, source=source)).startswith("pass") or parts


@pytest.mark.parametrize(
    ("source", "of", "links"),
    [
        ("bucket", "function", (notification(topics=[{"topicArn": Ref(TOPIC, "arn")}]),)),
        ("bucket", "function", (notification(queues=[{"queueArn": Ref(QUEUE, "arn")}]), mapping(STREAM))),
        ("queue", "function", (mapping(QUEUE, enabled=False),)),
        ("bucket", "state_machine", (OBJECTS, target(MACHINE, OBJECTS))),  # the bucket sends nothing to EventBridge
        ("schedule", "task", (target(CLUSTER),)),
        ("api", "queue", (CALL,)),
        ("code_repository", "pipeline", (QUIET,)),
        ("code_repository", "pipeline", (QUIET, PUSHED, target(FUNCTION, PUSHED))),
    ],
)
def test_a_link_that_leads_elsewhere_or_is_switched_off_connects_nothing(
    source: str, of: str, links: tuple[Resource, ...]
) -> None:
    assert told(result_on(made(*links), "connection", of, source=source)).startswith("fail")


def test_the_link_that_leads_elsewhere_is_a_near_miss() -> None:
    result = result_on(made(mapping(STREAM)), "connection", "function", source="queue")
    assert result.verdict == "fail" and "map-clicks: leads from clicks to worker" in told(result)


def test_a_permission_alone_connects_nothing() -> None:
    permission = make(
        "aws:lambda/permission:Permission",
        "bucket-trigger",
        {"function": Ref(FUNCTION, "name"), "sourceArn": Ref(BUCKET, "arn"), "principal": "s3.amazonaws.com"},
    )
    result = result_on(made(permission), "connection", "function", source="bucket")
    assert result.verdict == "fail" and "bucket-trigger: only permits the call" in told(result)


def test_a_disabled_rule_connects_nothing() -> None:
    off = make("aws:cloudwatch/eventRule:EventRule", "rule", {"scheduleExpression": "rate(1 day)", "state": "DISABLED"})
    assert verdict_on(made(off, target(FUNCTION, off)), "connection", "function", source="schedule") == "fail"


def test_names_and_tags_connect_nothing() -> None:
    decoy = make("aws:lambda/function:Function", "queue-consumer", {"tags": {"Source": Ref(QUEUE, "arn")}})
    assert verdict_on(made(decoy), "connection", "function", source="queue") == "fail"


def test_a_link_whose_end_is_not_known_is_left_open() -> None:
    hidden = make(
        "aws:lambda/eventSourceMapping:EventSourceMapping",
        "hidden",
        {"eventSourceArn": Ref(QUEUE, "arn"), "functionName": UNKNOWN},
    )
    assert verdict_on(made(hidden), "connection", "function", source="queue") == "unknown"


def test_ends_that_are_not_made_are_named() -> None:
    result = result_on(graph(FUNCTION), "connection", "function", source="bucket")
    assert (result.verdict, result.reason) == ("fail", "the program makes no S3 bucket")


def test_an_object_pattern_in_text_connects_the_bucket_it_names() -> None:
    pattern = rule({"source": ["aws.s3"], "detail": {"bucket": {"name": ["uploads-1"]}}})
    on = (EVENTS_ON, pattern, target(FUNCTION, pattern))
    assert verdict_on(made(*on), "connection", "function", source="bucket") == "pass"
    other = rule({"source": ["aws.s3"], "detail": {"bucket": {"name": ["another"]}}})
    assert (
        verdict_on(made(EVENTS_ON, other, target(FUNCTION, other)), "connection", "function", source="bucket") == "fail"
    )


def test_a_pipeline_with_a_source_on_another_platform_has_a_repository() -> None:
    arn = "arn:aws:codestar-connections:us-east-1:123456789012:connection/1"
    source = pipeline("CodeStarSourceConnection", ConnectionArn=arn, FullRepositoryId="org/app", BranchName="main")
    assert verdict_on(graph(source), "connection", "pipeline", source="code_repository") == "pass"
    off = pipeline("CodeStarSourceConnection", ConnectionArn=arn, FullRepositoryId="o/a", DetectChanges="false")
    assert verdict_on(graph(off), "connection", "pipeline", source="code_repository") == "fail"


# --- schedules


def scheduled(expression: Any, end: Resource = FUNCTION) -> Any:
    timer = make("aws:cloudwatch/eventRule:EventRule", "rule", {"scheduleExpression": expression})
    return made(timer, target(end, timer))


@pytest.mark.parametrize(
    ("expression", "asked", "verdict"),
    [
        ("rate(5 minutes)", "rate(5 minutes)", "pass"),
        ("rate(5 minutes)", "", "pass"),
        ("cron(0/5 * * * ? *)", "rate(5 minutes)", "pass"),
        ("cron(*/5 * * * ? *)", "rate(5 minutes)", "pass"),
        ("rate(10 minutes)", "rate(5 minutes)", "fail"),
        ("rate(1 day)", "daily", "pass"),
        ("rate(24 hours)", "daily", "pass"),
        ("cron(0 3 * * ? *)", "daily", "pass"),
        ("cron(30 2 ? * * *)", "nightly", "pass"),
        ("cron(0 3,15 * * ? *)", "daily", "fail"),
        ("cron(0 3 ? * MON *)", "daily", "fail"),
        ("rate(1 hour)", "hourly", "pass"),
        ("cron(0 * * * ? *)", "hourly", "pass"),
        ("cron(0 */6 * * ? *)", "every 6 hours", "pass"),
        ("rate(6 hours)", "every 6 hours", "pass"),
        ("cron(0 3 ? * SUN *)", "weekly", "pass"),
        ("rate(7 days)", "weekly", "pass"),
        ("cron(0 0 1 * ? *)", "monthly", "pass"),
        ("cron(0 3 ? * SUN *)", "monthly", "fail"),
        ("cron(0 3 * * ? *)", "cron(0 3 * * ? *)", "pass"),
        ("cron(00 03 * * ? *)", "cron(0 3 * * ? *)", "pass"),
        ("cron(0 3 ? * * *)", "cron(0 3 * * ? *)", "pass"),
        ("cron(0 4 * * ? *)", "cron(0 3 * * ? *)", "fail"),
        ("rate(1 day)", "cron(0 3 * * ? *)", "fail"),
        (UNKNOWN, "daily", "unknown"),
        ("rate(1 day)", "when the moon is full", "unknown"),
    ],
)
def test_a_schedule_is_what_it_means(expression: Any, asked: str, verdict: str) -> None:
    want = {"rate": asked} if asked else {}
    assert told(result_on(scheduled(expression), "schedule", "function", **want)).startswith(verdict)


def test_a_schedule_of_something_else_is_a_near_miss() -> None:
    result = result_on(scheduled("rate(1 day)", QUEUE), "schedule", "function", rate="daily")
    assert result.verdict == "fail" and "rule: rate(1 day), starts jobs" in told(result)


def test_a_rule_without_a_schedule_is_none() -> None:
    assert verdict_on(made(OBJECTS, target(FUNCTION, OBJECTS)), "schedule", "function") == "fail"


def test_the_scheduler_counts_and_a_disabled_one_does_not() -> None:
    assert verdict_on(made(SCHEDULE), "schedule", "function", rate="daily") == "pass"
    off = make(
        SCHEDULE.type,
        "nightly",
        {**SCHEDULE.inputs, "state": "DISABLED"},
    )
    assert verdict_on(made(off), "schedule", "function", rate="daily") == "fail"


def test_crawlers_have_schedules_of_their_own() -> None:
    crawler = make("aws:glue/crawler:Crawler", "crawler", {"schedule": "cron(0 3 * * ? *)"})
    assert verdict_on(graph(crawler), "schedule", "crawler", rate="daily") == "pass"


# --- subscriptions


@pytest.mark.parametrize(
    ("protocol", "asked", "verdict"),
    [
        ("email", "email", "pass"),
        ("email-json", "email", "pass"),
        ("sqs", "email", "fail"),
        ("sqs", "", "pass"),
        (UNKNOWN, "email", "unknown"),
    ],
)
def test_a_topic_has_a_subscriber_of_the_protocol(protocol: Any, asked: str, verdict: str) -> None:
    inputs = {"topic": Ref(TOPIC, "arn"), "protocol": protocol, "endpoint": "ops@example.com"}
    subscriber = make("aws:sns/topicSubscription:TopicSubscription", "s", inputs)
    want = {"protocol": asked} if asked else {}
    assert verdict_on(graph(TOPIC, subscriber), "subscription", "topic", **want) == verdict


def test_a_subscriber_of_another_topic_does_not_count() -> None:
    subscriber = make(
        "aws:sns/topicSubscription:TopicSubscription", "s", {"topic": "arn:aws:sns:us-east-1:1:x", "protocol": "email"}
    )
    alarm = make("aws:cloudwatch/metricAlarm:MetricAlarm", "alarm", {"alarmActions": [Ref(TOPIC, "arn")]})
    result = result_on(graph(TOPIC, alarm, subscriber), "subscription", "topic", protocol="email")
    assert result.verdict == "fail" and "news: has no subscriber" in told(result)


# --- more ways between two ends

VAULT = make("aws:backup/vault:Vault", "vault")
COPY = make("aws:backup/vault:Vault", "copy")
JOB = make("aws:glue/job:Job", "job", {"defaultArguments": {"--source": Ref(BUCKET, "bucket")}})


def test_backups_are_copied_from_vault_to_vault() -> None:
    rule_ = {"targetVaultName": Ref(VAULT, "name"), "copyActions": [{"destinationVaultArn": Ref(COPY, "arn")}]}
    plan = make("aws:backup/plan:Plan", "plan", {"rules": [rule_]})
    kept = make("aws:backup/selection:Selection", "kept", {"planId": Ref(plan)})
    assert verdict_on(graph(VAULT, COPY, plan, kept), "connection", "backup_vault", source="backup_vault") == "pass"
    alone = make("aws:backup/plan:Plan", "plan", {"rules": [{"targetVaultName": Ref(VAULT, "name")}]})
    assert verdict_on(graph(VAULT, COPY, alone), "connection", "backup_vault", source="backup_vault") == "fail"


def test_a_distribution_gets_what_its_origin_holds() -> None:
    cdn = make("aws:cloudfront/distribution:Distribution", "cdn", {"origins": [{"domainName": Ref(BUCKET, "domain")}]})
    assert verdict_on(made(cdn), "connection", "cdn", source="bucket") == "pass"
    other = make("aws:cloudfront/distribution:Distribution", "cdn", {"origins": [{"domainName": "example.com"}]})
    assert verdict_on(made(other), "connection", "cdn", source="bucket") == "fail"


def test_a_job_reads_the_bucket_of_its_arguments() -> None:
    assert verdict_on(made(JOB), "connection", "etl_job", source="bucket") == "pass"
    assert verdict_on(made(make(JOB.type, "job")), "connection", "etl_job", source="bucket") == "fail"


def test_a_job_writes_to_the_warehouse_of_its_connection() -> None:
    warehouse = make("aws:redshift/cluster:Cluster", "warehouse")
    link = make("aws:glue/connection:Connection", "link", {"connectionProperties": {"URL": Ref(warehouse, "endpoint")}})
    job = make("aws:glue/job:Job", "job", {"connections": [Ref(link, "name")]})
    assert verdict_on(graph(warehouse, link, job), "connection", "warehouse", source="etl_job") == "pass"
    assert verdict_on(graph(warehouse, link, JOB), "connection", "warehouse", source="etl_job") == "fail"


def test_a_function_passes_on_what_it_gets_to_what_it_is_told_of() -> None:
    sender = make("aws:lambda/function:Function", "worker", {"environment": {"variables": {"M": Ref(MACHINE, "arn")}}})
    told_of = notification(lambdaFunctions=[{"lambdaFunctionArn": Ref(sender, "arn")}])
    assert verdict_on(made(sender, told_of), "connection", "state_machine", source="bucket") == "pass"
    assert verdict_on(made(told_of), "connection", "state_machine", source="bucket") == "fail"


@pytest.mark.parametrize(
    ("recurrence", "asked", "verdict"),
    [
        ("0 8 * * *", "daily", "pass"),
        ("0 8 * * *", "cron(0 8 * * ? *)", "pass"),
        ("0 8 * * 1", "cron(0 8 ? * MON *)", "pass"),
        ("0 8 * * 1", "daily", "fail"),
    ],
)
def test_groups_of_machines_have_schedules_with_five_fields(recurrence: str, asked: str, verdict: str) -> None:
    group = make("aws:autoscaling/group:Group", "group", outputs={"name": "group-1"})
    inputs = {"autoscalingGroupName": Ref(group, "name"), "recurrence": recurrence}
    action = make("aws:autoscaling/schedule:Schedule", "morning", inputs)
    assert verdict_on(graph(group, action), "schedule", "autoscaling_group", rate=asked) == verdict
    assert verdict_on(graph(group), "schedule", "autoscaling_group", rate=asked) == "fail"


def test_a_balancer_leads_to_what_is_attached_to_its_targets() -> None:
    balancer = make("aws:lb/loadBalancer:LoadBalancer", "lb")
    targets = make("aws:lb/targetGroup:TargetGroup", "targets", {"targetType": "lambda"})
    inputs = {
        "loadBalancerArn": Ref(balancer, "arn"),
        "defaultActions": [{"type": "forward", "targetGroupArn": Ref(targets, "arn")}],
    }
    listener = make("aws:lb/listener:Listener", "listener", inputs)
    attached = {"targetGroupArn": Ref(targets, "arn"), "targetId": Ref(FUNCTION, "arn")}
    attachment = make("aws:lb/targetGroupAttachment:TargetGroupAttachment", "on", attached)
    parts = (balancer, targets, listener)
    assert verdict_on(made(*parts, attachment), "connection", "function", source="load_balancer") == "pass"
    assert verdict_on(made(*parts), "connection", "function", source="load_balancer") == "fail"


def test_a_function_sends_to_what_its_role_may_send_to() -> None:
    role = make("aws:iam/role:Role", "role", {"assumeRolePolicy": "{}"}, outputs={"name": "role-1"})
    document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}]}
    sender = make("aws:lambda/function:Function", "sender", {"role": Ref(role, "arn")})
    policy = make("aws:iam/rolePolicy:RolePolicy", "send", {"role": Ref(role, "name"), "policy": json.dumps(document)})
    named = Reference("policy", QUEUE.urn, "arn", inside=True)
    about_queue = structs.replace(policy, references=(*policy.references, named))
    assert verdict_on(made(role, sender, about_queue), "connection", "queue", source="function") == "pass"
    assert verdict_on(made(role, sender, policy), "connection", "queue", source="function") == "fail"


def test_a_build_action_of_a_pipeline_is_no_source() -> None:
    build = {"category": "Build", "provider": "CodeCommit", "configuration": {"RepositoryName": "code"}}
    line = make("aws:codepipeline/pipeline:Pipeline", "p", {"stages": [{"name": "B", "actions": [build]}]})
    assert verdict_on(graph(line), "connection", "pipeline", source="code_repository") == "fail"

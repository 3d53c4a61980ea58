"""Queues, topics and schedules."""

from __future__ import annotations

from typing import Literal

from stackproof.aws import schedule_fault
from stackproof.model import Resource
from stackproof.topology import flag, has, short_type, text

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from .._program import is_stated, lacks_configuration

_QUEUE, _TOPIC = "aws:sqs/queue:Queue", "aws:sns/topic:Topic"
_REFUSED = Impact("deployment", "AWS or the provider refuses it, and the deployment ends there.")


@check(
    "VAL051",
    title="FIFO queues and topics are FIFO in every respect",
    severity="critical",
    category="values",
    impact=_REFUSED,
    links=("https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html",),
    when=(_QUEUE, _TOPIC),
)
def fifo_is_consistent(case: Case) -> Iterator[Verdict]:
    """The suffix .fifo and the FIFO setting go together, deduplication by content needs FIFO, and a dead-letter queue
    is of its source's kind.

    Why
        The provider refuses a FIFO queue whose name lacks the suffix .fifo, and a standard queue that has it. SQS
        refuses a standard queue as the dead-letter queue of a FIFO queue, and the other way around.
    Fix
        Set fifo_queue (fifo_topic) and end the name in .fifo, for the dead-letter queue as well.
    Bad
        import pulumi_aws as aws

        aws.sqs.Queue("orders", name="orders", fifo_queue=True)  # <- finding
    Bad
        import json

        import pulumi_aws as aws

        dead = aws.sqs.Queue("dead")
        aws.sqs.Queue(  # <- finding
            "orders",
            fifo_queue=True,
            redrive_policy=dead.arn.apply(
                lambda arn: json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 3})
            ),
        )
    Good
        import json

        import pulumi_aws as aws

        dead = aws.sqs.Queue("dead", name="dead.fifo", fifo_queue=True)
        aws.sqs.Queue(
            "orders",
            name="orders.fifo",
            fifo_queue=True,
            content_based_deduplication=True,
            redrive_policy=dead.arn.apply(
                lambda arn: json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 3})
            ),
        )
    Known limits
        Dead-letter queues that are set in a resource of their own are not judged.
    """
    for token, setting in ((_QUEUE, "fifoQueue"), (_TOPIC, "fifoTopic")):
        for resource in case.resources(token):
            fifo = flag(resource, setting)
            if fifo is None:
                yield Unknown(resource.urn, f"{setting} is not known")
                continue
            faults = list(_fifo_faults(case, resource, setting, fifo=fifo))
            if faults:
                what = f"{short_type(resource.type)} {resource.name}"
                certain = not lacks_configuration(case)
                yield Fail(subject=resource.urn, message=f"{what}: {'; '.join(faults)}", certain=certain)
            elif fifo or has(resource, "redrivePolicy"):
                yield Pass(resource.urn, "FIFO in every respect" if fifo else "a standard queue with a standard one")


def _fifo_faults(case: Case, resource: Resource, setting: str, *, fifo: bool) -> Iterator[str]:
    name = text(resource, "name") if is_stated(case, resource, "name") else None
    if name and fifo and not name.endswith(".fifo"):
        yield f"it is FIFO but its name {name!r} does not end in .fifo"
    if name and not fifo and name.endswith(".fifo"):
        yield f"its name {name!r} ends in .fifo but {setting} is not set"
    if not fifo and flag(resource, "contentBasedDeduplication"):
        yield f"deduplication by content without {setting}"
    if setting != "fifoQueue":
        return
    for dead in case.topology.targets(resource, "redrivePolicy", _QUEUE):
        other = flag(dead, "fifoQueue")
        if not dead.read and dead.urn != resource.urn and other is not None and other != fifo:
            kinds = ("FIFO", "standard") if fifo else ("standard", "FIFO")
            yield f"a {kinds[0]} queue with the {kinds[1]} queue {dead.name} for dead letters"


@check(
    "VAL052",
    title="Schedules are expressions that EventBridge reads",
    severity="critical",
    category="values",
    impact=_REFUSED,
    links=("https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html",),
    local=True,
)
def schedules_are_readable(case: Case) -> Iterator[Verdict]:
    """Rate and cron expressions of rules, of EventBridge Scheduler, and of Glue's crawlers and triggers.

    Why
        EventBridge has a cron of its own: six fields, a question mark in one of the two day fields. rate(1 minutes) is
        refused as well as rate(5 minute). The preview does not notice.
    Fix
        Write rate(5 minutes), rate(1 hour), or six fields such as cron(0 12 * * ? *).
    Bad
        import pulumi_aws as aws

        aws.cloudwatch.EventRule("nightly", schedule_expression="cron(0 2 * * *)")  # <- finding
        aws.cloudwatch.EventRule("often", schedule_expression="rate(5 minute)")  # <- finding
        aws.glue.Crawler(  # <- finding
            "lake", database_name="lake", role="arn:aws:iam::123456789012:role/glue", schedule="0 2 * * *"
        )
    Good
        import pulumi_aws as aws

        aws.cloudwatch.EventRule("nightly", schedule_expression="cron(0 2 * * ? *)")
        aws.cloudwatch.EventRule("often", schedule_expression="rate(5 minutes)")
        aws.cloudwatch.EventRule("weekly", schedule_expression="cron(0/30 22-2 ? * FRI-MON *)")
        aws.cloudwatch.EventRule("monthly", schedule_expression="cron(0 9 ? * FRIL 2026-2030)")
        aws.glue.Crawler(
            "lake", database_name="lake", role="arn:aws:iam::123456789012:role/glue", schedule="cron(0 2 * * ? *)"
        )
    Known limits
        None.
    """
    kinds: tuple[tuple[str, str, Literal["rule", "scheduler"]], ...] = (
        ("aws:cloudwatch/eventRule:EventRule", "scheduleExpression", "rule"),
        ("aws:scheduler/schedule:Schedule", "scheduleExpression", "scheduler"),
        ("aws:glue/crawler:Crawler", "schedule", "rule"),
        ("aws:glue/trigger:Trigger", "schedule", "rule"),
    )
    for token, path, service in kinds:
        for resource in case.resources(token):
            expression = text(resource, path)
            if expression == "":
                continue
            if expression is None or not is_stated(case, resource, path):
                yield Unknown(resource.urn, "the schedule is not known")
                continue
            fault = schedule_fault(expression, service=service)
            if fault:
                message = f"{short_type(resource.type)} {resource.name}: the schedule {expression!r}: {fault}"
                yield Fail(subject=resource.urn, message=message)
            else:
                yield Pass(resource.urn, expression)


@check(
    "VAL053",
    title="FIFO queues get messages only from what can send to them",
    severity="critical",
    category="values",
    impact=_REFUSED,
    links=(
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html",
    ),
    when=(_QUEUE,),
)
def fifo_queues_have_fifo_senders(case: Case) -> Iterator[Verdict]:
    """Neither bucket notifications nor standard topics send to FIFO queues.

    Why
        S3 does not take a FIFO queue as the destination of events, and SNS does not subscribe a FIFO queue to a
        standard topic. Both refuse when the resource is created.
    Fix
        Send to a standard queue, use a FIFO topic, or let S3 send to EventBridge.
    Bad
        import pulumi_aws as aws

        queue = aws.sqs.Queue("orders", name="orders.fifo", fifo_queue=True)
        topic = aws.sns.Topic("orders")
        aws.sns.TopicSubscription("orders", topic=topic.arn, protocol="sqs", endpoint=queue.arn)  # <- finding
    Good
        import pulumi_aws as aws

        queue = aws.sqs.Queue("orders", name="orders.fifo", fifo_queue=True)
        topic = aws.sns.Topic("orders", name="orders.fifo", fifo_topic=True)
        aws.sns.TopicSubscription("orders", topic=topic.arn, protocol="sqs", endpoint=queue.arn)
    Known limits
        None.
    """
    for queue in case.resources(_QUEUE):
        if flag(queue, "fifoQueue") is not True:
            continue
        for subscription in case.resources("aws:sns/topicSubscription:TopicSubscription"):
            topic = case.topology.target(subscription, "topic", _TOPIC)
            target = case.topology.target(subscription, "endpoint", _QUEUE)
            if topic is None or topic.read or target is None or target.urn != queue.urn:
                continue
            fifo = flag(topic, "fifoTopic")
            if fifo is False:
                message = f"the standard topic {topic.name} cannot send to the FIFO queue {queue.name}"
                yield Fail(subject=subscription.urn, message=message, related=(topic.urn, queue.urn))
            elif fifo:
                yield Pass(subscription.urn, "a FIFO topic sends to a FIFO queue")
        for notification in case.resources("aws:s3/bucketNotification:BucketNotification"):
            if queue.urn in {target.urn for target in case.topology.targets(notification, "queues", _QUEUE)}:
                message = f"S3 does not send events to FIFO queues such as {queue.name}"
                yield Fail(subject=notification.urn, message=message, related=(queue.urn,))

"""What becomes of messages that cannot be processed."""

from __future__ import annotations

from stackproof.topology import has

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Verdict, check

_QUEUE = "aws:sqs/queue:Queue"
_POLICY = "aws:sqs/redrivePolicy:RedrivePolicy"
_MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping"


@check(
    "SQS002",
    title="Queues that functions read set failing messages aside",
    severity="medium",
    category="architecture",
    impact=Impact("performance", "A message that always fails is tried again until it expires, and then it is gone."),
    links=("https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html",),
    when=(_MAPPING,),
)
def failing_messages_are_set_aside(case: Case) -> Iterator[Verdict]:
    """A queue that is the source of a function has a redrive policy with a dead-letter queue.

    Why
        Lambda returns a message whose processing fails to the queue. Without a dead-letter queue it is invoked with it
        again and again, which costs money and holds up the others of its batch, until the message's retention ends.
    Fix
        Give the queue a `redrive_policy` with the `deadLetterTargetArn` of a second queue and a `maxReceiveCount` (AWS
        advises 5 or more).
    Bad
        import pulumi_aws as aws

        jobs = aws.sqs.Queue("jobs", visibility_timeout_seconds=180)  # <- finding
        aws.lambda_.EventSourceMapping("jobs", event_source_arn=jobs.arn, function_name="worker")
    Good
        import pulumi
        import pulumi_aws as aws

        failed = aws.sqs.Queue("failed")
        jobs = aws.sqs.Queue(
            "jobs",
            visibility_timeout_seconds=180,
            redrive_policy=pulumi.Output.json_dumps({"deadLetterTargetArn": failed.arn, "maxReceiveCount": 5}),
        )
        aws.lambda_.EventSourceMapping("jobs", event_source_arn=jobs.arn, function_name="worker")
    Good
        import pulumi
        import pulumi_aws as aws

        failed = aws.sqs.Queue("failed")
        jobs = aws.sqs.Queue("jobs", visibility_timeout_seconds=180)
        aws.sqs.RedrivePolicy(
            "jobs",
            queue_url=jobs.id,
            redrive_policy=pulumi.Output.json_dumps({"deadLetterTargetArn": failed.arn, "maxReceiveCount": 5}),
        )
        aws.lambda_.EventSourceMapping("jobs", event_source_arn=jobs.arn, function_name="worker")
        aws.lambda_.EventSourceMapping("failed", event_source_arn=failed.arn, function_name="repair")
    Known limits
        Queues that other programs read are not looked at, nor is a dead-letter queue that is read itself.
    """
    queues = {
        queue.urn: queue
        for mapping in case.resources(_MAPPING)
        for queue in case.topology.targets(mapping, "eventSourceArn", _QUEUE)
        if not queue.read and not queue.options.importId
    }
    dead = {
        found.urn
        for source in case.resources(_QUEUE, _POLICY)
        for found in case.topology.targets(source, "redrivePolicy", _QUEUE)
    }
    for queue in queues.values():
        if has(queue, "redrivePolicy") or case.topology.companions(queue, "queueUrl", _POLICY):
            yield Pass(queue.urn, "failing messages go to a dead-letter queue")
        elif queue.urn not in dead:
            yield Fail(
                subject=queue.urn,
                message=f"the queue {queue.name} feeds a function but has no dead-letter queue; "
                "messages that fail should be set aside",
            )

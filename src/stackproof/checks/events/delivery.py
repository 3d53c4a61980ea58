"""Whether those who send to a queue or topic are let in."""

from __future__ import annotations

from stackproof.model import Resource

from .._absence import unless_cut_short
from .._calls import QUEUE, SENDERS, TOPIC, Caller, Leave, calls, may_send, uses_role
from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check


@check(
    "EVT002",
    title="Every service that sends to a queue or topic may send",
    severity="high",
    category="architecture",
    impact=Impact("deployment", "The message is refused: the resource cannot be made, or messages are lost."),
    links=(
        "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html",
        "https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html",
    ),
    when=(QUEUE, TOPIC),
)
def senders_are_let_in(case: Case) -> Iterator[Verdict]:
    """A queue or topic that S3, EventBridge or SNS sends to has a policy that allows it.

    Why
        By default only the account's own identities may send. S3 tries it when the notification is set up and refuses
        otherwise (critical); EventBridge and SNS drop the message (high). Where S3 does not wait for the policy, it
        depends on chance which is made first (medium).
    Fix
        Attach an `aws.sqs.QueuePolicy` or `aws.sns.TopicPolicy` that allows the service to send, with the ARN of the
        source in a condition.
    Bad
        import pulumi_aws as aws

        topic = aws.sns.Topic("orders")
        queue = aws.sqs.Queue("orders")
        aws.sns.TopicSubscription("orders", topic=topic.arn, protocol="sqs", endpoint=queue.arn)  # <- finding
    Bad
        import json
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("inbox")
        queue = aws.sqs.Queue("inbox")
        aws.sqs.QueuePolicy(
            "inbox",
            queue_url=queue.url,
            policy=queue.arn.apply(
                lambda arn: json.dumps(
                    {
                        "Version": "2012-10-17",
                        "Statement": [
                            {
                                "Effect": "Allow",
                                "Principal": {"Service": "sns.amazonaws.com"},
                                "Action": "sqs:SendMessage",
                                "Resource": arn,
                            }
                        ],
                    }
                )
            ),
        )
        aws.s3.BucketNotification(  # <- finding
            "inbox", bucket=bucket.id, queues=[{"queue_arn": queue.arn, "events": ["s3:ObjectCreated:*"]}]
        )
    Bad
        import json
        import pulumi_aws as aws

        rule = aws.cloudwatch.EventRule("failures", event_pattern=json.dumps({"source": ["aws.batch"]}))
        topic = aws.sns.Topic("alerts")
        aws.cloudwatch.EventTarget("failures", rule=rule.name, arn=topic.arn)  # <- finding
    Good
        import json
        import pulumi
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("inbox")
        queue = aws.sqs.Queue("inbox")
        policy = aws.sqs.QueuePolicy(
            "inbox",
            queue_url=queue.url,
            policy=pulumi.Output.all(queue.arn, bucket.arn).apply(
                lambda arns: json.dumps(
                    {
                        "Version": "2012-10-17",
                        "Statement": [
                            {
                                "Effect": "Allow",
                                "Principal": {"Service": "s3.amazonaws.com"},
                                "Action": "sqs:SendMessage",
                                "Resource": arns[0],
                                "Condition": {"ArnEquals": {"aws:SourceArn": arns[1]}},
                            }
                        ],
                    }
                )
            ),
        )
        aws.s3.BucketNotification(
            "inbox",
            bucket=bucket.id,
            queues=[{"queue_arn": queue.arn, "events": ["s3:ObjectCreated:*"]}],
            opts=pulumi.ResourceOptions(depends_on=[policy]),
        )
    Good
        import json
        import pulumi_aws as aws

        topic = aws.sns.Topic("orders")
        queue = aws.sqs.Queue(
            "orders",
            policy=topic.arn.apply(
                lambda arn: json.dumps(
                    {
                        "Version": "2012-10-17",
                        "Statement": {
                            "Effect": "Allow",
                            "Principal": "*",
                            "Action": "sqs:SendMessage",
                            "Resource": "*",
                            "Condition": {"ArnEquals": {"aws:SourceArn": arn}},
                        },
                    }
                )
            ),
        )
        aws.sns.TopicSubscription("orders", topic=topic.arn, protocol="sqs", endpoint=queue.arn)
    Known limits
        Conditions are taken to fit. CloudWatch alarms reach a topic of the same account without a policy.
    """
    for kind, sender, target in calls(case, SENDERS, QUEUE, TOPIC):
        if uses_role(case, kind, sender):
            yield Unknown(sender.urn, "a role is used for sending; whether it may is not judged here")
        else:
            yield _verdict(case, kind, sender, target, may_send(case, target, principal=_service(kind)))


def _service(kind: Caller) -> str:
    return f"{kind.principal}.amazonaws.com"


def _verdict(case: Case, kind: Caller, sender: Resource, target: Resource, leave: Leave) -> Verdict:
    if leave.allowed is None:
        return Unknown(sender.urn, leave.why)
    noun = "queue" if case.topology.is_type(target, QUEUE) else "topic"
    if not leave.allowed:
        what = "refuses to set this up" if kind.refused else "cannot deliver"
        fail = Fail(
            subject=sender.urn,
            message=f"no policy lets {kind.noun} send to the {noun} {target.name}, so {kind.noun} {what}",
            fix=f"Attach a {noun} policy to {target.name} that allows {_service(kind)} to send.",
            severity=kind.severity,
            related=(target.urn,),
        )
        return unless_cut_short(case, fail)
    if kind.refused and not case.topology.waits_for(sender) & {*leave.by} and target.urn not in leave.by:
        return Fail(
            subject=sender.urn,
            message=f"{sender.name} does not wait for the policy that lets {kind.noun} send to {target.name}",
            fix="Make it depend on the policy (`depends_on`).",
            severity="medium",
            related=leave.by,
        )
    return Pass(sender.urn, f"{kind.noun} may send to {target.name}")

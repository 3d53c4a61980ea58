"""Services that have to use a key with a principal of their own."""

from __future__ import annotations

import re

from stackproof.model import Resource
from stackproof.topology import has

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Severity, Unknown, Verdict, check
from ._keys import LOG_GROUP, QUEUE, TOPIC, TRAIL, USING, key_of, lets_service

_LOGS = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html"
_SNS = "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html"
_SQS = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html"


@check(
    "KMS004",
    title="Keys of log groups let CloudWatch Logs use them",
    severity="critical",
    category="deployment",
    impact=Impact("deployment", "CloudWatch Logs refuses the log group: the key is not allowed to be used with it."),
    links=(_LOGS,),
    when=(LOG_GROUP,),
)
def logs_may_use_their_key(case: Case) -> Iterator[Verdict]:
    """The key of an encrypted log group has a policy that lets `logs.REGION.amazonaws.com` use it.

    Why
        CloudWatch Logs encrypts with its own principal. The default key policy does not let it, and making the log
        group fails.
    Fix
        Give the key a policy that allows `kms:Encrypt*`, `kms:Decrypt*`, `kms:ReEncrypt*`, `kms:GenerateDataKey*` and
        `kms:Describe*` to `logs.REGION.amazonaws.com`, and keeps the account's root.
    Bad
        import pulumi_aws as aws

        key = aws.kms.Key("logs", enable_key_rotation=True)
        aws.cloudwatch.LogGroup("app", retention_in_days=30, kms_key_id=key.arn)  # <- finding
    Good
        import json

        import pulumi_aws as aws

        account = aws.get_caller_identity().account_id
        key = aws.kms.Key(
            "logs",
            policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
                            "Action": "kms:*",
                            "Resource": "*",
                        },
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": f"logs.{aws.get_region().region}.amazonaws.com"},
                            "Action": ["kms:Encrypt*", "kms:Decrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
                            "Resource": "*",
                        },
                    ],
                }
            ),
        )
        aws.cloudwatch.LogGroup("app", retention_in_days=30, kms_key_id=key.arn)
    Known limits
        Conditions on the log group's ARN are taken to fit.
    """
    for group in case.resources(LOG_GROUP):
        key = key_of(case, group)
        if key is None:
            continue
        region = case.topology.region_of(group)
        pattern = re.compile(rf"logs(\.{re.escape(region) if region else '[a-z0-9-]+'})?\.amazonaws\.com(\.cn)?")
        answer = lets_service(case, key, lambda name, p=pattern: p.fullmatch(name) is not None, USING)
        who = f"logs.{region or 'REGION'}.amazonaws.com"
        yield _verdict(group, key, answer, who, "so the log group cannot be made", cause=f"KMS004@{case.place_of(key)}")


@check(
    "KMS005",
    title="Keys of trails let CloudTrail use them",
    severity="critical",
    category="deployment",
    impact=Impact("deployment", "CloudTrail refuses the trail with InsufficientEncryptionPolicyException."),
    links=("https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html",),
    when=(TRAIL,),
)
def trails_may_use_their_key(case: Case) -> Iterator[Verdict]:
    """The key of an encrypted trail has a policy that lets `cloudtrail.amazonaws.com` use it.

    Why
        CloudTrail encrypts with its own principal, which the default key policy does not let in.
    Fix
        Allow `kms:GenerateDataKey*` and `kms:DescribeKey` to `cloudtrail.amazonaws.com` in the key policy.
    Bad
        import pulumi_aws as aws

        key = aws.kms.Key("trail")
        aws.cloudtrail.Trail("audit", s3_bucket_name="audit-logs-of-ours", kms_key_id=key.arn)  # <- finding
    Good
        import json

        import pulumi_aws as aws

        account = aws.get_caller_identity().account_id
        key = aws.kms.Key(
            "trail",
            policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
                            "Action": "kms:*",
                            "Resource": "*",
                        },
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": "cloudtrail.amazonaws.com"},
                            "Action": ["kms:GenerateDataKey*", "kms:DescribeKey"],
                            "Resource": "*",
                        },
                    ],
                }
            ),
        )
        aws.cloudtrail.Trail("audit", s3_bucket_name="audit-logs-of-ours", kms_key_id=key.arn)
    Known limits
        Conditions on the trail's ARN are taken to fit.
    """
    for trail in case.resources(TRAIL):
        key = key_of(case, trail)
        if key is not None:
            answer = lets_service(case, key, lambda name: name == "cloudtrail.amazonaws.com", USING[:1])
            yield _verdict(trail, key, answer, "cloudtrail.amazonaws.com", "so the trail cannot be made")


@check(
    "KMS006",
    title="Services can publish to encrypted topics and queues",
    severity="high",
    category="architecture",
    impact=Impact("quality", "The messages never arrive, and nothing says so."),
    links=(_SNS, _SQS),
    when=(TOPIC, QUEUE),
)
def publishers_may_use_the_key(case: Case) -> Iterator[Verdict]:
    """The key of a topic or queue lets the services use it that send to it.

    Why
        CloudWatch alarms, EventBridge, S3 and SNS encrypt what they send with their own principal. Neither the default
        key policy nor that of the AWS managed keys (`alias/aws/sns`, `alias/aws/sqs`) lets them, and the latter cannot
        be changed.
    Fix
        Encrypt with a key of your own whose policy allows `kms:GenerateDataKey*` and `kms:Decrypt` to the service.
    Bad
        import pulumi_aws as aws

        topic = aws.sns.Topic("alarms", kms_master_key_id="alias/aws/sns")
        aws.cloudwatch.MetricAlarm(  # <- finding
            "errors",
            namespace="AWS/Lambda",
            metric_name="Errors",
            statistic="Sum",
            period=60,
            evaluation_periods=1,
            threshold=1,
            comparison_operator="GreaterThanOrEqualToThreshold",
            alarm_actions=[topic.arn],
        )
    Bad
        import pulumi_aws as aws

        key = aws.kms.Key("queue", enable_key_rotation=True)
        queue = aws.sqs.Queue("work", kms_master_key_id=key.id)
        topic = aws.sns.Topic("orders")
        aws.sns.TopicSubscription("work", topic=topic.arn, protocol="sqs", endpoint=queue.arn)  # <- finding
    Good
        import json

        import pulumi_aws as aws

        account = aws.get_caller_identity().account_id
        key = aws.kms.Key(
            "alarms",
            policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
                            "Action": "kms:*",
                            "Resource": "*",
                        },
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": "cloudwatch.amazonaws.com"},
                            "Action": ["kms:GenerateDataKey*", "kms:Decrypt"],
                            "Resource": "*",
                        },
                    ],
                }
            ),
        )
        topic = aws.sns.Topic("alarms", kms_master_key_id=key.id)
        aws.cloudwatch.MetricAlarm(
            "errors",
            namespace="AWS/Lambda",
            metric_name="Errors",
            statistic="Sum",
            period=60,
            evaluation_periods=1,
            threshold=1,
            comparison_operator="GreaterThanOrEqualToThreshold",
            alarm_actions=[topic.arn],
        )
    Known limits
        S3 tries its destinations when the notification is made, so there it is critical. Other senders (budgets,
        notification rules, RDS events) are not judged.
    """
    for sender, target, who in _deliveries(case):
        weight: Severity | None = "critical" if who.startswith("s3.") else None
        key = key_of(case, target)
        encryption = case.topology.encryption_of(target)
        if key is not None:
            answer = lets_service(case, key, lambda name, who=who: name == who, USING)
            yield _verdict(sender, key, answer, who, f"so nothing of it arrives in {target.name}", severity=weight)
        elif encryption is not None and encryption.kind == "aws" and has(target, "kmsMasterKeyId"):
            yield Fail(
                subject=sender.urn,
                message=f"{who} cannot send to {target.name}, which is encrypted with an AWS managed key; "
                "its policy does not let the service in and cannot be changed",
                severity=weight,
                related=(target.urn,),
            )


_SENDERS = (
    ("aws:cloudwatch/metricAlarm:MetricAlarm", ("alarmActions", "okActions", "insufficientDataActions"), "cloudwatch"),
    ("aws:cloudwatch/compositeAlarm:CompositeAlarm", ("alarmActions", "okActions"), "cloudwatch"),
    ("aws:cloudwatch/eventTarget:EventTarget", ("arn",), "events"),
    ("aws:s3/bucketNotification:BucketNotification", ("queues", "topics"), "s3"),
    ("aws:sns/topicSubscription:TopicSubscription", ("endpoint",), "sns"),
)


def _deliveries(case: Case) -> Iterator[tuple[Resource, Resource, str]]:
    """(sender, topic or queue, service principal that sends), each pair once."""
    for token, paths, service in _SENDERS:
        for sender in case.resources(token):
            if has(sender, "roleArn"):  # it sends with a role, whose own policies decide
                continue
            found = {t.urn: t for path in paths for t in case.topology.targets(sender, path, TOPIC, QUEUE)}
            for target in found.values():
                if not target.read:
                    yield sender, target, f"{service}.amazonaws.com"


def _verdict(
    user: Resource,
    key: Resource,
    answer: bool | None,
    who: str,
    then: str,
    *,
    severity: Severity | None = None,
    cause: str = "",
) -> Verdict:
    if answer is None:
        return Unknown(user.urn, f"whether the policy of the key {key.name} lets {who} in is not known")
    if answer:
        return Pass(user.urn, f"the key {key.name} lets {who} use it")
    return Fail(
        subject=user.urn,
        message=f"the policy of the key {key.name} does not let {who} use it, {then}",
        severity=severity,
        related=(key.urn,),
        cause=cause,
    )

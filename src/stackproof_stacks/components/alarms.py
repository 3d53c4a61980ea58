"""A topic that tells people, and alarms that use it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from .component import Component
from .home import Home
from .policies import allow, document


@dataclass(kw_only=True)
class NotificationsArgs:
    """key: ARN of a KMS key that events.amazonaws.com and cloudwatch.amazonaws.com may use. email: who is told, "" for
    nobody yet. rules: ARNs of event rules that may publish."""

    home: Home
    key: pulumi.Input[str]
    thing: str = "notifications"
    email: str = ""
    rules: Sequence[pulumi.Input[str]] = ()


class Notifications(Component):
    """topic, its arn and policy."""

    def __init__(self, name: str, args: NotificationsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, args.home, opts)
        called = args.home.names(args.thing)
        self._args = args
        self.topic = aws.sns.Topic(
            called, name=called, kms_master_key_id=args.key, tags={"Name": called}, opts=self.child()
        )
        self.arn = self.topic.arn
        statements = [
            allow(
                ["sns:Publish"],
                self.arn,
                Sid="Alarms",
                Principal={"Service": "cloudwatch.amazonaws.com"},
                Condition={"StringEquals": {"aws:SourceAccount": args.home.account}},
            )
        ]
        if args.rules:
            statements.append(
                allow(
                    ["sns:Publish"],
                    self.arn,
                    Sid="Events",
                    Principal={"Service": "events.amazonaws.com"},
                    Condition={"ArnEquals": {"aws:SourceArn": list(args.rules)}},
                )
            )
        self.policy = aws.sns.TopicPolicy(called, arn=self.arn, policy=document(*statements), opts=self.child())
        if args.email:
            aws.sns.TopicSubscription(called, topic=self.arn, protocol="email", endpoint=args.email, opts=self.child())
        self.register_outputs({"arn": self.arn})

    def alarm(
        self,
        thing: str,
        description: str,
        *,
        namespace: str,
        metric: str,
        dimensions: Mapping[str, pulumi.Input[str]],
        above: float | None = None,
        below: float | None = None,
        statistic: str = "Average",
        period: int = 300,
        periods: int = 2,
    ) -> aws.cloudwatch.MetricAlarm:
        """An alarm on a metric that rises above, or falls below, a threshold; missing data is no alarm."""
        called = self._args.home.names(thing)
        return aws.cloudwatch.MetricAlarm(
            called,
            name=called,
            alarm_description=description,
            namespace=namespace,
            metric_name=metric,
            dimensions=dict(dimensions),
            statistic=statistic,
            period=period,
            evaluation_periods=periods,
            comparison_operator="GreaterThanThreshold" if above is not None else "LessThanThreshold",
            threshold=above if above is not None else below,
            treat_missing_data="notBreaching",
            alarm_actions=[self.arn],
            ok_actions=[self.arn],
            tags={"Name": called},
            opts=self.child(),
        )

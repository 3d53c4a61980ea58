"""A log group."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from .component import Component
from .home import Home

# Periods that CloudWatch Logs knows, in days.
RETENTIONS = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)


@dataclass(kw_only=True)
class LogGroupArgs:
    """path: the group's name. days: one of RETENTIONS. key: ARN of a KMS key that CloudWatch Logs may use."""

    home: Home
    path: str
    days: int = 30
    key: pulumi.Input[str] | None = None


class LogGroup(Component):
    """group, and its arn. Raises ValueError for a period that CloudWatch Logs does not know."""

    def __init__(self, name: str, args: LogGroupArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, args.home, opts)
        if args.days not in RETENTIONS:
            raise ValueError(f"logs cannot be kept for {args.days} days; allowed: {', '.join(map(str, RETENTIONS))}")
        self.group = aws.cloudwatch.LogGroup(
            name, name=args.path, retention_in_days=args.days, kms_key_id=args.key, opts=self.child()
        )
        self.arn = self.group.arn
        self.register_outputs({"arn": self.arn})

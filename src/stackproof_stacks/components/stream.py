"""A Kinesis stream."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from .component import Component
from .home import Home
from .key import EncryptionKey
from .policies import Statement, allow


@dataclass(kw_only=True)
class StreamArgs:
    """hours: for how long records stay, 24 to 8760."""

    home: Home
    key: EncryptionKey
    shards: int = 1
    hours: int = 24


class Stream(Component):
    """stream, its name and arn; `read` and `write` say what a consumer and a producer need."""

    def __init__(self, name: str, args: StreamArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, args.home, opts)
        self._key = args.key
        self.stream = aws.kinesis.Stream(
            name,
            name=name,
            shard_count=args.shards,
            retention_period=args.hours,
            encryption_type="KMS",
            kms_key_id=args.key.arn,
            enforce_consumer_deletion=True,
            opts=self.child(),
        )
        self.name, self.arn = self.stream.name, self.stream.arn
        self.register_outputs({"name": self.name, "arn": self.arn})

    def write(self) -> tuple[Statement, Statement]:
        """Who writes to an encrypted stream asks for the data key."""
        return allow(["kinesis:PutRecord", "kinesis:PutRecords"], self.arn), allow(
            ["kms:GenerateDataKey"], self._key.arn
        )

    def read(self) -> tuple[Statement, Statement]:
        actions = (
            "kinesis:DescribeStream",
            "kinesis:DescribeStreamSummary",
            "kinesis:GetRecords",
            "kinesis:GetShardIterator",
            "kinesis:ListShards",
        )
        return allow(actions, self.arn), self._key.read()

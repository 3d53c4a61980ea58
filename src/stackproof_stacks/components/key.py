"""A customer-managed key, and the services that may use it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from .component import Component
from .home import Home
from .policies import Statement, allow, document


@dataclass(kw_only=True)
class EncryptionKeyArgs:
    """purpose: what it encrypts, for people. log_groups: names of log groups that it encrypts. publishers: services
    that send to topics or queues that it encrypts."""

    home: Home
    purpose: str
    log_groups: Sequence[str] = ()
    publishers: Sequence[str] = ()
    deletion_days: int = 7


class EncryptionKey(Component):
    """key, and its arn. It rotates every year; roles of the account use it where their policies say so."""

    def __init__(self, name: str, args: EncryptionKeyArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, args.home, opts)
        self.key = aws.kms.Key(
            name,
            description=args.purpose,
            enable_key_rotation=True,
            deletion_window_in_days=args.deletion_days,
            policy=document(*_statements(args)),
            opts=self.child(),
        )
        self.alias = aws.kms.Alias(name, name=f"alias/{name}", target_key_id=self.key.id, opts=self.child())
        self.arn = self.key.arn
        self.register_outputs({"arn": self.arn})

    def used(self) -> Statement:
        """A statement for a role that reads and writes what the key encrypts."""
        return allow(["kms:Decrypt", "kms:GenerateDataKey"], self.arn)

    def read(self) -> Statement:
        """A statement for a role that reads only."""
        return allow(["kms:Decrypt"], self.arn)


def _statements(args: EncryptionKeyArgs) -> list[Statement]:
    """In a key's policy the resource `*` is this key. Without the account's own statement nobody could change it."""
    account = pulumi.Output.concat("arn:aws:iam::", args.home.account, ":root")
    statements = [allow(["kms:*"], "*", Sid="Account", Principal={"AWS": account})]
    if args.log_groups:
        groups = [
            pulumi.Output.concat("arn:aws:logs:", args.home.region, ":", args.home.account, ":log-group:", group)
            for group in args.log_groups
        ]
        statements.append(
            allow(
                [
                    "kms:Encrypt",
                    "kms:Decrypt",
                    "kms:ReEncryptFrom",
                    "kms:ReEncryptTo",
                    "kms:GenerateDataKey",
                    "kms:GenerateDataKeyWithoutPlaintext",
                    "kms:DescribeKey",
                ],
                "*",
                Sid="Logs",
                Principal={"Service": f"logs.{args.home.region}.amazonaws.com"},
                Condition={"ArnEquals": {"kms:EncryptionContext:aws:logs:arn": groups}},
            )
        )
    if args.publishers:
        statements.append(
            allow(
                ["kms:Decrypt", "kms:GenerateDataKey"],
                "*",
                Sid="Publishers",
                Principal={"Service": list(args.publishers)},
                Condition={"StringEquals": {"aws:SourceAccount": args.home.account}},
            )
        )
    return statements

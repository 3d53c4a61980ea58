"""Secrets: made at random and kept in Secrets Manager, or kept there by somebody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pulumi
import pulumi_aws as aws
import pulumi_random as random

from .component import Component
from .home import Home

# No / @ " or space, which RDS refuses; nothing that a URL or a shell would take apart.
SAFE = "!#$%&*()-_=+[]{}<>:?"


@dataclass(kw_only=True)
class GeneratedSecretArgs:
    """length: characters of the value. special: whether it has other signs than letters and digits. key: ARN of the KMS
    key, AWS's own where there is none. recovery_days: 0, or 7 to 30."""

    home: Home
    description: str
    length: int = 32
    special: bool = True
    key: pulumi.Input[str] | None = None
    recovery_days: int = 0


class GeneratedSecret(Component):
    """value (a secret Output) is made once and stays; secret holds it once `keep` was called. The value goes nowhere
    but to what is made with it and to Secrets Manager."""

    def __init__(self, name: str, args: GeneratedSecretArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, args.home, opts)
        self._called = name
        self._password = random.RandomPassword(
            name,
            length=args.length,
            special=args.special,
            override_special=SAFE if args.special else None,
            opts=self.child(),
        )
        self.value: pulumi.Output[str] = pulumi.Output.secret(self._password.result)
        self.secret = aws.secretsmanager.Secret(
            name,
            name=name,
            description=args.description,
            kms_key_id=args.key,
            recovery_window_in_days=args.recovery_days,
            opts=self.child(),
        )
        self.arn = self.secret.arn
        self.register_outputs({"arn": self.arn})

    def keep(self, fields: Mapping[str, Any] | None = None) -> aws.secretsmanager.SecretVersion:
        """Store the value: alone, or as JSON with these further fields beside it."""
        text = self.value if fields is None else pulumi.Output.json_dumps(dict(fields))
        return aws.secretsmanager.SecretVersion(
            self._called, secret_id=self.secret.id, secret_string=pulumi.Output.secret(text), opts=self.child()
        )


@dataclass(kw_only=True)
class ExistingSecret:
    """A secret that somebody else keeps. value: a secret Output."""

    arn: str
    value: pulumi.Output[str] = field(repr=False)


def existing_secret(name: str, *, opts: pulumi.InvokeOptions) -> ExistingSecret:
    """Look a secret up by its name or ARN. Fails where it does not exist or has no value."""
    by: dict[str, Any] = {"arn": name} if name.startswith("arn:") else {"name": name}
    secret = aws.secretsmanager.get_secret(**by, opts=opts)
    version = aws.secretsmanager.get_secret_version(secret_id=secret.id, opts=opts)
    return ExistingSecret(arn=secret.arn, value=pulumi.Output.secret(version.secret_string))

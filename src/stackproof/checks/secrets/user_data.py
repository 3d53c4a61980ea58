"""Credentials in what machines are started with."""

from __future__ import annotations

from stackproof.model import Resource, is_secret, secret_origin
from stackproof.topology import value_at

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Verdict, check
from ._scripts import credentials_in
from ._sinks import root_of_secret

_MACHINES = (
    "aws:ec2/instance:Instance",
    "aws:ec2/launchTemplate:LaunchTemplate",
    "aws:ec2/launchConfiguration:LaunchConfiguration",
    "aws:ec2/spotInstanceRequest:SpotInstanceRequest",
)
_INPUTS = ("userData", "userDataBase64")
_ORIGINS = {"config": "the configuration", "generated": "a generator", "lookup": "a lookup"}


@check(
    "SEC106",
    title="User data holds no credential",
    severity="high",
    category="security",
    impact=Impact(
        "security", "Every process on the machine, and whoever may describe its attributes, reads the credential."
    ),
    links=("https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html",),
    when=_MACHINES,
    local=True,
    grouping="place",
)
def user_data_holds_no_credential(case: Case) -> Iterator[Verdict]:
    """No credential is written into user data, whether the program generates it, looks it up, is given it or has it.

    Why
        User data is no place for secrets: the metadata service shows it to every process on the machine, and
        `ec2:DescribeInstanceAttribute` to people. Pulumi's encryption ends at its state.
    Fix
        Keep the credential in Secrets Manager or as a SecureString, give the instance profile the right to read it,
        and let the script fetch it when the machine starts.
    Bad
        import pulumi
        import pulumi_aws as aws
        import pulumi_random as random

        password = random.RandomPassword("db", length=24)
        aws.ec2.Instance(  # <- finding
            "web",
            ami="ami-0123456789abcdef0",
            instance_type="t3.micro",
            user_data=pulumi.Output.concat("#!/bin/bash\\necho DB_PASSWORD=", password.result, " > /etc/app.env\\n"),
        )
    Bad
        import pulumi_aws as aws

        aws.ec2.Instance(  # <- finding
            "web",
            ami="ami-0123456789abcdef0",
            instance_type="t3.micro",
            user_data="#!/bin/bash\\necho DB_PASSWORD=Tr0ub4dor-and-3 >> /etc/app.env\\n",
        )
    Good
        import pulumi
        import pulumi_aws as aws
        import pulumi_random as random

        password = random.RandomPassword("db", length=24)
        kept = aws.secretsmanager.Secret("db")
        aws.secretsmanager.SecretVersion("db", secret_id=kept.id, secret_string=password.result)
        aws.ec2.Instance(
            "web",
            ami="ami-0123456789abcdef0",
            instance_type="t3.micro",
            user_data=kept.arn.apply(
                lambda arn: f"#!/bin/bash\\naws secretsmanager get-secret-value --secret-id {arn} > /run/app.json\\n"
            ),
        )
    Known limits
        A secret whose origin is not known is not judged. A text is taken for a credential where a name such as
        DB_PASSWORD stands before it, or an option or a statement that takes one.
    """
    for machine in case.resources(*_MACHINES):
        for path in _INPUTS:
            value = value_at(machine.inputs, path)
            origin = _ORIGINS.get(str(secret_origin(value)), "") if is_secret(value) else ""
            if origin:
                yield Fail(
                    subject=machine.urn,
                    message=f"the user data of {machine.name} holds a credential from {origin}; let the machine fetch "
                    "it from Secrets Manager",
                )
            elif isinstance(value, str):
                yield from _written(case, machine, value)


def _written(case: Case, machine: Resource, script: str) -> Iterator[Verdict]:
    names = list(dict.fromkeys(credentials_in(script)))
    if not names:
        yield Pass(machine.urn, "its user data holds no secret")
    else:
        named = f"{', '.join(names[:3])}{' and more' if len(names) > 3 else ''}"
        yield Fail(
            subject=machine.urn,
            message=f"the value of {named} stands in the user data of {machine.name}; let the machine fetch it from "
            "Secrets Manager",
            cause=root_of_secret(case, machine),
        )

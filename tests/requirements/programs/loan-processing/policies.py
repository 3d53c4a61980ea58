"""Policy documents, roles and the key of the stack."""

import json

import pulumi
import pulumi_aws as aws

from settings import account, name, opts, region


def allow(actions: list[str], resources, **more) -> dict:
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **more}


def document(*statements: dict) -> pulumi.Output[str]:
    return pulumi.Output.json_dumps({"Version": "2012-10-17", "Statement": list(statements)})


def role(thing: str, service: str, *statements: dict) -> aws.iam.Role:
    """A role that one service assumes in this account, with the statements as its inline policy."""
    trust = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"aws:SourceAccount": account}},
    }
    made = aws.iam.Role(
        name(thing),
        name=name(thing),
        assume_role_policy=json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
        opts=opts(),
    )
    if statements:
        aws.iam.RolePolicy(name(thing), name=name(thing), role=made.id, policy=document(*statements), opts=opts())
    return made


def data_key(log_groups: list[str]) -> aws.kms.Key:
    """A rotating key for the account and, for these log groups, CloudWatch Logs."""
    groups = [f"arn:aws:logs:{region}:{account}:log-group:{group}" for group in log_groups]
    key = aws.kms.Key(
        name("data"),
        description=f"Database and logs of {name('loans')}",
        enable_key_rotation=True,
        deletion_window_in_days=7,
        policy=document(
            allow(["kms:*"], "*", Sid="Account", Principal={"AWS": f"arn:aws:iam::{account}:root"}),
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
                Principal={"Service": f"logs.{region}.amazonaws.com"},
                Condition={"ArnEquals": {"kms:EncryptionContext:aws:logs:arn": groups}},
            ),
        ),
        opts=opts(),
    )
    aws.kms.Alias(name("data"), name=f"alias/{name('data')}", target_key_id=key.id, opts=opts())
    return key


def repository_arn(image: str) -> str:
    """The repository of an image such as ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME:TAG."""
    registry, _, rest = image.partition("/")
    parts = registry.split(".")
    if parts[1:3] != ["dkr", "ecr"] or not rest:
        raise ValueError(f"image must be in ECR, with its registry: {image}")
    repository = rest.split("@")[0].split(":")[0]
    return f"arn:aws:ecr:{parts[3]}:{parts[0]}:repository/{repository}"

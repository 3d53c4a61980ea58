"""Policy documents and roles."""

import json

import pulumi
import pulumi_aws as aws

from settings import account, name, opts


def allow(actions: list[str], resources) -> dict:
    return {"Effect": "Allow", "Action": actions, "Resource": resources}


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
        policy = pulumi.Output.json_dumps({"Version": "2012-10-17", "Statement": list(statements)})
        aws.iam.RolePolicy(name(thing), name=name(thing), role=made.id, policy=policy, opts=opts())
    return made


def repository_arn(image: str) -> str:
    """The repository of an image such as ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME:TAG."""
    registry, _, rest = image.partition("/")
    parts = registry.split(".")
    if parts[1:3] != ["dkr", "ecr"] or not rest:
        raise ValueError(f"image must be in ECR, with its registry: {image}")
    repository = rest.split("@")[0].split(":")[0]
    return f"arn:aws:ecr:{parts[3]}:{parts[0]}:repository/{repository}"

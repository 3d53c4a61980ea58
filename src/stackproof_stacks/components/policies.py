"""Policy documents and the roles that carry them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pulumi
import pulumi_aws as aws

Statement = dict[str, Any]
# What ECR asks of everybody who pulls an image, and who pushes one.
PULL = ("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
PUSH = ("ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart")
_ECR = re.compile(r"(?P<account>\d{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.amazonaws\.com/(?P<name>[^@:]+)(?:[@:].+)?")


def allow(actions: Sequence[str], resources: Any, **more: Any) -> Statement:
    """A statement that allows. more: Sid, Principal, Condition."""
    return {"Effect": "Allow", "Action": list(actions), "Resource": resources, **more}


def deny(actions: Sequence[str], resources: Any, **more: Any) -> Statement:
    """A statement that denies, to everybody where `more` names no principal."""
    return {"Effect": "Deny", "Principal": "*", "Action": list(actions), "Resource": resources, **more}


def document(*statements: Statement) -> pulumi.Output[str]:
    """A policy document; the statements may hold Outputs."""
    return pulumi.Output.json_dumps({"Version": "2012-10-17", "Statement": list(statements)})


def write_logs(group: aws.cloudwatch.LogGroup) -> Statement:
    """Write to the streams of one log group."""
    return allow(["logs:CreateLogStream", "logs:PutLogEvents"], pulumi.Output.concat(group.arn, ":*"))


def pull_image(repository: pulumi.Input[str]) -> tuple[Statement, Statement]:
    """Pull from one repository. The login is for the whole registry: ECR knows no resource for it."""
    return allow(["ecr:GetAuthorizationToken"], "*"), allow(PULL, repository)


def repository_arn(image: str) -> str:
    """ARN of the repository of `ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME:TAG`. Raises ValueError for another image."""
    found = _ECR.fullmatch(image)
    if found is None:
        raise ValueError(f"image is {image!r}; allowed: ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME:TAG")
    return f"arn:aws:ecr:{found['region']}:{found['account']}:repository/{found['name']}"


def service_role(
    name: str,
    service: str,
    *,
    opts: pulumi.ResourceOptions,
    account: pulumi.Input[str] | None = None,
) -> aws.iam.Role:
    """A role that one service assumes. account: it does so for this account only, where the service says for whom."""
    trust: Statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    if account is not None:
        trust["Condition"] = {"StringEquals": {"aws:SourceAccount": account}}
    return aws.iam.Role(name, name=name, assume_role_policy=document(trust), opts=opts)


def grant(name: str, role: aws.iam.Role, *statements: Statement, opts: pulumi.ResourceOptions) -> aws.iam.RolePolicy:
    """An inline policy of a role."""
    return aws.iam.RolePolicy(name, name=name, role=role.id, policy=document(*statements), opts=opts)

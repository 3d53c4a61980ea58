"""Questions about identity policies that several checks ask."""

from __future__ import annotations

from collections.abc import Iterator

from stackproof.aws import Statement, parse_arn
from stackproof.model import Resource
from stackproof.topology import PolicyDocument

from .._mechanism import Case, Unknown


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Types that hold what an identity may do.
IDENTITY = (
    "aws:iam/role:Role",
    "aws:iam/policy:Policy",
    "aws:iam/rolePolicy:RolePolicy",
    "aws:iam/userPolicy:UserPolicy",
    "aws:iam/groupPolicy:GroupPolicy",
)
# Services whose full use gives away neither data nor rights: telemetry and the channels of agents.
TELEMETRY = frozenset({"logs", "cloudwatch", "xray", "ssmmessages", "ec2messages", "aps", "rum", "synthetics"})
# Reading these gives away data or secrets; the access level alone does not tell.
DATA_READS = _words(
    "s3:getobject s3:getobjectversion dynamodb:getitem dynamodb:batchgetitem dynamodb:query dynamodb:scan "
    "secretsmanager:getsecretvalue ssm:getparameter ssm:getparameters ssm:getparametersbypath kms:decrypt "
    "sqs:receivemessage kinesis:getrecords rds-db:connect"
)
# Services where the ARN of what is written to is known to the program that makes it.
NARROWED = _words(
    "s3 dynamodb sqs sns kms secretsmanager ssm lambda iam sts kinesis firehose rds ecs states events codebuild "
    "codecommit codepipeline cloudformation glue athena redshift cognito-idp ses bedrock batch route53 "
    "cloudfront execute-api"
)
# Their own ways: new ids cannot be named, agents call for themselves, or a check of its own looks at them.
EXEMPT = _words(
    "iam:passrole iam:createservicelinkedrole ecs:registertaskdefinition ecs:deregistertaskdefinition "
    "ecs:discoverpollendpoint ecs:createcluster ssm:updateinstanceinformation ssm:updateassociationstatus "
    "ssm:updateinstanceassociationstatus ssm:putinventory ssm:putcomplianceitems "
    "ssm:putconfigurepackageresult lambda:createeventsourcemapping route53:changetagsforresource"
)
DESTRUCTIVE = _words(
    "ec2:terminateinstances ec2:stopinstances ec2:startinstances ec2:rebootinstances ec2:modifyinstanceattribute "
    "ec2:deletevolume ec2:deletesnapshot"
)


def identity_documents(case: Case) -> tuple[PolicyDocument, ...]:
    """Every policy that the program writes and that says what an identity may do, once each."""
    return tuple(document for document in case.topology.documents() if document.kind == "identity")


def unread(documents: tuple[PolicyDocument, ...]) -> Iterator[Unknown]:
    """Unknown for each document that cannot be read."""
    for document in documents:
        if document.policy is None:
            yield Unknown(document.origin, document.why)


def is_every_resource(statement: Statement) -> bool:
    """True for `*`, and for an ARN that leaves everything behind the service open."""
    return any(resource == "*" or _is_open(resource) for resource in statement.resources)


def _is_open(resource: str) -> bool:
    arn = parse_arn(resource)
    return arn is not None and not any(part.strip("*:/") for part in (arn.account, arn.resource))


def is_workload(case: Case, role: Resource) -> bool | None:
    """Whether an AWS service assumes the role (a workload rather than people); None when its trust is not known."""
    trust = case.topology.trust_of(role)
    if trust.policy is None:
        return None
    return any(statement.services for statement in trust.policy.select("Allow"))


def listed(names: list[str], *, most: int = 4) -> str:
    """Names for a message: at most so many, then how many more."""
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown

"""Roles that reach encrypted things and need their key."""

from __future__ import annotations

from stackproof.aws import UNKNOWN
from stackproof.model import Resource

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from ._keys import KEY, QUEUE, TOPIC, covers, key_of

_ROLE = "aws:iam/role:Role"
_BUCKET = "aws:s3/bucket:Bucket"
_SECRET = "aws:secretsmanager/secret:Secret"
# type of what is encrypted -> (what a role does with it, what it then needs of the key)
_NEEDS = {
    _BUCKET: (("s3:GetObject", "kms:Decrypt"), ("s3:PutObject", "kms:GenerateDataKey")),
    QUEUE: (("sqs:ReceiveMessage", "kms:Decrypt"), ("sqs:SendMessage", "kms:GenerateDataKey")),
    TOPIC: (("sns:Publish", "kms:GenerateDataKey"),),
    _SECRET: (("secretsmanager:GetSecretValue", "kms:Decrypt"),),
}


@check(
    "KMS007",
    title="Roles that use encrypted resources may use their key",
    severity="high",
    category="architecture",
    impact=Impact("quality", "Every call fails with AccessDenied by KMS, although its own action is allowed."),
    links=("https://docs.aws.amazon.com/kms/latest/developerguide/service-integration.html",),
    when=(KEY,),
)
def roles_may_use_the_key(case: Case) -> Iterator[Verdict]:
    """A role that may read or write something with a customer managed key may also use the key.

    Why
        S3, SQS, SNS and Secrets Manager ask KMS in the name of the caller.
    Fix
        Add `kms:Decrypt` (to read) and `kms:GenerateDataKey` (to write) on the key's ARN to the role's policy.
    Bad
        import pulumi
        import pulumi_aws as aws

        key = aws.kms.Key("data", enable_key_rotation=True)
        secret = aws.secretsmanager.Secret("db", kms_key_id=key.arn)
        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
            ],
        }
        role = aws.iam.Role("reader", assume_role_policy=trust)
        aws.iam.RolePolicy(  # <- finding
            "reader",
            role=role.id,
            policy=pulumi.Output.json_dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": secret.arn}
                    ],
                }
            ),
        )
    Good
        import pulumi
        import pulumi_aws as aws

        key = aws.kms.Key("data", enable_key_rotation=True)
        secret = aws.secretsmanager.Secret("db", kms_key_id=key.arn)
        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
            ],
        }
        role = aws.iam.Role("reader", assume_role_policy=trust)
        aws.iam.RolePolicy(
            "reader",
            role=role.id,
            policy=pulumi.Output.json_dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": secret.arn},
                        {"Effect": "Allow", "Action": "kms:Decrypt", "Resource": key.arn},
                    ],
                }
            ),
        )
    Known limits
        Only roles are judged whose policies are all known and name the resource. DynamoDB, streams and file systems
        are left out.
    """
    for token, needs in _NEEDS.items():
        for resource in case.resources(token):
            key = key_of(case, resource)
            if key is None:
                continue
            for role, holder in _users(case, resource):
                yield from _verdicts(case, role, holder, resource, key, needs)


def _users(case: Case, resource: Resource) -> Iterator[tuple[Resource, Resource]]:
    """(role, holder of the policy) for each role with a policy that names the resource."""
    for role in case.resources(_ROLE):
        for document in case.topology.policies_of(role):
            holder = case.topology.resource(document.origin)
            if holder is not None and any(r.urn == resource.urn for r in holder.references):
                yield role, holder
                break


def _verdicts(
    case: Case,
    role: Resource,
    holder: Resource,
    resource: Resource,
    key: Resource,
    needs: tuple[tuple[str, str], ...],
) -> Iterator[Verdict]:
    used = [need for action, need in needs if case.topology.permits(role, action, resource)]
    if not used:
        return
    answers = {need: case.topology.permits(role, need) for need in used}
    lacking = [need for need, answer in answers.items() if answer is False]
    if lacking and not _lets_in(case, key, role):
        yield Fail(
            subject=holder.urn,
            message=f"the role {role.name} may use {resource.name} but not its key {key.name}; "
            f"it also needs {' and '.join(lacking)}",
            related=(role.urn, resource.urn, key.urn),
        )
    elif lacking or None in answers.values():
        yield Unknown(holder.urn, f"whether {role.name} may use the key {key.name} is not known")
    else:
        yield Pass(holder.urn, f"{role.name} may use the key {key.name}")


def _lets_in(case: Case, key: Resource, role: Resource) -> bool:
    """Whether the key's own policy may let the role in (the account's root only hands over to IAM)."""
    arn = str(role.outputs.get("arn", ""))
    for document in case.topology.resource_policies(key):
        if document.policy is None or document.policy.partial:
            return True
        for statement in document.policy.statements:
            named = any(p.value in (arn, "*", UNKNOWN) or p.kind == UNKNOWN for p in statement.principals)
            if statement.allows and (named or statement.not_principals) and covers(statement, "kms:Decrypt"):
                return True
    grants = case.topology.companions(key, "keyId", "aws:kms/grant:Grant")
    return bool(grants)

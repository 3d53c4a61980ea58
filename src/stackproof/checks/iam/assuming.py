"""Is a role's trust policy one that IAM takes?"""

from __future__ import annotations

from stackproof.aws import UNKNOWN, Statement

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from .trust import ROLE


@check(
    "IAM015",
    title="Trust policies say who may assume the role, and nothing else",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "IAM refuses the role: MalformedPolicyDocument."),
    links=("https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html",),
    when=(ROLE,),
    local=True,
)
def trust_policies_are_of_their_kind(case: Case) -> Iterator[Verdict]:
    """The statements of `assumeRolePolicy` allow actions of STS and name no resource.

    Why
        A role has two kinds of policies: one says who may assume it, the others what it may do then. Where the second
        kind is given in place of the first, IAM answers "AssumeRole policy may only specify STS AssumeRole actions" or
        "Has prohibited field Resource", and the role is not made.
    Fix
        Give what the role may do as a policy that is attached to it, and let `assumeRolePolicy` name the principal
        that may call `sts:AssumeRole`.
    Bad
        import json
        import pulumi_aws as aws

        aws.iam.Role(  # <- finding
            "reader",
            assume_role_policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/*"}],
                }
            ),
        )
    Bad
        import json
        import pulumi_aws as aws

        aws.iam.Role(  # <- finding
            "worker",
            assume_role_policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Action": "sts:AssumeRole",
                            "Principal": {"Service": "lambda.amazonaws.com"},
                            "Resource": "*",
                        }
                    ],
                }
            ),
        )
    Good
        import json
        import pulumi_aws as aws

        role = aws.iam.Role(
            "pods",
            assume_role_policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Action": ["sts:AssumeRole", "sts:TagSession"],
                            "Principal": {"Service": "pods.eks.amazonaws.com"},
                        }
                    ],
                }
            ),
        )
        aws.iam.RolePolicy(
            "reads",
            role=role.id,
            policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/*"}],
                }
            ),
        )
    Known limits
        Actions with a wildcard are left alone.
    """
    for role in case.resources(ROLE):
        trust = case.topology.trust_of(role)
        if trust.policy is None:
            yield Unknown(role.urn, trust.why)
            continue
        fault = next((found for statement in trust.policy.statements if (found := _fault(statement))), "")
        if fault:
            yield Fail(subject=role.urn, message=f"the trust policy of {role.name} {fault}")
        else:
            yield Pass(role.urn, "says who may assume it")


def _fault(statement: Statement) -> str:
    strange = [a for a in statement.actions if ":" in a and not a.lower().startswith("sts:") and not _is_open(a)]
    if strange:
        return f"allows {strange[0]}; a trust policy takes actions of STS alone"
    named = [*statement.resources, *statement.not_resources]
    return f"names a resource ({named[0]}); a trust policy holds none" if named else ""


def _is_open(action: str) -> bool:
    return UNKNOWN in action or action.startswith(("*", "$")) or action.partition(":")[0].endswith("*")

"""Grants that are wider than any workload needs."""

from __future__ import annotations

from collections.abc import Iterable

from stackproof.aws import IamAction, Policy, Statement, iam_actions, managed_policy, parse_arn
from stackproof.model import Resource
from stackproof.topology import PolicyDocument, value_at

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Severity, Unknown, Verdict, check
from ._grants import (
    DATA_READS,
    DESTRUCTIVE,
    EXEMPT,
    IDENTITY,
    NARROWED,
    TELEMETRY,
    identity_documents,
    is_every_resource,
    is_workload,
    listed,
    unread,
)

_HOLDERS = ("aws:iam/role:Role", "aws:iam/user:User", "aws:iam/group:Group")
_LEAST = "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege"
_TAKEOVER = Impact("security", "Whoever gets hold of these credentials can do far more than the workload ever does.")


@check(
    "IAM001",
    title="No policy allows everything on everything",
    severity="high",
    category="security",
    impact=_TAKEOVER,
    links=(_LEAST,),
    when=IDENTITY,
    local=True,
)
def nothing_is_granted_whole(case: Case) -> Iterator[Verdict]:
    """No identity policy allows every action (or all but a few) on every resource.

    Why
        Such a role is the account's administrator: one leaked token or one faulty line of code reaches everything.
    Fix
        List the actions that the workload calls, on the ARNs of the resources that it uses.
    Bad
        import json
        import pulumi_aws as aws

        aws.iam.Policy(  # <- finding
            "everything",
            policy=json.dumps(
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
            ),
        )
    Bad
        import json
        import pulumi_aws as aws

        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
            ],
        }
        rest = {"Statement": {"Effect": "Allow", "NotAction": ["iam:*"], "Resource": ["*"]}, "Version": "2012-10-17"}
        aws.iam.Role(  # <- finding
            "worker",
            assume_role_policy=json.dumps(trust),
            inline_policies=[{"name": "rest", "policy": json.dumps(rest)}],
        )
    Good
        import json
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("data")
        document = bucket.arn.apply(
            lambda arn: json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": f"{arn}/*"},
                        {"Effect": "Deny", "Action": "*", "Resource": "*"},
                    ],
                }
            )
        )
        aws.iam.Policy("reads", policy=document)
    Known limits
        Permission boundaries and organization policies that take rights away again are not seen.
    """
    documents = identity_documents(case)
    yield from unread(documents)
    for document in documents:
        if document.policy is None:
            continue
        worst = next((what for s in document.statements if (what := _grants_all(s))), "")
        if worst:
            yield Fail(
                subject=document.origin,
                message=f"the policy allows {worst} on every resource; it should name actions and resources",
                severity="medium" if all(s.conditions for s in document.statements if _grants_all(s)) else None,
            )
        else:
            yield Pass(document.origin, "actions or resources are named")


def _grants_all(statement: Statement) -> str:
    if not statement.allows or not is_every_resource(statement):
        return ""
    if any(action in ("*", "*:*") for action in statement.actions):
        return "every action"
    return "every action but " + listed(list(statement.not_actions)) if statement.not_actions else ""


@check(
    "IAM002",
    title="No policy allows all actions of a service",
    severity="high",
    category="security",
    impact=Impact("security", "The role can also delete, reconfigure and hand on what it only has to use."),
    links=(_LEAST,),
    when=IDENTITY,
    local=True,
)
def no_service_is_granted_whole(case: Case) -> Iterator[Verdict]:
    """Identity policies name actions instead of `service:*`.

    Why
        `s3:*` holds deleting buckets and changing their policies along with reading objects. On every resource that is
        a hole (high); on named resources it is still more than is used (medium).
    Fix
        Replace the wildcard by the actions that are called, on the ARNs of the resources that are used.
    Bad
        import json
        import pulumi_aws as aws

        aws.iam.Policy(  # <- finding
            "storage",
            policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [{"Effect": "Allow", "Action": ["s3:*", "dynamodb:GetItem"], "Resource": "*"}],
                }
            ),
        )
    Bad
        import pulumi_aws as aws

        table = aws.dynamodb.Table("t", hash_key="id", attributes=[{"name": "id", "type": "S"}],
            billing_mode="PAY_PER_REQUEST")
        document = aws.iam.get_policy_document_output(
            statements=[{"effect": "Allow", "actions": ["dynamodb:*"], "resources": [table.arn]}]
        )
        aws.iam.Policy("own-table", policy=document.json)  # <- finding
    Good
        import json
        import pulumi_aws as aws

        aws.iam.Policy(
            "storage",
            policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {"Effect": "Allow", "Action": ["s3:GetObject*"], "Resource": "arn:aws:s3:::data-bucket/*"},
                        {"Effect": "Deny", "Action": "s3:*", "Resource": "*"},
                    ],
                }
            ),
        )
    Known limits
        Statements with conditions are not judged: a condition may narrow them enough.
    """
    for document in identity_documents(case):
        if document.policy is None:
            continue
        found = [(action, s) for s in document.statements for action in s.actions if _is_service(s, action)]
        if not found:
            yield Pass(document.origin, "no action is `service:*`")
            continue
        wide = [action for action, s in found if is_every_resource(s) and _service(action) not in TELEMETRY]
        names = list(dict.fromkeys(wide or [action for action, _ in found]))
        where = "every resource" if any(is_every_resource(s) for _, s in found) else "named resources"
        yield Fail(
            subject=document.origin,
            message=f"the policy allows {listed(names)} on {where}; it should name the actions that are used",
            severity="high" if wide else "medium",
        )


def _is_service(statement: Statement, action: str) -> bool:
    return statement.allows and not statement.conditions and action.endswith(":*") and action != "*:*"


def _service(action: str) -> str:
    return action.partition(":")[0].lower()


@check(
    "IAM003",
    title="Actions that can be limited to a resource are limited",
    severity="medium",
    category="security",
    impact=Impact("security", "The role reaches the data and resources of every other workload in the account."),
    links=(
        "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
    ),
    when=IDENTITY,
    local=True,
)
def resources_are_named(case: Case) -> Iterator[Verdict]:
    """Statements that read data or change something name the resources, where AWS lets them.

    Why
        With `Resource: "*"` a role that should read one secret reads all of them.
    Fix
        Put the ARN of the resource that is used, from its own output, in place of `*`.
    Bad
        import json
        import pulumi_aws as aws

        aws.iam.Policy(  # <- finding
            "secrets",
            policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [{"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": "*"}],
                }
            ),
        )
    Bad
        import json
        import pulumi_aws as aws

        aws.iam.Policy(  # <- finding
            "objects",
            policy=json.dumps(
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": ["*"]}]}
            ),
        )
    Good
        import json
        import pulumi_aws as aws

        queue = aws.sqs.Queue("jobs")
        document = queue.arn.apply(
            lambda arn: json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": arn},
                        {
                            "Effect": "Allow",
                            "Action": [
                                "ec2:DescribeInstances",
                                "ecr:GetAuthorizationToken",
                                "cloudwatch:PutMetricData",
                                "logs:CreateLogStream",
                                "s3:ListAllMyBuckets",
                            ],
                            "Resource": "*",
                        },
                    ],
                }
            )
        )
        aws.iam.Policy("sends", policy=document)
    Known limits
        Only reads of data and changes in common services are judged, and only statements without conditions. Text
        messages to phone numbers need `sns:Publish` on `*`; that is reported all the same.
    """
    for document in identity_documents(case):
        if document.policy is None:
            continue
        wide = list(dict.fromkeys(name for s in document.statements for name in _too_wide(s)))
        if wide:
            yield Fail(
                subject=document.origin,
                message=f"{listed(wide)} may be limited to resources but stands on `*`",
            )
        elif any(s.allows for s in document.statements):
            yield Pass(document.origin, "what can be limited to a resource is")


def _too_wide(statement: Statement) -> Iterator[str]:
    if not statement.allows or statement.conditions or "*" not in statement.resources:
        return
    for pattern in statement.actions:
        if pattern not in ("*", "*:*") and not pattern.endswith(":*") and _any_matters(iam_actions(pattern)):
            yield pattern


def _any_matters(actions: Iterable[IamAction]) -> bool:
    return any(item.resource_types and item.name not in EXEMPT and _matters(item) for item in actions)


def _matters(action: IamAction) -> bool:
    if action.name in DATA_READS or action.name in DESTRUCTIVE:
        return True
    return action.level in ("write", "permissions") and action.name.partition(":")[0] in NARROWED


@check(
    "IAM004",
    title="Roles of workloads carry no broad AWS managed policy",
    severity="high",
    category="security",
    impact=_TAKEOVER,
    links=("https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html",),
    when=_HOLDERS,
    local=True,
)
def managed_policies_are_narrow(case: Case) -> Iterator[Verdict]:
    """Roles that services assume carry neither AdministratorAccess nor the `FullAccess` policies.

    Why
        These policies are made for people who administer a service. A function or task with AdministratorAccess or
        IAMFullAccess owns the account (high); with AmazonS3FullAccess it owns every bucket (medium).
    Fix
        Attach a policy of your own with the actions and ARNs that the workload uses.
    Bad
        import json
        import pulumi_aws as aws

        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
            ],
        }
        role = aws.iam.Role("worker", assume_role_policy=json.dumps(trust))
        aws.iam.RolePolicyAttachment(  # <- finding
            "all", role=role.name, policy_arn="arn:aws:iam::aws:policy/AdministratorAccess"
        )
        aws.iam.RolePolicyAttachment(  # <- finding
            "data", role=role, policy_arn=aws.iam.ManagedPolicy.AMAZON_DYNAMO_DB_FULL_ACCESS
        )
    Good
        import json
        import pulumi_aws as aws

        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
            ],
        }
        role = aws.iam.Role(
            "worker",
            assume_role_policy=json.dumps(trust),
            managed_policy_arns=["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"],
        )
    Known limits
        Groups and roles of people may be administrators. For a user with keys of its own, or a role of an OpenID
        provider, AdministratorAccess weighs medium.
    """
    for holder in case.resources(*_HOLDERS):
        workload = is_workload(case, holder) if holder.type.endswith(":Role") else False
        machine = workload or holder.type.endswith(":User") or _is_federated(case, holder)
        attached = [d for d in case.topology.policies_of(holder) if d.arn]
        clean = bool(attached)
        for document in attached:
            severity = _breadth(document, workload=bool(workload)) if machine else None
            if severity is None:
                continue
            clean = False
            name = document.arn.rpartition("/")[2]
            who = "a role that an AWS service assumes" if workload else holder.name
            yield Fail(
                subject=document.origin,
                message=f"{name} is attached to {who}; grant the actions and resources that are used",
                severity=severity,
                fix=_OF_CLOSURES if _is_of_a_closure(case, holder) else None,
                related=(holder.urn,),
            )
        if clean and workload:
            names = [document.arn.rpartition("/")[2] for document in attached]
            yield Pass(holder.urn, f"carries {listed(names)}")
        elif clean and workload is None:
            yield Unknown(holder.urn, "who assumes the role is not known")


_OF_CLOSURES = (
    "Give the function `policies` with what its code needs, or a `role` of its own; without either, Pulumi attaches "
    "these broad ones to a function that is written in the program."
)


def _is_of_a_closure(case: Case, role: Resource) -> bool:
    """Whether Pulumi itself made the role, beside a function whose code is written in the program."""
    place = case.location_of(role)
    return place is not None and any(
        str(value_at(function.inputs, "handler")).startswith("__index.") and case.location_of(function) == place
        for function in case.resources("aws:lambda/function:Function")
    )


def _is_federated(case: Case, role: Resource) -> bool:
    """True for a role of a pipeline or cluster that signs in with an OpenID token."""
    policy = case.topology.trust_of(role).policy if role.type.endswith(":Role") else None
    actions = [action for s in policy.select("Allow") for action in s.actions] if policy is not None else []
    return "sts:AssumeRoleWithWebIdentity" in actions


def _breadth(document: PolicyDocument, *, workload: bool) -> Severity | None:
    """How bad it is to attach this managed policy; None when it is narrow or made for the purpose."""
    policy, arn = managed_policy(document.arn), parse_arn(document.arn)
    if policy is None or arn is None or "service-role/" in arn.resource:
        return None
    if _owns_account(policy):
        return "high" if workload else "medium"
    broad = arn.resource.endswith("FullAccess") and any(
        action.endswith(":*") and _service(action) not in TELEMETRY and is_every_resource(s)
        for s in policy.select("Allow")
        for action in s.actions
        if not s.conditions
    )
    return "medium" if broad and workload else None


def _owns_account(policy: Policy) -> bool:
    """True when the policy gives away the account: everything, all but IAM, or IAM itself."""
    return any(
        bool(statement.not_actions) or any(action.lower() in ("*", "*:*", "iam:*") for action in statement.actions)
        for statement in policy.select("Allow")
        if is_every_resource(statement) and not statement.conditions
    )

"""Whether what policies say can take effect: actions that exist, on resources they act on."""

from __future__ import annotations

from stackproof.aws import UNKNOWN, IamAction, Statement, acts_on, closest, iam_action, iam_actions, is_action, matches
from stackproof.topology import PolicyDocument

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Severity, Verdict, check
from ._grants import IDENTITY, identity_documents, is_every_resource, listed

_REFERENCE = "https://docs.aws.amazon.com/service-authorization/latest/reference/"


@check(
    "IAM008",
    title="Roles are passed on by name",
    severity="high",
    category="security",
    impact=Impact("security", "Whoever may pass any role may start something with the rights of the mightiest one."),
    links=("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",),
    when=IDENTITY,
    local=True,
)
def roles_are_passed_by_name(case: Case) -> Iterator[Verdict]:
    """iam:PassRole is granted on the ARNs of roles, or only to named services.

    Why
        `iam:PassRole` on `*` together with the right to start a function or task is the right to be administrator.
    Fix
        Put the ARNs of the roles that are handed on in place of `*`, or add a condition on iam:PassedToService.
    Bad
        import json
        import pulumi_aws as aws

        aws.iam.Policy(  # <- finding
            "deploys",
            policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [{"Effect": "Allow", "Action": ["ecs:RunTask", "iam:PassRole"], "Resource": "*"}],
                }
            ),
        )
    Good
        import json
        import pulumi_aws as aws

        task = aws.iam.Role.get("task", "app-task")
        document = task.arn.apply(
            lambda arn: json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {"Effect": "Allow", "Action": "iam:PassRole", "Resource": arn},
                        {
                            "Effect": "Allow",
                            "Action": "iam:PassRole",
                            "Resource": "*",
                            "Condition": {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}},
                        },
                    ],
                }
            )
        )
        aws.iam.Policy("deploys", policy=document)
    Known limits
        Policies that allow every action are reported by IAM001 alone.
    """
    for document in identity_documents(case):
        granting = [s for s in document.statements if s.allows and _passes(s)]
        if any(is_every_resource(s) and not s.conditions for s in granting):
            yield Fail(subject=document.origin, message="iam:PassRole is allowed on every role; it should name them")
        elif granting:
            yield Pass(document.origin, "names the roles or services for iam:PassRole")


def _passes(statement: Statement) -> bool:
    return any(
        matches(action, "iam:PassRole") for action in statement.actions if action not in ("*", "*:*", "iam:*", UNKNOWN)
    )


@check(
    "IAM009",
    title="Actions in policies exist",
    severity="medium",
    category="values",
    impact=Impact("deployment", "The statement grants nothing: calls that rely on it end with AccessDenied."),
    links=(_REFERENCE + "reference_policies_actions-resources-contextkeys.html",),
    when=IDENTITY,
    local=True,
)
def actions_exist(case: Case) -> Iterator[Verdict]:
    """Every action in an Allow statement is one that AWS has, or a pattern that covers some.

    Why
        IAM takes unknown action names without a word. API calls and actions are often called differently: the call
        HeadObject needs s3:GetObject, ListObjectsV2 needs s3:ListBucket. An action without a service is refused.
    Fix
        Use the action from the Service Authorization Reference.
    Bad
        import json
        import pulumi_aws as aws

        aws.iam.Policy(  # <- finding
            "reads",
            policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {"Effect": "Allow", "Action": ["s3:GetObject", "s3:HeadObject"], "Resource": "arn:aws:s3:::b/*"}
                    ],
                }
            ),
        )
    Good
        import json
        import pulumi_aws as aws

        aws.iam.Policy(
            "reads",
            policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {"Effect": "Allow", "Action": ["s3:getobject", "s3:Get*Tag*"], "Resource": "arn:aws:s3:::b/*"}
                    ],
                }
            ),
        )
    Known limits
        Services that the tables do not hold are not judged, nor are actions newer than the tables.
    """
    for document in identity_documents(case):
        actions = list(dict.fromkeys(a for s in document.statements if s.allows for a in s.actions if a != UNKNOWN))
        bare = [action for action in actions if ":" not in action and action != "*"]
        unknown = [a for a in actions if a not in bare and is_action(a) is False and not iam_actions(a)]
        if bare:
            message = f"{listed(bare)} names no service; IAM refuses the policy"
            yield Fail(subject=document.origin, message=message, severity="critical")
        if unknown:
            yield Fail(subject=document.origin, message=f"{listed([_meant(a) for a in unknown])}: no such action")
        if actions and not bare and not unknown:
            yield Pass(document.origin, f"{len(actions)} actions exist")


def _meant(action: str) -> str:
    """The action with the one that may be meant."""
    service, _, name = action.partition(":")
    known = {item.name.partition(":")[2] for item in iam_actions(f"{service}:*")}
    near = closest(name.lower(), sorted(known))
    return f"{action} (did you mean {service}:{near[0]}?)" if near else action


@check(
    "IAM010",
    title="Actions are granted on resources they act on",
    severity="high",
    category="architecture",
    impact=Impact("deployment", "The statement grants nothing: calls that rely on it end with AccessDenied."),
    links=(_REFERENCE + "list_amazons3.html",),
    when=IDENTITY,
)
def actions_fit_resources(case: Case) -> Iterator[Verdict]:
    """At least one resource of a statement is of a kind that each of its actions can act on.

    Why
        s3:GetObject is about objects (`arn:aws:s3:::bucket/*`), s3:ListBucket about the bucket itself; actions such as
        ecr:GetAuthorizationToken know no resource and need `*`. On any other resource a statement grants nothing.
    Fix
        Put the bucket's ARN with `/*` for objects and without for the bucket; use `*` where AWS has nothing finer.
    Bad
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("data")
        reads = aws.iam.get_policy_document_output(
            statements=[{"actions": ["s3:GetObject"], "resources": [bucket.arn]}]
        )
        aws.iam.Policy("reads", policy=reads.json)  # <- finding
    Bad
        import json
        import pulumi_aws as aws

        aws.iam.Policy(  # <- finding
            "pulls",
            policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Action": ["ecr:GetAuthorizationToken", "ecr:BatchGetImage"],
                            "Resource": "arn:aws:ecr:us-east-1:123456789012:repository/app",
                        }
                    ],
                }
            ),
        )
    Good
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("data")
        reads = aws.iam.get_policy_document_output(
            statements=[
                {
                    "actions": ["s3:GetObject", "s3:ListBucket"],
                    "resources": [bucket.arn, bucket.arn.apply(lambda arn: f"{arn}/*")],
                },
                {"actions": ["ecr:GetAuthorizationToken"], "resources": ["*"]},
            ]
        )
        aws.iam.Policy("reads", policy=reads.json)
    Known limits
        Compared are the service in the ARN and, for S3, buckets against objects. An action that another statement of
        the same policy grants on a fitting resource is not reported. Actions that list and
        know no resource are left out; others that know none weigh medium.
    """
    for document in identity_documents(case):
        if document.policy is None:
            continue
        idle = _idle(document)
        if idle:
            severity: Severity = "high" if any(_is_access(action) for action in idle) else "medium"
            resources = next(s.resources for s in document.statements if idle[0] in s.actions)
            yield Fail(
                subject=document.origin,
                message=f"{listed(idle)} cannot act on {listed(list(resources), most=2)}",
                severity=severity,
            )
        elif any(iam_action(a) for s in document.statements if s.allows for a in s.actions):
            yield Pass(document.origin, "actions and resources fit")


def _idle(document: PolicyDocument) -> list[str]:
    """Actions that no statement of the document grants on anything they act on."""
    works: dict[str, bool] = {}
    for statement in document.statements:
        if not statement.allows:
            continue
        for name in statement.actions:
            action = iam_action(name)
            if action is None or (_is_list(action) and not action.resource_types):
                continue
            answers = [acts_on(action, resource) for resource in statement.resources]
            fits = bool(statement.not_resources) or not answers or any(answer is not False for answer in answers)
            works[name] = works.get(name, False) or fits
    granted = [a for s in document.statements if s.allows and is_every_resource(s) for a in s.actions]
    return [name for name, fits in works.items() if not fits and not any(matches(a, name) for a in granted)]


def _is_list(action: IamAction) -> bool:
    return action.level == "list" or action.name.partition(":")[2].startswith(("list", "describe"))


def _is_access(name: str) -> bool:
    """True when the access itself is lost rather than something that AWS grants on everything only."""
    action = iam_action(name)
    return action is not None and (bool(action.resource_types) or action.name == "ecr:getauthorizationtoken")

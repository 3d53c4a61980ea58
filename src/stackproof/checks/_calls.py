"""Who calls a function, or sends to a queue or topic, and what lets it: the table behind several wiring checks."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from stackproof.aws import allowed, parse_arn
from stackproof.model import Resource, Severity
from stackproof.topology import MISSING, has, is_hidden, text, value_at

from ._case import Case

FUNCTION = "aws:lambda/function:Function"
ALIAS = "aws:lambda/alias:Alias"
PERMISSION = "aws:lambda/permission:Permission"
QUEUE = "aws:sqs/queue:Queue"
TOPIC = "aws:sns/topic:Topic"
# Service in the ARN that a principal gives as its source.
_SOURCE_SERVICES = {
    "apigateway": "execute-api",
    "cognito-idp": "cognito-idp",
    "events": "events",
    "logs": "logs",
    "s3": "s3",
    "secretsmanager": "secretsmanager",
    "sns": "sns",
}
_POLICIES = ("aws:sqs/queuePolicy:QueuePolicy", "aws:sns/topicPolicy:TopicPolicy")


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of resource that makes a service call something.

    paths: inputs that name what is called. principal: who calls. source: input that names on whose behalf ("" for the
    resource itself). role: input with a role that is used in place of a permission. refused: True when AWS tries the
    call as the resource is made, so that it cannot be made without permission. noun: what the service is for people.
    """

    type: str
    paths: tuple[str, ...]
    principal: str
    source: str = ""
    role: str = ""
    refused: bool = False
    noun: str = ""

    @property
    def severity(self) -> Severity:
        return "critical" if self.refused else "high"


FUNCTION_CALLERS = (
    Caller(
        type="aws:s3/bucketNotification:BucketNotification",
        paths=("lambdaFunctions",),
        principal="s3",
        source="bucket",
        refused=True,
        noun="S3",
    ),
    Caller(
        type="aws:cloudwatch/eventTarget:EventTarget",
        paths=("arn",),
        principal="events",
        source="rule",
        role="roleArn",
        noun="EventBridge",
    ),
    Caller(
        type="aws:sns/topicSubscription:TopicSubscription",
        paths=("endpoint",),
        principal="sns",
        source="topic",
        noun="SNS",
    ),
    Caller(
        type="aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter",
        paths=("destinationArn",),
        principal="logs",
        source="logGroup",
        refused=True,
        noun="CloudWatch Logs",
    ),
    Caller(
        type="aws:cognito/userPool:UserPool", paths=("lambdaConfig",), principal="cognito-idp", noun="the user pool"
    ),
    Caller(
        type="aws:secretsmanager/secretRotation:SecretRotation",
        paths=("rotationLambdaArn",),
        principal="secretsmanager",
        source="secretId",
        refused=True,
        noun="Secrets Manager",
    ),
    Caller(
        type="aws:lb/targetGroupAttachment:TargetGroupAttachment",
        paths=("targetId",),
        principal="elasticloadbalancing",
        source="targetGroupArn",
        refused=True,
        noun="the load balancer",
    ),
    Caller(
        type="aws:cfg/rule:Rule",
        paths=("source.sourceIdentifier",),
        principal="config",
        refused=True,
        noun="AWS Config",
    ),
)
SENDERS = (
    Caller(
        type="aws:s3/bucketNotification:BucketNotification",
        paths=("queues", "topics"),
        principal="s3",
        source="bucket",
        refused=True,
        noun="S3",
    ),
    Caller(
        type="aws:cloudwatch/eventTarget:EventTarget",
        paths=("arn",),
        principal="events",
        source="rule",
        role="roleArn",
        noun="EventBridge",
    ),
    Caller(
        type="aws:sns/topicSubscription:TopicSubscription",
        paths=("endpoint",),
        principal="sns",
        source="topic",
        noun="SNS",
    ),
    Caller(
        type="aws:codestarnotifications/notificationRule:NotificationRule",
        paths=("targets",),
        principal="codestar-notifications",
        noun="the notification rule",
    ),
    Caller(
        type="aws:budgets/budget:Budget",
        paths=("notifications",),
        principal="budgets",
        noun="AWS Budgets",
    ),
)


class Leave(msgspec.Struct, frozen=True):
    """Whether a caller may call. allowed: None where it is not known. by: URNs of what lets it. why: what is amiss."""

    allowed: bool | None
    by: tuple[str, ...] = ()
    why: str = ""


def calls(case: Case, callers: tuple[Caller, ...], *types: str) -> Iterator[tuple[Caller, Resource, Resource]]:
    """(kind, calling resource, what it calls) for everything that the program itself makes on both ends."""
    for kind in callers:
        for resource in case.resources(kind.type):
            found = {r.urn: r for path in kind.paths for r in case.topology.targets(resource, path, *types)}
            for called in found.values():
                if not called.read:
                    yield kind, resource, called


def function_behind(case: Case, resource: Resource) -> Resource | None:
    """The function itself, also behind an alias."""
    if case.topology.is_type(resource, FUNCTION):
        return resource
    return case.topology.target(resource, "functionName", FUNCTION)


def may_invoke(case: Case, function: Resource, *, principal: str, sources: tuple[str, ...]) -> Leave:
    """Whether a service may invoke a function on behalf of one of the sources (URNs; () for any)."""
    unknown, elsewhere = "", ""
    lets: list[str] = []
    for permission in case.resources(PERMISSION):
        target = case.topology.target(permission, "function", FUNCTION, ALIAS)
        if target is None:
            unknown = unknown or f"which function {permission.name} is about is not known"
            continue
        behind = function_behind(case, target)
        if behind is None or behind.urn != function.urn:
            continue
        who, action = text(permission, "principal"), text(permission, "action")
        if who is None or action is None:
            unknown = f"the principal of {permission.name} is not known"
        elif _is_principal(who, principal) and action.lower() in ("lambda:invokefunction", "lambda:*", "*"):
            if _is_for(case, permission, sources):
                lets.append(permission.urn)
            else:
                elsewhere = f"{permission.name} is for another source"
    if lets:
        return Leave(True, tuple(lets))
    return Leave(None, why=unknown) if unknown else Leave(False, why=elsewhere)


def may_send(case: Case, target: Resource, *, principal: str) -> Leave:
    """Whether a service may send to a queue or topic, by the policies on it."""
    action = "sqs:SendMessage" if case.topology.is_type(target, QUEUE) else "sns:Publish"
    documents = case.topology.resource_policies(target)
    lets = [
        d.origin
        for d in documents
        if d.policy is not None and allowed(d.policy, action, None, principal=principal) is not False
    ]
    if lets:
        return Leave(True, tuple(lets))
    if any(d.policy is None for d in documents):
        return Leave(None, why=f"the policy of {target.name} is not known")
    loose = [d for d in case.topology.documents() if d.kind == "resource" and d.target is None]
    types = {case.topology.is_type(r, *_POLICIES) for d in loose if (r := case.topology.resource(d.origin)) is not None}
    return Leave(None, why="a policy is about a queue or topic that is not known") if True in types else Leave(False)


def _short(principal: str) -> str:
    return principal.removesuffix(".cn").removesuffix(".amazonaws.com")


def _is_principal(given: str, wanted: str) -> bool:
    return given == "*" or _short(given) == wanted or _short(given).startswith(wanted + ".")


def _is_for(case: Case, permission: Resource, sources: tuple[str, ...]) -> bool:
    """False only when the source ARN is surely another one: made of other resources, of another service, or an API
    without stage, method and path."""
    value = value_at(permission.inputs, "sourceArn")
    if value is MISSING or is_hidden(value):
        return True
    arn, service = parse_arn(value), _SOURCE_SERVICES.get(_short(text(permission, "principal") or ""))
    if arn is not None and service and not any(sign in arn.service for sign in "*?") and arn.service != service:
        return False
    references = case.topology.refs_from(permission, "sourceArn")
    if any(r.property == "executionArn" and not r.inside for r in references):
        return False
    named = {reference.urn for reference in references}
    if not sources or not named:
        return True
    return bool(named & set(sources)) or not any(_is_like(case, urn, sources) for urn in named)


def _is_like(case: Case, urn: str, sources: tuple[str, ...]) -> bool:
    """True when both are of one kind, so that the one stands where the other should."""
    other = case.topology.resource(urn)
    kinds = {r.type for source in sources if (r := case.topology.resource(source)) is not None}
    return other is not None and other.type in kinds


def uses_role(case: Case, kind: Caller, resource: Resource) -> bool:
    """True when the caller brings a role of its own instead of relying on a permission."""
    return bool(kind.role) and has(resource, kind.role)

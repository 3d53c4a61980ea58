"""When a role or policy is used, and when a log group is written to."""

from __future__ import annotations

from collections.abc import Iterator

from stackproof.model import Resource
from stackproof.topology import has, leaves, text

from ._facts import Facts
from ._jobs import Job
from ._uses import is_exported, is_handed_over, is_used, may_be_hidden

_IAM = tuple(
    f"aws:iam/{part}"
    for part in (
        "rolePolicy:RolePolicy",
        "rolePolicyAttachment:RolePolicyAttachment",
        "policyAttachment:PolicyAttachment",
        "rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
        "rolePoliciesExclusive:RolePoliciesExclusive",
        "policy:Policy",
        "userPolicy:UserPolicy",
        "groupPolicy:GroupPolicy",
        "role:Role",
    )
)
_ABOUT_LOGS = (
    "aws:cloudwatch/logMetricFilter:LogMetricFilter",
    "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter",
    "aws:cloudwatch/logStream:LogStream",
    "aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy",
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
    "aws:cloudwatch/queryDefinition:QueryDefinition",
    "aws:cloudwatch/metricAlarm:MetricAlarm",
    "aws:ssm/parameter:Parameter",
    *_IAM,
)
# Services that write to a group of a fixed name: how it begins -> modules of the resources whose names come next.
_WELL_KNOWN: dict[str, tuple[str, ...]] = {
    "/aws/lambda/": ("lambda", "synthetics"),
    "/aws/codebuild/": ("codebuild",),
    "/aws/rds/": ("rds",),
    "/aws/docdb/": ("docdb",),
    "/aws/neptune/": ("neptune",),
    "/aws/eks/": ("eks",),
    "/aws/ecs/containerinsights/": ("ecs",),
    "/aws/containerinsights/": ("eks",),
    "/aws/kinesisfirehose/": ("kinesis",),
    "/aws/amazonmq/": ("mq",),
    "/aws/transfer/": ("transfer",),
    "/aws/apigateway/": ("apigateway", "apigatewayv2"),
    "/aws/appsync/": ("appsync",),
    "/aws-glue/": ("glue",),
    "/aws/codepipeline/": ("codepipeline",),
    "/aws/imagebuilder/": ("imagebuilder",),
    "/aws/dms/": ("dms",),
    "dms-tasks-": ("dms",),
    "/aws/batch/": ("batch",),
    "/aws/sagemaker/": ("sagemaker",),
    "/aws/route53/": ("route53",),
    "API-Gateway-Execution-Logs_": ("apigateway",),
}
_NAMES = ("id", "name", "identifier", "clusterIdentifier", "functionName", "stageName")


def _role(facts: Facts, role: Resource) -> bool | None:
    parts = (*_IAM, "aws:ssm/parameter:Parameter")
    if is_used(facts, role, parts=parts) or is_handed_over(facts, role) or _is_assumed_from_outside(facts, role):
        return True
    return None if may_be_hidden(facts, "role") else False


def _is_assumed_from_outside(facts: Facts, role: Resource) -> bool:
    """True when accounts or identity providers may assume the role, rather than services alone."""
    policy = facts.topology.trust_of(role).policy
    if policy is None:
        return False
    kinds = {principal.kind for statement in policy.statements for principal in statement.principals}
    return bool(kinds & {"AWS", "Federated", "*"})


def _policy(facts: Facts, policy: Resource) -> bool | None:
    if not facts.topology.is_type(policy, "aws:iam/policy:Policy"):
        return True
    named = any(
        not user.read and ("policyArn" in reference.path or "ermissionsBoundary" in reference.path)
        for user, reference in facts.topology.refs_to(policy)
    )
    if named or any(facts.topology.companions(policy, "policyArn", *_ATTACHING)) or is_handed_over(facts, policy):
        return True
    return None if is_exported(facts, policy) or may_be_hidden(facts, "policyarn") else False


_ATTACHING = (
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "aws:iam/policyAttachment:PolicyAttachment",
    "aws:iam/userPolicyAttachment:UserPolicyAttachment",
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
)


_READERS = (
    "aws:cloudwatch/logMetricFilter:LogMetricFilter",
    "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter",
)


def _log_group(facts: Facts, group: Resource) -> bool | None:
    if is_used(facts, group, parts=_ABOUT_LOGS) or is_handed_over(facts, group):
        return True
    if any(facts.topology.refs_to(stream) for stream in _streams(facts, group)):
        return True
    # Who counts lines in a group, or passes them on, takes it that others write there.
    if facts.topology.companions(group, "logGroupName", *_READERS):
        return True
    name = _name_of(group)
    if has(group, "name") and name is None:
        return None
    if name and (_is_written_by_name(facts, name) or _is_well_known(facts, name)):
        return True
    return None if may_be_hidden(facts, "log", "containerdefinitions") else False


def _streams(facts: Facts, group: Resource) -> tuple[Resource, ...]:
    return facts.topology.companions(group, "logGroupName", "aws:cloudwatch/logStream:LogStream")


def _name_of(group: Resource) -> str | None:
    name = text(group, "name")
    if name:
        return name
    given = group.outputs.get("name")
    return given if name == "" and isinstance(given, str) else None


def _is_written_by_name(facts: Facts, name: str) -> bool:
    """Whether containers or other inputs name the group by its text."""
    for task in facts.made("aws:ecs/taskDefinition:TaskDefinition"):
        for container in facts.topology.containers_of(task) or ():
            if name in container.log_options.values():
                return True
    return any(
        name in (value, f"{value}") or (isinstance(value, str) and value.endswith((f":log-group:{name}", f":{name}:*")))
        for value in _log_inputs(facts)
    )


def _log_inputs(facts: Facts) -> Iterator[object]:
    """Texts under inputs that speak of logs, of everything that could write."""
    for resource in facts.graph.resources:
        if not resource.custom or resource.read or facts.topology.is_type(resource, *_ABOUT_LOGS, *_GROUPS):
            continue
        for path, value in leaves(resource.inputs):
            if "log" in path.lower() and isinstance(value, str):
                yield value


_GROUPS = ("aws:cloudwatch/logGroup:LogGroup",)


def _is_well_known(facts: Facts, name: str) -> bool:
    """Whether a service writes to a group of this name because a resource of the program has the name in it."""
    for start, modules in _WELL_KNOWN.items():
        if not name.startswith(start):
            continue
        rest = name.removeprefix(start)
        for resource in facts.graph.resources:
            module = resource.type.removeprefix("aws:").partition("/")[0]
            if resource.custom and not resource.read and module in modules and _is_named_in(resource, rest):
                return True
    return False


def _is_named_in(resource: Resource, rest: str) -> bool:
    steps = set(rest.split("/"))
    for key in _NAMES:
        for value in (resource.inputs.get(key), resource.outputs.get(key)):
            if isinstance(value, str) and value and (value in steps or rest == value):
                return True
    return False


NAMED_JOBS: dict[str, Job] = {
    "aws:iam/role:Role": _role,
    "aws:iam/policy:Policy": _policy,
    "aws:cloudwatch/logGroup:LogGroup": _log_group,
}

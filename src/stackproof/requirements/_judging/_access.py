"""Judges of roles: who has one, what it may do, and whether that is more than is used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from stackproof.aws import (
    UNKNOWN,
    IamAction,
    Policy,
    Statement,
    iam_action,
    iam_actions,
    managed_policy,
    parse_arn,
    role_users,
)
from stackproof.model import Requirement, Resource
from stackproof.topology import PolicyDocument, canonical_type, has

from .._concepts import concepts
from ._facts import Facts
from ._holders import MACHINE, SPOT, TASK, TEMPLATE, absent, unless_loose
from ._outcomes import Judge, Missed, Open, Outcome, best, joined
from ._subjects import held, left_open, listed, missed, subjects

_ROLE = "aws:iam/role:Role"
_IDENTITIES = (_ROLE, "aws:iam/user:User", "aws:iam/group:Group")
_POLICIES = ("aws:iam/rolePolicy:RolePolicy", "aws:iam/rolePolicyAttachment:RolePolicyAttachment")
_MACHINES = ("ec2.amazonaws.com",)
# Resources that run what another one describes: the description has the role.
_BEHIND = {
    "aws:ecs/service:Service": ("taskDefinition", TASK),
    "aws:autoscaling/group:Group": ("launchTemplate", TEMPLATE),
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What has its role in another resource that names it.
_BESIDE = {
    "aws:backup/plan:Plan": (("aws:backup/selection:Selection", "planId"),),
    "aws:codedeploy/application:Application": (("aws:codedeploy/deploymentGroup:DeploymentGroup", "appName"),),
    "aws:cloudwatch/eventRule:EventRule": (("aws:cloudwatch/eventTarget:EventTarget", "rule"),),
    "aws:eks/cluster:Cluster": (
        ("aws:eks/nodeGroup:NodeGroup", "clusterName"),
        ("aws:eks/fargateProfile:FargateProfile", "clusterName"),
    ),
}
# Services whose resources a program knows the ARNs of, so that what writes to them can be limited.
_LIMITED = _words(
    """athena batch bedrock cloudformation cloudfront codebuild codecommit codepipeline cognito-idp dynamodb ecs events
    execute-api firehose glue iam kinesis kms lambda logs rds redshift route53 s3 secretsmanager ses sns sqs ssm states
    sts"""
)
# Reads that hand out data or credentials.
_READS = _words(
    """dynamodb:batchgetitem dynamodb:getitem dynamodb:query dynamodb:scan kinesis:getrecords kms:decrypt
    rds-db:connect s3:getobject s3:getobjectversion secretsmanager:getsecretvalue sqs:receivemessage ssm:getparameter
    ssm:getparameters ssm:getparametersbypath"""
)
# What they act on is made by the call, or the caller is an agent that names itself.
_UNNAMED = _words(
    """ecs:createcluster ecs:deregistertaskdefinition ecs:discoverpollendpoint ecs:registertaskdefinition
    iam:createservicelinkedrole lambda:createeventsourcemapping route53:changetagsforresource
    ssm:putcomplianceitems ssm:putconfigurepackageresult ssm:putinventory ssm:updateassociationstatus
    ssm:updateinstanceassociationstatus ssm:updateinstanceinformation"""
)


def roles_of(facts: Facts, resource: Resource) -> tuple[tuple[Resource, tuple[str, ...]], ...]:
    """The roles that a resource uses, each with the service principals of which it must trust one."""
    token, topology = canonical_type(resource.type), facts.topology
    if token == _ROLE:
        return ((resource, ()),)
    if token in _BEHIND:
        path, other = _BEHIND[token]
        described = topology.target(resource, path, other)
        return roles_of(facts, described) if described is not None else ()
    places: Mapping[str, tuple[str, ...]] = role_users(token)
    if token in (MACHINE, TEMPLATE, SPOT):
        places = {"iamInstanceProfile": _MACHINES}
    pairs = [(topology.role_at(resource, path), services) for path, services in places.items()]
    own = tuple((role, services) for role, services in pairs if role is not None)
    beside = [other for kind, path in _BESIDE.get(token, ()) for other in topology.companions(resource, path, kind)]
    return (*own, *(pair for other in beside for pair in roles_of(facts, other)))


# --- least privilege


def _judge_least_privilege(requirement: Requirement, facts: Facts) -> Outcome:
    if requirement.of in concepts():
        chosen = subjects(facts, requirement.of)
        if not chosen:
            return absent(facts, requirement.of)
        found = {role.urn: role for one in chosen for role, _ in roles_of(facts, one) if not role.read}
        identities: Iterable[Resource] = found.values()
    else:
        identities = facts.made(*_IDENTITIES)
    return joined(
        (_is_narrow(facts, identity, requirement.want) for identity in identities),
        nothing=Open("there is no role in the program whose policies could be read"),
    )


def _is_narrow(facts: Facts, identity: Resource, want: Mapping[str, Any]) -> Outcome:
    said = [_narrow_document(facts, identity, d, want) for d in facts.topology.policies_of(identity)]
    alone = held(facts, identity, "it has no policy, and so may do nothing")
    return joined(said, nothing=alone)


def _narrow_document(facts: Facts, identity: Resource, document: PolicyDocument, want: Mapping[str, Any]) -> Outcome:
    holder = facts.topology.resource(document.origin) or identity
    place = document.path
    if document.policy is None:
        arn, policy = parse_arn(document.arn), managed_policy(document.arn)
        if arn is None or (policy is None and arn.account != "aws"):
            return left_open(facts, holder, document.why, property=place)
        name = document.arn.rpartition("/")[2]
        if policy is not None and "service-role/" not in arn.resource and _is_broad(policy):
            asked = "asked: what is used, and no more"
            return missed(facts, holder, f"{name} is attached to {identity.name}; {asked}", property=place)
        return held(facts, holder, f"{identity.name} has {name}", property=place)
    faults = list(dict.fromkeys(fault for s in document.statements if s.allows for fault in _faults(s, want)))
    if faults:
        return missed(facts, holder, f"{'; '.join(faults[:4])}", property=place)
    if document.policy.partial or any(UNKNOWN in (s.effect, *s.actions, *s.resources) for s in document.statements):
        return left_open(facts, holder, "parts of the policy are not known", property=place)
    return held(facts, holder, f"what {identity.name} may do is listed by action and resource", property=place)


def _is_broad(policy: Policy) -> bool:
    """True for a managed policy that gives away a service, or everything."""
    return any(
        bool(statement.not_actions) or any(_is_whole(action) for action in statement.actions)
        for statement in policy.select("Allow")
        if _is_everywhere(statement) and not statement.conditions
    )


def _is_whole(action: str) -> bool:
    return action == "*" or action.endswith(":*")


def _is_everywhere(statement: Statement) -> bool:
    """True for `*`, and for an ARN that leaves all behind the service open."""
    arns = [parse_arn(resource) for resource in statement.resources]
    return "*" in statement.resources or any(
        arn is not None and not any(part.strip("*:/") for part in (arn.account, arn.resource)) for arn in arns
    )


def _faults(statement: Statement, want: Mapping[str, Any]) -> Iterator[str]:
    if statement.not_actions:
        yield f"it allows everything but {', '.join(statement.not_actions[:3])}"
    strict = want.get("wildcard_actions") is False
    for action in statement.actions:
        if _is_whole(action) and (strict or not statement.conditions):
            yield f"it allows {action}"
        elif strict and ("*" in action or "?" in action):
            yield f"it allows {action}; asked: no wildcard in actions"
    if not _is_everywhere(statement) or statement.conditions:
        return
    every = want.get("wildcard_resources") is False
    for pattern in statement.actions:
        if not _is_whole(pattern) and any(_can_be_limited(action, every) for action in iam_actions(pattern)):
            yield f"{pattern} stands on every resource; asked: the ones that are used"


def _can_be_limited(action: IamAction, every: bool) -> bool:
    """Whether an action should name its resources. every: also where that gives away little."""
    if not action.resource_types or action.name in _UNNAMED:
        return False
    if every or action.name in _READS:
        return True
    return action.level in ("write", "permissions") and action.name.partition(":")[0] in _LIMITED


# --- a role of its own


def _judge_role(requirement: Requirement, facts: Facts) -> Outcome:
    concept = requirement.of if requirement.of in concepts() else "role"
    actions = [str(action) for action in listed(requirement.want.get("actions"))]
    chosen = subjects(facts, concept)
    if not chosen:
        return absent(facts, concept)
    said = [_has_role(facts, resource, actions) for resource in chosen]
    # Actions are asked of the one that needs them, a role of each.
    return best(said, nothing=Open("no role")) if actions else joined(said, nothing=Open("no role"))


def _has_role(facts: Facts, resource: Resource, actions: list[str]) -> Outcome:
    pairs = roles_of(facts, resource)
    if not pairs:
        token = canonical_type(resource.type)
        places = ("iamInstanceProfile",) if token in (MACHINE, TEMPLATE, SPOT) else tuple(role_users(token))
        if any(has(resource, place) for place in places) or token in _BEHIND or not places:
            return left_open(facts, resource, "its role is not in the program")
        return missed(facts, resource, f"{' and '.join(places)} absent; asked: a role", property=places[0])
    trusted = [role for role, services in pairs if not role.read and _trusts(facts, role, services)]
    if not trusted:
        role, services = pairs[0]
        unsure = role.read or facts.topology.trust_of(role).policy is None
        told = f"{role.name} does not trust {' or '.join(services)}"
        return left_open(facts, role, "whom it trusts is not known") if unsure else missed(facts, role, told)
    return joined(
        (_may(facts, resource, trusted, action) for action in actions),
        nothing=held(facts, trusted[0], f"it is the role of {resource.name}"),
    )


def _trusts(facts: Facts, role: Resource, services: tuple[str, ...]) -> bool:
    policy = facts.topology.trust_of(role).policy
    if policy is None:
        return False
    allowed = [statement for statement in policy.select("Allow") if statement.principals]
    return bool(allowed) and (not services or any(s in statement.services for s in services for statement in allowed))


def _may(facts: Facts, resource: Resource, roles: list[Resource], action: str) -> Outcome:
    topology = facts.topology
    whole = "*" in action or iam_action(action) is None
    service = action.partition(":")[0].lower()
    answers = {
        role.urn: topology.grants_service(role, service) if whole else topology.permits(role, action) for role in roles
    }
    for role in roles:
        if answers[role.urn]:
            return held(facts, role, f"it may {action}")
    if None in answers.values() or _has_unseen(facts, resource, roles):
        return left_open(facts, roles[0], f"whether it may {action} is not known")
    names = " and ".join(role.name for role in roles)
    none = Missed(f"{names} of {resource.name} may not {action}", missed(facts, roles[0], f"may not {action}").near)
    return unless_loose(facts, none, "role", *_POLICIES)


def _has_unseen(facts: Facts, resource: Resource, seen: list[Resource]) -> bool:
    """Whether the resource has a role besides that is not in the program, or whose trust is not known."""
    places = role_users(canonical_type(resource.type))
    found = [facts.topology.role_at(resource, place) for place in places if has(resource, place)]
    return any(role is None or (role not in seen and facts.topology.trust_of(role).policy is None) for role in found)


JUDGES: dict[str, Judge] = {"least_privilege": _judge_least_privilege, "role": _judge_role}

"""What is asked of a resource and is said by another one beside it, or by more than one argument."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from stackproof.model import Requirement, Resource, Witness
from stackproof.topology import MISSING, value_at

from ._asked_values import bound_of
from ._calls import NotPossible
from ._edits import Mend
from ._ground import Ground
from ._origins import python_path, said_elsewhere

Beside = Callable[[Requirement, Witness, Resource, Ground], Mend | None]
"""The mend of one near miss; None where an argument alone says it."""

_BUCKETS = ("aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2")
_REPOSITORY = "aws:ecr/repository:Repository"
_TARGETS = "aws:lb/targetGroup:TargetGroup"
_CLUSTER = "aws:ecs/cluster:Cluster"


def _class(name: str, ground: Ground) -> str:
    """Classes of S3 that pulumi-aws 6 knows by another name."""
    return f"aws.s3.{name}" if ground.major >= 7 else f"aws.s3.{name}V2"


def _versioning(requirement: Requirement, near: Witness, resource: Resource, ground: Ground) -> Mend | None:
    if not ground.topology.is_type(resource, *_BUCKETS):
        return None
    made = f"{_class('BucketVersioning', ground)}(NameOfIt, bucket=ItsVariable.id, "
    made += "versioning_configuration={'status': 'Enabled'})"
    return Mend(ground.call_of(resource).beside(made, suffix="versioning"))


def _lifecycle(requirement: Requirement, near: Witness, resource: Resource, ground: Ground) -> Mend | None:
    topology = ground.topology
    if topology.is_type(resource, _REPOSITORY):
        return _images(requirement, resource, ground)
    if topology.is_type(resource, *_BUCKETS) and not near.property:
        return _rules(requirement, resource, ground)
    if not near.property.startswith("rules["):
        return None
    call, path, want = ground.call_of(resource), python_path(near.property), requirement.want
    days = bound_of(want.get("expire_days") if path.endswith(".expiration") else want.get("days"))
    if path.endswith(".expiration") and days is not None:
        return Mend(call.put(f"{path}.days", str(days)))
    splices = call.put(f"{path}.days", str(days)) if days is not None else ()
    kind = want.get("class")
    there = str(value_at(resource.inputs, f"{near.property}.storageClass") or "")
    if isinstance(kind, str) and there.upper() != kind.upper():
        splices = (*splices, *call.put(f"{path}.storage_class", repr(kind.upper())))
    return Mend(splices) if splices else None


def _rules(requirement: Requirement, bucket: Resource, ground: Ground) -> Mend:
    """One configuration with all that is asked of the bucket's objects: there can be but one."""
    missed = {one.id for one in ground.verdicts if one.verdict == "fail" and _is_near(one.near_misses, bucket)}
    asked = [one for one in ground.requirements if one.kind == "lifecycle" and one.id in missed]
    rules = []
    for one in asked or [requirement]:
        rule: dict[str, object] = {}
        days, expires = bound_of(one.want.get("days")), bound_of(one.want.get("expire_days"))
        if one.want.get("class") and days is not None:
            rule["transitions"] = [{"days": days, "storage_class": str(one.want["class"]).upper()}]
        if expires is not None:
            rule["expiration"] = {"days": expires}
        if not rule:
            raise NotPossible("when objects move or end is not said")
        name = "expire" if "expiration" in rule else f"to-{str(one.want['class']).lower().replace('_', '-')}"
        rules.append({"id": name, "status": "Enabled", "filter": {}, **rule})
    kind = _class("BucketLifecycleConfiguration", ground)
    made = f"{kind}(NameOfIt, bucket=ItsVariable.id, rules={rules!r})"
    return Mend(ground.call_of(bucket).beside(made, suffix="lifecycle"))


def _is_near(misses: tuple[Witness, ...], resource: Resource) -> bool:
    return any(one.resource == resource.urn and not one.property for one in misses)


def _images(requirement: Requirement, repository: Resource, ground: Ground) -> Mend:
    keep = bound_of(requirement.want.get("keep"))
    if keep is None:
        raise NotPossible("how many images are kept is not said")
    rule = {
        "rulePriority": 1,
        "description": f"Keep the newest {keep} images",
        "selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": keep},
        "action": {"type": "expire"},
    }
    policy = json.dumps({"rules": [rule]})
    made = f"aws.ecr.LifecyclePolicy(NameOfIt, repository=ItsVariable.name, policy=json.dumps({policy}))"
    return Mend(ground.call_of(repository).beside(made, suffix="lifecycle"))


def _health_check(requirement: Requirement, near: Witness, resource: Resource, ground: Ground) -> Mend | None:
    if not ground.topology.is_type(resource, _TARGETS):
        raise NotPossible("it is no target group")
    wanted: dict[str, object] = {}
    if isinstance(requirement.want.get("path"), str):
        wanted["path"] = requirement.want["path"]
    interval = bound_of(requirement.want.get("interval"))
    wanted |= {"interval": interval} if interval is not None else {}
    if not wanted:
        raise NotPossible("neither path nor interval is named")
    return Mend(ground.call_of(resource).give(f"health_check={wanted!r}"))


def _insights(requirement: Requirement, near: Witness, resource: Resource, ground: Ground) -> Mend | None:
    if not ground.topology.is_type(resource, _CLUSTER):
        return None
    if value_at(resource.inputs, "settings") is not MISSING:
        return Mend(ground.call_of(resource).put("settings[0].value", "'enabled'"))
    return Mend(ground.call_of(resource).give("settings=[{'name': 'containerInsights', 'value': 'enabled'}]"))


def _polling(requirement: Requirement, near: Witness, resource: Resource, ground: Ground) -> Mend | None:
    polls = str(bool(requirement.want.get("polling", False))).lower()
    path = f"{python_path(near.property)}.configuration.PollForSourceChanges"
    try:
        return Mend(ground.call_of(resource).put(path, repr(polls)))
    except NotPossible:
        former = "false" if polls == "true" else "true"
        return Mend((said_elsewhere(ground, {"PollForSourceChanges"}, former, polls),))


def _approval(requirement: Requirement, near: Witness, resource: Resource, ground: Ground) -> Mend | None:
    """How many approvals a template of CodeCommit wants."""
    count = bound_of(requirement.want.get("count"))
    if near.property != "content" or count is None or "approvals" not in near.text:
        raise NotPossible("who approves is for a person to say")
    return Mend(ground.call_of(resource).put("content.Statements[0].NumberOfApprovalsNeeded", str(count)))


def _dead_letter(requirement: Requirement, near: Witness, resource: Resource, ground: Ground) -> Mend | None:
    most = bound_of(requirement.want.get("max_receive"))
    if near.property != "redrivePolicy" or most is None or "maxReceiveCount" not in near.text:
        raise NotPossible("where failures go is for a person to say")
    return Mend(ground.call_of(resource).put("redrive_policy.maxReceiveCount", str(most)))


def _ttl(requirement: Requirement, near: Witness, resource: Resource, ground: Ground) -> Mend | None:
    attribute = requirement.want.get("attribute")
    if value_at(resource.inputs, "ttl") is not MISSING:
        return None
    if not isinstance(attribute, str):
        raise NotPossible("the attribute is not named")
    return Mend(ground.call_of(resource).give(f"ttl={{'attribute_name': {attribute!r}, 'enabled': True}}"))


BESIDE: Mapping[str, Beside] = {
    "approval": _approval,
    "dead_letter": _dead_letter,
    "health_check": _health_check,
    "insights": _insights,
    "lifecycle": _lifecycle,
    "polling": _polling,
    "ttl": _ttl,
    "versioning": _versioning,
}

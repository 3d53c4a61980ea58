"""Keys of KMS that services or roles may not use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from stackproof.model import Finding, Resource
from stackproof.topology import has

from ._calls import Call, NotPossible
from ._documents import ROOT, Rule, added_to, document, region_of, taking_outputs
from ._edits import Mend, Splice
from ._ground import Ground, Mender
from ._reaching import made_name

KEY = "aws:kms/key:Key"
_NAMED = re.compile(r"\b([a-z0-9-]+(?:\.[A-Za-z0-9-]+)?\.amazonaws\.com)")
_ADMINISTERS = Rule(actions=("kms:*",), resources=("'*'",), who="AWS", principal=ROOT)
_FOR_LOGS = ("kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*")
_FOR = {
    "cloudtrail.amazonaws.com": ("kms:GenerateDataKey*", "kms:DescribeKey"),
    "config.amazonaws.com": ("kms:GenerateDataKey", "kms:Decrypt"),
}
_FOR_MESSAGES = ("kms:GenerateDataKey*", "kms:Decrypt")


def lets_service_in(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A policy of the key that lets all services use it that have to, and the account administer it."""
    key = _key(finding, ground)
    if key is None:
        yield from _key_of_ones_own(finding, ground)
        return
    users = [
        (_service(one), ground.resource(one))
        for one in ground.findings
        if one.check in _SERVICES and one.resource and (other := _key(one, ground)) is not None and other.urn == key.urn
    ]
    yield Mend(let_in(key, list({service: (service, user) for service, user in users}.values()), ground))


_SERVICES = ("KMS004", "KMS005", "KMS006", "KMS008")


def _key_of_ones_own(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A key of the program's in place of one of AWS's, whose policy nobody can change."""
    found = re.search(r"cannot send to (\S+), which is encrypted", finding.message)
    targets = [one for one in ground.topology.of_type(*_ENCRYPTED) if found is not None and one.name == found[1]]
    if len(targets) != 1:
        raise NotPossible("what is sent to is not sure")
    yield encrypted_with_own_key(targets[0], ground)


def encrypted_with_own_key(target: Resource, ground: Ground) -> Mend:
    """A topic or queue with a key that the services may use that send to it. Raises NotPossible."""
    call = ground.call_of(target)
    services = dict.fromkeys(service for service, _ in senders_of(target, ground))
    rules = [rule_for(service, target, ground) for service in services]
    own = made_name(call, "key")
    expression = f"{own} = aws.kms.Key(NameOfIt, enable_key_rotation=True, policy={document(_ADMINISTERS, *rules)})"
    made = call.beside(expression, suffix="key", before=True)
    return Mend((*made, *call.give("kms_master_key_id=KeyOfIt.id", {"KeyOfIt": own})))


_ENCRYPTED = ("aws:sns/topic:Topic", "aws:sqs/queue:Queue")
_SENDERS = (
    ("aws:cloudwatch/metricAlarm:MetricAlarm", "cloudwatch"),
    ("aws:cloudwatch/compositeAlarm:CompositeAlarm", "cloudwatch"),
    ("aws:cloudwatch/eventTarget:EventTarget", "events"),
    ("aws:s3/bucketNotification:BucketNotification", "s3"),
    ("aws:sns/topicSubscription:TopicSubscription", "sns"),
)


def senders_of(target: Resource, ground: Ground) -> Iterator[tuple[str, Resource]]:
    """(service principal, resource) of each service that sends to a topic or queue."""
    for token, service in _SENDERS:
        for sender, reference in ground.topology.refs_to(target, token):
            if not (service == "sns" and reference.path.startswith("topic")):
                yield f"{service}.amazonaws.com", sender


def _service(finding: Finding) -> str:
    """The principal that may not use the key. Raises NotPossible."""
    if finding.check == "KMS008":
        return "config.amazonaws.com"
    found = _NAMED.search(finding.message)
    if found is None:
        raise NotPossible("the service is not told")
    return found[1]


def _key(finding: Finding, ground: Ground) -> Resource | None:
    """The key that a finding is about, None where it is one of AWS's. Raises NotPossible."""
    told = [one for one in ground.topology.of_type(KEY) if f"key {one.name} " in f"{finding.message} "]
    told = told or [one for one in ground.topology.of_type(KEY) if f"key {one.name};" in finding.message]
    if len(told) > 1:
        raise NotPossible("which key is meant is not sure")
    return told[0] if told else None


def let_in(key: Resource, users: list[tuple[str, Resource]], ground: Ground) -> tuple[Splice, ...]:
    """The key with a policy that lets services use it. users: (service principal, for what). Raises NotPossible."""
    call = ground.call_of(key)
    rules = [rule_for(service, user, ground) for service, user in users]
    holders = ground.topology.companions(key, "keyId", "aws:kms/keyPolicy:KeyPolicy")
    if holders:
        return added_to(ground.call_of(holders[0]), "policy", rules)
    if has(key, "policy"):
        return added_to(call, "policy", rules)
    return call.give(f"policy={document(_ADMINISTERS, *rules)}")


def rule_for(service: str, user: Resource, ground: Ground) -> Rule:
    """What a service needs of a key."""
    if service.startswith("logs."):
        region = region_of(user, ground)
        principal = f"pulumi.Output.concat('logs.', {region}, '.amazonaws.com')"
        if region.startswith("'"):
            principal = f"'logs.{region[1:-1]}.amazonaws.com'"
        return Rule(actions=_FOR_LOGS, resources=("'*'",), who="Service", principal=principal)
    actions = _FOR.get(service, _FOR_MESSAGES)
    return Rule(actions=actions, resources=("'*'",), who="Service", principal=repr(service))


def role_may_use_key(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The rights on the key, for the role that has those on what it encrypts."""
    holder = ground.resource(finding)
    actions = re.findall(r"kms:[A-Za-z]+", finding.message)
    key = _key(finding, ground)
    role = holder if holder.type.endswith(":Role") else ground.topology.target(holder, "role")
    if role is None or key is None:
        raise NotPossible("the role or the key is not known")
    yield _beside(holder, role, key, actions, ground)


def _beside(holder: Resource, role: Resource, key: Resource, actions: list[str], ground: Ground) -> Mend:
    """A statement in the policy that is there, else a policy of its own beside it."""
    call = ground.call_of(holder)
    bound = ground.call_of(key).seen_by(call)
    names = {"KeyOfIt": bound.name}
    rule = Rule(actions=tuple(actions), resources=("KeyOfIt.arn",))
    try:
        return Mend((*bound.splices, *added_to(call, "policy", [rule], names)))
    except NotPossible:
        own = call.given("role")
        if own is None:
            raise
        expression = f"aws.iam.RolePolicy(NameOfIt, role=RoleOfIt, policy={document(rule)})"
        made = call.beside(expression, suffix="key", names={**names, "RoleOfIt": own.text})
        return Mend((*bound.splices, *made))


def root_instead_of_everybody(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The account's root in place of everybody."""
    holder = ground.resource(finding)
    call = ground.call_of(holder)
    path = "policy"
    there = call.value(path)
    statements = there.entry("Statement") or there.entry("statements") if there is not None else None
    splices: list[Splice] = []
    for number, one in enumerate(statements.value.items if statements is not None else ()):
        given, effect = one.entry("Principal"), one.entry("Effect")
        if given is None or (effect is not None and effect.value.data == "Deny"):
            continue
        inner = given.value.entry("AWS")
        if given.value.data == "*" or (inner is not None and inner.value.data == "*"):
            root = _root_for(call, path)
            splices += taking_outputs(call, path) if root == ROOT else ()
            splices += call.put(f"{path}.Statement[{number}].Principal", f"{{'AWS': {root}}}")
    if not splices:
        raise NotPossible("the statement is not written there")
    yield Mend(tuple(splices))


def _root_for(call: Call, path: str) -> str:
    given = call.given(path)
    if given is not None and "json_dumps" not in given.text and call.path.endswith(".py"):
        return "f'arn:aws:iam::{aws.get_caller_identity().account_id}:root'"
    return ROOT


def somebody_administers(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A statement that lets the account administer its key."""
    holder = ground.resource(finding)
    call = ground.call_of(holder)
    rule = Rule(actions=("kms:*",), resources=("'*'",), who="AWS", principal=_root_for(call, "policy"))
    yield Mend(added_to(call, "policy", [rule]))


KEYS: Mapping[str, Mender] = {
    "KMS002": root_instead_of_everybody,
    "KMS003": somebody_administers,
    "KMS004": lets_service_in,
    "KMS005": lets_service_in,
    "KMS006": lets_service_in,
    "KMS007": role_may_use_key,
    "KMS008": lets_service_in,
}

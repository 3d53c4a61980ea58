"""What the policies of buckets say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from stackproof.model import Finding, Resource
from stackproof.topology import MISSING, has, value_at

from ._calls import Call, NotPossible
from ._documents import Rule, added_to, document
from ._edits import Mend, Splice
from ._ground import Ground, Mender
from ._reaching import last_of, made_name, name_at

_BUCKET = "aws:s3/bucket:Bucket"
_BALANCER, _TRAIL = "aws:lb/loadBalancer:LoadBalancer", "aws:cloudtrail/trail:Trail"
_DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
_ACCOUNT = "aws.get_caller_identity_output().account_id"
OWN_TLS = Rule(
    effect="Deny",
    actions=("s3:*",),
    resources=("BucketOfIt.arn", "pulumi.Output.concat(BucketOfIt.arn, '/*')"),
    who="*",
    principal="'*'",
    conditions=(("Bool", "aws:SecureTransport", "'false'"),),
)


def said_in_policy(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """One policy with all that the bucket's findings ask of it: a bucket has no two."""
    bucket = bucket_of(finding, ground)
    wanted = list(_wanted(bucket, ground))
    if not wanted:
        raise NotPossible("nothing is asked of the policy")
    parts = ground.topology.bucket_parts(bucket)
    if parts.policy or has(bucket, "policy"):
        yield _in_policy(bucket, parts.policy, wanted, ground)
        return
    others = {key: one for _, named, _ in wanted for key, one in named.items()}
    anchor, names = last_of({"BucketOfIt": bucket, **others}, ground)
    own = made_name(ground.call_of(bucket), "policy")
    waiting = [splice for _, _, user in wanted if user is not None for splice in _waits(anchor, own, user, ground)]
    rules = document(*(rule for rule, _, _ in wanted))
    lead = f"{own} = " if waiting else ""
    expression = f"{lead}aws.s3.BucketPolicy(NameOfIt, bucket=BucketOfIt.id, policy={rules})"
    written = {key: bound.name for key, bound in names.items()}
    before = [splice for bound in names.values() for splice in bound.splices]
    yield Mend((*before, *anchor.beside(expression, suffix="policy", names=written), *waiting))


def _waits(anchor: Call, name: str, user: Resource, ground: Ground) -> tuple[Splice, ...]:
    """What needs the policy waits for it, where it is made behind it."""
    call = ground.call_of(user)
    try:
        anchor.seen_by(call)
    except NotPossible:
        return ()
    return call.depend_on(name)


def bucket_of(finding: Finding, ground: Ground) -> Resource:
    """The bucket that a finding is about. Raises NotPossible."""
    subject = ground.resource(finding)
    if ground.topology.is_type(subject, _BUCKET):
        return subject
    path = {_BALANCER: "accessLogs.bucket", _TRAIL: "s3BucketName", _DISTRIBUTION: "origins"}.get(subject.type)
    found = ground.topology.targets(subject, path, _BUCKET) if path else ()
    if len(found) != 1 or found[0].read:
        raise NotPossible("which bucket is meant is not sure")
    return found[0]


def _wanted(bucket: Resource, ground: Ground) -> Iterator[tuple[Rule, dict[str, Resource], Resource | None]]:
    """(statement, what it names, what waits for it) for each finding that the bucket's policy mends."""
    for one in ground.findings:
        if one.check not in ("CFR004", "S3008", "S3009") or not one.resource:
            continue
        try:
            same = bucket_of(one, ground).urn == bucket.urn
        except NotPossible:
            continue
        subject = ground.resource(one)
        if not same:
            continue
        if one.check == "S3008":
            yield OWN_TLS, {}, None
        elif one.check == "CFR004":
            yield _FOR_READERS, {"DistributionOfIt": subject}, None
        elif ground.topology.is_type(subject, _BALANCER):
            yield _for_balancer(subject), {}, subject
        else:
            yield _FOR_TRAIL, {}, subject
            yield _FOR_ENTRIES, {}, subject


_FOR_READERS = Rule(
    actions=("s3:GetObject",),
    resources=("pulumi.Output.concat(BucketOfIt.arn, '/*')",),
    who="Service",
    principal="'cloudfront.amazonaws.com'",
    conditions=(("StringEquals", "AWS:SourceArn", "DistributionOfIt.arn"),),
)
_FOR_TRAIL = Rule(
    actions=("s3:GetBucketAcl",),
    resources=("BucketOfIt.arn",),
    who="Service",
    principal="'cloudtrail.amazonaws.com'",
)
_FOR_ENTRIES = Rule(
    actions=("s3:PutObject",),
    resources=(f"pulumi.Output.concat(BucketOfIt.arn, '/AWSLogs/', {_ACCOUNT}, '/*')",),
    who="Service",
    principal="'cloudtrail.amazonaws.com'",
    conditions=(("StringEquals", "s3:x-amz-acl", "'bucket-owner-full-control'"),),
)


def _for_balancer(balancer: Resource) -> Rule:
    """What lets a balancer write its logs, below its prefix. Raises NotPossible."""
    prefix = value_at(balancer.inputs, "accessLogs.prefix")
    if prefix is not MISSING and not isinstance(prefix, str):
        raise NotPossible("the prefix of the logs is not known")
    lead = f"/{prefix.strip('/')}" if prefix is not MISSING and prefix else ""
    return for_balancer(lead)


def for_balancer(lead: str = "") -> Rule:
    return Rule(
        actions=("s3:PutObject",),
        resources=(f"pulumi.Output.concat(BucketOfIt.arn, '{lead}/AWSLogs/', {_ACCOUNT}, '/*')",),
        who="Service",
        principal="'logdelivery.elasticloadbalancing.amazonaws.com'",
    )


def _in_policy(
    bucket: Resource,
    holders: tuple[Resource, ...],
    wanted: list[tuple[Rule, dict[str, Resource], Resource | None]],
    ground: Ground,
) -> Mend:
    """Further statements in the policy that is there."""
    if not holders:
        raise NotPossible("a bucket's own policy cannot name it")
    call = ground.call_of(holders[0])
    named = {"BucketOfIt": bucket, **{key: one for _, named, _ in wanted for key, one in named.items()}}
    names = {key: name_at(call, holders[0], one, ground) for key, one in named.items()}
    written = {key: bound.name for key, bound in names.items()}
    before = [splice for bound in names.values() for splice in bound.splices]
    for _, _, user in wanted:
        if user is not None and holders[0].urn not in ground.topology.waits_for(user):
            bound = call.seen_by(ground.call_of(user))
            before += [*bound.splices, *ground.call_of(user).depend_on(bound.name)]
    lacking = [rule for rule, _, _ in wanted if not _is_said(rule, holders[0], ground)]
    return Mend((*before, *added_to(call, "policy", lacking, written)))


def _is_said(rule: Rule, holder: Resource, ground: Ground) -> bool:
    """Whether the policy holds a statement for the same service and the same actions."""
    return rule.who == "Service" and any(
        rule.principal.strip("'") in statement.services and set(rule.actions) <= set(statement.actions)
        for one in ground.topology.documents()
        if one.origin == holder.urn
        for statement in one.statements
    )


def waits_for_policy(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """What writes logs waits for the policy that lets it; else the policy lets it."""
    user = ground.resource(finding)
    bucket = bucket_of(finding, ground)
    if "does not wait" in finding.message:
        for holder in ground.topology.bucket_parts(bucket).policy:
            bound = ground.call_of(holder).seen_by(ground.call_of(user))
            yield Mend((*bound.splices, *ground.call_of(user).depend_on(bound.name)))
        return
    yield from said_in_policy(finding, ground)


BUCKET_POLICIES: Mapping[str, Mender] = {
    "CFR004": said_in_policy,
    "S3008": said_in_policy,
    "S3009": waits_for_policy,
}

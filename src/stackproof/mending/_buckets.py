"""Buckets: encryption, what their policy says, how long old versions stay, and what has to be there before what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from stackproof.model import Finding, Resource
from stackproof.topology import MISSING, as_items, has, value_at

from ._calls import Call, NotPossible
from ._documents import Rule, added_to, document
from ._edits import Mend, Splice
from ._ground import Ground, Mender
from ._reaching import last_of, made_name, name_at
from ._replacing import written_anew

_BUCKET = "aws:s3/bucket:Bucket"
_BALANCER, _TRAIL = "aws:lb/loadBalancer:LoadBalancer", "aws:cloudtrail/trail:Trail"
_DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
_ACCOUNT = "aws.get_caller_identity_output().account_id"
_ENCRYPTION = (
    "aws.s3.BucketServerSideEncryptionConfiguration(NameOfIt, bucket=ItsVariable.id, "
    "rules=[{'apply_server_side_encryption_by_default': {'sse_algorithm': 'AES256'}}])"
)
OWN_TLS = Rule(
    effect="Deny",
    actions=("s3:*",),
    resources=("BucketOfIt.arn", "pulumi.Output.concat(BucketOfIt.arn, '/*')"),
    who="*",
    principal="'*'",
    conditions=(("Bool", "aws:SecureTransport", "'false'"),),
)
_OLD_VERSIONS = (
    "{'id': 'old-versions', 'status': 'Enabled', 'filter': {}, "
    "'noncurrent_version_expiration': {'noncurrent_days': 90}}"
)


def encrypted(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The default encryption stated, with S3's own keys."""
    bucket = ground.resource(finding)
    yield Mend(ground.call_of(bucket).beside(_ENCRYPTION, suffix="encryption"))


def said_in_policy(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """One policy with all that the bucket's findings ask of it: a bucket has no two."""
    bucket = _bucket_of(finding, ground)
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


def _bucket_of(finding: Finding, ground: Ground) -> Resource:
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
            same = _bucket_of(one, ground).urn == bucket.urn
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
    bucket = _bucket_of(finding, ground)
    if "does not wait" in finding.message:
        for holder in ground.topology.bucket_parts(bucket).policy:
            bound = ground.call_of(holder).seen_by(ground.call_of(user))
            yield Mend((*bound.splices, *ground.call_of(user).depend_on(bound.name)))
        return
    yield from said_in_policy(finding, ground)


def old_versions_expire(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A lifecycle rule for noncurrent versions: a further one, or the first."""
    subject = ground.resource(finding)
    topology = ground.topology
    bucket = subject if topology.is_type(subject, _BUCKET) else topology.target(subject, "bucket", _BUCKET)
    if bucket is None:
        raise NotPossible("the bucket is not known")
    for lifecycle in topology.bucket_parts(bucket).lifecycle:
        yield Mend(ground.call_of(lifecycle).append("rules", _OLD_VERSIONS))
        return
    call = ground.call_of(subject)
    if bucket.urn == subject.urn:
        expression = f"aws.s3.BucketLifecycleConfiguration(NameOfIt, bucket=ItsVariable.id, rules=[{_OLD_VERSIONS}])"
        yield Mend(call.beside(expression, suffix="old-versions"))
        return
    given = call.given("bucket")
    if given is None:
        raise NotPossible("the bucket is named elsewhere")
    expression = (
        f"aws.s3.BucketLifecycleConfiguration(NameOfIt, bucket=BucketOfIt, rules=[{_OLD_VERSIONS}], "
        "opts=pulumi.ResourceOptions(depends_on=[ItsVariable]))"
    )
    yield Mend(call.beside(expression, suffix="old-versions", names={"BucketOfIt": given.text}))


def with_s3s_own_key(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """SSE-S3 for a bucket that a balancer writes to."""
    bucket = _bucket_of(finding, ground)
    for holder in ground.topology.bucket_parts(bucket).encryption:
        call = ground.call_of(holder)
        splices: list[Splice] = []
        for number, rule in enumerate(as_items(value_at(holder.inputs, "rules")) or ()):
            path = f"rules[{number}].applyServerSideEncryptionByDefault"
            old = value_at(rule, "applyServerSideEncryptionByDefault.sseAlgorithm")
            splices += written_anew(call, f"{path}.sseAlgorithm", old, "AES256")
            splices += call.drop(f"{path}.kmsMasterKeyId")
            splices += call.drop(f"rules[{number}].bucketKeyEnabled")
        if splices:
            yield Mend(tuple(splices))


def takes_acls(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """ACLs enabled on a bucket that CloudFront's standard logs go to, before they do."""
    distribution = ground.resource(finding)
    found = ground.topology.targets(distribution, "loggingConfig.bucket", _BUCKET)
    if len(found) != 1:
        raise NotPossible("which bucket is meant is not sure")
    call, user = ground.call_of(found[0]), ground.call_of(distribution)
    parts = ground.topology.bucket_parts(found[0]).ownership
    if parts:
        splices = ground.call_of(parts[0]).give("rule={'object_ownership': 'BucketOwnerPreferred'}")
        bound = ground.call_of(parts[0]).seen_by(user)
        yield Mend((*splices, *bound.splices, *user.depend_on(bound.name)))
        return
    call.seen_by(user)
    own = made_name(call, "ownership")
    expression = (
        f"{own} = aws.s3.BucketOwnershipControls(NameOfIt, bucket=ItsVariable.id, "
        "rule={'object_ownership': 'BucketOwnerPreferred'})"
    )
    yield Mend((*call.beside(expression, suffix="ownership"), *user.depend_on(own)))


def versions_kept_first(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """Versioning of both buckets of a replication, before it."""
    replication = ground.resource(finding)
    user = ground.call_of(replication)
    topology = ground.topology
    splices: list[Splice] = []
    first: list[str] = []
    buckets = [*topology.targets(replication, "bucket", _BUCKET), *topology.targets(replication, "rules", _BUCKET)]
    for bucket in {one.urn: one for one in buckets if not one.read}.values():
        parts = topology.bucket_parts(bucket).versioning
        if not parts:
            call = ground.call_of(bucket)
            call.seen_by(user)
            own = made_name(call, "versions")
            expression = (
                f"{own} = aws.s3.BucketVersioning(NameOfIt, bucket=ItsVariable.id, "
                "versioning_configuration={'status': 'Enabled'})\n"
                f"aws.s3.BucketLifecycleConfiguration(NameOfIt, bucket=ItsVariable.id, rules=[{_OLD_VERSIONS}], "
                f"opts=pulumi.ResourceOptions(depends_on=[{own}]))"
            )
            splices += call.beside(expression, suffix="versions")
            first.append(own)
        elif not any(part.urn in topology.waits_for(replication) for part in parts):
            bound = ground.call_of(parts[0]).seen_by(user)
            splices += bound.splices
            first.append(bound.name)
    if first:
        yield Mend((*splices, *user.depend_on(*first)))


def waits_for_settings(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A public policy, or an ACL, waits for the settings of the bucket that let it."""
    subject = ground.resource(finding)
    bucket = ground.topology.target(subject, "bucket", _BUCKET)
    if bucket is None:
        raise NotPossible("the bucket is not known")
    parts = ground.topology.bucket_parts(bucket)
    call = ground.call_of(subject)
    for part in parts.public_access_block if finding.check == "S3003" else parts.ownership:
        bound = ground.call_of(part).seen_by(call)
        yield Mend((*bound.splices, *call.depend_on(bound.name)))


BUCKETS: Mapping[str, Mender] = {
    "CFR004": said_in_policy,
    "S3003": waits_for_settings,
    "S3004": waits_for_settings,
    "S3007": encrypted,
    "S3008": said_in_policy,
    "S3009": waits_for_policy,
    "S3010": with_s3s_own_key,
    "S3011": takes_acls,
    "S3012": old_versions_expire,
    "S3013": versions_kept_first,
}

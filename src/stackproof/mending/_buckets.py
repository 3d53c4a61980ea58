"""Buckets: encryption, how long old versions stay, and what has to be there before what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from stackproof.model import Finding
from stackproof.topology import as_items, has, value_at

from ._bucket_policies import bucket_of
from ._calls import NotPossible
from ._edits import Mend, Splice
from ._ground import Ground, Mender
from ._reaching import made_name
from ._replacing import written_anew

_BUCKET = "aws:s3/bucket:Bucket"
_BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
_ENCRYPTION = (
    "aws.s3.BucketServerSideEncryptionConfiguration(NameOfIt, bucket=ItsVariable.id, "
    "rules=[{'apply_server_side_encryption_by_default': {'sse_algorithm': 'AES256'}}])"
)
_OLD_VERSIONS = (
    "{'id': 'old-versions', 'status': 'Enabled', 'filter': {}, "
    "'noncurrent_version_expiration': {'noncurrent_days': 90}}"
)


def encrypted(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The default encryption stated, with S3's own keys."""
    bucket = ground.resource(finding)
    yield Mend(ground.call_of(bucket).beside(_ENCRYPTION, suffix="encryption"))


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
    bucket = bucket_of(finding, ground)
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


def closed(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """All four settings on, where no website is made at the same place of the program."""
    call = ground.call_of(ground.resource(finding))
    for one in ground.topology.of_type(_BLOCK):
        bucket = ground.topology.target(one, "bucket", _BUCKET)
        other = ground.call_of(one)
        site = bucket is not None and (ground.topology.bucket_parts(bucket).website or has(bucket, "website"))
        if site and (other.path, other.at) == (call.path, call.at):
            raise NotPossible("a website's bucket is meant, too")
    yield Mend(
        call.give(
            "block_public_acls=True, block_public_policy=True, ignore_public_acls=True, restrict_public_buckets=True"
        )
    )


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


BUCKETS: Mapping[str, Mender] = {
    "S3005": closed,
    "S3007": encrypted,
    "S3010": with_s3s_own_key,
    "S3011": takes_acls,
    "S3012": old_versions_expire,
    "S3013": versions_kept_first,
}

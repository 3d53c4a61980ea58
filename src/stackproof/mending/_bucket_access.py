"""Settings of buckets without which S3 refuses a public policy, or an ACL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from stackproof.model import Finding, Resource
from stackproof.topology import has, text

from ._calls import Call, NotPossible
from ._edits import Mend
from ._ground import Ground, Mender
from ._reaching import made_name

_BUCKET, _ACL = "aws:s3/bucket:Bucket", "aws:s3/bucketAcl:BucketAcl"
_OPEN = (
    "aws.s3.BucketPublicAccessBlock(NameOfIt, bucket=BucketOfIt, block_public_acls=True, block_public_policy=False, "
    "ignore_public_acls=True, restrict_public_buckets=False)"
)
_WITH_ACLS = (
    "aws.s3.BucketOwnershipControls(NameOfIt, bucket=BucketOfIt, rule={'object_ownership': 'BucketOwnerPreferred'})"
)
_CLOSED = frozenset({"private", "log-delivery-write"})


def lets_policy_in(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A website's public policy waits for the settings that let it, which are made where they are not there."""
    policy, call, bucket = _subject(finding, ground)
    parts = ground.topology.bucket_parts(bucket)
    if parts.public_access_block:
        yield from _waiting(call, parts.public_access_block, ground)
    elif parts.website or has(bucket, "website"):
        yield _after(call, bucket, "public_access", _OPEN, ground)
    else:
        raise NotPossible(f"whether everybody may read what {policy.name} is about is for a person")


def lets_acl_in(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """An ACL waits for the setting that lets it; the one that every bucket has goes."""
    subject = ground.resource(finding)
    if ground.topology.is_type(subject, _BUCKET):
        if text(subject, "acl") != "private":
            raise NotPossible("who may read the bucket is for a person")
        yield Mend(ground.call_of(subject).drop("acl"))
        return
    acl, call, bucket = _subject(finding, ground)
    parts = ground.topology.bucket_parts(bucket)
    if parts.ownership:
        yield from _waiting(call, parts.ownership, ground)
    elif ground.topology.is_type(acl, _ACL) and text(acl, "acl") in _CLOSED:
        yield _after(call, bucket, "ownership", _WITH_ACLS, ground)
    else:
        raise NotPossible("who may read the objects is for a person")


def _subject(finding: Finding, ground: Ground) -> tuple[Resource, Call, Resource]:
    """The policy or ACL, what makes it, and its bucket. Raises NotPossible."""
    subject = ground.resource(finding)
    bucket = ground.topology.target(subject, "bucket", _BUCKET)
    if bucket is None:
        raise NotPossible("the bucket is not known")
    return subject, ground.call_of(subject), bucket


def _waiting(call: Call, parts: tuple[Resource, ...], ground: Ground) -> Iterator[Mend]:
    for part in parts:
        bound = ground.call_of(part).seen_by(call)
        yield Mend((*bound.splices, *call.depend_on(bound.name)))


def _after(call: Call, bucket: Resource, what: str, expression: str, ground: Ground) -> Mend:
    """The call after a further resource of the same bucket. Raises NotPossible."""
    given = call.given("bucket")
    if given is None:
        raise NotPossible("the bucket is named elsewhere")
    own = made_name(ground.call_of(bucket), what)
    suffix = what.replace("_", "-")
    made = call.beside(f"{own} = {expression}", suffix=suffix, names={"BucketOfIt": given.text}, before=True)
    return Mend((*made, *call.depend_on(own)))


BUCKET_ACCESS: Mapping[str, Mender] = {
    "S3003": lets_policy_in,
    "S3004": lets_acl_in,
}

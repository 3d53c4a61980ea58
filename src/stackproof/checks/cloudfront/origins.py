"""Whether a distribution may read its origins."""

from __future__ import annotations

from stackproof.aws import is_public_principal, matches
from stackproof.model import Resource
from stackproof.topology import as_text, has, items, value_at

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from .viewers import DISTRIBUTION

_BUCKET = "aws:s3/bucket:Bucket"
_IDENTITY = "aws:cloudfront/originAccessIdentity:OriginAccessIdentity"
_SERVICE = "cloudfront.amazonaws.com"


@check(
    "CFR004",
    title="Distributions may read the buckets they serve",
    severity="high",
    category="architecture",
    impact=Impact("quality", "Every request of a viewer ends in 403 AccessDenied."),
    links=(
        "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html",
    ),
    when=(DISTRIBUTION,),
)
def origins_are_readable(case: Case) -> Iterator[Verdict]:
    """The bucket behind a distribution lets its origin access control (or identity) read.

    Why
        A distribution has no rights of its own: with an origin access control the bucket's policy has to allow
        `cloudfront.amazonaws.com`, with an origin access identity that identity, and without either everybody.
    Fix
        Give the origin an `OriginAccessControl`, and the bucket a policy that allows `s3:GetObject` to
        `cloudfront.amazonaws.com` under `AWS:SourceArn` of the distribution.
    Bad
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("site")
        control = aws.cloudfront.OriginAccessControl(
            "site", origin_access_control_origin_type="s3", signing_behavior="always", signing_protocol="sigv4"
        )
        aws.cloudfront.Distribution(  # <- finding
            "cdn",
            enabled=True,
            origins=[
                {
                    "domain_name": bucket.bucket_regional_domain_name,
                    "origin_id": "site",
                    "origin_access_control_id": control.id,
                }
            ],
            default_cache_behavior={
                "allowed_methods": ["GET", "HEAD"],
                "cached_methods": ["GET", "HEAD"],
                "target_origin_id": "site",
                "viewer_protocol_policy": "redirect-to-https",
                "cache_policy_id": "658327ea-f89d-4fab-a63d-7e88639e58f6",
            },
            restrictions={"geo_restriction": {"restriction_type": "none"}},
            viewer_certificate={"cloudfront_default_certificate": True},
        )
    Good
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("site")
        control = aws.cloudfront.OriginAccessControl(
            "site", origin_access_control_origin_type="s3", signing_behavior="always", signing_protocol="sigv4"
        )
        cdn = aws.cloudfront.Distribution(
            "cdn",
            enabled=True,
            origins=[
                {
                    "domain_name": bucket.bucket_regional_domain_name,
                    "origin_id": "site",
                    "origin_access_control_id": control.id,
                }
            ],
            default_cache_behavior={
                "allowed_methods": ["GET", "HEAD"],
                "cached_methods": ["GET", "HEAD"],
                "target_origin_id": "site",
                "viewer_protocol_policy": "redirect-to-https",
                "cache_policy_id": "658327ea-f89d-4fab-a63d-7e88639e58f6",
            },
            restrictions={"geo_restriction": {"restriction_type": "none"}},
            viewer_certificate={"cloudfront_default_certificate": True},
        )
        aws.s3.BucketPolicy(
            "site",
            bucket=bucket.id,
            policy={
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "cloudfront.amazonaws.com"},
                        "Action": "s3:GetObject",
                        "Resource": bucket.arn.apply(lambda arn: f"{arn}/*"),
                        "Condition": {"StringEquals": {"AWS:SourceArn": cdn.arn}},
                    }
                ],
            },
        )
    Known limits
        Website endpoints (custom origins) and public object ACLs leave the verdict open. Whether the conditions fit the
        distribution is not judged.
    """
    for distribution in case.resources(DISTRIBUTION):
        for position, origin in enumerate(items(distribution, "origins") or ()):
            path = f"origins[{position}]"
            bucket = case.topology.target(distribution, f"{path}.domainName", _BUCKET)
            if bucket is None or bucket.read or value_at(origin, "customOriginConfig"):
                continue
            yield _readable(case, distribution, path, origin, bucket)


def _readable(case: Case, distribution: Resource, path: str, origin: object, bucket: Resource) -> Verdict:
    documents = case.topology.resource_policies(bucket)
    if any(document.policy is None or document.policy.partial for document in documents):
        return Unknown(distribution.urn, f"the policy of the bucket {bucket.name} is not known")
    if _has_acls(case, bucket):
        return Unknown(distribution.urn, f"the objects of {bucket.name} may be public by their ACLs")
    statements = [s for d in documents for s in d.statements if s.allows and _reads(s.actions, s.not_actions)]
    if any(is_public_principal(s) is not False and not s.services for s in statements):
        return Pass(distribution.urn, f"the bucket {bucket.name} is readable")
    control = as_text(value_at(origin, "originAccessControlId"))
    identity = as_text(value_at(origin, "s3OriginConfig.originAccessIdentity"))
    if control is None or identity is None:
        return Unknown(distribution.urn, "how it reads the bucket is not known")
    if control:
        lets = any(_SERVICE in s.services for s in statements)
        lacks = f"whose policy does not let {_SERVICE} read"
    elif identity:
        lets = any(p.kind in ("AWS", "CanonicalUser") for s in statements for p in s.principals)
        lacks = "whose policy lets no origin access identity read"
    else:
        lets, lacks = False, "a private bucket, without an origin access control"
    if lets:
        return Pass(distribution.urn, f"the bucket {bucket.name} lets it read")
    return Fail(
        subject=distribution.urn,
        message=f"the distribution {distribution.name} serves {bucket.name}, {lacks}",
        related=(bucket.urn,),
    )


def _reads(actions: tuple[str, ...], excluded: tuple[str, ...]) -> bool:
    if excluded:
        return not any(matches(pattern, "s3:GetObject") for pattern in excluded)
    return any(matches(pattern, "s3:GetObject") for pattern in actions)


def _has_acls(case: Case, bucket: Resource) -> bool:
    objects = case.topology.companions(bucket, "bucket", "aws:s3/bucketObject:BucketObject")
    return any(has(item, "acl") for item in objects)

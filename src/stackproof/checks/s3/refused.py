"""What S3 and the services that write logs refuse at deployment."""

from __future__ import annotations

from stackproof.model import Resource
from stackproof.topology import has, text

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from ._buckets import (
    BUCKET,
    OBJECT,
    acl_of,
    new_buckets,
    ownership_of,
    public_statements,
    root_of_opening,
    settings_of,
    waits_for,
)

_REFUSED = Impact("deployment", "S3 refuses the request and the deployment stops there.")
_APRIL = "https://aws.amazon.com/blogs/aws/heads-up-amazon-s3-security-changes-are-coming-in-april-of-2023/"


@check(
    "S3003",
    title="Public policies and ACLs are not refused by the bucket's own settings",
    severity="critical",
    category="deployment",
    impact=_REFUSED,
    links=(_APRIL, "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html"),
    when=(BUCKET,),
)
def public_policies_are_accepted(case: Case) -> Iterator[Verdict]:
    """A bucket that is made public on purpose has the settings switched off that refuse it, and before it.

    Why
        S3 blocks public policies and ACLs on every bucket made since April 2023. Putting a public policy on such a
        bucket fails with AccessDenied.
    Fix
        Prefer a private bucket behind CloudFront. Where it has to be public, add a `BucketPublicAccessBlock` with
        `block_public_policy=False` and `restrict_public_buckets=False`, and let the policy depend on it.
    Bad
        import json

        import pulumi_aws as aws

        bucket = aws.s3.Bucket("site", website={"index_document": "index.html"})
        aws.s3.BucketPolicy(  # <- finding
            "site",
            bucket=bucket.id,
            policy=bucket.arn.apply(
                lambda arn: json.dumps(
                    {
                        "Version": "2012-10-17",
                        "Statement": [
                            {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"{arn}/*"}
                        ],
                    }
                )
            ),
        )
    Bad
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("site")
        block = aws.s3.BucketPublicAccessBlock("site", bucket=bucket.id, block_public_policy=False)
        aws.s3.BucketPolicy(  # <- finding
            "site",
            bucket=bucket.id,
            policy={
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": "*",
                        "Action": "s3:GetObject",
                        "Resource": bucket.arn.apply(lambda arn: f"{arn}/*"),
                    }
                ],
            },
        )
    Good
        import json

        import pulumi
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("site")
        block = aws.s3.BucketPublicAccessBlock("site", bucket=bucket.id, block_public_policy=False)
        aws.s3.BucketPolicy(
            "site",
            bucket=bucket.id,
            policy=bucket.arn.apply(
                lambda arn: json.dumps(
                    {
                        "Version": "2012-10-17",
                        "Statement": [
                            {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"{arn}/*"}
                        ],
                    }
                )
            ),
            opts=pulumi.ResourceOptions(depends_on=[block]),
        )
    Known limits
        A policy that only races with its settings weighs medium: it may deploy at the second attempt. Settings of the
        whole account are not seen.
    """
    for bucket in new_buckets(case):
        for origin, _, public in public_statements(case, bucket):
            holder = case.topology.resource(origin)
            if holder is not None and public:
                yield _accepted(case, bucket, holder, "blockPublicPolicy", "policy")
        acl = acl_of(case, bucket)
        if acl is not None and (acl[1] or "").startswith("public-"):
            holder = acl[0]
            if ownership_of(case, bucket) != "BucketOwnerEnforced":
                yield _accepted(case, bucket, holder, "blockPublicAcls", "ACL")


def _accepted(case: Case, bucket: Resource, holder: Resource, setting: str, noun: str) -> Verdict:
    blocked = settings_of(case, bucket)[setting]
    blocks = case.topology.bucket_parts(bucket).public_access_block
    if blocked is None:
        return Unknown(holder.urn, f"{setting} is not known")
    if blocked:
        why = "is on" if blocks else "is on for every new bucket"
        return Fail(
            subject=holder.urn,
            message=f"S3 refuses the public {noun} of the bucket {bucket.name}: {setting} {why}",
            cause=root_of_opening(case, bucket),
            related=(bucket.urn,),
        )
    if not waits_for(case, holder, blocks[0]):
        return Fail(
            subject=holder.urn,
            message=f"the public {noun} of the bucket {bucket.name} does not wait until {setting} is off; "
            f"let it depend on {blocks[0].name}",
            severity="medium",
            cause=root_of_opening(case, bucket),
            related=(bucket.urn, blocks[0].urn),
        )
    return Pass(holder.urn, f"{setting} is off before it is set")


@check(
    "S3004",
    title="ACLs are used only where the bucket takes them",
    severity="critical",
    category="deployment",
    impact=_REFUSED,
    links=(_APRIL, "https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html"),
    when=(BUCKET,),
)
def acls_are_enabled_where_used(case: Case) -> Iterator[Verdict]:
    """No ACL is put on a bucket, or on an object of one, whose ACLs are disabled.

    Why
        Buckets made since April 2023 have their ACLs disabled (BucketOwnerEnforced). Setting one fails with
        AccessControlListNotSupported, on the bucket even for "private".
    Fix
        Take the ACL away and give access by a bucket policy. Where an ACL is needed, add `BucketOwnershipControls` with
        `BucketOwnerPreferred`, and let the ACL depend on it.
    Bad
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("records")
        aws.s3.BucketAcl("records", bucket=bucket.id, acl="private")  # <- finding
    Bad
        import pulumi_aws as aws

        aws.s3.Bucket("site", acl="public-read")  # <- finding
    Bad
        import pulumi
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("site")
        page = pulumi.StringAsset("hello")
        aws.s3.BucketObject("index.html", bucket=bucket.id, acl="public-read", source=page)  # <- finding
    Bad
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("records")
        aws.s3.BucketOwnershipControls("own", bucket=bucket.id, rule={"object_ownership": "ObjectWriter"})
        aws.s3.BucketAcl("records", bucket=bucket.id, acl="log-delivery-write")  # <- finding
    Good
        import pulumi
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("records")
        own = aws.s3.BucketOwnershipControls(
            "records", bucket=bucket.id, rule={"object_ownership": "BucketOwnerPreferred"}
        )
        aws.s3.BucketAcl(
            "records", bucket=bucket.id, acl="log-delivery-write", opts=pulumi.ResourceOptions(depends_on=[own])
        )
    Good
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("site")
        own = aws.s3.BucketOwnershipControls("site", bucket=bucket.id, rule={"object_ownership": "ObjectWriter"})
        aws.s3.BucketObject("index.html", bucket=own.bucket, acl="public-read", content="hello")
    Known limits
        `acl="private"` on the bucket itself is what it gets anyway, and is accepted. Grants count as ACLs only in
        `BucketAcl`.
    """
    for bucket in new_buckets(case):
        ownership = ownership_of(case, bucket)
        controls = case.topology.bucket_parts(bucket).ownership
        for holder in _holders(case, bucket):
            where = "the object " if holder.type.startswith("aws:s3/bucketObject") else "the bucket "
            own = holder.urn == bucket.urn or where == "the object "
            what = f"the ACL of {where}{holder.name}" if own else f"the ACL {holder.name}"
            if ownership is None:
                yield Unknown(holder.urn, "the object ownership is not known")
            elif ownership == "BucketOwnerEnforced":
                why = "" if controls else ", as they are on every new bucket"
                yield Fail(
                    subject=holder.urn,
                    message=f"S3 refuses {what}: ACLs are disabled on {bucket.name}{why}",
                    cause=root_of_opening(case, bucket),
                    related=(bucket.urn,),
                )
            elif holder.urn == bucket.urn:
                yield Fail(
                    subject=holder.urn,
                    message=f"S3 refuses {what}: it is set while the bucket is made, before {controls[0].name} enables "
                    "ACLs; use BucketAcl",
                    cause=root_of_opening(case, bucket),
                )
            elif not waits_for(case, holder, controls[0]):
                yield Fail(
                    subject=holder.urn,
                    message=f"{what} does not wait until ACLs are enabled; let it depend on {controls[0].name}",
                    severity="medium",
                    cause=root_of_opening(case, bucket),
                    related=(bucket.urn, controls[0].urn),
                )
            else:
                yield Pass(holder.urn, f"ACLs are enabled first ({ownership})")


def _holders(case: Case, bucket: Resource) -> Iterator[Resource]:
    """Resources that set an ACL which a bucket without ACLs refuses."""
    if text(bucket, "acl") not in ("", None, "private"):
        yield bucket
    for holder in case.topology.bucket_parts(bucket).acl:
        given = has(holder, "acl") or has(holder, "accessControlPolicy")
        if given and text(holder, "acl") != "bucket-owner-full-control":
            yield holder
    for holder in case.topology.companions(bucket, "bucket", OBJECT):
        if has(holder, "acl") and text(holder, "acl") not in ("bucket-owner-full-control", None):
            yield holder

"""Who outside the account reaches the buckets."""

from __future__ import annotations

from stackproof.aws import Statement
from stackproof.model import Resource

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Severity, Unknown, Verdict, check
from ._buckets import (
    BUCKET,
    READING,
    WRITING,
    acl_of,
    granted,
    is_website,
    new_buckets,
    ownership_of,
    public_statements,
    root_of_opening,
    settings_of,
)

_BLOCK = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html"


@check(
    "S3001",
    title="No bucket lets everybody write or delete",
    severity="critical",
    category="security",
    impact=Impact("security", "Anybody on the internet can change, replace or delete what the bucket holds."),
    links=(_BLOCK,),
    when=(BUCKET,),
)
def nobody_writes_from_outside(case: Case) -> Iterator[Verdict]:
    """Bucket policies and ACLs let no anonymous caller write, delete or change permissions.

    Why
        A bucket that everybody writes to spreads other people's files under your name and at your cost, and loses its
        own.
    Fix
        Name the principals that write, or narrow the statement with a condition on their account or organization.
    Bad
        import json

        import pulumi_aws as aws

        bucket = aws.s3.Bucket("inbox")
        block = aws.s3.BucketPublicAccessBlock("inbox", bucket=bucket.id, block_public_policy=False)
        aws.s3.BucketPolicy(  # <- finding
            "inbox",
            bucket=bucket.id,
            policy=bucket.arn.apply(
                lambda arn: json.dumps(
                    {
                        "Version": "2012-10-17",
                        "Statement": [
                            {
                                "Effect": "Allow",
                                "Principal": {"AWS": "*"},
                                "Action": ["s3:GetObject", "s3:Put*"],
                                "Resource": f"{arn}/*",
                            }
                        ],
                    }
                )
            ),
        )
    Bad
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("inbox")
        own = aws.s3.BucketOwnershipControls(
            "inbox", bucket=bucket.id, rule={"object_ownership": "BucketOwnerPreferred"}
        )
        aws.s3.BucketAcl("inbox", bucket=own.bucket, acl="public-read-write")  # <- finding
    Good
        import json

        import pulumi_aws as aws

        bucket = aws.s3.Bucket("inbox")
        aws.s3.BucketPolicy(
            "inbox",
            bucket=bucket.id,
            policy=bucket.arn.apply(
                lambda arn: json.dumps(
                    {
                        "Version": "2012-10-17",
                        "Statement": [
                            {
                                "Effect": "Allow",
                                "Principal": "*",
                                "Action": "s3:PutObject",
                                "Resource": f"{arn}/*",
                                "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}},
                            }
                        ],
                    }
                )
            ),
        )
    Known limits
        Grants of single ACL entries and access points are not read. A Deny that holds some callers back leaves the
        verdict open.
    """
    for bucket in case.resources(BUCKET):
        held = False
        for origin, statement, public in public_statements(case, bucket):
            actions = granted(statement, WRITING)
            if actions and public:
                yield Fail(
                    subject=origin,
                    message=f"everybody is allowed {', '.join(actions[:3])} on the bucket {bucket.name}; name who may",
                    cause=root_of_opening(case, bucket),
                    related=(bucket.urn,),
                )
            elif actions and public is None:
                yield Unknown(origin, "parts of the policy are not known")
            held = held or public is False
        acl = acl_of(case, bucket)
        if acl is not None and acl[1] == "public-read-write":
            yield Fail(
                subject=acl[0].urn,
                message=f'the ACL "public-read-write" lets everybody write to the bucket {bucket.name}',
                cause=root_of_opening(case, bucket),
                related=(bucket.urn,),
            )
        elif acl is not None and acl[1] is not None:
            held = True
        if held:
            yield Pass(bucket.urn, "no statement or ACL lets everybody write")


@check(
    "S3002",
    title="Only website content is readable by everybody",
    severity="high",
    category="security",
    impact=Impact("security", "Everybody on the internet can read what the bucket holds."),
    links=(
        _BLOCK,
        "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html",
    ),
    when=(BUCKET,),
)
def only_websites_are_public(case: Case) -> Iterator[Verdict]:
    """No bucket but a website's lets anonymous callers read or list its objects.

    Why
        Public buckets are the most common cause of leaked data. A website bucket is public on purpose, but its
        endpoint speaks plain HTTP only; CloudFront with origin access control keeps the bucket private and adds TLS.
    Fix
        Name the principals that read. For a website put CloudFront with an origin access control before the bucket,
        allow `cloudfront.amazonaws.com` with a condition on the distribution's ARN, and block public access.
    Bad
        import json

        import pulumi_aws as aws

        bucket = aws.s3.Bucket("records")
        block = aws.s3.BucketPublicAccessBlock("records", bucket=bucket.id, block_public_acls=True)
        aws.s3.BucketPolicy(  # <- finding
            "records",
            bucket=block.bucket,
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

        bucket = aws.s3.Bucket("records")
        own = aws.s3.BucketOwnershipControls("records", bucket=bucket.id, rule={"object_ownership": "ObjectWriter"})
        block = aws.s3.BucketPublicAccessBlock("records", bucket=bucket.id, block_public_policy=True)
        aws.s3.BucketAcl("records", bucket=own.bucket, acl="public-read")  # <- finding
    Good
        import json

        import pulumi_aws as aws

        bucket = aws.s3.Bucket("records")
        aws.s3.BucketPolicy(
            "records",
            bucket=bucket.id,
            policy=bucket.arn.apply(
                lambda arn: json.dumps(
                    {
                        "Version": "2012-10-17",
                        "Statement": [
                            {
                                "Effect": "Allow",
                                "Principal": {"Service": "cloudfront.amazonaws.com"},
                                "Action": "s3:GetObject",
                                "Resource": f"{arn}/*",
                            }
                        ],
                    }
                )
            ),
        )
    Known limits
        A website's public content weighs low. Where S3's public access settings refuse the policy, S3003 says so
        instead.
    """
    for bucket in case.resources(BUCKET):
        settings = settings_of(case, bucket)
        if settings["restrictPublicBuckets"] or settings["blockPublicPolicy"]:
            verdicts: tuple[Verdict, ...] = ()
        else:
            verdicts = tuple(_readers(case, bucket, is_website(case, bucket)))
        verdicts += tuple(_listers(case, bucket, settings))
        policies = case.topology.resource_policies(bucket)
        yield from verdicts
        if policies and all(p.policy is not None for p in policies) and not verdicts:
            yield Pass(bucket.urn, "its policy names who may read it")


def _listers(case: Case, bucket: Resource, settings: dict[str, bool | None]) -> Iterator[Verdict]:
    """A public ACL on the bucket itself lets everybody list it, where ACLs count at all."""
    acl = acl_of(case, bucket)
    if acl is None or acl[1] not in ("public-read", "authenticated-read"):
        return
    if settings["ignorePublicAcls"] is False and ownership_of(case, bucket) in ("ObjectWriter", "BucketOwnerPreferred"):
        who = "everybody" if acl[1] == "public-read" else "everybody with an AWS account"
        yield Fail(
            subject=acl[0].urn,
            message=f'the ACL "{acl[1]}" lets {who} list the bucket {bucket.name}; take the ACL away',
            severity="low" if is_website(case, bucket) else None,
            cause=root_of_opening(case, bucket),
            related=(bucket.urn,),
        )


def _readers(case: Case, bucket: Resource, website: bool) -> Iterator[Verdict]:
    opened: dict[str, list[Statement]] = {}
    for origin, statement, public in public_statements(case, bucket):
        if not granted(statement, READING) or public is False:
            continue
        if public is None:
            yield Unknown(origin, "parts of the policy are not known")
        else:
            opened.setdefault(origin, []).append(statement)
    for origin, statements in opened.items():
        actions = {action for statement in statements for action in granted(statement, READING)}
        what = "read and list" if "s3:ListBucket" in actions and len(actions) > 1 else "read"
        yield Fail(
            subject=origin,
            message=_message(bucket.name, what, website),
            severity=_weight(statements, website),
            cause=root_of_opening(case, bucket),
            related=(bucket.urn,),
        )


def _message(name: str, what: str, website: bool) -> str:
    if website:
        return (
            f"everybody may {what} the website bucket {name}, over plain HTTP only; CloudFront with origin access "
            "control serves it by TLS from a private bucket"
        )
    return f"everybody may {what} the bucket {name}, which serves no website; name who may"


def _weight(statements: list[Statement], website: bool) -> Severity | None:
    if not website:
        return None
    return "medium" if any(granted(statement, ("s3:ListBucket",)) for statement in statements) else "low"


@check(
    "S3005",
    title="Public access is not switched on for a bucket that does not use it",
    severity="medium",
    category="security",
    impact=Impact("security", "The next policy or ACL that is wrong makes the bucket public."),
    links=(_BLOCK,),
    when=("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",),
    grouping="place",
)
def settings_are_not_off(case: Case) -> Iterator[Verdict]:
    """A public access block keeps all four settings on, unless the bucket is public on purpose.

    Why
        S3 has all four settings on for new buckets. The resource switches off each one that it does not name.
    Fix
        Set `block_public_acls`, `ignore_public_acls`, `block_public_policy` and `restrict_public_buckets` to True.
    Bad
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("records")
        aws.s3.BucketPublicAccessBlock(  # <- finding
            "records",
            bucket=bucket.id,
            block_public_acls=False,
            block_public_policy=False,
            ignore_public_acls=False,
            restrict_public_buckets=False,
        )
    Bad
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("records")
        aws.s3.BucketPublicAccessBlock(  # <- finding
            "records", bucket=bucket.id, block_public_acls=True, ignore_public_acls=True
        )
    Good
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("records")
        aws.s3.BucketPublicAccessBlock(
            "records",
            bucket=bucket.id,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
        )
    Known limits
        A bucket that is made public by its policy or ACL, or serves a website, is a matter of S3002.
    """
    for bucket in case.resources(BUCKET):
        if not case.topology.bucket_parts(bucket).public_access_block or _is_meant(case, bucket):
            continue
        block = case.topology.bucket_parts(bucket).public_access_block[0]
        settings = settings_of(case, bucket)
        off = [name for name, value in settings.items() if value is False]
        if len(off) == len(settings):
            yield Fail(
                subject=block.urn,
                message=f"all four public access settings of the bucket {bucket.name} are off; nothing needs that",
            )
        elif off:
            rest = "is off; switch it on" if len(off) == 1 else "are off; switch them on"
            yield Fail(subject=block.urn, message=f"{', '.join(off)} of the bucket {bucket.name} {rest}")
        elif None in settings.values():
            yield Unknown(block.urn, "a setting is not known")
        else:
            yield Pass(bucket.urn, "all four settings are on")


def _is_meant(case: Case, bucket: Resource) -> bool:
    acl = acl_of(case, bucket)
    public = any(answer is not False for _, _, answer in public_statements(case, bucket))
    return public or is_website(case, bucket) or (acl is not None and (acl[1] or "public").startswith("public"))


@check(
    "S3006",
    title="Buckets state that they block public access",
    severity="low",
    category="security",
    impact=Impact("security", "Nothing in the program keeps a later policy or ACL from making the bucket public."),
    links=(_BLOCK,),
    when=(BUCKET,),
)
def blocks_are_stated(case: Case) -> Iterator[Verdict]:
    """Each bucket has a public access block of its own.

    Why
        S3 blocks public access to buckets made since April 2023 by itself. A block in the program keeps it so, shows
        it to reviewers, and mends it when somebody switches it off by hand.
    Fix
        Add an `aws.s3.BucketPublicAccessBlock` with all four settings True.
    Bad
        import pulumi_aws as aws

        aws.s3.Bucket("records")  # <- finding
    Good
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("records")
        aws.s3.BucketPublicAccessBlock(
            "records",
            bucket=bucket.id,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
        )
    Known limits
        A block for the whole account, made in the program, counts; one made elsewhere is not seen.
    """
    account = case.resources("aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock")
    for bucket in new_buckets(case):
        if account or case.topology.bucket_parts(bucket).public_access_block:
            yield Pass(bucket.urn, "public access is blocked by the program")
        elif not _is_meant(case, bucket):
            yield Fail(
                subject=bucket.urn,
                message=f"the bucket {bucket.name} has no public access block; it rests on S3's default",
            )

"""How the buckets keep what they hold."""

from __future__ import annotations

from stackproof.aws import Statement
from stackproof.model import Resource
from stackproof.topology import as_flag, as_items, as_text, has, items, leaves, text, value_at

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from ._buckets import BUCKET, is_website, log_writers, new_buckets


@check(
    "S3007",
    title="Buckets state how they are encrypted",
    severity="low",
    category="security",
    impact=Impact("security", "Which key encrypts the objects is left to S3, and nothing in the program keeps it so."),
    links=("https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html",),
    when=(BUCKET,),
    grouping="place",
)
def encryption_is_stated(case: Case) -> Iterator[Verdict]:
    """Each bucket has a default encryption of its own in the program.

    Why
        S3 encrypts every new object with SSE-S3 since January 2023, so the objects are encrypted in any case. Stating
        it shows reviewers and auditors what holds, above all for the buckets that keep the logs.
    Fix
        Add `BucketServerSideEncryptionConfiguration` with "AES256", or "aws:kms" and a key of your own where you have
        to control who decrypts. A bucket for a balancer's access logs takes "AES256" only.
    Bad
        import pulumi_aws as aws

        aws.s3.Bucket("records")  # <- finding
    Good
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("records")
        aws.s3.BucketServerSideEncryptionConfiguration(
            "records",
            bucket=bucket.id,
            rules=[{"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}],
        )
    Good
        import pulumi_aws as aws

        aws.s3.Bucket(
            "records",
            server_side_encryption_configuration={
                "rule": {"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}
            },
        )
    Known limits
        A log bucket weighs medium, any other low. Whether a customer managed key is called for is a matter of the
        prompt or the profile.
    """
    for bucket in new_buckets(case):
        encryption = case.topology.encryption_of(bucket)
        if encryption is None or encryption.kind == "unknown":
            yield Unknown(bucket.urn, "the encryption is not known")
        elif encryption.explicit and _names_an_algorithm(case.topology.resource(encryption.origin)):
            yield Pass(bucket.urn, "its default encryption is stated")
        else:
            logs = log_writers(case, bucket)
            what = "log bucket" if logs else "bucket"
            yield Fail(
                subject=bucket.urn,
                message=f"the {what} {bucket.name} states no default encryption; it rests on SSE-S3, S3's default",
                severity="medium" if logs else None,
                cause="S3007 logs" if logs else "S3007",
            )


def _names_an_algorithm(holder: Resource | None) -> bool:
    return holder is not None and any(path.endswith("sseAlgorithm") and value for path, value in leaves(holder.inputs))


@check(
    "S3008",
    title="Buckets refuse requests without TLS",
    severity="low",
    category="security",
    impact=Impact("security", "A client that is set up wrongly can read and write in the clear."),
    links=("https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",),
    when=(BUCKET,),
)
def buckets_refuse_plain_http(case: Case) -> Iterator[Verdict]:
    """A bucket policy denies requests whose `aws:SecureTransport` is false.

    Why
        S3 answers plain HTTP too. The denial makes sure that nobody uses it.
    Fix
        Add a statement that denies `s3:*` to everybody under `"Bool": {"aws:SecureTransport": "false"}`.
    Bad
        import pulumi_aws as aws

        aws.s3.Bucket("records")  # <- finding
    Good
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("records")
        aws.s3.BucketPolicy(
            "records",
            bucket=bucket.id,
            policy={
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Deny",
                        "Principal": "*",
                        "Action": "s3:*",
                        "Resource": [bucket.arn, bucket.arn.apply(lambda arn: f"{arn}/*")],
                        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                    }
                ],
            },
        )
    Known limits
        A website endpoint speaks plain HTTP only, so website buckets are left out.
    """
    for bucket in new_buckets(case):
        if is_website(case, bucket):
            continue
        documents = case.topology.resource_policies(bucket)
        if any(_needs_tls(s) for d in documents for s in d.statements):
            yield Pass(bucket.urn, "its policy denies requests without TLS")
        elif any(d.policy is None for d in documents):
            yield Unknown(bucket.urn, "its policy is not known")
        else:
            yield Fail(subject=bucket.urn, message=f"no policy of the bucket {bucket.name} denies requests without TLS")


def _needs_tls(statement: Statement) -> bool:
    secure = statement.condition("aws:SecureTransport")
    version = statement.condition("s3:TlsVersion")
    denied = any(c.operator.lower().startswith("bool") and c.values == ("false",) for c in secure)
    return statement.effect == "Deny" and (denied or bool(version))


@check(
    "S3012",
    title="Old versions in versioned buckets expire",
    severity="low",
    category="architecture",
    impact=Impact("cost", "Every overwritten or deleted object is kept and paid for without end."),
    links=("https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-configuration-examples.html",),
    when=(BUCKET,),
)
def old_versions_expire(case: Case) -> Iterator[Verdict]:
    """A bucket with versioning has a lifecycle rule for noncurrent versions.

    Why
        Versioning keeps every version until something removes it.
    Fix
        Add a lifecycle rule with `noncurrent_version_expiration`. Where MFA delete is on, S3 takes no lifecycle rules.
    Bad
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("records")
        aws.s3.BucketVersioning(  # <- finding
            "records", bucket=bucket.id, versioning_configuration={"status": "Enabled"}
        )
    Good
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("records")
        aws.s3.BucketVersioning("records", bucket=bucket.id, versioning_configuration={"status": "Enabled"})
        aws.s3.BucketLifecycleConfiguration(
            "records",
            bucket=bucket.id,
            rules=[
                {
                    "id": "old",
                    "status": "Enabled",
                    "filter": {},
                    "noncurrent_version_expiration": {"noncurrent_days": 90},
                }
            ],
        )
    Known limits
        Buckets with object lock keep their versions on purpose and are left out, as are those with MFA delete.
    """
    for bucket in new_buckets(case):
        parts = case.topology.bucket_parts(bucket)
        versioned = _versioned(bucket, parts.versioning)
        if versioned is None or parts.object_lock or has(bucket, "objectLockConfiguration"):
            continue
        rules = _rules(bucket, parts.lifecycle)
        if rules is None:
            yield Unknown(versioned.urn, "the lifecycle rules are not known")
        elif any(_expires(rule) for rule in rules):
            yield Pass(versioned.urn, "a lifecycle rule removes noncurrent versions")
        else:
            lacks = "no lifecycle rule removes" if rules else "without lifecycle rules nothing removes"
            yield Fail(subject=versioned.urn, message=f"{lacks} the old versions in the bucket {bucket.name}")


def _versioned(bucket: Resource, parts: tuple[Resource, ...]) -> Resource | None:
    """What switches versioning on (without MFA delete), None when nothing does."""
    for part in parts:
        block = "versioningConfiguration"
        if text(part, f"{block}.status") == "Enabled" and text(part, f"{block}.mfaDelete") != "Enabled":
            return part
    for name in ("versioning", "versionings"):
        block = next(iter(items(bucket, name) or ()), None)
        if as_flag(value_at(block, "enabled")) and not as_flag(value_at(block, "mfaDelete")):
            return bucket
    return None


def _rules(bucket: Resource, parts: tuple[Resource, ...]) -> tuple[object, ...] | None:
    found: list[object] = []
    for holder, path in ((bucket, "lifecycleRules"), *((part, "rules") for part in parts)):
        rules = items(holder, path)
        if rules is None:
            return None
        found += rules
    return tuple(found)


def _expires(rule: object) -> bool:
    active = as_text(value_at(rule, "status")) == "Enabled" or as_flag(value_at(rule, "enabled")) is True
    return active and any(
        as_items(value_at(rule, name)) for name in ("noncurrentVersionExpiration", "noncurrentVersionExpirations")
    )

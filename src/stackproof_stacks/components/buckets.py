"""Private buckets: for the access logs of load balancers, and for artifacts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import pulumi
import pulumi_aws as aws

from .component import Component
from .home import Home
from .policies import Statement, allow, deny, document

MfaProtection = Literal["policy", "native", "off"]
_AFTER_UPLOADS = {"days_after_initiation": 7}


@dataclass(kw_only=True)
class BucketArgs:
    """bucket: its name in all of AWS. key: ARN of the KMS key; S3's own encryption where there is none. versioned:
    whether what is deleted or written over stays. rules: lifecycle rules. statements: of its policy, beside the one
    that asks for TLS."""

    home: Home
    bucket: pulumi.Input[str]
    key: pulumi.Input[str] | None = None
    versioned: bool = False
    mfa_delete: bool = False
    rules: Sequence[Any] = ()
    force_destroy: bool = True


class PrivateBucket(Component):
    """bucket, its name and arn. Nobody reads it from the internet, and nobody without TLS."""

    def __init__(self, name: str, args: BucketArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, args.home, opts)
        self._called = name
        self.bucket = aws.s3.Bucket(name, bucket=args.bucket, force_destroy=args.force_destroy, opts=self.child())
        self.name, self.arn = self.bucket.bucket, self.bucket.arn
        self.objects = pulumi.Output.concat(self.arn, "/*")
        aws.s3.BucketPublicAccessBlock(
            name,
            bucket=self.bucket.id,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=self.child(),
        )
        encryption: Any = (
            {"sse_algorithm": "aws:kms", "kms_master_key_id": args.key}
            if args.key is not None
            else {"sse_algorithm": "AES256"}
        )
        aws.s3.BucketServerSideEncryptionConfiguration(
            name,
            bucket=self.bucket.id,
            rules=[{"apply_server_side_encryption_by_default": encryption, "bucket_key_enabled": args.key is not None}],
            opts=self.child(),
        )
        versioning = self._versioning(args)
        if args.rules:
            aws.s3.BucketLifecycleConfiguration(
                name, bucket=self.bucket.id, rules=list(args.rules), opts=self.child(depends_on=versioning)
            )
        self.register_outputs({"name": self.name, "arn": self.arn})

    def policy(self, *statements: Statement) -> aws.s3.BucketPolicy:
        """The one policy of the bucket: TLS only, and these statements."""
        tls = deny(
            ["s3:*"], [self.arn, self.objects], Sid="TlsOnly", Condition={"Bool": {"aws:SecureTransport": "false"}}
        )
        return aws.s3.BucketPolicy(
            self._called, bucket=self.bucket.id, policy=document(tls, *statements), opts=self.child()
        )

    def _versioning(self, args: BucketArgs) -> list[pulumi.Resource]:
        if not args.versioned:
            return []
        configuration: Any = {"status": "Enabled"} | ({"mfa_delete": "Enabled"} if args.mfa_delete else {})
        return [
            aws.s3.BucketVersioning(
                self._called, bucket=self.bucket.id, versioning_configuration=configuration, opts=self.child()
            )
        ]


@dataclass(kw_only=True)
class LogBucketArgs:
    """Logs of load balancers, which write only to buckets that S3 encrypts with its own keys.

    mfa: who may delete: `policy` asks for a second factor by the bucket's policy; `native` is S3's MFA delete, which
    root alone can switch on and which S3 does not take together with lifecycle rules; `off` asks for nothing.
    archive_days: 0 for never. keep_days: after them logs go.
    """

    home: Home
    thing: str = "alb-logs"
    versioned: bool = True
    mfa: MfaProtection = "policy"
    archive_days: int = 90
    keep_days: int = 7 * 365
    force_destroy: bool = True


class LogBucket(Component):
    """store (a PrivateBucket), its name, and the policy that a balancer must wait for."""

    def __init__(self, name: str, args: LogBucketArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, args.home, opts)
        if args.mfa not in get_args(MfaProtection):
            raise ValueError(f"mfa is {args.mfa!r}; allowed: {', '.join(get_args(MfaProtection))}")
        self.store = PrivateBucket(
            name,
            BucketArgs(
                home=args.home,
                bucket=bucket_name(args.home, args.thing),
                versioned=args.versioned,
                mfa_delete=args.mfa == "native",
                rules=[] if args.mfa == "native" else [_audit(args)],
                force_destroy=args.force_destroy,
            ),
            opts=self.child(),
        )
        self.name = self.store.name
        self.policy = self.store.policy(*_writers(self.store, args))
        self.register_outputs({"name": self.name})


@dataclass(kw_only=True)
class ArtifactBucketArgs:
    """days: for how long artifacts of a pipeline stay."""

    home: Home
    key: pulumi.Input[str]
    days: int = 90


class ArtifactBucket(Component):
    """store (a PrivateBucket), its name and arn."""

    def __init__(self, name: str, args: ArtifactBucketArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, args.home, opts)
        rule = {
            "id": "old",
            "status": "Enabled",
            "filter": {"prefix": ""},
            "expiration": {"days": args.days},
            "noncurrent_version_expiration": {"noncurrent_days": 7},
            "abort_incomplete_multipart_upload": _AFTER_UPLOADS,
        }
        self.store = PrivateBucket(
            name,
            BucketArgs(
                home=args.home,
                bucket=bucket_name(args.home, "artifacts"),
                key=args.key,
                versioned=True,
                rules=[rule],
            ),
            opts=self.child(),
        )
        self.name, self.arn, self.objects = self.store.name, self.store.arn, self.store.objects
        self.store.policy()
        self.register_outputs({"name": self.name, "arn": self.arn})


def bucket_name(home: Home, thing: str) -> pulumi.Output[str]:
    """A name that is free in all of AWS: the account's number and the Region are in it. Raises ValueError where it is
    longer than S3 takes."""
    name = home.names(thing, of="bucket")
    longest = 63 - len(f"-{'0' * 12}-{home.region}")
    if len(name) > longest:
        raise ValueError(f"the bucket {name!r} has {len(name)} characters; {longest} fit. Shorten environmentSuffix.")
    return pulumi.Output.concat(name, "-", home.account, "-", home.region)


def _audit(args: LogBucketArgs) -> dict:
    rule = {
        "id": "audit",
        "status": "Enabled",
        "filter": {"prefix": ""},
        "expiration": {"days": args.keep_days},
        "abort_incomplete_multipart_upload": _AFTER_UPLOADS,
    }
    if args.archive_days:
        rule["transitions"] = [{"days": args.archive_days, "storage_class": "GLACIER"}]
    if args.versioned:
        rule["noncurrent_version_expiration"] = {"noncurrent_days": args.keep_days}
    return rule


def _writers(store: PrivateBucket, args: LogBucketArgs) -> list[Statement]:
    statements = [
        allow(
            ["s3:PutObject"],
            pulumi.Output.concat(store.arn, "/AWSLogs/", args.home.account, "/*"),
            Sid="LoadBalancerLogs",
            Principal={"Service": "logdelivery.elasticloadbalancing.amazonaws.com"},
        )
    ]
    if args.mfa == "policy":
        without = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}
        statements.append(
            deny(["s3:DeleteObject", "s3:DeleteObjectVersion"], store.objects, Sid="DeleteWithMfa", Condition=without)
        )
    return statements

"""Buckets that AWS services write their logs into."""

from __future__ import annotations

import msgspec

from stackproof.aws import BALANCER_ACCOUNTS, Policy, Principal, allowed
from stackproof.model import Resource
from stackproof.topology import flag, leaves, text

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from ._buckets import BALANCER, BUCKET, DISTRIBUTION, TRAIL, log_writers, ownership_of, waits_for

_ALB = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html"
_DELIVERY = "logdelivery.elasticloadbalancing.amazonaws.com"
_TRAIL = "cloudtrail.amazonaws.com"


@check(
    "S3009",
    title="Log buckets let the services in that write to them",
    severity="critical",
    category="deployment",
    impact=Impact("deployment", "AWS tries the bucket when logging is switched on, and refuses: the deployment stops."),
    links=(
        _ALB,
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html",
    ),
    when=(BUCKET,),
)
def services_may_write_their_logs(case: Case) -> Iterator[Verdict]:
    """The bucket of an Application Load Balancer's access logs, or of a trail, has the policy that the service needs.

    Why
        Elastic Load Balancing and CloudTrail write with a principal of their own. Without a bucket policy for it,
        switching the logs on fails with "Access Denied for bucket" or InsufficientS3BucketPolicyException.
    Fix
        Allow `s3:PutObject` below `AWSLogs/` to `logdelivery.elasticloadbalancing.amazonaws.com` (or to the account of
        `aws.elb.get_service_account`) for a balancer; `s3:GetBucketAcl` and `s3:PutObject` to
        `cloudtrail.amazonaws.com` for a trail.
    Bad
        import pulumi_aws as aws

        logs = aws.s3.Bucket("logs")
        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        subnets = [
            aws.ec2.Subnet(f"s{n}", vpc_id=vpc.id, cidr_block=f"10.0.{n}.0/24", availability_zone=f"us-east-1{z}")
            for n, z in enumerate("ab")
        ]
        aws.lb.LoadBalancer(  # <- finding
            "web", subnets=[s.id for s in subnets], access_logs={"bucket": logs.bucket, "enabled": True}
        )
    Bad
        import pulumi_aws as aws

        logs = aws.s3.Bucket("logs")
        aws.s3.BucketPolicy(
            "logs",
            bucket=logs.id,
            policy={
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "cloudtrail.amazonaws.com"},
                        "Action": "s3:GetBucketAcl",
                        "Resource": logs.arn,
                    }
                ],
            },
        )
        aws.cloudtrail.Trail("audit", s3_bucket_name=logs.id)  # <- finding
    Good
        import pulumi
        import pulumi_aws as aws

        logs = aws.s3.Bucket("logs")
        policy = aws.s3.BucketPolicy(
            "logs",
            bucket=logs.id,
            policy={
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"},
                        "Action": "s3:PutObject",
                        "Resource": logs.arn.apply(lambda arn: f"{arn}/*"),
                    }
                ],
            },
        )
        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        subnets = [
            aws.ec2.Subnet(f"s{n}", vpc_id=vpc.id, cidr_block=f"10.0.{n}.0/24", availability_zone=f"us-east-1{z}")
            for n, z in enumerate("ab")
        ]
        aws.lb.LoadBalancer(
            "web",
            subnets=[s.id for s in subnets],
            access_logs={"bucket": logs.bucket, "enabled": True},
            opts=pulumi.ResourceOptions(depends_on=[policy]),
        )
    Known limits
        Whether the statement's resource fits the prefix of the logs is not judged, nor conditions. A service that does
        not wait for the policy weighs medium, since it may deploy at the second attempt.
    """
    for writer in case.resources(TRAIL):
        yield from _permitted(case, writer, "s3BucketName", (_TRAIL,))
    for writer in case.resources(BALANCER):
        if _writes(writer):
            yield from _permitted(case, writer, "accessLogs.bucket", _balancer_principals(case, writer))


def _writes(balancer: Resource) -> bool:
    """True for an Application Load Balancer with logs switched on (a Network Load Balancer's policy is another)."""
    on = flag(balancer, "accessLogs.enabled") or flag(balancer, "connectionLogs.enabled")
    return bool(on) and text(balancer, "loadBalancerType", default="application") in ("application", "")


def _balancer_principals(case: Case, balancer: Resource) -> tuple[str, ...]:
    region = case.topology.region_of(balancer)
    accounts = tuple(BALANCER_ACCOUNTS.values()) if region is None else (BALANCER_ACCOUNTS.get(region, ""),)
    return (_DELIVERY, *(f"arn:aws:iam::{account}:root" for account in accounts if account))


def _permitted(case: Case, writer: Resource, path: str, principals: tuple[str, ...]) -> Iterator[Verdict]:
    buckets = [b for b in case.topology.targets(writer, path, BUCKET) if not b.read and not b.options.importId]
    documents = [document for bucket in buckets for document in case.topology.resource_policies(bucket)]
    known = [document for document in documents if document.policy is not None]
    answers = [_may(document.policy, principals) for document in known if document.policy is not None]
    if not buckets:
        return
    bucket = buckets[0]
    if True not in answers and (None in answers or len(known) < len(documents)):
        yield Unknown(writer.urn, f"whether the policy of the bucket {bucket.name} lets it write is not known")
    elif True not in answers:
        lacks = "no bucket policy" if not documents else f"a policy that does not let {principals[0]} write"
        yield Fail(
            subject=writer.urn,
            message=f"{writer.name} writes its logs into the bucket {bucket.name}, which has {lacks}",
            related=(bucket.urn,),
        )
    else:
        yield _in_time(case, writer, bucket, known[answers.index(True)].origin)


def _in_time(case: Case, writer: Resource, bucket: Resource, origin: str) -> Verdict:
    holder = case.topology.resource(origin)
    if holder is None or holder.urn == bucket.urn or waits_for(case, writer, holder):
        return Pass(writer.urn, f"the bucket {bucket.name} lets it write")
    return Fail(
        subject=writer.urn,
        message=f"{writer.name} does not wait for the policy of its log bucket; let it depend on {holder.name}",
        severity="medium",
        related=(bucket.urn, holder.urn),
    )


def _may(policy: Policy, principals: tuple[str, ...]) -> bool | None:
    """Whether the policy lets one of the principals write; conditions are taken to hold, and an account that is none
    of Elastic Load Balancing's may be one that is configured."""
    trail = principals == (_TRAIL,)
    actions = ("s3:PutObject", "s3:GetBucketAcl") if trail else ("s3:PutObject",)
    plain = _unconditional(policy)
    answers = []
    for principal in principals:
        each = [allowed(plain, action, principal=principal) for action in actions]
        answers.append(False if False in each else None if None in each else True)
    if True in answers:
        return True
    foreign = any(not trail and _is_foreign(p) for s in plain.statements for p in s.principals)
    return None if None in answers or policy.partial or foreign else False


def _is_foreign(principal: Principal) -> bool:
    if principal.value == "delivery.logs.amazonaws.com":  # writes for Network Load Balancers, and in older guides
        return True
    known = set(BALANCER_ACCOUNTS.values())
    return principal.kind == "AWS" and not any(account in principal.value for account in known)


def _unconditional(policy: Policy) -> Policy:
    statements = tuple(msgspec.structs.replace(s, conditions=()) for s in policy.statements if s.effect == "Allow")
    return msgspec.structs.replace(policy, statements=statements)


@check(
    "S3010",
    title="Access logs of balancers go to a bucket with S3's own encryption",
    severity="high",
    category="deployment",
    impact=Impact("deployment", "Elastic Load Balancing cannot write to the bucket and refuses to switch its logs on."),
    links=(_ALB,),
    when=(BALANCER,),
)
def balancer_logs_are_encrypted_by_s3(case: Case) -> Iterator[Verdict]:
    """The bucket of a balancer's access logs is encrypted with SSE-S3, not with a key of KMS.

    Why
        Elastic Load Balancing supports Amazon S3-managed keys (SSE-S3) alone for its log buckets.
    Fix
        Use `sse_algorithm="AES256"` for this bucket; keep KMS keys for the others.
    Bad
        import pulumi_aws as aws

        key = aws.kms.Key("logs")
        logs = aws.s3.Bucket("logs")
        aws.s3.BucketServerSideEncryptionConfiguration(
            "logs",
            bucket=logs.id,
            rules=[
                {
                    "apply_server_side_encryption_by_default": {
                        "sse_algorithm": "aws:kms",
                        "kms_master_key_id": key.arn,
                    }
                }
            ],
        )
        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        a = aws.ec2.Subnet("a", vpc_id=vpc.id, cidr_block="10.0.1.0/24", availability_zone="us-east-1a")
        b = aws.ec2.Subnet("b", vpc_id=vpc.id, cidr_block="10.0.2.0/24", availability_zone="us-east-1b")
        aws.lb.LoadBalancer(  # <- finding
            "web", subnets=[a.id, b.id], access_logs={"bucket": logs.bucket, "enabled": True}
        )
    Good
        import pulumi_aws as aws

        logs = aws.s3.Bucket("logs")
        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        a = aws.ec2.Subnet("a", vpc_id=vpc.id, cidr_block="10.0.1.0/24", availability_zone="us-east-1a")
        b = aws.ec2.Subnet("b", vpc_id=vpc.id, cidr_block="10.0.2.0/24", availability_zone="us-east-1b")
        aws.lb.LoadBalancer("web", subnets=[a.id, b.id], access_logs={"bucket": logs.bucket, "enabled": True})
    Known limits
        Network Load Balancers may write to buckets with a customer managed key, and are left out.
    """
    for bucket in case.resources(BUCKET):
        for writer, _ in log_writers(case, bucket):
            if not case.topology.is_type(writer, BALANCER) or not _writes(writer):
                continue
            encryption = case.topology.encryption_of(bucket)
            if encryption is None or encryption.kind == "unknown":
                yield Unknown(writer.urn, f"the encryption of the bucket {bucket.name} is not known")
            elif encryption.kind == "customer" or _is_kms(case, encryption.origin):
                yield Fail(
                    subject=writer.urn,
                    message=f"{writer.name} writes its access logs into {bucket.name}, which is encrypted with KMS; "
                    "these logs need SSE-S3",
                    related=(bucket.urn,),
                )
            else:
                yield Pass(writer.urn, f"the bucket {bucket.name} is encrypted with SSE-S3")


def _is_kms(case: Case, urn: str) -> bool:
    holder = case.topology.resource(urn)
    return holder is not None and any(
        path.endswith("sseAlgorithm") and str(value).startswith("aws:kms") for path, value in leaves(holder.inputs)
    )


@check(
    "S3011",
    title="Buckets of CloudFront's standard logs take ACLs",
    severity="critical",
    category="deployment",
    impact=Impact("deployment", "CloudFront refuses the distribution: the bucket does not enable ACL access."),
    links=("https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html",),
    when=(DISTRIBUTION,),
)
def distribution_logs_have_acls(case: Case) -> Iterator[Verdict]:
    """The bucket of a distribution's `logging_config` has ACLs enabled.

    Why
        CloudFront's standard logging (legacy) adds a grant to the bucket's ACL. Buckets made since April 2023 have
        their ACLs disabled, and CloudFront then refuses the distribution with InvalidArgument.
    Fix
        Give the log bucket `BucketOwnershipControls` with `BucketOwnerPreferred`, and let the distribution depend on
        it; or use standard logging v2, which needs no ACL.
    Bad
        import pulumi_aws as aws

        logs = aws.s3.Bucket("logs")
        origin = {
            "domain_name": "example.com",
            "origin_id": "web",
            "custom_origin_config": {
                "http_port": 80,
                "https_port": 443,
                "origin_protocol_policy": "https-only",
                "origin_ssl_protocols": ["TLSv1.2"],
            },
        }
        aws.cloudfront.Distribution(  # <- finding
            "cdn",
            enabled=True,
            origins=[origin],
            default_cache_behavior={
                "allowed_methods": ["GET", "HEAD"],
                "cached_methods": ["GET", "HEAD"],
                "target_origin_id": "web",
                "viewer_protocol_policy": "redirect-to-https",
                "cache_policy_id": "658327ea-f89d-4fab-a63d-7e88639e58f6",
            },
            logging_config={"bucket": logs.bucket_domain_name},
            restrictions={"geo_restriction": {"restriction_type": "none"}},
            viewer_certificate={"cloudfront_default_certificate": True},
        )
    Good
        import pulumi
        import pulumi_aws as aws

        logs = aws.s3.Bucket("logs")
        own = aws.s3.BucketOwnershipControls("logs", bucket=logs.id, rule={"object_ownership": "BucketOwnerPreferred"})
        origin = {
            "domain_name": "example.com",
            "origin_id": "web",
            "custom_origin_config": {
                "http_port": 80,
                "https_port": 443,
                "origin_protocol_policy": "https-only",
                "origin_ssl_protocols": ["TLSv1.2"],
            },
        }
        aws.cloudfront.Distribution(
            "cdn",
            enabled=True,
            origins=[origin],
            default_cache_behavior={
                "allowed_methods": ["GET", "HEAD"],
                "cached_methods": ["GET", "HEAD"],
                "target_origin_id": "web",
                "viewer_protocol_policy": "redirect-to-https",
                "cache_policy_id": "658327ea-f89d-4fab-a63d-7e88639e58f6",
            },
            logging_config={"bucket": logs.bucket_domain_name},
            restrictions={"geo_restriction": {"restriction_type": "none"}},
            viewer_certificate={"cloudfront_default_certificate": True},
            opts=pulumi.ResourceOptions(depends_on=[own]),
        )
    Known limits
        Standard logging v2 (CloudWatch log deliveries) is not judged.
    """
    for bucket in case.resources(BUCKET):
        if bucket.options.importId:
            continue
        for writer, _ in log_writers(case, bucket):
            if writer.type != DISTRIBUTION:
                continue
            ownership = ownership_of(case, bucket)
            if ownership is None:
                yield Unknown(writer.urn, "the object ownership of the log bucket is not known")
            elif ownership == "BucketOwnerEnforced":
                yield Fail(
                    subject=writer.urn,
                    message=f"{writer.name} logs into the bucket {bucket.name}, whose ACLs are disabled",
                    related=(bucket.urn,),
                )
            else:
                yield Pass(writer.urn, f"the bucket {bucket.name} takes ACLs")

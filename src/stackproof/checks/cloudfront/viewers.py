"""What viewers of a distribution speak."""

from __future__ import annotations

from stackproof.model import Resource
from stackproof.topology import as_text, has, items, text, value_at

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check

DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
_CERTIFICATE = "aws:acm/certificate:Certificate"
_VALIDATION = "aws:acm/certificateValidation:CertificateValidation"
_CERTIFICATES = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html"


@check(
    "CFR001",
    title="Distributions serve by HTTPS only",
    severity="medium",
    category="security",
    impact=Impact("security", "Whoever sits between viewer and CloudFront reads and changes what is served."),
    links=(
        "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-viewers-to-cloudfront.html",
    ),
    when=(DISTRIBUTION,),
    local=True,
)
def viewers_use_https(case: Case) -> Iterator[Verdict]:
    """Each cache behaviour redirects to HTTPS, or takes nothing else.

    Why
        "allow-all" answers plain HTTP.
    Fix
        Set `viewer_protocol_policy` to "redirect-to-https" or "https-only".
    Bad
        import pulumi_aws as aws

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
                "viewer_protocol_policy": "allow-all",
                "cache_policy_id": "658327ea-f89d-4fab-a63d-7e88639e58f6",
            },
            restrictions={"geo_restriction": {"restriction_type": "none"}},
            viewer_certificate={"cloudfront_default_certificate": True},
        )
    Good
        import pulumi_aws as aws

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
            restrictions={"geo_restriction": {"restriction_type": "none"}},
            viewer_certificate={"cloudfront_default_certificate": True},
        )
    Known limits
        What the origin is asked by is not judged here.
    """
    for distribution in case.resources(DISTRIBUTION):
        ordered = items(distribution, "orderedCacheBehaviors")
        behaviours = [value_at(distribution.inputs, "defaultCacheBehavior"), *(ordered or ())]
        policies = [as_text(value_at(behaviour, "viewerProtocolPolicy")) for behaviour in behaviours]
        if "allow-all" in policies:
            yield Fail(
                subject=distribution.urn,
                message=f"the distribution {distribution.name} also answers plain HTTP; redirect to HTTPS",
            )
        elif None in policies or "" in policies or ordered is None:
            yield Unknown(distribution.urn, "a viewer protocol policy is not known")
        else:
            yield Pass(distribution.urn, "all behaviours use HTTPS")


@check(
    "CFR002",
    title="Distributions with a certificate ask for TLS 1.2",
    severity="medium",
    category="security",
    impact=Impact("security", "Viewers may speak versions of TLS that are broken."),
    links=(
        "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html",
    ),
    when=(DISTRIBUTION,),
    local=True,
)
def viewers_use_recent_tls(case: Case) -> Iterator[Verdict]:
    """A distribution with a certificate of its own asks for TLS 1.2 or newer.

    Why
        Left out, the minimum is TLSv1.
    Fix
        Set `minimum_protocol_version="TLSv1.2_2021"` and `ssl_support_method="sni-only"`.
    Bad
        import pulumi_aws as aws

        east = aws.Provider("east", region="us-east-1")
        certificate = "arn:aws:acm:us-east-1:123456789012:certificate/0f5ec0de-1111-4222-8333-444455556666"
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
            aliases=["www.example.com"],
            origins=[origin],
            default_cache_behavior={
                "allowed_methods": ["GET", "HEAD"],
                "cached_methods": ["GET", "HEAD"],
                "target_origin_id": "web",
                "viewer_protocol_policy": "redirect-to-https",
                "cache_policy_id": "658327ea-f89d-4fab-a63d-7e88639e58f6",
            },
            restrictions={"geo_restriction": {"restriction_type": "none"}},
            viewer_certificate={"acm_certificate_arn": certificate, "ssl_support_method": "sni-only"},
        )
    Good
        import pulumi_aws as aws

        certificate = "arn:aws:acm:us-east-1:123456789012:certificate/0f5ec0de-1111-4222-8333-444455556666"
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
            aliases=["www.example.com"],
            origins=[origin],
            default_cache_behavior={
                "allowed_methods": ["GET", "HEAD"],
                "cached_methods": ["GET", "HEAD"],
                "target_origin_id": "web",
                "viewer_protocol_policy": "redirect-to-https",
                "cache_policy_id": "658327ea-f89d-4fab-a63d-7e88639e58f6",
            },
            restrictions={"geo_restriction": {"restriction_type": "none"}},
            viewer_certificate={
                "acm_certificate_arn": certificate,
                "ssl_support_method": "sni-only",
                "minimum_protocol_version": "TLSv1.2_2021",
            },
        )
    Known limits
        With CloudFront's own certificate (`*.cloudfront.net`) the minimum is TLSv1 and cannot be changed.
    """
    for distribution in case.resources(DISTRIBUTION):
        if not _has_certificate(distribution):
            continue
        version = text(distribution, "viewerCertificate.minimumProtocolVersion", default="TLSv1")
        if version is None:
            yield Unknown(distribution.urn, "minimum_protocol_version is not known")
        elif version.startswith(("TLSv1.2", "TLSv1.3")):
            yield Pass(distribution.urn, f"the minimum is {version}")
        else:
            yield Fail(
                subject=distribution.urn,
                message=f"the distribution {distribution.name} takes {version}; ask for TLSv1.2_2021",
            )


def _has_certificate(distribution: Resource) -> bool:
    return any(has(distribution, f"viewerCertificate.{name}") for name in ("acmCertificateArn", "iamCertificateId"))


@check(
    "CFR003",
    title="Distributions with domain names have a certificate from us-east-1",
    severity="critical",
    category="deployment",
    impact=Impact("deployment", "CloudFront refuses the distribution with InvalidViewerCertificate."),
    links=(_CERTIFICATES,),
    when=(DISTRIBUTION,),
)
def names_have_a_certificate(case: Case) -> Iterator[Verdict]:
    """A distribution with aliases has a certificate of its own, and ACM keeps it in us-east-1.

    Why
        CloudFront takes other domain names only with a certificate that covers them, and certificates of ACM only from
        us-east-1, wherever the rest of the stack is.
    Fix
        Make the certificate with a provider for us-east-1 and name it in `viewer_certificate.acm_certificate_arn`.
    Bad
        import pulumi_aws as aws

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
            aliases=["www.example.com"],
            origins=[origin],
            default_cache_behavior={
                "allowed_methods": ["GET", "HEAD"],
                "cached_methods": ["GET", "HEAD"],
                "target_origin_id": "web",
                "viewer_protocol_policy": "redirect-to-https",
                "cache_policy_id": "658327ea-f89d-4fab-a63d-7e88639e58f6",
            },
            restrictions={"geo_restriction": {"restriction_type": "none"}},
            viewer_certificate={"cloudfront_default_certificate": True},
        )
    Bad
        import pulumi
        import pulumi_aws as aws

        west = aws.Provider("west", region="eu-west-1")
        certificate = aws.acm.Certificate(
            "www",
            domain_name="www.example.com",
            validation_method="DNS",
            opts=pulumi.ResourceOptions(provider=west),
        )
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
            aliases=["www.example.com"],
            origins=[origin],
            default_cache_behavior={
                "allowed_methods": ["GET", "HEAD"],
                "cached_methods": ["GET", "HEAD"],
                "target_origin_id": "web",
                "viewer_protocol_policy": "redirect-to-https",
                "cache_policy_id": "658327ea-f89d-4fab-a63d-7e88639e58f6",
            },
            restrictions={"geo_restriction": {"restriction_type": "none"}},
            viewer_certificate={"acm_certificate_arn": certificate.arn, "ssl_support_method": "sni-only"},
        )
    Good
        import pulumi
        import pulumi_aws as aws

        east = aws.Provider("east", region="us-east-1")
        certificate = aws.acm.Certificate(
            "www",
            domain_name="www.example.com",
            validation_method="DNS",
            opts=pulumi.ResourceOptions(provider=east),
        )
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
            aliases=["www.example.com"],
            origins=[origin],
            default_cache_behavior={
                "allowed_methods": ["GET", "HEAD"],
                "cached_methods": ["GET", "HEAD"],
                "target_origin_id": "web",
                "viewer_protocol_policy": "redirect-to-https",
                "cache_policy_id": "658327ea-f89d-4fab-a63d-7e88639e58f6",
            },
            restrictions={"geo_restriction": {"restriction_type": "none"}},
            viewer_certificate={"acm_certificate_arn": certificate.arn, "ssl_support_method": "sni-only"},
        )
    Known limits
        Whether the certificate covers the names is not judged.
    """
    for distribution in case.resources(DISTRIBUTION):
        if not has(distribution, "aliases"):
            continue
        if items(distribution, "aliases") is None:
            yield Unknown(distribution.urn, "its aliases are not known")
        elif not _has_certificate(distribution):
            yield Fail(
                subject=distribution.urn,
                message=f"the distribution {distribution.name} has domain names and no certificate for them",
            )
        else:
            yield _by_region(case, distribution)


def _by_region(case: Case, distribution: Resource) -> Verdict:
    holder = "viewerCertificate.acmCertificateArn"
    target = case.topology.target(distribution, holder, _CERTIFICATE, _VALIDATION)
    if target is not None and target.type == _VALIDATION:
        target = case.topology.target(target, "certificateArn", _CERTIFICATE) or target
    arn = text(distribution, holder) or ""
    region = case.topology.region_of(target) if target is not None else (arn.split(":") + [""] * 4)[3]
    if has(distribution, "viewerCertificate.iamCertificateId"):
        return Pass(distribution.urn, "it has a certificate of IAM")
    if not region or (target is None and case.topology.refs_from(distribution, holder)):
        return Unknown(distribution.urn, "the region of the certificate is not known")
    if region == "us-east-1":
        return Pass(distribution.urn, "its certificate is in us-east-1")
    return Fail(
        subject=distribution.urn,
        message=f"the certificate of {distribution.name} is in {region}; CloudFront takes it from us-east-1 only",
        related=() if target is None else (target.urn,),
    )

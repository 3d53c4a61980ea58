"""Certificates and TLS versions of listeners."""

from __future__ import annotations

from stackproof.topology import has, text

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from ._balancers import (
    LISTENER,
    protocol_of,
    speaks_tls,
)

_HTTPS = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-https-listener.html"
_POLICIES = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html"
_OLD = frozenset(
    (
        "ELBSecurityPolicy-2015-05",
        "ELBSecurityPolicy-2016-08",
        "ELBSecurityPolicy-TLS-1-0-2015-04",
        "ELBSecurityPolicy-TLS-1-1-2017-01",
        "ELBSecurityPolicy-FS-2018-06",
        "ELBSecurityPolicy-FS-1-1-2019-08",
        "ELBSecurityPolicy-TLS13-1-0-2021-06",
        "ELBSecurityPolicy-TLS13-1-1-2021-06",
        "ELBSecurityPolicy-TLS13-1-0-FIPS-2023-04",
        "ELBSecurityPolicy-TLS13-1-1-FIPS-2023-04",
    )
)


@check(
    "ELB003",
    title="Every TLS listener has a certificate",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "AWS refuses the listener (CertificateNotFound: a certificate must be specified)."),
    links=(_HTTPS,),
    when=(LISTENER,),
    local=True,
)
def tls_listeners_have_certificates(case: Case) -> Iterator[Verdict]:
    """Every HTTPS or TLS listener names its default certificate.

    Why
        The balancer ends the TLS connection and needs a certificate for that. Certificates that ListenerCertificate
        adds come on top; they do not replace the default one.
    Fix
        Give `certificate_arn` the ARN of an issued ACM certificate of the same region.
    Bad
        import pulumi_aws as aws

        balancer = aws.lb.LoadBalancer("web", subnets=["subnet-1", "subnet-2"])
        aws.lb.Listener(  # <- finding
            "https",
            load_balancer_arn=balancer.arn,
            port=443,
            protocol="HTTPS",
            default_actions=[{"type": "fixed-response", "fixed_response": {"content_type": "text/plain"}}],
        )
    Good
        import pulumi_aws as aws

        balancer = aws.lb.LoadBalancer("web", subnets=["subnet-1", "subnet-2"])
        certificate = aws.acm.Certificate("web", domain_name="www.example.com", validation_method="DNS")
        aws.lb.Listener(
            "https",
            load_balancer_arn=balancer.arn,
            port=443,
            protocol="HTTPS",
            certificate_arn=certificate.arn,
            default_actions=[{"type": "fixed-response", "fixed_response": {"content_type": "text/plain"}}],
        )
    Known limits
        Whether the certificate is issued and fits the domain is not known here.
    """
    for listener in case.resources(LISTENER):
        if not speaks_tls(listener):
            continue
        if has(listener, "certificateArn"):
            yield Pass(listener.urn, "names a certificate")
        else:
            yield Fail(
                subject=listener.urn,
                message=f"the {protocol_of(listener)} listener has no certificateArn; AWS refuses it without one",
            )


@check(
    "ELB004",
    title="TLS listeners refuse TLS 1.0 and 1.1",
    severity="medium",
    category="security",
    impact=Impact("security", "Clients can be brought to connect with protocol versions that are broken."),
    links=(_POLICIES,),
    when=(LISTENER,),
    local=True,
)
def tls_listeners_refuse_old_versions(case: Case) -> Iterator[Verdict]:
    """The security policy of every HTTPS or TLS listener begins at TLS 1.2.

    Why
        TLS 1.0 and 1.1 were retired in 2021. Without `ssl_policy` the API takes ELBSecurityPolicy-2016-08, which still
        accepts both.
    Fix
        Set `ssl_policy` to ELBSecurityPolicy-TLS13-1-2-2021-06 or newer.
    Bad
        import pulumi_aws as aws

        balancer = aws.lb.LoadBalancer("web", subnets=["subnet-1", "subnet-2"])
        aws.lb.Listener(  # <- finding
            "https",
            load_balancer_arn=balancer.arn,
            port=443,
            protocol="HTTPS",
            ssl_policy="ELBSecurityPolicy-2016-08",
            certificate_arn="arn:aws:acm:us-east-1:123456789012:certificate/1",
            default_actions=[{"type": "fixed-response", "fixed_response": {"content_type": "text/plain"}}],
        )
    Good
        import pulumi_aws as aws

        balancer = aws.lb.LoadBalancer("web", subnets=["subnet-1", "subnet-2"])
        aws.lb.Listener(
            "https",
            load_balancer_arn=balancer.arn,
            port=443,
            protocol="HTTPS",
            ssl_policy="ELBSecurityPolicy-TLS13-1-2-2021-06",
            certificate_arn="arn:aws:acm:us-east-1:123456789012:certificate/1",
            default_actions=[{"type": "fixed-response", "fixed_response": {"content_type": "text/plain"}}],
        )
    Known limits
        Policies newer than our list count as good.
    """
    for listener in case.resources(LISTENER):
        if not speaks_tls(listener):
            continue
        policy = text(listener, "sslPolicy")
        if policy is None:
            yield Unknown(listener.urn, "the policy is not known")
        elif not policy:
            yield Fail(
                subject=listener.urn,
                message="no sslPolicy is set, so ELBSecurityPolicy-2016-08 accepts TLS 1.0; it should begin at TLS 1.2",
            )
        elif policy in _OLD:
            yield Fail(
                subject=listener.urn,
                message=f"the policy {policy} accepts TLS 1.0 or 1.1; it should begin at TLS 1.2",
            )
        else:
            yield Pass(listener.urn, policy)

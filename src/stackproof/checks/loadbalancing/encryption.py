"""HTTPS at public load balancers."""

from __future__ import annotations

from stackproof.model import Resource
from stackproof.topology import flag

from .._absence import unless_cut_short
from .._mechanism import Case, Fail, Impact, Iterator, Pass, Verdict, check
from ._balancers import (
    BALANCER,
    actions_of,
    is_served_by_a_cdn,
    kind_of,
    protocol_of,
    redirects_to_tls,
    speaks_tls,
)

_HTTPS = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-https-listener.html"


@check(
    "ELB001",
    title="A balancer that opens port 443 listens there",
    severity="medium",
    category="security",
    impact=Impact("security", "Clients find no HTTPS; what they send over HTTP can be read and changed on its way."),
    links=(_HTTPS,),
    when=(BALANCER,),
)
def port_443_has_a_listener(case: Case) -> Iterator[Verdict]:
    """Where a public application load balancer's security group opens port 443, an HTTPS listener answers.

    Why
        The open port says that HTTPS was meant; with an HTTP listener alone everything travels unencrypted.
    Fix
        Add an HTTPS listener on port 443 with an ACM certificate, and let the HTTP listener redirect to it.
    Bad
        import pulumi_aws as aws

        group = aws.ec2.SecurityGroup(
            "alb",
            ingress=[
                {"protocol": "tcp", "from_port": port, "to_port": port, "cidr_blocks": ["0.0.0.0/0"]}
                for port in (80, 443)
            ],
        )
        balancer = aws.lb.LoadBalancer(  # <- finding
            "web", security_groups=[group.id], subnets=["subnet-1", "subnet-2"]
        )
        targets = aws.lb.TargetGroup("web", port=80, protocol="HTTP", vpc_id="vpc-1")
        aws.lb.Listener(
            "http",
            load_balancer_arn=balancer.arn,
            port=80,
            default_actions=[{"type": "forward", "target_group_arn": targets.arn}],
        )
    Good
        import pulumi_aws as aws

        group = aws.ec2.SecurityGroup(
            "alb",
            ingress=[{"protocol": "tcp", "from_port": 443, "to_port": 443, "cidr_blocks": ["0.0.0.0/0"]}],
        )
        balancer = aws.lb.LoadBalancer("web", security_groups=[group.id], subnets=["subnet-1", "subnet-2"])
        targets = aws.lb.TargetGroup("web", port=80, protocol="HTTP", vpc_id="vpc-1")
        aws.lb.Listener(
            "https",
            load_balancer_arn=balancer.arn,
            port=443,
            protocol="HTTPS",
            certificate_arn="arn:aws:acm:us-east-1:123456789012:certificate/1",
            default_actions=[{"type": "forward", "target_group_arn": targets.arn}],
        )
    Known limits
        A balancer without any listener in the program is left alone: listeners may be made elsewhere.
    """
    for balancer, listeners in _public_balancers(case):
        opened = [g for g in case.topology.groups_of(balancer) if _opens_443_alone(case, g)]
        if not opened:
            continue
        tls = [r for r in listeners if speaks_tls(r)]
        if tls:
            yield Pass(balancer.urn, f"{tls[0].name} serves HTTPS")
        elif not any(protocol_of(r) is None for r in listeners):
            yield unless_cut_short(
                case,
                Fail(
                    subject=balancer.urn,
                    message=f"{opened[0].name} opens port 443, but the balancer has only HTTP listeners and no "
                    "redirect; an HTTPS listener should answer there",
                    related=(opened[0].urn, *(r.urn for r in listeners)),
                    cause=f"http@{case.place_of(balancer)}",
                ),
            )


@check(
    "ELB002",
    title="Public balancers serve HTTPS and redirect HTTP to it",
    severity="medium",
    category="security",
    impact=Impact("security", "What clients send and receive can be read and changed on its way."),
    links=(_HTTPS,),
    when=(BALANCER,),
)
def public_balancers_serve_https(case: Case) -> Iterator[Verdict]:
    """A public application load balancer serves HTTPS; an HTTP listener beside it only redirects.

    Why
        Passwords and session cookies travel through networks that nobody controls.
    Fix
        Add an HTTPS listener on port 443 with an ACM certificate, and give the HTTP listener a `redirect` action to
        HTTPS (status code HTTP_301).
    Bad
        import pulumi_aws as aws

        balancer = aws.alb.LoadBalancer("web", subnets=["subnet-1", "subnet-2"])  # <- finding
        targets = aws.alb.TargetGroup("web", port=80, protocol="HTTP", vpc_id="vpc-1")
        aws.alb.Listener(
            "http",
            load_balancer_arn=balancer.arn,
            port=80,
            default_actions=[{"type": "forward", "target_group_arn": targets.arn}],
        )
    Bad
        import pulumi_aws as aws

        balancer = aws.lb.LoadBalancer("web", subnets=["subnet-1", "subnet-2"])
        targets = aws.lb.TargetGroup("web", port=80, protocol="HTTP", vpc_id="vpc-1")
        for port, protocol, certificate in (
            (80, "HTTP", None),
            (443, "HTTPS", "arn:aws:acm:us-east-1:123456789012:certificate/1"),
        ):
            aws.lb.Listener(  # <- finding
                f"port-{port}",
                load_balancer_arn=balancer.arn,
                port=port,
                protocol=protocol,
                certificate_arn=certificate,
                default_actions=[{"type": "forward", "target_group_arn": targets.arn}],
            )
    Good
        import pulumi_aws as aws

        balancer = aws.lb.LoadBalancer("web", subnets=["subnet-1", "subnet-2"])
        targets = aws.lb.TargetGroup("web", port=80, protocol="HTTP", vpc_id="vpc-1")
        aws.lb.Listener(
            "http",
            load_balancer_arn=balancer.arn,
            port=80,
            default_actions=[
                {"type": "redirect", "redirect": {"port": "443", "protocol": "HTTPS", "status_code": "HTTP_301"}}
            ],
        )
        aws.lb.Listener(
            "https",
            load_balancer_arn=balancer.arn,
            port=443,
            protocol="HTTPS",
            certificate_arn="arn:aws:acm:us-east-1:123456789012:certificate/1",
            default_actions=[{"type": "forward", "target_group_arn": targets.arn}],
        )
    Known limits
        Internal and network load balancers are left alone, and so is one that stands behind CloudFront. Where the
        security group opens port 443 although nothing listens there, ELB001 says so instead.
    """
    for balancer, listeners in _public_balancers(case):
        if is_served_by_a_cdn(case, balancer):
            continue
        plain = [r for r in listeners if protocol_of(r) in ("", "HTTP")]
        if not any(speaks_tls(r) for r in listeners):
            if len(plain) == len(listeners) and not any(
                _opens_443_alone(case, g) for g in case.topology.groups_of(balancer)
            ):
                yield unless_cut_short(
                    case,
                    Fail(
                        subject=balancer.urn,
                        message="the public balancer serves HTTP only; it should serve HTTPS and redirect HTTP to it",
                        related=tuple(r.urn for r in listeners),
                        cause=f"http@{case.place_of(balancer)}",
                    ),
                )
            continue
        open_ones = [r for r in plain if "forward" in actions_of(r)]
        for listener in open_ones:
            yield Fail(
                subject=listener.urn,
                message="the HTTP listener forwards to the targets beside an HTTPS listener; it should redirect to it",
                related=(balancer.urn,),
            )
        if not open_ones:
            yield Pass(balancer.urn, "serves HTTPS" + ("; HTTP redirects" if any(map(redirects_to_tls, plain)) else ""))


def _public_balancers(case: Case) -> Iterator[tuple[Resource, tuple[Resource, ...]]]:
    """Public application load balancers that have listeners here, with these."""
    for balancer in case.resources(BALANCER):
        listeners = case.topology.listeners_of(balancer)
        if listeners and kind_of(balancer) == "application" and flag(balancer, "internal") is False:
            yield balancer, listeners


def _opens_443_alone(case: Case, group: Resource) -> bool:
    """True when a rule opens port 443 by name, not as one of nearly all ports."""
    rules = case.topology.who_reaches(group, 443)
    return any(not r.is_all_ports and (r.to_port or 0) - (r.from_port or 0) < 1000 for r in rules)

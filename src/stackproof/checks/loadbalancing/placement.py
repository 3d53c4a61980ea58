"""Where load balancers stand, and whether their parts fit together."""

from __future__ import annotations

from stackproof.topology import flag, text

from .._absence import unless_cut_short
from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from .._ways import root_of_no_way_out
from ..network.subnets import judge_zones
from ._balancers import BALANCER, LISTENER, TARGETS, forwarders_of, kind_of, protocol_of

_SUBNETS = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html"
_LISTENER_PROTOCOLS = {
    "application": {"", "HTTP", "HTTPS"},
    "network": {"TCP", "TLS", "UDP", "TCP_UDP", "QUIC", "TCP_QUIC"},
}
_TARGET_PROTOCOLS = {
    "application": {"HTTP", "HTTPS"},
    "network": {"TCP", "TLS", "UDP", "TCP_UDP", "QUIC", "TCP_QUIC"},
    "gateway": {"GENEVE"},
}


@check(
    "ELB010",
    title="Application load balancers stand in two Availability Zones",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "AWS refuses the load balancer: it wants subnets in two different Availability Zones."),
    links=(_SUBNETS,),
    when=(BALANCER,),
)
def application_balancers_have_two_zones(case: Case) -> Iterator[Verdict]:
    """Every application load balancer lists subnets of at least two Availability Zones.

    Why
        An application load balancer is refused with fewer than two zones.
    Fix
        List one subnet in each of two or more Availability Zones.
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        subnet = aws.ec2.Subnet("a", vpc_id=vpc.id, cidr_block="10.0.0.0/24")
        aws.lb.LoadBalancer("web", subnets=[subnet.id])  # <- finding
    Good
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        subnets = [
            aws.ec2.Subnet(zone, vpc_id=vpc.id, cidr_block=f"10.0.{i}.0/24", availability_zone=f"us-east-1{zone}")
            for i, zone in enumerate("ab")
        ]
        aws.lb.LoadBalancer("web", subnets=[subnet.id for subnet in subnets])
    Known limits
        Subnets that the program looks up are not judged.
    """
    for balancer in case.resources(BALANCER):
        if kind_of(balancer) == "application":
            yield from judge_zones(case, balancer, what="the application load balancer")


@check(
    "ELB011",
    title="Internet-facing balancers stand in public subnets",
    severity="high",
    category="architecture",
    impact=Impact("deployment", "Nobody on the internet reaches the balancer."),
    links=(_SUBNETS,),
    when=(BALANCER,),
)
def public_balancers_stand_in_public_subnets(case: Case) -> Iterator[Verdict]:
    """The subnets of every balancer that is not internal have a default route to an internet gateway.

    Why
        A balancer is internet-facing unless `internal` says otherwise. It gets public addresses, but in subnets
        without a route to an internet gateway nobody reaches them.
    Fix
        List public subnets; or set `internal=True` where only the VPC shall use it.
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        subnets = [
            aws.ec2.Subnet(zone, vpc_id=vpc.id, cidr_block=f"10.0.{i}.0/24", availability_zone=f"us-east-1{zone}")
            for i, zone in enumerate("ab")
        ]
        aws.lb.LoadBalancer("web", subnets=[subnet.id for subnet in subnets])  # <- finding
    Good
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        igw = aws.ec2.InternetGateway("igw", vpc_id=vpc.id)
        table = aws.ec2.RouteTable("outer", vpc_id=vpc.id)
        aws.ec2.Route("out", route_table_id=table.id, destination_cidr_block="0.0.0.0/0", gateway_id=igw.id)
        subnets = []
        for i, zone in enumerate("ab"):
            subnet = aws.ec2.Subnet(
                zone, vpc_id=vpc.id, cidr_block=f"10.0.{i}.0/24", availability_zone=f"us-east-1{zone}"
            )
            aws.ec2.RouteTableAssociation(zone, subnet_id=subnet.id, route_table_id=table.id)
            subnets.append(subnet.id)
        aws.lb.LoadBalancer("web", subnets=subnets)
    Good
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        inner = aws.ec2.Subnet("inner", vpc_id=vpc.id, cidr_block="10.0.1.0/24", availability_zone="us-east-1a")
        aws.lb.LoadBalancer("inspection", load_balancer_type="gateway", subnets=[inner.id])
        aws.lb.LoadBalancer("inside", internal=True, subnets=[inner.id])
        igw = aws.ec2.InternetGateway("igw", vpc_id=vpc.id)
        table = aws.ec2.RouteTable("outer", vpc_id=vpc.id)
        aws.ec2.Route("out", route_table_id=table.id, destination_cidr_block="0.0.0.0/0", gateway_id=igw.id)
        outer = aws.ec2.Subnet("outer", vpc_id=vpc.id, cidr_block="10.0.0.0/24", availability_zone="us-east-1a")
        aws.ec2.RouteTableAssociation("outer", subnet_id=outer.id, route_table_id=table.id)
        aws.lb.LoadBalancer("tcp", load_balancer_type="network", subnets=[outer.id])
    Known limits
        Subnets that the program looks up are not judged, and gateway load balancers face no clients at all.
    """
    for balancer in case.resources(BALANCER, "aws:elb/loadBalancer:LoadBalancer"):
        if flag(balancer, "internal") is not False or kind_of(balancer) in (None, "gateway"):
            continue
        subnets = case.topology.subnets_of(balancer)
        kinds = {s.name: case.topology.subnet_kind(s) for s in subnets}
        inner = [name for name, kind in kinds.items() if kind in ("private", "isolated")]
        if inner:
            listed = ", ".join(inner)
            yield unless_cut_short(
                case,
                Fail(
                    subject=balancer.urn,
                    message=f"the balancer faces the internet, but {listed} has no route to an internet gateway; list "
                    "public subnets",
                    cause=root_of_no_way_out(case, subnets[0]),
                ),
            )
        elif "unknown" in kinds.values():
            yield Unknown(balancer.urn, "the routes of its subnets are not all known")
        elif kinds:
            yield Pass(balancer.urn, f"{', '.join(kinds)} lead to an internet gateway")


@check(
    "ELB012",
    title="Listeners and target groups speak what their balancer speaks",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "AWS refuses the listener."),
    links=("https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-target-groups.html",),
    when=(LISTENER,),
)
def protocols_fit_the_balancer(case: Case) -> Iterator[Verdict]:
    """Application load balancers have HTTP or HTTPS listeners and targets, network ones TCP, TLS, UDP or QUIC.

    Why
        The two kinds of balancer work on different layers; AWS refuses the other one's protocols.
    Fix
        Use protocols of the balancer's kind in its listeners and target groups.
    Bad
        import pulumi_aws as aws

        balancer = aws.lb.LoadBalancer("tcp", load_balancer_type="network", subnets=["subnet-1"])
        targets = aws.lb.TargetGroup("tcp", port=80, protocol="HTTP", vpc_id="vpc-1")
        aws.lb.Listener(  # <- finding
            "tcp",
            load_balancer_arn=balancer.arn,
            port=80,
            protocol="TCP",
            default_actions=[{"type": "forward", "target_group_arn": targets.arn}],
        )
    Bad
        import pulumi_aws as aws

        balancer = aws.lb.LoadBalancer("web", subnets=["subnet-1", "subnet-2"])
        targets = aws.lb.TargetGroup("web", port=80, protocol="HTTP", vpc_id="vpc-1")
        aws.lb.Listener(  # <- finding
            "web",
            load_balancer_arn=balancer.arn,
            port=80,
            protocol="TCP",
            default_actions=[{"type": "forward", "target_group_arn": targets.arn}],
        )
    Good
        import pulumi_aws as aws

        balancer = aws.lb.LoadBalancer("tcp", load_balancer_type="network", subnets=["subnet-1"])
        targets = aws.lb.TargetGroup("tcp", port=80, protocol="TCP", vpc_id="vpc-1")
        aws.lb.Listener(
            "tcp",
            load_balancer_arn=balancer.arn,
            port=80,
            protocol="TCP",
            default_actions=[{"type": "forward", "target_group_arn": targets.arn}],
        )
    Known limits
        Gateway load balancers' listeners, which take no protocol, are not judged.
    """
    for listener in case.resources(LISTENER):
        balancer = case.topology.target(listener, "loadBalancerArn", BALANCER)
        kind = kind_of(balancer) if balancer is not None and not balancer.read else None
        spoken = protocol_of(listener)
        if balancer is None or kind not in _LISTENER_PROTOCOLS or spoken is None:
            continue
        if spoken not in _LISTENER_PROTOCOLS[kind]:
            wanted = ", ".join(sorted(p for p in _LISTENER_PROTOCOLS[kind] if p))
            yield Fail(
                subject=listener.urn,
                message=f"the listener of the {kind} load balancer speaks {spoken or 'no protocol'}; it takes {wanted}",
                related=(balancer.urn,),
            )
            continue
        wrong = [
            (group, protocol)
            for group in case.topology.targets(listener, "defaultActions", TARGETS)
            if text(group, "targetType") != "lambda"
            and not group.read
            and (protocol := (text(group, "protocol") or "").upper())
            and protocol not in _TARGET_PROTOCOLS[kind]
        ]
        for group, protocol in wrong:
            yield Fail(
                subject=listener.urn,
                message=f"the {kind} load balancer forwards to {group.name}, which speaks {protocol}; "
                f"it takes {', '.join(sorted(_TARGET_PROTOCOLS[kind]))}",
                related=(balancer.urn, group.urn),
            )
        if not wrong:
            yield Pass(listener.urn, f"{spoken or 'HTTP'} on a {kind} load balancer")


@check(
    "ELB013",
    title="Every target group is forwarded to",
    severity="medium",
    category="architecture",
    impact=Impact("deployment", "The targets get no traffic."),
    links=("https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html",),
    when=(TARGETS,),
)
def target_groups_are_forwarded_to(case: Case) -> Iterator[Verdict]:
    """Some listener or rule forwards to every target group.

    Why
        A target group without a listener gets no traffic and no health checks, and ECS refuses a service that uses it
        ("does not have an associated load balancer").
    Fix
        Name the target group in a listener's default action or in a listener rule.
    Bad
        import pulumi_aws as aws

        aws.lb.TargetGroup("web", port=80, protocol="HTTP", vpc_id="vpc-1")  # <- finding
    Bad
        import pulumi_aws as aws

        group = aws.lb.TargetGroup(  # <- finding
            "web", port=80, protocol="HTTP", target_type="ip", vpc_id="vpc-1"
        )
        aws.ecs.Service(
            "web",
            desired_count=2,
            load_balancers=[{"target_group_arn": group.arn, "container_name": "web", "container_port": 80}],
        )
    Good
        import pulumi_aws as aws

        balancer = aws.lb.LoadBalancer("web", subnets=["subnet-1", "subnet-2"])
        group = aws.lb.TargetGroup("web", port=80, protocol="HTTP", vpc_id="vpc-1")
        aws.lb.Listener(
            "http",
            load_balancer_arn=balancer.arn,
            port=80,
            default_actions=[
                {"type": "forward", "forward": {"target_groups": [{"arn": group.arn, "weight": 100}]}}
            ],
        )
    Known limits
        A group that the stack exports, or that CodeDeploy switches to, is left alone.
    """
    for group in case.resources(TARGETS):
        if forwarders_of(case, group):
            yield Pass(group.urn, "a listener forwards to it")
            continue
        users = [holder for holder, _ in case.topology.refs_to(group)]
        services = [u for u in users if case.topology.is_type(u, "aws:ecs/service:Service")]
        elsewhere = any(r.urn == group.urn for r in case.graph.output_references)
        known = ("attachment", "ecs/service", "autoscaling/", "cloudwatch/", "ssm/parameter")
        if elsewhere or any(not any(part in u.type.lower() for part in known) for u in users):
            yield Unknown(group.urn, "something else may forward to it")
        else:
            refused = f"; AWS refuses the service {services[0].name} that registers there" if services else ""
            yield unless_cut_short(
                case,
                Fail(
                    subject=group.urn,
                    message=f"no listener or rule forwards to the target group{refused}",
                    severity="critical" if services else "medium",
                    related=tuple(s.urn for s in services),
                ),
            )

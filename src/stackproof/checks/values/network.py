"""Address blocks, ports and health checks."""

from __future__ import annotations

from typing import Any

from stackproof.aws import has_host_bits, name_faults, name_rules, parse_cidr
from stackproof.model import Resource
from stackproof.topology import MISSING, as_items, as_number, number, short_type, text, value_at

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from .._program import is_stated

_VPC, _SUBNET = "aws:ec2/vpc:Vpc", "aws:ec2/subnet:Subnet"
_GROUP, _RULE = "aws:ec2/securityGroup:SecurityGroup", "aws:ec2/securityGroupRule:SecurityGroupRule"
_TARGETS = "aws:lb/targetGroup:TargetGroup"
_REFUSED = Impact("deployment", "AWS or the provider refuses the value, and the deployment ends there.")


@check(
    "VAL040",
    title="Address blocks of VPCs and subnets are well formed",
    severity="critical",
    category="values",
    impact=_REFUSED,
    links=("https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html",),
    when=(_VPC, _SUBNET),
    local=True,
)
def blocks_are_well_formed(case: Case) -> Iterator[Verdict]:
    """IPv4 blocks are networks between /16 and /28, without bits to the right of the mask.

    Why
        A VPC or subnet holds 16 to 65,536 addresses. The provider refuses blocks that are larger or smaller, that are
        no CIDR at all, and those like 10.0.1.5/24 whose address is not the first of the network.
    Fix
        Write the network's first address and a mask from /16 to /28.
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/8")  # <- finding
        aws.ec2.Subnet("a", vpc_id=vpc.id, cidr_block="10.0.1.5/24")  # <- finding
    Good
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        aws.ec2.Subnet("a", vpc_id=vpc.id, cidr_block="10.0.1.0/24")
    Known limits
        IPv6 blocks are not judged.
    """
    for token in (_VPC, _SUBNET):
        for resource in case.resources(token):
            value = value_at(resource.inputs, "cidrBlock")
            if value is MISSING or value == "":
                continue
            if not is_stated(case, resource, "cidrBlock"):
                yield Unknown(resource.urn, "cidrBlock is not known")
                continue
            fault = _block_fault(value)
            if fault:
                what = f"{short_type(resource.type)} {resource.name}"
                yield Fail(subject=resource.urn, message=f"{what}: the block {value} {fault}")
            else:
                yield Pass(resource.urn, str(value))


def _block_fault(value: Any) -> str | None:
    network = parse_cidr(value)
    if network is None or "/" not in str(value):
        return "is no CIDR such as 10.0.0.0/16"
    if network.version == 4 and not 16 <= network.prefixlen <= 28:
        return f"is a /{network.prefixlen}; a VPC or subnet has a mask from /16 to /28"
    if has_host_bits(value):
        return f"has bits to the right of its mask; the network is {network}"
    return None


@check(
    "VAL041",
    title="Rules of security groups have ports that fit their protocol",
    severity="critical",
    category="values",
    impact=_REFUSED,
    links=("https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",),
    when=(_GROUP, _RULE),
    local=True,
)
def ports_fit_their_protocol(case: Case) -> Iterator[Verdict]:
    """The first port is not above the last, both are ports, and "all protocols" does not stand beside single ports.

    Why
        A rule from a higher to a lower port is refused. A rule with protocol -1 opens every port of every protocol,
        whatever ports it names: in a group the provider wants both to be 0, and a SecurityGroupRule of its own is made
        and opens more than it says.
    Fix
        Give from_port <= to_port, or protocol "-1" with both 0.
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        rule = {"protocol": "tcp", "from_port": 8080, "to_port": 80, "cidr_blocks": ["10.0.0.0/16"]}
        aws.ec2.SecurityGroup("web", vpc_id=vpc.id, ingress=[rule])  # <- finding
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        everything = {"protocol": "-1", "from_port": 0, "to_port": 65535, "cidr_blocks": ["0.0.0.0/0"]}
        aws.ec2.SecurityGroup("web", vpc_id=vpc.id, egress=[everything])  # <- finding
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        group = aws.ec2.SecurityGroup("web", vpc_id=vpc.id)
        aws.ec2.SecurityGroupRule(  # <- finding
            "in",
            type="ingress",
            security_group_id=group.id,
            protocol="tcp",
            from_port=443,
            to_port=80,
            cidr_blocks=["10.0.0.0/16"],
        )
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        group = aws.ec2.SecurityGroup("web", vpc_id=vpc.id)
        aws.ec2.SecurityGroupRule(  # <- finding
            "https",
            type="ingress",
            security_group_id=group.id,
            protocol="-1",
            from_port=443,
            to_port=443,
            cidr_blocks=["10.0.0.0/16"],
        )
    Good
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        rule = {"protocol": "tcp", "from_port": 80, "to_port": 8080, "cidr_blocks": ["10.0.0.0/16"]}
        everything = {"protocol": "-1", "from_port": 0, "to_port": 0, "cidr_blocks": ["0.0.0.0/0"]}
        ping = {"protocol": "icmp", "from_port": 8, "to_port": 0, "cidr_blocks": ["10.0.0.0/16"]}
        aws.ec2.SecurityGroup("web", vpc_id=vpc.id, ingress=[rule, ping], egress=[everything])
    Good
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        group = aws.ec2.SecurityGroup("web", vpc_id=vpc.id)
        aws.ec2.SecurityGroupRule(
            "out",
            type="egress",
            security_group_id=group.id,
            protocol="-1",
            from_port=0,
            to_port=65535,
            cidr_blocks=["0.0.0.0/0"],
        )
    Known limits
        Ports of ICMP are types and codes and are not judged. A SecurityGroupRule of its own may name the whole range
        beside protocol -1: the provider takes it, and EC2 forgets it. One that names single ports weighs high.
    """
    for resource in (*case.resources(_GROUP), *case.resources(_RULE)):
        faults = []
        read = False
        refused = resource.type == _GROUP
        for place, rule in _rules(resource):
            paths = [f"{place}.{name}" if place else name for name in ("protocol", "fromPort", "toPort")]
            if not all(is_stated(case, resource, path) for path in paths):
                yield Unknown(resource.urn, f"{place or 'the rule'} is not known")
                continue
            read = True
            wide = None if place else _wider_than_said(rule)
            fault = wide or _port_fault(rule, inline=bool(place))
            refused = refused or wide is None
            if fault:
                faults.append(f"{place}: {fault}" if place else fault)
        if faults:
            what = f"{short_type(resource.type)} {resource.name}"
            severity = None if refused else "high"
            yield Fail(subject=resource.urn, message=f"{what}: {'; '.join(faults)}", severity=severity)
        elif read:
            yield Pass(resource.urn, "ports fit their protocols")


def _rules(resource: Resource) -> Iterator[tuple[str, Any]]:
    if resource.type == _RULE:
        yield "", resource.inputs
        return
    for direction in ("ingress", "egress"):
        for position, rule in enumerate(as_items(value_at(resource.inputs, direction)) or ()):
            if isinstance(rule, dict):
                yield f"{direction}[{position}]", rule


def _wider_than_said(rule: dict[str, Any]) -> str | None:
    """A rule of its own with all protocols is made with any ports, and opens all of them."""
    first, last = as_number(value_at(rule, "fromPort")), as_number(value_at(rule, "toPort"))
    if str(rule.get("protocol")).lower() not in ("-1", "all") or first is None or last is None:
        return None
    if first <= 0 and (last <= 0 or last >= 65535):
        return None
    return f'protocol "-1" opens every port of every protocol, not only {first:g} to {last:g}; name the protocol'


def _port_fault(rule: dict[str, Any], *, inline: bool) -> str | None:
    first, last = as_number(value_at(rule, "fromPort")), as_number(value_at(rule, "toPort"))
    protocol = str(rule.get("protocol")).lower()
    if first is None or last is None:
        return None
    if protocol in ("-1", "all"):
        free = not inline or first == last == 0
        return None if free else f'protocol "-1" takes ports 0 to 0, not {first:g} to {last:g}'
    if protocol not in ("tcp", "udp", "6", "17"):
        return None
    if not (0 <= first <= 65535 and 0 <= last <= 65535):
        return f"{first:g} to {last:g} are no ports"
    return f"from_port {first:g} is above to_port {last:g}" if first > last else None


@check(
    "VAL042",
    title="Descriptions of security groups hold only characters that EC2 takes",
    severity="critical",
    category="values",
    impact=_REFUSED,
    links=("https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html",),
    local=True,
)
def descriptions_are_plain(case: Case) -> Iterator[Verdict]:
    """Letters, digits, spaces and ._-:/()#,@[]+=&;{}!$* in descriptions of groups and their rules.

    Why
        An apostrophe, a "greater than" sign, a long dash or any letter outside of ASCII in the description makes EC2
        refuse the group or the rule. The preview does not notice.
    Fix
        Leave the characters out that the message names.
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        aws.ec2.SecurityGroup("web", description="the balancer's group", vpc_id=vpc.id)  # <- finding
    Good
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        aws.ec2.SecurityGroup("web", description="group of the balancer (ports 80, 443)", vpc_id=vpc.id)
    Known limits
        None.
    """
    rule = next(item for item in name_rules(_GROUP) if item.property == "description")
    kinds = (_GROUP, _RULE, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    for resource in case.resources(*kinds, "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"):
        places = ["description", *(f"{place}.description" for place, _ in _rules(resource) if place)]
        faults, read = [], False
        for place in places:
            value = value_at(resource.inputs, place)
            if isinstance(value, str) and is_stated(case, resource, place):
                read = True
                faults += [f"{place} {fault}" for fault in name_faults(rule, value)]
        if faults:
            what = f"{short_type(resource.type)} {resource.name}"
            yield Fail(subject=resource.urn, message=f"{what}: {'; '.join(faults)}")
        elif read:
            yield Pass(resource.urn, "only characters that EC2 takes")


@check(
    "VAL043",
    title="Health checks wait for an answer shorter than they pause",
    severity="critical",
    category="values",
    impact=_REFUSED,
    links=("https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html",),
    when=(_TARGETS,),
    local=True,
)
def health_checks_fit(case: Case) -> Iterator[Verdict]:
    """The timeout of a target group's health check is below its interval.

    Why
        Elastic Load Balancing refuses a health check whose timeout is longer than its interval, and with an application
        load balancer one that is as long. The interval is 30 seconds where none is given.
    Fix
        Lower the timeout or raise the interval.
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        check = {"path": "/", "timeout": 30, "interval": 30}
        aws.lb.TargetGroup("web", vpc_id=vpc.id, port=80, protocol="HTTP", health_check=check)  # <- finding
    Good
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        check = {"path": "/", "timeout": 5, "interval": 30}
        aws.lb.TargetGroup("web", vpc_id=vpc.id, port=80, protocol="HTTP", health_check=check)
        check = {"protocol": "TCP", "timeout": 10, "interval": 10}
        aws.lb.TargetGroup("queue", vpc_id=vpc.id, port=5672, protocol="TCP", health_check=check)
    Known limits
        Target groups of Lambda functions, and checks without a timeout of their own, are not judged.
    """
    for group in case.resources(_TARGETS):
        timeout = value_at(group.inputs, "healthCheck.timeout")
        if timeout is MISSING or text(group, "targetType") == "lambda":
            continue
        wait, pause = number(group, "healthCheck.timeout"), number(group, "healthCheck.interval", default=30)
        stated = is_stated(case, group, "healthCheck.timeout") and is_stated(case, group, "healthCheck.interval")
        if wait is None or pause is None or not stated:
            yield Unknown(group.urn, "timeout or interval is not known")
        elif wait > pause or (wait == pause and _is_of_application(group)):
            message = f"the health check of {group.name} waits {wait:g} s and repeats after {pause:g} s; wait less"
            yield Fail(subject=group.urn, message=message)
        else:
            yield Pass(group.urn, f"{wait:g} s of {pause:g} s")


def _is_of_application(group: Resource) -> bool:
    """Network load balancers have other protocols, and take a timeout as long as the interval."""
    return (text(group, "protocol") or "").upper() in ("HTTP", "HTTPS")

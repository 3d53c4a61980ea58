"""VPC endpoints."""

from __future__ import annotations

from stackproof.aws import cidr_overlaps
from stackproof.model import Resource
from stackproof.topology import as_text, flag, text, value_at

from .._absence import unless_cut_short
from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from .subnets import VPC

ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
_CALLERS = (
    "aws:ecs/service:Service",
    "aws:ec2/instance:Instance",
    "aws:lambda/function:Function",
    "aws:eks/cluster:Cluster",
    "aws:ec2/launchTemplate:LaunchTemplate",
    "aws:codebuild/project:Project",
)
_PAGE = "https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html"


@check(
    "NET030",
    title="Interface endpoints admit HTTPS from those who use them",
    severity="high",
    category="architecture",
    impact=Impact("deployment", "Calls to the AWS service time out: image pulls, secrets and logs stop with them."),
    links=(_PAGE,),
    when=(ENDPOINT,),
)
def endpoints_admit_their_users(case: Case) -> Iterator[Verdict]:
    """The security groups of every interface endpoint open port 443 to the VPC's workloads.

    Why
        An interface endpoint is a network interface that answers on port 443. With private DNS all calls of the VPC to
        the service go there, and a group that does not admit the callers makes them time out. The tasks' own group is
        no good choice: it admits the balancer, not the tasks.
    Fix
        Give the endpoints a security group of their own with an ingress rule for port 443 from the callers' security
        group or from the VPC's address block.
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16", enable_dns_hostnames=True)
        subnet = aws.ec2.Subnet("a", vpc_id=vpc.id, cidr_block="10.0.0.0/24")
        group = aws.ec2.SecurityGroup(
            "tasks",
            vpc_id=vpc.id,
            ingress=[{"protocol": "tcp", "from_port": 8080, "to_port": 8080, "cidr_blocks": ["10.0.0.0/16"]}],
        )
        aws.ec2.VpcEndpoint(  # <- finding
            "ecr",
            vpc_id=vpc.id,
            service_name="com.amazonaws.us-east-1.ecr.api",
            vpc_endpoint_type="Interface",
            subnet_ids=[subnet.id],
            security_group_ids=[group.id],
        )
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16", enable_dns_hostnames=True)
        subnet = aws.ec2.Subnet("a", vpc_id=vpc.id, cidr_block="10.0.0.0/24")
        other = aws.ec2.SecurityGroup("other", vpc_id=vpc.id)
        tasks = aws.ec2.SecurityGroup("tasks", vpc_id=vpc.id)
        group = aws.ec2.SecurityGroup(
            "endpoint",
            vpc_id=vpc.id,
            ingress=[{"protocol": "tcp", "from_port": 443, "to_port": 443, "security_groups": [other.id]}],
        )
        aws.ec2.VpcEndpoint(  # <- finding
            "ecr",
            vpc_id=vpc.id,
            service_name="com.amazonaws.us-east-1.ecr.api",
            vpc_endpoint_type="Interface",
            subnet_ids=[subnet.id],
            security_group_ids=[group.id],
        )
        aws.ecs.Service(
            "app",
            desired_count=2,
            network_configuration={"subnets": [subnet.id], "security_groups": [tasks.id]},
        )
    Good
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16", enable_dns_hostnames=True)
        subnet = aws.ec2.Subnet("a", vpc_id=vpc.id, cidr_block="10.0.0.0/24")
        tasks = aws.ec2.SecurityGroup("tasks", vpc_id=vpc.id)
        group = aws.ec2.SecurityGroup("endpoint", vpc_id=vpc.id)
        aws.ec2.SecurityGroupRule(
            "https",
            type="ingress",
            security_group_id=group.id,
            protocol="tcp",
            from_port=443,
            to_port=443,
            source_security_group_id=tasks.id,
        )
        aws.ec2.VpcEndpoint(
            "ecr",
            vpc_id=vpc.id,
            service_name="com.amazonaws.us-east-1.ecr.api",
            vpc_endpoint_type="Interface",
            subnet_ids=[subnet.id],
            security_group_ids=[group.id],
        )
        aws.ecs.Service(
            "app",
            desired_count=2,
            network_configuration={"subnets": [subnet.id], "security_groups": [tasks.id]},
        )
    Known limits
        Which services a workload calls is not known: the endpoint is at fault only where it admits none of the
        program's workloads in its VPC. Without private DNS the finding weighs medium. Endpoints that have the VPC's
        default group are left alone.
    """
    for endpoint in case.resources(ENDPOINT):
        if text(endpoint, "vpcEndpointType") != "Interface":
            continue
        groups = case.topology.groups_of(endpoint)
        rules = [r for g in groups for r in case.topology.rules_of(g) if r.direction == "ingress"]
        if not groups or any(g.read for g in groups) or not all(r.known for r in rules):
            yield Unknown(endpoint.urn, "its security groups are not all known")
            continue
        opened = [r for r in rules if r.opens(443)]
        names = ", ".join(g.name for g in groups)
        callers = _callers(case, endpoint)
        # Without private DNS the workloads still reach the service's public address, and the endpoint is just idle.
        severity = "medium" if flag(endpoint, "privateDnsEnabled") is False else "high"
        if not opened:
            yield unless_cut_short(
                case,
                Fail(
                    subject=endpoint.urn,
                    message=f"{names} does not open port 443; the endpoint answers there only",
                    severity=severity,
                    cause=f"NET030@{case.place_of(groups[0])}" if len(groups) == 1 else "",
                ),
            )
        elif callers and not any(_admits(case, groups, opened, caller) for caller in callers):
            listed = ", ".join(caller.name for caller in callers[:3])
            yield unless_cut_short(
                case,
                Fail(
                    subject=endpoint.urn,
                    message=f"{names} opens port 443, but not to the security groups or subnets of {listed}",
                    severity=severity,
                    related=tuple(caller.urn for caller in callers),
                ),
            )
        else:
            yield Pass(endpoint.urn, f"{names} opens port 443")


@check(
    "NET031",
    title="Private DNS of endpoints has the VPC's DNS settings",
    severity="critical",
    category="architecture",
    impact=Impact(
        "deployment", "AWS refuses the endpoint: private DNS wants DNS support and DNS hostnames in the VPC."
    ),
    links=("https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html",),
    when=(ENDPOINT,),
)
def private_dns_is_possible(case: Case) -> Iterator[Verdict]:
    """The VPC of every interface endpoint with private DNS has both DNS settings on.

    Why
        Private DNS names are answered by a hosted zone that EC2 attaches to the VPC; that works with
        `enable_dns_hostnames` and `enable_dns_support` only, and the first is off by default.
    Fix
        Set `enable_dns_hostnames=True` on the VPC (and leave `enable_dns_support` on).
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        aws.ec2.VpcEndpoint(  # <- finding
            "logs",
            vpc_id=vpc.id,
            service_name="com.amazonaws.us-east-1.logs",
            vpc_endpoint_type="Interface",
            private_dns_enabled=True,
        )
    Good
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16", enable_dns_hostnames=True, enable_dns_support=True)
        aws.ec2.VpcEndpoint(
            "logs",
            vpc_id=vpc.id,
            service_name="com.amazonaws.us-east-1.logs",
            vpc_endpoint_type="Interface",
            private_dns_enabled=True,
        )
    Known limits
        VPCs that are looked up are not judged.
    """
    for endpoint in case.resources(ENDPOINT):
        vpc = case.topology.vpc_of(endpoint)
        wanted = flag(endpoint, "privateDnsEnabled")
        if not wanted or text(endpoint, "vpcEndpointType") != "Interface" or vpc is None or vpc.read:
            continue
        if not case.topology.is_type(vpc, VPC):
            continue
        hostnames, support = flag(vpc, "enableDnsHostnames"), flag(vpc, "enableDnsSupport", default=True)
        if hostnames is None or support is None:
            yield Unknown(endpoint.urn, "the DNS settings of the VPC are not known")
        elif hostnames and support:
            yield Pass(endpoint.urn, f"{vpc.name} has DNS support and DNS hostnames")
        else:
            lacking = "enableDnsHostnames" if not hostnames else "enableDnsSupport"
            yield Fail(
                subject=endpoint.urn,
                message=f"private DNS is on, but the VPC {vpc.name} has {lacking} off; it must be on",
                related=(vpc.urn,),
            )


def _callers(case: Case, endpoint: Resource) -> tuple[Resource, ...]:
    """Workloads of the program in the endpoint's VPC whose security groups are known."""
    vpc = case.topology.vpc_of(endpoint)
    found = []
    for user in case.resources(*_CALLERS):
        groups = case.topology.groups_of(user)
        if groups and vpc is not None and all(case.topology.vpc_of(g) == vpc for g in groups):
            found.append(user)
    return tuple(found)


def _admits(case: Case, groups: tuple[Resource, ...], opened: list, caller: Resource) -> bool:
    """Whether a rule lets the caller in: by group, by its subnets' or VPC's addresses, or in a way not known here."""
    carried = {g.urn for g in case.topology.groups_of(caller)}
    places = [as_text(value_at(s.inputs, "cidrBlock")) for s in case.topology.subnets_of(caller)]
    for rule in opened:
        if rule.foreign or rule.prefix_lists or carried.intersection(rule.groups):
            return True
        if rule.own and carried.intersection(g.urn for g in groups):
            return True
        if rule.cidrs and (not places or any(cidr_overlaps(c, p) is not False for c in rule.cidrs for p in places)):
            return True
    return False

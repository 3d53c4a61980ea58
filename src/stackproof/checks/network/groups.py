"""Security groups and the networks that they belong to."""

from __future__ import annotations

from stackproof.topology import has

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Verdict, check
from ._exposure import GROUP
from .subnets import VPC

_PEERING = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection"
# what is placed into subnets with security groups, so that both must be of one network
_PLACED = (
    "aws:ec2/instance:Instance",
    "aws:lb/loadBalancer:LoadBalancer",
    "aws:elb/loadBalancer:LoadBalancer",
    "aws:ecs/service:Service",
    "aws:lambda/function:Function",
    "aws:rds/instance:Instance",
    "aws:rds/cluster:Cluster",
    "aws:docdb/cluster:Cluster",
    "aws:neptune/cluster:Cluster",
    "aws:elasticache/cluster:Cluster",
    "aws:elasticache/replicationGroup:ReplicationGroup",
    "aws:eks/cluster:Cluster",
    "aws:efs/mountTarget:MountTarget",
    "aws:ec2/vpcEndpoint:VpcEndpoint",
    "aws:ec2/networkInterface:NetworkInterface",
)


@check(
    "NET013",
    title="Security groups belong to the network of what carries them",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "AWS refuses a resource whose security group and subnet are of different VPCs."),
    links=("https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html",),
    when=(GROUP,),
)
def groups_are_of_the_right_network(case: Case) -> Iterator[Verdict]:
    """What lies in subnets of one VPC carries security groups of that VPC.

    Why
        A security group without `vpc_id` is made in the default VPC; it cannot be used in another one.
    Fix
        Give the security group the `vpc_id` of the VPC that its users' subnets belong to.
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        subnet = aws.ec2.Subnet("a", vpc_id=vpc.id, cidr_block="10.0.0.0/24")
        group = aws.ec2.SecurityGroup("web")  # <- finding
        aws.ec2.Instance(
            "web",
            ami="ami-0123456789abcdef0",
            instance_type="t3.micro",
            subnet_id=subnet.id,
            vpc_security_group_ids=[group.id],
        )
    Good
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        subnet = aws.ec2.Subnet("a", vpc_id=vpc.id, cidr_block="10.0.0.0/24")
        group = aws.ec2.SecurityGroup("web", vpc_id=vpc.id)
        aws.ec2.Instance(
            "web",
            ami="ami-0123456789abcdef0",
            instance_type="t3.micro",
            subnet_id=subnet.id,
            vpc_security_group_ids=[group.id],
        )
    Known limits
        VPCs that are looked up are not compared.
    """
    for group in case.resources(GROUP):
        own = case.topology.vpc_of(group)
        if own is None and has(group, "vpcId"):
            continue
        for user in case.topology.users_of_group(group):
            if not case.topology.is_type(user, *_PLACED):
                continue
            vpcs = [v for v in map(case.topology.vpc_of, case.topology.subnets_of(user)) if v is not None]
            wrong = next((v for v in vpcs if own is None or v.urn != own.urn), None)
            if wrong is not None and not wrong.read and case.topology.is_type(wrong, VPC):
                where = f"the VPC {own.name}" if own is not None else "the default VPC, for it has no vpcId"
                yield Fail(
                    subject=group.urn,
                    message=f"the group is made in {where}, but {user.name} lies in the VPC {wrong.name}",
                    related=(user.urn, wrong.urn),
                )
                break
            if vpcs and own is not None:
                yield Pass(group.urn, f"of the same VPC as {user.name}")
                break


@check(
    "NET014",
    title="Rules name security groups of the same network",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "AWS refuses the rule (InvalidGroup.NotFound): the groups are of different VPCs."),
    links=("https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",),
    when=(GROUP,),
)
def rules_stay_in_their_network(case: Case) -> Iterator[Verdict]:
    """A security group's rules name groups of its own VPC, or of one that is peered with it.

    Why
        A rule can name a group of the same VPC or of a peered one; a group without `vpc_id` is of the default VPC.
    Fix
        Give both groups the `vpc_id` of the VPC that they are used in.
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        app = aws.ec2.SecurityGroup("app")
        aws.ec2.SecurityGroup(  # <- finding
            "db",
            vpc_id=vpc.id,
            ingress=[{"protocol": "tcp", "from_port": 5432, "to_port": 5432, "security_groups": [app.id]}],
        )
    Good
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        app = aws.ec2.SecurityGroup("app", vpc_id=vpc.id)
        aws.ec2.SecurityGroup(
            "db",
            vpc_id=vpc.id,
            ingress=[{"protocol": "tcp", "from_port": 5432, "to_port": 5432, "security_groups": [app.id]}],
        )
    Known limits
        VPCs that are looked up are not compared; with any peering connection or transit gateway in the program nothing
        is said.
    """
    if case.resources(_PEERING, "aws:ec2transitgateway/vpcAttachment:VpcAttachment"):
        return
    for group in case.resources(GROUP):
        own = case.topology.vpc_of(group)
        for rule in case.topology.rules_of(group):
            for other in filter(None, map(case.topology.resource, rule.groups)):
                theirs = case.topology.vpc_of(other)
                hidden = [g for g, v in ((group, own), (other, theirs)) if g.read or (v is None and has(g, "vpcId"))]
                if hidden or not case.topology.is_type(other, GROUP) or not (own or theirs):
                    continue
                if own == theirs:
                    yield Pass(rule.origin, f"{other.name} is of the same VPC")
                elif not any(v is not None and (v.read or not case.topology.is_type(v, VPC)) for v in (own, theirs)):
                    names = [v.name if v is not None else "the default VPC" for v in (own, theirs)]
                    yield Fail(
                        subject=rule.origin,
                        message=f"{group.name} is made in {names[0]}, but its rule names {other.name} of {names[1]}",
                        related=(group.urn, other.urn),
                    )

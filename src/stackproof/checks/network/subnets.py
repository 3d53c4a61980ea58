"""Address ranges and Availability Zones of subnets, and who may share a network."""

from __future__ import annotations

from stackproof.aws import cidr_contains, cidr_overlaps, parse_cidr
from stackproof.model import Resource
from stackproof.topology import as_text, value_at

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from .._program import is_own

SUBNET = "aws:ec2/subnet:Subnet"
VPC = "aws:ec2/vpc:Vpc"
_SECONDARY = "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation"
_SIZING = "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html"
_SUBNET_GROUPS = (
    "aws:rds/subnetGroup:SubnetGroup",
    "aws:docdb/subnetGroup:SubnetGroup",
    "aws:neptune/subnetGroup:SubnetGroup",
)


@check(
    "NET010",
    title="Every subnet lies within its VPC",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "AWS refuses the subnet (InvalidSubnet.Range)."),
    links=(_SIZING,),
    when=(SUBNET,),
)
def subnets_lie_in_their_vpc(case: Case) -> Iterator[Verdict]:
    """The IPv4 block of each subnet is a part of one of its VPC's blocks.

    Why
        EC2 creates a subnet only out of its VPC's own addresses.
    Fix
        Take the subnet's block from the VPC's range, or add a block to the VPC.
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        aws.ec2.Subnet("a", vpc_id=vpc.id, cidr_block="10.1.0.0/24")  # <- finding
    Good
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        more = aws.ec2.VpcIpv4CidrBlockAssociation("more", vpc_id=vpc.id, cidr_block="100.64.0.0/16")
        aws.ec2.Subnet("a", vpc_id=vpc.id, cidr_block="10.0.255.0/24")
        aws.ec2.Subnet("b", vpc_id=more.vpc_id, cidr_block="100.64.1.0/24")
    Known limits
        Blocks that an address manager (IPAM) hands out, and IPv6, are not judged.
    """
    for subnet in case.resources(SUBNET):
        vpc = case.topology.vpc_of(subnet)
        block = as_text(value_at(subnet.inputs, "cidrBlock"))
        if vpc is None or vpc.read or not case.topology.is_type(vpc, VPC) or not block:
            continue
        outer = [as_text(value_at(vpc.inputs, "cidrBlock"), default="") or None]
        outer += [as_text(value_at(r.inputs, "cidrBlock")) for r in case.topology.companions(vpc, "vpcId", _SECONDARY)]
        inside = [cidr_contains(wide, block) for wide in outer]
        shown = ", ".join(filter(None, outer))
        if any(inside):
            yield Pass(subnet.urn, f"{block} is a part of {shown}")
        elif None in inside:
            yield Unknown(subnet.urn, "not all address blocks are known")
        else:
            yield Fail(
                subject=subnet.urn,
                message=f"the block {block} is no part of the VPC's {shown}; take one that is",
                related=(vpc.urn,),
            )


@check(
    "NET011",
    title="Subnets of a VPC do not overlap",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "AWS refuses the second of two overlapping subnets (InvalidSubnet.Conflict)."),
    links=(_SIZING,),
    when=(SUBNET,),
)
def subnets_do_not_overlap(case: Case) -> Iterator[Verdict]:
    """No two subnets of one VPC share addresses.

    Why
        An address belongs to one subnet; EC2 refuses blocks that overlap.
    Fix
        Give each subnet a block of its own, for example by counting the third number up across all subnets.
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        aws.ec2.Subnet("a", vpc_id=vpc.id, cidr_block="10.0.0.0/20")
        aws.ec2.Subnet("b", vpc_id=vpc.id, cidr_block="10.0.1.0/24")  # <- finding
    Good
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        other = aws.ec2.Vpc("other", cidr_block="10.0.0.0/16")
        aws.ec2.Subnet("a", vpc_id=vpc.id, cidr_block="10.0.0.0/24")
        aws.ec2.Subnet("b", vpc_id=vpc.id, cidr_block="10.0.1.0/24")
        aws.ec2.Subnet("c", vpc_id=other.id, cidr_block="10.0.0.0/24")
    Known limits
        Subnets that exist outside of the program are not seen.
    """
    seen: dict[str, list[tuple[str, Resource]]] = {}
    for subnet in case.resources(SUBNET):
        block = as_text(value_at(subnet.inputs, "cidrBlock"))
        vpc = case.topology.vpc_of(subnet)
        network = vpc.urn if vpc is not None else as_text(value_at(subnet.inputs, "vpcId"))
        if not block or not network or parse_cidr(block) is None:
            continue
        clash = next(((b, s) for b, s in seen.get(network, ()) if cidr_overlaps(b, block)), None)
        if clash is not None and clash[0] == block and not is_own(case, block):
            yield Unknown(subnet.urn, f"whether {block} is free in its VPC hangs on configuration that is not given")
        elif clash is not None:
            yield Fail(
                subject=subnet.urn,
                message=f"the block {block} overlaps {clash[0]} of {clash[1].name}; give it addresses of its own",
                related=(clash[1].urn,),
            )
        elif network in seen:
            yield Pass(subnet.urn, f"{block} is free in its VPC")
        seen.setdefault(network, []).append((block, subnet))


@check(
    "NET012",
    title="Subnet groups of databases cover two Availability Zones",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "AWS refuses the subnet group (DBSubnetGroupDoesNotCoverEnoughAZs)."),
    links=("https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html",),
    when=_SUBNET_GROUPS,
)
def subnet_groups_cover_two_zones(case: Case) -> Iterator[Verdict]:
    """The subnets of an RDS, DocumentDB or Neptune subnet group lie in at least two Availability Zones.

    Why
        RDS wants room for a standby in another zone and refuses a group that gives none, even for a single instance.
    Fix
        List subnets of two or more Availability Zones.
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        a = aws.ec2.Subnet("a", vpc_id=vpc.id, cidr_block="10.0.0.0/24", availability_zone="us-east-1a")
        b = aws.ec2.Subnet("b", vpc_id=vpc.id, cidr_block="10.0.1.0/24", availability_zone="us-east-1a")
        aws.rds.SubnetGroup("db", subnet_ids=[a.id, b.id])  # <- finding
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        a = aws.ec2.Subnet("a", vpc_id=vpc.id, cidr_block="10.0.0.0/24")
        aws.docdb.SubnetGroup("db", subnet_ids=[a.id])  # <- finding
    Good
        import pulumi_aws as aws

        zones = aws.get_availability_zones(state="available").names
        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        a = aws.ec2.Subnet("a", vpc_id=vpc.id, cidr_block="10.0.0.0/24", availability_zone=zones[0])
        b = aws.ec2.Subnet("b", vpc_id=vpc.id, cidr_block="10.0.1.0/24", availability_zone=zones[1])
        aws.rds.SubnetGroup("db", subnet_ids=[a.id, b.id])
    Known limits
        Subnets that the program looks up are not judged, nor two that leave the choice of zone to AWS.
    """
    for group in case.resources(*_SUBNET_GROUPS):
        yield from judge_zones(case, group, what="the subnet group")


def judge_zones(case: Case, resource: Resource, *, what: str) -> Iterator[Verdict]:
    """Whether a resource that AWS refuses in a single Availability Zone lists subnets of two."""
    spread = case.topology.spread_of(resource)
    if spread is None:
        return
    if len(spread.zones) >= 2:
        yield Pass(resource.urn, f"its subnets lie in {', '.join(sorted(spread.zones))}")
    elif spread.most >= 2:
        yield Unknown(resource.urn, "its subnets leave the choice of their zones to AWS")
    else:
        zones = f"in {', '.join(spread.zones)} only" if spread.zones else "a single one"
        listed = "1 subnet" if len(spread.subnets) == 1 else f"{len(spread.subnets)} subnets"
        yield Fail(
            subject=resource.urn,
            message=f"{what} lists {listed}, {zones}; AWS wants subnets in two Availability Zones",
            related=tuple(subnet.urn for subnet in spread.subnets),
        )

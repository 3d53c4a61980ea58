"""Networks that are joined to one another."""

from __future__ import annotations

from itertools import combinations

from stackproof.aws import cidr_overlaps, parse_cidr
from stackproof.model import Resource
from stackproof.topology import text

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Severity, Verdict, check

_VPC = "aws:ec2/vpc:Vpc"
_PEERING = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection"
_ATTACHMENT = "aws:ec2transitgateway/vpcAttachment:VpcAttachment"
_GATEWAY = "aws:ec2transitgateway/transitGateway:TransitGateway"


@check(
    "NET015",
    title="VPCs that are joined have addresses of their own",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "No route leads to the other network, because its addresses are one's own."),
    links=("https://docs.aws.amazon.com/vpc/latest/peering/invalid-peering-configurations.html",),
    when=(_PEERING, _ATTACHMENT),
)
def joined_networks_do_not_overlap(case: Case) -> Iterator[Verdict]:
    """The blocks of VPCs that are peered, or attached to one Transit Gateway, do not overlap.

    Why
        AWS refuses a peering between VPCs whose blocks overlap. A Transit Gateway takes both attachments, but leads the
        traffic for an address to one of them alone, and never out of a VPC that has the address itself.
    Fix
        Give each VPC a block of its own, such as 10.1.0.0/16 and 10.2.0.0/16.
    Bad
        import pulumi_aws as aws

        hub = aws.ec2.Vpc("hub", cidr_block="10.0.0.0/16")
        shop = aws.ec2.Vpc("shop", cidr_block="10.0.128.0/20")
        aws.ec2.VpcPeeringConnection("both", vpc_id=hub.id, peer_vpc_id=shop.id)  # <- finding
    Bad
        import pulumi_aws as aws

        gateway = aws.ec2transitgateway.TransitGateway("all")
        for name in ("shop", "lab"):
            vpc = aws.ec2.Vpc(name, cidr_block="10.1.0.0/16")
            aws.ec2transitgateway.VpcAttachment(  # <- finding
                name, transit_gateway_id=gateway.id, vpc_id=vpc.id, subnet_ids=["subnet-1"]
            )
    Good
        import pulumi_aws as aws

        hub = aws.ec2.Vpc("hub", cidr_block="10.0.0.0/16")
        shop = aws.ec2.Vpc("shop", cidr_block="10.1.0.0/16")
        aws.ec2.VpcPeeringConnection("both", vpc_id=hub.id, peer_vpc_id=shop.id)
    Known limits
        Blocks of IPv6 and further blocks of a VPC are not compared, nor VPCs that the program does not make. Behind a
        Transit Gateway it weighs high.
    """
    for peering in case.resources(_PEERING):
        own, other = (case.topology.target(peering, path, _VPC) for path in ("vpcId", "peerVpcId"))
        if own is not None and other is not None:
            yield from _verdict(peering, own, other, "critical")
    for gateway in case.resources(_GATEWAY):
        attached = [
            (attachment, vpc)
            for attachment in case.topology.companions(gateway, "transitGatewayId", _ATTACHMENT)
            if (vpc := case.topology.target(attachment, "vpcId", _VPC)) is not None
        ]
        for (_, own), (attachment, other) in combinations(attached, 2):
            yield from _verdict(attachment, other, own, "high")


def _verdict(subject: Resource, own: Resource, other: Resource, severity: Severity) -> Iterator[Verdict]:
    first, second = text(own, "cidrBlock"), text(other, "cidrBlock")
    if own.urn == other.urn or not first or not second or None in (parse_cidr(first), parse_cidr(second)):
        return
    if cidr_overlaps(first, second):
        yield Fail(
            subject=subject.urn,
            message=f"{own.name} ({first}) and {other.name} ({second}) are joined, but their addresses overlap",
            severity=severity,
            related=(own.urn, other.urn),
        )
    else:
        yield Pass(subject.urn, f"{first} and {second} do not overlap")

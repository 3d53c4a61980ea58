"""The one root of all that lacks a way to the internet in a network."""

from __future__ import annotations

from stackproof.model import Resource

from ._case import Case

_SUBNET = "aws:ec2/subnet:Subnet"


def root_of_no_way_out(case: Case, resource: Resource) -> str:
    """The cause that everything shares in a VPC none of whose subnets leads to an internet gateway: one missing route
    or association. "" where some subnet does, for then each placement is a mistake of its own. resource: the VPC's
    subnet, gateway or route table."""
    vpc = case.topology.vpc_of(resource)
    if vpc is None:
        return ""
    subnets = [s for s in case.resources(_SUBNET) if case.topology.vpc_of(s) == vpc]
    if any(case.topology.subnet_kind(subnet) == "public" for subnet in subnets):
        return ""
    return f"way-out@{case.place_of(vpc)}"

"""Are ids of what is there already looked up?"""

from __future__ import annotations

from stackproof.aws import snake_case

from .._identifiers import ids_in, takes_ids
from .._mechanism import Case, Fail, Impact, Iterator, Pass, Verdict, check
from .._program import written


@check(
    "REG008",
    title="Ids of networks are looked up, not written down",
    severity="low",
    category="architecture",
    impact=Impact("deployment", "The program works in one account and Region only."),
    links=("https://www.pulumi.com/registry/packages/aws/api-docs/ec2/getvpc/",),
    grouping="check",
    local=True,
)
def ids_are_looked_up(case: Case) -> Iterator[Verdict]:
    """No id of a VPC, a subnet, a security group or the like stands in the program.

    Why
        An id names one thing in one account and Region; a second environment has other ones.
    Fix
        Look the network up by its tags (`aws.ec2.get_vpc`, `aws.ec2.get_subnets`), or take the id from the
        configuration.
    Bad
        import pulumi_aws as aws

        aws.ec2.SecurityGroup("web", vpc_id="vpc-0b7c2e91d4f3a8605", description="web")  # <- finding
    Good
        import pulumi_aws as aws

        vpc = aws.ec2.get_vpc(tags={"Name": "shared"})
        aws.ec2.SecurityGroup("web", vpc_id=vpc.id, description="web")
        aws.ec2.VpcPeeringConnection("other", vpc_id=vpc.id, peer_vpc_id="vpc-0b7c2e91d4f3a8605")
        aws.ec2.Subnet("web", vpc_id=vpc.id, cidr_block="10.0.0.0/24")
    Known limits
        An id that is the default of a setting counts as configurable.
    """
    fixed = written(case).fixed
    for resource in case.resources():
        found = [one for one in ids_in(case, resource) if one.is_well_formed and not one.is_made_up]
        down = [one for one in found if one.value in fixed]
        if down:
            yield Fail(
                subject=resource.urn,
                message=f"{snake_case(down[0].path)} of {resource.name} is {down[0].value}, written down",
            )
        elif takes_ids(resource):
            yield Pass(resource.urn, "the ids that it takes are looked up or given")

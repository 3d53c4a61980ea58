"""Do ids have the form of ids?"""

from __future__ import annotations

from stackproof.aws import snake_case

from .._identifiers import WrittenId, ids_in
from .._mechanism import Case, Fail, Impact, Iterator, Pass, Verdict, check


@check(
    "VAL063",
    title="Ids of networks have the form of ids",
    severity="critical",
    category="values",
    impact=Impact("deployment", "AWS refuses what is to be placed there: nothing has that id."),
    links=("https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html",),
    grouping="check",
    local=True,
)
def ids_are_well_formed(case: Case) -> Iterator[Verdict]:
    """Ids of VPCs, subnets, security groups and the like are a prefix and 8 or 17 hexadecimal digits, and no stand-in.

    Why
        A placeholder that somebody should have replaced reaches AWS as it stands.
    Fix
        Make the network in the program, look it up (`aws.ec2.get_vpc`, `aws.ec2.get_subnets`), or take the id from the
        configuration.
    Bad
        import pulumi_aws as aws

        aws.ec2.SecurityGroup("web", vpc_id="vpc-xxxxxxxx", description="web")  # <- finding
        aws.lb.LoadBalancer(  # <- finding
            "web", internal=True, subnets=["subnet-12345678", "subnet-87654321"], security_groups=["YOUR_GROUP_ID"]
        )
    Good
        import pulumi
        import pulumi_aws as aws

        vpc = aws.ec2.get_vpc(default=True)
        subnets = aws.ec2.get_subnets(filters=[{"name": "vpc-id", "values": [vpc.id]}])
        group = aws.ec2.SecurityGroup("web", vpc_id=vpc.id, description="web")
        aws.lb.LoadBalancer("web", internal=True, subnets=subnets.ids, security_groups=[group.id])
        aws.ec2.SecurityGroup("old", vpc_id="vpc-0b7c2e91d4f3a8605", description="of another project")
        aws.ec2.SecurityGroup("given", vpc_id=pulumi.Config().require("vpcId"), description="given")
    Known limits
        Whether anything has the id is not known. Ids out of the stack's configuration are not judged.
    """
    for resource in case.resources():
        found = list(ids_in(case, resource))
        wrong = [one for one in found if not one.is_well_formed or one.is_made_up]
        for one in wrong[:1]:
            yield Fail(subject=resource.urn, message=_message(one, len(wrong)))
        if found and not wrong:
            yield Pass(resource.urn, f"{found[0].path}: {found[0].value}")


def _message(one: WrittenId, count: int) -> str:
    more = f", like {count - 1} more" if count > 1 else ""
    said = f"{snake_case(one.path)} of {one.resource.name} is `{one.value}`{more}"
    if one.is_well_formed:
        return f"{said}, a stand-in for an id"
    return f"{said}, no id, which is `{one.prefix}-` and 17 hexadecimal digits"

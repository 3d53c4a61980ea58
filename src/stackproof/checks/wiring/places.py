"""What can be told in two places: within a resource, or by resources of its own."""

from __future__ import annotations

import msgspec

from stackproof.model import Resource
from stackproof.topology import MISSING, flag, text, value_at

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Verdict, check

_GROUP = "aws:ec2/securityGroup:SecurityGroup"
_TABLE = "aws:ec2/routeTable:RouteTable"
_ACL = "aws:ec2/networkAcl:NetworkAcl"
_ROLE = "aws:iam/role:Role"
_ZONE = "aws:route53/zone:Zone"
_SCALING = "aws:autoscaling/group:Group"
_RULE = "aws:ec2/securityGroupRule:SecurityGroupRule"
_PAGES = "https://www.pulumi.com/registry/packages/aws/api-docs/"


class _Pair(msgspec.Struct, frozen=True):
    """inside: input of the holder. apart: type of the resource that says the same, `path` its reference to the holder.
    only: (input, value) that such a resource has to have."""

    holder: str
    inside: str
    apart: str
    path: str
    only: tuple[str, object] | None = None


# From the notes on each resource's page in the registry: both at once overwrite each other.
_PAIRS = (
    _Pair(_GROUP, "ingress", _RULE, "securityGroupId", ("type", "ingress")),
    _Pair(_GROUP, "egress", _RULE, "securityGroupId", ("type", "egress")),
    _Pair(_GROUP, "ingress", "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "securityGroupId"),
    _Pair(_GROUP, "egress", "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "securityGroupId"),
    _Pair(_TABLE, "routes", "aws:ec2/route:Route", "routeTableId"),
    _Pair(_ACL, "ingress", "aws:ec2/networkAclRule:NetworkAclRule", "networkAclId", ("egress", False)),
    _Pair(_ACL, "egress", "aws:ec2/networkAclRule:NetworkAclRule", "networkAclId", ("egress", True)),
    _Pair(_ROLE, "managedPolicyArns", "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "role"),
    _Pair(_ROLE, "inlinePolicies", "aws:iam/rolePolicy:RolePolicy", "role"),
    _Pair(_ZONE, "vpcs", "aws:route53/zoneAssociation:ZoneAssociation", "zoneId"),
    _Pair(_SCALING, "targetGroupArns", "aws:autoscaling/attachment:Attachment", "autoscalingGroupName"),
)


@check(
    "WIR003",
    title="What a resource holds is told in one place",
    severity="medium",
    category="architecture",
    impact=Impact("deployment", "A later deployment takes away what the other place added, and adds it again."),
    links=(_PAGES + "ec2/securitygroup/", _PAGES + "iam/role/"),
    when=tuple(sorted({pair.apart for pair in _PAIRS})),
)
def things_are_told_in_one_place(case: Case) -> Iterator[Verdict]:
    """A resource's list of rules, routes or policies and resources of their own for the same list are not mixed.

    Why
        The list within a resource is the whole list: what it does not name is removed when the resource is refreshed or
        changed. Rules of security groups, routes, policies of roles and networks of private zones that stand apart are
        then gone.
    Fix
        Put all of them into the list, or all into resources of their own; or let the resource ignore changes of the
        list (`ignore_changes`).
    Bad
        import pulumi_aws as aws

        group = aws.ec2.SecurityGroup(
            "app", ingress=[{"protocol": "tcp", "from_port": 443, "to_port": 443, "cidr_blocks": ["10.0.0.0/8"]}]
        )
        aws.ec2.SecurityGroupRule(  # <- finding
            "more",
            security_group_id=group.id,
            type="ingress",
            protocol="tcp",
            from_port=80,
            to_port=80,
            cidr_blocks=["10.0.0.0/8"],
        )
    Bad
        import pulumi_aws as aws

        first = aws.ec2.Vpc("first", cidr_block="10.0.0.0/16")
        other = aws.ec2.Vpc("other", cidr_block="10.1.0.0/16")
        zone = aws.route53.Zone("inner", name="corp.internal", vpcs=[{"vpc_id": first.id}])
        aws.route53.ZoneAssociation("other", zone_id=zone.zone_id, vpc_id=other.id)  # <- finding
    Good
        import pulumi_aws as aws

        group = aws.ec2.SecurityGroup(
            "app", egress=[{"protocol": "-1", "from_port": 0, "to_port": 0, "cidr_blocks": ["10.0.0.0/8"]}]
        )
        aws.ec2.SecurityGroupRule(
            "in",
            security_group_id=group.id,
            type="ingress",
            protocol="tcp",
            from_port=80,
            to_port=80,
            cidr_blocks=["10.0.0.0/8"],
        )
    Good
        import pulumi
        import pulumi_aws as aws

        first = aws.ec2.Vpc("first", cidr_block="10.0.0.0/16")
        other = aws.ec2.Vpc("other", cidr_block="10.1.0.0/16")
        zone = aws.route53.Zone(
            "inner",
            name="corp.internal",
            vpcs=[{"vpc_id": first.id}],
            opts=pulumi.ResourceOptions(ignore_changes=["vpcs"]),
        )
        aws.route53.ZoneAssociation("other", zone_id=zone.zone_id, vpc_id=other.id)
    Known limits
        Knows the pairs that the registry warns of for security groups, route tables, network ACLs, roles, private zones
        and target groups of Auto Scaling groups.
    """
    for pair in _PAIRS:
        for holder in case.resources(pair.holder):
            apart = [one for one in case.topology.companions(holder, pair.path, pair.apart) if _is_such(one, pair)]
            if holder.read or not apart:
                continue
            if value_at(holder.inputs, pair.inside) in (MISSING, None, []) or _is_ignored(holder, pair.inside):
                yield Pass(apart[0].urn, f"{holder.name} holds no {pair.inside} of its own")
                continue
            yield Fail(
                subject=apart[0].urn,
                message=f"{holder.name} lists its {pair.inside} itself, which takes away what {_named(apart)} adds",
                related=(holder.urn, *(one.urn for one in apart[1:])),
            )


def _is_such(one: Resource, pair: _Pair) -> bool:
    if pair.only is None:
        return True
    name, value = pair.only
    return (flag(one, name, default=False) if isinstance(value, bool) else text(one, name)) == value


def _is_ignored(holder: Resource, inside: str) -> bool:
    return any(
        path in (inside, "*") or path.startswith((f"{inside}[", f"{inside}.")) for path in holder.options.ignoreChanges
    )


def _named(apart: list[Resource]) -> str:
    listed = ", ".join(one.name for one in apart[:3])
    return listed if len(apart) < 4 else f"{listed} and {len(apart) - 3} more"

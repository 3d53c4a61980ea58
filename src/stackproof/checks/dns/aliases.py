"""Alias records: whether they name the zone of what they stand for."""

from __future__ import annotations

from stackproof.model import Resource
from stackproof.topology import MISSING, is_hidden, items, short_type, value_at

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check

_RECORD = "aws:route53/record:Record"
# What an alias can stand for -> outputs that hold the zone that AWS keeps it in. Source: the guide page linked below.
_ZONES: dict[str, tuple[str, ...]] = {
    "aws:lb/loadBalancer:LoadBalancer": ("zoneId",),
    "aws:elb/loadBalancer:LoadBalancer": ("zoneId",),
    "aws:cloudfront/distribution:Distribution": ("hostedZoneId",),
    "aws:globalaccelerator/accelerator:Accelerator": ("hostedZoneId",),
    "aws:s3/bucket:Bucket": ("hostedZoneId",),
    "aws:apigateway/domainName:DomainName": ("regionalZoneId", "cloudfrontZoneId"),
    "aws:apigatewayv2/domainName:DomainName": ("domainNameConfiguration.hostedZoneId",),
}
_SPELLED = {
    "zoneId": "zone_id",
    "hostedZoneId": "hosted_zone_id",
    "regionalZoneId": "regional_zone_id",
    "domainNameConfiguration.hostedZoneId": "domain_name_configuration.hosted_zone_id",
}


@check(
    "DNS001",
    title="Aliases name the zone of what they stand for",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "Route 53 refuses the record."),
    links=("https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html",),
    when=(_RECORD,),
    local=True,
)
def aliases_name_the_zone_of_their_target(case: Case) -> Iterator[Verdict]:
    """The zone of an alias is the one in which AWS keeps the name of the target, not the zone of the record.

    Why
        CloudFront, load balancers and API Gateway keep their names in hosted zones of their own, and Route 53 looks the
        alias up there.
    Fix
        Pass the target's own output: `hosted_zone_id` of a distribution, `zone_id` of a load balancer,
        `regional_zone_id` of a domain name of API Gateway.
    Bad
        import pulumi_aws as aws

        zone = aws.route53.Zone("main", name="example.com")
        balancer = aws.lb.LoadBalancer("app", subnets=["subnet-1", "subnet-2"])
        aws.route53.Record(  # <- finding
            "app",
            zone_id=zone.zone_id,
            name="app.example.com",
            type="A",
            aliases=[{"name": balancer.dns_name, "zone_id": zone.zone_id, "evaluate_target_health": True}],
        )
    Bad
        import pulumi_aws as aws

        zone = aws.route53.get_zone(name="example.com")
        balancer = aws.lb.LoadBalancer("app", subnets=["subnet-1", "subnet-2"])
        aws.route53.Record(  # <- finding
            "app",
            zone_id=zone.zone_id,
            name="app.example.com",
            type="A",
            aliases=[{"name": balancer.dns_name, "zone_id": zone.zone_id, "evaluate_target_health": True}],
        )
    Good
        import pulumi_aws as aws

        zone = aws.route53.Zone("main", name="example.com")
        balancer = aws.lb.LoadBalancer("app", subnets=["subnet-1", "subnet-2"])
        app = aws.route53.Record(
            "app",
            zone_id=zone.zone_id,
            name="app.example.com",
            type="A",
            aliases=[{"name": balancer.dns_name, "zone_id": balancer.zone_id, "evaluate_target_health": True}],
        )
        aws.route53.Record(
            "www",
            zone_id=zone.zone_id,
            name="www.example.com",
            type="A",
            aliases=[{"name": app.name, "zone_id": zone.zone_id, "evaluate_target_health": False}],
        )
    Known limits
        Judged is a zone that the program makes, or that of the record; others that are written as text are not.
        Domain names of HTTP APIs are not judged where the run does not know their zone.
    """
    for record in case.resources(_RECORD):
        for position, _ in enumerate(items(record, "aliases") or ()):
            path = f"aliases[{position}]"
            found = [(t, _ZONES[k]) for k in _ZONES for t in case.topology.targets(record, f"{path}.name", k)]
            if len(found) == 1 and not found[0][0].read:
                yield from _judged(case, record, f"{path}.zoneId", *found[0])


def _judged(case: Case, record: Resource, path: str, target: Resource, outputs: tuple[str, ...]) -> Iterator[Verdict]:
    zone = value_at(record.inputs, path)
    right = [value_at(target.outputs, output) for output in outputs]
    references = [(case.topology.resource(r.urn), r) for r in case.topology.refs_from(record, path, inside=False)]
    if zone in right or any(other is not None and other.urn == target.urn for other, _ in references):
        yield Pass(record.urn, f"names the zone of {target.name}")
    elif is_hidden(zone) or zone is MISSING:
        yield Unknown(record.urn, "the zone of the alias is not known")
    elif zone == value_at(record.inputs, "zoneId") or any(
        other is not None and case.topology.is_type(other, "aws:route53/zone:Zone") for other, _ in references
    ):
        kind = short_type(target.type)
        yield Fail(
            subject=record.urn,
            message=f"the alias stands for the {kind} {target.name}, but names a zone of the program's domain; "
            f"it should be the {_SPELLED[outputs[0]]} of {target.name}",
            related=(target.urn,),
        )

"""Zones, certificates and firewalls in the right Region; accounts and zones that are written down."""

from __future__ import annotations

import re

from stackproof.aws import AWS_ACCOUNTS, EXAMPLE_ACCOUNTS, is_region, parse_arn, region_of_zone
from stackproof.model import Location, Resource
from stackproof.topology import MISSING, leaves, parsed, short_type, text, value_at

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Severity, Unknown, Verdict, check
from .._program import Written, written
from ._places import zones_of

_DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
_FIREWALL = "aws:wafv2/webAcl:WebAcl"
_HOME = "us-east-1"
_ACCOUNT = re.compile(r"arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12}):")
_REFUSED = Impact("deployment", "AWS refuses the resource, because what it names lies in another Region.")


@check(
    "REG001",
    title="Availability Zones lie in the Region that the resource is made in",
    severity="critical",
    category="architecture",
    impact=_REFUSED,
    links=("https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-regions-availability-zones.html",),
    local=True,
)
def zones_lie_in_the_region(case: Case) -> Iterator[Verdict]:
    """Zones that subnets, instances, volumes and databases name belong to the Region of their provider.

    Why
        A subnet in eu-west-1 cannot stand in us-east-1a. Zones that are written down, or looked up through another
        provider, break as soon as the Region is another one.
    Fix
        Look the zones up with `aws.get_availability_zones`, through the provider that makes the resources.
    Bad
        import pulumi
        import pulumi_aws as aws

        ireland = aws.Provider("ireland", region="eu-west-1")
        opts = pulumi.ResourceOptions(provider=ireland)
        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16", opts=opts)
        aws.ec2.Subnet(  # <- finding
            "a", vpc_id=vpc.id, cidr_block="10.0.0.0/24", availability_zone="us-east-1a", opts=opts
        )
    Good
        import pulumi
        import pulumi_aws as aws

        ireland = aws.Provider("ireland", region="eu-west-1")
        opts = pulumi.ResourceOptions(provider=ireland)
        zones = aws.get_availability_zones(state="available", opts=pulumi.InvokeOptions(provider=ireland))
        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16", opts=opts)
        aws.ec2.Subnet(
            "a", vpc_id=vpc.id, cidr_block="10.0.0.0/24", availability_zone=zones.names[0], opts=opts
        )
    Known limits
        Where no Region is configured, only zones that name no zone at all are judged.
    """
    for resource in case.resources():
        for path, zone in zones_of(resource):
            if case.topology.refs_from(resource, path):
                continue
            yield _zone(case, resource, path, zone)


def _zone(case: Case, resource: Resource, path: str, zone: str) -> Verdict:
    region, own = case.topology.region_of(resource), region_of_zone(zone)
    what = f"{short_type(resource.type)} {resource.name}"
    if own is None and is_region(zone):
        return Fail(subject=resource.urn, message=f"{what}: {path} is {zone!r}, a Region and no Availability Zone")
    if own is None or region is None:
        return Unknown(resource.urn, "the zone or the Region is not known")
    if own == region:
        return Pass(resource.urn, f"{zone} in {region}")
    if zone not in written(case).parts and "aws:region" not in case.project.config:
        return Unknown(resource.urn, "the zone was looked up without a configured Region")
    return Fail(
        subject=resource.urn,
        message=f"{what} is made in {region}, but its {path} is {zone}",
    )


@check(
    "REG002",
    title="Availability Zones are looked up, not written down",
    severity="low",
    category="architecture",
    impact=Impact("deployment", "The program works in one Region only."),
    links=("https://www.pulumi.com/registry/packages/aws/api-docs/getavailabilityzones/",),
    grouping="check",
)
def zones_are_looked_up(case: Case) -> Iterator[Verdict]:
    """No zone's name stands in the program.

    Why
        With zones written down the program cannot be deployed in another Region, and the letters do not mean the same
        data centre, nor exist, in every account.
    Fix
        Take the names of `aws.get_availability_zones(state="available")`.
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        aws.ec2.Subnet("a", vpc_id=vpc.id, cidr_block="10.0.0.0/24", availability_zone="us-east-1a")  # <- finding
    Good
        import pulumi_aws as aws

        zones = aws.get_availability_zones(state="available")
        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        aws.ec2.Subnet("a", vpc_id=vpc.id, cidr_block="10.0.0.0/24", availability_zone=zones.names[0])
    Known limits
        A zone that is the default of a setting counts as configurable.
    """
    known = written(case)
    for resource in case.resources():
        zones = [zone for path, zone in zones_of(resource) if not case.topology.refs_from(resource, path)]
        fixed = sorted({zone for zone in zones if zone in known.fixed and region_of_zone(zone)})
        if fixed:
            yield Fail(
                subject=resource.urn,
                message=f"{short_type(resource.type)} {resource.name} stands in {', '.join(fixed)}, written down",
            )
        elif zones:
            yield Pass(resource.urn, f"{zones[0]} is not written down")


@check(
    "REG003",
    title="No account's number is written down",
    severity="medium",
    category="architecture",
    impact=Impact("deployment", "The ARN leads to another account wherever else the program is deployed."),
    links=("https://www.pulumi.com/registry/packages/aws/api-docs/getcalleridentity/",),
    grouping="check",
)
def accounts_are_looked_up(case: Case) -> Iterator[Verdict]:
    """ARNs in inputs are built from the account that the program is deployed to.

    Why
        An ARN with a number in it is right in one account. In every other the role, key or queue does not exist, or
        belongs to somebody else. Example numbers such as 123456789012 are right nowhere.
    Fix
        Take the resource's own `arn`, or build it with `aws.get_caller_identity().account_id`; configure the numbers of
        other accounts.
    Bad
        import pulumi_aws as aws

        aws.sns.TopicSubscription(  # <- finding
            "jobs",
            topic="arn:aws:sns:us-east-1:111122223333:news",
            protocol="sqs",
            endpoint="arn:aws:sqs:us-east-1:111122223333:jobs",
        )
    Bad
        import pulumi
        import pulumi_aws as aws

        queue = aws.sqs.Queue("jobs")
        aws.iam.Policy(  # <- finding
            "worker",
            policy=pulumi.Output.json_dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {"Effect": "Allow", "Action": "sqs:ReceiveMessage", "Resource": queue.arn},
                        {
                            "Effect": "Allow",
                            "Action": "sns:Publish",
                            "Resource": "arn:aws:sns:us-east-1:123456789012:news",
                        },
                    ],
                }
            ),
        )
    Good
        import pulumi_aws as aws

        account = aws.get_caller_identity().account_id
        queue = aws.sqs.Queue("jobs")
        aws.sns.TopicSubscription(
            "jobs", topic=f"arn:aws:sns:us-east-1:{account}:news", protocol="sqs", endpoint=queue.arn
        )
    Known limits
        Accounts of AWS itself (load balancer logs, images) are right, as far as they are known here, and so are those
        of published layers and applications. A number that is no example weighs low: another account may be meant.
    """
    known = written(case)
    for resource in case.resources():
        found: set[str] = set()
        numbers: set[str] = set()
        for path, leaf in leaves(resource.inputs):
            if isinstance(leaf, str) and "arn:aws" in leaf and not _is_published(leaf):
                own = set(_ACCOUNT.findall(leaf)) - AWS_ACCOUNTS
                found |= own
                refers = bool(case.topology.refs_from(resource, path))
                numbers |= {number for number in own if _is_written(known, number, leaf, whole=refers)}
        what = f"{short_type(resource.type)} {resource.name}"
        if numbers:
            example = numbers & EXAMPLE_ACCOUNTS
            why = "an example number that is nobody's" if example else "written down"
            yield Fail(
                subject=resource.urn,
                message=f"{what} names the account {', '.join(sorted(numbers))}, {why}",
                severity="medium" if example else "low",
            )
        elif found:
            yield Pass(resource.urn, "its ARNs follow the account")


def _is_written(known: Written, number: str, leaf: str, *, whole: bool) -> bool:
    """True when a text of the code that became part of the value holds the number: an account that was looked up may
    be the same. whole: the text has to hold the ARN about the number, because ARNs of resources are in the value too.
    """
    return any(
        number in (_ACCOUNT.findall(part) if whole else part) and part in leaf for part in known.parts if number in part
    )


def _is_published(leaf: str) -> bool:
    """True for layers and applications, which live in the account of whoever published them."""
    arn = parse_arn(leaf)
    if arn is None:
        return False
    return arn.service == "serverlessrepo" or (arn.service == "lambda" and arn.resource_type == "layer")


@check(
    "REG004",
    title="Web ACLs of CloudFront are in us-east-1",
    severity="critical",
    category="architecture",
    impact=_REFUSED,
    links=("https://docs.aws.amazon.com/waf/latest/developerguide/cloudfront-features.html",),
    when=(_DISTRIBUTION, _FIREWALL),
)
def cloudfront_is_served_from_home(case: Case) -> Iterator[Verdict]:
    """A web ACL of scope CLOUDFRONT is made in us-east-1, and a distribution has one of that scope.

    Why
        Web ACLs for CloudFront exist in us-east-1 only, and are of scope CLOUDFRONT. In any other Region, or of scope
        REGIONAL, AWS refuses them.
    Fix
        Make it with `aws.Provider("virginia", region="us-east-1")`, whatever Region the rest of the stack is in.
    Bad
        import pulumi
        import pulumi_aws as aws

        ireland = aws.Provider("ireland", region="eu-west-1")
        aws.wafv2.WebAcl(  # <- finding
            "edge",
            scope="CLOUDFRONT",
            default_action={"allow": {}},
            visibility_config={
                "cloudwatch_metrics_enabled": True,
                "metric_name": "edge",
                "sampled_requests_enabled": True,
            },
            opts=pulumi.ResourceOptions(provider=ireland),
        )
    Good
        import pulumi
        import pulumi_aws as aws

        virginia = aws.Provider("virginia", region="us-east-1")
        aws.wafv2.WebAcl(
            "edge",
            scope="CLOUDFRONT",
            default_action={"allow": {}},
            visibility_config={
                "cloudwatch_metrics_enabled": True,
                "metric_name": "edge",
                "sampled_requests_enabled": True,
            },
            opts=pulumi.ResourceOptions(provider=virginia),
        )
    Known limits
        Where no Region is configured it is unknown. Certificates are a matter of CFR003.
    """
    for firewall in case.resources(_FIREWALL):
        if text(firewall, "scope") == "CLOUDFRONT":
            yield _at_home(case, firewall)
    for distribution in case.resources(_DISTRIBUTION):
        firewall = case.topology.target(distribution, "webAclId", _FIREWALL)
        if firewall is not None and not firewall.read and text(firewall, "scope") == "REGIONAL":
            message = f"the distribution {distribution.name} has the web ACL {firewall.name} of scope REGIONAL"
            yield Fail(subject=distribution.urn, message=f"{message}; CloudFront takes scope CLOUDFRONT only")


def _at_home(case: Case, firewall: Resource) -> Verdict:
    region = case.topology.region_of(firewall)
    if region is None:
        return Unknown(firewall.urn, "the Region is not known")
    if region != _HOME:
        message = f"the web ACL {firewall.name} of scope CLOUDFRONT is made in {region}; it can be in {_HOME} only"
        return Fail(subject=firewall.urn, message=message)
    return Pass(firewall.urn, f"it is in {_HOME}")


@check(
    "REG005",
    title="Regions exist",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "Nothing can be created in a Region that does not exist."),
    links=("https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html",),
)
def regions_exist(case: Case) -> Iterator[Verdict]:
    """Regions of providers, and the configured one, are AWS's.

    Why
        A misspelt Region, or a zone in its place, is refused when the provider starts.
    Fix
        Write the Region's code, such as eu-central-1.
    Bad
        import pulumi
        import pulumi_aws as aws

        zone = aws.Provider("zone", region="us-east-1a")  # <- finding
        aws.sqs.Queue("jobs", opts=pulumi.ResourceOptions(provider=zone))
    Good
        import pulumi
        import pulumi_aws as aws

        frankfurt = aws.Provider("frankfurt", region="eu-central-1")
        aws.sqs.Queue("jobs", opts=pulumi.ResourceOptions(provider=frankfurt))
    Known limits
        A Region that is newer than the table is uncertain and weighs high.
    """
    places: list[tuple[str, str]] = []
    if case.project.config.get("aws:region"):
        places.append((case.project.name, case.project.config["aws:region"]))
    for provider in case.topology.of_type("pulumi:providers:aws"):
        value = parsed(value_at(provider.inputs, "region"))
        region = value if value is not MISSING else value_at(provider.inputs, "region")
        if isinstance(region, str) and region:
            places.append((provider.urn, region))
    for subject, region in places:
        if is_region(region):
            yield Pass(subject, region)
            continue
        shaped = re.fullmatch(r"[a-z]{2,4}(-[a-z]+)+-\d", region) is not None
        severity: Severity = "high" if shaped else "critical"
        home = region_of_zone(region)
        yield Fail(
            subject=subject,
            message=f"{region!r} is no Region of AWS" + (f"; it is a zone of {home}" if home else ""),
            location=_configured(case, region) if subject == case.project.name else None,
            severity=severity,
            certain=not shaped,
        )


def _configured(case: Case, region: str) -> Location | None:
    """Where a stack's file sets the Region."""
    written = re.compile(rf"^\s*['\"]?aws:region['\"]?\s*:\s*['\"]?{re.escape(region)}['\"]?\s*$", re.MULTILINE)
    for file in case.files:
        text = case.text_of(file.path) if file.path.endswith((".yaml", ".yml")) else None
        found = written.search(text) if text else None
        if text and found:
            return Location(file.path, text.count("\n", 0, found.end()) + 1)
    return None

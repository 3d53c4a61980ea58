"""Names that AWS accepts, that do not clash, and that leave room for a second environment."""

from __future__ import annotations

import re
from collections import defaultdict

from stackproof.aws import name_faults
from stackproof.topology import MISSING, canonical_type, short_type, value_at

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Resource, Severity, Unknown, Verdict, check
from ._named import AUTOMATIC, Named, automatic_name, holds_a_stand_in, named

_AUTONAMING = "https://www.pulumi.com/docs/iac/concepts/resources/names/"
_TYPES_BUCKET = "aws:s3/bucket:Bucket"
# CloudWatch takes a second one of the name for a change of the first: nothing is refused, but one of the two is lost.
_OVERWRITTEN = frozenset(
    {
        "aws:cloudwatch/metricAlarm:MetricAlarm",
        "aws:cloudwatch/compositeAlarm:CompositeAlarm",
        "aws:cloudwatch/dashboard:Dashboard",
        "aws:cloudwatch/eventRule:EventRule",
    }
)
_LENGTH = "characters long"
_PLACES = {"global": "in all of AWS", "account": "in the account", "region": "in the Region"}


@check(
    "NAM001",
    title="Every physical name is one that AWS accepts",
    severity="critical",
    category="names",
    impact=Impact("deployment", "AWS refuses the name, and the deployment ends there."),
    links=(_AUTONAMING,),
    local=True,
)
def names_are_accepted(case: Case) -> Iterator[Verdict]:
    """Length, characters and reserved prefixes of names; the ones that Pulumi makes itself included.

    Why
        Each service has rules of its own: 32 characters for load balancers and target groups, no upper case and no
        underscores in bucket names, no underscores in balancer names, nothing that begins with sg- in security groups.
        A name that breaks them is refused while the stack is being created.
    Fix
        Shorten the name or replace the characters that are named in the message. Where Pulumi makes the name, it
        appends a hyphen and seven characters to the resource's logical name.
    Bad
        import pulumi_aws as aws

        aws.s3.Bucket("logs", bucket="Company_Logs")  # <- finding
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        aws.lb.TargetGroup("customer-facing-api-target-group", vpc_id=vpc.id, port=80, protocol="HTTP")  # <- finding
        aws.ec2.SecurityGroup("web", name="sg-web", vpc_id=vpc.id)  # <- finding
    Good
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        aws.lb.TargetGroup("customer-facing-api", vpc_id=vpc.id, port=80, protocol="HTTP")
        aws.ec2.SecurityGroup("web", name="web-sg", vpc_id=vpc.id)
        aws.s3.Bucket("logs", bucket="company-logs-4711")
    Known limits
        Names that hold another resource's output are not judged. Only types with a known rule are.
    """
    for one in named(case):
        if one.name is not None:
            yield _own_name(case, one)
            continue
        if one.making == "unknown":
            yield Unknown(one.resource.urn, f"{one.rule.property} is not known before the deployment")
            continue
        automatic = automatic_name(case, one.resource, one.rule)
        if automatic is not None:
            yield _automatic_name(case, one, automatic)


def _own_name(case: Case, one: Named) -> Verdict:
    name = one.name or ""
    made_up = holds_a_stand_in(case, name)
    faults = _faults(one, name, made_up=made_up)
    if not faults:
        return Pass(one.resource.urn, f"{one.rule.property} {name!r}")
    what = f"{short_type(one.resource.type)} {one.resource.name}"
    return Fail(
        subject=one.resource.urn,
        message=f"the {one.rule.property} {name!r} of {what}: it {'; it '.join(faults)}",
        evidence=one.rule.source,
        certain=not made_up,
    )


def _faults(one: Named, name: str, *, made_up: bool) -> tuple[str, ...]:
    """made_up: the name holds what stands in for configuration, and the real one may be shorter."""
    faults = name_faults(one.rule, name)
    return tuple(fault for fault in faults if _LENGTH not in fault) if made_up else faults


def _automatic_name(case: Case, one: Named, automatic: str) -> Verdict:
    made_up = holds_a_stand_in(case, one.resource.name)
    faults = _faults(one, automatic, made_up=made_up)
    # Pulumi writes some kinds of names in lower case before it sends them.
    faults = faults and _faults(one, automatic.lower(), made_up=made_up)
    if not faults:
        return Pass(one.resource.urn, f"{automatic.removesuffix(AUTOMATIC)}-xxxxxxx")
    return Fail(
        subject=one.resource.urn,
        message=f"{short_type(one.resource.type)} {one.resource.name} has no {one.rule.property} of its own; the one "
        f"that Pulumi makes, {one.resource.name}-xxxxxxx, {' and '.join(faults)}",
        evidence=one.rule.source,
        fix=f"Change the logical name, or give a {one.rule.property} that AWS accepts.",
        certain=not made_up,
    )


@check(
    "NAM002",
    title="No two resources claim one physical name",
    severity="critical",
    category="names",
    impact=Impact("deployment", "The second resource is refused because the name is taken."),
    links=(_AUTONAMING,),
)
def names_do_not_clash(case: Case) -> Iterator[Verdict]:
    """Resources of one type have different physical names where these must be unique.

    Why
        Pulumi compares logical names only. Two resources with the same physical name pass the preview; the second one
        fails in the deployment with "already exists".
    Fix
        Put what tells the two apart into the name, or leave the name to Pulumi.
    Bad
        import pulumi_aws as aws

        aws.sqs.Queue("jobs", name="shop-jobs")
        aws.sqs.Queue("results", name="shop-jobs")  # <- finding
    Bad
        import pulumi_aws as aws

        logs = aws.s3.Bucket("logs", bucket="shop-logs-4711")
        aws.s3.Bucket("policy", bucket=logs.id)  # <- finding
    Good
        import pulumi
        import pulumi_aws as aws

        west = aws.Provider("west", region="us-west-2")
        aws.sqs.Queue("jobs", name="shop-jobs")
        aws.sqs.Queue("results", name="shop-results")
        aws.sqs.Queue("copies", name="shop-jobs", opts=pulumi.ResourceOptions(provider=west))
    Known limits
        Resources of providers that may lead to other accounts are compared within their own provider only.
    """
    places: dict[tuple[str, ...], list[Named]] = defaultdict(list)
    for one in named(case):
        key = _place(case, one)
        if key is not None and one.name is not None:
            places[key].append(one)
    for group in places.values():
        first, *others = sorted(group, key=lambda one: _order(case, one.resource))
        for other in others:
            if _is_twice(other.resource, first.resource):
                continue
            yield Fail(
                subject=other.resource.urn,
                message=f"{short_type(other.resource.type)} {other.resource.name} has the {other.rule.property} "
                f"{other.name!r} like {first.resource.name}; it must be unique {_PLACES[other.rule.scope]}",
                related=(first.resource.urn,),
                severity="high" if canonical_type(other.resource.type) in _OVERWRITTEN else None,
                certain=not holds_a_stand_in(case, other.name or ""),
            )
        if not others:
            yield Pass(first.resource.urn, f"{first.name!r} is the only one")
    for one in named(case):
        taken = _namesake(case, one)
        if taken is not None:
            kind = short_type(one.resource.type)
            yield Fail(
                subject=one.resource.urn,
                message=f"the {one.rule.property} of {kind} {one.resource.name} is the name of {taken.name}, another "
                f"{kind}; it must be unique {_PLACES[one.rule.scope]}",
                related=(taken.urn,),
            )


def _is_twice(resource: Resource, other: Resource) -> bool:
    """True for two resources of one URN, of which Pulumi refuses the second whatever it is called: RUN004's."""
    return re.sub(r"#\d+$", "", resource.urn) == re.sub(r"#\d+$", "", other.urn)


def _namesake(case: Case, one: Named) -> Resource | None:
    """The resource of the same type whose own name this one is given, as a whole."""
    if one.rule.scope not in _PLACES:
        return None
    for reference in case.topology.refs_from(one.resource, one.rule.property, inside=False):
        other = case.topology.resource(reference.urn)
        if other is None or other.read:
            continue
        same = canonical_type(other.type) == canonical_type(one.resource.type) and other.urn != one.resource.urn
        own = reference.property in ("id", "name", one.rule.property)
        near = one.rule.scope == "global" or other.provider == one.resource.provider
        its_name = other.outputs.get(reference.property) == other.outputs.get(one.rule.property)
        if same and own and near and its_name:
            return other
    return None


def _order(case: Case, resource: Resource) -> tuple[str, int, str]:
    place = case.location_of(resource)
    return (place.file, place.line, resource.urn) if place is not None else ("", 0, resource.urn)


def _place(case: Case, one: Named) -> tuple[str, ...] | None:
    """What two resources must share for their names to clash; None where that is not known."""
    scope = one.rule.scope
    if scope not in _PLACES:
        return None
    kind, name = canonical_type(one.resource.type), one.name or ""
    if scope == "global":
        return kind, name
    provider = case.topology.provider_of(one.resource)
    account = provider.urn if provider is not None and _leads_elsewhere(provider) else ""
    if scope == "account":
        return kind, name, account
    region = case.topology.region_of(one.resource)
    if region is None and provider is not None:
        return None
    return kind, name, account, region or case.project.config.get("aws:region", "")


def _leads_elsewhere(provider: Resource) -> bool:
    keys = ("assumeRole", "assumeRoles", "assumeRoleWithWebIdentity", "profile", "accessKey", "allowedAccountIds")
    return any(value_at(provider.inputs, key) is not MISSING for key in keys)


@check(
    "NAM003",
    title="Physical names differ from one environment to the next",
    severity="low",
    category="names",
    impact=Impact("deployment", "A second environment in the same account fails because the names are taken."),
    links=(_AUTONAMING,),
    grouping="check",
)
def names_carry_the_environment(case: Case) -> Iterator[Verdict]:
    """Names that must be unique in an account hold the stack's name or a configured suffix, or are left to Pulumi.

    Why
        A stack is deployed more than once: for tests, for a preview, for production. A name that is written down as it
        is can exist only once, so the second deployment fails, or worse, works on the first one's resources.
    Fix
        Build the name from `pulumi.get_stack()` or a configured suffix, or leave it out so that Pulumi makes a unique
        one.
    Bad
        import pulumi
        import pulumi_aws as aws

        suffix = pulumi.get_stack()
        aws.sqs.Queue("jobs", name=f"jobs-{suffix}")
        aws.dynamodb.Table(  # <- finding
            "items",
            name="items",
            billing_mode="PAY_PER_REQUEST",
            hash_key="id",
            attributes=[{"name": "id", "type": "S"}],
        )
    Bad
        import pulumi_aws as aws

        aws.sqs.Queue("jobs", name="shop-jobs")  # <- finding
    Good
        import pulumi
        import pulumi_aws as aws

        suffix = pulumi.get_stack()
        aws.sqs.Queue("jobs", name=f"jobs-{suffix}")
        aws.sns.Topic("news")
    Known limits
        Names whose parts cannot be followed are left out of the count. Bucket names are a matter of NAM004.
    """
    found = [one for one in named(case) if one.rule.scope in ("account", "region")]
    fixed = [one for one in found if one.making == "fixed" and canonical_type(one.resource.type) != _TYPES_BUCKET]
    carrying = [one for one in found if one.making == "environment"]
    known = [one for one in found if one.making != "unknown"]
    severity: Severity = "medium" if carrying else "low"
    share = f"{len(known) - len(fixed)} of {len(known)} names differ between environments"
    for one in fixed:
        yield Fail(
            subject=one.resource.urn,
            message=f"{short_type(one.resource.type)} {one.resource.name} is called {one.name!r} in every environment"
            + ("; other names carry the environment" if carrying else "; a second stack in the account would clash"),
            evidence=share,
            severity=severity,
        )
    if known and not fixed:
        yield Pass(case.project.name, f"{share} ({len(carrying)} by name, {len(known) - len(carrying)} by Pulumi)")


@check(
    "NAM004",
    title="Bucket names are unique in all of AWS",
    severity="low",
    category="names",
    impact=Impact("deployment", "The name may be taken by somebody else, and is taken for every further environment."),
    links=("https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",),
    when=(_TYPES_BUCKET,),
    grouping="check",
)
def bucket_names_are_unique(case: Case) -> Iterator[Verdict]:
    """No bucket has a name that is written down as it is.

    Why
        Bucket names are shared by all accounts of AWS. A plain name is taken sooner or later, and can never be used for
        two environments.
    Fix
        Leave the name to Pulumi, or add the account id, the stack's name or a random suffix.
    Bad
        import pulumi_aws as aws

        aws.s3.Bucket("logs", bucket="access-logs")  # <- finding
    Good
        import pulumi
        import pulumi_aws as aws

        account = aws.get_caller_identity().account_id
        aws.s3.Bucket("logs", bucket=f"access-logs-{account}-{pulumi.get_stack()}")
    Known limits
        A website's bucket has to be called like its domain and is not judged.
    """
    for one in named(case):
        if one.rule.scope != "global" or one.making == "unknown" or _is_a_domain(case, one):
            continue
        if one.making == "fixed":
            yield Fail(
                subject=one.resource.urn,
                message=f"the bucket {one.resource.name} is called {one.name!r} wherever the program is deployed; "
                "bucket names are shared by all accounts",
            )
        else:
            yield Pass(one.resource.urn, one.name or "Pulumi makes the name unique")


def _is_a_domain(case: Case, one: Named) -> bool:
    parts = case.topology.bucket_parts(one.resource)
    website = bool(parts.website) or value_at(one.resource.inputs, "website") is not MISSING
    return website and "." in (one.name or "")

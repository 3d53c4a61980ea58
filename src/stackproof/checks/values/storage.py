"""Lifecycle rules, records and alarms: values that must agree with each other."""

from __future__ import annotations

from typing import Any

from stackproof.model import Resource
from stackproof.topology import MISSING, as_items, as_number, as_text, has, number, short_type, text, value_at

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from .._program import is_own, is_stated

_REFUSED = Impact("deployment", "AWS or the provider refuses it, and the deployment ends there.")
_BUCKET = "aws:s3/bucket:Bucket"
_LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
_RECORD = "aws:route53/record:Record"
_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
_INFREQUENT = ("STANDARD_IA", "ONEZONE_IA")


@check(
    "VAL060",
    title="Lifecycle rules move objects before they expire, and not too early",
    severity="critical",
    category="values",
    impact=_REFUSED,
    links=("https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html",),
    when=(_LIFECYCLE, _BUCKET),
    local=True,
)
def lifecycle_rules_agree(case: Case) -> Iterator[Verdict]:
    """Objects move to infrequent access after 30 days at the earliest, and expire after their last move.

    Why
        S3 refuses a rule that moves objects to STANDARD_IA or ONEZONE_IA before they are 30 days old, and one that
        expires them on the day of a transition or before it.
    Fix
        Move after 30 days or more, and expire later than that.
    Bad
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("records")
        aws.s3.BucketLifecycleConfiguration(  # <- finding
            "records",
            bucket=bucket.id,
            rules=[
                {
                    "id": "old",
                    "status": "Enabled",
                    "transitions": [{"days": 14, "storage_class": "STANDARD_IA"}],
                    "expiration": {"days": 365},
                }
            ],
        )
    Bad
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("records")
        aws.s3.BucketLifecycleConfiguration(  # <- finding
            "records",
            bucket=bucket.id,
            rules=[
                {
                    "id": "old",
                    "status": "Enabled",
                    "transitions": [{"days": 90, "storage_class": "GLACIER"}],
                    "expiration": {"days": 30},
                }
            ],
        )
    Good
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("records")
        aws.s3.BucketLifecycleConfiguration(
            "records",
            bucket=bucket.id,
            rules=[
                {
                    "id": "old",
                    "status": "Enabled",
                    "transitions": [
                        {"days": 30, "storage_class": "STANDARD_IA"},
                        {"days": 90, "storage_class": "GLACIER"},
                    ],
                    "expiration": {"days": 365},
                }
            ],
        )
    Known limits
        Rules with dates are not judged, and rules are not compared with each other.
    """
    for token, path in ((_LIFECYCLE, "rules"), (_BUCKET, "lifecycleRules")):
        for resource in case.resources(token):
            rules = as_items(value_at(resource.inputs, path))
            if rules is None:
                yield Unknown(resource.urn, "the rules are not known")
                continue
            faults = [fault for rule in rules if isinstance(rule, dict) for fault in _rule_faults(case, rule)]
            if faults:
                what = f"{short_type(resource.type)} {resource.name}"
                yield Fail(subject=resource.urn, message=f"{what}: {'; '.join(faults)}")
            elif any(isinstance(rule, dict) and value_at(rule, "transitions") is not MISSING for rule in rules):
                yield Pass(resource.urn, f"{len(rules)} rules")


def _rule_faults(case: Case, rule: dict[str, Any]) -> Iterator[str]:
    name = as_text(value_at(rule, "id")) or "a rule"
    ends = _days(case, rule, "expiration.days")
    for key, days_of in (("transitions", "days"), ("noncurrentVersionTransitions", "noncurrentDays")):
        for move in as_items(value_at(rule, key)) or ():
            days = _days(case, move, days_of)
            if days is None:
                days = _days(case, move, "days")
            where = as_text(value_at(move, "storageClass"))
            if days is None:
                continue
            if where in _INFREQUENT and days < 30:
                yield f"{name} moves objects to {where} after {days:g} days; 30 is the least"
            if key == "transitions" and ends is not None and 0 < ends <= days:
                yield f"{name} expires objects after {ends:g} days but moves them to {where} only after {days:g}"


def _days(case: Case, holder: Any, path: str) -> float | None:
    """A number of days that is the program's own, None otherwise."""
    value = value_at(holder, path)
    return as_number(value) if is_own(case, value) else None


@check(
    "VAL061",
    title="Records have values and a lifetime, or are aliases",
    severity="critical",
    category="values",
    impact=_REFUSED,
    links=(
        "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html",
    ),
    when=(_RECORD,),
    local=True,
)
def records_are_complete(case: Case) -> Iterator[Verdict]:
    """A record has either values with a TTL, or an alias without one; the zone's own name is no CNAME.

    Why
        Route 53 refuses a record without TTL unless it is an alias; the provider refuses an alias with one. A CNAME at
        the zone's own name is refused because the name has other records (SOA, NS).
    Fix
        Give ttl and records, or aliases alone. At the zone's own name use an alias record of type A.
    Bad
        import pulumi_aws as aws

        zone = aws.route53.Zone("main", name="example.com")
        aws.route53.Record("www", zone_id=zone.id, name="www", type="CNAME", records=["web.example.net"])  # <- finding
    Bad
        import pulumi_aws as aws

        zone = aws.route53.Zone("main", name="example.com")
        aws.route53.Record(  # <- finding
            "top", zone_id=zone.id, name="example.com", type="CNAME", ttl=300, records=["web.example.net"]
        )
    Good
        import pulumi_aws as aws

        zone = aws.route53.Zone("main", name="example.com")
        aws.route53.Record(
            "www", zone_id=zone.id, name="www", type="CNAME", ttl=300, records=["web.example.net"]
        )
    Known limits
        None.
    """
    for record in case.resources(_RECORD):
        faults = list(_record_faults(case, record))
        if faults:
            yield Fail(subject=record.urn, message=f"the record {record.name} {' and '.join(faults)}")
        else:
            yield Pass(record.urn, "an alias" if has(record, "aliases") else "values with a TTL")


def _record_faults(case: Case, record: Resource) -> Iterator[str]:
    alias, ttl, values = (has(record, name) for name in ("aliases", "ttl", "records"))
    if alias and ttl:
        yield "is an alias and has a TTL; an alias takes that of its target"
    elif alias and values:
        yield "is an alias and has values; it can be one only"
    elif not alias and not ttl:
        yield "has no TTL"
    elif not alias and not values:
        yield "has neither values nor an alias"
    zone = case.topology.target(record, "zoneId", "aws:route53/zone:Zone")
    own, name = text(zone, "name") if zone is not None and not zone.read else None, text(record, "name")
    if own and name and text(record, "type") == "CNAME" and name.rstrip(".").lower() == own.rstrip(".").lower():
        yield f"is a CNAME at the zone's own name {own}, which takes none"


@check(
    "VAL062",
    title="Alarms look at periods that CloudWatch measures",
    severity="critical",
    category="values",
    impact=_REFUSED,
    links=("https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",),
    when=(_ALARM,),
    local=True,
)
def alarm_periods_are_valid(case: Case) -> Iterator[Verdict]:
    """The period is 10, 20 or 30 seconds or a multiple of 60, and no more datapoints are needed than are looked at.

    Why
        CloudWatch refuses other periods, and an alarm that wants more datapoints than it evaluates periods.
    Fix
        Use a multiple of 60, and datapoints_to_alarm up to evaluation_periods.
    Bad
        import pulumi_aws as aws

        aws.cloudwatch.MetricAlarm(  # <- finding
            "errors",
            namespace="AWS/Lambda",
            metric_name="Errors",
            statistic="Sum",
            period=90,
            evaluation_periods=1,
            threshold=1,
            comparison_operator="GreaterThanOrEqualToThreshold",
        )
    Good
        import pulumi_aws as aws

        aws.cloudwatch.MetricAlarm(
            "errors",
            namespace="AWS/Lambda",
            metric_name="Errors",
            statistic="Sum",
            period=60,
            evaluation_periods=3,
            datapoints_to_alarm=2,
            threshold=1,
            comparison_operator="GreaterThanOrEqualToThreshold",
        )
    Known limits
        Periods inside of metric expressions are not judged.
    """
    for alarm in case.resources(_ALARM):
        period, looked = number(alarm, "period"), number(alarm, "evaluationPeriods")
        wanted = number(alarm, "datapointsToAlarm")
        names = ("period", "evaluationPeriods", "datapointsToAlarm")
        if not all(is_stated(case, alarm, name) for name in names):
            yield Unknown(alarm.urn, "a period is not known")
        elif period is not None and period not in (10, 20, 30) and (period < 60 or period % 60):
            message = f"the alarm {alarm.name} has a period of {period:g} s; use 10, 20, 30 or a multiple of 60"
            yield Fail(subject=alarm.urn, message=message)
        elif looked is not None and wanted is not None and wanted > looked:
            message = f"the alarm {alarm.name} needs {wanted:g} datapoints of {looked:g} periods"
            yield Fail(subject=alarm.urn, message=message)
        elif period is not None:
            yield Pass(alarm.urn, f"{period:g} s")

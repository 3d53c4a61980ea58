"""Single values against tables of what AWS takes."""

from __future__ import annotations

from collections.abc import Iterator as Values
from typing import Any

from stackproof.aws import ValueRule, log_retention_days, value_rules
from stackproof.model import Resource
from stackproof.topology import as_items, canonical_type, has, is_hidden, short_type

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from .._program import is_stated

_REFUSED = Impact("deployment", "AWS or the provider refuses the value, and the deployment ends there.")


@check(
    "VAL001",
    title="Every enumerated value is one that AWS knows",
    severity="critical",
    category="values",
    impact=_REFUSED,
    links=("https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/supported-resources.html",),
    local=True,
)
def enumerated_values_are_known(case: Case) -> Iterator[Verdict]:
    """Modes, types, statuses and methods are spelled as the service spells them.

    Why
        Many settings take one of a few words, and their spelling differs from service to service: PAY_PER_REQUEST,
        awsvpc, redirect-to-https, BucketOwnerEnforced. The SDK takes any text; the provider or AWS refuses it.
    Fix
        Use one of the values that the message names, in the same upper and lower case.
    Bad
        import pulumi_aws as aws

        aws.dynamodb.Table(  # <- finding
            "items", billing_mode="ON_DEMAND", hash_key="id", attributes=[{"name": "id", "type": "String"}]
        )
    Bad
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("b")
        aws.s3.BucketVersioning(  # <- finding
            "b", bucket=bucket.id, versioning_configuration={"status": "enabled"}
        )
    Good
        import pulumi_aws as aws

        aws.dynamodb.Table(
            "items", billing_mode="PAY_PER_REQUEST", hash_key="id", attributes=[{"name": "id", "type": "S"}]
        )
        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        aws.lb.TargetGroup("web", vpc_id=vpc.id, port=80, protocol="http", target_type="ip")
        aws.acm.Certificate("cdn", domain_name="www.example.com", validation_method="HTTP")
    Known limits
        Only inputs with a table are judged: about 130, from the service models of the AWS SDK. Where such a list has
        grown in the last years, a value that is like none of it is high and uncertain: it may be newer than the table.
    """
    yield from _judged(case, texts=True)


@check(
    "VAL002",
    title="Every number lies in the range that AWS takes",
    severity="critical",
    category="values",
    impact=_REFUSED,
    links=("https://www.pulumi.com/registry/packages/aws/api-docs/",),
    local=True,
)
def numbers_lie_in_range(case: Case) -> Iterator[Verdict]:
    """Timeouts, sizes, counts and periods.

    Why
        A Lambda function runs at most 900 seconds, a key is deleted after 7 to 30 days, a queue keeps messages for at
        most 14 days. A number outside is refused by the provider or by AWS.
    Fix
        Choose a number in the range that the message names.
    Bad
        import pulumi_aws as aws

        aws.kms.Key("data", enable_key_rotation=True, deletion_window_in_days=5)  # <- finding
        aws.sqs.Queue("jobs", message_retention_seconds=2592000)  # <- finding
    Good
        import pulumi_aws as aws

        aws.kms.Key("data", enable_key_rotation=True, deletion_window_in_days=7)
        aws.sqs.Queue("jobs", message_retention_seconds=1209600)
        aws.secretsmanager.Secret("token", recovery_window_in_days=0)
        aws.rds.Cluster(
            "db", engine="aurora-postgresql", manage_master_user_password=True, backup_retention_period=0
        )
    Known limits
        Only inputs with a table are judged. Limits that depend on other inputs are checks of their own. Functions on
        Lambda Managed Instances have other limits, which are not judged.
    """
    yield from _judged(case, texts=False)


def _judged(case: Case, *, texts: bool) -> Iterator[Verdict]:
    for resource in case.resources():
        found: list[str] = []
        faults: dict[str, str] = {}
        open_ = 0
        for rule in value_rules(canonical_type(resource.type)):
            if bool(rule.texts) is texts and not (rule.unless and has(resource, rule.unless)):
                for path, value in _values(resource.inputs, rule):
                    fault = None if is_hidden(value) else rule.fault(value)
                    if is_hidden(value) or (fault and not is_stated(case, resource, path)):
                        yield Unknown(resource.urn, f"{path} is not known")
                        continue
                    found.append(path)
                    if fault is not None:
                        faults[path] = fault
                        open_ += rule.may_be_newer(str(value))
        if faults:
            newer = open_ == len(faults)
            yield Fail(
                subject=resource.urn,
                severity="high" if newer else None,
                certain=not newer,
                message=f"{short_type(resource.type)} {resource.name}: "
                + "; ".join(f"{path} {fault}" for path, fault in faults.items()),
            )
        elif found:
            yield Pass(resource.urn, ", ".join(dict.fromkeys(found)))


def _values(inputs: Any, rule: ValueRule) -> Values[tuple[str, Any]]:
    """The values at the rule's path with their own paths; every list on the way and at the end is gone through."""
    found: list[tuple[str, Any]] = [("", inputs)]
    for step in rule.path.replace("[]", "").split("."):
        found = [pair for path, value in found for pair in _below(path, value, step)]
    yield from found


def _below(path: str, value: Any, step: str) -> Values[tuple[str, Any]]:
    if is_hidden(value):
        yield path, value
        return
    inner = value.get(step) if isinstance(value, dict) else None
    if inner is None:
        return
    place = f"{path}.{step}" if path else step
    if not isinstance(inner, list):
        yield place, inner
        return
    for position, item in enumerate(as_items(inner) or ()):
        if item is not None:
            yield f"{place}[{position}]", item


@check(
    "VAL003",
    title="Log groups keep logs for a period that CloudWatch knows",
    severity="critical",
    category="values",
    impact=_REFUSED,
    links=("https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html",),
    when=("aws:cloudwatch/logGroup:LogGroup",),
    local=True,
)
def log_retention_is_known(case: Case) -> Iterator[Verdict]:
    """Retention is one of the periods that CloudWatch Logs takes.

    Why
        CloudWatch Logs takes a fixed list of days: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365 and some more. Any
        other number is refused.
    Fix
        Use the next longer period of the list; for ten years that is 3653 days.
    Bad
        import pulumi_aws as aws

        aws.cloudwatch.LogGroup("app", retention_in_days=45)  # <- finding
    Good
        import pulumi_aws as aws

        aws.cloudwatch.LogGroup("app", retention_in_days=60)
    Known limits
        None.
    """
    known = log_retention_days()
    for group in case.resources("aws:cloudwatch/logGroup:LogGroup"):
        yield from _retention(case, group, known)


def _retention(case: Case, group: Resource, known: tuple[int, ...]) -> Iterator[Verdict]:
    days = group.inputs.get("retentionInDays")
    if days is None:
        return
    try:
        count = int(float(days)) if isinstance(days, int | float | str) else None
    except ValueError:
        count = None
    if count is None or not is_stated(case, group, "retentionInDays"):
        yield Unknown(group.urn, "retentionInDays is not known")
    elif count in known:
        yield Pass(group.urn, f"{count} days")
    else:
        near = min((day for day in known if day > count), default=max(known))
        yield Fail(
            subject=group.urn,
            message=f"the log group {group.name} keeps logs for {count} days, which is no period of CloudWatch's; "
            f"the next longer one is {near}",
        )

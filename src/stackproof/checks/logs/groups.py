"""Log groups: how long they keep, and with whose key."""

from __future__ import annotations

from stackproof.topology import number

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check

GROUP = "aws:cloudwatch/logGroup:LogGroup"
_RETENTION = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html"
_REGULATED = ("fintech", "healthcare", "fedramp")


@check(
    "LOG001",
    title="Log groups state how long they keep their logs",
    severity="medium",
    category="architecture",
    impact=Impact("cost", "The logs are kept and paid for without end."),
    links=(_RETENTION,),
    when=(GROUP,),
    local=True,
)
def groups_have_a_retention(case: Case) -> Iterator[Verdict]:
    """Each log group has a retention.

    Why
        CloudWatch never expires logs unless it is told to.
    Fix
        Set `retention_in_days`, as long as your rules ask for.
    Bad
        import pulumi_aws as aws

        aws.cloudwatch.LogGroup("app")  # <- finding
    Good
        import pulumi_aws as aws

        aws.cloudwatch.LogGroup("app", retention_in_days=30)
    Known limits
        Groups that services make by themselves are not in the graph.
    """
    for group in case.resources(GROUP):
        days = number(group, "retentionInDays", default=0)
        if days is None:
            yield Unknown(group.urn, "the retention is not known")
        elif days > 0:
            yield Pass(group.urn, f"logs are kept for {days:g} days")
        else:
            yield Fail(subject=group.urn, message=f"the logs of {group.name} never expire; set retention_in_days")


@check(
    "LOG002",
    title="Log groups are encrypted with a key of one's own",
    severity="note",
    category="security",
    impact=Impact("security", "Who may decrypt the logs is not under your control."),
    links=("https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",),
    when=(GROUP,),
    profiles=_REGULATED,
)
def groups_have_a_key(case: Case) -> Iterator[Verdict]:
    """Log groups name a customer managed key.

    Why
        CloudWatch encrypts all logs with keys of its own. Rules for financial, health and federal systems often ask
        for a key that you control.
    Fix
        Set `kms_key_id`, and let `logs.REGION.amazonaws.com` use the key in its policy.
    Bad
        import pulumi_aws as aws

        aws.cloudwatch.LogGroup("app", retention_in_days=365)  # <- finding
    Good
        import pulumi_aws as aws

        key = aws.kms.Key("logs", enable_key_rotation=True)
        aws.cloudwatch.LogGroup("app", retention_in_days=365, kms_key_id=key.arn)
    Known limits
        Advice of the regulated profiles only; whether the key lets CloudWatch in is a matter of KMS004.
    """
    for group in case.resources(GROUP):
        encryption = case.topology.encryption_of(group)
        if encryption is None or encryption.kind == "unknown":
            yield Unknown(group.urn, "kms_key_id is not known")
        elif encryption.kind == "customer":
            yield Pass(group.urn, "it has a key of its own")
        else:
            yield Fail(subject=group.urn, message=f"the log group {group.name} has no key of its own")


@check(
    "LOG003",
    title="Logs of regulated systems are kept for a year",
    severity="note",
    category="architecture",
    impact=Impact("quality", "What happened some months ago can no longer be told."),
    links=(_RETENTION,),
    when=(GROUP,),
    profiles=_REGULATED,
    local=True,
)
def groups_keep_a_year(case: Case) -> Iterator[Verdict]:
    """Log groups keep their logs for 365 days or more, here or by an export.

    Why
        PCI DSS asks for a year of audit logs, FedRAMP for at least 90 days at hand and a year in the archive.
    Fix
        Set `retention_in_days` to 365 or more for logs that audits rest on.
    Bad
        import pulumi_aws as aws

        aws.cloudwatch.LogGroup("app", retention_in_days=7)  # <- finding
    Good
        import pulumi_aws as aws

        aws.cloudwatch.LogGroup("app", retention_in_days=400)
    Known limits
        What a prompt asks for decides first; this is advice of the regulated profiles. Exports are not counted.
    """
    for group in case.resources(GROUP):
        days = number(group, "retentionInDays", default=0)
        if days is None:
            yield Unknown(group.urn, "the retention is not known")
        elif 0 < days < 365:
            yield Fail(subject=group.urn, message=f"the logs of {group.name} are kept for {days:g} days; keep a year")
        elif days:
            yield Pass(group.urn, f"logs are kept for {days:g} days")

"""What event rules wait for."""

from __future__ import annotations

import re
from collections.abc import Mapping

from stackproof.topology import as_items, is_hidden, parsed, value_at

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Verdict, check

_RULE = "aws:cloudwatch/eventRule:EventRule"
# EventBridge events reference, the pages of each service; what is not among these is not judged.
_TYPES: Mapping[str, tuple[str, ...]] = {
    "aws.autoscaling": (
        *("EC2 Instance Launch Successful", "EC2 Instance Launch Unsuccessful", "EC2 Instance Terminate Successful"),
        *("EC2 Instance Terminate Unsuccessful", "EC2 Instance-launch Lifecycle Action"),
        "EC2 Instance-terminate Lifecycle Action",
    ),
    "aws.backup": ("Backup Job State Change", "Copy Job State Change", "Restore Job State Change"),
    "aws.batch": ("Batch Job State Change", "Batch Job Queue Blocked"),
    "aws.cloudwatch": ("CloudWatch Alarm State Change",),
    "aws.codebuild": ("CodeBuild Build State Change", "CodeBuild Build Phase Change"),
    "aws.codecommit": ("CodeCommit Repository State Change", "CodeCommit Pull Request State Change"),
    "aws.codedeploy": (
        *("CodeDeploy Deployment State-change Notification", "CodeDeploy Instance State-change Notification"),
    ),
    "aws.codepipeline": (
        *("CodePipeline Pipeline Execution State Change", "CodePipeline Stage Execution State Change"),
        "CodePipeline Action Execution State Change",
    ),
    "aws.config": ("Config Rules Compliance Change", "Config Configuration Item Change"),
    "aws.ec2": (
        *("EC2 Instance State-change Notification", "EC2 Spot Instance Interruption Warning"),
        *("EC2 Instance Rebalance Recommendation", "EBS Volume Notification", "EBS Snapshot Notification"),
    ),
    "aws.ecr": ("ECR Image Action", "ECR Image Scan"),
    "aws.ecs": ("ECS Task State Change", "ECS Container Instance State Change", "ECS Deployment State Change"),
    "aws.glue": ("Glue Job State Change", "Glue Job Run Status", "Glue Crawler State Change"),
    "aws.guardduty": ("GuardDuty Finding",),
    "aws.health": ("AWS Health Event",),
    "aws.rds": ("RDS DB Instance Event", "RDS DB Cluster Event", "RDS DB Snapshot Event"),
    "aws.s3": ("Object Created", "Object Deleted", "Object Tags Added", "Object Tags Deleted", "Object ACL Updated"),
    "aws.securityhub": ("Security Hub Findings - Imported", "Security Hub Findings - Custom Action"),
    "aws.states": ("Step Functions Execution Status Change",),
}


@check(
    "EVT006",
    title="Event patterns name detail types as AWS sends them",
    severity="high",
    category="architecture",
    impact=Impact("deployment", "The rule is made and never matches, so that nothing comes of the events."),
    links=("https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref.html",),
    when=(_RULE,),
    local=True,
)
def detail_types_are_sent(case: Case) -> Iterator[Verdict]:
    """The `detail-type` of a pattern for an AWS service is written as that service writes it.

    Why
        EventBridge compares texts letter by letter. "Batch Job State Changed" or "EC2 Instance State Change
        Notification" is no event that AWS sends, and neither the preview nor AWS says so.
    Fix
        Write the detail type as the events reference does.
    Bad
        import json
        import pulumi_aws as aws

        aws.cloudwatch.EventRule(  # <- finding
            "failed",
            event_pattern=json.dumps({"source": ["aws.batch"], "detail-type": ["Batch Job State Changed"]}),
        )
        aws.cloudwatch.EventRule(  # <- finding
            "uploads", event_pattern=json.dumps({"source": ["aws.s3"], "detail-type": ["ObjectCreated"]})
        )
    Good
        import json
        import pulumi_aws as aws

        aws.cloudwatch.EventRule(
            "failed",
            event_pattern=json.dumps({"source": ["aws.batch"], "detail-type": ["Batch Job State Change"]}),
        )
        aws.cloudwatch.EventRule(
            "calls", event_pattern=json.dumps({"source": ["aws.s3"], "detail-type": ["AWS API Call via CloudTrail"]})
        )
        aws.cloudwatch.EventRule(
            "ours", event_pattern=json.dumps({"source": ["shop"], "detail-type": ["Batch Job State Changed"]})
        )
    Known limits
        Only what is a known detail type in other letters is judged; a name that is like none may be newer than the
        table.
    """
    for rule in case.resources(_RULE):
        pattern = value_at(rule.inputs, "eventPattern")
        document = None if is_hidden(pattern) else parsed(pattern)
        if not isinstance(document, dict):
            continue
        known = [one for source in _texts(document, "source") for one in _TYPES.get(source, ())]
        written = _texts(document, "detail-type")
        meant = {one: other for one in written for other in known if one != other and _folded(one) == _folded(other)}
        wrong = {one: other for one, other in meant.items() if one not in known}
        for one, other in wrong.items():
            yield Fail(
                subject=rule.urn,
                message=f"no event has the detail type {one!r}; AWS writes {other!r}",
                fix=f"Write {other!r}.",
            )
        if not wrong and (told := [one for one in written if one in known]):
            yield Pass(rule.urn, ", ".join(told))


def _texts(document: dict[str, object], key: str) -> tuple[str, ...]:
    return tuple(item for item in as_items(document.get(key)) or () if isinstance(item, str))


def _folded(text: str) -> str:
    """The words without case, signs and endings: `State-changed` and `State Change` are the same."""
    words = re.findall(r"[A-Z]?[a-z]+|[A-Z0-9]+(?![a-z])", text)
    return "".join(re.sub(r"(?:d|s)$", "", word.lower()) for word in words)

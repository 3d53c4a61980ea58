"""Whether a pipeline starts, tells of its failures, and may do its work."""

from __future__ import annotations

from stackproof.model import Resource
from stackproof.topology import flag, text, value_at

from .._absence import unless_cut_short
from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from ._stages import PIPELINE, RULE, TARGET, Action, actions_of, pattern_sources, rule_of

_GUIDE = "https://docs.aws.amazon.com/codepipeline/latest/userguide/"
_NOTIFICATION = "aws:codestarnotifications/notificationRule:NotificationRule"
_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
_WEBHOOK = "aws:codepipeline/webhook:Webhook"
# Resources that name a pipeline without ever starting it.
_ONLY_NAME = ("aws:iam/", "aws:cloudwatch/metricAlarm:", "aws:cloudwatch/dashboard:", "aws:codestarnotifications/")
# Providers that start a pipeline only by polling or by an event that somebody has to send on.
_POLLED = frozenset({"CodeCommit", "S3", "GitHub"})


@check(
    "PIP003",
    title="Failures of a pipeline are noticed",
    severity="medium",
    category="architecture",
    impact=Impact("quality", "A release that fails stays unnoticed until somebody looks at the console."),
    links=(_GUIDE + "detect-state-changes-cloudwatch-events.html", _GUIDE + "notification-rule-create.html"),
    when=(PIPELINE,),
)
def failures_are_noticed(case: Case) -> Iterator[Verdict]:
    """An event rule, a notification rule or an alarm watches the pipeline.

    Why
        A pipeline stops at its first failed action and tells nobody.
    Fix
        Add an EventBridge rule for source aws.codepipeline, detail type "CodePipeline Pipeline Execution State Change"
        and state FAILED with an SNS topic as target (the topic's policy must allow events.amazonaws.com), or an
        `aws.codestarnotifications.NotificationRule` on the pipeline.
    Bad
        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "pipeline")
        stages = [
            {
                "name": "Source",
                "actions": [
                    {
                        "name": "Source",
                        "category": "Source",
                        "owner": "AWS",
                        "provider": "CodeCommit",
                        "version": "1",
                        "output_artifacts": ["source"],
                        "configuration": {"RepositoryName": "shop", "BranchName": "main"},
                    }
                ],
            }
        ]
        aws.codepipeline.Pipeline(  # <- finding
            "shop", role_arn=role.arn, artifact_stores=[{"location": "artifacts", "type": "S3"}], stages=stages
        )
    Good
        import json
        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "pipeline")
        stages = [
            {
                "name": "Source",
                "actions": [
                    {
                        "name": "Source",
                        "category": "Source",
                        "owner": "AWS",
                        "provider": "CodeCommit",
                        "version": "1",
                        "output_artifacts": ["source"],
                        "configuration": {"RepositoryName": "shop", "BranchName": "main"},
                    }
                ],
            }
        ]
        pipeline = aws.codepipeline.Pipeline(
            "shop", role_arn=role.arn, artifact_stores=[{"location": "artifacts", "type": "S3"}], stages=stages
        )
        topic = aws.sns.Topic("releases")
        rule = aws.cloudwatch.EventRule(
            "failed",
            event_pattern=pipeline.name.apply(
                lambda name: json.dumps(
                    {"source": ["aws.codepipeline"], "detail": {"pipeline": [name], "state": ["FAILED"]}}
                )
            ),
        )
        aws.cloudwatch.EventTarget("failed", rule=rule.name, arn=topic.arn)
    Good
        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "pipeline")
        stages = [
            {
                "name": "Source",
                "actions": [
                    {
                        "name": "Source",
                        "category": "Source",
                        "owner": "AWS",
                        "provider": "CodeCommit",
                        "version": "1",
                        "output_artifacts": ["source"],
                        "configuration": {"RepositoryName": "shop", "BranchName": "main"},
                    }
                ],
            }
        ]
        pipeline = aws.codepipeline.Pipeline(
            "shop", role_arn=role.arn, artifact_stores=[{"location": "artifacts", "type": "S3"}], stages=stages
        )
        topic = aws.sns.Topic("releases")
        aws.codestarnotifications.NotificationRule(
            "failed",
            resource=pipeline.arn,
            detail_type="BASIC",
            event_type_ids=["codepipeline-pipeline-pipeline-execution-failed"],
            targets=[{"address": topic.arn}],
        )
    Known limits
        Which states a rule is about is not judged; an alarm on CodePipeline's or CodeBuild's metrics counts, too.
    """
    for pipeline in case.resources(PIPELINE):
        by = _watcher(case, pipeline)
        if by is not None:
            yield Pass(pipeline.urn, f"{by.name} watches it")
        else:
            message = "no event rule, notification rule or alarm tells of a failed execution"
            yield unless_cut_short(case, Fail(subject=pipeline.urn, message=message))


def _watcher(case: Case, pipeline: Resource) -> Resource | None:
    for rule in case.resources(RULE):
        sources = pattern_sources(rule)
        if sources is None or "aws.codepipeline" in sources:
            return rule
    for notification in case.resources(_NOTIFICATION):
        if pipeline in case.topology.targets(notification, "resource") or text(notification, "resource") is None:
            return notification
    for alarm in case.resources(_ALARM):
        if text(alarm, "namespace") in ("AWS/CodePipeline", "AWS/CodeBuild", None):
            return alarm
    return None


@check(
    "PIP005",
    title="Something starts every pipeline",
    severity="high",
    category="architecture",
    impact=Impact("deployment", "A push changes nothing: the pipeline runs once when it is made, and never again."),
    links=(_GUIDE + "pipelines-about-starting.html", _GUIDE + "create-cloudtrail-S3-source-console.html"),
    when=(PIPELINE,),
)
def pipelines_are_started(case: Case) -> Iterator[Verdict]:
    """Where a source is not polled, an event rule (or webhook, trigger, schedule) starts the pipeline.

    Why
        `PollForSourceChanges: false` is right only together with an event rule whose target is the pipeline; the
        console makes that rule, Pulumi does not. An ECR source is never polled.
    Fix
        Add `aws.cloudwatch.EventRule` for the source's change event and `aws.cloudwatch.EventTarget` with the
        pipeline's ARN and a role that may codepipeline:StartPipelineExecution.
    Bad
        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "pipeline")
        stages = [
            {
                "name": "Source",
                "actions": [
                    {
                        "name": "Source",
                        "category": "Source",
                        "owner": "AWS",
                        "provider": "CodeCommit",
                        "version": "1",
                        "output_artifacts": ["source"],
                        "configuration": {
                            "RepositoryName": "shop",
                            "BranchName": "main",
                            "PollForSourceChanges": "false",
                        },
                    }
                ],
            }
        ]
        aws.codepipeline.Pipeline(  # <- finding
            "shop", role_arn=role.arn, artifact_stores=[{"location": "artifacts", "type": "S3"}], stages=stages
        )
    Bad
        import json
        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "pipeline")
        stages = [
            {
                "name": "Source",
                "actions": [
                    {
                        "name": "Source",
                        "category": "Source",
                        "owner": "AWS",
                        "provider": "ECR",
                        "version": "1",
                        "output_artifacts": ["source"],
                        "configuration": {"RepositoryName": "shop"},
                    }
                ],
            }
        ]
        pipeline = aws.codepipeline.Pipeline(  # <- finding
            "shop", role_arn=role.arn, artifact_stores=[{"location": "artifacts", "type": "S3"}], stages=stages
        )
        starts = aws.iam.get_policy_document_output(
            statements=[{"actions": ["codepipeline:StartPipelineExecution"], "resources": [pipeline.arn]}]
        )
        aws.iam.Policy("starts", policy=starts.json)
        topic = aws.sns.Topic("pushes")
        rule = aws.cloudwatch.EventRule("push", event_pattern=json.dumps({"source": ["aws.ecr"]}))
        aws.cloudwatch.EventTarget("push", rule=rule.name, arn=topic.arn)
    Good
        import json
        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "pipeline")
        stages = [
            {
                "name": "Source",
                "actions": [
                    {
                        "name": "Source",
                        "category": "Source",
                        "owner": "AWS",
                        "provider": "CodeCommit",
                        "version": "1",
                        "output_artifacts": ["source"],
                        "configuration": {
                            "RepositoryName": "shop",
                            "BranchName": "main",
                            "PollForSourceChanges": "false",
                        },
                    }
                ],
            }
        ]
        pipeline = aws.codepipeline.Pipeline(
            "shop", role_arn=role.arn, artifact_stores=[{"location": "artifacts", "type": "S3"}], stages=stages
        )
        rule = aws.cloudwatch.EventRule("push", event_pattern=json.dumps({"source": ["aws.codecommit"]}))
        aws.cloudwatch.EventTarget("push", rule=rule.name, arn=pipeline.arn, role_arn=role.arn)
    Good
        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "pipeline")
        stages = [
            {
                "name": "Source",
                "actions": [
                    {
                        "name": "Source",
                        "category": "Source",
                        "owner": "AWS",
                        "provider": "CodeStarSourceConnection",
                        "version": "1",
                        "output_artifacts": ["source"],
                        "configuration": {
                            "ConnectionArn": "arn:aws:codestar-connections:us-east-1:123456789012:connection/x",
                            "FullRepositoryId": "acme/shop",
                            "BranchName": "main",
                        },
                    }
                ],
            }
        ]
        aws.codepipeline.Pipeline(
            "shop", role_arn=role.arn, artifact_stores=[{"location": "artifacts", "type": "S3"}], stages=stages
        )
    Known limits
        Whether the rule's pattern fits the source is not judged. A pipeline that other code of the program names, such
        as a function that starts it, is unknown.
    """
    for pipeline in case.resources(PIPELINE):
        actions = actions_of(pipeline)
        if actions is None:
            yield Unknown(pipeline.urn, "the stages are not known")
            continue
        sources = [action for action in actions if action.category == "Source"]
        still = [action for action in sources if _waits(action)]
        if not sources:
            continue
        starter = _starter(case, pipeline)
        if len(still) < len(sources):
            yield Pass(pipeline.urn, "its source starts it")
        elif starter is not None and case.topology.is_type(starter, TARGET, _WEBHOOK):
            yield Pass(pipeline.urn, f"{starter.name} starts it")
        elif starter is not None:
            yield Unknown(pipeline.urn, f"{starter.name} names the pipeline and may start it")
        else:
            how = "is not polled" if still[0].polls is False else "starts nothing by itself"
            message = f"the {still[0].provider} source {how}, and no event rule or webhook starts the pipeline"
            yield unless_cut_short(case, Fail(subject=pipeline.urn, message=message))


def _waits(action: Action) -> bool:
    """True when the source does not start the pipeline by itself."""
    if action.provider == "ECR":
        return True
    if action.provider == "CodeStarSourceConnection":
        return action.detects is False
    return action.provider in _POLLED and action.polls is False


def _starter(case: Case, pipeline: Resource) -> Resource | None:
    """What may start the pipeline: a target of an enabled rule or a webhook first, else whatever names it."""
    if value_at(pipeline.inputs, "triggers") not in (None, [], ()) and "triggers" in pipeline.inputs:
        return pipeline
    others: list[Resource] = []
    for resource, _ in case.topology.refs_to(pipeline):
        if case.topology.is_type(resource, TARGET):
            rule = rule_of(case, resource)
            if rule is None or (flag(rule, "isEnabled", default=True) and text(rule, "state") != "DISABLED"):
                return resource
        elif case.topology.is_type(resource, _WEBHOOK):
            return resource
        elif not resource.type.startswith(_ONLY_NAME) and not case.topology.is_type(resource, RULE):
            others.append(resource)
    return others[0] if others else None

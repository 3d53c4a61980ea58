"""Whether rules, schedules and state machines reach what they start."""

from __future__ import annotations

from collections.abc import Iterator as Each
from typing import Any

from stackproof.topology import has, is_hidden, parsed, text, value_at

from .._absence import unless_cut_short
from .._calls import FUNCTION, QUEUE, TOPIC
from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from .._rights import rights

RULE = "aws:cloudwatch/eventRule:EventRule"
TARGET = "aws:cloudwatch/eventTarget:EventTarget"
SCHEDULE = "aws:scheduler/schedule:Schedule"
MACHINE = "aws:sfn/stateMachine:StateMachine"
_EVENTS = "https://docs.aws.amazon.com/eventbridge/latest/userguide/"
_STATES = "https://docs.aws.amazon.com/step-functions/latest/dg/"
# What EventBridge starts with a role of the target's own, and what the role has to allow.
_STARTED = {
    MACHINE: "states:StartExecution",
    "aws:ecs/cluster:Cluster": "ecs:RunTask",
    "aws:codepipeline/pipeline:Pipeline": "codepipeline:StartPipelineExecution",
    "aws:codebuild/project:Project": "codebuild:StartBuild",
    "aws:kinesis/stream:Stream": "kinesis:PutRecord",
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": "firehose:PutRecord",
    "aws:batch/jobQueue:JobQueue": "batch:SubmitJob",
}
# EventBridge Scheduler reaches everything with a role.
_SCHEDULED = {**_STARTED, FUNCTION: "lambda:InvokeFunction", QUEUE: "sqs:SendMessage", TOPIC: "sns:Publish"}


@check(
    "EVT001",
    title="Every event rule has a target",
    severity="high",
    category="architecture",
    impact=Impact("deployment", "Events match the rule and nothing happens."),
    links=(_EVENTS + "eb-targets.html",),
    when=(RULE,),
)
def rules_have_targets(case: Case) -> Iterator[Verdict]:
    """An enabled EventBridge rule has at least one target.

    Why
        A rule only selects events; what happens with them is the target's.
    Fix
        Add an `aws.cloudwatch.EventTarget` for the rule.
    Bad
        import pulumi_aws as aws

        aws.cloudwatch.EventRule("nightly", schedule_expression="cron(0 3 * * ? *)")  # <- finding
    Good
        import pulumi_aws as aws

        rule = aws.cloudwatch.EventRule("nightly", schedule_expression="cron(0 3 * * ? *)")
        topic = aws.sns.Topic("nightly")
        aws.cloudwatch.EventTarget("nightly", rule=rule.name, arn=topic.arn)
    Known limits
        A rule that is exported from the program may get its targets elsewhere and is unknown.
    """
    for rule in case.resources(RULE):
        if text(rule, "state") == "DISABLED" or value_at(rule.inputs, "isEnabled") is False:
            continue
        targets = case.topology.companions(rule, "rule", TARGET)
        if targets:
            yield Pass(rule.urn, f"{targets[0].name} is its target")
        elif any(reference.urn == rule.urn for reference in case.graph.output_references):
            yield Unknown(rule.urn, "the rule is exported and may have targets in another program")
        else:
            yield unless_cut_short(
                case, Fail(subject=rule.urn, message="the rule has no target, so nothing comes of its events")
            )


@check(
    "EVT003",
    title="Targets that EventBridge starts with a role name one",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "EventBridge refuses the target: a role is required."),
    links=(_EVENTS + "eb-use-identity-based.html",),
    when=(TARGET,),
    local=True,
)
def targets_name_a_role(case: Case) -> Iterator[Verdict]:
    """A target that is a state machine, ECS cluster, pipeline, build, stream or job queue has `role_arn`.

    Why
        EventBridge has no right of its own to start them.
    Fix
        Set `role_arn` to a role that trusts events.amazonaws.com and allows the start.
    Bad
        import json
        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "machine")
        states = {"StartAt": "done", "States": {"done": {"Type": "Succeed"}}}
        machine = aws.sfn.StateMachine("nightly", role_arn=role.arn, definition=json.dumps(states))
        rule = aws.cloudwatch.EventRule("nightly", schedule_expression="cron(0 3 * * ? *)")
        aws.cloudwatch.EventTarget("nightly", rule=rule.name, arn=machine.arn)  # <- finding
    Good
        import json
        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "machine")
        states = {"StartAt": "done", "States": {"done": {"Type": "Succeed"}}}
        machine = aws.sfn.StateMachine("nightly", role_arn=role.arn, definition=json.dumps(states))
        rule = aws.cloudwatch.EventRule("nightly", schedule_expression="cron(0 3 * * ? *)")
        aws.cloudwatch.EventTarget("nightly", rule=rule.name, arn=machine.arn, role_arn=role.arn)
    Known limits
        Targets that are written as text are not judged.
    """
    for target in case.resources(TARGET):
        for started in case.topology.targets(target, "arn", *_STARTED):
            if has(target, "roleArn"):
                yield Pass(target.urn, f"starts {started.name} with a role")
            else:
                yield Fail(subject=target.urn, message=f"EventBridge starts {started.name} only with a role (role_arn)")


@check(
    "EVT004",
    title="Roles of targets and schedules allow the start",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "The event is lost: EventBridge may not start the target."),
    links=(_EVENTS + "eb-use-identity-based.html",),
    when=(TARGET, SCHEDULE),
)
def targets_may_be_started(case: Case) -> Iterator[Verdict]:
    """The role of an event target or schedule allows what starting the target takes.

    Why
        EventBridge takes the role on and is refused when it may not start the target; nobody is told.
    Fix
        Grant the action (states:StartExecution, ecs:RunTask, lambda:InvokeFunction, ...) on the target's ARN.
    Bad
        import json
        import pulumi_aws as aws

        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "scheduler.amazonaws.com"}}
            ],
        }
        role = aws.iam.Role("schedule", assume_role_policy=json.dumps(trust))
        queue = aws.sqs.Queue("jobs")
        aws.scheduler.Schedule(  # <- finding
            "nightly",
            schedule_expression="rate(1 day)",
            flexible_time_window={"mode": "OFF"},
            target={"arn": queue.arn, "role_arn": role.arn},
        )
    Good
        import json
        import pulumi_aws as aws

        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "scheduler.amazonaws.com"}}
            ],
        }
        role = aws.iam.Role("schedule", assume_role_policy=json.dumps(trust))
        queue = aws.sqs.Queue("jobs")
        sends = aws.iam.get_policy_document_output(
            statements=[{"actions": ["sqs:SendMessage"], "resources": [queue.arn]}]
        )
        aws.iam.RolePolicy("sends", role=role.id, policy=sends.json)
        aws.scheduler.Schedule(
            "nightly",
            schedule_expression="rate(1 day)",
            flexible_time_window={"mode": "OFF"},
            target={"arn": queue.arn, "role_arn": role.arn},
        )
    Known limits
        The right to pass roles on to ECS tasks (iam:PassRole) is not judged.
    """
    places = [(target, "arn", "roleArn", _STARTED) for target in case.resources(TARGET)]
    places += [(schedule, "target.arn", "target.roleArn", _SCHEDULED) for schedule in case.resources(SCHEDULE)]
    for holder, path, role_path, table in places:
        role = case.topology.role_at(holder, role_path)
        if role is None or role.read:
            continue
        for token, action in table.items():
            for started in case.topology.targets(holder, path, token):
                yield rights(case, holder, role, ((action,),), started, f"starts {started.name}")


# Step Functions' own integrations -> action; `.sync` and `.waitForTaskToken` aside.
_TASKS = {
    "lambda:invoke": "lambda:InvokeFunction",
    "sns:publish": "sns:Publish",
    "sqs:sendMessage": "sqs:SendMessage",
    "dynamodb:getItem": "dynamodb:GetItem",
    "dynamodb:putItem": "dynamodb:PutItem",
    "dynamodb:updateItem": "dynamodb:UpdateItem",
    "dynamodb:deleteItem": "dynamodb:DeleteItem",
    "ecs:runTask": "ecs:RunTask",
    "states:startExecution": "states:StartExecution",
    "batch:submitJob": "batch:SubmitJob",
    "glue:startJobRun": "glue:StartJobRun",
    "codebuild:startBuild": "codebuild:StartBuild",
    "events:putEvents": "events:PutEvents",
    "athena:startQueryExecution": "athena:StartQueryExecution",
}


@check(
    "EVT005",
    title="State machines may do what their tasks do",
    severity="high",
    category="architecture",
    impact=Impact("deployment", "Every execution fails at the task with AccessDenied."),
    links=(_STATES + "service-integration-iam-templates.html",),
    when=(MACHINE,),
)
def machines_may_act(case: Case) -> Iterator[Verdict]:
    """The role of a state machine allows the calls that its tasks make, and log delivery where it logs.

    Why
        Step Functions works with the machine's own role. Where logging is on and the role may not set up log delivery,
        the machine itself is refused (critical).
    Fix
        Grant lambda:InvokeFunction (sns:Publish, ...) on what the tasks name, and logs:CreateLogDelivery with its
        companions on `*` for logging.
    Bad
        import json
        import pulumi_aws as aws

        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "states.amazonaws.com"}}
            ],
        }
        role = aws.iam.Role("machine", assume_role_policy=json.dumps(trust))
        work = aws.lambda_.Function.get("work", "work")
        aws.sfn.StateMachine(  # <- finding
            "machine",
            role_arn=role.arn,
            definition=work.arn.apply(
                lambda arn: json.dumps(
                    {"StartAt": "work", "States": {"work": {"Type": "Task", "Resource": arn, "End": True}}}
                )
            ),
        )
    Bad
        import json
        import pulumi_aws as aws

        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "states.amazonaws.com"}}
            ],
        }
        role = aws.iam.Role("machine", assume_role_policy=json.dumps(trust))
        logs = aws.cloudwatch.LogGroup("machine")
        states = {"StartAt": "done", "States": {"done": {"Type": "Succeed"}}}
        aws.sfn.StateMachine(  # <- finding
            "machine",
            role_arn=role.arn,
            definition=json.dumps(states),
            logging_configuration={"level": "ALL", "log_destination": logs.arn.apply(lambda arn: f"{arn}:*")},
        )
    Good
        import json
        import pulumi_aws as aws

        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "states.amazonaws.com"}}
            ],
        }
        role = aws.iam.Role("machine", assume_role_policy=json.dumps(trust))
        work = aws.lambda_.Function.get("work", "work")
        calls = aws.iam.get_policy_document_output(
            statements=[{"actions": ["lambda:InvokeFunction"], "resources": [work.arn]}]
        )
        aws.iam.RolePolicy("calls", role=role.id, policy=calls.json)
        aws.sfn.StateMachine(
            "machine",
            role_arn=role.arn,
            definition=work.arn.apply(
                lambda arn: json.dumps(
                    {"StartAt": "work", "States": {"work": {"Type": "Task", "Resource": arn, "End": True}}}
                )
            ),
        )
    Good
        import json
        import pulumi_aws as aws

        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "states.amazonaws.com"}}
            ],
        }
        role = aws.iam.Role("machine", assume_role_policy=json.dumps(trust))
        logs = aws.cloudwatch.LogGroup("machine")
        states = {"StartAt": "done", "States": {"done": {"Type": "Succeed"}}}
        writes = aws.iam.get_policy_document(
            statements=[{"actions": ["logs:*LogDelivery", "logs:*LogDeliveries"], "resources": ["*"]}]
        )
        aws.iam.RolePolicy("writes", role=role.id, policy=writes.json)
        aws.sfn.StateMachine(
            "machine",
            role_arn=role.arn,
            definition=json.dumps(states),
            logging_configuration={"level": "ALL", "log_destination": logs.arn.apply(lambda arn: f"{arn}:*")},
        )
    Known limits
        Integrations by `aws-sdk` and those that are not in the table are not judged.
    """
    for machine in case.resources(MACHINE):
        role = case.topology.role_at(machine, "roleArn")
        if role is None or role.read:
            continue
        definition = value_at(machine.inputs, "definition")
        if is_hidden(definition):
            yield Unknown(machine.urn, "the definition is not known")
        used = dict.fromkeys(action for _, action in _tasks(parsed(definition)))
        for action in used:
            yield rights(case, machine, role, ((action,),), None, "calls " + action.partition(":")[0])
        if text(machine, "loggingConfiguration.level") in ("ALL", "ERROR", "FATAL"):
            needs = (("logs:CreateLogDelivery",),)
            yield rights(case, machine, role, needs, None, "writes logs", severity="critical")


def _tasks(state: Any) -> Each[tuple[str, str]]:
    """(resource, action) of every task anywhere in a definition."""
    if isinstance(state, list):
        for item in state:
            yield from _tasks(item)
    elif isinstance(state, dict):
        resource = state.get("Resource")
        if state.get("Type") == "Task" and isinstance(resource, str):
            if ":lambda:" in resource and ":function:" in resource:
                yield resource, "lambda:InvokeFunction"
            name = resource.rpartition(":states:::")[2].partition(".")[0]
            if name in _TASKS:
                yield resource, _TASKS[name]
        for item in state.values():
            yield from _tasks(item)

"""Whether those who call a function are let in."""

from __future__ import annotations

from stackproof.model import Resource

from .._absence import unless_cut_short
from .._calls import (
    ALIAS,
    FUNCTION,
    FUNCTION_CALLERS,
    Caller,
    Leave,
    calls,
    function_behind,
    may_invoke,
    uses_role,
)
from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check


@check(
    "LAM009",
    title="Every service that calls a function may call it",
    severity="high",
    category="architecture",
    impact=Impact("deployment", "The call is refused: the resource cannot be made, or the function never runs."),
    links=("https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html",),
    when=(FUNCTION,),
)
def callers_are_let_in(case: Case) -> Iterator[Verdict]:
    """A function that S3, EventBridge, SNS, CloudWatch Logs or another service calls has a permission for it.

    Why
        A function lets nobody in by itself; the execution role is about what the function may do, not about who may
        call it. S3, CloudWatch Logs and others try the call when they are set up and refuse otherwise (critical);
        EventBridge and SNS drop the events (high). Where S3 does not wait for the permission, it depends on chance
        which is made first (medium).
    Fix
        Add an `aws.lambda_.Permission` with the service as principal and the ARN of the source, and let what S3 checks
        at once depend on it (`opts=pulumi.ResourceOptions(depends_on=[permission])`).
    Bad
        import pulumi
        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "worker")
        code = pulumi.AssetArchive({"index.py": pulumi.StringAsset("def handler(event, context):\\n    return 1\\n")})
        worker = aws.lambda_.Function(
            "worker", role=role.arn, runtime="python3.13", handler="index.handler", code=code
        )
        rule = aws.cloudwatch.EventRule("hourly", schedule_expression="rate(1 hour)")
        aws.cloudwatch.EventTarget("hourly", rule=rule.name, arn=worker.arn)  # <- finding
    Bad
        import pulumi
        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "worker")
        code = pulumi.AssetArchive({"index.py": pulumi.StringAsset("def handler(event, context):\\n    return 1\\n")})
        worker = aws.lambda_.Function(
            "worker", role=role.arn, runtime="python3.13", handler="index.handler", code=code
        )
        bucket, other = aws.s3.Bucket("inbox"), aws.s3.Bucket("other")
        aws.lambda_.Permission(
            "s3",
            function=worker.name,
            action="lambda:InvokeFunction",
            principal="s3.amazonaws.com",
            source_arn=other.arn,
        )
        aws.s3.BucketNotification(  # <- finding
            "inbox",
            bucket=bucket.id,
            lambda_functions=[{"lambda_function_arn": worker.arn, "events": ["s3:ObjectCreated:*"]}],
        )
    Bad
        import pulumi
        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "worker")
        code = pulumi.AssetArchive({"index.py": pulumi.StringAsset("def handler(event, context):\\n    return 1\\n")})
        worker = aws.lambda_.Function(
            "worker", role=role.arn, runtime="python3.13", handler="index.handler", code=code
        )
        bucket = aws.s3.Bucket("inbox")
        aws.lambda_.Permission(
            "s3",
            function=worker.name,
            action="lambda:InvokeFunction",
            principal="s3.amazonaws.com",
            source_arn=bucket.arn,
        )
        aws.s3.BucketNotification(  # <- finding
            "inbox",
            bucket=bucket.id,
            lambda_functions=[{"lambda_function_arn": worker.arn, "events": ["s3:ObjectCreated:*"]}],
        )
    Good
        import pulumi
        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "worker")
        code = pulumi.AssetArchive({"index.py": pulumi.StringAsset("def handler(event, context):\\n    return 1\\n")})
        worker = aws.lambda_.Function(
            "worker", role=role.arn, runtime="python3.13", handler="index.handler", code=code
        )
        bucket = aws.s3.Bucket("inbox")
        permission = aws.lambda_.Permission(
            "s3",
            function=worker.arn,
            action="lambda:InvokeFunction",
            principal="s3.amazonaws.com",
            source_arn=bucket.arn,
        )
        aws.s3.BucketNotification(
            "inbox",
            bucket=bucket.id,
            lambda_functions=[{"lambda_function_arn": worker.arn, "events": ["s3:ObjectCreated:*"]}],
            opts=pulumi.ResourceOptions(depends_on=[permission]),
        )
    Good
        import pulumi
        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "worker")
        code = pulumi.AssetArchive({"index.py": pulumi.StringAsset("def handler(event, context):\\n    return 1\\n")})
        worker = aws.lambda_.Function(
            "worker", role=role.arn, runtime="python3.13", handler="index.handler", code=code
        )
        rule = aws.cloudwatch.EventRule("hourly", schedule_expression="rate(1 hour)")
        aws.cloudwatch.EventTarget("hourly", rule=rule.name, arn=worker.arn)
        aws.lambda_.Permission(
            "hourly",
            function=worker.name,
            action="lambda:InvokeFunction",
            principal="events.amazonaws.com",
            source_arn=rule.arn,
        )
    Known limits
        API Gateway has a check of its own. A source ARN that is written as text is taken to be right, and permissions
        on a function's alias count for the function.
    """
    for kind, caller, called in calls(case, FUNCTION_CALLERS, FUNCTION, ALIAS):
        function = function_behind(case, called)
        if function is None or function.read:
            continue
        if uses_role(case, kind, caller):
            yield Unknown(caller.urn, "a role is used for the call; whether it may is not judged here")
            continue
        source = case.topology.target(caller, kind.source) if kind.source else caller
        leave = may_invoke(case, function, principal=kind.principal, sources=(source.urn,) if source else ())
        yield _verdict(case, kind, caller, function, leave)


def _verdict(case: Case, kind: Caller, caller: Resource, function: Resource, leave: Leave) -> Verdict:
    if leave.allowed is None:
        return Unknown(caller.urn, leave.why)
    if not leave.allowed:
        what = "refuses to set this up" if kind.refused else "cannot run it"
        because = f" ({leave.why})" if leave.why else ""
        fail = Fail(
            subject=caller.urn,
            message=f"no permission lets {kind.noun} call {function.name}{because}, so {kind.noun} {what}",
            fix=f"Add an aws.lambda_.Permission on {function.name} for {kind.principal}.amazonaws.com.",
            severity=kind.severity,
            related=(function.urn,),
        )
        return unless_cut_short(case, fail)
    if kind.refused and not case.topology.waits_for(caller) & set(leave.by):
        return Fail(
            subject=caller.urn,
            message=f"{caller.name} does not wait for the permission that lets {kind.noun} call {function.name}",
            fix="Make it depend on the permission (`depends_on`).",
            severity="medium",
            related=leave.by,
        )
    return Pass(caller.urn, f"{kind.noun} may call {function.name}")

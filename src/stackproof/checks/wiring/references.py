"""Ids where ARNs belong, and ARNs where ids or names belong."""

from __future__ import annotations

from stackproof.aws import is_arn
from stackproof.model import Reference, Resource
from stackproof.topology import canonical_type, short_type, value_at

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Verdict, check

_QUEUE = "aws:sqs/queue:Queue"
# Inputs that take an ARN and nothing else, whatever the resource.
_ARNS = frozenset(
    {
        "bucketArn",
        "certificateArn",
        "cloudwatchLogsRoleArn",
        "cloudwatchRoleArn",
        "deadLetterTargetArn",
        "eventSourceArn",
        "executionRoleArn",
        "functionArn",
        "iamRoleArn",
        "kinesisStreamArn",
        "lambdaFunctionArn",
        "listenerArn",
        "loadBalancerArn",
        "monitoringRoleArn",
        "nodeRoleArn",
        "podExecutionRoleArn",
        "policyArn",
        "queueArn",
        "roleArn",
        "rotationLambdaArn",
        "serviceRoleArn",
        "snsTopicArn",
        "targetArn",
        "targetGroupArn",
        "targetGroupArns",
        "topicArn",
        "webAclArn",
    }
)
_PLACES_FOR_ARNS = {
    "aws:lambda/function:Function": ("role",),
    "aws:cloudwatch/metricAlarm:MetricAlarm": ("alarmActions", "okActions", "insufficientDataActions"),
    "aws:cloudwatch/eventTarget:EventTarget": ("arn",),
    "aws:sns/topicPolicy:TopicPolicy": ("arn",),
    "aws:sns/topicSubscription:TopicSubscription": ("topic",),
    "aws:sfn/stateMachine:StateMachine": ("roleArn",),
}
# Inputs that take an id or a name and never an ARN.
_IDS = frozenset({"vpcId", "subnetId", "subnetIds", "vpcSecurityGroupIds", "securityGroupIds", "securityGroupId"})
_PLACES_FOR_IDS = {
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ("role",),
    "aws:iam/rolePolicy:RolePolicy": ("role",),
    "aws:iam/instanceProfile:InstanceProfile": ("role",),
    "aws:cloudwatch/eventTarget:EventTarget": ("rule",),
    "aws:sqs/queuePolicy:QueuePolicy": ("queueUrl",),
    "aws:lb/loadBalancer:LoadBalancer": ("subnets", "securityGroups"),
}
# Types whose `id` is no ARN; of other types the provider may have made the ARN the id.
PLAIN_IDS = frozenset(
    {
        _QUEUE,
        "aws:cloudwatch/eventRule:EventRule",
        "aws:cloudwatch/logGroup:LogGroup",
        "aws:dynamodb/table:Table",
        "aws:ecr/repository:Repository",
        "aws:iam/instanceProfile:InstanceProfile",
        "aws:iam/role:Role",
        "aws:lambda/function:Function",
        "aws:s3/bucket:Bucket",
    }
)
# Protocol of a subscription -> what its endpoint has to be.
_ENDPOINTS = {"sqs", "lambda", "firehose"}


@check(
    "WIR001",
    title="References hold an ARN where an ARN belongs, an id where an id belongs",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "AWS refuses the resource because the value has the wrong form."),
    links=("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html",),
    local=True,
)
def references_have_the_form(case: Case) -> Iterator[Verdict]:
    """An input that takes an ARN is not given another resource's id, name or URL, and the other way round.

    Why
        `queue.id` is a URL, `role.id` a name, `subnet.arn` no id; AWS checks the form at once.
    Fix
        Use the output that the message names.
    Bad
        import pulumi_aws as aws

        topic = aws.sns.Topic("orders")
        queue = aws.sqs.Queue("orders")
        aws.sns.TopicSubscription("orders", topic=topic.arn, protocol="sqs", endpoint=queue.id)  # <- finding
    Bad
        import json
        import pulumi_aws as aws

        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
            ],
        }
        role = aws.iam.Role("worker", assume_role_policy=json.dumps(trust))
        aws.iam.RolePolicyAttachment(  # <- finding
            "logs",
            role=role.arn,
            policy_arn="arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
        )
        aws.lambda_.Function(  # <- finding
            "worker", role=role.name, package_type="Image", image_uri="123456789012.dkr.ecr.us-east-1.amazonaws.com/w:1"
        )
    Bad
        import pulumi_aws as aws

        copy = aws.s3.Bucket("copy")
        aws.kinesis.FirehoseDeliveryStream(  # <- finding
            "clicks",
            destination="extended_s3",
            extended_s3_configuration={"role_arn": "arn:aws:iam::123456789012:role/clicks", "bucket_arn": copy.id},
        )
    Good
        import json
        import pulumi_aws as aws

        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
            ],
        }
        role = aws.iam.Role("worker", assume_role_policy=json.dumps(trust))
        policy = aws.iam.Policy(
            "reads",
            policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}],
                }
            ),
        )
        aws.iam.RolePolicyAttachment("reads", role=role.id, policy_arn=policy.id)
        aws.lambda_.Function(
            "worker", role=role.arn, package_type="Image", image_uri="123456789012.dkr.ecr.us-east-1.amazonaws.com/w:1"
        )
        topic = aws.sns.Topic("orders")
        queue = aws.sqs.Queue("orders")
        aws.sns.TopicSubscription("orders", topic=topic.id, protocol="sqs", endpoint=queue.arn)
        aws.sns.TopicSubscription("mail", topic=topic.id, protocol="email", endpoint="ops@example.com")
    Known limits
        Only inputs that take one form alone, and only whole references to resources of the program, are judged.
    """
    for resource in case.resources():
        held = 0
        for reference in resource.references:
            other = case.topology.resource(reference.urn)
            wanted = _wanted(resource, reference)
            if not wanted or other is None or reference.inside or not other.type.startswith("aws:"):
                continue
            if _is_other(other, reference, wanted) and (wanted == "arn") is not is_arn(
                value_at(resource.inputs, reference.path)
            ):
                yield _wrong(resource, other, reference, wanted)
            elif reference.property:
                held += 1
        if held:
            yield Pass(resource.urn, f"{held} references have the form that is taken")


def _wanted(resource: Resource, reference: Reference) -> str:
    """ "arn" or "id" where the input takes nothing else; "" where either may do."""
    token, path = canonical_type(resource.type), reference.path
    top = path.partition(".")[0].partition("[")[0]
    last = path.rpartition(".")[2].partition("[")[0]
    if token == "aws:sns/topicSubscription:TopicSubscription" and top == "endpoint":
        return "arn" if resource.inputs.get("protocol") in _ENDPOINTS else ""
    if last in _ARNS or (top in _PLACES_FOR_ARNS.get(token, ()) and "." not in path):
        return "arn"
    return "id" if last in _IDS or (top in _PLACES_FOR_IDS.get(token, ()) and "." not in path) else ""


def _is_other(other: Resource, reference: Reference, wanted: str) -> bool:
    """True when the output is surely of the other form."""
    if wanted == "id":
        return reference.property == "arn"
    return reference.property in ("name", "url", "bucket") or (
        reference.property == "id" and canonical_type(other.type) in PLAIN_IDS
    )


def _wrong(resource: Resource, other: Resource, reference: Reference, wanted: str) -> Fail:
    better = "arn" if wanted == "arn" else "url" if canonical_type(other.type) == _QUEUE else "id"
    noun = "an ARN" if wanted == "arn" else "an id or name"
    return Fail(
        subject=resource.urn,
        message=f"{reference.path} takes {noun}, and is given {reference.property} of {other.name}",
        fix=f"Use `{better}` of the {short_type(other.type)} {other.name}.",
        related=(other.urn,),
    )

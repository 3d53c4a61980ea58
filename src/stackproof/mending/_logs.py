"""Logs that are not written: of APIs, balancers and networks; and who may read those that are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from stackproof.model import Finding, Resource

from ._asked_values import days_of_logs
from ._bucket_policies import OWN_TLS, for_balancer
from ._calls import NotPossible
from ._documents import Rule, document
from ._edits import Mend
from ._ground import Ground, Mender
from ._keys import KEY, encrypted_with_own_key, senders_of
from ._reaching import made_name, name_at

_V2 = "aws:apigatewayv2/stage:Stage"
_FORMAT = "$context.requestId $context.identity.sourceIp {path} $context.status"


def trust(service: str) -> str:
    """An expression for the policy by which a service takes on a role."""
    return (
        "aws.iam.get_policy_document_output(statements=[{'actions': ['sts:AssumeRole'], "
        f"'principals': [{{'type': 'Service', 'identifiers': [{service!r}]}}]}}]).json"
    )


def access_logs_of_stage(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A log group for the calls of a stage. REST APIs write logs only with a role of the whole account, which another
    stack may have set."""
    stage = ground.resource(finding)
    second = ground.topology.is_type(stage, _V2)
    if not second and not ground.topology.of_type("aws:apigateway/account:Account"):
        raise NotPossible("the account's role for logs is for a person")
    call = ground.call_of(stage)
    own = made_name(call, "logs")
    path = "$context.routeKey" if second else "$context.httpMethod $context.resourcePath"
    written = _FORMAT.replace("{path}", path)
    expression = f"{own} = aws.cloudwatch.LogGroup(NameOfIt, retention_in_days={days_of_logs(ground)})"
    made = call.beside(expression, suffix="access", before=True)
    settings = f"access_log_settings={{'destination_arn': LogsOfIt.arn, 'format': {written!r}}}"
    yield Mend((*made, *call.give(settings, {"LogsOfIt": own})))


def access_logs_of_balancer(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A bucket for the balancer's logs, closed and encrypted as the balancer needs it."""
    balancer = ground.resource(finding)
    call = ground.call_of(balancer)
    bucket, policy = made_name(call, "logs"), made_name(call, "logs_policy")
    rules = document(for_balancer(), OWN_TLS).replace("BucketOfIt", bucket)
    lines = [
        f"{bucket} = aws.s3.Bucket(NameOfIt, force_destroy=True)",
        f"aws.s3.BucketPublicAccessBlock(NameOfIt, bucket={bucket}.id, block_public_acls=True, "
        "block_public_policy=True, ignore_public_acls=True, restrict_public_buckets=True)",
        f"aws.s3.BucketServerSideEncryptionConfiguration(NameOfIt, bucket={bucket}.id, "
        "rules=[{'apply_server_side_encryption_by_default': {'sse_algorithm': 'AES256'}}])",
        f"{policy} = aws.s3.BucketPolicy(NameOfIt, bucket={bucket}.id, policy={rules})",
    ]
    made = call.beside("\n".join(lines), suffix="logs", before=True)
    settings = call.give("access_logs={'bucket': LogsOfIt.bucket, 'enabled': True}", {"LogsOfIt": bucket})
    yield Mend((*made, *settings, *call.depend_on(policy)))


def flows_of_network(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A log group for the network's flows, and a role that may write to it."""
    vpc = ground.resource(finding)
    call = ground.call_of(vpc)
    group, role = made_name(call, "flow_logs"), made_name(call, "flow_role")
    writes = Rule(
        actions=("logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogGroups", "logs:DescribeLogStreams"),
        resources=(f"{group}.arn", f"pulumi.Output.concat({group}.arn, ':*')"),
    )
    lines = [
        f"{group} = aws.cloudwatch.LogGroup(NameOfIt, retention_in_days={days_of_logs(ground)})",
        f"{role} = aws.iam.Role(NameOfIt, assume_role_policy={trust('vpc-flow-logs.amazonaws.com')})",
        f"aws.iam.RolePolicy(NameOfIt, role={role}.id, policy={document(writes)})",
        f"aws.ec2.FlowLog(NameOfIt, vpc_id=ItsVariable.id, traffic_type='ALL', log_destination={group}.arn, "
        f"iam_role_arn={role}.arn)",
    ]
    yield Mend(call.beside("\n".join(lines), suffix="flows"))


def group_with_key(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A key of the program's that lets CloudWatch Logs in."""
    group = ground.resource(finding)
    call = ground.call_of(group)
    for key in ground.topology.of_type(KEY):
        if _lets(key, "logs.", ground):
            bound = name_at(call, group, key, ground)
            yield Mend((*bound.splices, *call.give("kms_key_id=KeyOfIt.arn", {"KeyOfIt": bound.name})))
            return
    raise NotPossible("no key of the program lets CloudWatch Logs in")


def encrypted_topic(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """SNS's own key where no service sends to the topic; else a key that lets those services in."""
    topic = ground.resource(finding)
    call = ground.call_of(topic)
    services = dict.fromkeys(service for service, _ in senders_of(topic, ground))
    if not services:
        yield Mend(call.give("kms_master_key_id='alias/aws/sns'"))
        return
    for key in ground.topology.of_type(KEY):
        if all(_lets(key, service, ground) for service in services):
            bound = name_at(call, topic, key, ground)
            yield Mend((*bound.splices, *call.give("kms_master_key_id=KeyOfIt.id", {"KeyOfIt": bound.name})))
    yield encrypted_with_own_key(topic, ground)


def _lets(key: Resource, service: str, ground: Ground) -> bool:
    return any(
        statement.allows and any(name.startswith(service) for name in statement.services)
        for one in ground.topology.resource_policies(key)
        for statement in one.statements
    )


LOGS: Mapping[str, Mender] = {
    "LOG002": group_with_key,
    "LOG006": access_logs_of_stage,
    "LOG007": access_logs_of_balancer,
    "LOG008": flows_of_network,
    "SNS001": encrypted_topic,
}

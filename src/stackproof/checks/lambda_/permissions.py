"""Whether a function may do what its configuration makes it do."""

from __future__ import annotations

import re

from stackproof.model import Resource
from stackproof.topology import has, number, value_at

from .._calls import FUNCTION, QUEUE, TOPIC
from .._mechanism import Case, Fail, Impact, Iterator, Pass, Severity, Unknown, Verdict, check
from .._rights import rights
from ._functions import MAPPING, Package, mapped_function, package_of, role_of

STREAM = "aws:kinesis/stream:Stream"
TABLE = "aws:dynamodb/table:Table"
_SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"
_GUIDE = "https://docs.aws.amazon.com/lambda/latest/dg/"
_NEEDS = Impact("deployment", "AWS refuses the function or its event source: the execution role lacks permissions.")
# What Lambda does with the execution role to read a source; of the inner ones any will do.
_READS: dict[str, tuple[tuple[str, ...], ...]] = {
    QUEUE: (("sqs:ReceiveMessage",), ("sqs:DeleteMessage",), ("sqs:GetQueueAttributes",)),
    STREAM: (
        ("kinesis:GetRecords",),
        ("kinesis:GetShardIterator",),
        ("kinesis:DescribeStream", "kinesis:DescribeStreamSummary"),
    ),
    TABLE: (("dynamodb:GetRecords",), ("dynamodb:GetShardIterator",), ("dynamodb:DescribeStream",)),
}
_SENDS = {QUEUE: "sqs:SendMessage", TOPIC: "sns:Publish", FUNCTION: "lambda:InvokeFunction"}


@check(
    "LAM001",
    title="Functions in a VPC may make network interfaces",
    severity="critical",
    category="architecture",
    impact=_NEEDS,
    links=(_GUIDE + "configuration-vpc.html",),
    when=(FUNCTION,),
)
def vpc_functions_may_attach(case: Case) -> Iterator[Verdict]:
    """The role of a function with subnets allows ec2:CreateNetworkInterface.

    Why
        Lambda makes the network interfaces with the function's own role and refuses the function otherwise.
    Fix
        Attach arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole to the role.
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
        aws.iam.RolePolicyAttachment(
            "logs",
            role=role.name,
            policy_arn="arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
        )
        aws.lambda_.Function(  # <- finding
            "worker",
            role=role.arn,
            package_type="Image",
            image_uri="123456789012.dkr.ecr.us-east-1.amazonaws.com/w:1",
            vpc_config={"subnet_ids": ["subnet-0a1b2c3d"], "security_group_ids": ["sg-0a1b2c3d"]},
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
        aws.iam.RolePolicyAttachment(
            "network",
            role=role.name,
            policy_arn="arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole",
        )
        aws.lambda_.Function(
            "worker",
            role=role.arn,
            package_type="Image",
            image_uri="123456789012.dkr.ecr.us-east-1.amazonaws.com/w:1",
            vpc_config={"subnet_ids": ["subnet-0a1b2c3d"], "security_group_ids": ["sg-0a1b2c3d"]},
        )
    Known limits
        Roles that the program looks up are not judged.
    """
    for function in case.resources(FUNCTION):
        role = role_of(case, function)
        if role is None or not has(function, "vpcConfig.subnetIds"):
            continue
        yield rights(case, function, role, (("ec2:CreateNetworkInterface",),), None, "is placed in subnets")


@check(
    "LAM002",
    title="Functions may read their event sources",
    severity="critical",
    category="architecture",
    impact=_NEEDS,
    links=(_GUIDE + "with-sqs.html", _GUIDE + "with-kinesis.html", _GUIDE + "with-ddb.html"),
    when=(MAPPING,),
)
def sources_may_be_read(case: Case) -> Iterator[Verdict]:
    """The role of a function that is fed by a queue or stream may read it.

    Why
        Lambda polls with the function's own role and refuses the event source mapping when the role may not.
    Fix
        Grant the actions on the ARN of the source, or attach AWSLambdaSQSQueueExecutionRole,
        AWSLambdaKinesisExecutionRole or AWSLambdaDynamoDBExecutionRole.
    Bad
        import json
        import pulumi_aws as aws

        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
            ],
        }
        role = aws.iam.Role(
            "worker",
            assume_role_policy=json.dumps(trust),
            managed_policy_arns=["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"],
        )
        worker = aws.lambda_.Function(
            "worker", role=role.arn, package_type="Image", image_uri="123456789012.dkr.ecr.us-east-1.amazonaws.com/w:1"
        )
        queue = aws.sqs.Queue("jobs")
        aws.lambda_.EventSourceMapping("jobs", event_source_arn=queue.arn, function_name=worker.arn)  # <- finding
    Good
        import json
        import pulumi_aws as aws

        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
            ],
        }
        queue = aws.sqs.Queue("jobs")
        role = aws.iam.Role("worker", assume_role_policy=json.dumps(trust))
        aws.iam.RolePolicy(
            "reads",
            role=role.id,
            policy=queue.arn.apply(
                lambda arn: json.dumps(
                    {
                        "Version": "2012-10-17",
                        "Statement": [
                            {
                                "Effect": "Allow",
                                "Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueue*"],
                                "Resource": arn,
                            }
                        ],
                    }
                )
            ),
        )
        worker = aws.lambda_.Function(
            "worker", role=role.arn, package_type="Image", image_uri="123456789012.dkr.ecr.us-east-1.amazonaws.com/w:1"
        )
        aws.lambda_.EventSourceMapping("jobs", event_source_arn=queue.arn, function_name=worker.arn)
    Known limits
        A grant on another resource of the service counts as if it could be meant.
    """
    for mapping in case.resources(MAPPING):
        function = mapped_function(case, mapping)
        role = role_of(case, function) if function is not None else None
        if role is None:
            continue
        for token, needs in _READS.items():
            for source in case.topology.targets(mapping, "eventSourceArn", token):
                yield rights(case, mapping, role, needs, source, f"reads {source.name}")


@check(
    "LAM003",
    title="Queues hide messages for as long as their function may run",
    severity="critical",
    category="values",
    impact=Impact("deployment", "Lambda refuses the event source mapping."),
    links=(_GUIDE + "services-sqs-configure.html",),
    when=(MAPPING,),
)
def messages_stay_hidden(case: Case) -> Iterator[Verdict]:
    """The visibility timeout of a queue that feeds a function is at least the function's timeout.

    Why
        Lambda refuses the mapping otherwise. AWS recommends six times the function's timeout.
    Fix
        Set `visibility_timeout_seconds` of the queue to six times the function's timeout.
    Bad
        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "worker")
        worker = aws.lambda_.Function(
            "worker",
            role=role.arn,
            package_type="Image",
            image_uri="123456789012.dkr.ecr.us-east-1.amazonaws.com/w:1",
            timeout=60,
        )
        queue = aws.sqs.Queue("jobs")
        aws.lambda_.EventSourceMapping("jobs", event_source_arn=queue.arn, function_name=worker.name)  # <- finding
    Good
        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "worker")
        worker = aws.lambda_.Function(
            "worker",
            role=role.arn,
            package_type="Image",
            image_uri="123456789012.dkr.ecr.us-east-1.amazonaws.com/w:1",
            timeout=60,
        )
        queue = aws.sqs.Queue("jobs", visibility_timeout_seconds=60)
        aws.lambda_.EventSourceMapping("jobs", event_source_arn=queue.arn, function_name=worker.name)
    Known limits
        None.
    """
    for mapping in case.resources(MAPPING):
        function = mapped_function(case, mapping)
        for queue in case.topology.targets(mapping, "eventSourceArn", QUEUE) if function is not None else ():
            if queue.read or function is None:
                continue
            hidden = number(queue, "visibilityTimeoutSeconds", default=30)
            runs = number(function, "timeout", default=3)
            if hidden is None or runs is None:
                yield Unknown(mapping.urn, "one of the timeouts is not known")
            elif hidden < runs:
                yield Fail(
                    subject=mapping.urn,
                    message=f"{queue.name} hides messages for {hidden:g} s, {function.name} may run {runs:g} s",
                    related=(queue.urn, function.urn),
                )
            else:
                yield Pass(mapping.urn, f"{hidden:g} s hidden, {runs:g} s of run time")


@check(
    "LAM004",
    title="Functions may write their logs",
    severity="medium",
    category="architecture",
    impact=Impact("quality", "Nothing that the function prints, and no error of it, can be seen anywhere."),
    links=(_GUIDE + "monitoring-cloudwatchlogs.html",),
    when=(FUNCTION,),
)
def functions_may_log(case: Case) -> Iterator[Verdict]:
    """The execution role allows logs:CreateLogStream and logs:PutLogEvents.

    Why
        Lambda writes logs with the function's own role; without the permission they are dropped silently.
    Fix
        Attach arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole to the role.
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
        aws.lambda_.Function(  # <- finding
            "worker", role=role.arn, package_type="Image", image_uri="123456789012.dkr.ecr.us-east-1.amazonaws.com/w:1"
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
        aws.iam.RolePolicyAttachment(
            "logs", role=role.name, policy_arn=aws.iam.ManagedPolicy.AWS_LAMBDA_BASIC_EXECUTION_ROLE
        )
        aws.lambda_.Function(
            "worker", role=role.arn, package_type="Image", image_uri="123456789012.dkr.ecr.us-east-1.amazonaws.com/w:1"
        )
    Known limits
        Roles that the program looks up are not judged.
    """
    for function in case.resources(FUNCTION):
        role = role_of(case, function)
        if role is not None:
            needs = (("logs:CreateLogStream",), ("logs:PutLogEvents",))
            yield rights(case, function, role, needs, None, "writes logs")


@check(
    "LAM007",
    title="Functions may send to their dead-letter queues and destinations",
    severity="critical",
    category="architecture",
    impact=_NEEDS,
    links=(_GUIDE + "invocation-async-retain-records.html",),
    when=(QUEUE, TOPIC, FUNCTION),
)
def destinations_may_be_reached(case: Case) -> Iterator[Verdict]:
    """The role of a function with a dead-letter queue or a destination may send to it.

    Why
        Lambda sends with the function's own role; it refuses a dead-letter queue that the role may not send to.
    Fix
        Grant sqs:SendMessage, sns:Publish or lambda:InvokeFunction on the ARN of the destination.
    Bad
        import json
        import pulumi_aws as aws

        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
            ],
        }
        role = aws.iam.Role(
            "worker",
            assume_role_policy=json.dumps(trust),
            managed_policy_arns=["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"],
        )
        failed = aws.sqs.Queue("failed")
        aws.lambda_.Function(  # <- finding
            "worker",
            role=role.arn,
            package_type="Image",
            image_uri="123456789012.dkr.ecr.us-east-1.amazonaws.com/w:1",
            dead_letter_config={"target_arn": failed.arn},
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
        failed = aws.sqs.Queue("failed")
        sends = aws.iam.get_policy_document_output(
            statements=[{"actions": ["sqs:SendMessage"], "resources": [failed.arn]}]
        )
        aws.iam.RolePolicy("sends", role=role.id, policy=sends.json)
        aws.lambda_.Function(
            "worker",
            role=role.arn,
            package_type="Image",
            image_uri="123456789012.dkr.ecr.us-east-1.amazonaws.com/w:1",
            dead_letter_config={"target_arn": failed.arn},
        )
    Known limits
        A grant on another queue or topic counts as if it could be meant.
    """
    places: list[tuple[Resource, Resource | None, str, Severity]] = [
        (function, function, "deadLetterConfig.targetArn", "critical") for function in case.resources(FUNCTION)
    ]
    for holder in case.resources(MAPPING, "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"):
        places.append((holder, mapped_function(case, holder), "destinationConfig", "high"))
    for holder, function, path, severity in places:
        role = role_of(case, function) if function is not None else None
        if role is None:
            continue
        for token, action in _SENDS.items():
            for target in case.topology.targets(holder, path, token):
                yield rights(case, holder, role, ((action,),), target, f"sends to {target.name}", severity=severity)


_USES = {
    TABLE: ("dynamodb", "dynamodb"),
    "aws:s3/bucket:Bucket": ("s3", "s3"),
    QUEUE: ("sqs", "sqs"),
    TOPIC: ("sns", "sns"),
    "aws:secretsmanager/secret:Secret": ("secretsmanager", "secrets-?manager"),
    STREAM: ("kinesis", "kinesis"),
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": ("firehose", "firehose"),
    "aws:sfn/stateMachine:StateMachine": ("states", "stepfunctions|sfn"),
    "aws:cloudwatch/eventBus:EventBus": ("events", "events|eventbridge"),
}
_NAMING = frozenset({"id", "arn", "name", "bucket", "url"})


@check(
    "LAM008",
    title="Functions may use the resources that they are told of",
    severity="high",
    category="architecture",
    impact=Impact("deployment", "The function's first call to the service ends with AccessDenied."),
    links=(_GUIDE + "lambda-intro-execution-role.html",),
    when=(FUNCTION,),
)
def told_resources_may_be_used(case: Case) -> Iterator[Verdict]:
    """Where a variable names a table, bucket, queue, topic, secret or stream, the role grants something of its service.

    Why
        A function is told the name of a table in order to use it; a role that grants nothing of DynamoDB makes every
        call fail.
    Fix
        Grant the actions that the handler calls on the resource's ARN.
    Bad
        import json
        import pulumi
        import pulumi_aws as aws

        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
            ],
        }
        role = aws.iam.Role(
            "worker",
            assume_role_policy=json.dumps(trust),
            managed_policy_arns=["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"],
        )
        table = aws.dynamodb.Table(
            "orders", hash_key="id", attributes=[{"name": "id", "type": "S"}], billing_mode="PAY_PER_REQUEST"
        )
        text = "import boto3\\n\\ndef handler(event, context):\\n    return boto3.resource('dynamodb')\\n"
        aws.lambda_.Function(  # <- finding
            "worker",
            role=role.arn,
            runtime="python3.13",
            handler="index.handler",
            code=pulumi.AssetArchive({"index.py": pulumi.StringAsset(text)}),
            environment={"variables": {"ORDERS": table.name}},
        )
    Good
        import json
        import pulumi
        import pulumi_aws as aws

        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
            ],
        }
        role = aws.iam.Role("worker", assume_role_policy=json.dumps(trust))
        table = aws.dynamodb.Table(
            "orders", hash_key="id", attributes=[{"name": "id", "type": "S"}], billing_mode="PAY_PER_REQUEST"
        )
        reads = aws.iam.get_policy_document_output(
            statements=[{"actions": ["dynamodb:GetItem"], "resources": [table.arn]}]
        )
        aws.iam.RolePolicy("reads", role=role.name, policy=reads.json)
        text = "import boto3\\n\\ndef handler(event, context):\\n    return boto3.resource('dynamodb')\\n"
        aws.lambda_.Function(
            "worker",
            role=role.arn,
            runtime="python3.13",
            handler="index.handler",
            code=pulumi.AssetArchive({"index.py": pulumi.StringAsset(text)}),
            environment={"variables": {"ORDERS": table.name}},
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
        table = aws.dynamodb.Table(
            "orders", hash_key="id", attributes=[{"name": "id", "type": "S"}], billing_mode="PAY_PER_REQUEST"
        )
        variables = {"ORDERS": table.name, "STAGE": "prod"}
        reads = aws.iam.get_policy_document_output(
            statements=[{"actions": ["dynamodb:GetItem"], "resources": [table.arn]}]
        )
        for name in ("get-order", "health"):
            role = aws.iam.Role(name, assume_role_policy=json.dumps(trust))
            if name != "health":
                aws.iam.RolePolicy(name, role=role.name, policy=reads.json)
            aws.lambda_.Function(
                name,
                role=role.arn,
                package_type="Image",
                image_uri="123456789012.dkr.ecr.eu-west-1.amazonaws.com/orders:1",
                environment={"variables": variables},
            )
    Known limits
        Which actions the handler calls is not read. Where its code is known and never mentions the service, nothing is
        said; where the code is not known, the finding is uncertain, and left out where another function that is told
        the same may use the service, or where it is a topic that calls the function.
    """
    for function in case.resources(FUNCTION):
        role = role_of(case, function)
        if role is None:
            continue
        package = package_of(case, function)
        told: dict[str, Resource] = {}
        for reference in case.topology.refs_from(function, "environment.variables", inside=False):
            other = case.topology.resource(reference.urn)
            if other is not None and not other.read and reference.property in _NAMING:
                told[other.urn] = other
        for other in told.values():
            for token, (service, word) in _USES.items():
                if case.topology.is_type(other, token):
                    mentioned = _mentions(package, word)
                    if mentioned is None and _is_subscribed(case, function, other):
                        yield Unknown(function.urn, f"{other.name} calls it; it may only tell its messages apart")
                    elif mentioned is None and _is_told_like_others(case, function, service):
                        yield Unknown(function.urn, f"several functions are told the same; not all may use {service}")
                    else:
                        yield from _may_use(case, function, role, other, service, mentioned)


def _may_use(
    case: Case, function: Resource, role: Resource, other: Resource, service: str, mentioned: bool | None
) -> Iterator[Verdict]:
    granted = case.topology.grants_service(role, service)
    if granted:
        yield Pass(function.urn, f"{role.name} grants {service} for {other.name}")
    elif granted is None or case.topology.resource_policies(other) or not case.is_whole:
        yield Unknown(function.urn, f"whether {role.name} grants {service} for {other.name} is not certain")
    elif mentioned is not False:
        yield Fail(
            subject=function.urn,
            message=f"{function.name} is told of {other.name}, but its role {role.name} grants nothing of {service}",
            cause=f"rights@{case.place_of(role)}",
            related=(role.urn, other.urn),
            certain=mentioned is True,
        )


def _is_subscribed(case: Case, function: Resource, topic: Resource) -> bool:
    return any(
        _names(case, one, "topic", topic) and _names(case, one, "endpoint", function)
        for one in case.resources(_SUBSCRIPTION)
    )


def _names(case: Case, resource: Resource, path: str, other: Resource) -> bool:
    return any(target.urn == other.urn for target in case.topology.targets(resource, path))


def _is_told_like_others(case: Case, function: Resource, service: str) -> bool:
    """Whether another function has variables of the same names, and a role that grants something of the service: one
    set of variables is then handed to all, and not every function needs all of it."""
    names = _variable_names(function)
    return len(names) > 1 and any(
        other.urn != function.urn
        and _variable_names(other) == names
        and (role := role_of(case, other)) is not None
        and case.topology.grants_service(role, service) is True
        for other in case.resources(FUNCTION)
    )


def _variable_names(function: Resource) -> frozenset[str]:
    variables = value_at(function.inputs, "environment.variables")
    return frozenset(variables) if isinstance(variables, dict) else frozenset()


def _mentions(package: Package | None, word: str) -> bool | None:
    """Whether the code names the client of a service; None when not all of the code was read."""
    if package is None:
        return None
    texts = [text for text in package.files.values() if text is not None]
    pattern = re.compile(rf"['\"](?:{word})['\"]|client-(?:{word})|\b(?:{word})client\b|\baws\.(?:{word})\b", re.I)
    if any(pattern.search(text) for text in texts):
        return True
    return None if not texts or not package.complete else False

"""Who calls a function or sends to a queue or topic without being let in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from stackproof.model import Finding, Resource
from stackproof.topology import has

from ._calls import Call, NotPossible
from ._documents import Rule, added_to, document
from ._edits import Mend, Splice
from ._ground import Ground, Mender
from ._reaching import last_of, made_name, name_at

_FUNCTION, _ALIAS = "aws:lambda/function:Function", "aws:lambda/alias:Alias"
_QUEUE, _TOPIC = "aws:sqs/queue:Queue", "aws:sns/topic:Topic"
_PERMISSION = "aws:lambda/permission:Permission"
_POLICIES = {
    _QUEUE: ("aws:sqs/queuePolicy:QueuePolicy", "queueUrl"),
    _TOPIC: ("aws:sns/topicPolicy:TopicPolicy", "arn"),
}


class Caller(msgspec.Struct, frozen=True):
    """paths: inputs that name what is called. principal: the service. source: input that names on whose behalf. ending:
    of the source's ARN."""

    paths: tuple[str, ...]
    principal: str
    source: str
    ending: str = ""


_CALLERS = {
    "aws:s3/bucketNotification:BucketNotification": Caller(("lambdaFunctions", "queues", "topics"), "s3", "bucket"),
    "aws:cloudwatch/eventTarget:EventTarget": Caller(("arn",), "events", "rule"),
    "aws:sns/topicSubscription:TopicSubscription": Caller(("endpoint",), "sns", "topic"),
    "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": Caller(("destinationArn",), "logs", "logGroup", ":*"),
    "aws:secretsmanager/secretRotation:SecretRotation": Caller(("rotationLambdaArn",), "secretsmanager", "secretId"),
    "aws:lb/targetGroupAttachment:TargetGroupAttachment": Caller(
        ("targetId",), "elasticloadbalancing", "targetGroupArn"
    ),
}
_APIS = {
    "aws:apigatewayv2/integration:Integration": ("integrationUri", "apiId"),
    "aws:apigateway/integration:Integration": ("uri", "restApi"),
}


def may_call_function(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A permission of the function, made before what makes the service call, and waited for by that."""
    user = ground.resource(finding)
    caller = _CALLERS.get(user.type)
    if caller is None:
        raise NotPossible("who calls is not known")
    call = ground.call_of(user)
    function = _called(user, caller.paths, ground, _FUNCTION, _ALIAS)
    source = ground.topology.target(user, caller.source)
    if source is None:
        raise NotPossible("on whose behalf the call is made is not known")
    allowed = [one for one in ground.topology.of_type(_PERMISSION) if _lets(one, function, caller, source, ground)]
    for permission in allowed[:1]:
        bound = ground.call_of(permission).seen_by(call)
        yield Mend((*bound.splices, *call.depend_on(bound.name)))
        return
    yield _with_permission(call, user, function, source, caller, ground)


def _lets(permission: Resource, function: Resource, caller: Caller, source: Resource, ground: Ground) -> bool:
    named = ground.topology.target(permission, "function")
    whose = ground.topology.target(permission, "sourceArn")
    return (
        named is not None
        and named.urn == function.urn
        and permission.inputs.get("principal") == f"{caller.principal}.amazonaws.com"
        and (whose is None or whose.urn == source.urn)
    )


def _with_permission(
    call: Call, user: Resource, function: Resource, source: Resource, caller: Caller, ground: Ground
) -> Mend:
    names = {"FunctionOfIt": name_at(call, user, function, ground), "SourceOfIt": name_at(call, user, source, ground)}
    arn = f"pulumi.Output.concat(SourceOfIt.arn, {caller.ending!r})" if caller.ending else "SourceOfIt.arn"
    own = made_name(call, "permission")
    expression = (
        f"{own} = aws.lambda_.Permission(NameOfIt, action='lambda:InvokeFunction', function=FunctionOfIt.name, "
        f"principal='{caller.principal}.amazonaws.com', source_arn={arn})"
    )
    written = {key: bound.name for key, bound in names.items()}
    made = call.beside(expression, suffix="permission", names=written, before=True)
    before = [splice for bound in names.values() for splice in bound.splices]
    return Mend((*before, *made, *call.depend_on(own)))


def api_may_call_function(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A permission for API Gateway with the API's execution ARN."""
    user = ground.resource(finding)
    uri, api = _APIS[user.type]
    topology = ground.topology
    function, of = topology.target(user, uri, _FUNCTION), topology.target(user, api)
    if function is None or of is None:
        raise NotPossible("the function or the API is not known")
    call = ground.call_of(user)
    for permission in topology.companions(function, "function", _PERMISSION):
        if permission.inputs.get("principal") == "apigateway.amazonaws.com":
            there = ground.call_of(permission)
            bound = name_at(there, permission, of, ground)
            arn = "pulumi.Output.concat(ApiOfIt.execution_arn, '/*/*')"
            yield Mend((*bound.splices, *there.give(f"source_arn={arn}", {"ApiOfIt": bound.name})))
    names = {"FunctionOfIt": name_at(call, user, function, ground), "ApiOfIt": name_at(call, user, of, ground)}
    expression = (
        "aws.lambda_.Permission(NameOfIt, action='lambda:InvokeFunction', function=FunctionOfIt.name, "
        "principal='apigateway.amazonaws.com', source_arn=pulumi.Output.concat(ApiOfIt.execution_arn, '/*/*'))"
    )
    written = {key: bound.name for key, bound in names.items()}
    before = [splice for bound in names.values() for splice in bound.splices]
    yield Mend((*before, *call.beside(expression, suffix="permission", names=written)))


def may_send(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A policy of the queue or topic that lets in all that have to send to it."""
    user = ground.resource(finding)
    caller = _CALLERS.get(user.type)
    if caller is None:
        raise NotPossible("who sends is not known")
    target = _called(user, caller.paths, ground, _QUEUE, _TOPIC)
    senders = list(_senders(finding.check, target, ground))
    token, path = _POLICIES[_QUEUE if ground.topology.is_type(target, _QUEUE) else _TOPIC]
    holders = ground.topology.companions(target, path, token)
    if holders and all(_lets_send(holders[0], sender, ground) for sender in senders):
        bound = ground.call_of(holders[0]).seen_by(ground.call_of(user))
        yield Mend((*bound.splices, *ground.call_of(user).depend_on(bound.name)))
        return
    if holders or has(target, "policy"):
        yield _in_policy(holders[0] if holders else target, target, senders, ground)
        return
    yield _with_policy(target, senders, ground)


def _senders(check: str, target: Resource, ground: Ground) -> Iterator[Resource]:
    """What sends to a queue or topic without being let in."""
    for one in ground.findings:
        found = ground.topology.resource(one.resource) if one.check == check and one.resource else None
        caller = _CALLERS.get(found.type) if found is not None else None
        if found is None or caller is None:
            continue
        if any(target.urn in {t.urn for t in ground.topology.targets(found, path)} for path in caller.paths):
            yield found


def _lets_send(holder: Resource, sender: Resource, ground: Ground) -> bool:
    principal = f"{_CALLERS[sender.type].principal}.amazonaws.com"
    documents = [one for one in ground.topology.documents() if one.origin == holder.urn]
    return any(principal in statement.services for one in documents for statement in one.statements)


def _rule(target: Resource, number: int, sender: Resource) -> Rule:
    caller = _CALLERS[sender.type]
    action = "sqs:SendMessage" if target.type == _QUEUE else "sns:Publish"
    return Rule(
        actions=(action,),
        resources=("TargetOfIt.arn",),
        who="Service",
        principal=f"'{caller.principal}.amazonaws.com'",
        conditions=(("ArnEquals", "aws:SourceArn", f"Source{number}.arn"),),
    )


def _sources(senders: list[Resource], ground: Ground) -> dict[str, Resource]:
    found = {}
    for number, sender in enumerate(senders):
        source = ground.topology.target(sender, _CALLERS[sender.type].source)
        if source is None:
            raise NotPossible("on whose behalf is sent is not known")
        found[f"Source{number}"] = source
    return found


def _with_policy(target: Resource, senders: list[Resource], ground: Ground) -> Mend:
    """A policy of its own, behind the last of what it names."""
    sources = _sources(senders, ground)
    anchor, names = last_of({"TargetOfIt": target, **sources}, ground)
    rules = [_rule(target, number, sender) for number, sender in enumerate(senders)]
    if _alarms(target, ground):
        # A policy of one's own takes the place of the one that lets alarms of the same account in.
        rules.append(_FOR_ALARMS)
    kind, place = ("sqs.QueuePolicy", "queue_url=TargetOfIt.url") if target.type == _QUEUE else (
        "sns.TopicPolicy", "arn=TargetOfIt.arn")  # fmt: skip
    own = made_name(ground.call_of(target), "policy")
    expression = f"{own} = aws.{kind}(NameOfIt, {place}, policy={document(*rules)})"
    later = _waiting(anchor, own, senders, ground)
    if not later:
        expression = expression.removeprefix(f"{own} = ")
    written = {key: bound.name for key, bound in names.items()}
    before = [splice for bound in names.values() for splice in bound.splices]
    return Mend((*before, *anchor.beside(expression, suffix="policy", names=written), *later))


_FOR_ALARMS = Rule(
    actions=("sns:Publish",),
    resources=("TargetOfIt.arn",),
    who="Service",
    principal="'cloudwatch.amazonaws.com'",
    conditions=(("StringEquals", "aws:SourceAccount", "aws.get_caller_identity_output().account_id"),),
)


def _alarms(target: Resource, ground: Ground) -> bool:
    tokens = ("aws:cloudwatch/metricAlarm:MetricAlarm", "aws:cloudwatch/compositeAlarm:CompositeAlarm")
    return target.type == _TOPIC and bool(ground.topology.refs_to(target, *tokens))


def _waiting(anchor: Call, name: str, senders: list[Resource], ground: Ground) -> list[Splice]:
    """The senders that are made behind the policy wait for it."""
    found: list[Splice] = []
    for sender in senders:
        call = ground.call_of(sender)
        try:
            anchor.seen_by(call)
        except NotPossible:
            continue
        found += call.depend_on(name)
    return found


def _in_policy(holder: Resource, target: Resource, senders: list[Resource], ground: Ground) -> Mend:
    """Further statements in the policy that is there."""
    call = ground.call_of(holder)
    lacking = [one for one in senders if not _lets_send(holder, one, ground)]
    named = {"TargetOfIt": target, **_sources(lacking, ground)}
    if holder.urn == target.urn:
        raise NotPossible("a queue's own policy cannot name it")
    names = {key: name_at(call, holder, one, ground) for key, one in named.items()}
    rules = [_rule(target, number, sender) for number, sender in enumerate(lacking)]
    written = {key: bound.name for key, bound in names.items()}
    before = [splice for bound in names.values() for splice in bound.splices]
    # S3 tries its destinations at once.
    for sender in (one for one in lacking if _CALLERS[one.type].principal == "s3"):
        bound = call.seen_by(ground.call_of(sender))
        before += [*bound.splices, *ground.call_of(sender).depend_on(bound.name)]
    try:
        return Mend((*before, *added_to(call, "policy", rules, written)))
    except NotPossible:
        return Mend((*before, *_like_the_first(call, lacking, rules)))


def _like_the_first(call: Call, senders: list[Resource], rules: list[Rule]) -> tuple[Splice, ...]:
    """Statements for the resource of the first one, in a document that takes no Outputs. Raises NotPossible."""
    first = call.value("policy.Statement[0]")
    resource = first.entry("Resource") if first is not None else None
    if resource is None:
        raise NotPossible("the document is made elsewhere")
    text = call.text.between(*resource.value.place)
    splices: list[Splice] = []
    for sender, rule in zip(senders, rules, strict=True):
        plain = Rule(
            actions=rule.actions,
            resources=("ResourceOfIt",),
            who="Service",
            principal=f"'{_CALLERS[sender.type].principal}.amazonaws.com'",
        )
        splices += call.append("policy.Statement", plain.for_json, {"ResourceOfIt": text})
    return tuple(splices)


def _called(user: Resource, paths: tuple[str, ...], ground: Ground, *tokens: str) -> Resource:
    """What a resource makes a service call. Raises NotPossible."""
    found = {one.urn: one for path in paths for one in ground.topology.targets(user, path, *tokens)}
    if len(found) != 1:
        raise NotPossible("what is called is not sure")
    return next(iter(found.values()))


CALLING: Mapping[str, Mender] = {"API001": api_may_call_function, "EVT002": may_send, "LAM009": may_call_function}

"""Judge of dead-letter queues: where goes what could not be handled."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from stackproof.model import Requirement, Resource
from stackproof.topology import MISSING, as_number, as_text, is_hidden, parsed, shown, value_at

from ._facts import Facts
from ._outcomes import Held, Missed, Open, Outcome, best, joined, spoken, within
from ._subjects import each, held, left_open, missed, none_made, subjects

QUEUE = "aws:sqs/queue:Queue"
_TOPIC = "aws:sns/topic:Topic"
_FUNCTION = "aws:lambda/function:Function"
_REDRIVE = "aws:sqs/redrivePolicy:RedrivePolicy"
_MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping"
_INVOKED = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"
_SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"
_EVENT_TARGET = "aws:cloudwatch/eventTarget:EventTarget"
_PERMISSION = "aws:lambda/permission:Permission"
_SCHEDULE = "aws:scheduler/schedule:Schedule"
# Who calls a function and waits for its answer: what fails is told to the caller, and no queue sees it.
_WAITING = frozenset(
    {"apigateway.amazonaws.com", "elasticloadbalancing.amazonaws.com", "cognito-idp.amazonaws.com", "lex.amazonaws.com"}
)
# What starts something: type, input that names it, input that names the queue for what did not start.
_STARTING = (
    (_EVENT_TARGET, "arn", "deadLetterConfig.arn"),
    (_SCHEDULE, "target.arn", "target.deadLetterConfig.arn"),
)
_PLACES = (
    (QUEUE, "redrivePolicy"),
    (_REDRIVE, "redrivePolicy"),
    (_FUNCTION, "deadLetterConfig"),
    (_INVOKED, "destinationConfig"),
    (_MAPPING, "destinationConfig"),
    (_SUBSCRIPTION, "redrivePolicy"),
    (_EVENT_TARGET, "deadLetterConfig"),
    (_SCHEDULE, "target.deadLetterConfig"),
)


def judge_dead_letter(requirement: Requirement, facts: Facts) -> Outcome:
    concept = "queue" if requirement.of == "dead_letter_queue" else requirement.of
    bound = requirement.want.get("max_receive")
    if concept in ("", "queue"):
        return _queues(facts, bound, anything=not concept)
    if concept == "function":
        return _functions(facts, bound)
    looks = {
        "topic": partial(_beside, facts, ((_SUBSCRIPTION, "topic", "redrivePolicy"),)),
        "event_rule": partial(_beside, facts, ((_EVENT_TARGET, "rule", "deadLetterConfig.arn"),)),
        "scheduler": partial(_own, facts, "target.deadLetterConfig.arn"),
        "stream": partial(_beside, facts, ((_MAPPING, "eventSourceArn", "destinationConfig.onFailure"),)),
        "table": partial(_beside, facts, ((_MAPPING, "eventSourceArn", "destinationConfig.onFailure"),)),
        "state_machine": partial(_callers, facts),
    }
    look = looks.get(concept)
    if look is None:
        return Open("this version does not know where its failures could go")
    return each(facts, concept, look)


# --- queues


def _receivers(facts: Facts) -> frozenset[str]:
    """Queues that take what fails elsewhere: these need no dead-letter queue of their own."""
    places = ((one, path) for token, path in _PLACES for one in facts.made(token))
    return frozenset(queue.urn for one, path in places for queue in facts.topology.targets(one, path, QUEUE))


def _queues(facts: Facts, bound: Any, *, anything: bool) -> Outcome:
    receivers = _receivers(facts)
    sending = subjects(facts, "queue", but=receivers)
    looks = [_redriven(facts, queue, bound) for queue in sending]
    if anything:
        others = [_functions(facts, None)] if facts.made(_FUNCTION) and bound is None else []
        return best([*looks, *others], nothing=Missed("nothing sends what fails to a queue"))
    if receivers and not sending:
        return Missed("no queue of the program sends what fails to another")
    return joined(looks, nothing=none_made("queue"))


def _redriven(facts: Facts, queue: Resource, bound: Any) -> Outcome:
    holders = [queue, *facts.topology.companions(queue, "queueUrl", _REDRIVE)]
    holder = next((one for one in holders if value_at(one.inputs, "redrivePolicy") is not MISSING), None)
    if holder is None:
        return missed(facts, queue, "it has no dead-letter queue")
    return _policy(facts, holder, bound)


def _policy(facts: Facts, holder: Resource, bound: Any) -> Outcome:
    path = "redrivePolicy"
    value = shown(value_at(holder.inputs, path))
    if is_hidden(value):
        return left_open(facts, holder, "its redrive policy is not known", property=path)
    document = parsed(value)
    if not isinstance(document, dict) or not document.get("deadLetterTargetArn"):
        return missed(facts, holder, "its redrive policy names no queue", property=path)
    where = document["deadLetterTargetArn"]
    target = _made(facts, holder, path)
    if target is None:
        known = as_text(where)
        if known is None:
            return left_open(facts, holder, "the queue of its redrive policy is not known", property=path)
        return missed(
            facts, holder, f"its redrive policy names {known}, which the program does not make", property=path
        )
    receive = as_number(document.get("maxReceiveCount"))
    if bound is not None and receive is None:
        return left_open(facts, holder, "maxReceiveCount is not known", property=path)
    if bound is not None and receive is not None and not within(receive, bound, plain="exactly"):
        return missed(facts, holder, f"maxReceiveCount is {as_text(receive)}; asked {spoken(bound)}", property=path)
    return held(facts, holder, f"what fails goes to {target.name}", property=path)


def _made(facts: Facts, holder: Resource, path: str) -> Resource | None:
    """The queue of the program that an input leads to, also inside of a policy's text."""
    found = facts.topology.targets(holder, path, QUEUE)
    if not found:
        document = parsed(shown(value_at(holder.inputs, path)))
        arn = document.get("deadLetterTargetArn") if isinstance(document, dict) else None
        found = tuple(queue for queue in facts.made(QUEUE) if arn and queue.outputs.get("arn") == arn)
    return next((queue for queue in found if not queue.read and queue.urn != holder.urn), None)


# --- functions


def _functions(facts: Facts, bound: Any) -> Outcome:
    """Each one that somebody calls without waiting; where all are waited for, one is enough."""
    found = subjects(facts, "function")
    outcomes = [(function, _function(facts, function, bound)) for function in found]
    if any(isinstance(outcome, Held) for _, outcome in outcomes):
        kept = [o for function, o in outcomes if isinstance(o, Held) or not _is_waited_for(facts, function)]
        return joined(kept, nothing=none_made("function"))
    return joined((outcome for _, outcome in outcomes), nothing=none_made("function"))


def _function(facts: Facts, function: Resource, bound: Any) -> Outcome:
    ways = list(_ways(facts, function, bound))
    return best(ways, nothing=missed(facts, function, "what it fails on goes nowhere"))


def _ways(facts: Facts, function: Resource, bound: Any) -> Iterator[Outcome]:
    mappings = facts.topology.companions(function, "functionName", _MAPPING)
    for mapping in mappings:
        for queue in facts.topology.targets(mapping, "eventSourceArn", QUEUE):
            yield _redriven(facts, queue, bound)
    if bound is not None:
        # Only a queue counts how often something was received.
        return
    if value_at(function.inputs, "deadLetterConfig") is not MISSING:
        yield _own(facts, "deadLetterConfig.targetArn", function)
    invoked = facts.topology.companions(function, "functionName", _INVOKED)
    for one in (*invoked, *mappings):
        if value_at(one.inputs, "destinationConfig.onFailure") is not MISSING:
            yield _own(facts, "destinationConfig.onFailure", one)
    for token, of, path in _STARTING:
        for one in facts.topology.companions(function, of, token):
            if value_at(one.inputs, path) is not MISSING:
                yield _own(facts, path, one)
    for subscription in facts.topology.companions(function, "endpoint", _SUBSCRIPTION):
        if value_at(subscription.inputs, "redrivePolicy") is not MISSING:
            yield _policy(facts, subscription, None)


def _is_waited_for(facts: Facts, function: Resource) -> bool:
    """True for a function that only such callers call as wait for its answer."""
    if facts.topology.companions(function, "functionName", _MAPPING):
        return False
    permissions = facts.topology.companions(function, "function", _PERMISSION)
    callers = {as_text(value_at(permission.inputs, "principal")) for permission in permissions}
    return bool(callers) and callers <= _WAITING


# --- others


def _own(facts: Facts, path: str, resource: Resource) -> Outcome:
    """An input that names a queue or a topic for what fails."""
    for target in facts.topology.targets(resource, path, QUEUE, _TOPIC):
        if not target.read:
            return held(facts, resource, f"what fails goes to {target.name}", property=path)
    if is_hidden(value_at(resource.inputs, path)):
        return left_open(facts, resource, f"{path} is not known", property=path)
    return missed(facts, resource, "what fails goes to no queue of the program", property=path)


def _beside(facts: Facts, places: tuple[tuple[str, str, str], ...], resource: Resource) -> Outcome:
    """What stands between a source and its receivers, each with a place for what fails."""
    parts = [
        _policy(facts, one, None) if path == "redrivePolicy" and path in one.inputs else _own(facts, path, one)
        for token, of, path in places
        for one in facts.topology.companions(resource, of, token)
    ]
    return best(parts, nothing=missed(facts, resource, "nothing takes what fails"))


def _callers(facts: Facts, machine: Resource) -> Outcome:
    """What starts a state machine and has a dead-letter queue, or a state of its own that sends to one."""
    for token, of, path in _STARTING:
        for one in facts.topology.companions(machine, of, token):
            if value_at(one.inputs, path) is not MISSING:
                return _own(facts, path, one)
    for reference in facts.topology.refs_from(machine, "definition"):
        target = facts.topology.resource(reference.urn)
        if target is not None and facts.topology.is_type(target, QUEUE):
            return held(facts, machine, f"its definition sends to {target.name}", property="definition")
    if is_hidden(value_at(machine.inputs, "definition")):
        return left_open(facts, machine, "its definition is not known", property="definition")
    return missed(facts, machine, "neither its definition nor what starts it sends what fails to a queue")

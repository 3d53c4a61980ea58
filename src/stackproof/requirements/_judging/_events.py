"""Judges of what starts what: connections, schedules, subscriptions."""

from __future__ import annotations

from collections.abc import Iterator

from stackproof.model import Requirement, Resource, Witness
from stackproof.topology import as_items, as_text, has, is_hidden, text, value_at

from .._concepts import concepts
from ._at_work import at_work
from ._clock import runs_as_asked
from ._facts import Facts
from ._links import RULE, SCHEDULE, TARGET, Edge, edges, hidden_links, is_off, paths_from
from ._outcomes import Held, Judge, Missed, Open, Outcome, best, witness
from ._pipelines import is_started_by_code
from ._presence import hidden_makers, nothing_of

_PERMISSION = "aws:lambda/permission:Permission"
_SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"
# Resources with a schedule of their own: input that holds it.
_OWN_SCHEDULES = {
    "aws:glue/crawler:Crawler": "schedule",
    "aws:glue/trigger:Trigger": "schedule",
    "aws:synthetics/canary:Canary": "schedule.expression",
    "aws:backup/plan:Plan": "rules",
    "aws:ssm/association:Association": "scheduleExpression",
    "aws:autoscaling/schedule:Schedule": "recurrence",
    "aws:appautoscaling/scheduledAction:ScheduledAction": "schedule",
    "aws:ssm/maintenanceWindow:MaintenanceWindow": "schedule",
}


# --- connections


def _connection(requirement: Requirement, facts: Facts) -> Outcome:
    source, concept = str(requirement.want.get("source") or ""), requirement.of
    if concept not in concepts() or (source != "schedule" and source not in concepts()):
        return Open(f"what goes from {source or 'where'} to {concept or 'where'} is not known here")
    ends = {r.urn for r in facts.of_concept(concept)}
    if not ends:
        return nothing_of(facts, concept)
    starts = _starts(facts, source)
    if source == "code_repository" and concept == "pipeline":
        outside = _from_other_platforms(facts)
        if isinstance(outside, Held) or not starts:
            return outside
    if not starts:
        return Missed("the program makes no schedule") if source == "schedule" else nothing_of(facts, source)
    for start in starts:
        found = paths_from(facts, start)
        for end in ends - {start.urn}:
            if end in found:
                return Held(tuple(_leads(facts, edge) for edge in found[end]))
    return _not_connected(facts, source, concept, {start.urn for start in starts}, ends)


def _starts(facts: Facts, source: str) -> tuple[Resource, ...]:
    if source == "schedule":
        return tuple(r for r, _ in _schedules(facts))
    tokens = [token for token in concepts()[source].types if token.startswith("aws:")]
    read = [r for r in facts.topology.of_type(*tokens, include_read=True) if r.read]
    return (*facts.of_concept(source), *read)


def _not_connected(facts: Facts, source: str, concept: str, starts: set[str], ends: set[str]) -> Outcome:
    title = "a schedule" if source == "schedule" else concepts()[source].title
    between = f"from {title} to {concepts()[concept].title}"
    near = tuple(_leads(facts, e) for e in edges(facts) if e.source in starts or e.end in ends)
    near += tuple(witness(facts, one, "is switched off") for one in _switched_off(facts, starts | ends))
    near += tuple(_permissions(facts, starts, ends))
    hidden = tuple(witness(facts, one, "one of its ends is not known") for one in hidden_links(facts, starts | ends))
    if hidden:
        return Open(f"whether anything goes {between} is not known", (*hidden, *near))
    makers = hidden_makers(facts, concept)
    if makers:
        return Open(f"what goes to {makers[0].name} inside of it is not known", near)
    return Missed(f"nothing goes {between}", near)


def _leads(facts: Facts, edge: Edge) -> Witness:
    source, end = facts.topology.resource(edge.source), facts.topology.resource(edge.end)
    names = f"{source.name if source else '?'} to {end.name if end else '?'}"
    return witness(facts, edge.maker, f"leads from {names}")


def _switched_off(facts: Facts, urns: set[str]) -> Iterator[Resource]:
    for resource in facts.graph.resources:
        touches = resource.urn in urns or urns & {reference.urn for reference in resource.references}
        if touches and resource.custom and not resource.read and is_off(facts, resource):
            yield resource


def _permissions(facts: Facts, starts: set[str], ends: set[str]) -> Iterator[Witness]:
    for permission in facts.made(_PERMISSION):
        named = {reference.urn for reference in permission.references}
        if named & starts and named & ends:
            yield witness(facts, permission, "only permits the call")


def _from_other_platforms(facts: Facts) -> Outcome:
    """Pipelines whose source action watches a repository that this program need not make."""
    outcomes: list[Outcome] = []
    for pipeline in facts.of_concept("pipeline"):
        state = is_started_by_code(pipeline)
        if state:
            outcomes.append(Held((witness(facts, pipeline, "its source action watches a repository"),)))
        elif state is None:
            outcomes.append(Open(f"what starts {pipeline.name} is not known"))
        else:
            near = (witness(facts, pipeline, "no source action of it starts it"),)
            outcomes.append(Missed("no change of a repository starts the pipeline", near))
    return best(outcomes, nothing=nothing_of(facts, "pipeline"))


# --- schedules


def _schedules(facts: Facts) -> Iterator[tuple[Resource, str | None]]:
    """Everything with a schedule that is switched on, and its expression; None where that is not known."""
    for resource in facts.made(RULE, SCHEDULE):
        if has(resource, "scheduleExpression") and not is_off(facts, resource):
            yield resource, text(resource, "scheduleExpression")
    for token, path in _OWN_SCHEDULES.items():
        for resource in facts.made(token):
            for value in as_items(value_at(resource.inputs, path)) or ():
                value = value_at(value, "schedule") if isinstance(value, dict) and not is_hidden(value) else value
                if value:
                    yield resource, as_text(value)


def _schedule(requirement: Requirement, facts: Facts) -> Outcome:
    asked, concept = str(requirement.want.get("rate") or ""), requirement.of
    if concept and concept not in concepts():
        return Open(f"{concept} is no concept that is known here")
    ends = {r.urn for r in facts.of_concept(concept)} if concept else None
    if ends is not None and not ends:
        return nothing_of(facts, concept)
    outcomes = [_scheduled(facts, resource, said, ends, asked) for resource, said in _schedules(facts)]
    off = tuple(witness(facts, r, "is switched off") for r in facts.made(RULE, SCHEDULE) if is_off(facts, r))
    return best(outcomes, nothing=Missed("nothing runs on a schedule", off))


def _scheduled(facts: Facts, resource: Resource, said: str | None, ends: set[str] | None, asked: str) -> Outcome:
    found = paths_from(facts, resource)
    started = [r.name for urn in found if urn != resource.urn and (r := facts.topology.resource(urn)) is not None]
    what = f", starts {', '.join(started)}" if started else ", starts nothing"
    shown = witness(facts, resource, f"{said or 'a schedule that is not known'}{what}")
    if ends is not None and not ends & set(found):
        hidden = any(is_hidden(value_at(t.inputs, "arn")) for t in facts.topology.companions(resource, "rule", TARGET))
        return (
            Open(f"what {resource.name} starts is not known", (shown,))
            if hidden
            else Missed("no schedule starts it", (shown,))
        )
    met = True if not asked else None if said is None else runs_as_asked(said, asked)
    if met is None:
        return Open(f"whether the schedule means {asked} is not known", (shown,))
    return Held((shown,)) if met else Missed(f"the schedule is {said}, asked for {asked}", (shown,))


# --- subscriptions


def _subscription(requirement: Requirement, facts: Facts) -> Outcome:
    asked = str(requirement.want.get("protocol") or "").lower()
    working, unsure, idle = at_work(facts, "topic")
    topics = (*working, *unsure, *idle)
    if not topics:
        return nothing_of(facts, "topic")
    outcomes: list[Outcome] = []
    for topic in topics:
        subscribers = facts.topology.companions(topic, "topic", _SUBSCRIPTION)
        outcomes += [_subscribed(facts, topic, one, asked) for one in subscribers]
        if not subscribers:
            outcomes.append(Missed("the topic has no subscriber", (witness(facts, topic, "has no subscriber"),)))
    loose = [one for one in facts.made(_SUBSCRIPTION) if is_hidden(value_at(one.inputs, "topic"))]
    if loose:
        outcomes.append(Open("which topic a subscription is for is not known"))
    return best(outcomes, nothing=nothing_of(facts, "topic"))


def _subscribed(facts: Facts, topic: Resource, subscriber: Resource, asked: str) -> Outcome:
    protocol = text(subscriber, "protocol")
    shown = (witness(facts, subscriber, f"subscribes to {topic.name} by {protocol or 'what is not known'}"),)
    if not asked:
        return Held(shown)
    if protocol is None:
        return Open(f"the protocol of {subscriber.name} is not known", shown)
    same = protocol == asked or protocol == f"{asked}-json"
    return Held(shown) if same else Missed(f"the topic has no subscriber by {asked}", shown)


JUDGES: dict[str, Judge] = {"connection": _connection, "schedule": _schedule, "subscription": _subscription}

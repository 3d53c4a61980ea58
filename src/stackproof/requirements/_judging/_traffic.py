"""Judges of the way in: health checks and names here, listeners, APIs and events in rooms of their own."""

from __future__ import annotations

from typing import Any

from stackproof.model import Requirement, Resource, Witness
from stackproof.topology import flag, has, is_hidden, number, text, value_at

from .._concepts import concepts
from ._apis import JUDGES as _APIS
from ._at_work import at_work, is_at_work
from ._events import JUDGES as _EVENTS
from ._facts import Facts
from ._listeners import JUDGES as _LISTENERS
from ._outcomes import Held, Judge, Missed, Open, Outcome, best, within, witness
from ._presence import nothing_of
from ._uses import named_under

_LISTENER = "aws:lb/listener:Listener"
_RULE = "aws:lb/listenerRule:ListenerRule"
_TARGETS = "aws:lb/targetGroup:TargetGroup"
_RECORD = "aws:route53/record:Record"
_TASK = "aws:ecs/taskDefinition:TaskDefinition"


# --- health checks


def _health_check(requirement: Requirement, facts: Facts) -> Outcome:
    if requirement.of == "dns_zone":
        return _checks_of_names(requirement, facts)
    groups = [g for g in facts.made(_TARGETS) if is_at_work(facts, g) is not False]
    if requirement.of == "task":
        found = [*(_container_check(facts, task, requirement.want) for task in facts.made(_TASK))]
        return best(
            [*found, *(_target_check(facts, g, requirement.want) for g in groups)], nothing=nothing_of(facts, "task")
        )
    nothing = Missed("no target group at work is checked", _container_checks(facts))
    said = best((_target_check(facts, group, requirement.want) for group in groups), nothing=nothing)
    return Missed(said.reason, (*said.near, *_container_checks(facts))) if isinstance(said, Missed) and groups else said


def _target_check(facts: Facts, group: Resource, want: dict[str, Any]) -> Outcome:
    enabled = flag(group, "healthCheck.enabled", default=True)
    path, interval = text(group, "healthCheck.path", default="/"), number(group, "healthCheck.interval", default=30)
    protocol = text(group, "healthCheck.protocol") or text(group, "protocol", default="HTTP")
    if protocol in ("TCP", "TLS", "UDP", "TCP_UDP") and path == "/":
        path = ""
    every = "an unknown time" if interval is None else f"{interval:g} s"
    what = "an unknown path" if path is None else path or "the port"
    shown = (witness(facts, group, f"checks {what} every {every}", property="healthCheck"),)
    return _compared(enabled, path, interval, want, shown)


def _compared(
    enabled: bool | None, path: str | None, interval: float | None, want: dict[str, Any], shown: tuple[Witness, ...]
) -> Outcome:
    answers: list[bool | None] = [enabled]
    if want.get("path"):
        answers.append(None if path is None else path == want["path"])
    if "interval" in want:
        answers.append(None if interval is None else within(interval, want["interval"], plain="exactly"))
    if False in answers:
        asked = " ".join(f"{key} {value}" for key, value in want.items())
        return Missed(f"the health check is not as asked for{f': {asked}' if asked else ''}", shown)
    return Open("the health check is not known", shown) if None in answers else Held(shown)


def _container_checks(facts: Facts) -> tuple[Witness, ...]:
    return tuple(
        witness(facts, task, f"its container {container.name} checks itself, which is no check of a target group")
        for task in facts.made(_TASK)
        for container in facts.topology.containers_of(task) or ()
        if container.raw.get("healthCheck")
    )


def _container_check(facts: Facts, task: Resource, want: dict[str, Any]) -> Outcome:
    containers = facts.topology.containers_of(task)
    if containers is None:
        return Open(f"the containers of {task.name} are not known")
    for container in containers:
        check = container.raw.get("healthCheck")
        if check and (not want.get("path") or str(want["path"]) in str(value_at(check, "command"))):
            return Held((witness(facts, task, f"its container {container.name} is checked"),))
    return Missed("no container is checked as asked for", (witness(facts, task, "has no such health check"),))


def _checks_of_names(requirement: Requirement, facts: Facts) -> Outcome:
    outcomes = []
    for check in facts.made("aws:route53/healthCheck:HealthCheck"):
        path, interval = text(check, "resourcePath"), number(check, "requestInterval", default=30)
        shown = (witness(facts, check, f"checks {path} every {interval} s"),)
        used = bool(facts.topology.companions(check, "healthCheckId", _RECORD))
        said = _compared(True, path, interval, requirement.want, shown)
        outcomes.append(said if used else Missed("no record uses the health check", shown))
    return best(outcomes, nothing=Missed("there is no health check of a DNS name"))


# --- names


def _dns(requirement: Requirement, facts: Facts) -> Outcome:
    concept, name = requirement.of, str(requirement.want.get("name") or "")
    records = facts.made(_RECORD)
    if concept and concept not in concepts():
        return Open(f"{concept} is no concept that is known here")
    ends = {r.urn for r in _ends(facts, concept)} if concept else None
    if ends is not None and not ends and not facts.of_concept(concept):
        return nothing_of(facts, concept)
    near = tuple(witness(facts, r, "leads elsewhere") for r in records)
    return best(
        (_leads_there(facts, r, ends, name) for r in records), nothing=Missed("the program makes no DNS record", near)
    )


def _ends(facts: Facts, concept: str) -> tuple[Resource, ...]:
    """What a record names for a concept: the resource itself, or the domain name that an API is mapped to."""
    working, unsure, idle = at_work(facts, concept)
    made = (*working, *unsure, *idle)
    if concept != "api":
        return made
    found = []
    for token, path in (
        ("aws:apigateway/basePathMapping:BasePathMapping", "restApi"),
        ("aws:apigatewayv2/apiMapping:ApiMapping", "apiId"),
    ):
        for api in made:
            for mapping in facts.topology.companions(api, path, token):
                found += facts.topology.targets(mapping, "domainName")
    return (*made, *found)


def _leads_there(facts: Facts, record: Resource, ends: set[str] | None, name: str) -> Outcome:
    named = [t for path in ("aliases", "records") for t in named_under(facts, record, path)]
    hidden = any(is_hidden(value_at(record.inputs, path)) for path in ("aliases", "records"))
    leads = bool(named) or has(record, "records") or has(record, "aliases")
    if ends is not None:
        leads = any(target.urn in ends for target in named)
    full = _full_name(facts, record)
    shown = witness(facts, record, f"is {full or 'a name that is not known'}", property="name")
    if not leads and not hidden:
        return Missed("no DNS record leads there", (witness(facts, record, "leads elsewhere"),))
    if hidden:
        return Open(f"where {record.name} leads is not known", (shown,))
    if not name:
        return Held((shown,))
    if full is None:
        return Open(f"the name of {record.name} is not known", (shown,))
    met = full.rstrip(".").lower() == name.rstrip(".").lower()
    return Held((shown,)) if met else Missed(f"the record is {full}, asked for {name}", (shown,))


def _full_name(facts: Facts, record: Resource) -> str | None:
    """The record's name with that of its zone, which Route 53 adds where it is not there."""
    name = text(record, "name")
    zone = facts.topology.target(record, "zoneId", "aws:route53/zone:Zone")
    domain = (zone.inputs.get("name") or zone.outputs.get("name")) if zone else None
    if name is None or not isinstance(domain, str):
        return name
    domain = domain.rstrip(".")
    if not name or name.rstrip(".") == domain:
        return domain
    return name if name.rstrip(".").endswith("." + domain) else f"{name}.{domain}"


JUDGES: dict[str, Judge] = {
    "health_check": _health_check,
    "dns": _dns,
    **_LISTENERS,
    **_APIS,
    **_EVENTS,
}

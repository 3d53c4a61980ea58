"""Judges of the way in: listeners, redirects, health checks and names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stackproof.model import Requirement, Resource, Witness
from stackproof.topology import as_items, as_number, as_text, flag, has, is_hidden, number, text, value_at

from .._concepts import concepts
from ._apis import JUDGES as _APIS
from ._at_work import at_work, is_at_work
from ._facts import Facts
from ._outcomes import Held, Judge, Missed, Open, Outcome, best, joined, within, witness
from ._presence import hidden_makers, nothing_of
from ._uses import named_under

_LISTENER = "aws:lb/listener:Listener"
_RULE = "aws:lb/listenerRule:ListenerRule"
_TARGETS = "aws:lb/targetGroup:TargetGroup"
_RECORD = "aws:route53/record:Record"
_TASK = "aws:ecs/taskDefinition:TaskDefinition"


# --- listeners


def _balancers(facts: Facts) -> tuple[Resource, ...]:
    working, unsure, idle = at_work(facts, "load_balancer")
    return (*working, *unsure, *idle)


def _listener(requirement: Requirement, facts: Facts) -> Outcome:
    balancers = _balancers(facts)
    if not balancers:
        return nothing_of(facts, "load_balancer")
    listeners = [one for balancer in balancers for one in facts.topology.listeners_of(balancer)]
    outcomes = [_listens(facts, one, requirement.want) for one in listeners]
    outcomes += [outcome for balancer in balancers for outcome in _classic(facts, balancer, requirement.want)]
    loose = any(is_hidden(value_at(one.inputs, "loadBalancerArn")) for one in facts.made(_LISTENER))
    if not outcomes and (loose or hidden_makers(facts, "load_balancer")):
        return Open("which listeners the load balancer has is not known")
    near = tuple(witness(facts, balancer, "has no listener") for balancer in balancers)
    return best(outcomes, nothing=Missed("no load balancer has a listener", near))


def _listens(facts: Facts, listener: Resource, want: dict[str, Any]) -> Outcome:
    protocol, port = _protocol_of(listener), number(listener, "port")
    shown = f"listens for {protocol or 'what is not known'} on {'an unknown port' if port is None else f'{port:g}'}"
    leads = _leads(facts, listener)
    answers = [leads, *_as_asked(protocol, port, want)]
    if want.get("certificate") is True:
        certified = _has_certificate(facts, listener)
        answers.append(certified)
        shown += (
            ""
            if certified
            else ", without a certificate of ACM"
            if certified is False
            else ", its certificate is not known"
        )
    return _weighed(facts, listener, shown + ("" if leads is not False else ", but leads to nothing"), answers, want)


def _weighed(facts: Facts, listener: Resource, shown: str, answers: list[bool | None], want: dict[str, Any]) -> Outcome:
    here = (witness(facts, listener, shown),)
    if False in answers:
        asked = " ".join(str(want[key]) for key in ("protocol", "port") if key in want) or "one that works"
        return Missed(f"no listener is as asked for: {asked}", here)
    return Open(f"how {listener.name} listens is not known", here) if None in answers else Held(here)


def _as_asked(protocol: str | None, port: float | None, want: dict[str, Any]) -> list[bool | None]:
    asked = str(want.get("protocol") or "").upper()
    wanted = as_number(want.get("port"))
    found: list[bool | None] = []
    if asked:
        found.append(None if protocol is None else protocol == asked)
    if wanted is not None:
        found.append(None if port is None else port == wanted)
    return found


def _protocol_of(listener: Resource) -> str | None:
    """Upper case; what AWS takes where none is given: HTTPS where there is a certificate, HTTP else."""
    given = text(listener, "protocol")
    if given is None:
        return None
    return given.upper() or ("HTTPS" if has(listener, "certificateArn") else "HTTP")


def _has_certificate(facts: Facts, listener: Resource) -> bool | None:
    if facts.topology.targets(listener, "certificateArn"):
        return True
    given = text(listener, "certificateArn")
    return None if given is None else bool(given) and ":iam:" not in given


def _leads(facts: Facts, listener: Resource) -> bool | None:
    """Whether a listener, or a rule of it, forwards to what registers or redirects; answering by itself is nothing."""
    states: set[bool | None] = set()
    for holder, path in _actions_of(facts, listener):
        actions = as_items(value_at(holder.inputs, path))
        for action in (None,) if actions is None else actions:
            kind = as_text(value_at(action, "type")) if isinstance(action, dict) and not is_hidden(action) else None
            states.add(
                True if kind == "redirect" else _forwards(facts, holder, path) if kind == "forward" else kind and False
            )
    return True if True in states else None if None in states else False


def _forwards(facts: Facts, holder: Resource, path: str) -> bool | None:
    groups = named_under(facts, holder, path, _TARGETS)
    states = {None if group.read else is_at_work(facts, group) for group in groups}
    return True if True in states else None if not groups or None in states else False


def _actions_of(facts: Facts, listener: Resource) -> Iterator[tuple[Resource, str]]:
    yield listener, "defaultActions"
    for rule in facts.topology.companions(listener, "listenerArn", _RULE):
        yield rule, "actions"


def _classic(facts: Facts, balancer: Resource, want: dict[str, Any]) -> Iterator[Outcome]:
    """Listeners of a Classic Load Balancer are its own inputs."""
    if not facts.topology.is_type(balancer, "aws:elb/loadBalancer:LoadBalancer"):
        return
    for block in as_items(value_at(balancer.inputs, "listeners")) or ():
        protocol, port = as_text(value_at(block, "lbProtocol")), as_number(value_at(block, "lbPort"))
        answers = _as_asked(protocol.upper() if protocol else protocol, port, want)
        if want.get("certificate") is True:
            answers.append(bool(as_text(value_at(block, "sslCertificateId"))))
        yield _weighed(facts, balancer, f"listens for {protocol} on {port}", answers, want)


# --- redirects


def _redirect(requirement: Requirement, facts: Facts) -> Outcome:
    concept = requirement.of or ("load_balancer" if facts.of_concept("load_balancer") else "cdn")
    if concept == "cdn":
        working, unsure, _ = at_work(facts, "cdn")
        return joined((_redirecting(facts, cdn) for cdn in (*working, *unsure)), nothing=nothing_of(facts, "cdn"))
    if concept != "load_balancer":
        return Open(f"redirects of {concept} are not judged")
    balancers = _balancers(facts)
    if not balancers:
        return nothing_of(facts, "load_balancer")
    listeners = [one for balancer in balancers for one in facts.topology.listeners_of(balancer)]
    plain = [one for one in listeners if _protocol_of(one) in ("HTTP", None)]
    near = tuple(witness(facts, one, f"listens for {_protocol_of(one)}") for one in listeners)
    return best(
        (_redirects(facts, one) for one in plain), nothing=Missed("no listener takes HTTP to redirect it", near)
    )


def _redirects(facts: Facts, listener: Resource) -> Outcome:
    states = []
    for holder, path in _actions_of(facts, listener):
        actions = as_items(value_at(holder.inputs, path))
        states += [None] if actions is None else [_to_https(action) for action in actions]
    if True in states:
        return Held((witness(facts, listener, "redirects HTTP to HTTPS"),))
    if None in states or _protocol_of(listener) is None:
        return Open(f"what {listener.name} does with requests is not known")
    return Missed(
        "HTTP is not redirected to HTTPS", (witness(facts, listener, "takes HTTP, but does not redirect it"),)
    )


def _to_https(action: Any) -> bool | None:
    if is_hidden(action):
        return None
    if as_text(value_at(action, "type")) != "redirect":
        return None if as_text(value_at(action, "type")) is None else False
    protocol = as_text(value_at(action, "redirect.protocol"))
    return None if protocol is None else protocol.upper() == "HTTPS"


def _redirecting(facts: Facts, cdn: Resource) -> Outcome:
    """The default behaviour redirects, and no other lets HTTP in."""
    first = text(cdn, "defaultCacheBehavior.viewerProtocolPolicy")
    others = as_items(value_at(cdn.inputs, "orderedCacheBehaviors")) or ()
    rest = [as_text(value_at(behaviour, "viewerProtocolPolicy")) for behaviour in others]
    shown = (witness(facts, cdn, f"viewerProtocolPolicy is {', '.join(str(p) for p in (first, *rest))}"),)
    if None in (first, *rest):
        return Open("what the distribution does with HTTP is not known", shown)
    met = first == "redirect-to-https" and set(rest) <= {"redirect-to-https", "https-only"}
    return Held(shown) if met else Missed("HTTP is not redirected to HTTPS everywhere", shown)


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
    shown = (
        witness(facts, group, f"checks {'an unknown path' if path is None else path or 'the port'} every {every}"),
    )
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
    "listener": _listener,
    "redirect": _redirect,
    "health_check": _health_check,
    "dns": _dns,
    **_APIS,
}

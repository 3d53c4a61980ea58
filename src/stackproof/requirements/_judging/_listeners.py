"""Judges of listeners: protocol, port and certificate, and redirects to HTTPS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stackproof.model import Requirement, Resource
from stackproof.topology import as_items, as_number, as_text, has, is_hidden, number, text, value_at

from ._at_work import at_work, is_at_work
from ._facts import Facts
from ._outcomes import Held, Judge, Missed, Open, Outcome, best, joined, witness
from ._presence import hidden_makers, nothing_of
from ._uses import named_under

_LISTENER = "aws:lb/listener:Listener"
_RULE = "aws:lb/listenerRule:ListenerRule"
_TARGETS = "aws:lb/targetGroup:TargetGroup"


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
            states.add(_leads_by(facts, holder, path, kind))
    return True if True in states else None if None in states else False


def _leads_by(facts: Facts, holder: Resource, path: str, kind: str | None) -> bool | None:
    if kind == "forward":
        return _forwards(facts, holder, path)
    return None if kind is None else kind == "redirect"


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


JUDGES: dict[str, Judge] = {"listener": _listener, "redirect": _redirect}

"""Balancers without HTTPS: a listener with a certificate out of the configuration, and a redirect of the other one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from stackproof.model import Finding, Resource
from stackproof.topology import as_items, text, value_at

from ._calls import NAME, Call, NotPossible
from ._config_read import declared, required
from ._configuration import Setting
from ._edits import Mend, Splice, together
from ._ground import Ground, Mender
from ._reaching import made_name

_BALANCER, _LISTENER = "aws:lb/loadBalancer:LoadBalancer", "aws:lb/listener:Listener"
_RULE, _SERVICE = "aws:lb/listenerRule:ListenerRule", "aws:ecs/service:Service"
_GROUP = "aws:ec2/securityGroup:SecurityGroup"
_CHECKS = ("ELB001", "ELB002", "ELB003")
_CERTIFICATE = Setting(key="certificateArn", required=True)
_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06"
_REDIRECT = "[{'type': 'redirect', 'redirect': {'port': '443', 'protocol': 'HTTPS', 'status_code': 'HTTP_301'}}]"


def serves_https(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """HTTPS beside HTTP: what the HTTP listener does becomes the new one's, and it redirects to that."""
    subject = ground.resource(finding)
    if ground.topology.is_type(subject, _LISTENER):
        yield Mend(ground.call_of(subject).replace("default_actions", _REDIRECT))
        return
    code = Mend(tuple(_with_listener(subject, ground)))
    for project in declared(_CERTIFICATE, ground):
        yield together([code, project])


def with_certificate(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The certificate of a TLS listener, out of the configuration."""
    code = Mend(_certified(ground.resource(finding), ground))
    for project in declared(_CERTIFICATE, ground):
        yield together([code, project])


def _certified(listener: Resource, ground: Ground) -> tuple[Splice, ...]:
    call = ground.call_of(listener)
    read = required(call, _CERTIFICATE.key)
    return (*read.splices, *call.give("certificate_arn=CertificateOfIt", {"CertificateOfIt": read.name}))


def settings_of_listeners(ground: Ground) -> tuple[Setting, ...]:
    """What the program will read where its listeners can be mended."""
    for finding in ground.findings:
        if finding.check not in _CHECKS or not finding.resource:
            continue
        try:
            subject = ground.resource(finding)
            if finding.check == "ELB003":
                _certified(subject, ground)
            elif ground.topology.is_type(subject, _BALANCER):
                _ = list(_with_listener(subject, ground))
            else:
                continue
        except NotPossible:
            continue
        return (_CERTIFICATE,)
    return ()


def _with_listener(balancer: Resource, ground: Ground) -> Iterator[Splice]:
    """Raises NotPossible."""
    listeners = [one for one in ground.topology.listeners_of(balancer) if text(one, "protocol") in ("HTTP", "")]
    if len(listeners) != 1 or text(listeners[0], "defaultActions[0].type") == "redirect":
        raise NotPossible("which listener serves the clients is not sure")
    plain = listeners[0]
    call = ground.call_of(plain)
    actions, balances = call.given("default_actions"), call.given("load_balancer_arn")
    if actions is None or balances is None:
        raise NotPossible("the listener is made elsewhere")
    read = required(call, _CERTIFICATE.key)
    own = made_name(call, "https")
    dependents = [one for one in ground.topology.graph.resources if plain.urn in one.options.dependsOn]
    rules = [one for one, _ in ground.topology.refs_to(plain, _RULE)]
    lead = f"{own} = " if dependents or rules else ""
    names = {"BalancerOfIt": balances.text, "ActionsOfIt": actions.text, "CertificateOfIt": read.name}
    expression = (
        f"{lead}aws.lb.Listener(NameOfIt, load_balancer_arn=BalancerOfIt, port=443, protocol='HTTPS', "
        f"ssl_policy={_POLICY!r}, certificate_arn=CertificateOfIt, default_actions=ActionsOfIt)"
    )
    named = call.own_name()
    if re.search(r"http(?!s)", named, re.IGNORECASE):
        names[NAME] = re.sub(r"(http)(?!s)", r"\1s", named, flags=re.IGNORECASE)
    yield from read.splices
    yield from call.beside(expression, suffix="https", names=names)
    yield from call.replace("default_actions", _REDIRECT)
    for rule in rules:
        yield from _moved(ground.call_of(rule), own)
    for user in dependents:
        yield from _waiting(call, ground.call_of(user), own)
    yield from _opened(balancer, ground)


def _moved(rule: Call, own: str) -> Iterator[Splice]:
    """A rule of the new listener."""
    given = rule.given("listener_arn")
    if given is None or "." not in given.text:
        raise NotPossible("the rule's listener is named elsewhere")
    ending = given.text.rpartition(".")[2]
    yield Splice(rule.path, given.start, given.end, f"{own}.{ending}")


def _waiting(plain: Call, user: Call, own: str) -> Iterator[Splice]:
    plain.seen_by(user)
    yield from user.depend_on(own)


def _opened(balancer: Resource, ground: Ground) -> Iterator[Splice]:
    """The balancer's own groups open port 443 to whom they open port 80."""
    for group in ground.topology.groups_of(balancer):
        if not ground.topology.is_type(group, _GROUP) or group.read:
            continue
        if any(rule.direction == "ingress" and rule.opens(443) for rule in ground.topology.rules_of(group)):
            continue
        plain = [
            place
            for place, rule in enumerate(as_items(value_at(group.inputs, "ingress")) or ())
            if number_at(rule, "fromPort") == 80 and number_at(rule, "toPort") == 80
        ]
        if len(plain) != 1:
            raise NotPossible("how the balancer's group opens a port is not sure")
        yield from _beside_port(ground.call_of(group), plain[0])


def _beside_port(call: Call, place: int) -> Iterator[Splice]:
    """The same rule for port 443."""
    there = call.value(f"ingress[{place}]")
    if there is None or there.shared:
        raise NotPossible("the rule is written elsewhere")
    written = call.text.between(there.start, there.end)
    for name in ("from_port", "to_port"):
        entry = there.entry(name)
        if entry is None or entry.value.data != 80:
            raise NotPossible("the rule is written elsewhere")
        old = call.text.between(entry.start, entry.end)
        written = written.replace(old, old.replace("80", "443"))
    yield from call.append("ingress", "RuleOfIt", {"RuleOfIt": written})


def number_at(rule: object, name: str) -> float | None:
    value = value_at(rule, name)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


LISTENERS: Mapping[str, Mender] = {"ELB001": serves_https, "ELB002": serves_https, "ELB003": with_certificate}

"""Whether what comes to a load balancer is encrypted."""

from __future__ import annotations

import re

from stackproof.model import Resource
from stackproof.topology import as_items, as_text, has, is_hidden, text, value_at

from ._facts import Facts
from ._holders import unless_loose
from ._outcomes import Held, Outcome, joined
from ._subjects import held, left_open, missed
from ._tls import Lowest, is_low, shown_version

_LISTENER = "aws:lb/listener:Listener"
_MORE = "aws:lb/listenerCertificate:ListenerCertificate"
_ENCRYPTED = ("HTTPS", "TLS", "QUIC")


def speaks_tls(facts: Facts, balancer: Resource, lowest: Lowest) -> Outcome | None:
    """A listener with a certificate, and none that forwards what comes in the clear."""
    if text(balancer, "loadBalancerType") == "gateway":
        return None
    listeners = facts.topology.listeners_of(balancer)
    if not listeners:
        none = missed(facts, balancer, "it has no listener; asked: one with TLS")
        return unless_loose(facts, none, "loadBalancerArn", _LISTENER)
    said = [one for listener in listeners if (one := _listener(facts, listener, lowest)) is not None]
    if not said:
        none = missed(facts, balancer, "no listener of it speaks TLS; the plain ones only redirect")
        return unless_loose(facts, none, "loadBalancerArn", _LISTENER)
    return joined(said, nothing=missed(facts, balancer, "no listener of it speaks TLS"))


def _listener(facts: Facts, listener: Resource, lowest: Lowest) -> Outcome | None:
    protocol = text(listener, "protocol", default="HTTP")
    if protocol is None:
        return left_open(facts, listener, "its protocol is not known", property="protocol")
    protocol = protocol.upper()
    if protocol in _ENCRYPTED:
        return _encrypted(facts, listener, lowest, protocol)
    if protocol != "HTTP":
        return left_open(facts, listener, f"{protocol} is passed on as it comes", property="protocol")
    actions = as_items(value_at(listener.inputs, "defaultActions"))
    kinds = [None] if actions is None else [_sends_away(action) for action in actions]
    if kinds and all(kinds):
        return None
    if None in kinds:
        return left_open(facts, listener, "what it does is not known", property="defaultActions")
    port = text(listener, "port") or "its port"
    return missed(facts, listener, f"HTTP on port {port} is forwarded; asked: TLS", property="protocol")


def _sends_away(action: object) -> bool | None:
    """True for a redirect to HTTPS and for a fixed answer."""
    if is_hidden(action):
        return None
    kind = as_text(value_at(action, "type"))
    if kind != "redirect":
        return None if kind is None else kind == "fixed-response"
    protocol = as_text(value_at(action, "redirect.protocol"))
    return None if protocol is None else protocol.upper() == "HTTPS"


def _encrypted(facts: Facts, listener: Resource, lowest: Lowest, protocol: str) -> Outcome:
    certified = has(listener, "certificateArn") or facts.topology.companions(listener, "listenerArn", _MORE)
    if not certified:
        return missed(facts, listener, f"{protocol} without a certificate", property="certificateArn")
    if lowest is None:
        return held(facts, listener, f"{protocol} with a certificate", property="protocol")
    policy = text(listener, "sslPolicy", default="ELBSecurityPolicy-2016-08")
    found = _lowest_of_policy(policy or "")
    if found is None:
        return left_open(facts, listener, "its TLS policy is not known", property="sslPolicy")
    if is_low(found, lowest):
        told = f"sslPolicy {policy} takes {shown_version(found)}; asked: {shown_version(lowest)}"
        return missed(facts, listener, told, property="sslPolicy")
    return held(facts, listener, f"{protocol} with sslPolicy {policy}", property="sslPolicy")


def _lowest_of_policy(policy: str) -> Lowest:
    """Lowest version of a policy that Elastic Load Balancing predefines; None for any other text."""
    if not policy.startswith("ELBSecurityPolicy-"):
        return None
    found = re.search(r"-(?:TLS13|TLS|FS)-(\d)-(\d)(?:-|$)", policy)
    return (int(found[1]), int(found[2])) if found else (1, 0)


def classic_speaks_tls(facts: Facts, balancer: Resource, lowest: Lowest) -> Outcome:
    said: list[Outcome] = []
    for position, _ in enumerate(as_items(value_at(balancer.inputs, "listeners")) or ()):
        place = f"listeners[{position}].lbProtocol"
        protocol = text(balancer, place)
        if protocol is None:
            said.append(left_open(facts, balancer, f"{place} is not known", property=place))
        elif protocol.upper() in ("HTTPS", "SSL"):
            said.append(held(facts, balancer, f"{place} is {protocol}", property=place))
        else:
            said.append(missed(facts, balancer, f"{place} is {protocol}; asked: HTTPS", property=place))
    outcome = joined(said, nothing=left_open(facts, balancer, "its listeners are not known", property="listeners"))
    if isinstance(outcome, Held) and lowest is not None:
        return left_open(facts, balancer, "its TLS versions are not known")
    return outcome

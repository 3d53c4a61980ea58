"""What the checks ask of load balancers, listeners and target groups."""

from __future__ import annotations

from stackproof.model import Resource
from stackproof.topology import as_items, as_text, text, value_at

from .._mechanism import Case

BALANCER = "aws:lb/loadBalancer:LoadBalancer"
LISTENER = "aws:lb/listener:Listener"
RULE = "aws:lb/listenerRule:ListenerRule"
TARGETS = "aws:lb/targetGroup:TargetGroup"


def kind_of(balancer: Resource) -> str | None:
    """application, network or gateway; None where not known."""
    return text(balancer, "loadBalancerType", default="application")


def protocol_of(listener: Resource) -> str | None:
    """The listener's protocol in capitals; "" when it is left to the service, None where not known."""
    found = text(listener, "protocol")
    return None if found is None else found.upper()


def speaks_tls(listener: Resource) -> bool:
    return protocol_of(listener) in ("HTTPS", "TLS")


def actions_of(listener: Resource) -> tuple[str, ...]:
    """Types of the listener's default actions ("forward", "redirect" ...), "" where not known."""
    blocks = as_items(value_at(listener.inputs, "defaultActions")) or ()
    return tuple(as_text(value_at(block, "type")) or "" for block in blocks)


def redirects_to_tls(listener: Resource) -> bool:
    """True when the default action sends the client to HTTPS."""
    for block in as_items(value_at(listener.inputs, "defaultActions")) or ():
        protocol = as_text(value_at(block, "redirect.protocol"), default="#{protocol}")
        port = as_text(value_at(block, "redirect.port"), default="#{port}")
        if as_text(value_at(block, "type")) == "redirect" and ((protocol or "").upper() == "HTTPS" or port == "443"):
            return True
    return False


def is_served_by_a_cdn(case: Case, balancer: Resource) -> bool:
    """True when a CloudFront distribution of the program has the balancer as its origin."""
    return bool(case.topology.refs_to(balancer, "aws:cloudfront/distribution:Distribution"))


def forwarders_of(case: Case, group: Resource) -> tuple[Resource, ...]:
    """Listeners and rules that forward to a target group."""
    found = [r for r in case.resources(LISTENER) if group.urn in _urns(case, r, "defaultActions")]
    found += [r for r in case.resources(RULE) if group.urn in _urns(case, r, "actions")]
    return tuple(found)


def _urns(case: Case, holder: Resource, path: str) -> set[str]:
    return {target.urn for target in case.topology.targets(holder, path, TARGETS)}

"""Judges of security groups: which ports are open, for whom, and that nothing else is."""

from __future__ import annotations

from collections.abc import Iterable

from stackproof.aws import cidr_contains, cidr_overlaps, parse_cidr
from stackproof.model import Requirement, Resource, Witness
from stackproof.topology import NetworkRule, as_number, has, leaves, text

from .._concepts import concepts
from ._at_work import is_at_work
from ._carriers import carriers
from ._facts import Facts
from ._outcomes import Held, Judge, Missed, Open, Outcome, best, joined, witness
from ._presence import nothing_of
from ._uses import carries

_GROUPS = ("aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup")
_LINKS = ("aws:apigatewayv2/vpcLink:VpcLink", "aws:apigateway/vpcLink:VpcLink")
_ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
_WEB = frozenset((80, 443))


# --- whose groups


def groups_of_concept(facts: Facts, concept: str) -> tuple[Resource, ...]:
    """Security groups that what works of a concept carries."""
    if concept == "api":
        return _groups_of_apis(facts)
    if concept == "security_group":
        return tuple(g for g in facts.made(*_GROUPS) if is_at_work(facts, g) is not False)
    found = {
        g.urn: g
        for carrier in carriers(facts, concept)
        for g in facts.topology.groups_of(carrier)
        if carries(facts, carrier, g)
    }
    return tuple(found.values())


def _groups_of_apis(facts: Facts) -> tuple[Resource, ...]:
    """An API has no interface in a network: its side is what links it to one, with the balancers behind the link, or
    its endpoints. Where there is none, a group that nothing but endpoints carries and another's rule lets in stands for
    it."""
    found: dict[str, Resource] = {}
    holders = [*facts.made(*_LINKS), *(e for e in facts.made(_ENDPOINT) if _is_for_apis(e))]
    for holder in holders:
        for one in (
            holder,
            *facts.topology.targets(holder, "targetArn"),
            *facts.topology.targets(holder, "targetArns"),
        ):
            found.update((g.urn, g) for g in facts.topology.groups_of(one))
    if found:
        return tuple(found.values())
    named = {
        urn
        for g in facts.made(*_GROUPS)
        if facts.topology.users_of_group(g)
        for r in _ingress(facts, g)
        for urn in r.groups
    }
    return tuple(g for g in facts.made(*_GROUPS) if g.urn in named and _is_of_endpoints(facts, g))


def _is_of_endpoints(facts: Facts, group: Resource) -> bool:
    users = facts.topology.users_of_group(group)
    return all(facts.topology.is_type(user, _ENDPOINT) for user in users)


def _is_for_apis(endpoint: Resource) -> bool:
    return (text(endpoint, "serviceName") or "").endswith(".execute-api")


def _ingress(facts: Facts, group: Resource) -> tuple[NetworkRule, ...]:
    return tuple(rule for rule in facts.topology.rules_of(group) if rule.direction == "ingress")


def _subjects(facts: Facts, concept: str) -> Iterable[tuple[str, tuple[Resource, ...]]]:
    """(name, groups) of each resource whose openings are judged on their own."""
    if concept in ("", "api", "security_group"):
        groups = groups_of_concept(facts, concept or "security_group")
        return [(group.name, (group,)) for group in groups]
    found = (
        (c, tuple(g for g in facts.topology.groups_of(c) if carries(facts, c, g))) for c in carriers(facts, concept)
    )
    return [(carrier.name, groups) for carrier, groups in found if groups]


def _without_groups(facts: Facts, concept: str) -> Outcome:
    """What to say where nothing of a concept carries a group of the program."""
    if concept in ("", "security_group"):
        return nothing_of(facts, "security_group")
    title = concepts()[concept].title
    if concept == "api":
        return Open("the API has no interface in a network, and no security group stands for its side")
    found = carriers(facts, concept)
    if not found:
        return nothing_of(facts, concept)
    if any(not r.type.startswith("aws:") or _names_groups(r) for r in found):
        return Open(f"which security groups {title} carries is not known")
    near = tuple(witness(facts, r, "carries no security group of the program") for r in found)
    return Missed(f"{title} carries no security group of the program", near)


def _names_groups(resource: Resource) -> bool:
    return any("securitygroup" in path.lower() and value for path, value in leaves(resource.inputs))


# --- one port


def _port(requirement: Requirement, facts: Facts) -> Outcome:
    number = as_number(requirement.want.get("port"))
    concept = requirement.of
    if number is None or (concept and concept not in concepts()):
        return Open("which port of what is asked for is not known")
    port, source = int(number), str(requirement.want.get("source") or "")
    subjects = list(_subjects(facts, concept))
    if not subjects:
        return _without_groups(facts, concept)
    outcomes = [_opened(facts, groups, port, source) for _, groups in subjects]
    judged = [outcome for outcome in outcomes if outcome is not None]
    if judged:
        return joined(judged, nothing=judged[0]) if concept else best(judged, nothing=judged[0])
    groups = tuple({g.urn: g for _, some in subjects for g in some}.values())
    near = _all_openings(facts, groups)
    if any(not rule.known or rule.from_port is None for g in groups for rule in _ingress(facts, g)):
        return Open(f"not all rules of {groups[0].name} are known; asked for port {port}", near)
    return Missed(f"no security group of {_title(concept)} opens port {port}", near)


def _title(concept: str) -> str:
    return concepts()[concept].title if concept else "the program"


def _opened(facts: Facts, groups: tuple[Resource, ...], port: int, source: str) -> Outcome | None:
    """What the groups of one resource do with a port; None where they keep it closed."""
    rules = [(g, rule) for g in groups for rule in _ingress(facts, g) if _lets(rule, port)]
    if not rules:
        return None
    met, wide, unknown = [], [], []
    for group, rule in rules:
        answer = _fits(facts, group, rule, source)
        shown = _shown(facts, group, rule)
        if answer is None:
            unknown.append(shown)
        elif answer:
            met.append(shown)
        if _is_wider(facts, group, rule, source):
            wide.append(shown)
    if wide:
        return Missed(f"port {port} is open to more than {_spoken_source(source)}", tuple(wide))
    if met:
        return Held(tuple(met))
    near = tuple(unknown) or tuple(_shown(facts, group, rule) for group, rule in rules)
    if unknown:
        return Open(f"for whom port {port} is open is not known", near)
    return Missed(f"port {port} is not open to {_spoken_source(source)}", near)


def _lets(rule: NetworkRule, port: int) -> bool:
    return rule.opens(port) or rule.opens(port, protocol="udp")


def _fits(facts: Facts, group: Resource, rule: NetworkRule, source: str) -> bool | None:
    """Whether a rule lets the source in, and no more; None where it cannot be told."""
    if not source:
        return True
    if source == "internet":
        return rule.is_world or (False if rule.known else None)
    asked = parse_cidr(source)
    if asked is not None or source == "vpc":
        blocks = _blocks(facts, group) if asked is None else (source,)
        if not rule.known or (rule.cidrs and not blocks) or rule.prefix_lists:
            return False if rule.is_world else None
        if asked is not None:
            return any(cidr_contains(cidr, source) for cidr in rule.cidrs)
        inside = all(any(cidr_contains(block, cidr) for block in blocks) for cidr in rule.cidrs)
        return inside and bool(rule.cidrs or rule.groups or rule.own or rule.foreign)
    if source not in concepts():
        return None
    sources = {g.urn for g in groups_of_concept(facts, source)}
    if sources & set(rule.groups) or (rule.own and group.urn in sources):
        return True
    if rule.is_world:
        return False
    return None if rule.foreign or not rule.known else False


def _is_wider(facts: Facts, group: Resource, rule: NetworkRule, source: str) -> bool:
    """Whether a rule lets in more than the source: a block outside of the one asked for or, where a concept is asked
    for, the internet or a block of the network itself. Other groups are the matter of other requirements."""
    if source in ("", "internet"):
        return False
    blocks = _blocks(facts, group) if source == "vpc" or source in concepts() else (source,)
    if source in concepts() and source != "vpc":
        return any(parse_cidr(c) and (not blocks or any(cidr_overlaps(b, c) for b in blocks)) for c in rule.cidrs)
    return any(blocks and not any(cidr_contains(block, cidr) for block in blocks) for cidr in rule.cidrs)


def _blocks(facts: Facts, group: Resource) -> tuple[str, ...]:
    """Address blocks of the group's network, as far as they are known."""
    vpc = facts.topology.vpc_of(group)
    block = (text(vpc, "cidrBlock") if has(vpc, "cidrBlock") else vpc.outputs.get("cidrBlock")) if vpc else None
    return (block,) if isinstance(block, str) and block else ()


def _spoken_source(source: str) -> str:
    if source in concepts():
        return concepts()[source].title
    return {"internet": "the internet", "vpc": "the VPC", "": "anybody"}.get(source, source)


# --- nothing else


def _closed(requirement: Requirement, facts: Facts) -> Outcome:
    concept = requirement.of
    if concept and concept not in concepts():
        return Open(f"{concept} is no concept that is known here")
    groups = groups_of_concept(facts, concept or "security_group")
    if not groups and not concept:
        return Open("no security group of the program is at work")
    if not groups:
        return _without_groups(facts, concept)
    ports = requirement.want.get("ports")
    allowed = frozenset(int(p) for p in ports if as_number(p) is not None) if isinstance(ports, list | tuple) else None
    return joined((_keeps_closed(facts, g, allowed) for g in groups), nothing=Open("there are no groups"))


def _keeps_closed(facts: Facts, group: Resource, allowed: frozenset[int] | None) -> Outcome:
    rules = [rule for rule in _ingress(facts, group) if not _is_own_alone(rule) and "icmp" not in rule.protocol]
    bad = [rule for rule in rules if _is_too_much(rule, allowed)]
    if bad:
        what = "the ports asked for" if allowed is not None else "what is needed"
        return Missed(f"{group.name} opens more than {what}", tuple(_shown(facts, group, rule) for rule in bad))
    unknown = [rule for rule in rules if not rule.known or rule.from_port is None or rule.to_port is None]
    if unknown:
        return Open(f"not all rules of {group.name} are known", tuple(_shown(facts, group, rule) for rule in unknown))
    shown = tuple(_shown(facts, group, rule) for rule in rules)
    return Held(shown or (witness(facts, group, "lets nobody in"),))


def _is_own_alone(rule: NetworkRule) -> bool:
    """Members of one group among themselves."""
    return rule.own and not (rule.cidrs or rule.groups or rule.foreign or rule.prefix_lists)


def _is_too_much(rule: NetworkRule, allowed: frozenset[int] | None) -> bool:
    if rule.is_all_ports:
        return True
    if rule.from_port is None or rule.to_port is None:
        return False
    if allowed is None:
        return rule.is_world and (rule.from_port != rule.to_port or rule.from_port not in _WEB)
    return rule.to_port - rule.from_port > len(allowed) or not set(range(rule.from_port, rule.to_port + 1)) <= allowed


# --- for people


def _shown(facts: Facts, group: Resource, rule: NetworkRule) -> Witness:
    peers = [*rule.cidrs, *(r.name for urn in rule.groups if (r := facts.topology.resource(urn))), *rule.foreign]
    peers += ["itself"] if rule.own else []
    low, high = rule.from_port, rule.to_port
    ports = (
        "all ports" if rule.is_all_ports else f"{rule.protocol or 'a protocol that is not known'} {_range(low, high)}"
    )
    return witness(facts, group, f"opens {ports} to {', '.join(peers) or 'what is not known'}", property=rule.path)


def _range(low: int | None, high: int | None) -> str:
    if low is None or high is None:
        return "on ports that are not known"
    return str(low) if low == high else f"{low}-{high}"


def _all_openings(facts: Facts, groups: tuple[Resource, ...]) -> tuple[Witness, ...]:
    shown = [_shown(facts, group, rule) for group in groups for rule in _ingress(facts, group)]
    return tuple(shown) or tuple(witness(facts, group, "opens nothing") for group in groups)


JUDGES: dict[str, Judge] = {"port": _port, "closed": _closed}

"""Judges of where things stand: the kind of their subnets, public addresses, zones."""

from __future__ import annotations

from typing import Any

from stackproof.model import Requirement, Resource
from stackproof.topology import as_flag, as_items, flag, value_at, zone_of

from .._concepts import concepts
from ._carriers import SERVICE, carriers, kinds_for, names_subnets, subnets_for, templates_of
from ._facts import Facts
from ._outcomes import Held, Judge, Missed, Open, Outcome, joined, spoken, witness
from ._presence import nothing_of
from ._subnet_counts import between

_GROUP = "aws:autoscaling/group:Group"
_TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
_CONFIGURATION = "aws:ec2/launchConfiguration:LaunchConfiguration"
# Where no concept is named: all that does the work and keeps the data, but not what faces callers.
_INNER = ("container_service", "instance", "autoscaling_group", "database", "cache", "search", "warehouse", "broker")
# One zone each by nature; several of them cover several zones.
_SINGLE = ("aws:ec2/instance:Instance", "aws:ec2/natGateway:NatGateway", "aws:efs/mountTarget:MountTarget")


def _placement(requirement: Requirement, facts: Facts) -> Outcome:
    if requirement.of and requirement.of not in concepts():
        return Open(f"{requirement.of} is no concept that is known here")
    wanted = (requirement.of,) if requirement.of else _INNER
    placed = tuple({r.urn: r for concept in wanted for r in _placed(facts, concept)}.values())
    if not placed and not requirement.of:
        return Open("nothing is placed in a network")
    if not placed:
        return _not_placed(facts, requirement.of)
    outcomes: list[Outcome] = []
    if requirement.want.get("tier"):
        outcomes += [_in_tier(facts, r, str(requirement.want["tier"])) for r in placed if not _is_template(facts, r)]
    if requirement.want.get("public_address") is False:
        outcomes += [_without_address(facts, r) for r in placed]
    if "zones" in requirement.want:
        outcomes += _in_zones(facts, placed, requirement.want["zones"])
    if not outcomes:
        outcomes = [Held((witness(facts, r, "is placed"),)) for r in placed if kinds_for(facts, r)]
    return joined(outcomes, nothing=Missed("it is placed in no subnet"))


def _placed(facts: Facts, concept: str) -> tuple[Resource, ...]:
    """What has a place. A template counts where it stands for instances alone."""
    found = carriers(facts, concept)
    groups = [r for r in found if facts.topology.is_type(r, _GROUP)]
    own = {t.urn for group in groups for t in templates_of(facts, group)}
    return tuple(r for r in found if r.urn not in own and not _is_started_by(facts, r))


def _is_started_by(facts: Facts, resource: Resource) -> bool:
    """True for rule targets and schedules whose launch has no network of its own to judge."""
    starters = ("aws:cloudwatch/eventTarget:EventTarget", "aws:scheduler/schedule:Schedule")
    return facts.topology.is_type(resource, *starters) and not names_subnets(resource)


def _is_template(facts: Facts, resource: Resource) -> bool:
    return facts.topology.is_type(resource, _TEMPLATE, _CONFIGURATION) and not kinds_for(facts, resource)


def _not_placed(facts: Facts, concept: str) -> Outcome:
    of_kind = facts.of_concept(concept)
    if concept == "task" and of_kind:
        near = tuple(witness(facts, r, "is defined, but no service of the program runs it") for r in of_kind)
        return Open("where the tasks run is not known", near)
    return nothing_of(facts, concept)


# --- kinds of subnets


def _in_tier(facts: Facts, resource: Resource, tier: str) -> Outcome:
    kinds = kinds_for(facts, resource)
    noun = f"{tier} subnets"
    if not kinds:
        given = names_subnets(resource)
        # Without a network of its own a service's tasks are where the machines of the cluster are.
        given = given or facts.topology.is_type(resource, SERVICE)
        if given or not resource.type.startswith("aws:"):
            return Open(f"in which subnets {resource.name} lies is not known; asked for {noun}")
        near = (witness(facts, resource, "lies in no subnet of the program"),)
        return Missed(f"{resource.name} lies in no subnet, asked for {noun}", near)
    allowed = {tier, "isolated"} if tier == "private" else {tier}
    there = " and ".join(f"{kind}" for kind in sorted(kinds - {"unknown"}))
    shown = (witness(facts, resource, f"lies in {there or 'unknown'} subnets"),)
    if kinds - allowed - {"unknown"}:
        return Missed(f"{resource.name} lies in {there} subnets, asked for {noun}", shown)
    if "unknown" in kinds:
        return Open(f"the routes of a subnet of {resource.name} are not known", shown)
    return Held(shown)


# --- public addresses


def _without_address(facts: Facts, resource: Resource) -> Outcome:
    public = _public(facts, resource)
    if public is None:
        return Open(f"whether {resource.name} gets a public address is not known")
    if public:
        place = "networkConfiguration.assignPublicIp" if facts.topology.is_type(resource, SERVICE) else ""
        near = (witness(facts, resource, "gets a public address", property=place),)
        return Missed(f"{resource.name} gets a public address, asked for none", near)
    return Held((witness(facts, resource, "gets no public address"),))


def _public(facts: Facts, resource: Resource) -> bool | None:
    topology = facts.topology
    if topology.is_type(resource, _GROUP):
        said = [_by_template(template) for template in templates_of(facts, resource)]
        given = next((answer for answer in said if answer != "subnet"), "subnet")
        return _by_subnets(facts, resource) if given == "subnet" else as_flag(given) if given is not None else None
    if topology.is_type(resource, _TEMPLATE, _CONFIGURATION):
        given = _by_template(resource)
        return (_by_subnets(facts, resource) if subnets_for(facts, resource) else False) if given == "subnet" else given
    if topology.is_type(resource, "aws:eks/nodeGroup:NodeGroup"):
        said = [_by_template(template) for template in templates_of(facts, resource)]
        return _by_subnets(facts, resource) if not said or said[0] == "subnet" else said[0]
    if topology.is_type(resource, "aws:eks/cluster:Cluster"):
        return False
    if topology.is_type(resource, SERVICE) or "networkConfiguration" in resource.inputs:
        return flag(resource, "networkConfiguration.assignPublicIp")
    return topology.has_public_address(resource)


def _by_template(template: Resource) -> Any:
    """What a template says of public addresses: True, False, None when not known, "subnet" when it says nothing."""
    if "associatePublicIpAddress" in template.inputs:
        return flag(template, "associatePublicIpAddress")
    interfaces = as_items(value_at(template.inputs, "networkInterfaces"))
    if interfaces is None:
        return None
    for interface in interfaces:
        if isinstance(interface, dict) and "associatePublicIpAddress" in interface:
            return as_flag(interface["associatePublicIpAddress"])
    return "subnet"


def _by_subnets(facts: Facts, resource: Resource) -> bool | None:
    subnets = subnets_for(facts, resource)
    said = {flag(subnet, "mapPublicIpOnLaunch") for subnet in subnets if not subnet.read}
    if True in said:
        return True
    return None if not said or None in said or any(subnet.read for subnet in subnets) else False


# --- zones


def _in_zones(facts: Facts, placed: tuple[Resource, ...], bound: Any) -> list[Outcome]:
    single = tuple(r for r in placed if facts.topology.is_type(r, *_SINGLE))
    outcomes = [_covers(facts, (r,), bound) for r in placed if r not in single and not _is_template(facts, r)]
    return [*outcomes, _covers(facts, single, bound)] if single else outcomes


def _covers(facts: Facts, resources: tuple[Resource, ...], bound: Any) -> Outcome:
    subnets = {s.urn: s for r in resources for s in subnets_for(facts, r)}
    known = {zone for s in subnets.values() if (zone := zone_of(s))}
    hidden = sum(zone_of(s) is None for s in subnets.values())
    names = ", ".join(r.name for r in resources)
    shown = tuple(
        witness(facts, r, f"lies in {', '.join(sorted(known)) or 'zones that are not known'}") for r in resources
    )
    if not subnets:
        return Open(f"in which zones {names} lies is not known")
    met = between(len(known) or 1, len(known) + hidden, bound)
    if met is None:
        return Open(f"in which zones {names} lies is not known", shown)
    if met:
        return Held(shown)
    count = f"{len(known)} Availability Zone{'' if len(known) == 1 else 's'}"
    return Missed(f"{names} lies in {count}, asked for {spoken(bound)}", shown)


JUDGES: dict[str, Judge] = {"placement": _placement}

"""Judges of the network: zones, subnets, NAT gateways, address blocks and endpoints."""

from __future__ import annotations

import re
from typing import Any

from stackproof.aws import parse_cidr
from stackproof.model import Requirement, Resource, Witness
from stackproof.topology import as_items, as_number, text, value_at, zone_of

from ._at_work import at_work, idle_text, is_at_work
from ._carriers import names_subnets
from ._facts import Facts
from ._outcomes import Held, Judge, Missed, Open, Outcome, best, joined, spoken, within, witness
from ._placement import JUDGES as _PLACEMENT
from ._ports import JUDGES as _PORTS
from ._presence import counted, near_idle, nothing_of
from ._subnet_counts import Tally, between, packaged, subnets, tally

_NO_NETWORK = "no subnet of the program has anything in it"


_SOURCES = (".py", ".ts", ".js", ".go")


def _zones(requirement: Requirement, facts: Facts) -> Outcome:
    if requirement.want.get("discovered") is True:
        found = _discovered(facts)
        if "count" not in requirement.want or not isinstance(found, Held):
            return found
        return joined((found, _zone_count(requirement, facts)), nothing=Missed(_NO_NETWORK))
    return _zone_count(requirement, facts)


def _zone_count(requirement: Requirement, facts: Facts) -> Outcome:
    bound = requirement.want.get("count", 1)
    used = [s for s in subnets(facts) if is_at_work(facts, s) is not False]
    known = {zone for subnet in used if (zone := zone_of(subnet))}
    hidden = [subnet for subnet in used if not zone_of(subnet)]
    outer = packaged(facts)
    least = max([len(known) or bool(hidden), *(package.zones or 0 for package in outer)])
    most = max([len(known) + len(hidden), *(package.zones or 99 for package in outer)])
    shown = tuple(witness(facts, s, f"lies in {zone_of(s) or 'a zone that is not known'}") for s in used)
    shown += tuple(witness(facts, package.vpc, f"spans {package.zones or 'some'} zones") for package in outer)
    met = between(int(least), most, bound)
    if not used and not outer:
        elsewhere = any(_lies_elsewhere(facts, resource) for resource in facts.graph.resources)
        return Open("the zones of the subnets that things lie in are not known") if elsewhere else Missed(_NO_NETWORK)
    if met is None:
        return Open(f"which zones the subnets lie in is not known; asked for {spoken(bound)}", shown)
    if met:
        return Held(shown)
    number = f"{least} Availability Zone{'' if least == 1 else 's'}"
    return Missed(f"found {number} in use, asked for {spoken(bound)}", shown)


def _lies_elsewhere(facts: Facts, resource: Resource) -> bool:
    """Whether something is placed in subnets that this program does not make."""
    made = resource.custom and not resource.read and resource.type.startswith("aws:")
    return made and names_subnets(resource)


def _discovered(facts: Facts) -> Outcome:
    """Whether the zones of the subnets come from a lookup of the program."""
    answered = {
        str(name)
        for invoke in facts.graph.invokes
        if invoke.token.rpartition(":")[2] in ("getAvailabilityZones", "getAvailabilityZone")
        for key in ("names", "zoneIds", "name", "zoneId")
        for name in as_items(invoke.result.get(key)) or ()
    }
    written, open_ones, found = [], [], []
    for subnet in subnets(facts):
        for key in ("availabilityZone", "availabilityZoneId"):
            value = value_at(subnet.inputs, key)
            place = witness(facts, subnet, f"{key} is {value}", property=key)
            if isinstance(value, str):
                is_found = value in answered and not _is_written(facts, value)
                (found if is_found else written).append(place)
            elif value:
                open_ones.append(witness(facts, subnet, f"{key} is not known", property=key))
    if written:
        return Missed("Availability Zones are written in the program, not looked up", tuple(written))
    if open_ones:
        return Open("where the Availability Zones come from is not known", tuple(open_ones))
    if found:
        return Held(tuple(found))
    outer = packaged(facts)
    if outer and not any(value_at(package.vpc.inputs, "availabilityZoneNames") for package in outer):
        return Held(tuple(witness(facts, package.vpc, "looks up its zones") for package in outer))
    return Missed("no subnet names an Availability Zone that was looked up")


def _is_written(facts: Facts, zone: str) -> bool:
    """Whether a file of the program holds a zone's name as a text; a lookup beside it then says nothing."""
    if facts.submission is None:
        return False
    quoted = re.compile(rf"[\"'`]{re.escape(zone)}[\"'`]")
    paths = (file.path for file in facts.submission.files if file.path.endswith(_SOURCES) and "test" not in file.path)
    return any(quoted.search(facts.text_of(path) or "") for path in paths)


# --- subnets


def _subnets(requirement: Requirement, facts: Facts) -> Outcome:
    tier = str(requirement.want.get("tier") or "any")
    bound = requirement.want.get("count")
    found = tally(facts, tier)
    if requirement.want.get("per_zone") is True:
        return _per_zone(facts, tier, found, bound)
    return _enough(facts, tier, found, 1 if bound is None else bound)


def _enough(facts: Facts, tier: str, found: Tally, bound: Any) -> Outcome:
    least, most = found.least, found.most
    met = between(least, most, bound)
    if met and isinstance(bound, dict) and found.idle:
        met = counted(least, least + len(found.idle), bound)
    if met is None:
        return Open(f"of which kind all subnets are is not known; asked for {_noun(bound, tier)}", found.shown)
    if met:
        return Held(found.shown or (Witness(text=f"the program makes no {_noun('', tier).strip()}"),))
    reason = f"found {_noun(least, tier)}, asked for {spoken(bound)}"
    near = (*near_idle(facts, found.idle), *found.shown, *found.others)
    return Missed(reason, near)


def _per_zone(facts: Facts, tier: str, found: Tally, bound: Any) -> Outcome:
    zones = sorted({zone for subnet in subnets(facts) if is_at_work(facts, subnet) and (zone := zone_of(subnet))})
    if found.packages or any(zone_of(subnet) is None for subnet in (*found.sure, *found.unsure)):
        return _enough(facts, tier, found, 1) if found.packages else Open("the zones of the subnets are not known")
    if not zones:
        zones = sorted({zone for subnet in found.sure if (zone := zone_of(subnet))})
    if not (found.sure or found.unsure) or not zones:
        return _enough(facts, tier, found, 1)
    asked = 1 if bound is None else bound
    for zone in zones:
        sure = sum(zone_of(subnet) == zone for subnet in found.sure)
        perhaps = sum(zone_of(subnet) == zone for subnet in found.unsure)
        met = between(sure, sure + perhaps, asked)
        if met is None:
            return Open(f"of which kind the subnets in {zone} are is not known", found.shown)
        if not met:
            return Missed(f"found {_noun(sure, tier)} in {zone}, asked for {spoken(asked)} in each zone", found.shown)
    return Held(found.shown)


def _noun(number: Any, tier: str) -> str:
    kind = "" if tier == "any" else f"{tier} "
    return f"{spoken(number)} {kind}subnet{'' if number == 1 else 's'}"


# --- NAT gateways


def _nat(requirement: Requirement, facts: Facts) -> Outcome:
    bound = requirement.want.get("count", 1)
    working, unsure, idle = at_work(facts, "nat_gateway")
    inner = [n for n in (*working, *unsure) if text(n, "connectivityType", default="public") == "private"]
    outer = [n for n in (*working, *unsure) if n not in inner]
    shown = tuple(witness(facts, n, f"leads out of {_zone_text(facts, n)}") for n in outer)
    if not outer and not (isinstance(bound, dict) and within(0, bound)):
        near = tuple(witness(facts, n, "is a private NAT gateway, with no way to the internet") for n in inner)
        said = nothing_of(facts, "nat_gateway")
        return said if isinstance(said, Open) else Missed(said.reason, (*near, *said.near))
    met = counted(len(outer), len(outer) + len(idle), bound)
    if met is None:
        return Open(f"{bound!r} is no number that can be compared")
    if not met:
        number = f"{len(outer)} NAT gateway{'' if len(outer) == 1 else 's'}{' at work' if idle else ''}"
        return Missed(f"found {number}, asked for {spoken(bound)}", (*near_idle(facts, idle), *shown))
    if requirement.want.get("per_zone") is True:
        return _nat_per_zone(facts, outer)
    return Held(shown or (Witness(text="the program makes no NAT gateway"),))


def _zone_of_nat(facts: Facts, nat: Resource) -> str | None:
    subnet = facts.topology.target(nat, "subnetId", "aws:ec2/subnet:Subnet", "aws:ec2/defaultSubnet:DefaultSubnet")
    return None if subnet is None else zone_of(subnet)


def _zone_text(facts: Facts, nat: Resource) -> str:
    return _zone_of_nat(facts, nat) or "a zone that is not known"


def _nat_per_zone(facts: Facts, nats: list[Resource]) -> Outcome:
    """Each private subnet leaves by a NAT gateway of its own zone."""
    outcomes = []
    for subnet in tally(facts, "private").sure:
        zone, used = zone_of(subnet), _nats_of(facts, subnet)
        zones = {_zone_of_nat(facts, nat) for nat in used}
        if zone is not None and zones == {zone}:
            outcomes.append(Held(tuple(witness(facts, n, f"leads {subnet.name} out in {zone}") for n in used)))
        elif zone is None or not used or None in zones:
            outcomes.append(Open(f"by which NAT gateway {subnet.name} leaves, and in which zone, is not known"))
        else:
            near = witness(facts, subnet, f"lies in {zone}, but leaves by {', '.join(n.name for n in used)}")
            outcomes.append(Missed(f"no NAT gateway in {zone} serves its private subnets", (near,)))
    if not outcomes:
        return Missed("no private subnet leaves by a NAT gateway", tuple(witness(facts, n, "is made") for n in nats))
    return joined(outcomes, nothing=Missed("no private subnet leaves by a NAT gateway"))


def _nats_of(facts: Facts, subnet: Resource) -> list[Resource]:
    found = {}
    for table in facts.topology.tables_of(subnet) or ():
        for route in facts.topology.routes_of(table):
            path = f"{route.path}.natGatewayId" if route.path else "natGatewayId"
            found.update((n.urn, n) for n in facts.topology.targets(route.holder, path))
    return list(found.values())


# --- address blocks, endpoints


def _cidr(requirement: Requirement, facts: Facts) -> Outcome:
    concept = requirement.of or "vpc"
    if concept not in ("vpc", "subnet", "public_subnet", "private_subnet", "isolated_subnet"):
        return Open(f"{concept} has no address block of its own")
    working, unsure, _ = at_work(facts, concept)
    made = [*working, *unsure]
    if not made:
        return nothing_of(facts, concept)
    asked, size = requirement.want.get("cidr"), requirement.want.get("size")
    if asked is None and size is not None:
        return joined((_sized(facts, r, size) for r in made), nothing=Missed("nothing has an address block"))
    return best((_blocked(facts, r, asked) for r in made), nothing=Missed("nothing has an address block"))


def _block(facts: Facts, resource: Resource) -> tuple[Any, ...]:
    if not resource.custom:
        return (text(resource, "cidrBlock", default="10.0.0.0/16"),)
    more = facts.topology.companions(
        resource, "vpcId", "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation"
    )
    return tuple(text(holder, "cidrBlock") for holder in (resource, *more))


def _blocked(facts: Facts, resource: Resource, asked: Any) -> Outcome:
    blocks, wanted = _block(facts, resource), parse_cidr(asked)
    if wanted is None:
        return Open(f"{asked!r} is no address block")
    near = witness(facts, resource, f"cidrBlock is {blocks[0] or 'not known'}", property="cidrBlock")
    if any(block and parse_cidr(block) == wanted for block in blocks):
        return Held((witness(facts, resource, f"cidrBlock is {asked}", property="cidrBlock"),))
    if not all(blocks):
        return Open(f"the address block of {resource.name} is not known", (near,))
    return Missed(f"the address block is {blocks[0]}, asked for {asked}", (near,))


def _sized(facts: Facts, resource: Resource, size: Any) -> Outcome:
    block = _block(facts, resource)[0]
    network, length = parse_cidr(block), as_number(size)
    prefix = network.prefixlen if network else as_number(value_at(resource.inputs, "ipv4NetmaskLength"))
    if prefix is None or length is None:
        return Open(f"the address block of {resource.name} is not known")
    shown = (witness(facts, resource, f"cidrBlock is {block or f'/{prefix}'}", property="cidrBlock"),)
    return (
        Held(shown) if prefix == length else Missed(f"the address block is a /{prefix:g}, asked for /{length:g}", shown)
    )


def _endpoint(requirement: Requirement, facts: Facts) -> Outcome:
    service = str(requirement.want.get("service") or "").lower()
    needed = {"ecr": ("ecr.api", "ecr.dkr")}.get(service, (service,))
    found = [_endpoint_of(facts, one) for one in needed]
    return joined(found, nothing=Missed("there is no VPC endpoint"))


def _endpoint_of(facts: Facts, service: str) -> Outcome:
    near: list[Witness] = []
    hidden = False
    for endpoint in facts.made("aws:ec2/vpcEndpoint:VpcEndpoint"):
        name = text(endpoint, "serviceName")
        # com.amazonaws.REGION.SERVICE
        short = (name or "").split(".", 3)[-1] if (name or "").startswith(("com.", "cn.com.")) else name or ""
        works = is_at_work(facts, endpoint)
        if works is not False and (not service or short == service or (name or "").endswith(f".{service}")):
            return Held((witness(facts, endpoint, f"serviceName is {name}", property="serviceName"),))
        hidden = hidden or name is None
        near.append(
            witness(facts, endpoint, idle_text(endpoint) if works is False else f"is for {name or 'what is not known'}")
        )
    what = f"no VPC endpoint for {service}" if service else "no VPC endpoint"
    return (
        Open(f"which service an endpoint is for is not known; asked for {service}", tuple(near))
        if hidden
        else (Missed(f"there is {what}", tuple(near)))
    )


JUDGES: dict[str, Judge] = {
    "zones": _zones,
    "subnets": _subnets,
    "nat": _nat,
    "cidr": _cidr,
    "vpc_endpoint": _endpoint,
    **_PLACEMENT,
    **_PORTS,
}

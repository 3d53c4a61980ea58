"""Subnets by tier: those of the program, and those that an awsx Vpc makes inside of itself."""

from __future__ import annotations

from typing import Any

import msgspec

from stackproof.model import Resource, Witness
from stackproof.topology import as_text, items, number, value_at, zone_of

from ._at_work import is_at_work
from ._facts import Facts
from ._outcomes import within, witness

_AWSX_VPC = "awsx:ec2:Vpc"
_MOST = 64


class Package(msgspec.Struct, frozen=True, kw_only=True):
    """A VPC component of awsx. zones: how many it spans; tiers: kind -> subnets of it in each zone. None: not known."""

    vpc: Resource
    zones: int | None = None
    tiers: dict[str, int] | None = None


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """sure, unsure: subnets of the tier, and those that may be of it. idle: of the tier, but nothing lives in them.
    others: subnets of another tier, as near misses. least, most: how many there are with those of packages."""

    sure: tuple[Resource, ...]
    unsure: tuple[Resource, ...]
    idle: tuple[Resource, ...]
    packages: tuple[Package, ...]
    shown: tuple[Witness, ...]
    others: tuple[Witness, ...]
    least: int
    most: int


def subnets(facts: Facts) -> tuple[Resource, ...]:
    return facts.made("aws:ec2/subnet:Subnet", "aws:ec2/defaultSubnet:DefaultSubnet")


def packaged(facts: Facts) -> tuple[Package, ...]:
    """The awsx VPCs of the program; without other words each has a public and a private subnet in three zones."""
    found = []
    for vpc in facts.graph.resources:
        if vpc.type != _AWSX_VPC or vpc.read:
            continue
        zones = number(vpc, "numberOfAvailabilityZones", default=3)
        names = items(vpc, "availabilityZoneNames")
        zones = len(names) if names else None if names is None else zones
        specs = items(vpc, "subnetSpecs")
        kinds = [as_text(value_at(spec, "type")) for spec in specs or ()]
        tiers: dict[str, int] | None = {"public": 1, "private": 1} if specs == () else None
        if specs and all(kinds):
            tiers = {}
            for kind in kinds:
                tiers[str(kind).lower()] = tiers.get(str(kind).lower(), 0) + 1
        found.append(Package(vpc=vpc, zones=None if zones is None else int(zones), tiers=tiers))
    return tuple(found)


def tally(facts: Facts, tier: str) -> Tally:
    """Subnets of a tier. "private" takes isolated ones where no subnet leaves by a NAT gateway."""
    kinds = {subnet.urn: facts.topology.subnet_kind(subnet) for subnet in subnets(facts)}
    wanted = {tier}
    if tier == "any":
        wanted = {"public", "private", "isolated", "unknown"}
    elif tier == "private" and "private" not in kinds.values():
        wanted.add("isolated")
    meant = [s for s in subnets(facts) if kinds[s.urn] in wanted]
    open_ones = tuple(s for s in subnets(facts) if kinds[s.urn] == "unknown" and "unknown" not in wanted)
    idle = tuple(s for s in meant if is_at_work(facts, s) is False)
    sure = tuple(s for s in meant if s not in idle)
    packages = packaged(facts)
    counts = [_in_package(package, tier) for package in packages]
    least = len(sure) + sum(count or 0 for count in counts)
    unknown = None in counts
    return Tally(
        sure=sure,
        unsure=open_ones,
        idle=idle,
        packages=packages,
        shown=(
            *(witness(facts, s, f"is {_kind(kinds[s.urn])}{_in_zone(s)}") for s in sure),
            *(witness(facts, s, "is a subnet whose routes are not known") for s in open_ones),
            *(witness(facts, p.vpc, "makes subnets of its own") for p in packages),
        ),
        others=tuple(
            witness(facts, s, f"is {_kind(kinds[s.urn])}{_in_zone(s)}")
            for s in subnets(facts)
            if s not in meant and s not in open_ones
        ),
        least=least,
        most=_MOST if unknown else least + len(open_ones),
    )


def _in_package(package: Package, tier: str) -> int | None:
    if package.zones is None or package.tiers is None:
        return None
    return package.zones * (sum(package.tiers.values()) if tier == "any" else package.tiers.get(tier, 0))


def _kind(kind: str) -> str:
    return "a subnet" if kind == "unknown" else f"{'an' if kind == 'isolated' else 'a'} {kind} subnet"


def _in_zone(subnet: Resource) -> str:
    zone = zone_of(subnet)
    return f" in {zone}" if zone else ""


def between(least: int, most: int, bound: Any) -> bool | None:
    """Whether a number from `least` to `most` meets a bound; None where that depends, or where the bound is none."""
    answers = {within(value, bound) for value in range(least, min(most, least + _MOST) + 1)}
    return answers.pop() if len(answers) == 1 else None

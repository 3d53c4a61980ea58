"""Subnets that are made, and what is placed in subnets of a kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from ._numbers import COUNTED, bounded, value_of
from ._patterns import Pattern, ends, words
from ._said import Found, Said

_TIERS = {
    "public": "public", "private": "private", "isolated": "isolated", "database": "isolated", "data": "isolated",
    "intra": "isolated",
}  # fmt: skip
_TIER = Pattern(
    rf"(?:\b(?P<n>{COUNTED})\s+)?(?:new |of the |those |the )?\b(?P<tier>public|private|isolated|database|data|intra)\b"
    rf"(?P<word>\s+(?:subnets?|ones?)\b)?(?:\s*x\s*(?P<x>\d)\b)?"
)
_SUBNET = words("subnets?")
_JOINS = Pattern(r"(?:[\s,/&+]|\band\b|\bplus\b|\bsubnets?\b|\bare\b|\bthe\b|\d|\bones?\b)*")
_PER_ZONE = Pattern(
    r"\b(?:per|in each|in every|for each|each) (?:az|availability zone|zone)|\bone per az|\bin each\b|\beach with\b"
)
_IN = ends(
    r"(?:in|into|inside|within|to|over|on|across|from|for|of|placement:?)(?: (?:the|its|our|their|those|these|only|"
    r"own|new|an?))*"
)
_IDS = Pattern(r"\s+(?:ids?|arns?|cidrs?)\b")
_ONLY = Pattern(r"\s*(?:subnets?)?\s*only\b")
_PLACED = (
    *(
        "container_service",
        "task",
        "database",
        "cache",
        "function",
        "instance",
        "load_balancer",
        "kubernetes",
        "search",
    ),
    *(
        "autoscaling_group",
        "file_system",
        "warehouse",
        "kafka",
        "broker",
        "database_proxy",
        "document_database",
        "build",
    ),
    *("graph_database", "launch_template"),
)
_NO_ADDRESS = Pattern(
    r"\b(?:no|without|never|not|nothing|don.t|doesn.t)\b[^.;]{0,24}\bpublic (?:ips?\b|addresses|address\b)",
    r"\bassign_?public_?ip (?:is |must be )?(?:disabled|false|off)",
)
_ZONES = rf"(?P<n>{COUNTED})\s+(?:different |separate )?(?:availability[- ]zones?|azs?|az['’]s|zones?)\b"
_BEFORE_ZONES = Pattern(r"\b(?:in|of|over|across|spread over|spread across)\s+$")
_VPC = words("vpcs?", "network")
_ITS_OWN = {"launch_template": "autoscaling_group"}


class _Tier(msgspec.Struct):
    """One kind of subnets in a list of them."""

    tier: str
    start: int
    end: int
    count: Any = None


def _lists(said: Said) -> Iterator[list[_Tier]]:
    """Runs of kinds that end at or stand beside the word subnets."""
    run: list[_Tier] = []
    complete = False
    anywhere = _SUBNET.search(said.text)
    if anywhere is None:
        return
    for match in _TIER.finditer(said.text):
        one = _Tier(_TIERS[match["tier"].lower()], match.start(), match.end(), _count(said, match))
        if run and not _JOINS.fullmatch(said.text[run[-1].end : one.start]):
            if complete:
                yield run
            run, complete = [], False
        run.append(one)
        behind = re.match(r"\s+subnets?\b(?! ids?\b)", said.text[match.end() :], re.IGNORECASE)
        ones = (match["word"] or match["x"]) and anywhere.end() <= match.start()
        named = "subnet" in (match["word"] or "").lower() and not _IDS.match(said.text, match.end())
        titled = match.start() == anywhere.end() + 1 or said.text[anywhere.end() : match.start()].strip() in (
            "",
            ":",
            "=",
        )
        complete = complete or (titled and anywhere.end() <= match.start()) or bool(behind) or named or bool(ones)
    if run and complete:
        yield run


def _count(said: Said, match: re.Match[str]) -> Any:
    group = "n" if match["n"] else "x" if match["x"] else ""
    value = value_of(match[group]) if group else None
    return None if value is None else bounded(said.text, match.start(group), match.end(group), value)


def _is_placement(said: Said, run: list[_Tier]) -> bool:
    """Whether a list of subnets says where something is put, and does not ask for them."""
    before = said.text[: run[0].start]
    counted = any(one.count is not None for one in run)
    if re.search(r"\bvpc (?:of|with)\s+$", before, re.IGNORECASE) or said.statement.label.lower().endswith("subnets"):
        return False
    if _IN.search(before[-32:]) and not re.search(r"\bfor\s*$", before[-5:]):
        return not counted or not _VPC.search(before) or bool(re.search(r"\bin\s*(?:the )?$", before[-8:]))
    if counted or _VPC.search(before):
        return False
    if _ONLY.match(said.text, run[-1].end):
        return True
    clause = said.text[slice(*said.part(run[0].start))].strip(" .")
    alone = re.fullmatch(r"(?:\w+ )?subnets?(?: (?:in|across|over) [\w' ]+)?", clause, re.IGNORECASE)
    return alone is not None and bool(_subjects(said, run[0].start))


def _subjects(said: Said, position: int) -> tuple[str, ...]:
    found = said.about(position, position, _PLACED)
    return tuple(dict.fromkeys(_ITS_OWN.get(one, one) for one in found))


def _subnets(said: Said) -> Iterator[Found]:
    per_zone = _PER_ZONE.search(said.text) is not None
    for run in _lists(said):
        made_in = re.search(r"\bvpc (?:of|with)\s+$", said.text[: run[0].start], re.IGNORECASE)
        if _is_placement(said, run) and not made_in:
            continue
        for one in run:
            want: dict[str, Any] = {"tier": one.tier}
            if per_zone and one.count in (None, 1):
                want["per_zone"] = True
            elif one.count is not None:
                want["count"] = one.count
            yield Found(kind="subnets", want=want, at=one.start)
    bare = re.search(rf"\b(?P<n>{COUNTED})\s+subnets\b", said.text, re.IGNORECASE)
    if bare and (value := value_of(bare["n"])):
        count = bounded(said.text, bare.start("n"), bare.end("n"), value)
        yield Found(kind="subnets", want={"tier": "any", "count": count}, at=bare.start())


def _placements(said: Said) -> Iterator[Found]:
    for run in _lists(said):
        inside = re.search(
            r"\b(?:in|inside|into) (?:an?|the) vpc (?:of|with)\s+$", said.text[: run[0].start], re.IGNORECASE
        )
        if not inside and not _is_placement(said, run):
            continue
        for concept in _subjects(said, run[0].start):
            yield Found(kind="placement", of=concept, want={"tier": run[0].tier}, at=run[0].start)
    for match in _NO_ADDRESS.finditer(said.text):
        if re.match(r"nothing", match.group(), re.IGNORECASE) or re.search(r"\banywhere\b", said.text[match.end() :]):
            yield Found(kind="placement", want={"public_address": False}, at=match.start())
            return
        found = _subjects(said, match.start()) or ("container_service",)
        for concept in found:
            yield Found(kind="placement", of=concept, want={"public_address": False}, at=match.start())
        return


def zones_of_placement(said: Said, match: re.Match[str]) -> bool:
    """Whether a number of zones says where one thing is spread, and not how many the network has."""
    before = said.text[: match.start()]
    if not _BEFORE_ZONES.search(before) or _VPC.search(said.text) or "data nodes" in before:
        return "data nodes" in before
    if re.match(r"\s*(?:,|;|$|\.)?\s*(?:per|each)", said.text[match.end() :]):
        return False
    named = [m for m in said.mentions if m.concept in _PLACED]
    if named or re.search(r"\bit has\b|^(?:it|they)\b", said.text, re.IGNORECASE):
        return bool(_subjects(said, match.start())) and (not named or named[0].start < match.start())
    return bool(re.search(r"subnets?\s+(?:in|of|across|over)\s+$", before)) and bool(_subjects(said, match.start()))


def _spreads(said: Said) -> Iterator[Found]:
    for match in re.finditer(_ZONES, said.text, re.IGNORECASE):
        value = value_of(match["n"])
        if value is None or value < 2 or not zones_of_placement(said, match) or "data nodes" in said.text:
            continue
        count = bounded(said.text, match.start("n"), match.end("n"), value)
        for concept in _subjects(said, match.start()):
            yield Found(kind="placement", of=concept, want={"zones": count}, at=match.start())
        return


READERS: tuple[Callable[[Said], Iterator[Found]], ...] = (_subnets, _placements, _spreads)

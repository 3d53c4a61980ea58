"""Regions, zones, subnets, and what is placed in them; gateways, blocks of addresses, endpoints."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from stackproof.aws import is_region

from ._numbers import COUNTED, bounded, figure_of, value_of
from ._patterns import Pattern, among, ends, name_of, words
from ._said import Found, Said

_REGION = Pattern(
    r"(?<![\w-])(?:us|eu|ap|sa|ca|me|af|il|mx|cn)-(?:gov-)?(?:north|south|east|west|central)(?:east|west)?-\d(?![\w-])"
)
_ANY_OF = words("or", "sometimes", "either", "alternatively", "later")
_CONTRAST = words("but", "however", "otherwise", "instead", "although", "though", "now", "yet")
_OF_CERTIFICATE = ends(r"certificate(?: \w+){0,3} in")
_NOT_THERE = ends(
    r"(?:not|never|instead of|rather than|no longer|from)(?: in)?",
    r"(?:do not|don.?t|never|must not|may not|nothing|no)(?: \w+){1,5} (?:in|to|into)",
)
_PART_BEFORE = Pattern(
    r"\b(?:certs?|certificates?|acm|web acl|waf|lambda@edge)\b(?:(?!\b(?:everything|rest|stack|resources|region)\b).)*$"
)
_PART_BEHIND = Pattern(r"\W{0,3}(?:only )?(?:for|is for) (?:the )?(?:\w+ )?(?:certs?|certificates?|acm|waf|web acl)\b")
_OTHER_REGION = Pattern(
    r"\b(?:other|second|secondary|additional|further|standby|failover|dr|disaster recovery) region\b[^.;]{0,24}$"
)
_CONFIGURABLE = words("configurable", "config(?:uration)? (?:key|value|setting)", "defaults? to")
_ZONE = r"(?:availability[- ]zones?|azs?|az['’]s|zones?)\b"
_ZONES = Pattern(rf"(?P<n>{COUNTED})\s+(?:different |distinct |separate )?{_ZONE}")
_ZONES_ROW = Pattern(rf"^(?:availability[- ]zones|azs):?\s[^,;]{{0,12}}?(?P<n>{COUNTED})\b")
_MANY_ZONES = words("(?:multiple|several) (?:availability[- ]zones|azs)")
_AND_NO_MORE = Pattern(rf"\bno(?:t)? more than (?P<n>{COUNTED})\b")
_NAT = Pattern(
    rf"(?:\b(?P<n>{COUNTED}|no|an?)\s+)?(?:(?:managed|shared|highly available|"
    rf"aws)\s+)*\bnat(?:[ -]?gateways?| gws?|s)?\b"
)
_PER_ZONE = words(
    "(?:one |1 )?(?:gateway )?(?:per|in each|in every|for each) (?:az|availability zone|zone)", "(?:one |1 )per az",
    "across (?:both|all) (?:azs|zones)",
)  # fmt: skip
_EACH_ZONE_BEFORE = ends(r"(?:each|every) (?:az|zone|availability zone)[^.;]{0,20}")
_THROUGH = ends(r"(?:through|via|behind|by way of)(?: (?:an?|the|its|our))?")
_NOT_NAT = ends(
    r"(?:instead of|rather than|replac\w+|without|no need for|not run through|neither|nor|no|not|never|don.t|do "
    r"not)(?: \w+){0,2}"
)
_UNWANTED = Pattern(
    r"s? (?:(?:is|are|will be) (?:not|n.t)|(?:isn|aren).t|must not be|shall not be|should not be|(?:is|are) un|not) ?"
    r"(?:needed|required|necessary|wanted|allowed|permitted|used|created|desired)"
)
_NAT_USED = Pattern(r"\s*(?:is|are)? ?(?:public )?(?:ips?|addresses)\b|\s+instances?\b")
_CIDR = Pattern(r"(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3}/\d{1,2})(?!\d|\.\d)")
_REACHING = words(
    "reach\\w*", "from", "allow\\w*", "ingress", "inbound", "open", "only", "accepts?", "office", "on port"
)
_KEPT_TO = ends(r"(?:restricted|limited|confined|reachable|accessible|open) (?:only )?(?:to|from|for)(?: \w+){0,3}")
_BLOCKED = words("vpcs?", "subnets?", "network", "block", "cidr")
_SIZE = Pattern(r"(?<![\d./\w])/(?P<n>1[6-9]|2[0-8])(?![\d/])")
_NETS = ("vpc", "public_subnet", "private_subnet", "isolated_subnet", "subnet")
_ENDPOINT = Pattern(r"\b(?:vpc|gateway|interface|privatelink)[- ]endpoints?\b|\bendpoints?(?= for\b)")
_LIST_BEHIND = Pattern(
    r"[\s,]*(?:namely |(?:shall|must|should|will|are|is)(?: be)? (?:\w+ )?)?(?:for|:|to)\b\s*"
    r"(?P<list>(?:[^.;]|\.(?=\w))*)|"
    r"\s*:\s*(?P<row>[^.;]*(?:\.[a-z][^;]*)?)"
)
_ENDPOINTS = {
    "s3": r"s3", "dynamodb": r"dynamo ?db", "ecr_api": r"ecr\.api", "ecr_dkr": r"ecr\.dkr", "ecr": r"ecr(?!\.)",
    "logs": r"cloudwatch(?: logs)?|logs", "secretsmanager": r"secrets? ?manager", "ssm": r"ssm|systems manager",
    "kms": r"kms", "sqs": r"sqs", "sns": r"sns", "sts": r"sts", "kinesis_streams": r"kinesis(?: streams?)?",
    "execute_api": r"execute-api", "lambda": r"lambda",
    "glue": r"glue",
    "athena": r"athena",
    "ecs": r"ecs", "monitoring": r"monitoring", "events": r"eventbridge",
    "ec2": r"ec2", "states": r"step functions", "ssmmessages": r"ssm-?messages", "ec2messages": r"ec2-?messages",
}  # fmt: skip
_ENDPOINT_NAMES = among(_ENDPOINTS)


def _regions(said: Said) -> Iterator[Found]:
    named = [match for match in _REGION.finditer(said.text) if is_region(match.group().lower())]
    kept = [m for m in named if not _NOT_THERE.search(said.text[max(0, m.start() - 56) : m.start()])]
    if len(kept) == 1 and _OF_CERTIFICATE.search(said.text[: kept[0].start()]):
        return
    kept = [m for m in kept if not _is_of_part(said.text, m)]
    names = list(dict.fromkeys(match.group().lower() for match in kept))
    if not names or (_CONFIGURABLE.search(said.text) and re.search(r"\bregion\b", said.text, re.IGNORECASE)):
        return
    if len(names) == 1 and _OTHER_REGION.search(said.text[: kept[0].start()]) and (home := _home(said, names[0])):
        yield Found(kind="regions", want={"regions": [home, *names]}, at=kept[0].start())
        return
    if len(names) == 2 and _CONTRAST.search(said.text[kept[0].end() : kept[-1].start()]):
        for match in (kept[0], kept[-1]):
            yield Found(kind="region", want={"region": match.group().lower()}, at=match.start())
    elif len(names) == 1:
        yield Found(kind="region", want={"region": names[0]}, at=kept[0].start())
    elif _ANY_OF.search(said.text[kept[0].end() : kept[-1].start()]) or said.text.lower().startswith("either"):
        yield Found(kind="region", want={"region": names}, at=kept[0].start())
    else:
        yield Found(kind="regions", want={"regions": names}, at=kept[0].start())


def _is_of_part(text: str, region: re.Match[str]) -> bool:
    """Whether a region is only that of a certificate, of copies or the like."""
    before = re.split(r"[.;,]", text[max(0, region.start() - 60) : region.start()])[-1]
    return bool(_PART_BEFORE.search(before) or _PART_BEHIND.match(text, region.end()))


def _home(said: Said, other: str) -> str:
    """The region that the sentences before name as the first one."""
    before = said.before
    while before is not None:
        named = [m.group().lower() for m in _REGION.finditer(before.text)]
        if len(set(named)) == 1 and named[0] != other and is_region(named[0]):
            return named[0]
        before = before.before
    return ""


def _zones(said: Said) -> Iterator[Found]:
    from ._placement import zones_of_placement

    for match in (*_ZONES.finditer(said.text), *_ZONES_ROW.finditer(said.text)):
        value = value_of(match["n"])
        if value is None or value < 2 or zones_of_placement(said, match):
            continue
        count = bounded(said.text, match.start("n"), match.end("n"), value)
        most = _AND_NO_MORE.search(said.text, match.end())
        if most and isinstance(count, dict) and (limit := value_of(most["n"])):
            count = {**count, "at_most": limit}
        yield Found(kind="zones", want={"count": count}, at=match.start())
        return
    if match := _MANY_ZONES.search(said.text):
        yield Found(kind="zones", want={"count": {"at_least": 2}}, at=match.start())


def _gateways(said: Said) -> Iterator[Found]:
    for match in _NAT.finditer(said.text):
        before, after = said.text[: match.start()][-60:], said.text[match.end() :][:48]
        if (
            _NOT_NAT.search(before)
            or _UNWANTED.match(after)
            or (match["n"] or "").lower() == "no"
            or _NAT_USED.match(after)
        ):
            continue
        if re.search(r"\bby way of$|\bendpoint\b.*\bnot\b", before):
            continue
        if _PER_ZONE.search(after) or _EACH_ZONE_BEFORE.search(before):
            yield Found(kind="nat", want={"per_zone": True}, at=match.start())
        elif match["n"] and match["n"].lower() not in ("a", "an") and not _THROUGH.search(before):
            yield Found(kind="nat", want={"count": figure_of(said.text, match, "n")}, at=match.start())
        else:
            yield Found(kind="nat", at=match.start())
        return


# Subnets for one purpose, which are not all subnets: `firewall subnets (/28)`.
_SOME_SUBNETS = Pattern(
    r"(?<![\w-])(?!(?:all|every|each|the|these|those|both|of|more|new|\w+ed|\d+|one|two|three|four|five|six)\b)"
    r"[a-z][\w-]* subnets?\b[^,;.]{0,12}$"
)


def _blocks(said: Said) -> Iterator[Found]:
    for match in _CIDR.finditer(said.text):
        before = said.text[: match.start()]
        blocked = _BLOCKED.last(before)
        if match[1].startswith("0.0.0.0") or blocked is None:
            continue
        if _KEPT_TO.search(said.text[: blocked.start()]):
            continue
        if _REACHING.search(said.text, blocked.end(), match.start()) or re.match(
            r"\)? may reach", said.text[match.end() :]
        ):
            continue
        if re.search(r"\b(?:config\w*|default)\b", said.text, re.IGNORECASE):
            continue
        for concept in said.about(match.start(), match.end(), _NETS, default="vpc"):
            of = "subnet" if concept.endswith("subnet") else concept
            yield Found(kind="cidr", of=of, want={"cidr": match[1]}, at=match.start())
    for match in _SIZE.finditer(said.text):
        for concept in said.about(match.start(), match.end(), _NETS[1:])[:1]:
            if concept == "subnet" and _SOME_SUBNETS.search(said.text[: match.start()]):
                continue
            yield Found(kind="cidr", of=concept, want={"size": int(match["n"])}, at=match.start())


def _endpoints(said: Said) -> Iterator[Found]:
    match = _ENDPOINT.search(said.text)
    if match is None or re.search(r"\b(?:no|without)\s+(?:any )?$", said.text[: match.start()], re.IGNORECASE):
        return
    behind = _LIST_BEHIND.match(said.text, match.end())
    if behind:
        near = behind["list"] or behind["row"] or ""
    else:
        near = said.text[max(0, match.start() - 40) : match.start()]
        near = re.split(r"[,;]|\bto\b", near)[-1]
    names = [name_of(one).replace("_", "." if "ecr" in name_of(one) else "-") for one in _ENDPOINT_NAMES.finditer(near)]
    if not names and match.group().lower().startswith("endpoint"):
        return
    for service in dict.fromkeys(names) or [""]:
        want: dict[str, Any] = {"service": service} if service else {}
        yield Found(kind="vpc_endpoint", want=want, at=match.start())


READERS: tuple[Callable[[Said], Iterator[Found]], ...] = (_regions, _zones, _gateways, _blocks, _endpoints)

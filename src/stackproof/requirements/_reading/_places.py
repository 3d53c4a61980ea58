"""Facts about places: regions, zones, networks, ports."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from stackproof.aws import is_region

from ._numbers import COUNTED, bounded, value_of
from ._said import Found, Said

_REGION = re.compile(
    r"(?<![\w-])(?:us|eu|ap|sa|ca|me|af|il|mx|cn)-(?:gov-)?(?:north|south|east|west|central)(?:east|west)?-\d(?![\w-])"
)
_BOTH = re.compile(
    r"\b(?:both|each|all|and|primary|secondary|replica\w*|dr|disaster|standby|failover|active|second)\b|\+|&|->|→", re.I
)
_ANY = re.compile(r"\b(?:or|sometimes|either|alternatively|later)\b", re.I)
_ZONES = re.compile(
    rf"(?P<n>{COUNTED})\s+(?:different |distinct |separate )?(?:availability[- ]zones?|azs?|zones?)\b|\bmulti[- ]?az (?:vpc|network)",
    re.I,
)
_ZONES_IN = re.compile(r"\b(?:availability[- ]zones?|azs)\b", re.I)
_TIERS = {
    "public": "public",
    "publicly": "public",
    "private": "private",
    "isolated": "isolated",
    "database": "isolated",
    "data": "isolated",
    "intra": "isolated",
}
_SUBNETS = re.compile(
    rf"(?:(?P<n>{COUNTED})\s+)?(?P<tier>public|private|isolated|database|data|intra)(?:\s*(?P<join>and|/|,|&|plus|\+)\s*(?:(?P<n2>{COUNTED})\s+)?(?P<tier2>public|private|isolated|database))?(?:\s*(?:and|,)\s*(?:(?P<n3>{COUNTED})\s+)?(?P<tier3>isolated|database|private))?\s+subnets?",
    re.I,
)
_BARE_SUBNETS = re.compile(rf"(?P<n>{COUNTED})\s+subnets?\b", re.I)
_PER_ZONE = re.compile(
    r"(?:per|in each|in every|for each|one each per|each) (?:az|availability zone|zone)|across (?:both|all) (?:azs|zones)",
    re.I,
)
_INTO = re.compile(
    r"\b(?:in|into|inside|within|to|over|on|across|through|from|for)\s+(?:(?:the|its|our|their|those|these|only|two|three|\d)\s+)*$|\bonly\b",
    re.I,
)
_NAT = re.compile(
    rf"(?:(?P<n>{COUNTED}|no|a|an)\s+)?(?:(?:managed|shared|single|highly available)\s+)*\bnat(?:[ -]?gateways?| gws?|s)?\b",
    re.I,
)
_CIDR = re.compile(r"(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3}/\d{1,2})(?![\d.])")
_SIZE = re.compile(r"(?<![\d./])/(?P<n>1[6-9]|2[0-8])(?![\d/])")
_HOLDERS = (
    "load_balancer",
    "task",
    "container_service",
    "database",
    "cache",
    "function",
    "instance",
    "api",
    "kubernetes",
    "search",
    "file_system",
    "kafka",
    "broker",
    "vpc_endpoint",
    "warehouse",
    "database_proxy",
    "document_database",
    "autoscaling_group",
)
_PORT = re.compile(
    r"(?:\bport(?:s)?\s*|\btcp[ /]?|\bon\s+|:\s?|\b(?:only|inbound|ingress)\s+)(?P<p>\d{2,5})(?:(?:\s*(?:/|,|and|&|or)\s*)(?P<p2>\d{2,5}))?\b(?!\s*(?:%|days?|GB|MB|MiB|units?|requests?|seconds?|min|hours?|records?|rpm|rps|items|messages|\.))",
    re.I,
)
_FROM = re.compile(
    r"\b(?:only\s+)?(?:from|by|to)\s+(?P<who>(?:the\s+)?(?:internet|anywhere|world|public|everyone|vpc\b|there|[\w /-]{3,40}))",
    re.I,
)
_NOTHING_ELSE = re.compile(
    r"nothing (?:else|but)|no other (?:ports?|inbound|ingress|traffic)|only (?:the )?(?:required|necessary|needed) ports|opens? nothing|and (?:that.s|that is) (?:it|all)\b|no other openings?",
    re.I,
)
_GROUPS = re.compile(
    r"security[- ]groups?|ingress|inbound|\bports?\b|reach\w*|firewall|\ballow\w*|\bopens?\b|listen\w*|\bsgs?\b", re.I
)
_PLACED = (
    "container_service",
    "task",
    "database",
    "cache",
    "function",
    "instance",
    "load_balancer",
    "kubernetes",
    "search",
    "autoscaling_group",
    "file_system",
    "warehouse",
    "kafka",
    "broker",
    "database_proxy",
    "document_database",
    "nat_gateway",
    "build",
    "graph_database",
)
_ENDPOINT = re.compile(r"(?:vpc|gateway|interface|privatelink)[- ]endpoints?|\bendpoints?\s+for\b", re.I)
_ENDPOINTS = {
    "s3": r"\bs3\b", "dynamodb": r"dynamo ?db", "ecr": r"\becr\b(?!\.)", "ecr.api": r"ecr\.api", "ecr.dkr": r"ecr\.dkr", "logs": r"cloudwatch(?: logs)?|\blogs\b", "secretsmanager": r"secrets? ?manager", "ssm": r"\bssm\b|systems manager",
    "kms": r"\bkms\b", "sqs": r"\bsqs\b", "sns": r"\bsns\b", "sts": r"\bsts\b", "kinesis-streams": r"kinesis", "execute-api": r"execute-api", "lambda": r"\blambda\b", "monitoring": r"cloudwatch monitoring", "events": r"eventbridge", "ec2": r"\bec2\b", "states": r"step functions",
}  # fmt: skip


def _regions(said: Said) -> Iterator[Found]:
    named = [match for match in _REGION.finditer(said.text) if is_region(match.group())]
    if not named:
        return
    names = list(dict.fromkeys(match.group() for match in named))
    if len(names) == 1:
        if re.search(rf"(?:\bnot|never|instead of|rather than|no longer)\s+(?:in\s+)?{names[0]}", said.text):
            return
        yield Found(kind="region", want={"region": names[0]}, at=named[0].start())
        return
    gap = said.text[named[0].end() : named[1].start()]
    if re.search(r"\b(?:not|instead of|rather than)\b", gap, re.I):
        yield Found(kind="region", want={"region": names[0]}, at=named[0].start())
    elif _ANY.search(gap) or not _BOTH.search(said.text):
        yield Found(kind="region", want={"region": names}, at=named[0].start())
    else:
        yield Found(kind="regions", want={"regions": names}, at=named[0].start())


def _zones(said: Said) -> Iterator[Found]:
    for match in _ZONES.finditer(said.text):
        value = value_of(match["n"]) if match["n"] else None
        if value is not None and value > 1:
            yield Found(
                kind="zones",
                want={"count": bounded(said.text, match.start("n"), match.end("n"), value)},
                at=match.start(),
            )
            return
    match = re.search(r"\b(?:multiple|several) (?:availability[- ]zones|azs)\b", said.text, re.I)
    if match:
        yield Found(kind="zones", want={"count": {"at_least": 2}}, at=match.start())


def _subnets(said: Said) -> Iterator[Found]:
    per_zone = _PER_ZONE.search(said.text) is not None
    for match in _SUBNETS.finditer(said.text):
        before = said.text[: match.start()]
        counted = match["n"] or match["n2"]
        if not counted and _INTO.search(before[-24:]) and _placed(said, match.start()):
            continue
        for number, (tier, amount) in enumerate(
            ((match["tier"], match["n"]), (match["tier2"], match["n2"]), (match["tier3"], match["n3"]))
        ):
            if not tier:
                continue
            group = ("n", "n2", "n3")[number]
            amount = amount or (
                match["n"] if number and match["n"] and re.search(r"\beach\b", said.text[match.end() :][:12]) else None
            )
            value = value_of(amount) if amount else None
            want: dict[str, Any] = {"tier": _TIERS[tier.lower()]}
            if value is not None:
                where = group if match[group] else "n"
                want["count"] = bounded(said.text, match.start(where), match.end(where), value)
            if per_zone and (value is None or value == 1):
                want.pop("count", None)
                want["per_zone"] = True
            yield Found(kind="subnets", want=want, at=match.start())
    if not _SUBNETS.search(said.text):
        for match in _BARE_SUBNETS.finditer(said.text):
            value = value_of(match["n"])
            if value is not None:
                yield Found(
                    kind="subnets",
                    want={"tier": "any", "count": bounded(said.text, match.start("n"), match.end("n"), value)},
                    at=match.start(),
                )


def _placed(said: Said, position: int) -> bool:
    """Whether something that can be placed is named before a position of the statement, or around it."""
    return bool(said.about(position, position, _PLACED))


def _placements(said: Said) -> Iterator[Found]:
    for match in _SUBNETS.finditer(said.text):
        before = said.text[: match.start()]
        if match["n"] and not _INTO.search(before[-24:]):
            continue
        if not _INTO.search(before[-24:]) and not re.match(r"\s*only\b", said.text[match.end() :], re.I):
            continue
        tier = _TIERS[match["tier"].lower()]
        for concept in said.about(match.start(), match.start() + 1, _PLACED):
            yield Found(kind="placement", of=concept, want={"tier": tier}, at=match.start())


def _gateways(said: Said) -> Iterator[Found]:
    for match in _NAT.finditer(said.text):
        before, after = said.text[: match.start()], said.text[match.end() :]
        if (
            re.search(r"(?:instead of|rather than|replac\w+|without|no need for)\s+(?:a |the |an )?$", before, re.I)
            or (match["n"] or "").lower() == "no"
        ):
            if (match["n"] or "").lower() == "no" or re.search(r"without\s+(?:a |any )?$", before, re.I):
                yield Found(kind="nat", want={"count": 0}, at=match.start())
            continue
        if (
            re.search(r"\b(?:through|via|behind|by way of)\s+(?:a |the |an |its |our )?$", before[-16:], re.I)
            and match["n"] is None
        ):
            yield Found(kind="nat", at=match.start())
            return
        zone = _PER_ZONE.search(after[:40]) or re.search(
            r"(?:each|every) (?:az|zone|availability zone)\b[^.;]{0,20}$", before, re.I
        )
        value = value_of(match["n"]) if match["n"] and match["n"].lower() not in ("a", "an") else None
        if zone:
            yield Found(kind="nat", want={"per_zone": True}, at=match.start())
        elif re.search(r"single", match.group(), re.I):
            yield Found(kind="nat", want={"count": 1}, at=match.start())
        elif value is not None:
            yield Found(
                kind="nat",
                want={"count": bounded(said.text, match.start("n"), match.end("n"), value)},
                at=match.start(),
            )
        else:
            yield Found(kind="nat", at=match.start())
        return


def _blocks(said: Said) -> Iterator[Found]:
    for match in _CIDR.finditer(said.text):
        if match[1].startswith("0.0.0.0"):
            continue
        begin = said.clause(match.start())[0]
        if re.search(
            r"(?:from|allow\w*|office|vpn|source|ingress|inbound)\b[^.;]{0,30}$", said.text[begin : match.start()], re.I
        ):
            continue
        for concept in said.about(
            match.start(),
            match.end(),
            ("vpc", "subnet", "public_subnet", "private_subnet", "isolated_subnet"),
            default="vpc",
        ):
            yield Found(
                kind="cidr",
                of="subnet" if concept.endswith("subnet") else concept,
                want={"cidr": match[1]},
                at=match.start(),
            )
    for match in _SIZE.finditer(said.text):
        if said.about(match.start(), match.end(), ("subnet", "public_subnet", "private_subnet")):
            yield Found(kind="cidr", of="subnet", want={"size": int(match["n"])}, at=match.start())


def _source_of(said: Said, match: re.Match[str]) -> str:
    who = match["who"].lower()
    if re.search(r"internet|anywhere|world|everyone|\bpublic\b(?! subnet)", who):
        return "internet"
    if re.match(r"(?:the\s+)?(?:vpc\b|within the vpc)", who):
        return "vpc"
    named = [
        m
        for m in said.mentions
        if m.start >= match.start("who") and m.start <= match.end("who") and m.concept in _HOLDERS
    ]
    if named:
        return _run_by(named[0].concept)
    cidr = _CIDR.search(said.text, match.start("who"))
    return cidr[1] if cidr and cidr.start() - match.start("who") < 30 else ""


def _run_by(concept: str) -> str:
    return "task" if concept == "container_service" else concept


_PAIR = re.compile(
    r"(?P<a>[\w /-]{3,60}?)\s+(?:to|->|→)\s+(?P<b>[\w /-]{3,60}?)\s+(?:only )?(?:on|over|via|at|:)?\s*(?:tcp )?(?:port )?(?P<p>\d{2,5})\b",
    re.I,
)


def _ports(said: Said) -> Iterator[Found]:
    if not (
        _GROUPS.search(said.text) or _GROUPS.search(" ".join((said.statement.lead, *said.statement.headings[-1:])))
    ):
        return
    seen: set[tuple[str, int]] = set()
    last_holder = ""
    for match in _PORT.finditer(said.text):
        begin, end = said.clause(match.start())
        if re.search(
            r"listener|https? on|health|redirect|container port|target group|log\w*$",
            said.text[begin : match.start()],
            re.I,
        ):
            continue
        part = said.text[begin:end]
        pair = _PAIR.search(said.text[max(0, match.start() - 90) : match.end()])
        holders = [m for m in said.mentions if m.concept in _HOLDERS and begin <= m.start < end]
        source = ""
        if pair and (names := _pair_of(pair)):
            source, holder = names
        else:
            origin = _FROM.search(said.text, match.end(), min(len(said.text), match.end() + 60)) or _FROM.search(part)
            if origin and re.search(r"\bto\b", origin.group()[:8]):
                origin = None
            own = [
                m
                for m in holders
                if not (origin and m.start >= origin.start("who") + (0 if origin.string is said.text else begin))
            ]
            holder = (
                _run_by(own[-1].concept)
                if own
                else next(iter(map(_run_by, said.about(match.start(), match.start() + 1, _HOLDERS))), "")
            )
            if origin:
                source = _source_of(said, origin) if origin.string is said.text else ""
                if "there" in origin["who"].lower()[:10]:
                    source = last_holder
        for port in (match["p"], match["p2"]):
            if port and (holder, int(port)) not in seen and 20 <= int(port) <= 65535:
                seen.add((holder, int(port)))
                want: dict[str, Any] = {"port": int(port)}
                if source:
                    want["source"] = source
                yield Found(kind="port", of=holder, want=want, at=match.start())
        last_holder = holder or last_holder
    match = _NOTHING_ELSE.search(said.text)
    if match:
        listed = re.search(
            r"nothing (?:else )?(?:but|except|other than)\s+(?:ports? )?(?P<list>\d{2,5}(?:\s*(?:,|and|or|/)\s*(?:and )?\d{2,5})*)",
            said.text,
            re.I,
        )
        want = {"ports": [int(port) for port in re.findall(r"\d{2,5}", listed["list"])]} if listed else {}
        yield Found(kind="closed", want=want, at=match.start())


def _pair_of(pair: re.Match[str]) -> tuple[str, str] | None:
    from ._said import mentions_in

    first = [m.concept for m in mentions_in(pair["a"]) if m.concept in _HOLDERS]
    second = [m.concept for m in mentions_in(pair["b"]) if m.concept in _HOLDERS]
    if re.search(r"internet|world|anywhere", pair["a"], re.I):
        first = ["internet"]
    return (_run_by(first[-1]), _run_by(second[-1])) if first and second else None


def _endpoints(said: Said) -> Iterator[Found]:
    match = _ENDPOINT.search(said.text)
    if match is None or re.search(r"\b(?:no|without)\s+(?:any )?$", said.text[: match.start()], re.I):
        return
    begin, rest = said.clause(match.start())[0], said.text[match.end() : match.end() + 160]
    near = said.text[max(0, begin - 30) : match.start()] + rest
    named = [service for service, words in _ENDPOINTS.items() if re.search(words, near, re.I)]
    if not named and match.group().lower().startswith("endpoint"):
        return
    for service in named or [""]:
        yield Found(kind="vpc_endpoint", want={"service": service} if service else {}, at=match.start())


READERS: tuple[Callable[[Said], Iterator[Found]], ...] = (
    _regions,
    _zones,
    _subnets,
    _placements,
    _gateways,
    _blocks,
    _ports,
    _endpoints,
)

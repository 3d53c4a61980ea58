"""How things run and are reached: engines, runtimes, scaling, traffic, watching."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from ._numbers import COUNTED, TIME, bounded, seconds, value_of
from ._said import Found, Said

_N = rf"(?P<n>{COUNTED})"
_ENGINES = (
    (
        "aurora-postgresql",
        r"aurora[ -](?:postgre(?:s(?:ql)?|sql))|aurora serverless v2 postgre\w*|aurora \(postgre\w*\)|postgre\w*-compatible aurora",
    ),
    ("aurora-mysql", r"aurora[ -]mysql|aurora \(mysql\)"),
    ("postgres", r"postgre(?:s(?:ql)?|sql)\b"),
    ("mysql", r"\bmysql\b"),
    ("mariadb", r"\bmariadb\b"),
    ("sqlserver", r"\b(?:ms ?)?sql server\b"),
    ("oracle", r"\boracle\b"),
    ("redis", r"\bredis\b"),
    ("valkey", r"\bvalkey\b"),
    ("memcached", r"\bmemcached\b"),
    ("rabbitmq", r"\brabbit ?mq\b"),
    ("activemq", r"\bactive ?mq\b"),
)
_ENGINE = re.compile("|".join(f"(?P<e{number}>{words})" for number, (_, words) in enumerate(_ENGINES)), re.I)
_VERSION = re.compile(
    r"^[\s,(]*(?:(?:engine|database|version|ver\.?|v|at|on|in|is|cluster|instance|db)[\s:]*){0,3}(?P<v>\d+(?:\.\d+){0,2}(?:\.x)?)(?![\d/]|\.\d|\s*(?:days?|GB|nodes?|instances?|azs?|tasks?|readers?|%|/))",
    re.I,
)
_RUNTIME = re.compile(
    r"\b(?P<r>python ?3\.\d+|node\.?(?:js)?[ -]?\d{2}(?:\.x)?|nodejs\d{2}\.x|java ?(?:8|11|17|21)|(?:dotnet|\.net)[ -]?[68]|go1\.x|provided\.al20\d+|ruby ?3\.\d)\b",
    re.I,
)
_BARE_RUNTIME = re.compile(
    r"\b(?P<l>python|node(?:\.?js)?|typescript|go|java)[ -](?:based )?(?:lambdas?|functions?|handlers?|runtime)\b|\b(?:lambdas?|functions?|handlers?)\b[^.;,]{0,20}\b(?:in|written in)\s+(?P<l2>python|node(?:\.?js)?|typescript|go|java)\b",
    re.I,
)
_KUBERNETES = re.compile(
    r"(?:kubernetes|eks|k8s)(?: version| cluster| control plane)*\s*(?:version\s*)?v?(?P<v>1\.\d{2})\b|version\s+(?P<v2>1\.\d{2})\b",
    re.I,
)
_ARM = re.compile(r"\barm(?:64)?\b|\bgraviton\w*|\baarch64\b", re.I)
_X86 = re.compile(r"\bx86(?:_64)?\b|\bamd64\b", re.I)
_SERVED = ("container_service", "autoscaling_group", "instance", "task")
_DESIRED = re.compile(
    rf"(?:desired(?: count| capacity| tasks)?\s*(?:of|:|=|is)?\s*{_N})|{_N.replace('<n>', '<n2>')}\s+(?:running |healthy |desired |fargate |ecs |identical )*(?:tasks?|replicas?|copies|containers?)\b(?! definition| role)",
    re.I,
)
_RANGE = re.compile(
    rf"(?:between|from|scal\w+)?\s*(?:min(?:imum)?\.?(?: of| capacity| size)?:?\s*)?(?P<min>{COUNTED})\s*(?:\s*(?:and|to|-|–|\.\.|/)\s*|[^.;\d]{{1,24}}?max(?:imum)?\.?(?: of| capacity| size)?:?\s*)(?P<max>{COUNTED})\s*(?P<what>tasks?|instances?|nodes?|replicas?|containers?|workers?|servers?|acus?|units|capacity units)?\b",
    re.I,
)
_UP_TO = re.compile(
    rf"(?:up to|max(?:imum)?\.?(?: of)?:?|at most)\s*(?P<max>{COUNTED})\s*(?P<what>tasks?|instances?|nodes?|workers?|replicas?|servers?)",
    re.I,
)
_MIN_OF = re.compile(
    rf"(?:at least|min(?:imum)?\.?(?: of)?:?)\s*(?P<min>{COUNTED})\s*(?P<what>instances?|nodes?|workers?|servers?)",
    re.I,
)
_SCALES = re.compile(r"auto[- ]?scal\w*|\bscal(?:e[sd]?|ing)\b|\bmin(?:imum)?\b|between", re.I)
_METRICS = (
    ("cpu", r"\bcpu\b"),
    ("memory", r"\bmemory\b"),
    ("requests", r"requests? (?:count )?per target|request count|\brequests\b"),
    ("queue", r"queue (?:depth|length|size)|backlog|messages? (?:visible|waiting|per task)|\bqueue\b"),
    ("utilization", r"utili[sz]ation"),
)
_TARGET = re.compile(
    r"(?:target\w*|at|around|of|to|above|utili[sz]ation)\D{0,22}?(?P<n>\d{2,3})\s*(?:%|per ?cent)|(?P<n2>\d{2,3})\s*(?:%|per ?cent)\s*(?:average )?(?:cpu|memory|utili[sz]ation|target)|target (?:of |value )?(?P<n3>\d{1,5})\b",
    re.I,
)
_READERS_WRITERS = re.compile(
    rf"{_N}\s+(?:aurora |read(?:[- ]only)? |separate )*(?P<what>readers?|writers?|(?:read[- ])?replicas?)\b(?! tasks)|(?P<what2>read replicas?|reader instance|replica)\b",
    re.I,
)
_HEALTH = re.compile(r"health[- ]?checks?|healthcheck", re.I)
_PATH = re.compile(r"(?<![\w/.])(?P<p>/(?:[a-z][\w-]*)(?:/[\w{}*+-]+)*)(?![\w/])")
_LISTENER = re.compile(
    r"\b(?P<protocol>https?|tls|tcp)\b(?:[ -](?:listener|only|traffic|connections?))?\s*(?:listener)?\s*(?:on|:|port|at|\(|/)*\s*(?:port\s*)?(?P<port>80|443|8443|8080)\b|(?:listen\w*|port)\s*(?:on\s*)?(?:port\s*)?(?P<port2>80|443)\b[^.;,]{0,16}(?P<protocol2>https?|tls)|(?P<protocol3>https|http|tls)\s+listener",
    re.I,
)
_CERTIFICATE = re.compile(r"certificate|\bacm\b", re.I)
_DOMAIN = re.compile(
    r"(?<![\w@./-])(?P<d>(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|internal|local|example|co\.uk|de|eu|health|app|cloud))(?![\w/-]|\.\w)",
    re.I,
)
_DNS = re.compile(
    r"route ?53|\bdns\b|\balias\b|\brecord\b|domain|reach\w* (?:at|under)|available (?:at|under)|hosted zone|cname|served (?:at|under|from)",
    re.I,
)
_ROUTE = re.compile(r"`?\b(?P<m>GET|POST|PUT|PATCH|DELETE|ANY)\b`?\s*:?\s*`?(?P<p>/[\w{}/+.*-]*)`?")
_RATE = re.compile(r"rate\(\s*\d+ \w+\s*\)|cron\([^)]{5,60}\)", re.I)
_EVERY = re.compile(
    rf"every\s+(?:(?P<n>{COUNTED})\s+)?(?P<u>minutes?|hours?|days?|weeks?|months?|night|morning|evening|monday|tuesday|wednesday|thursday|friday|saturday|sunday|weekday)|\b(?P<w>hourly|daily|nightly|weekly|monthly|once a day|once an hour|once a week|twice a day|each night|each day)\b",
    re.I,
)
_CLOCK = re.compile(
    r"(?:at|@)\s*(?P<h>\d{1,2})[:.h]?(?P<m>\d{2})?\s*(?P<ap>am|pm)?\b(?:\s*(?:utc|gmt|z\b))?|\bat (?P<word>midnight|noon)\b",
    re.I,
)
_SCHEDULABLE = (
    "function",
    "task",
    "container_service",
    "state_machine",
    "etl_job",
    "crawler",
    "build",
    "batch",
    "pipeline",
)
_SUBSCRIBE = re.compile(r"subscri\w+|\be-?mail(?:s|ed)?\b|\bsms\b|pager", re.I)
_EMAIL = re.compile(r"\be-?mail(?:s|ed)?\b|[\w.+-]+@[\w-]+\.\w+", re.I)


def _engines(said: Said) -> Iterator[Found]:
    for match in _ENGINE.finditer(said.text):
        name = _ENGINES[int(str(match.lastgroup)[1:])][0]
        if re.match(
            r"[\w -]{0,12}\b(?:port|protocol|client|driver|log)s?\b", said.text[match.end() :]
        ) and not said.about(match.start(), match.end(), ("database", "cache")):
            continue
        home = "cache" if name in ("redis", "valkey", "memcached") else "broker" if name.endswith("mq") else "database"
        want: dict[str, Any] = {"engine": name}
        if version := _VERSION.match(said.text[match.end() :]):
            want["version"] = version["v"].removesuffix(".x")
        yield Found(kind="engine", of=home, want=want, at=match.start())
    for match in _KUBERNETES.finditer(said.text):
        if match["v"] or said.about(match.start(), match.end(), ("kubernetes",)):
            yield Found(kind="engine", of="kubernetes", want={"version": match["v"] or match["v2"]}, at=match.start())


def _runtimes(said: Said) -> Iterator[Found]:
    for match in _RUNTIME.finditer(said.text):
        near = said.about(match.start(), match.end(), ("function", "canary", "layer", "etl_job", "task"), default="")
        if "function" in near or (re.search(r"runtime|handler|lambda|function", said.text, re.I) and not near):
            yield Found(kind="runtime", of="function", want={"runtime": _runtime(match["r"])}, at=match.start())
            return
    for match in _BARE_RUNTIME.finditer(said.text):
        language = (match["l"] or match["l2"]).lower()
        name = "nodejs" if language in ("node", "node.js", "nodejs", "typescript") else language
        yield Found(kind="runtime", of="function", want={"runtime": name}, at=match.start())
        return


def _runtime(text: str) -> str:
    word = text.lower().replace(" ", "")
    number = re.search(r"\d+(?:\.\d+)?", word)
    figure = number[0] if number else ""
    if word.startswith("node"):
        return f"nodejs{figure.split('.')[0]}.x"
    if word.startswith((".net", "dotnet")):
        return f"dotnet{figure.split('.')[0]}"
    return word


def _architectures(said: Said) -> Iterator[Found]:
    for pattern, name in ((_ARM, "arm64"), (_X86, "x86_64")):
        for match in pattern.finditer(said.text):
            for concept in said.about(
                match.start(),
                match.end(),
                ("task", "function", "build", "instance", "container_service", "kubernetes", "autoscaling_group"),
            ):
                of = (
                    "task"
                    if concept == "container_service"
                    else "instance"
                    if concept == "autoscaling_group"
                    else concept
                )
                yield Found(kind="architecture", of=of, want={"architecture": name}, at=match.start())
            break


def _scaling(said: Said) -> Iterator[Found]:
    if re.search(r"\bscal|auto-?scal|\bmin(?:imum)?\b.*\bmax|between|\bup to\b", said.text, re.I) is None:
        return
    scaled = (
        "container_service",
        "autoscaling_group",
        "table",
        "task",
        "kubernetes",
        "database",
        "stream",
        "function",
        "instance",
        "search",
        "cache",
        "scaling_policy",
    )
    want: dict[str, Any] = {}
    spread = next(
        (
            m
            for m in _RANGE.finditer(said.text)
            if m["what"] or re.search(r"min|between|scal|from", said.text[max(0, m.start() - 30) : m.end()], re.I)
        ),
        None,
    )
    most, least = _UP_TO.search(said.text), _MIN_OF.search(said.text)
    scales = _SCALES.search(said.text)
    at, end = (
        (spread.start(), spread.end())
        if spread
        else (scales.start(), scales.end())
        if scales
        else (most.start(), most.end())
        if most
        else (0, 0)
    )
    if spread and not re.match(
        r"\s*(?:%|days?|minutes?|am|pm|years?|azs?|characters)", said.text[spread.end() :], re.I
    ):
        want |= {"min": value_of(spread["min"]), "max": value_of(spread["max"])}
    elif most and re.search(r"scal", said.text, re.I):
        want |= {"max": value_of(most["max"])}
        if least:
            want |= {"min": value_of(least["min"])}
    word = re.search(r"auto-?scal\w*|\bscal(?:e[sd]?|ing)\b", said.text, re.I)
    if word:
        tail = said.text[word.start() :]
        for name, words in _METRICS:
            if re.search(words, tail, re.I):
                want["metric"] = name
                break
        target = _TARGET.search(tail)
        if target and "metric" in want:
            want["target"] = value_of(target["n"] or target["n2"] or target["n3"])
    if not want:
        return
    for concept in said.about(at, end, scaled, default="container_service")[:1]:
        of = {"task": "container_service", "instance": "autoscaling_group", "scaling_policy": "container_service"}.get(
            concept, concept
        )
        yield Found(kind="scaling", of=of, want=want, at=at)


def _desired(said: Said) -> Iterator[Found]:
    if (
        _RANGE.search(said.text)
        and re.search(r"scal|between", said.text, re.I)
        and not re.search(r"desired", said.text, re.I)
    ):
        return
    for match in _DESIRED.finditer(said.text):
        group = "n" if match["n"] else "n2"
        value = value_of(match[group])
        if value is None or re.search(r"up to\s*$|max\w*(?: of)?\s*$", said.text[: match.start()], re.I):
            continue
        of = said.about(
            match.start(),
            match.end(),
            ("container_service", "autoscaling_group", "kubernetes", "task", "cache", "search"),
            default="container_service",
        )
        if of and of[0] in ("cache", "search"):
            continue
        name = "container_service" if of[0] in ("task", "container_service") else of[0]
        yield Found(
            kind="desired_count",
            of=name,
            want={"count": bounded(said.text, match.start(group), match.end(group), value)},
            at=match.start(),
        )
        return


def _replicas(said: Said) -> Iterator[Found]:
    want: dict[str, dict[str, Any]] = {}
    at = 0
    for match in _READERS_WRITERS.finditer(said.text):
        of = said.about(
            match.start(),
            match.end(),
            ("database", "cache", "document_database", "graph_database", "container_service", "kubernetes", "task"),
            default="database",
        )
        if not of or of[0] not in ("database", "cache", "document_database", "graph_database"):
            continue
        what = (match["what"] or match["what2"]).lower()
        value = value_of(match["n"]) if match["n"] else 1
        if value is None:
            continue
        key = "writers" if what.startswith("writer") else "readers"
        amount = bounded(said.text, match.start("n"), match.end("n"), value) if match["n"] else value
        want.setdefault(of[0], {}).setdefault(key, amount)
        at = at or match.start()
    for concept, one in want.items():
        yield Found(kind="replicas", of=concept, want=one, at=at)


def _health(said: Said) -> Iterator[Found]:
    match = _HEALTH.search(said.text)
    if match is None or re.search(r"route ?53 health", said.text, re.I):
        return
    want: dict[str, Any] = {}
    path = _PATH.search(said.text, match.start()) or _PATH.search(said.text)
    if path:
        want["path"] = path["p"]
    every = re.search(
        rf"every\s+(?P<n>{COUNTED})\s*(?P<u>{TIME})|interval[^.;\d]{{0,12}}(?P<n2>\d+)\s*(?P<u2>{TIME})?",
        said.text,
        re.I,
    )
    if every:
        value = value_of(every["n"] or every["n2"])
        want["interval"] = (value or 0) * seconds(every["u"] or every["u2"] or "s")
    for concept in said.about(
        match.start(), match.end(), ("load_balancer", "dns_zone", "target_group", "dns_record"), default="load_balancer"
    )[:1]:
        yield Found(
            kind="health_check",
            of={"target_group": "load_balancer", "dns_record": "dns_zone"}.get(concept, concept),
            want=want,
            at=match.start(),
        )


def _listeners(said: Said) -> Iterator[Found]:
    seen: set[str] = set()
    for match in _LISTENER.finditer(said.text):
        protocol = (match["protocol"] or match["protocol2"] or match["protocol3"]).upper()
        port = match["port"] or match["port2"]
        begin, end = said.clause(match.start())
        if (
            re.search(r"redirect\w*", said.text[match.start() : end], re.I)
            or re.search(r"redirect\w*[^,;]{0,20}$", said.text[: match.start()], re.I)
            or protocol in seen
        ):
            continue
        if "load_balancer" not in said.about(
            match.start(), match.end(), ("load_balancer", "cdn", "api", "security_group", "instance")
        ):
            continue
        seen.add(protocol)
        want: dict[str, Any] = {"protocol": protocol}
        if port:
            want["port"] = int(port)
        if protocol in ("HTTPS", "TLS") and _CERTIFICATE.search(said.text):
            want["certificate"] = True
        yield Found(kind="listener", of="load_balancer", want=want, at=match.start())


def _tls_versions(said: Said) -> Iterator[Found]:
    for match in re.finditer(r"\bTLS\s*v?\s*(?P<v>1\.[0-3])", said.text, re.I):
        held = (
            "load_balancer",
            "cache",
            "database",
            "bucket",
            "cdn",
            "search",
            "api",
            "queue",
            "topic",
            "kafka",
            "broker",
        )
        for concept in said.about(match.start(), match.end(), held) or ("",):
            yield Found(kind="in_transit", of=concept, want={"version": match["v"]}, at=match.start())
        return


def _domains(said: Said) -> Iterator[Found]:
    if not _DNS.search(said.text):
        return
    for match in _DOMAIN.finditer(said.text):
        of = said.about(match.start(), match.end(), ("load_balancer", "cdn", "api", "bucket"), default="load_balancer")
        if said.text[max(0, match.start() - 1) : match.start()] == "@" or re.search(
            r"tag|e-?mail", said.text[max(0, match.start() - 20) : match.start()], re.I
        ):
            continue
        yield Found(kind="dns", of=of[0], want={"name": match["d"].lower()}, at=match.start())
        return
    alias = re.search(r"route ?53 (?:alias|a[- ]?record|record)|alias record|dns record", said.text, re.I)
    if alias:
        for concept in said.about(alias.start(), alias.end(), ("load_balancer", "cdn", "api"))[:1]:
            yield Found(kind="dns", of=concept, at=alias.start())


def _routes(said: Said) -> Iterator[Found]:
    for match in _ROUTE.finditer(said.text):
        yield Found(
            kind="api_route",
            of="api",
            want={"method": match["m"], "path": match["p"].rstrip(".,") or "/"},
            at=match.start(),
        )


def _schedules(said: Said) -> Iterator[Found]:
    match = _RATE.search(said.text) or _EVERY.search(said.text)
    if match is None or re.search(
        r"back(?:ed)?[- ]?up|snapshot|rotat|health|interval|period|evaluat|poll",
        said.text[max(0, match.start() - 40) : match.end() + 20],
        re.I,
    ):
        return
    of = said.about(match.start(), match.end(), _SCHEDULABLE)
    if not of:
        return
    yield Found(
        kind="schedule",
        of="task" if of[0] == "container_service" else of[0],
        want={"rate": _rate(said, match)},
        at=match.start(),
    )


def _rate(said: Said, match: re.Match[str]) -> str:
    if match.re is _RATE:
        return match.group()
    clock = _CLOCK.search(said.text, match.start())
    unit, word = (match["u"] or "").lower(), (match["w"] or "").lower()
    if clock and (
        not unit or unit.rstrip("s") in ("day", "night", "morning", "evening", "weekday") or unit.endswith("day")
    ):
        hour = {"midnight": 0, "noon": 12}.get(clock["word"] or "", int(clock["h"] or 0))
        hour += 12 if (clock["ap"] or "").lower() == "pm" and hour < 12 else 0
        day = (
            "MON-FRI"
            if unit == "weekday"
            else unit[:3].upper()
            if unit.endswith("day") and unit not in ("day", "weekday")
            else ""
        )
        return (
            f"cron({int(clock['m'] or 0)} {hour} ? * {day} *)"
            if day
            else f"cron({int(clock['m'] or 0)} {hour} * * ? *)"
        )
    if unit.rstrip("s") in ("minute", "hour", "day") and match["n"]:
        value = value_of(match["n"]) or 1
        single = unit.rstrip("s")
        return f"rate({value} {single if value == 1 else single + 's'})"
    plain = {
        "minute": "rate(1 minute)",
        "hour": "hourly",
        "day": "daily",
        "week": "weekly",
        "month": "monthly",
        "night": "daily",
        "morning": "daily",
        "evening": "daily",
    }
    named = {
        "nightly": "daily",
        "once a day": "daily",
        "each night": "daily",
        "each day": "daily",
        "once an hour": "hourly",
        "once a week": "weekly",
    }
    return named.get(word, word) if word else plain.get(unit.rstrip("s"), "weekly")


def _subscriptions(said: Said) -> Iterator[Found]:
    match = _SUBSCRIBE.search(said.text)
    if match is None:
        return
    of = said.about(match.start(), match.end(), ("topic", "alarm", "queue", "function", "budget"))
    if not of or re.search(r"filter polic", said.text, re.I):
        return
    if _EMAIL.search(said.text) and ("topic" in of or "alarm" in of or "budget" in of):
        yield Found(kind="subscription", of="topic", want={"protocol": "email"}, at=match.start())
    elif re.search(r"\bsms\b", said.text, re.I):
        yield Found(kind="subscription", of="topic", want={"protocol": "sms"}, at=match.start())
    elif re.search(r"\bhttps\b", said.text, re.I) and "topic" in of:
        yield Found(kind="subscription", of="topic", want={"protocol": "https"}, at=match.start())


READERS: tuple[Callable[[Said], Iterator[Found]], ...] = (
    _engines, _runtimes, _architectures, _scaling, _desired, _replicas, _health, _listeners, _tls_versions, _domains, _routes, _schedules, _subscriptions,
)  # fmt: skip

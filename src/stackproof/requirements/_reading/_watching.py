"""Logs and alarms."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ._mentions import all_named
from ._numbers import COUNTED, plain_number, value_of
from ._patterns import Pattern, among, name_of, words
from ._said import Found, Said

_ALARM = words("alarms?", "alerts?(?! topic)")
# `let us know when ...`, which is an alarm where a figure follows.
_TELL = Pattern(
    r"\b(?:told|notif(?:y|ied)|alert(?:ed)?|warn(?:ed)?|page[ds]?|e?-?mail(?:ed)?|ping(?:ed)?|inform(?:ed)?|know|shout|"
    r"message[sd]?|woken)\b(?:[^.;]|\.(?=\w)){0,110}?\b(?:if|when(?:ever)?|once|as soon as)\b"
)
_METRICS = {
    "routed": r"health checks?(?: status)? (?:\w+ )?(?:fails?|failed|failing|failures?|is (?:red|unhealthy|bad))|"
    r"fail(?:s|ed|ing) (?:route ?53 )?health checks?",
    "e5xx": r"5xx|server errors?|http 5\d\d|5\d\d errors",
    "e4xx": r"4xx|client errors?",
    "throttles": r"throttl\w+",
    "latency": r"latency|response time|p9\d(?! duration)",
    "age": r"age of (?:the )?oldest|oldest message|iterator age|message age|queue age",
    "unhealthy": r"unhealthy (?:hosts?|targets?)",
    "healthy": r"(?<!un)healthy hosts?|(?:hosts?|targets?|instances?) (?:are|is) healthy",
    "errors": r"errors?",
    "cpu": r"cpu",
    "memory": r"memory",
    "storage": r"free storage|storage space|disk space",
    "depth": r"(?:dlq|queue) depth|depth|backlog|queue length",
    "visible": r"(?:messages? )?visible|anything(?:'s| is)? in the (?:dlq|dead)|holds? (?:one|a|any) messages?|any "
    r"messages? in|"
    r"(?:not|n.t) empty|non-?empty|has (?:any )?messages",
    "duration": r"duration",
    "failed": r"fail(?:s|ed|ures?|ing)?",
    "running": r"running tasks?",
}
_METRIC = among(_METRICS)
_OWN_NAME = re.compile(r"\b(?:[A-Z][a-z]+){2,6}(?:\.\w+)?\b|\b[A-Z][a-z]+[A-Z]\w+(?:\.\w+)?\b|\bEvictions\b")
_NAMES = {
    "routed": "HealthCheckStatus", "e5xx": "5xx", "e4xx": "4xx", "unhealthy": "UnHealthyHostCount",
    "healthy": "HealthyHostCount", "duration": "Duration", "visible": "ApproximateNumberOfMessagesVisible",
}  # fmt: skip
_THRESHOLD = Pattern(
    rf"(?:\b(?:above|over|exceeds?|exceeding|more than|greater than|reach\w*|below|under|less than|fewer than|older "
    rf"than|"
    rf"higher than|lower than|longer than|beyond|tops|hits|crosses|goes past|passes|"
    rf"threshold(?: of)?:?)|[<>≥≤]=?)\s*(?P<n>{COUNTED})\s*(?P<u>%|per ?cent\b|ms\b|milliseconds?\b|s\b|seconds?\b|"
    rf"minutes?\b|mins?\b|GB\b|GiB\b|MB\b|MiB\b)?",
    rf"\((?:threshold )?(?P<n2>{COUNTED}) or more\b", rf"\bholds? (?P<n3>{COUNTED}) messages?\b",
    rf"\(threshold:? (?P<n4>{COUNTED})\)", rf"\b(?P<n5>{COUNTED}) or more (?:\w+ )?(?:errors?|failures?|messages?)\b",
    rf"\bat least (?P<n6>{COUNTED}) (?:\w+ )?(?:errors?|failures?|messages?)\b",
)  # fmt: skip
_NO_ALARM = words("alarm names?", "put the alarms", "if an? alarm", "budget alerts?")
# A choice between two ways of being told.
# What is watched and not made here: no resource of the program stands for it.
_EXISTING = Pattern(r"\b(?:on|of|for|watch\w*) (?:an? |the |our |this |that )?(?:already |pre-?)?existing\b")
_COUNTED_LINES = Pattern(r"\bmetric filters?\b")
_OR_A_RULE = Pattern(
    r"\balarms? or (?:an? |by (?:an? )?)?(?:amazon )?(?:eventbridge|events?|cloudwatch events?)(?: event)? rules?\b",
    r"\brules? or (?:an? )?(?:cloudwatch )?alarms?\b",
)
_GOES_ON = Pattern(
    r"(?:and )?(?:both|all|each|they|it|these|the alarms?|notify|alert|send|notifications?|(?:the )?sns topic|"
    r"everything)\b"
)
_NOTIFIES = Pattern(
    r"\b(?:to|via|through|by|notif\w+|tell(?:s|ing)?|informs?|alerts?|warns?|reach(?:es)?|"
    r"with)\s+(?:\w+ ){0,4}?(?:sns|topic)\b",
    r"(?:->|→)\s*(?:an? )?(?:sns|topic|e-?mail)\b",
    r"\b(?:e-?mails?|mails?|pages?) \S+@|\bnotifies\b|\braised? to\b|\bpage (?:us|the)\b",
    r"\bsends? (?:us )?(?:an )?e-?mails?\b|\bby e-?mail\b|\be?-?mail (?:me|us)\b|^(?:an? |the )?sns topic\b",
)
_CUTS = re.compile(r"\s*[,;]\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+", re.IGNORECASE)
_WATCHED = (
    *("function", "queue", "dead_letter_queue", "database", "load_balancer", "container_service", "api", "pipeline"),
    *("table", "stream", "cache", "state_machine", "search", "instance", "autoscaling_group", "delivery_stream", "cdn"),
    *("build", "broker", "kafka", "kubernetes", "warehouse", "nat_gateway", "document_database", "task", "canary"),
    *("graphql_api", "etl_job", "file_system", "backup_plan", "database_proxy"),
)
_RUNS = words("(?:failed|failing|aborted|timed[- ]out) (?:workflow )?executions?", "executions? (?:that )?fail\\w*")
_ON_HOSTS = Pattern(r"\bcloudwatch agent\b")
_FRONTS = ("load_balancer", "api", "cdn", "function", "graphql_api")
# What can have a metric, where a sentence does not say whose it is.
_READ_IN_ORDER = ("queue", "dead_letter_queue", "function", "stream", "delivery_stream", "table")
_MEASURED = {
    "age": _READ_IN_ORDER,
    "storage": ("database", "search", "kafka", "document_database", "graph_database", "cache"),
    "memory": ("cache", "search", "container_service", "task", "database", "instance", "kubernetes", "kafka"),
    "latency": _FRONTS,
    "5xx": _FRONTS,
    "4xx": _FRONTS,
    "errors": (*_FRONTS, "state_machine", "etl_job"),
}
# What Route 53 says of what it checks, whoever answers there.
_ROUTED = "HealthCheckStatus"
_OF_NODES = frozenset({"storage", "memory"})
_OF_HOSTS = frozenset({"UnHealthyHostCount", "HealthyHostCount"})
_MEANT = {"task": "container_service"}
_MILLISECONDS = {"s": 1000, "second": 1000, "minute": 60_000, "min": 60_000}
_BYTES = {"gb": 1 << 30, "gib": 1 << 30, "mb": 1 << 20, "mib": 1 << 20}


def _alarms(said: Said) -> Iterator[Found]:
    told = _TELL.search(said.text)
    if not _ALARM.search(said.text) and not ((told or said.under(_ALARM)) and _THRESHOLD.search(said.text)):
        return
    if _NO_ALARM.search(said.text) or _OR_A_RULE.search(said.text):
        return
    notifies = bool(told) or any(_NOTIFIES.search(text) for text in (said.text, said.over, _next(said)))
    pieces = [(0, said.text)] if said.statement.kind == "row" else _pieces(said.text)
    late = re.search(r"(?:,|;| and| plus) (?:plus )?an alarm\b", said.text, re.IGNORECASE)
    if late:
        pieces = [(start, text) for start, text in pieces if start + len(text) > late.start() + 8]
    subject = ""
    yielded = False
    existing = _EXISTING.search(said.text) is not None or _COUNTED_LINES.search(said.text) is not None
    for place, (start, text) in enumerate(pieces):
        metric, threshold = _metric(text), _shared(pieces, place)
        subject = _watched(said, text) or subject
        if not metric and not threshold and not (len(pieces) == 1 and subject):
            continue
        yielded = True
        concept = subject or next(iter(_around(said, metric)), "")
        if not metric and threshold and concept != subject:
            continue
        if metric == "failed" and concept == "function":
            metric = "errors"
        if metric == _ROUTED and ("load_balancer" in said.known or "dns_record" not in said.known):
            metric = "failed"
        elif metric == _ROUTED:
            concept = ""
        if metric == "age" and not subject and "iterator" in text.lower():
            concept = ""
        if metric in _OF_HOSTS and "load_balancer" in said.known:
            concept = "load_balancer"
        if existing and metric:
            concept = ""
        if not concept and not metric:
            continue
        want = _want(metric, threshold, concept, notifies=notifies)
        yield Found(kind="alarm", of=_MEANT.get(concept, concept), want=want, at=start)
    if not yielded and not _GOES_ON.match(said.text) and (concept := subject) and said.statement.kind != "prose":
        yield Found(kind="alarm", of=concept, want={"notify": True} if notifies else {})


def _next(said: Said) -> str:
    """The sentence behind one on alarms, where it goes on with them: `both notify the topic`."""
    for after in (said.after, said.after.after if said.after is not None else None):
        if after is not None and _GOES_ON.match(after.text):
            return after.text
    return ""


def _pieces(text: str) -> list[tuple[int, str]]:
    """The parts of a sentence, each with one condition; what has none goes with what stands before it."""
    parts: list[list[int]] = []
    begin = 0
    for start, end in [*(cut.span() for cut in _CUTS.finditer(text)), (len(text), len(text))]:
        part = text[begin:start]
        if (parts and not (_THRESHOLD.search(part) or _metric(part))) or (parts and not _is_condition(text, parts[-1])):
            parts[-1][1] = start
        else:
            parts.append([begin, start])
        begin = end
    return [(start, text[start:end]) for start, end in parts]


def _is_condition(text: str, part: list[int]) -> bool:
    return bool(_THRESHOLD.search(text, *part) or _metric(text[part[0] : part[1]]))


def _shared(pieces: list[tuple[int, str]], place: int) -> re.Match[str] | None:
    """The threshold of a condition: its own, or that of the next one, as in `CPU and memory above 80 %`."""
    own = _THRESHOLD.search(pieces[place][1])
    if own is None and place + 1 < len(pieces) and len(pieces[place][1].split()) < 8:
        following = pieces[place + 1]
        if following[0] - pieces[place][0] - len(pieces[place][1]) == len(" and "):
            return _THRESHOLD.search(following[1])
    return own


def _metric(text: str) -> str:
    found = _METRIC.search(text)
    own = _OWN_NAME.search(text)
    if own and own.group() not in ("CloudWatch", "DynamoDB", "PagerDuty", "CodePipeline", "ElastiCache", "CodeBuild"):
        return own.group()
    return _NAMES.get(name_of(found), name_of(found)) if found else ""


def _watched(said: Said, text: str) -> str:
    """What a part of the sentence names as watched: not the topic it tells."""
    alarm = _ALARM.search(text)
    named = [m for m in all_named(text, said.known) if m.concept in _WATCHED]
    behind = [m for m in named if alarm and m.start > alarm.start()]
    if not named and "state_machine" in said.known and _RUNS.search(text):
        return "state_machine"
    return (behind or named)[0].concept if named else ""


def _around(said: Said, metric: str = "") -> tuple[str, ...]:
    """What the lines around speak of that can have the metric."""
    able = _MEASURED.get(metric, _WATCHED)
    return said.about(0, 0, able) or (_only_one(said, able, able) if metric in _OF_NODES else ())


def _want(metric: str, threshold: re.Match[str] | None, concept: str, *, notifies: bool) -> dict[str, Any]:
    want: dict[str, Any] = {}
    if metric:
        want["metric"] = metric
    if threshold is not None:
        group = next(name for name in threshold.re.groupindex if name != "u" and threshold[name])
        value = value_of(threshold[group])
        if value is not None:
            want["threshold"] = plain_number(value * _factor(metric, threshold["u"] or "", concept))
    if notifies:
        want["notify"] = True
    return want


def _factor(metric: str, unit: str, concept: str) -> float:
    """What turns a figure into CloudWatch's unit."""
    single = unit.lower() if len(unit) < 3 else unit.lower().rstrip("s")
    if metric == "age" and concept not in ("queue", "dead_letter_queue"):
        return _MILLISECONDS.get(single, 1)
    if metric == "latency" and single in ("ms", "millisecond"):
        return 0.001
    if single in ("minute", "min"):
        return 60
    return _BYTES.get(single, 1)


_ACCESS_LOGS = words("access[- ]log\\w*")
_FLOW_LOGS = words("flow logs?")
# What writes logs of a kind, where the sentence does not say whose they are.
_KINDS_OF_LOGS = (
    (words("standard (?:access )?logs?"), ("cdn",)),
    (words("access[- ]log\\w*"), ("api", "load_balancer", "cdn", "bucket", "graphql_api")),
    (words("slow logs?"), ("search", "database", "cache", "document_database")),
    (words("audit logs?"), ("search", "kubernetes", "database", "broker", "warehouse", "document_database", "trail")),
)
_LOGS = Pattern(
    r"\b(?:access[- ]log\w*|flow logs?|audit log\w*|slow logs?|error logs?|engine logs?|logs?|logging)\b(?! groups?\b)",
    r"\blog groups?(?= (?:named|called))",
)
_GO = Pattern(
    r"[^.;]{0,48}?\s(?:goe?s?|(?:is|are)(?! (?:kept|retained|encrypted|stored|held|deleted))|land\w*|"
    r"sent|delivered|exported|published|written|shipped|enabled|on\b|in|into|to|from|of all|all)\b",
    r"[^.;]{0,48}(?:->|→)",
    r"\s+of the [\w ]{2,24}:",
)
_WRITES = Pattern(
    r"\b(?:writes?|sends?) (?:its |their |the )?(?:access |flow )?logs?\b|\bwrites? to (?:cloudwatch |"
    r"the )?log groups?\b|\blogs (?:all \w+ )?to\b|\bdelivers to (?:an? |the )?(?:s3|cloudwatch)"
    r"|\bwrites? (?:\w+ ){0,3}logs? to\b"
)
_ONLY_KEPT = Pattern(r"\b(?:kept|keep|retain\w*|retention|encrypt\w*)\b")
_LOGGING = (
    *("api", "load_balancer", "vpc", "bucket", "task", "function", "build", "database", "cdn", "state_machine"),
    *("kubernetes", "waf", "container_service", "search", "delivery_stream", "dns_zone", "graphql_api", "cache"),
    *("query_workgroup", "instance", "warehouse", "trail", "pipeline"),
)
_TO_BUCKET = Pattern(
    r"\b(?:to|in|into|on)\s+(?:an? |the |our |its |private |separate |dedicated |same |central |second |2nd |other |"
    r"another |"
    r"own |different |third |"
    r"logs? |logging )*(?:s3|buckets?)\b|(?:->|→|:)\s*(?:separate )?(?:s3|bucket)"
)
_TO_GROUP = Pattern(
    r"\bcloudwatch(?: logs)?\b(?! agent)|(?<!keep all the )(?<!keep the )(?<!retain the )\blog groups?\b"
)


def _logs(said: Said) -> Iterator[Found]:
    written = [m for m in _LOGS.finditer(said.text) if _is_written(said, m)]
    match = (
        next((m for m in written if " " in m.group()), None) or next(iter(written), None) or _WRITES.search(said.text)
    )
    if match is None or re.search(r"\balarms?\b|\bnever logged\b", said.text, re.IGNORECASE):
        return
    for concept in _logged(said, match):
        places = [to for to, pattern in (("bucket", _TO_BUCKET), ("log_group", _TO_GROUP)) if pattern.search(said.text)]
        if concept != "trail":
            places = places[:1]
        for to in places or [""]:
            of = "task" if concept == "container_service" else concept
            yield Found(kind="logging", of=of, want={"to": to} if to else {}, at=match.start())


def _is_written(said: Said, match: re.Match[str]) -> bool:
    """Whether logs are asked for, and not only said to be kept."""
    text = match.group().lower()
    if text.startswith(("access", "flow", "audit", "slow", "engine", "error")):
        return True
    if text.startswith("log group"):
        return bool(re.search(r"\blogs? in\s*$", said.text[: match.start()], re.IGNORECASE))
    if re.match(r"\s*(?:file|stream|retention|driver|level)", said.text[match.end() :], re.IGNORECASE):
        return False
    begin = max(0, match.start() - 20)
    if re.search(r"\b(?:keep|retain|encrypt) (?:the |all )?$", said.text[begin : match.start()], re.IGNORECASE):
        return False
    behind = _GO.match(said.text, match.end())
    return bool(behind) and not (_ONLY_KEPT.search(behind.group()) and not _TO_GROUP.search(said.text))


def _only_one(said: Said, allowed: Iterable[str], every: Iterable[str]) -> tuple[str, ...]:
    """The one thing that the prompt names of those that a sentence can be about, where these are a few."""
    known = tuple(one for one in allowed if one in said.known)
    return known if len(known) == 1 and every is not _LOGGING and every is not _WATCHED else ()


def _logged(said: Said, match: re.Match[str]) -> tuple[str, ...]:
    if _FLOW_LOGS.match(match.group()):
        return ("vpc",)
    if _ON_HOSTS.search(said.text) and said.known & {"instance", "autoscaling_group"}:
        return ("instance",)
    kind = next((named for pattern, named in _KINDS_OF_LOGS if pattern.search(said.text)), _LOGGING)
    kind = kind if any(one in said.known for one in kind) else _LOGGING
    allowed = tuple(one for one in kind if one != "bucket")
    owner = next(
        (m for m in said.mentions if m.end < match.start() and not said.text[m.end : match.start()].strip()), None
    )
    if owner is not None and owner.concept not in allowed:
        return ()
    found = said.about(match.start(), match.end(), allowed)
    if "trail" in {m.concept for m in said.mentions}:
        return ("trail",)
    return (
        found
        or _only_one(said, allowed, kind)
        or (("bucket",) if _ACCESS_LOGS.match(match.group()) and "bucket" in said.known else ())
    )


READERS: tuple[Callable[[Said], Iterator[Found]], ...] = (_logs, _alarms)

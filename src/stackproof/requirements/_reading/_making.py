"""What is to be made, and what it is to have: services, counts, encryption, credentials, connections, logs, alarms."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from .._concepts import concepts
from ._numbers import COUNTED, bounded, days, value_of
from ._said import Found, Mention, Said

_EXISTING = re.compile(
    r"\b(?:existing|already (?:there|exists?|in place|have)|pre-?existing|looked[- ]up|imported|provided by|managed elsewhere|external|on-?prem\w*|not ours|that we have|shared)\s+(?:\w+\s+){0,3}$",
    re.I,
)
_INSTEAD = re.compile(
    r"\b(?:instead of|rather than|replac(?:es?|ing)|in place of|as opposed to|over)\s+(?:a |an |the |our |any )?(?:\w+\s+)?$",
    re.I,
)
_NO = re.compile(
    r"\b(?:no|without(?: any)?|never(?: use| create)?|do not (?:use|create|add|provision|deploy)|don.t (?:use|create|add|provision|want|need)(?: any| a| an)?|must not (?:use|create|contain)|avoid(?: using)?|not? (?:use|using)|neither|nor)\s+(?:any\s+|a\s+|an\s+|the\s+|public\s+)?(?:\w+[ -]){0,1}$",
    re.I,
)
_FOR = re.compile(
    r"\b(?:for|of|on|by|to|from|into|behind|in front of|through|via|with the|read\w* by)\s+(?:the |an? |our |each |every |all |any )?$",
    re.I,
)
_MODIFIES = re.compile(
    r"^[ -](?:access|polic\w+|alarms?|metrics?|errors?|events?|triggers?|notifications?|integration|permissions?|roles?|console|api calls|pricing|costs?|invocations?|throttles|utili[sz]ation|logs?\b|credentials?|passwords?|ids?\b|arns?\b|names?\b|endpoints?\b|urls?\b|reference|rotation|data events|target\b|origin\b|client\b|driver|encryption|key\b|keys\b)",
    re.I,
)
_OWN_KIND = frozenset(
    {
        "nat_gateway",
        "vpc_endpoint",
        "dead_letter_queue",
        "alarm",
        "dns_record",
        "security_group",
        "secret",
        "kms_key",
        "log_group",
        "task",
        "parameter",
        "elastic_ip",
    }
)
_COUNT = re.compile(rf"(?P<n>{COUNTED})\s+(?:\w[\w-]*\s+){{0,2}}$", re.I)
_ENCRYPT = re.compile(
    r"encrypt(?:ed|s|ion|ing)?\b(?! in[- ]transit)|\bsse(?:-kms|-s3)?\b|\bcmks?\b|customer[- ]managed|kms[- ](?:encrypt\w+|key)|\bat[- ]rest\b",
    re.I,
)
_HOLDS = (
    "bucket",
    "database",
    "cache",
    "stream",
    "queue",
    "dead_letter_queue",
    "topic",
    "table",
    "log_group",
    "secret",
    "file_system",
    "volume",
    "image_repository",
    "delivery_stream",
    "search",
    "warehouse",
    "kafka",
    "backup_vault",
    "trail",
    "instance",
    "pipeline",
    "function",
    "parameter",
    "document_database",
    "graph_database",
    "broker",
    "kubernetes",
    "etl_job",
    "query_workgroup",
    "launch_template",
    "autoscaling_group",
    "state_machine",
    "catalogue",
)
_CUSTOMER = re.compile(
    r"customer[- ]managed|\bcmks?\b|\bown (?:kms )?keys?\b|dedicated (?:kms )?key|(?:one|a single|same|that|the|its|this|our) (?:kms )?key\b|with (?:the|a) key\b|kms keys? (?:that|which|with rotation|of (?:its|their|our) own)|key (?:we|you) (?:manage|create)",
    re.I,
)
_KMS = re.compile(r"\bkms\b|sse-kms", re.I)
_TRANSIT_ONLY = re.compile(r"encrypt\w*\s+(?:\w+\s+){0,2}in[- ]transit(?!\s+and)", re.I)
_AGGREGATE = re.compile(
    r"(?:all|any|every|everything|data)\b[^.;,]{0,40}\b(?:encrypt|at rest)|encrypt\w*[^.;,]{0,20}\b(?:everything|all (?:data|storage))",
    re.I,
)
_PASSWORD = re.compile(r"\b(?:password|credentials?|auth[- ]?token|master (?:user|password)|db[- ]?secret)s?\b", re.I)
_OWNERS = ("database", "cache", "broker", "document_database", "warehouse", "search", "graph_database")
_GENERATED = re.compile(r"\bgenerat\w+|\brandom\w*|created automatically|auto-?generated", re.I)
_MANAGED = re.compile(
    r"managed (?:by|through) (?:rds|aws|secrets manager)|manage_?master_?user_?password|rds[- ]managed", re.I
)
_GIVEN = re.compile(
    r"\bexisting\b|already (?:exists|there|in)|pre-?existing|comes? from|read from|fetch\w* from|looked up|never created|not created",
    re.I,
)
_IN_SECRETS = re.compile(r"secrets? ?manager", re.I)
_IN_PARAMETERS = re.compile(r"parameter store|\bssm\b", re.I)
_ROLE = re.compile(r"\broles?\b", re.I)
_ASSUMES = (
    "function",
    "task",
    "container_service",
    "pipeline",
    "build",
    "state_machine",
    "event_rule",
    "instance",
    "api",
    "kubernetes",
    "etl_job",
    "crawler",
    "delivery_stream",
    "deployment",
    "scheduler",
    "flow_log",
    "config_recorder",
    "backup_plan",
    "autoscaling_group",
    "batch",
)
_LOGS = re.compile(r"access[- ]log\w*|\blog(?:s|ged|ging)?\b|audit logs?|flow logs?", re.I)
_LOGGING = (
    "api",
    "load_balancer",
    "vpc",
    "bucket",
    "task",
    "function",
    "build",
    "database",
    "cdn",
    "state_machine",
    "kubernetes",
    "waf",
    "container_service",
    "search",
    "delivery_stream",
    "dns_zone",
    "graphql_api",
    "cache",
    "query_workgroup",
    "instance",
)
_ALARM = re.compile(r"\balarms?\b|\balerts?\b(?! topic)|\bcloudwatch alarm", re.I)
_WATCHED = (
    "function",
    "queue",
    "dead_letter_queue",
    "database",
    "load_balancer",
    "container_service",
    "api",
    "pipeline",
    "table",
    "stream",
    "cache",
    "state_machine",
    "search",
    "instance",
    "autoscaling_group",
    "delivery_stream",
    "cdn",
    "build",
    "broker",
    "kafka",
    "kubernetes",
    "warehouse",
    "nat_gateway",
    "topic",
    "document_database",
    "task",
    "canary",
    "graphql_api",
    "etl_job",
    "event_rule",
    "file_system",
    "backup_plan",
    "backup_vault",
)
_METRICS = (
    ("5xx", r"\b5xx\b|server errors?|http 5\d\d|5\d\d errors"), ("4xx", r"\b4xx\b|client errors?"), ("throttles", r"throttl\w+"), ("latency", r"latency|response time|\bp9\d\b"), ("errors", r"\berrors?\b(?! rate of)"),
    ("cpu", r"\bcpu\b"), ("memory", r"\bmemory\b"), ("storage", r"free storage|storage space|disk space|\bstorage\b"), ("connections", r"\bconnections?\b"), ("age", r"age of (?:the )?oldest|oldest message|iterator age|\bage\b|\blag\b"), ("depth", r"depth|backlog|messages? visible|queue length|number of messages|any message|messages (?:in|land|arrive)|not empty"),
    ("failed", r"\bfail(?:s|ed|ures?|ing)?\b"), ("unhealthy", r"unhealthy"), ("evictions", r"evict\w+"), ("duration", r"duration"), ("running", r"running tasks?"),
)  # fmt: skip
_THRESHOLD = re.compile(
    r"(?:above|over|exceeds?|exceeding|more than|greater than|>=?|≥|reach\w*|below|under|less than|<=?|≤|at|threshold(?: of)?:?)\s*(?P<n>\d[\d,]*(?:\.\d+)?)\s*(?P<u>%|per ?cent|s\b|seconds?|ms|milliseconds?|minutes?|mins?|GB|GiB|MB)?",
    re.I,
)
_NOTIFIES = re.compile(r"\b(?:sns|topic|notif\w+|e-?mail\w*|page[sr]?\b|paging)\b", re.I)
_LIFECYCLE = re.compile(
    r"(?:to|into|move\w*|transition\w*|tier\w*|archiv\w*|class)?[^.;,]{0,24}\b(?P<class>glacier(?: instant retrieval| flexible retrieval| ir| deep archive)?|deep[ _]archive|infrequent[- ]access|standard[-_ ]ia|one ?zone[-_ ]?ia|intelligent[-_ ]tiering)\b",
    re.I,
)
_CLASS_NAMES = (
    ("deep", "DEEP_ARCHIVE"),
    ("instant", "GLACIER_IR"),
    ("glacier ir", "GLACIER_IR"),
    ("glacier", "GLACIER"),
    ("one", "ONEZONE_IA"),
    ("intelligent", "INTELLIGENT_TIERING"),
    ("infrequent", "STANDARD_IA"),
    ("standard", "STANDARD_IA"),
)
_AGE = re.compile(
    rf"(?:(?:after|at|older than|for|from|beyond)\s+)?(?P<n>{COUNTED})[- ]?(?P<u>days?|weeks?|months?|years?)", re.I
)
_EXPIRE = re.compile(r"(?:expir\w+|delet\w+|remov\w+|purg\w+|kept|keep|retain\w*|retention)\b[^.;,]{0,30}?", re.I)
_KEEP = re.compile(
    rf"(?:last|latest|newest|most recent|keep(?:ing)?|only)\s+(?:the )?(?:last )?(?P<n>{COUNTED})\s+(?:tagged |container |untagged )?(?:images?|versions?|kept\b)?",
    re.I,
)


def _services(said: Said) -> Iterator[Found]:
    known = concepts()
    for mention in said.mentions:
        concept = known[mention.concept]
        before, after = said.text[: mention.start], said.text[mention.end :]
        if _NO.search(before[-60:]):
            if not (
                concept.general or mention.concept in ("nat_gateway", "secret", "log_group", "task", "kms_key")
            ) and not re.search(r"\bpublic\s*$", before):
                yield Found(kind="absent", of=mention.concept, at=mention.start)
            continue
        if (
            concept.general
            or _INSTEAD.search(before[-40:])
            or (mention.concept in _OWN_KIND
            and not _is_made(said, mention))
        ):
            continue
        if _EXISTING.search(before[-60:]) or re.match(r"\s+(?:that )?already exist", after):
            continue
        if mention.concept in ("container_service",) and re.match(r"[ -](?:cluster)", after, re.I):
            continue
        counted = _COUNT.search(before[-40:])
        if (
            counted
            and (value := value_of(counted["n"]))
            and value > 1
            and not re.search(r"(?:%|days?|minutes?)\s", counted.group())
            and mention.concept not in ("task", "instance", "container_service")
            and _is_plural(mention.text)
        ):
            start = len(before[:-40]) + counted.start("n") if len(before) > 40 else counted.start("n")
            yield Found(
                kind="count",
                of=mention.concept,
                want={"count": bounded(said.text, start, start + len(counted["n"]), value)},
                at=mention.start,
            )
            continue
        if _MODIFIES.match(after) and (mention.concept in ("role", "policy") or _FOR.search(before[-24:])):
            continue
        yield Found(kind="service", of=mention.concept, at=mention.start)


def _is_plural(word: str) -> bool:
    return word.lower().endswith("s") and not word.lower().endswith(
        ("ss", "dns", "kinesis", "sqs", "sns", "ecs", "rds", "kms")
    )


def _is_made(said: Said, mention: Mention) -> bool:
    """Whether something that mostly is only spoken of is to be made here: `a KMS key with rotation`."""
    before = said.text[: mention.start]
    if mention.concept == "kms_key":
        text = mention.text.lower()
        made = re.search(
            r"(?:^|\b(?:a|an|one|create|our own|dedicated|single|:))\s*(?:\w+[ -]){0,2}$", before[-30:], re.I
        )
        return (
            bool(made and "key" in text)
            and not re.search(
                r"(?:encrypted|encryption|protected|secured) (?:with|by|using|via) (?:\w+ ){0,3}$", before[-60:], re.I
            )
            and not re.search(
                r"\b(?:with|using|by|via|under)\s+(?:an?|one|the|its|our own)?\s*(?:\w+[ -]){0,2}$", before[-40:], re.I
            )
        )
    if mention.concept == "log_group":
        return "log group" in mention.text.lower() and not re.search(r"\b(?:in|to|into)\s+(?:\w+ ){0,3}$", before[-30:])
    if mention.concept == "task":
        return "definition" in mention.text.lower()
    if mention.concept in ("parameter",):
        return bool(re.search(r"(?:^|create|an?)\s*$", before[-12:], re.I))
    return mention.concept == "elastic_ip"


def _encryptions(said: Said) -> Iterator[Found]:
    for match in _ENCRYPT.finditer(said.text):
        if (
            _TRANSIT_ONLY.match(said.text[match.start() :])
            or (re.search(r"\bin[- ]transit and\s*$", said.text[: match.start()], re.I)
            and match.group().lower().startswith("in"))
        ):
            continue
        begin, end = said.clause(match.start())
        window = said.text[min(begin, match.start()) : min(len(said.text), max(end, match.end()) + 60)]
        want: dict[str, Any] = {}
        if _CUSTOMER.search(window):
            want["key"] = "customer"
        elif _KMS.search(window):
            want["key"] = "kms"
        subjects = said.about(match.start(), match.end(), _HOLDS)
        if not subjects and re.search(r"encrypt", said.text, re.I):
            subjects = ("",) if _AGGREGATE.search(said.text) or said.statement.kind != "prose" else ()
        for concept in subjects:
            yield Found(
                kind="encryption",
                of="queue" if concept == "dead_letter_queue" else concept,
                want=want,
                at=match.start(),
            )
        if subjects:
            return


def _credentials(said: Said) -> Iterator[Found]:
    match = _PASSWORD.search(said.text)
    if match is None or re.search(r"git credentials|aws credentials", said.text, re.I):
        return
    want: dict[str, Any] = {}
    if _MANAGED.search(said.text):
        want["source"] = "managed"
    elif _GIVEN.search(said.text):
        want["source"] = "existing"
    elif _GENERATED.search(said.text):
        want["source"] = "generated"
    if _IN_SECRETS.search(said.text):
        want["store"] = "secret"
    elif _IN_PARAMETERS.search(said.text):
        want["store"] = "parameter"
    if not want:
        return
    for concept in said.about(match.start(), match.end(), _OWNERS, default="database")[:1]:
        yield Found(kind="credential", of=concept, want=want, at=match.start())


def _roles(said: Said) -> Iterator[Found]:
    for match in _ROLE.finditer(said.text):
        if re.search(r"least|minim", said.text[max(0, match.start() - 40) : match.end() + 30], re.I):
            continue
        if not re.search(
            r"\b(?:own|separate|dedicated|individual|execution|task|service|iam|a)\s+(?:\w+\s+){0,2}$",
            said.text[: match.start()][-40:],
            re.I,
        ):
            continue
        for concept in said.about(match.start(), match.end(), _ASSUMES):
            yield Found(kind="role", of="task" if concept == "container_service" else concept, at=match.start())
        return


def _logs(said: Said) -> Iterator[Found]:
    for match in _LOGS.finditer(said.text):
        word = match.group().lower()
        if re.search(r"\blog groups?\b", said.text[match.start() : match.end() + 8], re.I) and not re.search(
            r"logs?\b[^.;]{0,20}\b(?:to|in|into)\b", said.text[: match.start()], re.I
        ):
            continue
        named = said.about(match.start(), match.end(), _LOGGING)
        if word.startswith("flow"):
            named = ("vpc",)
        if not named:
            continue
        want: dict[str, Any] = {}
        rest = said.text[match.start() : match.start() + 70]
        if re.search(r"\b(?:to|in|into|on)\s+(?:an? |the |our |its )?(?:\w+ ){0,2}(?:s3|bucket)", rest, re.I):
            want["to"] = "bucket"
        elif re.search(r"cloudwatch|log groups?", rest, re.I):
            want["to"] = "log_group"
        for concept in named:
            yield Found(
                kind="logging", of="task" if concept == "container_service" else concept, want=want, at=match.start()
            )
        return


def _alarms(said: Said) -> Iterator[Found]:
    around = " ".join((said.statement.lead, *said.statement.headings[-1:]))
    match = _ALARM.search(said.text)
    if match is None and not (_ALARM.search(around) and _THRESHOLD.search(said.text)):
        return
    start, end = (match.start(), match.end()) if match else (0, 0)
    pieces = [said.text]
    if len(re.findall(r"[,;]", said.text)) > 1 and len(_THRESHOLD.findall(said.text)) > 1:
        pieces = re.split(r"[,;]\s*(?:and\s+)?", said.text)
    for piece in pieces:
        metric = next((name for name, words in _METRICS if re.search(words, piece, re.I)), "")
        threshold = _THRESHOLD.search(piece)
        want: dict[str, Any] = {}
        if metric:
            want["metric"] = metric
        if threshold and (value := value_of(threshold["n"])) is not None:
            want["threshold"] = value
        if _NOTIFIES.search(said.text):
            want["notify"] = True
        offset = said.text.find(piece)
        position = offset if len(pieces) > 1 else end
        inside = [m.concept for m in said.mentions if offset <= m.start < offset + len(piece) and m.concept in _WATCHED]
        named = (
            tuple(inside[:1]) if len(pieces) > 1 and inside else said.about(start, position if match else 1, _WATCHED)
        )
        if not metric and len(pieces) > 1:
            continue
        for concept in named or ("",):
            yield Found(
                kind="alarm",
                of={"dead_letter_queue": "queue", "task": "container_service"}.get(concept, concept),
                want=want,
                at=start,
            )


def _lifecycles(said: Said) -> Iterator[Found]:
    taken: list[tuple[int, int]] = []
    for match in _LIFECYCLE.finditer(said.text):
        word = match["class"].lower()
        name = next(value for key, value in _CLASS_NAMES if key in word)
        after = _AGE.search(said.text, match.end("class"), min(len(said.text), match.end("class") + 40))
        before = [m for m in _AGE.finditer(said.text, max(0, match.start() - 50), match.start("class"))]
        age = (
            after
            if after
            and not re.search(
                r"\bthen\b|;|,[^,]{0,30}\b(?:delet|expir)", said.text[match.end("class") : after.start()], re.I
            )
            else before[-1]
            if before
            else None
        )
        want: dict[str, Any] = {"class": name}
        if age and (value := value_of(age["n"])) is not None:
            want["days"] = value * days(age["u"])
            taken.append(age.span("n"))
        buckets = said.about(match.start("class"), match.end("class"), ("bucket",), default="bucket")
        yield Found(kind="lifecycle", of=buckets[0], want=want, at=match.start())
    for match in re.finditer(r"\b(?:expir\w+|delet(?:e[sd]?|ion)|remov(?:e[sd]?|al)|purged?)\b", said.text, re.I):
        age = _AGE.search(said.text, match.end(), min(len(said.text), match.end() + 40)) or next(
            iter([m for m in _AGE.finditer(said.text, max(0, match.start() - 24), match.start())][-1:]), None
        )
        if age is None or age.span("n") in taken or (value := value_of(age["n"])) is None:
            continue
        named = said.about(
            match.start(),
            match.end(),
            (
                "bucket",
                "image_repository",
                "log_group",
                "table",
                "database",
                "backup_vault",
                "kms_key",
                "stream",
                "queue",
            ),
            default="",
        )
        if named and named[0] in ("bucket", "image_repository"):
            yield Found(kind="lifecycle", of=named[0], want={"expire_days": value * days(age["u"])}, at=match.start())
    kept = _KEEP.search(said.text)
    if (
        kept
        and "image_repository" in said.about(kept.start(), kept.end(), ("image_repository", "bucket"))
        and (value := value_of(kept["n"]))
    ):
        if not re.match(r"\s*(?:days?|weeks?)", said.text[kept.end("n") :], re.I):
            yield Found(kind="lifecycle", of="image_repository", want={"keep": value}, at=kept.start())


_FLOW = re.compile(
    r"\b(?:trigger\w*|invok\w+|starts?|kicks? off|process\w*|consum\w+|handl\w+|drains?|feeds?|fed|push\w*|puts?|sends?|deliver\w*|forward\w*|publish\w*|fan\w*|writes?|streams?|goes|go|lands?|picks? up|calls?|into|onto|subscribed|reads?|->|→|backed by|integrated? with|enqueued?)\b|->|→",
    re.I,
)
_PASSIVE = re.compile(
    r"\b(?:triggered|invoked|started|fed|consumed|processed|driven|called|launched|kicked off|backed|handled|picked up|drained|read)\s+(?:automatically\s+)?(?:by|from|with|on)\b|\b(?:consum\w+|reads?|polls?|process\w*|takes?|receiv\w+|listen\w*|pulls?|subscribed|drains?|handles?|subscribes?)\s+(?:\w+\s+){0,3}?(?:from|to|off)?\b",
    re.I,
)
_SOURCES = (
    "bucket",
    "queue",
    "stream",
    "table",
    "api",
    "topic",
    "event_rule",
    "event_bus",
    "code_repository",
    "delivery_stream",
    "state_machine",
    "function",
    "task",
    "user_pool",
    "kafka",
    "container_service",
    "image_repository",
)
_ENDS = (
    "function",
    "queue",
    "stream",
    "pipeline",
    "topic",
    "state_machine",
    "delivery_stream",
    "bucket",
    "event_bus",
    "event_rule",
    "task",
    "search",
    "container_service",
    "build",
    "warehouse",
)


def _flows(said: Said) -> Iterator[Found]:
    """Pairs of neighbours with a word of flow between them; `A triggers B` and `B, triggered by A`."""
    named = [m for m in said.mentions if m.concept in _SOURCES or m.concept in _ENDS]
    for first, second in zip(named, named[1:], strict=False):
        gap = said.text[first.end : second.start]
        if len(gap) > 70 or first.concept == second.concept or re.search(r"[;]|\.\s", gap):
            continue
        passive = _PASSIVE.search(gap)
        if (
            passive
            and second.concept in _SOURCES
            and first.concept in _ENDS
            and first.concept
            in ("function", "task", "container_service", "state_machine", "pipeline", "delivery_stream")
        ):
            yield Found(
                kind="connection", of=_end(first.concept), want={"source": _origin(second.concept)}, at=first.start
            )
        elif _FLOW.search(gap) and first.concept in _SOURCES and second.concept in _ENDS and not passive:
            yield Found(
                kind="connection", of=_end(second.concept), want={"source": _origin(first.concept)}, at=first.start
            )


def _end(concept: str) -> str:
    return "task" if concept == "container_service" else concept


def _origin(concept: str) -> str:
    return "task" if concept == "container_service" else concept


READERS: tuple[Callable[[Said], Iterator[Found]], ...] = (
    _services,
    _encryptions,
    _credentials,
    _roles,
    _logs,
    _alarms,
    _lifecycles,
    _flows,
)

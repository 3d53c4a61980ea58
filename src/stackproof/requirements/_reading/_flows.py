"""Where events and data go: connections, dead letters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import msgspec

from ._mentions import Mention
from ._patterns import Pattern, words
from ._said import Found, Said

_FORWARD = words(
    *(
        "triggers?",
        "invokes?",
        "starts?",
        "kicks? off",
        "feeds?",
        "calls",
        "sends?",
        "delivers?",
        "forwards?",
        "pushes",
    ),
    *("puts?", "publish(?:es)?", "streams? (?:in)?to", "indexes into", "goes", "go", "lands?", "writes?", "loads?"),
    *(
        "renders?",
        "reports?",
        "is announced on",
        "are announced on",
        "announces",
        "puts? \\w+ on",
        "archiv\\w+ in",
        "stores?",
        "(?:sent|written|forwarded|delivered|published|passed) (?:on )?to",
        "(?:put|loaded|inserted) (?:on|in)?to",
        "saves?",
        "persists?",
        "(?:sticks?|shoves?|throws?|drops?) (?:\\w+ ){1,4}in(?:to)?",
        "upserts?",
        "inserts?",
        "updates?",
        "refreshes",
        "dumps?",
        "pipes?",
        "fans? (?:\\w+ )?out to",
        "hands? (?:\\w+ ){1,3}(?:on |over )?to",
        "pass(?:es)? (?:\\w+ ){1,3}(?:on )?to",
        "relays?",
        "enqueues?",
        "targets?",
        "flows?",
    ),
)
_BACKWARD = words(
    *("(?:is|are)? ?(?:triggered|invoked|started|fed|consumed|driven|called|launched) (?:by|from|with)", "reads?"),
    *(
        "consumes?",
        "picks? (?:\\w+ )?(?:off|up)",
        "takes?",
        "receives?",
        "recieves?",
        "polls?",
        "drains?",
        "listens? to",
    ),
    *(
        "subscribed to",
        "serves?",
        "processes",
        "watches",
        "handles",
        "works? off",
        "ingests",
        "pulls? (?:\\w+ ){0,2}from",
    ),
    *("(?:is|are)? ?(?:attached|hooked up|wired) to", "gets? (?:\\w+ ){1,2}from"),
)
_PASSIVE = words("(?:is|are) (?:worked off|drained|consumed|read|processed|handled|picked up|backed) by", "backed by")
_REPORTED = Pattern(r"\breported by\b")
_ARROW = Pattern(r"->|→")
_WATCHERS = {
    "threat_detector": ("event_rule",), "security_hub": ("event_rule",), "config_recorder": ("bucket", "topic"),
}  # fmt: skip
_HOLDING = ("bucket", "queue", "topic", "table", "stream", "cache")
_WORKING = ("function", "etl_job", "state_machine", "task", "container_service", "delivery_stream")
_WRITES = words(
    "sticks?",
    "shoves?",
    "throws?",
    "drops?",
    "writes?",
    "stores?",
    "saves?",
    "persists?",
    "puts?",
    "upserts?",
    "inserts?",
    "updates?",
    "loads?",
    "dumps?",
)
_EVENT_SOURCES = ("queue", "stream", "topic", "delivery_stream", "kafka", "table")
_STORES = ("bucket", "table", "search", "warehouse", "cache")
_SOURCES = (
    *(*_EVENT_SOURCES, "bucket", "api", "event_rule", "event_bus", "code_repository", "state_machine", "function"),
    *("etl_job", "image_repository", "code_connection", "graphql_api", "task", "container_service", "cdn"),
    *("threat_detector", "config_recorder", "security_hub"),
)
_ENDS = (
    *("function", "queue", "stream", "pipeline", "topic", "state_machine", "delivery_stream", "bucket", "event_bus"),
    *("event_rule", "task", "search", "build", "warehouse", "etl_job", "table", "cdn", "container_service", "batch"),
    *("cache",),
)
_PUSH = Pattern(
    r"\bpush(?:es)? to (?:the )?[\w/-]+ (?:branch )?(?:starts?|triggers?|kicks? off|"
    r"runs?)\b[^.;]{0,12}\b(?:pipeline|it)\b(?P<rest>[^.;]*)"
)
_STEPS = Pattern(r"\bsteps\b[^.;]{0,48}\b(?:are|is|run as) (?:aws )?lambda")
_BEHIND = Pattern(
    r"\blambdas?(?: functions?)?\b[^.;,]{0,24}\b(?:behind (?:the|its) (?:api|routes)|per route|for each route|"
    r"per (?:endpoint|method)|for each (?:endpoint|method))",
    r"\b(?:rest|http) api\b[^.;]{0,40}\blambdas?(?: functions?)? behind it\b",
)
_REPLICATES = words("replicat\\w+", "copied from")
_NO_REPLICA = words("cross-region replication", "no replication", "replication lag", "replication group")
_ARRIVES = words("objects?", "uploads?", "files?", "arrival")
_TABLE_STREAM = Pattern(r"\bstream of (?:the )?(?:\w+ )?table\b")


class _Verb(msgspec.Struct, frozen=True):
    """Something that happens between two things. backward: what comes behind it is the source."""

    start: int
    end: int
    backward: bool


def _verbs(said: Said) -> list[_Verb]:
    found = [_Verb(m.start(), m.end(), False) for m in _PASSIVE.finditer(said.text)]
    for backward, pattern in ((True, _BACKWARD), (False, _FORWARD), (False, _ARROW)):
        for match in pattern.finditer(said.text):
            if not any(one.start < match.end() and match.start() < one.end for one in found):
                found.append(_Verb(match.start(), match.end(), backward))
    return sorted(found, key=lambda verb: verb.start)


def _flows(said: Said) -> Iterator[Found]:
    """`A triggers B`, `A takes what is on B and writes it to C`; after `and` the subject stays."""
    if re.search(r"\b(?:alarms?|port|ports)\b", said.text + said.over, re.IGNORECASE):
        return
    named = [m for m in said.mentions if m.concept in _SOURCES or m.concept in _ENDS]
    verbs = _verbs(said)
    subject = _subject_before(said, verbs[0].start, named) if verbs else ""
    for place, verb in enumerate(verbs):
        until = verbs[place + 1].start if place + 1 < len(verbs) else len(said.text)
        objects = [m for m in named if verb.end <= m.start < until and not _breaks(said, verb.end, m.start)]
        previous = [m for m in named if m.end <= verb.start]
        joined = place and re.search(r"\band (?:\w+ )?$", said.text[: verb.start])
        if previous and (not joined or _goes_on(said, verbs[place - 1], verb)):
            subject = _writer(said, previous, verb)
        if not objects or not (subject or objects[0].concept == "event_rule"):
            continue
        target = _object(said, objects)
        yield from _connection(said, subject, target, verb)


def _writer(said: Said, previous: list[Mention], verb: _Verb) -> str:
    """The subject of a verb; what only holds things writes nothing, so that what was named before it is meant."""
    nearest = previous[-1].concept
    if nearest in _HOLDING and not verb.backward and _WRITES.match(said.text, verb.start):
        return next((m.concept for m in reversed(previous) if m.concept in _WORKING), nearest)
    return nearest


def _goes_on(said: Said, before: _Verb, verb: _Verb) -> bool:
    """Whether what one thing took in goes on from there: `picked up by a rule and sent to a topic`."""
    passive = _PASSIVE.match(said.text, before.start) is not None
    return passive and re.match(r"sent|written|stored|put|forwarded", said.text[verb.start : verb.end]) is not None


def _breaks(said: Said, begin: int, end: int) -> bool:
    gap = said.text[begin:end]
    return len(gap) > 60 or ";" in gap or re.search(r"\b(?:without|instead|by way of|because|when)\b", gap) is not None


def _object(said: Said, objects: list[Mention]) -> Mention:
    """`via an EventBridge rule to an SNS topic`: what it goes to."""
    if len(objects) > 1 and re.search(r"\bto\b", said.text[objects[0].end : objects[1].start]):
        return objects[1]
    return objects[0]


def _subject_before(said: Said, position: int, named: list[Mention]) -> str:
    earlier = [m for m in named if m.end <= position]
    if earlier:
        return earlier[-1].concept
    if _ARRIVES.search(said.text, 0, position) and ("bucket" in said.known):
        return "bucket"
    before = said.before
    if before is not None and re.match(r"(?:it|they|this|what)\b", said.text, re.IGNORECASE):
        subjects = [m.concept for m in before.mentions if m.concept in _SOURCES]
        return subjects[0] if subjects else ""
    if said.statement.kind == "item" and re.match(r"(?:it|they)\b", said.text, re.IGNORECASE):
        return next(iter(said.about(0, 0, _SOURCES)), "")
    return ""


def _connection(said: Said, subject: str, target: Mention, verb: _Verb) -> Iterator[Found]:
    end, source = (subject, target.concept) if verb.backward else (target.concept, subject)
    text = said.text[verb.start : verb.end].lower()
    via = [m for m in said.mentions if verb.end <= m.start < target.start and m.concept == "event_rule"]
    if via and not verb.backward and re.search(r"\bvia\b|\bthrough\b", said.text[verb.end : target.start]):
        source = "event_rule"
    if source == "table" and not verb.backward and not _TABLE_STREAM.search(said.text):
        return
    if end == source and end != "queue":
        return
    if not _is_flow(end, source, text, backward=verb.backward):
        return
    names = {"container_service": "task"}
    want = {"source": names.get(source, source)}
    yield Found(kind="connection", of=names.get(end, end), want=want, at=verb.start)


def _is_flow(end: str, source: str, verb: str, *, backward: bool) -> bool:
    """Whether the two can stand at the ends of a connection with this verb."""
    if end not in _ENDS or source not in _SOURCES or source in ("task", "container_service", "cdn"):
        return False
    if end in ("task", "container_service") and source not in ("event_rule", "queue", "stream", "state_machine"):
        return False
    if verb.startswith("serve"):
        return end in ("cdn", "api") and source in ("bucket", "function")
    if backward and re.match(r"reads?|takes?|picks?|consum|recei|reciev|poll|drain|process", verb):
        return source in _EVENT_SOURCES and end not in _STORES
    if source in _WATCHERS:
        return end in _WATCHERS[source]
    if end == "cache":
        return source == "function" and not backward
    if end in _STORES and not backward:
        return source in ("function", "delivery_stream", "etl_job", "state_machine", "api", "stream")
    return end != "cdn"


def _special(said: Said) -> Iterator[Found]:
    """Connections that take more than a verb between two names."""
    if push := _PUSH.search(said.text):
        by_rule = re.search(r"event ?bridge", push["rest"], re.IGNORECASE)
        source = "event_rule" if by_rule else _repository(said)
        if source:
            yield Found(kind="connection", of="pipeline", want={"source": source}, at=push.start())
    for source, pattern in (("state_machine", _STEPS), ("api", _BEHIND)):
        if source in said.known and (match := pattern.search(said.text)):
            yield Found(kind="connection", of="function", want={"source": source}, at=match.start())
    yield from _reports(said)


def _reports(said: Said) -> Iterator[Found]:
    """What is reported by one to another, and what is replicated to its like."""
    if (reported := _REPORTED.search(said.text)) and "topic" in {m.concept for m in said.mentions}:
        for mention in said.mentions:
            if mention.concept == "function" and reported.end() <= mention.start <= reported.end() + 24:
                yield Found(kind="connection", of="topic", want={"source": "function"}, at=reported.start())
    replicates = _REPLICATES.search(said.text)
    if replicates and not _NO_REPLICA.search(said.text):
        for concept in said.about(
            replicates.start(), replicates.end(), ("bucket", "backup_vault", "table", "database")
        )[:1]:
            if concept in ("bucket", "backup_vault"):
                yield Found(kind="connection", of=concept, want={"source": concept}, at=replicates.start())


def _repository(said: Said) -> str:
    return next((one for one in ("code_connection", "code_repository") if one in said.known), "")


READERS: tuple[Callable[[Said], Iterator[Found]], ...] = (_flows, _special)

"""What is wired to what where no verb between the two says so: occasions, targets, what stands on or over another."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ._mentions import Mention
from ._patterns import Pattern, words
from ._said import Found, Said

_OCCASION = words(
    "when(?:ever)?", "as soon as", "once", "(?:each|every) time", "every", "each", "on", "upon", "after", "any time"
)
_ARRIVES = words(
    *("lands?", "landed", "arriv\\w+", "(?:is|are|gets?|been|being) (?:newly )?(?:created|uploaded|put|added|dropped)"),
    *("(?:is|are|gets?) (?:placed|stored|written|saved|published|pushed|delivered|inserted|received)", "uploads?"),
    *("shows? up", "appears?", "comes? in", "hits", "turns? up", "(?:object )?creat(?:ed|ion|es?)(?: events?)?"),
    *("drops?", "dropped", "is there", "uploaded", "new (?:objects?|files?|messages?|images?|items?|records?)"),
)
_RUN = words("(?:invoked|triggered|started|run|called|kicked off|launched|executed|fired|woken up|begins?|runs|starts)")
_ORIGINS = ("bucket", "queue", "topic", "table", "stream", "event_bus", "image_repository")
_RUN_BY_EVENTS = (
    "function",
    "state_machine",
    "etl_job",
    "task",
    "batch",
    "build",
    "pipeline",
    "queue",
    "topic",
    "crawler",
)
_ASIDE = re.compile(r"[.;]|\b(?:alarms?|alerts?|notif\w+|deleted?|expires?|moved?|fails?|rotated)\b", re.IGNORECASE)
_HANGS_ON = Pattern(
    r"(?:\s*\([^()]{0,40}\))?\s+(?:then |that |which |is |are |is to be |to be |each )?"
    r"(?:per|on|off|behind|for each|for every|one per|attached to|hooked (?:up )?to|wired (?:up )?to|subscribed to|"
    r"listening (?:on|to)|hanging off|watching|consuming(?: from)?|reading(?: from)?|fed (?:by|from)|triggered (?:by|"
    r"from))\s+"
    r"(?:the |an? |each |every |this |that |its |their |our )?(?:main |new |incoming |respective )?(?:dynamo ?db )?$"
)
_STREAM_BEHIND = Pattern(r"(?:['’]s)?\s+(?:stream|change feed|changes)\b")
_STREAM_BEFORE = Pattern(r"\bstreams? of (?:the )?(?:\w+ )?$")
_HUNG_ON = ("queue", "stream", "topic", "table", "event_bus")
_STREAM_ARROW = Pattern(r"\bstreams?\s*(?:->|→|triggers|feeds|invokes)\s*(?:an? |the )?")
_FROM_THERE = Pattern(
    r",? (?:from (?:where|which|there)|which|that|where|and) (?:an?|the|another|one)? ?(?:second |other |\w+ )?"
)
_FETCHES = Pattern(
    r" (?:\w+ )?(?:picks?|takes?|reads?|consumes?|drains?|process(?:es)?|chews?|works?|pulls?|fetch(?:es)?|gets?|"
    r"handles?|chewing|reading|picking)\b"
)
_TARGET = Pattern(r"(?: of its own| each| or \w+)?,? (?:as|for) (?:a |its |the |their )?targets?\b")
_ON_THE_BUS = Pattern(r"\s+(?:on|of|for) (?:the|this|that|our) (?:\w+ )?$")
_CONDUCTS = words(
    "runs?",
    "orchestrates?",
    "executes?",
    "coordinates?",
    "chains?",
    "sequences?",
    "invokes?",
    "calls?",
    "starts?",
    "steps through",
    "comprising",
    "consisting of",
    "made (?:up )?of",
)
_CONDUCTED = ("etl_job", "crawler", "function", "warehouse", "batch", "build", "task")
_OVER = Pattern(
    r"\s+(?:over|on|for|across|that (?:scans|crawls|reads|walks)|which (?:scans|crawls|reads|walks)) (?:the |our |"
    r"that |this )?(?:\w+ )?$"
)
_IN_FRONT = Pattern(r"\s+(?:sits? |goes |is |placed |put )?in front(?: of (?:it|the|that|this|an?|our)\b(?: \w+)?)?")
_RESULTS = Pattern(
    r"^(?:and |then )?(?:the |its |their |all )?(?:results?|outputs?|outcomes?|(?:processed|transformed|enriched|"
    r"cleaned|"
    r"resized|converted|finished|parsed|scored) \w+)\b[^.;,]{0,24}?\b(?:goe?s?|lands?|ends? up|(?:is|are|get|gets|be) "
    r"(?:then )?(?:written|stored|put|saved|persisted|loaded|sent|kept))\b[^.;,]{0,12}?\b(?:to|in|into|on)\b"
)
_WORKS = ("function", "etl_job", "state_machine")
_KEEPS = ("table", "bucket", "search", "warehouse", "queue", "topic", "stream")
_NEAR = 64


def _wirings(said: Said) -> Iterator[Found]:
    if re.search(r"\b(?:alarms?|ports?)\b", said.text + said.over, re.IGNORECASE):
        return
    for reader in (
        _through,
        _streamed,
        _fetched,
        _occasions,
        _hanging,
        _targets,
        _conducted,
        _overs,
        _fronts,
        _results,
    ):
        yield from reader(said)


def _link(end: str, source: str, at: int) -> Found:
    return Found(kind="connection", of=end, want={"source": source}, at=at)


def _through(said: Said) -> Iterator[Found]:
    """`via Firehose from the stream into a bucket`."""
    way = next((m for m in said.mentions if m.concept == "delivery_stream"), None)
    if way is None or not re.search(
        r"\b(?:via|through) (?:an? |the )?(?:\w+ )?$", said.text[max(0, way.start - 24) : way.start]
    ):
        return
    others = [m for m in said.mentions if abs(m.start - way.start) < _NEAR]
    for other in others:
        before = said.text[max(way.end, other.start - 20) : other.start]
        if other.start > way.end and other.concept == "stream" and re.search(r"\bfrom (?:the )?(?:\w+ )?$", before):
            yield _link("delivery_stream", "stream", way.start)
        elif (
            other.start > way.end
            and other.concept in ("bucket", "search", "warehouse")
            and re.search(r"\b(?:in)?to\b", before)
        ):
            yield _link(other.concept, "delivery_stream", way.start)


def _fetched(said: Said) -> Iterator[Found]:
    """`a queue, from where a Lambda picks them up`."""
    for place, mention in enumerate(said.mentions[:-1]):
        other = said.mentions[place + 1]
        if mention.concept not in _HUNG_ON or mention.concept == "table" or other.concept != "function":
            continue
        if _FROM_THERE.fullmatch(said.text, mention.end, other.start) and _FETCHES.match(said.text, other.end):
            yield _link("function", mention.concept, other.start)


def _streamed(said: Said) -> Iterator[Found]:
    """`a table with a stream -> Lambda`."""
    table = next((m for m in said.mentions if m.concept == "table"), None)
    match = _STREAM_ARROW.search(said.text, table.end) if table else None
    if match and any(m.concept == "function" and m.start == match.end() for m in said.mentions):
        yield _link("function", "table", match.start())


def _occasions(said: Said) -> Iterator[Found]:
    """`when a file lands in the bucket, a function ...`, `a function is invoked whenever an object is created`."""
    for occasion in _OCCASION.finditer(said.text):
        comes = _ARRIVES.search(said.text, occasion.end(), min(len(said.text), occasion.end() + _NEAR))
        if comes is None or _ASIDE.search(said.text, occasion.end(), comes.start()):
            continue
        origin = _origin(said, occasion, comes)
        if origin is None:
            continue
        target = _started(said, occasion, max(origin.end, comes.end()))
        if target is not None and target.concept != origin.concept and target.start != origin.start:
            yield _link(target.concept, origin.concept, occasion.start())
            return


def _origin(said: Said, occasion: re.Match[str], comes: re.Match[str]) -> Mention | None:
    """Where it happens: what is named right behind the verb, or between the two."""
    named = [m for m in said.mentions if m.concept in _ORIGINS and m.start >= occasion.end()]
    behind = [m for m in named if 0 <= m.start - comes.end() <= 24 and "," not in said.text[comes.end() : m.start]]
    between = [m for m in named if m.start < comes.end()]
    return next(iter(behind or between), None)


def _started(said: Said, occasion: re.Match[str], end: int) -> Mention | None:
    """What an occasion starts: what stands before it where it is said to be started, else what follows."""
    able = [m for m in said.mentions if m.concept in _RUN_BY_EVENTS]
    run = _RUN.last(said.text, max(0, occasion.start() - 32), occasion.start())
    if run is not None and not re.search(r"[.;,]", said.text[run.end() : occasion.start()]):
        before = [m for m in able if m.end <= run.start()]
        return before[-1] if before else None
    following = next((m for m in able if m.start >= end), None)
    if following is None or following.start - end > _NEAR or _ASIDE.search(said.text, end, following.start):
        return None
    return following


def _hanging(said: Said) -> Iterator[Found]:
    """`a Lambda per queue`, `a Lambda on the table's stream`."""
    for place, mention in enumerate(said.mentions[:-1]):
        other = said.mentions[place + 1]
        if mention.concept != "function" or other.concept not in _HUNG_ON:
            continue
        gap = said.text[mention.end : other.start]
        stream_of = _STREAM_BEFORE.search(gap)
        if not _HANGS_ON.fullmatch(f"{gap[: stream_of.start()]}" if stream_of else gap):
            continue
        if other.concept == "table" and not (stream_of or _STREAM_BEHIND.match(said.text, other.end)):
            continue
        yield _link("function", other.concept, mention.start)


def _targets(said: Said) -> Iterator[Found]:
    """Rules on a bus, and what is their target."""
    rules = [m for m in said.mentions if m.concept == "event_rule"]
    for rule in rules:
        for bus in said.mentions:
            if (
                bus.concept == "event_bus"
                and bus.start >= rule.end
                and _ON_THE_BUS.fullmatch(said.text, rule.end, bus.start)
            ):
                yield _link("event_rule", "event_bus", rule.start)
    for mention in said.mentions:
        if (
            rules
            and mention.concept
            in (
                "queue",
                "function",
                "topic",
                "state_machine",
                "stream",
                "task",
                "pipeline",
                "build",
            )
            and _TARGET.match(said.text, mention.end)
        ):
            yield _link(mention.concept, "event_rule", mention.start)


def _conducted(said: Said) -> Iterator[Found]:
    """`a state machine runs the jobs, then the crawler`."""
    machine = next((m for m in said.mentions if m.concept == "state_machine"), None)
    verb = _CONDUCTS.search(said.text, machine.end, min(len(said.text), machine.end + 24)) if machine else None
    if machine is None or verb is None:
        return
    last = verb.end()
    for mention in said.mentions:
        if mention.start < last:
            continue
        gap = said.text[last : mention.start]
        if len(gap) > 48 or re.search(r"[.;]|\b(?:every|each|when|by|if|whose|alarm|fails?)\b", gap):
            return
        if mention.concept in _CONDUCTED:
            yield _link(mention.concept, "state_machine", verb.start())
        last = mention.end


def _overs(said: Said) -> Iterator[Found]:
    """`a crawler over the bucket`."""
    for place, mention in enumerate(said.mentions[:-1]):
        other = said.mentions[place + 1]
        both = (mention.concept, other.concept) == ("crawler", "bucket")
        if both and _OVER.fullmatch(said.text, mention.end, other.start):
            yield _link("crawler", "bucket", mention.start)


def _fronts(said: Said) -> Iterator[Found]:
    """`a bucket, CloudFront in front`."""
    cdn = next((m for m in said.mentions if m.concept == "cdn"), None)
    if cdn is None or any(m.concept in ("load_balancer", "api", "instance", "task") for m in said.mentions):
        return
    behind = re.search(
        r"\bbehind (?:an? |the )?(?:\w+ )?$", said.text[max(0, cdn.start - 24) : cdn.start], re.IGNORECASE
    )
    if behind and any(m.concept == "bucket" and m.end <= cdn.start for m in said.mentions):
        yield _link("cdn", "bucket", cdn.start)
        return
    front = _IN_FRONT.match(said.text, cdn.end)
    bucket = next((m for m in said.mentions if m.concept == "bucket"), None)
    if front and bucket and (bucket.end <= cdn.start or bucket.start - front.end() < 16):
        yield _link("cdn", "bucket", cdn.start)


def _results(said: Said) -> Iterator[Found]:
    """`the results go to the table`: what worked last wrote them."""
    match = _RESULTS.match(said.text)
    if match is None:
        return
    end = next((m for m in said.mentions if m.concept in _KEEPS and 0 <= m.start - match.end() <= 24), None)
    before = said.before
    worker = next((m.concept for m in reversed(before.mentions) if m.concept in _WORKS), "") if before else ""
    if end is not None and worker:
        yield _link(end.concept, worker, match.start())


READERS: tuple[Callable[[Said], Iterator[Found]], ...] = (_wirings,)

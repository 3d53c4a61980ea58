"""What runs when."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ._numbers import COUNTED, number_of
from ._patterns import Pattern, words
from ._said import Found, Said

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_RATE = Pattern(r"\brate\(\s*\d+ \w+\s*\)|\bcron\([^)]{5,60}\)")
_EVERY = Pattern(
    rf"\b(?:every|each)\s+(?:(?P<n>{COUNTED})\s+)?(?P<u>minutes?|hours?|days?|weeks?|months?|night|"
    rf"morning|evening|weekday|"
    rf"quarter of an hour|{'|'.join(_WEEKDAYS)})\b",
    r"\b(?P<w>hourly|daily|nightly|weekly|monthly|once an? (?:day|hour|week|month))\b",
    rf"\b(?P<days>{'|'.join(_WEEKDAYS)})s\b",
    rf"\b(?P<date>\d{{1,2}}) (?P<month>{'|'.join((*_MONTHS, 'december'))})(?= (?:at )?\d{{1,2}}:\d{{2}})",
)
_ON_A_SCHEDULE = words("on a schedule")
_CLOCK = Pattern(
    r"(?:\bat|@)\s*(?P<h>\d{1,2})(?:[:.h](?P<m>\d{2}))?\s*(?P<ap>am|pm)?\b", r"\b(?P<h2>\d{1,2}):(?P<m2>\d{2})\b",
    r"\bat (?P<word>midnight|noon)\b", r"\bat half past (?P<half>\w+)\b",
)  # fmt: skip
_OTHER = words(
    *(
        "back(?:ed)?[- ]?ups?(?! to| take)",
        "snapshots?",
        "rotat\\w+",
        "health[- ]?checks?",
        "interval",
        "period",
        "evaluat\\w+",
    ),
    *("poll\\w*", "checks /\\w+", "window", "kept", "batch\\w*", "rolls? back", "report every"),
)
_SCHEDULED = (
    *("function", "task", "state_machine", "etl_job", "crawler", "build", "batch", "pipeline", "canary", "backup_plan"),
    *("backup_vault", "autoscaling_group", "container_service"),
)
_MEANT = {"container_service": "task", "backup_vault": "backup_plan"}
_HOURS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
_PLAIN = {
    "minute": "rate(1 minute)",
    "hour": "hourly",
    "day": "daily",
    "week": "weekly",
    "month": "monthly",
    "night": "daily",
    "morning": "daily",
    "evening": "daily",
    "nightly": "daily",
    "quarter of an hour": "rate(15 minutes)",
}


def _schedules(said: Said) -> Iterator[Found]:
    match = _RATE.search(said.text) or _dated(said) or _EVERY.search(said.text) or _ON_A_SCHEDULE.search(said.text)
    if match is None:
        return
    found = said.about(match.start(), match.end(), _SCHEDULED, near=not _continues(said))
    if not found:
        return
    backs_up = found[0] in ("backup_plan", "backup_vault") and not re.search(r"(?i)\brotat", said.text)
    if not backs_up and _OTHER.search(said.text[max(0, match.start() - 40) : match.end() + 16]):
        return
    if found[0] == "backup_plan" and (machine := [m for m in said.mentions if m.concept == "state_machine"]):
        found = (machine[0].concept,)
    of = _MEANT.get(found[0], found[0])
    rate = _rate(said, match)
    yield Found(kind="schedule", of=of, want={"rate": rate} if rate else {}, at=match.start())


def _dated(said: Said) -> re.Match[str] | None:
    """A day of the week or of the year, which says more than `weekly`."""
    return next((match for match in _EVERY.finditer(said.text) if match["days"] or match["date"]), None)


def _continues(said: Said) -> bool:
    """Whether a sentence goes on with the subject of the last one."""
    return (
        re.match(r"(?:it|they|this|nobody)\b|.*\b(?:function|container|job|group)\b", said.text, re.IGNORECASE)
        is not None
    )


def _rate(said: Said, match: re.Match[str]) -> str:
    if match.re is _RATE.compiled:
        return match.group()
    if match.re is _ON_A_SCHEDULE.compiled:
        return ""
    word = (match["w"] or "").lower()
    unit = (match["u"] or match["days"] or "").lower()
    single = unit if unit.endswith("hour") and " " in unit else unit.rstrip("s")
    clock = _CLOCK.search(said.text, match.start())
    if (
        clock
        and (match["date"] or word in ("daily", "nightly") or (not _is_shorter(single) and not match["n"]))
        and not (word and word not in ("daily", "nightly"))
    ):
        return _cron(clock, single, match)
    if match["n"] and single in ("minute", "hour", "day"):
        value = number_of(match, "n") or 1
        return f"rate({value} {single if value == 1 else single + 's'})"
    if word.startswith("once"):
        return _PLAIN[word.split()[-1]]
    return _PLAIN.get(word, word) if word else _PLAIN.get(single, "weekly")


def _is_shorter(unit: str) -> bool:
    return unit in ("minute", "hour", "quarter of an hour", "month")


def _cron(clock: re.Match[str], unit: str, match: re.Match[str]) -> str:
    """The expression of CloudWatch that a clock time means."""
    minute, hour = int(clock["m"] or clock["m2"] or 0), int(clock["h"] or clock["h2"] or 0)
    if clock["half"]:
        minute, hour = 30, _HOURS.get(clock["half"].lower(), 0)
    hour = {"midnight": 0, "noon": 12}.get((clock["word"] or "").lower(), hour)
    if (clock["ap"] or "").lower() == "pm" and hour < 12:
        hour += 12
    if match["date"]:
        month = (*_MONTHS, "december").index(match["month"].lower()) + 1
        return f"cron({minute} {hour} {match['date']} {month} ? *)"
    day = "MON-FRI" if unit == "weekday" else unit[:3].upper() if unit in _WEEKDAYS else ""
    return f"cron({minute} {hour} ? * {day} *)" if day else f"cron({minute} {hour} * * ? *)"


_SUBSCRIBES = words("subscri\\w+", "e-?mails?", "e-?mailed", "mails?", "sms", "https", "pager\\w*")
_PROTOCOLS: tuple[tuple[str, Pattern], ...] = (
    ("sms", words("sms")),
    (
        "email",
        Pattern(
            r"\b(?:by|via|an?|with|gets an|get an|both) (?:\w+ )?(?:e-?mail|mail)s?\b|(?:->|→)\s*e?-?mail\b|"
            r"\be?-?mails? (?:me|us|the (?:team|ops\w*))\b|\be-?mail\b|[\w.+-]+@[\w-]+\.\w+"
        ),
    ),
    ("https", Pattern(r"\b(?:by|via|over) https\b|\bhttps (?:subscri\w+|endpoint)")),
)
_TOLD_BY = ("topic", "alarm", "budget")
_NO_MAIL = words("mail server", "filter polic\\w+", "stock, billing", "mails are sent", "ses", "addresses")


def _subscriptions(said: Said) -> Iterator[Found]:
    match = _SUBSCRIBES.search(said.text)
    if match is None or _NO_MAIL.search(said.text):
        return
    subscribed = re.search(r"subscri|topic|\bsns\b|alarm|alert", said.text, re.IGNORECASE)
    if not subscribed or not (said.about(0, 0, _TOLD_BY) or "topic" in said.known):
        return
    for protocol, pattern in _PROTOCOLS:
        if protocol == "https" and not re.search("subscri", said.text, re.IGNORECASE):
            continue
        if pattern.search(said.text):
            yield Found(kind="subscription", of="topic", want={"protocol": protocol}, at=match.start())


_TELLS = words(
    *(
        "notif\\w+",
        "(?:is|are) sent to an? (?:sns|topic)",
        "tells?",
        "told",
        "inform(?:s|ed)?",
        "announced?",
        "report(?:s|ed)?",
        "warns?",
        "mail should go out",
        "(?:a )?(?:message|notification|note|notice) (?:goes|is sent|must go|should go)",
    ),
    *("topic for \\w+ (?:states?|events|changes)", "gets an e-?mail"),
)
_WHAT_HAPPENS = words(
    "states?",
    "status\\w*",
    "fail\\w*",
    "succe\\w+",
    "finish\\w*",
    "changes?",
    "results?",
    "error",
    "budget",
    "approv\\w+",
    "at \\d+ ?%",
    "forecast\\w*",
)
_TELLING = (
    "batch",
    "etl_job",
    "backup_plan",
    "task",
    "pipeline",
    "build",
    "budget",
    "deployment",
    "state_machine",
    "threat_detector",
)
_TO_TOPIC = words("topic", "sns", "mail", "e-?mail")


def _notifications(said: Said) -> Iterator[Found]:
    tells, happens = _TELLS.search(said.text), _WHAT_HAPPENS.search(said.text)
    if not tells or not happens or not _TO_TOPIC.search(said.text):
        return
    begin, end = said.part(tells.start(), ",;")
    if re.search(r"\balarms?\b|\bfunction\b|\blambda\b", said.text[begin:end], re.IGNORECASE):
        return
    happens = _WHAT_HAPPENS.search(said.text[: end + 40])
    if not happens:
        return
    found = said.about(tells.start(), tells.start() + 1, _TELLING)
    if not found:
        named = next((m.concept for m in said.mentions if m.concept in _TELLING), "")
        found = (named,) if named else ()
    for concept in found[:1]:
        yield Found(kind="notification", of=concept, at=tells.start())


READERS: tuple[Callable[[Said], Iterator[Found]], ...] = (_schedules, _subscriptions, _notifications)

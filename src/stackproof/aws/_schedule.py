"""Schedule expressions of EventBridge rules and EventBridge Scheduler: `rate(...)`, `cron(...)`, `at(...)`."""

from __future__ import annotations

import datetime
import re
from typing import Literal

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
# name, lowest, highest, names from the lowest on, letters of its own (EventBridge user guide, cron expressions)
_FIELDS: tuple[tuple[str, int, int, tuple[str, ...], str], ...] = (
    ("minutes", 0, 59, (), ""),
    ("hours", 0, 23, (), ""),
    ("day of month", 1, 31, (), r"L|LW|\d{1,2}W|L-\d{1,2}|\?"),
    ("month", 1, 12, _MONTHS, ""),
    ("day of week", 1, 7, _DAYS, r"L|(?:[1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(?:L|#[1-5])|\?"),
    ("year", 1970, 2199, (), ""),
)


def schedule_fault(text: str, *, service: Literal["rule", "scheduler"] = "rule") -> str | None:
    """What is wrong with a schedule expression, for people; None when nothing is.

    service: EventBridge rules take rate and cron, EventBridge Scheduler also `at`.
    """
    found = re.fullmatch(r"(rate|cron|at)\((.*)\)", text)
    if found is None:
        return "is neither rate(...) nor cron(...)" if service == "rule" else "is not rate(...), cron(...) or at(...)"
    kind, body = found[1], found[2]
    if kind == "rate":
        return _rate_fault(body, service)
    if kind == "cron":
        return _cron_fault(body)
    if service == "rule":
        return "at(...) belongs to EventBridge Scheduler; a rule takes rate(...) or cron(...)"
    return _at_fault(body)


def _rate_fault(body: str, service: str) -> str | None:
    found = re.fullmatch(r"(\d+) (minute|hour|day)(s?)", body)
    if found is None:
        return "rate takes a whole number and minute(s), hour(s) or day(s), as in rate(5 minutes)"
    value = int(found[1])
    if value == 0:
        return "rate takes a number above zero"
    if service == "rule" and (value == 1) == bool(found[3]):
        unit = found[2] if value == 1 else f"{found[2]}s"
        return f"the unit must be {unit!r} after {value}: rate({value} {unit})"
    return None


def _at_fault(body: str) -> str | None:
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", body):
        return "at takes a time as yyyy-mm-ddThh:mm:ss"
    try:
        datetime.datetime.fromisoformat(body)
    except ValueError:
        return f"{body} is no date and time"
    return None


def _cron_fault(body: str) -> str | None:
    fields = body.split()
    if len(fields) != len(_FIELDS):
        return f"cron takes six fields (minutes hours day-of-month month day-of-week year), not {len(fields)}"
    for value, (name, low, high, names, special) in zip(fields, _FIELDS, strict=True):
        for part in value.split(","):
            if not _is_part(part.upper(), low, high, names, special):
                return f"{value!r} is no {name} (field of cron)"
    if (fields[2] == "?") == (fields[4] == "?"):
        return "exactly one of day-of-month and day-of-week must be '?'"
    return None


def _is_part(part: str, low: int, high: int, names: tuple[str, ...], special: str) -> bool:
    if part == "*" or (special and re.fullmatch(special, part)):
        return True
    base, slash, step = part.partition("/")
    if slash and not (step.isascii() and step.isdigit() and int(step) > 0):
        return False
    if base in ("*", "") and slash:
        return base == "*"
    ends = [_number(item, low, names) for item in base.split("-")]
    return len(ends) <= 2 and all(item is not None and low <= item <= high for item in ends)


def _number(text: str, low: int, names: tuple[str, ...]) -> int | None:
    if text in names:
        return names.index(text) + low
    return int(text) if text.isascii() and text.isdigit() else None
